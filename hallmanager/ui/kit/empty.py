"""What a page shows while there is nothing, while it reads, and when it cannot."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from hallmanager.ui.kit import theme
from hallmanager.ui.kit.actions import ActionButton
from hallmanager.ui.kit.labels import label

_BARS = (0.13, 0.22, 0.12, 0.16, 0.1, 0.1)


class GhostRows(QWidget):
    """Grey bars where rows will be: still while reading, dashed while there is nothing."""

    def __init__(self, *, dashed: bool = False) -> None:
        super().__init__()
        self._dashed = dashed
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        t = theme.tokens()
        row = int(theme.Height.LIST_ROW)
        for number in range(1, self.height() // row + 1):
            self._paint_row(painter, number * row, t)

    def _paint_row(self, painter: QPainter, bottom: int, t: theme.Tokens) -> None:
        painter.setPen(QColor(t.line))
        painter.drawLine(0, bottom - 1, self.width(), bottom - 1)
        left = theme.MARGIN
        for share in _BARS:
            width = int(share * self.width())
            box = QRect(left, bottom - 18, int(width * 0.7), 8)
            if self._dashed:
                painter.setPen(QPen(QColor(t.line), 1, Qt.PenStyle.DashLine))
                painter.drawRect(box)
            else:
                painter.fillRect(box, QColor(t.sunken))
            left += width


class EmptyState(QWidget):
    """The ghost of the real content, one sentence of what will be here, one or two actions."""

    def __init__(self, title: str = "", text: str = "", actions: Sequence[QAction] = ()) -> None:
        super().__init__()
        self._ghost = GhostRows(dashed=True)
        self._ghost.setParent(self)
        column = QVBoxLayout(self)
        column.addStretch(2)
        card = QFrame()
        card.setProperty("look", "card")
        card.setFixedWidth(440)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(24, 20, 24, 20)
        inside.setSpacing(8)
        self.title = label(title, "section", wrap=True)
        self.text = label(text, "second", wrap=True)
        inside.addWidget(self.title)
        inside.addWidget(self.text)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(8)
        inside.addSpacing(6)
        inside.addLayout(self._actions)
        column.addLayout(centred(card))
        column.addStretch(3)
        for number, action in enumerate(actions):
            button = ActionButton(action, look="" if number else "main", show_key=False)
            self._actions.addWidget(button)
        self._actions.addStretch(1)

    def say(self, title: str, text: str) -> None:
        """Change what it says."""
        self.title.setText(title)
        self.text.setText(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._ghost.setGeometry(self.rect())
        self._ghost.lower()


def centred(widget: QWidget) -> QHBoxLayout:
    """A row that keeps the widget in its middle and lets its words wrap."""
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(widget)
    row.addStretch(1)
    return row
