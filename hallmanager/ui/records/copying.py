"""Rows of a list on the clipboard, as a table that Excel, WPS and Word take."""

import html
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QMimeData

from hallmanager.sheets.blocks import write_block

# What only a screen shows: the thin space of thousands, the long minus.
_FOR_CELLS = str.maketrans({"\u2009": None, "\u2212": "-"})


def as_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> QMimeData:
    """A table with its header, once as cells between tabs and once as a table of a page."""
    lines = [list(heads), *([cell.translate(_FOR_CELLS) for cell in row] for row in rows)]
    data = QMimeData()
    data.setText(write_block(lines))
    data.setHtml(_page(lines))
    return data


def _page(lines: Sequence[Sequence[str]]) -> str:
    head, *rows = (_row("th" if n == 0 else "td", line) for n, line in enumerate(lines))
    return f"<table><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>"


def _row(tag: str, cells: Sequence[str]) -> str:
    return "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells) + "</tr>"
