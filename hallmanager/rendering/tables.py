"""Tables: widths from what may not be broken, cells that wrap, header rows on every page."""

from collections.abc import Sequence
from dataclasses import replace

from hallmanager.domain.document import Align, Cell, Table
from hallmanager.rendering.document_parts import run_glyphs, run_text
from hallmanager.rendering.fonts import Role
from hallmanager.rendering.table_pieces import (
    ABOVE,
    LINE_HEIGHT,
    PAD_X,
    Band,
    Box,
    TablePiece,
    footnote_height,
)
from hallmanager.rendering.titles import title_lines
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
# Space above and below a cell's lines in points: less of it where that saves a page.
_PADS = (3.4, 2.8, 2.2, 1.6)
_ALIGN = {Align.LEFT: 0.0, Align.CENTER: 0.5, Align.RIGHT: 1.0}


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
        return self.size * LINE_HEIGHT

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
            for _row, column, cell in places(rows):
                if cell.colspan == 1:
                    glyphs = self._glyphs(cell, size, header=header)
                    whole = not wrapped and not header
                    need = sum(each.cell for each in glyphs) if whole else widest_piece(glyphs)
                    least[column] = max(least[column], need + 2 * PAD_X * size)
        return least

    def _glyphs(self, cell: Cell, size: float, *, header: bool) -> list[Glyph]:
        role = Role.HEADING if header or cell.run.bold else Role.TABLE
        return run_glyphs(self.typesetter, [cell.run], Style.plain(role, size))

    def _boxes(self, rows: Sequence[Sequence[Cell]], *, header: bool) -> tuple[list[Box], ...]:
        boxes: tuple[list[Box], ...] = tuple([] for _row in rows)
        for row, column, cell in places(rows):
            lines = self._lines(cell, column, header)
            boxes[row].append(Box(row, column, cell.rowspan, cell.colspan, lines))
        return boxes

    def _lines(self, cell: Cell, column: int, header: bool) -> tuple[Line, ...]:
        width = sum(self.widths[column : column + cell.colspan]) - 2 * PAD_X * self.size
        align = 0.5 if header else _ALIGN[self._table.columns[column].align]
        shape = Shape(width, justified=False, align=align)
        lines = set_lines(self._glyphs(cell, self.size, header=header), shape)
        return tuple(self._by_meaning(cell, shape, lines) if header and len(lines) > 1 else lines)

    def _by_meaning(self, cell: Cell, shape: Shape, plain: list[Line]) -> list[Line]:
        """Break a heading between words, where that takes no more lines."""
        parts = title_lines(run_text(cell.run), limit=shape.measure / self.size)
        if len(parts) > len(plain):
            return plain
        style = Style.plain(Role.HEADING, self.size)
        lines = [self.typesetter.line(part, style) for part in parts]
        if any(line.right > shape.measure for line in lines):
            return plain
        return [line.moved((shape.measure - line.right) * shape.align) for line in lines]

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
        self.body = self._without_giants(room - ABOVE - self.header.height)
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
        left = room - ABOVE - self.header.height
        good = min(first + 1, count)
        for after in range(first + 1, count + 1):
            left -= self.body.heights[after - 1]
            if after == count:
                left -= footnote_height(self._layout.footnote, self._layout.size)
            if left < -0.01:
                break
            if self.body.whole(after):
                good = after
        return good

    def _band(self, rows: Sequence[Sequence[Box]]) -> Band:
        heights = [self._height([box for box in own if box.rows == 1]) for own in rows]
        boxes = [box for own in rows for box in own]
        for box in boxes:
            lacking = self._height([box]) - sum(heights[box.row : box.row + box.rows])
            if lacking > 0:
                heights[box.row + box.rows - 1] += lacking
        return Band(tuple(heights), tuple(boxes))

    def _without_giants(self, room: float) -> Band:
        """Cut rows that are higher than a page into rows that are not."""
        if max(self.body.heights, default=0.0) <= room:
            return self.body
        most = max(1, int((room - 2 * self._pad) / self._layout.leading))
        rows: list[list[Box]] = []
        for row, height in enumerate(self.body.heights):
            own = [box for box in self.body.boxes if box.row == row]
            parts = 1
            if height > room and all(box.rows == 1 for box in own):
                parts = max(-(-len(box.lines) // most) for box in own)
            for part in range(parts):
                taken = [_part(box, part, most) if parts > 1 else box for box in own]
                rows.append([replace(box, row=len(rows)) for box in taken])
        return self._band(rows)

    def _height(self, boxes: Sequence[Box]) -> float:
        lines = max((len(box.lines) for box in boxes), default=1)
        return max(1, lines) * self._layout.leading + 2 * self._pad


def places(rows: Sequence[Sequence[Cell]]) -> list[tuple[int, int, Cell]]:
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


def _part(box: Box, part: int, most: int) -> Box:
    return replace(box, lines=box.lines[part * most : (part + 1) * most])
