"""A block copied from Excel, WPS or one of our lists, made a sheet that an import reads.

So a pasted block is judged and previewed as a file is: what is new, what changes, what is refused.
"""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from hallmanager.base.errors import UserError
from hallmanager.base.text import _
from hallmanager.domain.matching import fold
from hallmanager.records.kind import Record
from hallmanager.sheets.blocks import Block, read_block
from hallmanager.sheets.targets import targets_of

_HEADER_WITHIN = 8


def write_sheet(cls: type[Record], text: str, columns: Mapping[str, str], folder: Path) -> Path:
    """Write the block into a folder as a sheet with a header.

    `columns` are those that the list shows, from left to right: its title and the label of the
    field in it. A block without a header is taken to have these columns.

    Raises UserError when the text is no block, or is wider than the list.
    """
    block = read_block(text)
    if not block:
        raise UserError(_("剪贴板里没有表格。请先在 Excel 或 WPS 里复制单元格，再粘贴。"))
    found = _header_of(cls, block, columns)
    if found is None:
        block = [_given(block, list(columns.values())), *block]
    else:
        block[found] = [columns.get(cell.strip(), cell) for cell in block[found]]
    path = folder / _("粘贴的内容.csv")
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows(block)
    return path


def _header_of(cls: type[Record], block: Block, columns: Mapping[str, str]) -> int | None:
    """Which of the first rows names the columns: at least two of them, or its only cell does."""
    targets = targets_of(cls)
    known = {fold(word) for each in targets for word in (each.label, *each.headers)}
    known |= {fold(title) for title in columns}
    for number, row in enumerate(block[:_HEADER_WITHIN]):
        filled = [fold(cell) for cell in row if cell.strip()]
        named = sum(cell in known for cell in filled)
        if named >= 2 or (named == 1 and len(filled) == 1 and _is_alone(block)):
            return number
    return None


def _is_alone(block: Block) -> bool:
    return max(map(len, block)) == 1


def _given(block: Block, labels: Sequence[str]) -> list[str]:
    width = max(map(len, block))
    if width > len(labels):
        raise UserError(
            _(
                "复制的内容有 {n} 列，没有表头，而本表只显示 {shown} 列，没有粘贴。"
                "请连同表头一起复制，再粘贴。"
            ).format(n=width, shown=len(labels))
        )
    return list(labels[:width])
