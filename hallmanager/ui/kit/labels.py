"""Words on a page: labels by their look, chips, rules."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget


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
