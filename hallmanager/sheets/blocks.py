"""Blocks of cells on the clipboard, as Excel and WPS write and read them."""

import csv
import io
from collections.abc import Sequence

Block = list[list[str]]


def read_block(text: str) -> Block:
    """Read clipboard text as Excel writes it: tabs, quotes, line breaks inside quotes."""
    rows = list(csv.reader(io.StringIO(text, newline=""), dialect="excel-tab"))
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return rows


def write_block(rows: Sequence[Sequence[str]]) -> str:
    """Write cells as clipboard text that Excel and WPS take."""
    out = io.StringIO(newline="")
    csv.writer(out, dialect="excel-tab", lineterminator="\r\n").writerows(rows)
    return out.getvalue()
