"""The editor of one section's text, in which every figure is a chip."""

from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QMimeData, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QKeyEvent,
    QMouseEvent,
    QSyntaxHighlighter,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextLine,
    QTextOption,
)
from PySide6.QtWidgets import QLineEdit, QTextEdit, QToolTip, QWidget

from hallmanager.base.text import _
from hallmanager.bulletins.composition import level_of
from hallmanager.domain.document import Level
from hallmanager.ui.kit import theme
from hallmanager.ui.pages.bulletins import chips, slots
from hallmanager.ui.pages.bulletins.slots import Piece

SLOT_FORMAT = "application/x-hallmanager-slots"
TEXT_SIZE = 13.0
_LINE = 175.0


class SlotEditor(QTextEdit):
    """Shows and edits a text with slots; `written` is the stored form, `printed` the reader's."""

    figure_clicked = Signal(str)

    def __init__(
        self,
        text_of: Callable[[str], str],
        moved: Callable[[str], bool],
        family: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text_of = text_of
        self._pressed: QPointF | None = None
        self.setProperty("look", "paper")
        self.setFrameShape(QTextEdit.Shape.NoFrame)
        self.setAcceptRichText(False)
        self.setFont(_text_font(family))
        self.document().setDefaultFont(_text_font(family))
        self.document().setDocumentMargin(28)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        painter = chips.ChipPainter(text_of, moved, self.document())
        self.document().documentLayout().registerHandler(chips.OBJECT, painter)
        self._painter = painter
        self._headings = Headings(self.document())

    def show_text(self, written: str) -> None:
        """Replace everything by a stored text; nothing of before can be undone."""
        self.setUndoRedoEnabled(False)
        self.clear()
        cursor = QTextCursor(self.document())
        cursor.setBlockFormat(_body_format())
        self._insert(cursor, written)
        self.setUndoRedoEnabled(True)
        self.document().setModified(False)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def replace_text(self, written: str) -> None:
        """Put another stored text in the place of all, as one step that can be undone."""
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        self._insert(cursor, written)

    def use_family(self, family: str) -> None:
        """Show the text in another face."""
        font = _text_font(family)
        self.setFont(font)
        self.document().setDefaultFont(font)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        form = QTextCharFormat()
        form.setFontFamilies(font.families())
        undoing = self.isUndoRedoEnabled()
        self.setUndoRedoEnabled(False)
        self.blockSignals(True)
        cursor.mergeCharFormat(form)
        self.blockSignals(False)
        self.setUndoRedoEnabled(undoing)

    def written(self) -> str:
        """The stored form of the text."""
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        return slots.joined(_selected(cursor))

    def printed(self) -> str:
        """The text as it is printed."""
        return slots.printed(self.written(), self._text_of)

    def insert_figure(self, key: str) -> None:
        """Put a figure at the cursor."""
        self._insert(self.textCursor(), Piece(key=key).written)
        self.setFocus()

    def refresh(self) -> None:
        """Draw the chips with the figures of now."""
        self.document().markContentsDirty(0, self.document().characterCount())
        self.viewport().update()

    def chip_at(self, point: QPointF) -> int | None:
        """The position of the chip under a point of the viewport."""
        offset = QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        spot = point + offset
        hit = self.document().documentLayout().hitTest(spot, Qt.HitTestAccuracy.ExactHit)
        for position in (hit, hit - 1):
            if position >= 0 and self._chip(position) and self._box(position).contains(spot):
                return position
        return None

    def chip_positions(self) -> list[int]:
        """The positions of all chips, in order."""
        return [at for at in range(self.document().characterCount()) if self._chip(at)]

    def chip_rectangle(self, position: int) -> QRect:
        """Where a chip stands in the viewport."""
        box = self._box(position).toAlignedRect()
        return box.translated(
            -self.horizontalScrollBar().value(), -self.verticalScrollBar().value()
        )

    def overwrite(self, position: int, start: str = "") -> None:
        """Let a person type a value in the place of a figure; Enter keeps it, Esc does not."""
        piece = self._chip(position)
        if piece is None:
            return
        shown = piece.typed if piece.typed is not None else self._text_of(piece.key)
        edit = TypedValue(start or shown, self.viewport())
        box = self.chip_rectangle(position)
        edit.setGeometry(box.x() - 4, box.center().y() - 14, max(box.width() + 24, 96), 28)
        edit.kept.connect(lambda text: self._keep(position, piece, text))
        edit.left.connect(self.setFocus)
        edit.show()
        edit.setFocus()
        if not start:
            edit.selectAll()

    def follow_data(self, position: int) -> None:
        """Let a typed figure follow the data again."""
        piece = self._chip(position)
        if piece is not None:
            self._replace(position, Piece(key=piece.key))

    def piece_at(self, position: int) -> Piece | None:
        """The figure of the chip at a position."""
        return self._chip(position)

    def createMimeDataFromSelection(self) -> QMimeData:
        data = QMimeData()
        written = slots.joined(_selected(self.textCursor()))
        data.setText(slots.printed(written, self._text_of))
        data.setData(SLOT_FORMAT, written.encode())
        return data

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasFormat(SLOT_FORMAT) or source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasFormat(SLOT_FORMAT):
            self._insert(self.textCursor(), bytes(source.data(SLOT_FORMAT).data()).decode())
        else:
            self.textCursor().insertText(source.text().replace(chips.MARK, ""))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        chip = self._selected_chip()
        typed = event.text().strip()
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if chip is not None and plain and typed and typed.isprintable():
            self.overwrite(chip, typed)
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        if pressed is None or (pressed - event.position()).manhattanLength() > 4:
            return
        chip = self.chip_at(event.position())
        if chip is not None and event.button() == Qt.MouseButton.LeftButton:
            self._select(chip)
            piece = self._chip(chip)
            self.figure_clicked.emit(piece.key if piece else "")

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        chip = self.chip_at(event.position())
        if chip is None:
            super().mouseDoubleClickEvent(event)
        else:
            self.overwrite(chip)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        chip = self.chip_at(event.position())
        piece = self._chip(chip) if chip is not None else None
        self.viewport().setCursor(
            Qt.CursorShape.PointingHandCursor if piece else Qt.CursorShape.IBeamCursor
        )
        if piece is not None:
            QToolTip.showText(event.globalPosition().toPoint(), self._hint(piece), self)
        super().mouseMoveEvent(event)

    def _hint(self, piece: Piece) -> str:
        if piece.typed is not None:
            now = self._text_of(piece.key) or _("空")
            return _("手填 {typed}，数据为 {now}；双击可改").format(typed=piece.typed, now=now)
        return _("{text}：单击看来源，双击手填").format(text=self._text_of(piece.key) or _("空"))

    def _insert(self, cursor: QTextCursor, written: str) -> None:
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        for piece in slots.pieces(written):
            if piece.key:
                cursor.insertText(chips.MARK, chips.chip_format(piece))
            else:
                cursor.insertText(piece.text, self._plain_format())
        cursor.endEditBlock()
        self.setCurrentCharFormat(self._plain_format())

    def _plain_format(self) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setFont(self.document().defaultFont())
        return form

    def _keep(self, position: int, piece: Piece, text: str) -> None:
        same = text.strip() == self._text_of(piece.key)
        self._replace(position, Piece(key=piece.key, typed=None if same else text.strip()))

    def _replace(self, position: int, piece: Piece) -> None:
        cursor = self._select(position)
        cursor.insertText(chips.MARK, chips.chip_format(piece))
        self.setCurrentCharFormat(self._plain_format())

    def _select(self, position: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(position)
        cursor.setPosition(position + 1, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        return cursor

    def _selected_chip(self) -> int | None:
        cursor = self.textCursor()
        if cursor.selectionEnd() - cursor.selectionStart() != 1:
            return None
        at = cursor.selectionStart()
        return at if self._chip(at) else None

    def _chip(self, position: int) -> Piece | None:
        if self.document().characterAt(position) != chips.MARK:
            return None
        cursor = QTextCursor(self.document())
        cursor.setPosition(position + 1)
        form = cursor.charFormat()
        return chips.piece_of(form) if chips.is_chip(form) else None

    def _box(self, position: int) -> QRectF:
        block = self.document().findBlock(position)
        line = block.layout().lineForTextPosition(position - block.position())
        left, right = (_x_of(line, position - block.position() + step) for step in (0, 1))
        corner = self.document().documentLayout().blockBoundingRect(block).topLeft()
        box = QRectF(left, line.y(), right - left, line.height())
        return box.translated(corner)


class TypedValue(QLineEdit):
    """A value being typed over a figure: Enter keeps it, Esc and clicking elsewhere do not.

    Its keys are its own: none of them reaches the text under it.
    """

    kept = Signal(str)
    left = Signal()

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setAccessibleName(_("手填数字"))
        self.editingFinished.connect(self.deleteLater)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.kept.emit(self.text())
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
        event.accept()


class Headings(QSyntaxHighlighter):
    """Shows first-level headings in the window's face, as the document prints them in 黑体."""

    def highlightBlock(self, text: str) -> None:
        if level_of(text) is Level.FIRST:
            form = QTextCharFormat()
            form.setFont(theme.font(TEXT_SIZE, medium=True))
            self.setFormat(0, len(text), form)


def _x_of(line: QTextLine, position: int) -> float:
    # The binding returns the position beside the coordinate.
    found: Any = line.cursorToX(position)
    return float(found[0] if isinstance(found, tuple) else found)


def _text_font(family: str) -> QFont:
    font = theme.font(TEXT_SIZE)
    if family:
        font.setFamilies([family, *font.families()])
    return font


def _body_format() -> QTextBlockFormat:
    form = QTextBlockFormat()
    form.setLineHeight(_LINE, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    form.setTextIndent(2 * TEXT_SIZE * 96 / 72)
    return form


def _selected(cursor: QTextCursor) -> Iterator[Piece]:
    """The pieces of a selection, paragraph by paragraph."""
    start, end = cursor.selectionStart(), cursor.selectionEnd()
    block = cursor.document().findBlock(start)
    while block.isValid() and block.position() <= end:
        yield from _in_block(block, start, end)
        if block.position() + block.length() <= end:
            yield Piece(text="\n")
        block = block.next()


def _in_block(block: QTextBlock, start: int, end: int) -> Iterator[Piece]:
    iterator = block.begin()
    while not iterator.atEnd():
        fragment = iterator.fragment()
        iterator += 1
        first = max(start, fragment.position()) - fragment.position()
        last = min(end, fragment.position() + fragment.length()) - fragment.position()
        if first >= last:
            continue
        if chips.is_chip(fragment.charFormat()):
            # Equal chips side by side are one fragment of several characters.
            yield from [chips.piece_of(fragment.charFormat())] * (last - first)
        else:
            yield Piece(text=fragment.text()[first:last])
