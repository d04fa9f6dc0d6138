"""A list as A4 pages: title, what it shows, a table whose header repeats, page n of m.

A table too wide for the upright sheet lies across it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from hallmanager.base.errors import Cancelled
from hallmanager.base.text import _
from hallmanager.domain import day_words
from hallmanager.domain.document import Align, Cell, Column, Printed, Run, Table
from hallmanager.domain.listing import Listing, ListingColumn, ListingTotal
from hallmanager.rendering.fonts import FontSet, Role
from hallmanager.rendering.official_page import Frame, baseline
from hallmanager.rendering.pen import MM, SHEET_HEIGHT, SHEET_WIDTH, Pen
from hallmanager.rendering.table_pieces import TablePiece
from hallmanager.rendering.tables import TableLayout
from hallmanager.rendering.typesetting import Line, Shape, Style, Typesetter, set_lines

_SIDE, _TOP, _BOTTOM = 14 * MM, 14 * MM, 17 * MM
_TITLE = Style.plain(Role.TITLE, 16)
_SMALL = Style.plain(Role.TABLE, 9)
_CELL = Style.plain(Role.TABLE, 10.5)
_TITLE_HEIGHT, _LINE_HEIGHT, _FOOT_BELOW = 26.0, 13.0, 16.0
# A column is at least so wide, one of long texts at least and, to choose the sheet's lie, at most.
_LEAST, _BROAD_LEAST, _BROAD_MOST = 2.5, 8.0, 20.0
Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class _Sheet(Frame):
    """The room of a list on the sheet, below a heading of some points."""

    heading: float = 0.0

    @property
    def left(self) -> float:
        return _SIDE

    @property
    def sheet_top(self) -> float:
        return (SHEET_WIDTH if self.landscape else SHEET_HEIGHT) - _TOP

    @property
    def top(self) -> float:
        return self.sheet_top - self.heading

    @property
    def width(self) -> float:
        return (SHEET_HEIGHT if self.landscape else SHEET_WIDTH) - 2 * _SIDE

    @property
    def height(self) -> float:
        return self.top - _BOTTOM


def render_listing(
    listing: Listing,
    fonts: FontSet,
    *,
    progress: Progress = lambda _share, _words: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Printed:
    """Print a list; a character that no face has is printed as 〓 and named in the warnings."""
    typesetter = Typesetter(fonts)
    heads = _Heads(listing, typesetter)
    layout = TableLayout(_table(listing, heads.weights), heads.frame.width, typesetter)
    progress(0.5, _("正在分页"))
    pieces = layout.pieces(heads.first.height, heads.further.height)
    pen = Pen(title=listing.title, author=listing.hall, first_face=fonts.face(Role.TABLE).name)
    for number, piece in enumerate(pieces, 1):
        if cancelled():
            raise Cancelled
        progress(0.6 + 0.4 * number / len(pieces), _("正在画第 {n} 页").format(n=number))
        _draw_page(pen, heads, piece, number, len(pieces))
    return Printed(pen.finish(), pen.places, len(pieces), _missing(listing, fonts))


class _Heads:
    """What stands around the table: measured once, drawn on every page."""

    def __init__(self, listing: Listing, typesetter: Typesetter) -> None:
        self.listing, self.typesetter = listing, typesetter
        wanted = [_wanted(typesetter, listing, place) for place in range(len(listing.columns))]
        wide = sum(min(width, _BROAD_MOST * _CELL.size) for width in wanted) > _Sheet().width
        self.frame = _Sheet(landscape=wide)
        self.weights = _shared(listing.columns, wanted, self.frame.width)
        glyphs = typesetter.glyphs(listing.shown, _SMALL)
        self.shown = set_lines(glyphs, Shape(self.frame.width, justified=False))
        lines = 1 + len(self.shown)
        self.first = _Sheet(wide, heading=_TITLE_HEIGHT + lines * _LINE_HEIGHT)
        self.further = _Sheet(wide, heading=_LINE_HEIGHT)

    def draw_first(self, pen: Pen) -> None:
        frame, top = self.frame, self.frame.sheet_top
        title = self.typesetter.line(self.listing.title, _TITLE)
        x = frame.left + (frame.width - title.right) / 2
        pen.line(title, x, baseline(top, _TITLE_HEIGHT, _TITLE.size))
        hall = self.typesetter.line(self.listing.hall, _SMALL)
        for place, line in enumerate([hall, *self.shown]):
            self._put(pen, line, top - _TITLE_HEIGHT - place * _LINE_HEIGHT)

    def draw_further(self, pen: Pen) -> None:
        words = _("{title}（续）").format(title=self.listing.title)
        self._put(pen, self.typesetter.line(words, _SMALL), self.frame.sheet_top)
        self._put(pen, self.typesetter.line(self.listing.hall, _SMALL), self.frame.sheet_top, 1.0)

    def draw_foot(self, pen: Pen, number: int, count: int) -> None:
        words = _("打印时间：{time}　打印人：{name}").format(
            time=_moment(self.listing.printed_at), name=self.listing.printed_by
        )
        page = _("第 {n} 页，共 {m} 页").format(n=number, m=count)
        top = _BOTTOM - _FOOT_BELOW + _LINE_HEIGHT
        self._put(pen, self.typesetter.line(words, _SMALL), top)
        self._put(pen, self.typesetter.line(page, _SMALL), top, 1.0)

    def _put(self, pen: Pen, line: Line, top: float, align: float = 0.0) -> None:
        x = self.frame.left + (self.frame.width - line.right) * align
        pen.line(line, x, baseline(top, _LINE_HEIGHT, _SMALL.size))


def _draw_page(pen: Pen, heads: _Heads, piece: TablePiece, number: int, count: int) -> None:
    frame = heads.first if number == 1 else heads.further
    pen.begin_page(landscape=frame.landscape)
    if number == 1:
        heads.draw_first(pen)
    else:
        heads.draw_further(pen)
    piece.draw(pen, frame, 0)
    heads.draw_foot(pen, number, count)
    pen.end_page()


def _wanted(typesetter: Typesetter, listing: Listing, place: int) -> float:
    """The width in points that keeps a column's texts on one line."""
    texts = {row[place] for row in listing.rows} | {t.cells[place] for t in listing.totals}
    widest = max((typesetter.width(text, _CELL) for text in texts), default=0.0)
    # A header may stand in two lines.
    title = listing.columns[place].title
    head = typesetter.width(title, _CELL) / (2 if len(title) > 4 else 1)
    return max(widest, head, _LEAST * _CELL.size) + _CELL.size


def _shared(columns: tuple[ListingColumn, ...], wanted: list[float], width: float) -> list[float]:
    """Give the columns of long texts what the others leave, each by what it wants."""
    broad = sum(want for column, want in zip(columns, wanted, strict=True) if column.broad)
    left = width - (sum(wanted) - broad)
    if not broad:
        return wanted
    return [
        max(left * want / broad, _BROAD_LEAST * _CELL.size) if column.broad else want
        for column, want in zip(columns, wanted, strict=True)
    ]


def _table(listing: Listing, weights: list[float]) -> Table:
    columns = tuple(
        Column(weight, _align(column))
        for weight, column in zip(weights, listing.columns, strict=True)
    )
    header = (tuple(Cell(Run(column.title)) for column in listing.columns),)
    rows = tuple(tuple(Cell(Run(text)) for text in row) for row in listing.rows)
    return Table(columns, header, (*rows, *map(_total, listing.totals)))


def _align(column: ListingColumn) -> Align:
    return Align.RIGHT if column.number else Align.LEFT


def _total(total: ListingTotal) -> tuple[Cell, ...]:
    """A totals line: its words stand in the columns before the first sum."""
    before = next((at for at, text in enumerate(total.cells) if text), len(total.cells))
    words = [Cell(Run(total.words, bold=True), colspan=before)] if before else []
    return (*words, *(Cell(Run(text, bold=True)) for text in total.cells[before:]))


def _moment(at: datetime) -> str:
    return f"{day_words.in_full(at)} {at.hour}:{at.minute:02d}"


def _missing(listing: Listing, fonts: FontSet) -> tuple[str, ...]:
    texts = chain([listing.title, listing.hall, listing.shown], chain(*listing.rows))
    chars = sorted(fonts.missing("".join(texts)))
    if not chars:
        return ()
    return (_("没有字体能印出这些字：{chars}，已印作〓。").format(chars="、".join(chars)),)
