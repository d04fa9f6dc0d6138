"""The start page: there is no hall yet; set one up, or look at the sample."""

from collections.abc import Callable

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hallmanager.base.text import _
from hallmanager.ui.kit import theme
from hallmanager.ui.kit.actions import push_button
from hallmanager.ui.kit.empty import centred
from hallmanager.ui.kit.ghost_hall import Zone, paint_zones
from hallmanager.ui.kit.labels import label
from hallmanager.ui.kit.operator import name_line

_ZONES = (Zone(ghost_rows=3), Zone(ghost_rows=3), Zone(ghost_rows=3))
_CARD_WIDTH, _CHOICE_WIDTH = 520, 120


class StartPage(QWidget):
    """Two choices over the ghost of a hall."""

    def __init__(self, *, create: Callable[[], object], sample: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("look", "page")
        column = QVBoxLayout(self)
        column.addStretch(1)
        card = QFrame()
        card.setProperty("look", "card")
        card.setFixedWidth(_CARD_WIDTH)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(28, 24, 28, 24)
        inside.setSpacing(8)
        inside.addWidget(label(_("这里还没有大厅"), "title"))
        inside.addWidget(
            label(
                _("建好大厅后，单位、窗口、人员和投票都记在这台电脑上，季末几步就能印出通报。"),
                "second",
                wrap=True,
            )
        )
        inside.addSpacing(12)
        inside.addLayout(self._names())
        inside.addSpacing(4)
        self.begin = push_button(_("建一个大厅"), create, look="main")
        self.sample = push_button(_("打开示例大厅"), sample)
        inside.addLayout(_choice(self.begin, _("三步建好：大厅、一个工作簿、第一批数据，随时可停")))
        inside.addLayout(
            _choice(self.sample, _("45 个窗口和一个季度的真实投票，先看看再说；人名是虚构的"))
        )
        column.addLayout(centred(card))
        column.addStretch(2)

    def _names(self) -> QGridLayout:
        """Whose hall it will be and who works in it: both may be given later."""
        self.center = QLineEdit()
        self.center.setMaxLength(60)
        self.center.setPlaceholderText(_("如 永昌县政务服务中心，可以后再填"))
        self.center.setAccessibleName(_("中心名称"))
        self.operator = name_line()
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setColumnMinimumWidth(0, _CHOICE_WIDTH)
        grid.setColumnStretch(1, 1)
        for row, (words, line) in enumerate(
            ((_("中心名称"), self.center), (_("您的姓名"), self.operator))
        ):
            grid.addWidget(label(words, "second"), row, 0)
            grid.addWidget(line, row, 1)
            line.returnPressed.connect(self.begin_now)
        return grid

    def begin_now(self) -> None:
        """Enter in a name sets up the hall."""
        self.begin.click()

    def set_busy(self, busy: bool) -> None:
        """While a hall is being made, neither choice can be taken again."""
        self.begin.setEnabled(not busy)
        self.sample.setEnabled(not busy)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = self.rect().adjusted(theme.MARGIN, theme.MARGIN, -theme.MARGIN, -theme.MARGIN)
        paint_zones(painter, room, _ZONES)


def _choice(button: QPushButton, words: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(12)
    button.setFixedWidth(_CHOICE_WIDTH)
    row.addWidget(button)
    row.addWidget(label(words, "auxiliary", wrap=True), 1)
    return row
