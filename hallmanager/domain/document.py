"""An official document as blocks: what is printed, without how (GB/T 9704-2012 decides that).

Rounding to text has happened before; every printed figure is a run of its own that carries the
figure's key, so that a page can open its source.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Level(StrEnum):
    """A paragraph's level: `一、` 黑体, `（一）` 楷体, `1.` and `（1）` 仿宋, body."""

    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    FOURTH = "fourth"
    BODY = "body"


@dataclass(frozen=True)
class Run:
    """A stretch of text; `figure` is the key of the figure it prints; `bold` only in tables.

    `open` marks a fact not yet given, printed as 【待填】.
    """

    text: str
    figure: str = ""
    bold: bool = False
    open: bool = False
    level: Level | None = None


@dataclass(frozen=True)
class Paragraph:
    """Runs of one paragraph; a heading that runs into its paragraph is a run with a level."""

    runs: tuple[Run, ...]
    level: Level = Level.BODY

    @property
    def text(self) -> str:
        """The plain text."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Cell:
    """One cell: a run; header cells may span columns and rows."""

    run: Run
    colspan: int = 1
    rowspan: int = 1


class Align(StrEnum):
    """How a column's body cells stand."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True)
class Column:
    """A table column: its share of the width (in characters) and its alignment."""

    width: float
    align: Align = Align.CENTER


@dataclass(frozen=True)
class Table:
    """A table: header rows that repeat on every page, body rows, a footnote under the end.

    A cell that is covered by another one's span is left out of its row. `landscape` counts in an
    annex, which then lies across the sheet.
    """

    columns: tuple[Column, ...]
    header: tuple[tuple[Cell, ...], ...]
    rows: tuple[tuple[Cell, ...], ...]
    footnote: Paragraph | None = None
    landscape: bool = False


@dataclass(frozen=True)
class Series:
    """One row of bars."""

    name: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class Chart:
    """Bars beside their labels.

    `texts` are the printed values that stand at the bars' ends and carry their figures: those of
    the first series label by label, then the next series'. Without them the values are printed.
    """

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    texts: tuple[Run, ...] = ()


Block = Paragraph | Table | Chart


@dataclass(frozen=True)
class Annex:
    """An annex on pages of its own; `title` is identical to its line in the 附件说明."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Signature:
    """署名 and date; the seal place between text and date stays blank."""

    organ: str
    issued_on: date | None
    sealed: bool = True


@dataclass(frozen=True)
class Imprint:
    """版记: 抄送, 印发机关, 印发日期; an empty fact prints as 【待填】.

    `copies_to` is None where nobody gets a copy: the line is left out.
    """

    copies_to: str | None
    print_organ: str
    printed_on: date | None


@dataclass(frozen=True)
class Document:
    """A whole official document; a fact that is empty or None prints as 【待填】.

    `letterhead` is the whole 发文机关标志 (with 文件 where it is used). `number` is None until
    issue. `recipients` is None where the document names none. `title_lines`, when given, are the
    lines of the title as the person broke it; otherwise it is broken by meaning. `draft` prints
    草稿 in the margin.
    """

    letterhead: str
    code_word: str
    year: int
    number: int | None
    title: str
    recipients: str | None
    blocks: tuple[Block, ...]
    annexes: tuple[Annex, ...]
    signature: Signature
    imprint: Imprint
    note: str = ""
    draft: bool = True
    title_lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class FigurePlace:
    """Where a figure stands: points from the lower left corner of the page as it is displayed.

    `page` counts from 0. A figure that wraps has a place on each line.
    """

    figure: str
    page: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Printed:
    """A rendered document: the PDF's bytes, where each figure stands, faces substituted."""

    pdf: bytes
    places: tuple[FigurePlace, ...]
    pages: int
    warnings: tuple[str, ...] = ()
