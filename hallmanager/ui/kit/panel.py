"""The side panel: 328 wide, a head with the record's name, a scrolled body, a pinned footer."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from hallmanager.base.text import _
from hallmanager.ui.kit import actions, theme
from hallmanager.ui.kit.labels import ElidedLabel, label

WIDTH = 328


class SidePanel(QFrame):
    """Beside a list; over it where the window is narrow. Fill `body` and `footer`."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "panel")
        self.setFixedWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_head())
        self.body = QVBoxLayout()
        self.body.setContentsMargins(theme.MARGIN, 12, theme.MARGIN, 12)
        self.body.setSpacing(8)
        column.addWidget(self._scrolled(), 1)
        column.addWidget(self._make_footer())

    def _make_head(self) -> QWidget:
        head = QFrame()
        head.setProperty("look", "bar")
        head.setFixedHeight(theme.Height.FILTER_BAR)
        self.head = QHBoxLayout(head)
        self.head.setContentsMargins(theme.MARGIN, 0, 8, 0)
        self.head.setSpacing(6)
        self.title = ElidedLabel("", "strong")
        self.note = label("", "auxiliary")
        self.head.addWidget(self.title, 1)
        self.head.addWidget(self.note)
        close = actions.action(self, _("关闭"), self.closed.emit, icon="x")
        self.head.addWidget(actions.icon_button(close))
        return head

    def _scrolled(self) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        inside.setProperty("look", "scrolled")
        inside.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self.body)
        column.addStretch(1)
        area.setWidget(inside)
        self.area = area
        return area

    def _make_footer(self) -> QWidget:
        footer = QFrame()
        footer.setProperty("look", "footer")
        footer.setFixedHeight(46)
        self.footer = QHBoxLayout(footer)
        self.footer.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        self.footer.setSpacing(8)
        return footer


class PanelRoom(QWidget):
    """Holds the main widget and a side panel: side by side, or laid over it where narrow."""

    def __init__(self, main: QWidget, panel: SidePanel, *, narrow: int = 760) -> None:
        super().__init__()
        self._narrow = narrow
        self.main = main
        self.panel = panel
        main.setParent(self)
        panel.setParent(self)
        panel.hide()
        panel.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self._arrange()
        return False

    def resizeEvent(self, event: QEvent) -> None:
        self._arrange()

    def _arrange(self) -> None:
        open_ = not self.panel.isHidden()
        beside = open_ and self.width() >= self._narrow
        room = self.rect()
        self.main.setGeometry(room.adjusted(0, 0, -WIDTH if beside else 0, 0))
        self.panel.setGeometry(room.right() + 1 - WIDTH, 0, WIDTH, room.height())
        if open_:
            self.panel.raise_()
