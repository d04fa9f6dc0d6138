"""The part of a table that stands on one page: boxes of set cells, and the lines around them."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from hallmanager.rendering.official_page import LEADING, Frame, baseline
from hallmanager.rendering.pen import Ends, Pen
from hallmanager.rendering.typesetting import Line

# Of the size: from one line of a cell to the next, and beside the lines.
LINE_HEIGHT, PAD_X = 1.3, 0.25
# Between the table and the line above it, in points.
ABOVE = 6.0
_FOOTNOTE_GAP = 5.0
_INNER, _OUTER = 0.5, 0.9


@dataclass(frozen=True)
class Box:
    """A cell set in lines: the row and column where it begins, and how far it spans."""

    row: int
    column: int
    rows: int
    columns: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Band:
    """Rows that were set: their heights and, row by row, their boxes."""

    heights: tuple[float, ...]
    boxes: tuple[Box, ...]

    @cached_property
    def height(self) -> float:
        return sum(self.heights)

    def rows(self, first: int, after: int) -> "Band":
        """Return some of the rows; a box that begins among them keeps to them."""
        if first == 0 and after == len(self.heights):
            return self
        own = slice(bisect_left(self._begins, first), bisect_left(self._begins, after))
        boxes = [
            replace(box, row=box.row - first, rows=min(box.rows, after - box.row))
            for box in self.boxes[own]
        ]
        return Band(self.heights[first:after], tuple(boxes))

    def whole(self, at: int) -> bool:
        """Tell whether no box reaches across the upper edge of a row."""
        return not any(box.row < at < box.row + box.rows for box in self._tall)

    @cached_property
    def _begins(self) -> tuple[int, ...]:
        return tuple(box.row for box in self.boxes)

    @cached_property
    def _tall(self) -> tuple[Box, ...]:
        return tuple(box for box in self.boxes if box.rows > 1)


@dataclass(frozen=True)
class TablePiece:
    """The part of a table that stands on one page: header rows, body rows, perhaps the note."""

    widths: tuple[float, ...]
    bands: tuple[Band, ...]
    size: float
    footnote: tuple[Line, ...] = ()
    hard: bool = False
    soft: bool = False

    @property
    def height(self) -> float:
        bands = sum(band.height for band in self.bands)
        return ABOVE + bands + footnote_height(self.footnote, self.size)

    @property
    def slots(self) -> int:
        return int(-(-(self.height - 0.01) // LEADING))

    def draw(self, pen: Pen, frame: Frame, slot: int) -> None:
        top = y = frame.slot_top(slot) - ABOVE
        edges: list[Ends] = []
        for band in self.bands:
            for box in band.boxes:
                edges += self._draw_box(pen, band, box, frame.left, y)
            y -= band.height
        pen.rules(_joined(edges), width=_INNER)
        pen.rules(_outline(frame.left, top, frame.left + sum(self.widths), y), width=_OUTER)
        y -= _FOOTNOTE_GAP
        for line in self.footnote:
            pen.line(line, frame.left, baseline(y, self.size * LINE_HEIGHT, self.size))
            y -= self.size * LINE_HEIGHT

    def _draw_box(self, pen: Pen, band: Band, box: Box, left: float, top: float) -> list[Ends]:
        """Draw a cell's lines; return its lower and its right edge."""
        left += sum(self.widths[: box.column])
        top -= sum(band.heights[: box.row])
        right = left + sum(self.widths[box.column : box.column + box.columns])
        height = sum(band.heights[box.row : box.row + box.rows])
        leading = self.size * LINE_HEIGHT
        first = top - (height - leading * len(box.lines)) / 2
        for place, line in enumerate(box.lines):
            at = baseline(first - place * leading, leading, self.size)
            pen.line(line, left + PAD_X * self.size, at)
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


def footnote_height(lines: Sequence[Line], size: float) -> float:
    return _FOOTNOTE_GAP + len(lines) * size * LINE_HEIGHT if lines else 0.0
