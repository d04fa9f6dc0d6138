"""The process that opens a strange file: it reads, checks and streams plain values, and may die.

Its standard output is lines of JSON: `progress`, `sheet`, `rows`, `end` and at last `done`, or one
`refused` with a sentence. Nothing else of the file reaches the program.
"""

import io
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from hallmanager.base.errors import FileRefused, UserError
from hallmanager.base.text import _
from hallmanager.sheets import memory_cap, ods_xml, sheet_xml, text_files
from hallmanager.sheets.sheet_xml import SheetFacts
from hallmanager.sheets.workbook import Limits, column_letter
from hallmanager.sheets.zip_checks import check_zip, damaged, password

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_FOREIGN = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"{\\rtf": "RTF",
}
_BATCH = 400
_MOST_FILLED = 500_000
# The limit is for records; titles, header, totals and notes come on top.
_TITLES_AND_NOTES = 50

Cells = list[Any]
Place = tuple[int, int]


def main(arguments: list[str]) -> int:
    """Read the file named first, within the limits given second as JSON."""
    path, limits = Path(arguments[0]), Limits(**json.loads(arguments[1]))
    memory_cap.apply(limits.memory_megabytes)
    out = sys.stdout.buffer
    try:
        for frame in _frames(path, limits):
            _send(out, frame)
        _send(out, {"done": True})
    except UserError as error:
        _send(out, {"refused": error.message, "detail": error.detail})
    except OSError as error:
        _send(out, {"refused": _unreadable(path.name), "detail": str(error)})
    except MemoryError:
        _send(out, {"refused": too_much_memory(path.name)})
    return 0


def _unreadable(name: str) -> str:
    return _(
        "文件“{name}”打不开，可能正被其他程序占用，或没有读取权限。请关闭占用它的程序后再试。"
    ).format(name=name)


def too_much_memory(name: str) -> str:
    """The sentence for a file that needs more memory than it may have."""
    return _(
        "文件“{name}”占用的内存过多，没有读取。请只留下要导入的表格，另存为 xlsx 后再导入。"
    ).format(name=name)


def _send(out: BinaryIO, frame: dict[str, Any]) -> None:
    out.write(json.dumps(frame, ensure_ascii=False, default=_plain).encode() + b"\n")
    out.flush()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    return str(value)


def _frames(path: Path, limits: Limits) -> Iterator[dict[str, Any]]:
    start = _first_bytes(path, limits)
    if start.startswith(b"PK\x03\x04"):
        yield from _workbook_frames(path, limits, check_zip(path, limits))
    elif start.startswith(_OLE):
        _refuse_encrypted(path)
        yield from _workbook_frames(path, limits, "xls")
    else:
        yield from _text_frames(path, start, limits)


def _first_bytes(path: Path, limits: Limits) -> bytes:
    size = path.stat().st_size
    if size == 0:
        raise FileRefused(_("文件“{name}”是空的，没有内容可导入。").format(name=path.name))
    if size > limits.file_megabytes * 1_000_000:
        raise FileRefused(
            _("文件“{name}”超过 {limit} MB，没有读取。请只留下要导入的表格再试。").format(
                name=path.name, limit=limits.file_megabytes
            )
        )
    with path.open("rb") as file:
        start = file.read(4096)
    for mark, what in _FOREIGN.items():
        if start.startswith(mark):
            raise FileRefused(
                _(
                    "文件“{name}”是 {what} 文件，不是工作簿。请选择 xlsx、xls、ods 或 csv 文件。"
                ).format(name=path.name, what=what)
            )
    return start


def _refuse_encrypted(path: Path) -> None:
    if _ENCRYPTED_PACKAGE in path.read_bytes():
        raise password(path.name)


def _workbook_frames(path: Path, limits: Limits, kind: str) -> Iterator[dict[str, Any]]:
    import python_calamine as calamine

    look = {"xlsx": sheet_xml.look_into, "ods": ods_xml.look_into}.get(kind)
    facts = look(path, limits) if look is not None else {}
    try:
        book = calamine.load_workbook(_as_its_content(path, kind))
        sheets = [
            meta for meta in book.sheets_metadata if meta.typ is calamine.SheetTypeEnum.WorkSheet
        ]
        yield {"format": kind}
        for position, meta in enumerate(sheets):
            sheet = book.get_sheet_by_name(meta.name)
            hidden = meta.visible is not calamine.SheetVisibleEnum.Visible
            seen = facts.get(meta.name, SheetFacts())
            for frame in _sheet_frames(path.name, sheet, hidden, seen, limits):
                if frame.get("rows"):
                    share = frame["rows"][-1][0] / max(sheet.total_height, 1)
                    frame["progress"] = (position + min(share, 1)) / len(sheets)
                yield frame
    except calamine.PasswordError as error:
        raise password(path.name) from error
    except calamine.CalamineError as error:
        raise damaged(path.name, error) from error


def _as_its_content(path: Path, kind: str) -> "str | io.BytesIO":
    """The path where its ending is right; else the bytes, for the reader believes an ending."""
    return str(path) if path.suffix.lower() == f".{kind}" else io.BytesIO(path.read_bytes())


def _sheet_frames(
    file: str, sheet: Any, hidden: bool, facts: SheetFacts, limits: Limits
) -> Iterator[dict[str, Any]]:
    top, left = sheet.start or (0, 0)
    rows = enumerate(sheet.iter_rows(), start=top + 1)
    numbered = (
        (number, [None] * left + [_clean(cell) for cell in cells]) for number, cells in rows
    )
    shown = _percents_shown(numbered, facts.percents)
    merges = facts.merges or _merges(sheet)
    filled: list[Place] = []
    yield {"sheet": sheet.name, "hidden": hidden}
    yield from _row_frames(file, sheet.name, _fill_merged(shown, merges, filled), limits)
    yield {
        "end": True,
        "hidden_rows": sorted(facts.hidden_rows),
        "filled": filled,
        "uncomputed": facts.uncomputed,
    }


def _clean(cell: object) -> object:
    if isinstance(cell, str):
        return cell if cell.strip() else None
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return int(cell)
    if isinstance(cell, time | timedelta):
        return str(cell)
    return cell


def _percents_shown(
    rows: Iterable[tuple[int, Cells]], percents: set[Place]
) -> Iterator[tuple[int, Cells]]:
    """Give a cell that is formatted as a percentage the text the person sees: 85.3%."""
    rows_with = {row for row, _column in percents}
    for number, cells in rows:
        if number in rows_with:
            for column, cell in enumerate(cells):
                if (number, column) in percents and isinstance(cell, int | float):
                    cells[column] = f"{(Decimal(str(cell)) * 100).normalize():f}%"
        yield number, cells


def _merges(sheet: Any) -> dict[int, list[tuple[int, int, int]]]:
    """Merged areas by the row of their corner: first column, last column, last row."""
    found: dict[int, list[tuple[int, int, int]]] = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        found.setdefault(top + 1, []).append((left, right, bottom + 1))
    return found


def _fill_merged(
    rows: Iterable[tuple[int, Cells]],
    merges: dict[int, list[tuple[int, int, int]]],
    filled: list[Place],
) -> Iterator[tuple[int, Cells]]:
    """Show the corner's value all over a merged area, within the columns that hold something."""
    open_areas: list[tuple[int, int, int, object]] = []
    for number, cells in rows:
        open_areas = [area for area in open_areas if area[2] >= number]
        for left, right, bottom in merges.get(number, ()):
            if left < len(cells) and cells[left] is not None and len(open_areas) < 1_000:
                open_areas.append((left, min(right, len(cells) - 1), bottom, cells[left]))
        for left, right, _bottom, value in open_areas:
            for column in range(left, right + 1):
                if cells[column] is None and len(filled) < _MOST_FILLED:
                    cells[column] = value
                    filled.append((number, column))
        yield number, cells


def _row_frames(
    file: str, sheet: str, rows: Iterable[tuple[int, Cells]], limits: Limits
) -> Iterator[dict[str, Any]]:
    batch: list[tuple[int, Cells]] = []
    count = 0
    for number, cells in rows:
        while cells and cells[-1] is None:
            cells.pop()
        if not cells:
            continue
        count += 1
        _check_size(file, sheet, number, count, len(cells), limits)
        batch.append((number, cells))
        if len(batch) == _BATCH:
            yield {"rows": batch}
            batch = []
    yield {"rows": batch}


def _check_size(file: str, sheet: str, number: int, count: int, width: int, limits: Limits) -> None:
    if width > limits.columns:
        raise FileRefused(
            _(
                "文件“{file}”的工作表“{sheet}”第 {row} 行写到了 {cell}，超过 {limit} 列，没有读取。"
                "请删去表格右边的单元格，另存后再导入。"
            ).format(
                file=file,
                sheet=sheet,
                row=number,
                cell=f"{column_letter(width - 1)}{number}",
                limit=limits.columns,
            )
        )
    if count > limits.rows + _TITLES_AND_NOTES:
        raise FileRefused(
            _(
                "文件“{file}”的工作表“{sheet}”有内容的行超过 {limit} 行，没有读取。"
                "请分成几个文件导入。"
            ).format(file=file, sheet=sheet, limit=limits.rows)
        )


def _text_frames(path: Path, start: bytes, limits: Limits) -> Iterator[dict[str, Any]]:
    if b"urn:schemas-microsoft-com:office:spreadsheet" in start:
        raise FileRefused(
            _("文件“{name}”是 XML 表格，请用 Excel 打开，另存为 xlsx 后再导入。").format(
                name=path.name
            )
        )
    text = text_files.decode(path.read_bytes(), path.name)
    if text_files.is_html(start):
        form, rows = "html", text_files.html_rows(text)
    else:
        _refuse_binary(text, path.name)
        form, rows = "csv", text_files.csv_rows(text, path.name)
    yield {"format": form}
    yield {"sheet": path.stem, "hidden": False}
    cleaned = ((number, [_clean(cell) for cell in cells]) for number, cells in rows)
    yield from _row_frames(path.name, path.stem, cleaned, limits)
    yield {"end": True, "hidden_rows": [], "filled": [], "uncomputed": []}


def _refuse_binary(text: str, name: str) -> None:
    controls = sum(1 for c in text[:20_000] if ord(c) < 32 and c not in "\t\r\n\f")
    if controls:
        raise FileRefused(
            _("文件“{name}”不是工作簿，也不是文本表格。请选择 xlsx、xls、ods 或 csv 文件。").format(
                name=name
            )
        )


def limits_json(limits: Limits) -> str:
    """The limits as the child's second argument."""
    return json.dumps(asdict(limits))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
