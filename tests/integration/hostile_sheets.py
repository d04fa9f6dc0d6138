"""Workbooks as nobody should write them, made by editing the parts of an honest one."""

import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from openpyxl import Workbook

SHEET = "xl/worksheets/sheet1.xml"
HEADERS = ("单位", "应投票次数", "实际投票次数", "满意")


def honest(path: Path) -> Path:
    """A small workbook: a title, a header, two rows."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "第二季度"
    sheet.append(("2023年第二季度统计表",))
    sheet.append((*HEADERS, "投票率", "日期"))
    sheet.append(("公安局", 12, 12, 12, 1, date(2023, 4, 5)))
    sheet.append(("民政局", 13, 12, 12, 0.9231, date(2023, 4, 6)))
    for cell in ("E3", "E4"):
        sheet[cell].number_format = "0.00%"
    sheet.merge_cells("A1:F1")
    sheet.row_dimensions[4].hidden = True
    hidden = book.create_sheet("底稿")
    hidden.append(("不给人看",))
    hidden.sheet_state = "hidden"
    book.save(path)
    return path


def edited(source: Path, change: Callable[[str], str], *, part: str = SHEET) -> Path:
    """A copy of a workbook in which the text of one part is changed."""
    target = source.with_name(f"edited-{source.name}")
    with (
        zipfile.ZipFile(source) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            content = old.read(member)
            if member.filename == part:
                content = change(content.decode()).encode()
            new.writestr(member.filename, content)
    return target


def with_rows(source: Path, xml: str) -> Path:
    """A copy with rows of XML after the last one."""
    return edited(source, lambda text: text.replace("</sheetData>", xml + "</sheetData>"))


def with_a_whole_sheet_merge(source: Path) -> Path:
    """A copy whose title is merged over the whole sheet."""
    return edited(source, lambda text: re.sub(r'ref="A1:F1"', 'ref="A1:XFD1048576"', text))


def with_member(source: Path, name: str, content: bytes) -> Path:
    """A copy with one more part."""
    target = source.with_name(f"more-{source.name}")
    target.write_bytes(source.read_bytes())
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return target
