"""Tables: widths from what may not be broken, cells that wrap, header rows on every page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from hallmanager.domain.document import Align, Cell, Table
from hallmanager.rendering.document_parts import run_glyphs
from hallmanager.rendering.fonts import Role
from hallmanager.rendering.official_page import LEADING, Frame, baseline
from hallmanager.rendering.pen import Pen
from hallmanager.rendering.typesetting import (
    Glyph,
    Line,
    Shape,
    Style,
    Typesetter,
    set_lines,
    widest_piece,
)

_SIZES = (10.5, 9.0, 8.0, 7.0, 6.0)
_LEADING = 1.3
_PAD_X, _PAD_Y = 2.6, 2.6
_INNER, _OUTER = 0.5, 0.9
_ALIGN = {Align.LEFT: 0.0, Align.CENTER: 0.5, Align.RIGHT: 1.0}
_FOOTNOTE_GAP = 5.0


@dataclass(frozen=True)
class _Box:
    """A cell set in lines: the row and column where it begins, and how far it spans."""

    row: int
    column: int
    rows: int
    columns: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class _Band:
    """Rows that were set: their heights and their boxes."""

    heights: tuple[float, ...]
    boxes: tuple[_Box, ...]

    @cached_property
    def height(self) -> float:
        return sum(self.heights)

    def rows(self, first: int, after: int) -> "_Band":
        """Return some of the rows; a box that begins among them keeps to them."""
        boxes = [
            replace(box, row=box.row - first, rows=min(box.rows, after - box.row))
            for box in self.boxes
            if first <= box.row < after
        ]
        return _Band(self.heights[first:after], tuple(boxes))

    def whole(self, at: int) -> bool:
        """Tell whether no box reaches across the upper edge of a row."""
        return not any(box.row < at < box.row + box.rows for box in self.boxes)


@dataclass(frozen=True)
class TablePiece:
    """The part of a table that stands on one page: header rows, body rows, perhaps the note."""

    widths: tuple[float, ...]
    bands: tuple[_Band, ...]
    size: float
    footnote: tuple[Line, ...] = ()
    hard: bool = False
    soft: bool = False

    @property
    def height(self) -> float:
        return sum(band.height for band in self.bands) + _footnote_height(self.footnote, self.size)

    @property
    def slots(self) -> int:
        return int(-(-(self.height - 0.01) // LEADING))

    def draw(self, pen: Pen, frame: Frame, slot: int) -> None:
        top = y = frame.slot_top(slot)
        for band in self.bands:
            self._draw_band(pen, band, frame.left, y)
            y -= band.height
        self._draw_outline(pen, frame.left, top, y)
        y -= _FOOTNOTE_GAP
        for line in self.footnote:
            pen.line(line, frame.left, baseline(y, self.size * _LEADING, self.size))
            y -= self.size * _LEADING

    def _draw_band(self, pen: Pen, band: _Band, left: float, top: float) -> None:
        for box in band.boxes:
            x = left + sum(self.widths[: box.column])
            y = top - sum(band.heights[: box.row])
            width = sum(self.widths[box.column : box.column + box.columns])
            height = sum(band.heights[box.row : box.row + box.rows])
            pen.rule(x, y - height, x + width, y - height, width=_INNER)
            pen.rule(x + width, y, x + width, y - height, width=_INNER)
            leading = self.size * _LEADING
            y -= (height - leading * len(box.lines)) / 2
            for place, line in enumerate(box.lines):
                at = baseline(y - place * leading, leading, self.size)
                pen.line(line, x + _PAD_X, at)

    def _draw_outline(self, pen: Pen, left: float, top: float, bottom: float) -> None:
        right = left + sum(self.widths)
        for ends in (
            (left, top, right, top),
            (left, bottom, right, bottom),
            (left, top, left, bottom),
            (right, top, right, bottom),
        ):
            pen.rule(*ends, width=_OUTER)


class TableLayout:
    """A table set for a width, to be cut into pieces that fit the pages' room."""

    def __init__(self, table: Table, width: float, typesetter: Typesetter) -> None:
        self._table = table
        self.typesetter = typesetter
        self._size, self._widths = self._fit(width)
        self._header = self._band(table.header, header=True)
        self._body = self._band(table.rows, header=False)
        self._footnote = self._footnote_lines(width)

    @property
    def least_slots(self) -> int:
        """The lines that the header and the first row need."""
        return self._piece(0, min(1, len(self._body.heights)), last=False).slots

    def pieces(self, first_room: float, room: float) -> list[TablePiece]:
        """Cut the table into pieces: the first fits `first_room`, the others `room` points.

        The first piece is left empty-handed to the next page by the caller where not even the
        header and one row fit.
        """
        body = self._body = self._without_giants(room - self._header.height)
        found, first, rooms = [], 0, first_room
        while True:
            after = self._reach(first, rooms)
            last = after == len(body.heights)
            found.append(self._piece(first, after, last=last))
            if last:
                return found
            first, rooms = after, room

    def _reach(self, first: int, room: float) -> int:
        """Return the row after the last one that fits; at least one does."""
        count = len(self._body.heights)
        left = room - self._header.height
        good = min(first + 1, count)
        for after in range(first + 1, count + 1):
            left -= self._body.heights[after - 1]
            if after == count:
                left -= _footnote_height(self._footnote, self._size)
            if left < -0.01:
                break
            if self._body.whole(after):
                good = after
        return good

    def _piece(self, first: int, after: int, *, last: bool) -> TablePiece:
        bands = (self._header, self._body.rows(first, after))
        return TablePiece(self._widths, bands, self._size, self._footnote if last else ())

    def _without_giants(self, room: float) -> _Band:
        """Cut rows that are higher than a page into rows that are not."""
        most = max(1, int((room - 2 * _PAD_Y) / (self._size * _LEADING)))
        heights: list[float] = []
        boxes: list[_Box] = []
        for row, height in enumerate(self._body.heights):
            own = [box for box in self._body.boxes if box.row == row]
            parts = 1
            if height > room and all(box.rows == 1 for box in own):
                parts = max(-(-len(box.lines) // most) for box in own)
            for part in range(parts):
                taken = [_part(box, part, most) if parts > 1 else box for box in own]
                boxes += [replace(box, row=len(heights)) for box in taken]
                heights.append(self._height(taken) if parts > 1 else height)
        return _Band(tuple(heights), tuple(boxes))

    def _height(self, boxes: Sequence[_Box]) -> float:
        lines = max((len(box.lines) for box in boxes), default=1)
        return max(1, lines) * self._size * _LEADING + 2 * _PAD_Y

    def _fit(self, width: float) -> tuple[float, tuple[float, ...]]:
        """Return the largest size whose unbreakable pieces fit, and the columns' widths."""
        for size in _SIZES:
            least = self._least_widths(size)
            if sum(least) <= width:
                break
        total = sum(column.width for column in self._table.columns)
        shares = [width * column.width / total for column in self._table.columns]
        return size, tuple(_at_least(shares, least, width))

    def _least_widths(self, size: float) -> list[float]:
        least = [2 * size] * len(self._table.columns)
        for header, rows in ((True, self._table.header), (False, self._table.rows)):
            for _row, column, cell in _places(rows):
                if cell.colspan == 1:
                    widest = widest_piece(self._glyphs(cell, size, header=header))
                    least[column] = max(least[column], widest + 2 * _PAD_X)
        return least

    def _glyphs(self, cell: Cell, size: float, *, header: bool) -> list[Glyph]:
        role = Role.HEADING if header or cell.run.bold else Role.TABLE
        return run_glyphs(self.typesetter, [cell.run], Style.plain(role, size))

    def _band(self, rows: Sequence[Sequence[Cell]], *, header: bool) -> _Band:
        boxes = [
            _Box(row, column, cell.rowspan, cell.colspan, self._lines(cell, column, header))
            for row, column, cell in _places(rows)
        ]
        heights = [
            self._height([box for box in boxes if box.row == row and box.rows == 1])
            for row in range(len(rows))
        ]
        for box in boxes:
            lacking = self._height([box]) - sum(heights[box.row : box.row + box.rows])
            if lacking > 0:
                heights[box.row + box.rows - 1] += lacking
        return _Band(tuple(heights), tuple(boxes))

    def _lines(self, cell: Cell, column: int, header: bool) -> tuple[Line, ...]:
        width = sum(self._widths[column : column + cell.colspan]) - 2 * _PAD_X
        align = 0.5 if header else _ALIGN[self._table.columns[column].align]
        shape = Shape(width, justified=False, align=align)
        return tuple(set_lines(self._glyphs(cell, self._size, header=header), shape))

    def _footnote_lines(self, width: float) -> tuple[Line, ...]:
        if not self._table.footnote:
            return ()
        style = Style.plain(Role.TABLE, self._size)
        glyphs = run_glyphs(self.typesetter, self._table.footnote.runs, style)
        return tuple(set_lines(glyphs, Shape(width, hang=2 * self._size)))


def _places(rows: Sequence[Sequence[Cell]]) -> list[tuple[int, int, Cell]]:
    """Return each cell with its row and column, past the columns that spans cover."""
    covered: set[tuple[int, int]] = set()
    found = []
    for row, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while (row, column) in covered:
                column += 1
            found.append((row, column, cell))
            covered |= {
                (row + down, column + right)
                for down in range(cell.rowspan)
                for right in range(cell.colspan)
            }
    return found


def _at_least(shares: list[float], least: list[float], width: float) -> list[float]:
    """Widen the columns that are too narrow, at the cost of those that have room."""
    scale = min(1.0, width / sum(least))
    least = [each * scale for each in least]
    spare = [max(0.0, share - low) for share, low in zip(shares, least, strict=True)]
    need = width - sum(least)
    total = sum(spare)
    if not total:
        return least
    return [low + extra * need / total for low, extra in zip(least, spare, strict=True)]


def _part(box: _Box, part: int, most: int) -> _Box:
    return replace(box, lines=box.lines[part * most : (part + 1) * most])


def _footnote_height(lines: Sequence[Line], size: float) -> float:
    return _FOOTNOTE_GAP + len(lines) * size * _LEADING if lines else 0.0
