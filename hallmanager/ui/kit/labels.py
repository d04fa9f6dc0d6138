"""Words on a page: labels by their look, chips, rules."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from hallmanager.ui.kit import theme

_CHIP_SIDE = 6


def label(text: str = "", look: str = "", *, wrap: bool = False) -> QLabel:
    """A label; looks: title section strong second auxiliary leading error warning key."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("look", look)
    made.setWordWrap(wrap)
    return made


def chip(text: str, family: str = "neutral") -> QLabel:
    """A state or a count, never a button; families: neutral ok warn bad honour accent black."""
    made = label(text, f"chip-{family}")
    made.setFixedHeight(18)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made


def paint_chip(painter: QPainter, room: QRect, text: str, family: str) -> None:
    """Paint a chip at the left of a painter's room, in the middle of its height."""
    ink, ground = theme.chip_colours(family)
    painter.save()
    painter.setFont(theme.font(theme.AUXILIARY))
    width = min(painter.fontMetrics().horizontalAdvance(text) + 2 * _CHIP_SIDE, room.width())
    box = QRect(0, 0, width, theme.Height.CHIP)
    box.moveCenter(room.center())
    box.moveLeft(room.left())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(theme.tokens().black_ring) if family == "black" else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(QColor(ink))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


def rule() -> QFrame:
    """A thin horizontal line."""
    line = QFrame()
    line.setProperty("look", "rule")
    return line


class ElidedLabel(QLabel):
    """One line that gives way: what does not fit is elided and told by the tooltip."""

    def __init__(self, text: str = "", look: str = "second") -> None:
        super().__init__()
        self._whole = text
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("look", look)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setText(text)

    def setText(self, text: str) -> None:
        self._whole = text
        self._fit()
        self.updateGeometry()

    def whole_text(self) -> str:
        return self._whole

    def sizeHint(self) -> QSize:
        width = QFontMetrics(self.font()).horizontalAdvance(self._whole) + 4
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics = QFontMetrics(self.font())
        shown = metrics.elidedText(self._whole, Qt.TextElideMode.ElideRight, max(self.width(), 20))
        super().setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")


def restyle(widget: QWidget) -> None:
    """Let a changed `look` or `state` property take effect."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def set_state(widget: QWidget, state: str) -> None:
    """Show an input as ordinary (""), "bad" or filled by a "rule"."""
    if (widget.property("state") or "") != state:
        widget.setProperty("state", state)
        restyle(widget)
