"""Tables and charts of the Word file: real tables, with the widths and sizes they have on paper."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from docx.oxml.xmlchemy import BaseOxmlElement as Element

from hallmanager.domain.document import Align, Cell, Chart, Run, Table
from hallmanager.rendering.charts import COLORS, value_run
from hallmanager.rendering.document_parts import run_text
from hallmanager.rendering.pen import Color
from hallmanager.rendering.table_pieces import LINE_HEIGHT, PAD_X
from hallmanager.rendering.tables import TableLayout, places
from hallmanager.rendering.typesetting import Typesetter
from hallmanager.rendering.word_markup import (
    element,
    indent,
    lines,
    paragraph,
    run,
    size,
    spacing,
    table,
    twips,
)
from hallmanager.rendering.word_styles import (
    CELL,
    CHART_TITLE,
    HEAD_CELL,
    PLAIN_TABLE,
    TABLE_NOTE,
    TABLE_STYLE,
    hex_color,
)

_NOTE_ABOVE = 5.0
# Office programs add the thickness of its lines to a row, and more or less of it.
_RULES = 1.25
_WIDEST_LABEL, _VALUE_WIDTH, _BAR_HEIGHT, _BAR_GAP = 170.0, 50.0, 17.0, 5.0


def word_table(
    content: Table, width: float, room: tuple[float, float], typesetter: Typesetter
) -> list[Element]:
    """Return a table, its header rows repeated on every page, and its footnote.

    Args:
        content: the table.
        width: of the text, in points.
        room: the height on its first page and on the others; rows stand as wide as on paper.
        typesetter: measures what columns need.
    """
    layout = TableLayout(content, width, typesetter)
    pieces = layout.pieces(*room)
    head_texts = [[line.text for line in box.lines] for row in layout.header for box in row]
    body_texts = [[run_text(cell.run)] for row in content.rows for cell in row]
    heights = [height for piece in pieces for height in piece.bands[1].heights]
    if len(heights) != len(content.rows):
        # A row higher than a page was cut for paper; here it finds its height itself.
        heights = [0.0] * len(content.rows)
    made = _Rows(layout.widths, layout.size, tuple(column.align for column in content.columns))
    rows = [
        *made.rows(content.header, head_texts, pieces[0].bands[0].heights, head=True),
        *made.rows(content.rows, body_texts, heights),
    ]
    found = [table(layout.widths, rows, _padding(PAD_X * layout.size), style=TABLE_STYLE)]
    return [*found, *_footnote(content, layout.size)]


def _padding(width: float) -> Element:
    sides = ("left", "right")
    return element("tblCellMar", *(element(side, w=twips(width), type="dxa") for side in sides))


def _footnote(content: Table, points: float) -> Iterator[Element]:
    if content.footnote:
        yield paragraph(
            TABLE_NOTE.id,
            [run(run_text(each), *size(points)) for each in content.footnote.runs],
            spacing(before=_NOTE_ABOVE, line=LINE_HEIGHT * points),
            indent(left=2 * points, first=-2 * points),
        )


class _Placed(NamedTuple):
    """A cell, the row and column where it begins, and its text line by line."""

    row: int
    column: int
    cell: Cell
    texts: Sequence[str]


@dataclass(frozen=True)
class _Rows:
    """Makes rows of one table."""

    widths: tuple[float, ...]
    size: float
    aligns: tuple[Align, ...]

    def rows(
        self,
        cells: Sequence[Sequence[Cell]],
        texts: Iterable[Sequence[str]],
        heights: Sequence[float],
        *,
        head: bool = False,
    ) -> Iterator[Element]:
        covering = _covering(cells, texts)
        for row, height in enumerate(heights):
            formats = _row_formats(height, head=head)
            yield element("tr", formats, *self._row(row, covering, head=head))

    def _row(
        self, row: int, covering: dict[tuple[int, int], _Placed], *, head: bool
    ) -> Iterator[Element]:
        column = 0
        while column < len(self.widths):
            placed = covering.get((row, column), _Placed(row, column, Cell(Run("")), ()))
            yield self._cell(placed, head=head, begins=placed.row == row)
            column += placed.cell.colspan

    def _cell(self, placed: _Placed, *, head: bool, begins: bool) -> Element:
        cell, column = placed.cell, placed.column
        width = sum(self.widths[column : column + cell.colspan])
        formats = [element("tcW", w=twips(width), type="dxa")]
        if cell.colspan > 1:
            formats.append(element("gridSpan", val=cell.colspan))
        if cell.rowspan > 1:
            formats.append(element("vMerge", val="restart" if begins else "continue"))
        formats.append(element("vAlign", val="center"))
        text = paragraph(
            (HEAD_CELL if head or cell.run.bold else CELL).id,
            [lines(placed.texts, *size(self.size))] if begins and placed.texts else [],
            spacing(line=LINE_HEIGHT * self.size),
            element("jc", val="center" if head else self.aligns[column].value),
        )
        return element("tc", element("tcPr", *formats), text)


def _row_formats(height: float, *, head: bool) -> Element:
    made = element("trPr")
    if height:
        made.append(element("cantSplit"))
        made.append(element("trHeight", val=twips(height - _RULES), hRule="atLeast"))
    if head:
        made.append(element("tblHeader"))
    return made


def _covering(
    cells: Sequence[Sequence[Cell]], texts: Iterable[Sequence[str]]
) -> dict[tuple[int, int], _Placed]:
    """Return for every place of the grid the cell that covers it."""
    found: dict[tuple[int, int], _Placed] = {}
    for (row, column, cell), shown in zip(places(cells), texts, strict=True):
        placed = _Placed(row, column, cell, shown)
        for down in range(cell.rowspan):
            for right in range(cell.colspan):
                found[row + down, column + right] = placed
    return found


def word_chart(chart: Chart, width: float) -> list[Element]:
    """Return a chart as a table of shaded cells, whose labels and values stay text."""
    if not chart.labels or not chart.series:
        return []
    longest = max(map(len, chart.labels))
    label_width = min(_WIDEST_LABEL, (longest + 1) * CELL.size)
    bars = _Bars(chart, label_width, twips(width - label_width - _VALUE_WIDTH))
    edges = sorted({0, bars.room + twips(_VALUE_WIDTH), *bars.widths()})
    columns = [label_width, *((after - before) / 20 for before, after in pairwise(edges))]
    rows = [
        bars.row(row, place, edges)
        for place in range(len(chart.labels))
        for row in range(len(chart.series))
    ]
    title = paragraph(CHART_TITLE.id, [run(chart.title)])
    return [title, *_legend(chart), table(columns, rows, _padding(4), style=PLAIN_TABLE)]


def _legend(chart: Chart) -> Iterator[Element]:
    if len(chart.series) > 1:
        content = []
        for row, series in enumerate(chart.series):
            color = element("color", val=hex_color(COLORS[row % len(COLORS)]))
            content += [run("■", color), run(f"{series.name}  ")]
        yield paragraph(CELL.id, content)


@dataclass(frozen=True)
class _Bars:
    """The rows of a chart; `room` is the longest bar's width in twips."""

    chart: Chart
    label_width: float
    room: int

    def widths(self) -> set[int]:
        return {
            self._width(row, place)
            for row in range(len(self.chart.series))
            for place in range(len(self.chart.labels))
        }

    def row(self, row: int, place: int, edges: Sequence[int]) -> Element:
        """Return label, bar and value; the label reaches over the bars of all series."""
        width = self._width(row, place)
        at = edges.index(width)
        cells = [self._label(row, place)]
        if at:
            cells.append(_chart_cell(width, [], span=at, color=COLORS[row % len(COLORS)]))
        value = [run(run_text(value_run(self.chart, row, place)))]
        cells.append(_chart_cell(edges[-1] - width, value, span=len(edges) - 1 - at))
        height = element("trHeight", val=twips(_BAR_HEIGHT), hRule="atLeast")
        return element("tr", element("trPr", element("cantSplit"), height), *cells)

    def _label(self, row: int, place: int) -> Element:
        several = len(self.chart.series) > 1
        text = [] if row else [run(self.chart.labels[place])]
        merged = ("continue" if row else "restart") if several else ""
        return _chart_cell(twips(self.label_width), text, merged=merged, align="right")

    def _width(self, row: int, place: int) -> int:
        """Return a bar's width, to the point, so that bars alike share a column."""
        most = max((max(series.values) for series in self.chart.series), default=0.0)
        value = max(0.0, self.chart.series[row].values[place])
        return 20 * round(self.room / 20 * value / most) if most > 0 else 0


def _chart_cell(
    width: int,
    content: Iterable[Element],
    *,
    span: int = 1,
    merged: str = "",
    align: str = "left",
    color: Color | None = None,
) -> Element:
    formats = [element("tcW", w=width, type="dxa"), element("gridSpan", val=span)]
    if merged:
        formats.append(element("vMerge", val=merged))
    if color:
        # White edges keep the bars of neighbouring rows apart.
        gap = {"val": "single", "sz": round(8 * _BAR_GAP), "space": 0, "color": "FFFFFF"}
        formats.append(element("tcBorders", element("top", **gap), element("bottom", **gap)))
        formats.append(element("shd", val="clear", color="auto", fill=hex_color(color)))
    formats.append(element("vAlign", val="center"))
    text = paragraph(CELL.id, content, element("jc", val=align))
    return element("tc", element("tcPr", *formats), text)
