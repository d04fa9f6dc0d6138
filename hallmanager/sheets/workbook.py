"""What a sheet holds once it has been read: plain values in numbered rows."""

from dataclasses import dataclass, field
from datetime import date, datetime

CellValue = str | int | float | bool | date | datetime | None


@dataclass(frozen=True)
class Limits:
    """How much of a file is read before it is refused; the defaults are for register sheets.

    `sheet_megabytes` is wide because rows that are merely formatted can fill a sheet's XML.
    `box` bounds rows × columns between the first and the last cell with content.
    """

    rows: int = 50_000
    columns: int = 200
    box: int = 10_000_000
    file_megabytes: int = 100
    megabytes: int = 100
    sheet_megabytes: int = 400
    ratio: int = 100
    members: int = 2_000
    memory_megabytes: int = 1_200
    seconds: float = 60.0


@dataclass(frozen=True)
class Row:
    """One row: its number as the person sees it, its cells from column A on."""

    number: int
    cells: tuple[CellValue, ...]

    def cell(self, column: int) -> CellValue:
        """The cell of a column counted from 0; None beyond the last one."""
        return self.cells[column] if column < len(self.cells) else None

    @property
    def texts(self) -> list[str]:
        """The texts of the cells that hold something."""
        return [str(cell) for cell in self.cells if cell is not None]


@dataclass(frozen=True)
class Sheet:
    """One sheet: only rows with content are kept.

    `filled` are the (row number, column) places that show the value of a merged cell's corner;
    `uncomputed` the first cells with a formula whose result was never stored (they read as blank).
    """

    name: str
    rows: tuple[Row, ...]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    filled: frozenset[tuple[int, int]] = frozenset()
    uncomputed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Workbook:
    """What a file holds; `format` is what its content is, whatever the name ends in."""

    format: str
    sheets: tuple[Sheet, ...] = field(default=())


def column_letter(column: int) -> str:
    """The letters of a column counted from 0: A, B, …, Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The column counted from 0 that letters name."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
