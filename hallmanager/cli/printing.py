"""Rows on standard output: as a bare JSON array, or as a table that lines up Chinese."""

import json
import unicodedata
from collections.abc import Collection, Mapping, Sequence

from hallmanager.base.text import _

Row = Mapping[str, object]
_WIDEST = 40


def emit_json(rows: Sequence[Row]) -> None:
    """Print a bare JSON array, one record a line."""
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, default=str) for row in rows)
    print(f"[\n{lines}\n]" if lines else "[]")


def emit_table(
    rows: Sequence[Row], headers: Mapping[str, str], *, whole: Collection[str] = ()
) -> None:
    """Print rows under headers; `headers` maps the keys of a row to their titles, in order.

    Long texts are cut, but for the columns that are to be read `whole`.
    """
    texts = [[(_line if key in whole else _text)(row.get(key)) for key in headers] for row in rows]
    widths = [max(map(width, column)) for column in zip(headers.values(), *texts, strict=True)]
    for line in ([*headers.values()], *texts):
        cells = (text + " " * (most - width(text)) for text, most in zip(line, widths, strict=True))
        print("  ".join(cells).rstrip())


def _text(value: object) -> str:
    text = _line(value)
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def _line(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return " ".join(str(value).split())


def width(text: str) -> int:
    """How many columns of a terminal a text fills."""
    return sum(2 if unicodedata.east_asian_width(sign) in "FW" else 1 for sign in text)
