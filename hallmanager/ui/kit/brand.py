"""The program's own sign, drawn: it stands in the title bar and the task bar."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPixmap

from hallmanager.ui.kit import theme


def icon() -> QIcon:
    """The program's own sign: 厅 on the colour of the main button."""
    made = QIcon()
    for size in (16, 24, 32, 48, 64, 256):
        made.addPixmap(_drawn(size))
    return made


def _drawn(size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.LIGHT.fill))
    painter.drawRoundedRect(QRect(0, 0, size, size), size / 6, size / 6)
    face = QFont(theme.font())
    face.setPixelSize(round(size * 0.72))
    painter.setFont(face)
    painter.setPen(QColor(theme.LIGHT.on_fill))
    painter.drawText(QRect(0, 0, size, size), Qt.AlignmentFlag.AlignCenter, "厅")
    painter.end()
    return pixmap
