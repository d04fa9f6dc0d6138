"""Drawing the icons of the Phosphor face that qtawesome carries.

The face and the list of its names are read straight from the package. Importing the package as
well would load the whole of Qt a second time, under other names, before the first page stands.
"""

import importlib.util
import json
from functools import cache
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

# The bearing of the face: a glyph of this share of the icon's height fills it to the pixel.
_SHARE = 0.875


def made(name: str, colour: str, disabled: str) -> QIcon:
    """The icon of a name such as "plus" in a colour, and in another where it is disabled."""
    return QIcon(_Engine(chr(int(_names()[name], 16)), colour, disabled))


class _Engine(QIconEngine):
    """Draws one glyph at whatever size is asked for."""

    def __init__(self, char: str, colour: str, disabled: str) -> None:
        super().__init__()
        self._char = char
        self._colour = colour
        self._disabled = disabled

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        colour = self._disabled if mode == QIcon.Mode.Disabled else self._colour
        font = QFont(_family())
        font.setPixelSize(max(1, round(_SHARE * rect.height())))
        painter.save()
        painter.setPen(QColor(colour))
        painter.setFont(font)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._char)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _Engine(self._char, self._colour, self._disabled)


@cache
def _family() -> str:
    number = QFontDatabase.addApplicationFont(str(_file("phosphor-*.ttf")))
    return QFontDatabase.applicationFontFamilies(number)[0]


@cache
def _names() -> dict[str, str]:
    """The code point of each icon, in hexadecimal."""
    names: dict[str, str] = json.loads(_file("phosphor-charmap-*.json").read_text("utf-8"))
    return names


def _file(pattern: str) -> Path:
    package = importlib.util.find_spec("qtawesome")
    if package is None or package.origin is None:
        raise FileNotFoundError("qtawesome")
    return next((Path(package.origin).parent / "fonts").glob(pattern))
