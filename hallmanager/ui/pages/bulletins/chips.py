"""Figure chips in a text: U+FFFC with the figure's key in its format, drawn where it stands.

Blue follows the data, dashed amber was typed by a person, a dot says that the value has changed
since the last preview. The value is looked up when it is drawn, so new data is a relayout.
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPainter,
    QPen,
    QPyTextObject,
    QTextCharFormat,
    QTextDocument,
    QTextFormat,
)

from hallmanager.base.text import _
from hallmanager.ui.kit import theme
from hallmanager.ui.pages.bulletins.slots import Piece

OBJECT = int(QTextFormat.ObjectTypes.UserObject.value) + 1
KEY = int(QTextFormat.Property.UserProperty.value) + 1
TYPED = int(QTextFormat.Property.UserProperty.value) + 2
MARK = "\ufffc"
_PAD, _DOT, _LONGEST = 6.0, 9.0, 18


class ChipPainter(QPyTextObject):
    """Draws the chips of one text; asks its editor what a figure prints and whether it moved."""

    def __init__(
        self, text_of: Callable[[str], str], moved: Callable[[str], bool], parent: QTextDocument
    ) -> None:
        super().__init__(parent)
        self._text_of = text_of
        self._moved = moved

    def shown(self, piece: Piece) -> str:
        """The words on a chip: the printed text, shortened when it is long."""
        text = piece.typed if piece.typed is not None else self._text_of(piece.key)
        if not text:
            return _("待填")
        return text if len(text) <= _LONGEST else _shortened(text)

    def intrinsicSize(self, doc: QTextDocument, pos: int, form: QTextFormat) -> QSizeF:
        piece = piece_of(form)
        metrics = QFontMetricsF(chip_font(doc))
        width = metrics.horizontalAdvance(self.shown(piece)) + 2 * _PAD
        return QSizeF(width + self._dot_width(piece) + 2, metrics.height() + 2)

    def drawObject(
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        doc: QTextDocument,
        pos: int,
        form: QTextFormat,
    ) -> None:
        piece, t = piece_of(form), theme.tokens()
        typed = piece.typed is not None
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(rect).adjusted(1.5, 1.5, -1.5, -1.5)
        pen = QPen(theme.colour(t.warn_line), 1, Qt.PenStyle.DashLine)
        painter.setPen(pen if typed else Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(t.surface if typed else t.sel))
        painter.drawRoundedRect(box, 3, 3)
        painter.setFont(chip_font(doc))
        painter.setPen(theme.colour(t.warn if typed else t.accent))
        words = box.adjusted(0, 0, -self._dot_width(piece), 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.shown(piece))
        if self._dot_width(piece):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(t.accent))
            painter.drawEllipse(QRectF(box.right() - _DOT - 1, box.center().y() - 2.5, 5, 5))
        painter.restore()

    def _dot_width(self, piece: Piece) -> float:
        return _DOT if piece.typed is None and self._moved(piece.key) else 0.0


def _shortened(text: str) -> str:
    """The first of several names with their number, or the beginning of a long text."""
    names = text.split("、")
    if len(names) > 1 and len(names[0]) < _LONGEST:
        return _("{name}等 {n} 个").format(name=names[0], n=len(names))
    return text[: _LONGEST - 1] + "…"


def chip_font(doc: QTextDocument) -> QFont:
    """The window's face in the size of the text, so that a chip is never mistaken for typing."""
    size = doc.defaultFont().pointSizeF()
    return theme.font(max(theme.BODY, size - 2), medium=True)


def chip_format(piece: Piece) -> QTextCharFormat:
    """The format of the one character that stands for a figure."""
    form = QTextCharFormat()
    form.setObjectType(OBJECT)
    form.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBaseline)
    form.setProperty(KEY, piece.key)
    if piece.typed is not None:
        form.setProperty(TYPED, piece.typed)
    return form


def is_chip(form: QTextFormat) -> bool:
    """Whether a character with this format is a chip."""
    return form.objectType() == OBJECT


def piece_of(form: QTextFormat) -> Piece:
    """The figure that a chip's format carries."""
    typed: Any = form.property(TYPED)
    return Piece(key=str(form.property(KEY)), typed=None if typed is None else str(typed))
