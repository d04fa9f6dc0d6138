"""Writing workbooks row by row: text stays text, whatever it begins with."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from hallmanager.base import files
from hallmanager.base.errors import UserError
from hallmanager.base.text import _, translate
from hallmanager.sheets.targets import REASON_HEADER, ROW_NUMBER_HEADER

LONGEST_TEXT = 32_767
_FORMULA_SIGNS = tuple("=+-@\t\r")
_SAFE_DIGITS = 10**15
_SHEET_NAME = re.compile(r"[\\/*?:\[\]]")
_LINE = Side(style="thin", color="BFBFBF")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
HEADER_FILL = PatternFill("solid", fgColor="DDE7F3")
FAULT_FILL = PatternFill("solid", fgColor="FBE3DF")
HEADER_FONT = Font(bold=True)
_NARROWEST, _WIDEST = 8, 48
_REASON = 64
_MEASURED_ROWS = 100


@dataclass(frozen=True)
class ReturnedRow:
    """A row handed back: its cells as they were, why, and the columns at fault (from 0)."""

    number: int
    cells: Sequence[Any]
    reason: str
    faults: frozenset[int] = frozenset()


@dataclass(frozen=True)
class ReturnedSheet:
    """The rows handed back of one sheet."""

    name: str
    headers: Sequence[str]
    rows: Sequence[ReturnedRow] = field(default=())


def write_rows(
    path: Path, headers: Sequence[str], rows: Iterable[Sequence[Any]], *, name: str = "Sheet"
) -> int:
    """Write one sheet under a frozen header, streamed; returns the number of rows.

    No text becomes a formula; control characters are dropped; dates and numbers stay such; flags
    are 是 and 否.

    Raises DiskFull or Busy; then nothing is left behind.
    """
    count, following = 0, iter(rows)
    first = list(islice(following, _MEASURED_ROWS))
    with _saved(path) as book:
        sheet = _new_sheet(book, name, headers, first)
        for row in chain(first, following):
            sheet.append([plain_cell(sheet, value) for value in row])
            count += 1
    return count


def write_rejects(path: Path, sheets: Sequence[ReturnedSheet]) -> None:
    """Write rows to be corrected and imported again: their own columns, then row and reason.

    The cells at fault are coloured; the two columns in addition are ignored by an import.
    """
    ours = [translate(ROW_NUMBER_HEADER), translate(REASON_HEADER)]
    with _saved(path) as book:
        for returned in sheets:
            measured = [row.cells for row in returned.rows[:_MEASURED_ROWS]]
            sheet = _new_sheet(book, returned.name, [*returned.headers, *ours], measured)
            sheet.column_dimensions[get_column_letter(len(returned.headers) + 2)].width = _REASON
            for row in returned.rows:
                sheet.append(_returned_cells(sheet, row, len(returned.headers)))


@contextmanager
def _saved(path: Path) -> Iterator[Any]:
    """A streamed workbook that is put in its place when the block succeeds."""
    _require_workbook_name(path)
    book = Workbook(write_only=True)
    try:
        yield book
        content = _packed(book, path)
    except BaseException:
        # An unfinished sheet would complain when it is collected, long after the failure.
        for sheet in book.worksheets:
            sheet.close()
        raise
    _put(content, path)


def _returned_cells(sheet: Any, row: ReturnedRow, width: int) -> list[Any]:
    values = [*row.cells[:width], *[None] * (width - len(row.cells)), row.number, row.reason]
    cells = [plain_cell(sheet, value) for value in values]
    for index in row.faults:
        cells[index].fill = FAULT_FILL
    cells[-1].font = Font(color="B3261E")
    cells[-1].alignment = Alignment(wrap_text=True, vertical="top")
    return cells


def _new_sheet(
    book: Any, name: str, headers: Sequence[str], measured: Sequence[Sequence[Any]]
) -> Any:
    """A sheet with its header, its columns as wide as the first rows need."""
    sheet = book.create_sheet(sheet_title(book, name))
    sheet.freeze_panes = "A2"
    for number, header in enumerate(headers):
        texts = [str(row[number]) for row in measured if number < len(row)]
        width = max(map(width_for, [header, *texts]))
        sheet.column_dimensions[get_column_letter(number + 1)].width = width
    cells = [plain_cell(sheet, header) for header in headers]
    for cell in cells:
        style_header(cell)
    sheet.append(cells)
    return sheet


def style_header(cell: Any) -> None:
    """The look of every header cell."""
    cell.font, cell.fill, cell.border = HEADER_FONT, HEADER_FILL, _BORDER
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def sheet_title(book: Any, name: str) -> str:
    """A name that a sheet may have and no other of the book has yet."""
    wanted = _SHEET_NAME.sub(" ", clean(name)).strip(" '")[:28] or _("数据")
    title, number = wanted, 2
    while title.lower() in (taken.lower() for taken in book.sheetnames):
        title, number = f"{wanted[:26]}{number}", number + 1
    return title


def width_for(text: str) -> float:
    """A column width in which a text is not cut: a Chinese character is two wide."""
    wide = max(sum(2 if ord(c) > 255 else 1 for c in line[:_WIDEST]) for line in text.split("\n"))
    return min(max(wide + 4, _NARROWEST), _WIDEST)


def clean(text: str) -> str:
    """The text without what a workbook cannot hold, cut to what a cell can."""
    return str(ILLEGAL_CHARACTERS_RE.sub("", text))[:LONGEST_TEXT]


def plain_cell(sheet: Any, value: Any) -> Any:
    """A cell that holds the value itself: never a formula, never a number out of a text."""
    if isinstance(value, bool):
        value = _("是") if value else _("否")
    if isinstance(value, int) and abs(value) >= _SAFE_DIGITS:
        value = str(value)
    cell = WriteOnlyCell(sheet, clean(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(_FORMULA_SIGNS)
    elif isinstance(value, datetime):
        cell.number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    elif value is not None and not isinstance(value, int | float | Decimal):
        return plain_cell(sheet, str(value))
    return cell


def save(book: Any, path: Path) -> None:
    """Put the workbook in its place whole, or leave what was there."""
    _require_workbook_name(path)
    _put(_packed(book, path), path)


def _require_workbook_name(path: Path) -> None:
    """Refuse a name under which nobody could open a workbook."""
    if path.suffix.lower() != ".xlsx":
        raise UserError(
            _("“{name}”不是工作簿的文件名，没有写出。文件名请以 .xlsx 结尾。").format(
                name=path.name
            )
        )


def _packed(book: Any, path: Path) -> bytes:
    """The workbook as one piece.

    In memory: an archive that cannot be finished on a full disk complains once more, in English,
    when it is collected.
    """
    content = BytesIO()
    with _writing(path):
        book.save(content)
    return content.getvalue()


def _put(content: bytes, path: Path) -> None:
    with _writing(path):
        files.write_bytes(path, content)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        with files.full_disk_explained(path.parent):
            yield
    except OSError as error:
        raise UserError(
            _("“{path}”写不进去，没有写出工作簿。请换一个文件夹或文件名再试。").format(path=path),
            detail=str(error),
        ) from error
