"""Tables: widths from what may not be broken, cells that wrap, header rows on every page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from hallmanager.domain.document import Align, Cell, Table
from hallmanager.rendering.document_parts import run_glyphs
from hallmanager.rendering.fonts import Role
from hallmanager.rendering.official_page import LEADING, Frame, baseline
from hallmanager.rendering.pen import Ends, Pen
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
_PAD_X = 2.6
# Space above and below a cell's lines: less of it where that saves a page.
_PADS = (3.4, 2.8, 2.2, 1.6)
_INNER, _OUTER = 0.5, 0.9
_ALIGN = {Align.LEFT: 0.0, Align.CENTER: 0.5, Align.RIGHT: 1.0}
_FOOTNOTE_GAP = 5.0
# Between the table and the line above it.
_ABOVE = 6.0


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
        bands = sum(band.height for band in self.bands)
        return _ABOVE + bands + _footnote_height(self.footnote, self.size)

    @property
    def slots(self) -> int:
        return int(-(-(self.height - 0.01) // LEADING))

    def draw(self, pen: Pen, frame: Frame, slot: int) -> None:
        top = y = frame.slot_top(slot) - _ABOVE
        edges: list[Ends] = []
        for band in self.bands:
            for box in band.boxes:
                edges += self._draw_box(pen, band, box, frame.left, y)
            y -= band.height
        pen.rules(_joined(edges), width=_INNER)
        pen.rules(_outline(frame.left, top, frame.left + sum(self.widths), y), width=_OUTER)
        y -= _FOOTNOTE_GAP
        for line in self.footnote:
            pen.line(line, frame.left, baseline(y, self.size * _LEADING, self.size))
            y -= self.size * _LEADING

    def _draw_box(self, pen: Pen, band: _Band, box: _Box, left: float, top: float) -> list[Ends]:
        """Draw a cell's lines; return its lower and its right edge."""
        left += sum(self.widths[: box.column])
        top -= sum(band.heights[: box.row])
        right = left + sum(self.widths[box.column : box.column + box.columns])
        height = sum(band.heights[box.row : box.row + box.rows])
        leading = self.size * _LEADING
        first = top - (height - leading * len(box.lines)) / 2
        for place, line in enumerate(box.lines):
            at = baseline(first - place * leading, leading, self.size)
            pen.line(line, left + _PAD_X, at)
        foot = top - height
        return [(left, foot, right, foot), (right, foot, right, top)]


def _outline(left: float, top: float, right: float, bottom: float) -> list[Ends]:
    return [
        (left, top, right, top),
        (left, bottom, right, bottom),
        (left, bottom, left, top),
        (right, bottom, right, top),
    ]


def _joined(edges: Iterable[Ends]) -> list[Ends]:
    """Join edges that continue each other: few long lines instead of one for every cell."""
    rounded = [tuple(round(end, 3) for end in edge) for edge in edges]
    across = sorted((y, x1, x2) for x1, y, x2, y2 in rounded if y == y2)
    upright = sorted((x, y1, y2) for x, y1, x2, y2 in rounded if x == x2)
    return [(begin, at, end, at) for at, begin, end in _runs(across)] + [
        (at, begin, at, end) for at, begin, end in _runs(upright)
    ]


def _runs(stretches: Iterable[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """Join sorted stretches (where, begin, end) that touch."""
    found: list[tuple[float, float, float]] = []
    for at, begin, end in stretches:
        if found and found[-1][0] == at and begin <= found[-1][2] + 0.01:
            found[-1] = (at, found[-1][1], max(end, found[-1][2]))
        else:
            found.append((at, begin, end))
    return found


class TableLayout:
    """A table set for a width, to be cut into pieces that fit the pages' room."""

    def __init__(self, table: Table, width: float, typesetter: Typesetter) -> None:
        self._table = table
        self.typesetter = typesetter
        self.size, self.widths = self._fit(width)
        self.header = self._boxes(table.header, header=True)
        self.body = self._boxes(table.rows, header=False)
        self.footnote = self._footnote_lines(width)

    @property
    def leading(self) -> float:
        return self.size * _LEADING

    @property
    def least_slots(self) -> int:
        """The lines that the header and the first row need."""
        cut = _Cut(self, _PADS[0])
        return cut.piece(0, min(1, len(cut.body.heights)), last=False).slots

    def pieces(self, first_room: float, room: float) -> list[TablePiece]:
        """Cut the table into pieces: the first fits `first_room`, the others `room` points.

        Rows stand as wide apart as the smallest number of pages allows.
        """
        closest = _Cut(self, _PADS[-1]).pieces(first_room, room)
        for pad in _PADS[:-1]:
            wider = _Cut(self, pad).pieces(first_room, room)
            if len(wider) == len(closest):
                return wider
        return closest

    def _fit(self, width: float) -> tuple[float, tuple[float, ...]]:
        """Return the largest size whose unbreakable pieces fit, and the columns' widths."""
        size, least = _SIZES[0], self._least_widths(_SIZES[0], wrapped=False)
        if sum(least) > width:
            for size in _SIZES:
                least = self._least_widths(size, wrapped=True)
                if sum(least) <= width:
                    break
        total = sum(column.width for column in self._table.columns)
        shares = [width * column.width / total for column in self._table.columns]
        return size, tuple(_at_least(shares, least, width))

    def _least_widths(self, size: float, *, wrapped: bool) -> list[float]:
        """Return what columns need at least: for whole cells, or for what may not be broken."""
        least = [2 * size] * len(self._table.columns)
        for header, rows in ((True, self._table.header), (False, self._table.rows)):
            for _row, column, cell in _places(rows):
                if cell.colspan == 1:
                    glyphs = self._glyphs(cell, size, header=header)
                    whole = not wrapped and not header
                    need = sum(each.cell for each in glyphs) if whole else widest_piece(glyphs)
                    least[column] = max(least[column], need + 2 * _PAD_X)
        return least

    def _glyphs(self, cell: Cell, size: float, *, header: bool) -> list[Glyph]:
        role = Role.HEADING if header or cell.run.bold else Role.TABLE
        return run_glyphs(self.typesetter, [cell.run], Style.plain(role, size))

    def _boxes(self, rows: Sequence[Sequence[Cell]], *, header: bool) -> tuple[list[_Box], ...]:
        boxes: tuple[list[_Box], ...] = tuple([] for _row in rows)
        for row, column, cell in _places(rows):
            lines = self._lines(cell, column, header)
            boxes[row].append(_Box(row, column, cell.rowspan, cell.colspan, lines))
        return boxes

    def _lines(self, cell: Cell, column: int, header: bool) -> tuple[Line, ...]:
        width = sum(self.widths[column : column + cell.colspan]) - 2 * _PAD_X
        align = 0.5 if header else _ALIGN[self._table.columns[column].align]
        shape = Shape(width, justified=False, align=align)
        return tuple(set_lines(self._glyphs(cell, self.size, header=header), shape))

    def _footnote_lines(self, width: float) -> tuple[Line, ...]:
        if not self._table.footnote:
            return ()
        style = Style.plain(Role.TABLE, self.size)
        glyphs = run_glyphs(self.typesetter, self._table.footnote.runs, style)
        return tuple(set_lines(glyphs, Shape(width, hang=2 * self.size)))


class _Cut:
    """A table with a padding, cut into pieces."""

    def __init__(self, layout: TableLayout, pad: float) -> None:
        self._layout = layout
        self._pad = pad
        self.header = self._band(layout.header)
        self.body = self._band(layout.body)

    def pieces(self, first_room: float, room: float) -> list[TablePiece]:
        self.body = self._without_giants(room - _ABOVE - self.header.height)
        found: list[TablePiece] = []
        first, last = 0, False
        while not last:
            after = self._reach(first, room if found else first_room)
            last = after == len(self.body.heights)
            found.append(self.piece(first, after, last=last))
            first = after
        return found

    def piece(self, first: int, after: int, *, last: bool) -> TablePiece:
        layout = self._layout
        bands = (self.header, self.body.rows(first, after))
        return TablePiece(layout.widths, bands, layout.size, layout.footnote if last else ())

    def _reach(self, first: int, room: float) -> int:
        """Return the row after the last one that fits; at least one does."""
        count = len(self.body.heights)
        left = room - _ABOVE - self.header.height
        good = min(first + 1, count)
        for after in range(first + 1, count + 1):
            left -= self.body.heights[after - 1]
            if after == count:
                left -= _footnote_height(self._layout.footnote, self._layout.size)
            if left < -0.01:
                break
            if self.body.whole(after):
                good = after
        return good

    def _band(self, rows: Sequence[Sequence[_Box]]) -> _Band:
        heights = [self._height([box for box in own if box.rows == 1]) for own in rows]
        boxes = [box for own in rows for box in own]
        for box in boxes:
            lacking = self._height([box]) - sum(heights[box.row : box.row + box.rows])
            if lacking > 0:
                heights[box.row + box.rows - 1] += lacking
        return _Band(tuple(heights), tuple(boxes))

    def _without_giants(self, room: float) -> _Band:
        """Cut rows that are higher than a page into rows that are not."""
        if max(self.body.heights, default=0.0) <= room:
            return self.body
        most = max(1, int((room - 2 * self._pad) / self._layout.leading))
        rows: list[list[_Box]] = []
        for row, height in enumerate(self.body.heights):
            own = [box for box in self.body.boxes if box.row == row]
            parts = 1
            if height > room and all(box.rows == 1 for box in own):
                parts = max(-(-len(box.lines) // most) for box in own)
            for part in range(parts):
                taken = [_part(box, part, most) if parts > 1 else box for box in own]
                rows.append([replace(box, row=len(rows)) for box in taken])
        return self._band(rows)

    def _height(self, boxes: Sequence[_Box]) -> float:
        lines = max((len(box.lines) for box in boxes), default=1)
        return max(1, lines) * self._layout.leading + 2 * self._pad


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
