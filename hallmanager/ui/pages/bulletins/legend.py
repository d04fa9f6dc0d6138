"""What the looks of a figure chip mean."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from hallmanager.base.text import _
from hallmanager.ui.kit import theme


class ChipLegend(QWidget):
    """Three chips: follows the data, typed by hand, changed since the last preview."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(180, 3 * 22)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lines = (
            ("33", _("随数据"), False, False),
            ("51", _("手填，不随数据"), True, False),
            ("16", _("上次预览后变过"), False, True),
        )
        for row, (text, words, typed, moved) in enumerate(lines):
            self._paint_line(painter, row * 22, text, words, typed=typed, moved=moved)

    def _paint_line(
        self, painter: QPainter, top: int, text: str, words: str, *, typed: bool, moved: bool
    ) -> None:
        t = theme.tokens()
        box = QRectF(0.5, top + 2.5, 40 if moved else 30, 17)
        painter.setPen(
            QPen(theme.colour(t.warn_line), 1, Qt.PenStyle.DashLine) if typed else Qt.PenStyle.NoPen
        )
        painter.setBrush(theme.colour(t.surface if typed else t.sel))
        painter.drawRoundedRect(box, 3, 3)
        painter.setFont(theme.font(theme.AUXILIARY, medium=True))
        painter.setPen(theme.colour(t.warn if typed else t.accent))
        inside = box.adjusted(0, 0, -10 if moved else 0, 0)
        painter.drawText(inside, Qt.AlignmentFlag.AlignCenter, text)
        if moved:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(t.accent))
            painter.drawEllipse(QRectF(box.right() - 11, box.center().y() - 2.5, 5, 5))
        painter.setFont(theme.font(theme.AUXILIARY))
        painter.setPen(theme.colour(t.ink2))
        painter.drawText(QRectF(52, top, 128, 22), Qt.AlignmentFlag.AlignVCenter, words)
