"""An annex of a bulletin as a workbook that looks like the printed table."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from hallmanager.sheets.writing import clean, save, sheet_title

HeaderCell = tuple[str, int, int]
_LINE = Side(style="thin", color="000000")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
_NAME_COLUMN, _NAME_WIDTH, _WIDTH = 2, 28, 11


def write_annex(
    path: Path,
    *,
    title: str,
    header: Sequence[Sequence[HeaderCell]],
    rows: Sequence[Sequence[str | int | None]],
    footnote: str,
) -> None:
    """Write title, header rows (text, columns, rows spanned), body and footnote on one sheet.

    Counts stay numbers, blanks stay blank; printed in landscape with the header on every page.

    Raises DiskFull or Busy; then nothing is left behind.
    """
    book = Workbook()
    sheet: Any = book.active
    sheet.title = sheet_title(Workbook(write_only=True), title)
    width = len(rows[0]) if rows else sum(columns for _text, columns, _rows in header[0])
    _write_wide(sheet, 1, title, width, Font(bold=True, size=16), _CENTRE)
    _write_header(sheet, header)
    first = 2 + len(header)
    for number, row in enumerate(rows, start=first):
        _write_row(sheet, number, row)
    _write_wide(sheet, first + len(rows), footnote, width, Font(size=10), _LEFT)
    _set_up_page(sheet, width, first)
    save(book, path)


def _write_header(sheet: Any, header: Sequence[Sequence[HeaderCell]]) -> None:
    taken: set[tuple[int, int]] = set()
    for number, cells in enumerate(header, start=2):
        column = 1
        for text, columns, rows in cells:
            while (number, column) in taken:
                column += 1
            span = {(number + r, column + c) for r in range(rows) for c in range(columns)}
            taken |= span
            for at in span:
                _style(sheet.cell(*at), Font(bold=True), _CENTRE)
            sheet.cell(number, column, clean(text))
            if len(span) > 1:
                sheet.merge_cells(
                    start_row=number,
                    start_column=column,
                    end_row=number + rows - 1,
                    end_column=column + columns - 1,
                )


def _write_row(sheet: Any, number: int, row: Sequence[str | int | None]) -> None:
    for column, value in enumerate(row, start=1):
        cell = sheet.cell(number, column)
        cell.value = clean(value) if isinstance(value, str) else value
        if isinstance(value, str):
            cell.data_type = "s"
        _style(cell, Font(), _LEFT if column == _NAME_COLUMN else _CENTRE)


def _write_wide(
    sheet: Any, number: int, text: str, width: int, font: Font, alignment: Alignment
) -> None:
    cell = sheet.cell(number, 1, clean(text))
    cell.font, cell.alignment = font, alignment
    sheet.merge_cells(start_row=number, start_column=1, end_row=number, end_column=width)
    sheet.row_dimensions[number].height = 32


def _style(cell: Any, font: Font, alignment: Alignment) -> None:
    cell.font, cell.alignment, cell.border = font, alignment, _BOX


def _set_up_page(sheet: Any, width: int, first_body_row: int) -> None:
    for column in range(1, width + 1):
        wide = _NAME_WIDTH if column == _NAME_COLUMN else _WIDTH
        sheet.column_dimensions[get_column_letter(column)].width = wide
    sheet.freeze_panes = sheet.cell(first_body_row, _NAME_COLUMN + 1)
    sheet.print_title_rows = f"1:{first_body_row - 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
