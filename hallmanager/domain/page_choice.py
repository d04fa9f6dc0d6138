"""Which pages are printed, as people write it: `1-3，5`."""

import re

from hallmanager.base.text import _
from hallmanager.domain.problem import Problem

_FIELD = "pages"
_RANGE = re.compile(r"(\d+)(?:[-–—－~～至到](\d+))?")
_SEPARATORS = re.compile(r"[,，、;；\s]+")


def chosen_pages(text: str, count: int) -> tuple[int, ...] | Problem:
    """Return the pages, counted from 0 and each once, in the order of the document.

    Numbers may be full-width; marks and words people use for ranges and lists are all taken.
    """
    found: set[int] = set()
    for part in filter(None, _SEPARATORS.split(text.strip())):
        match = _RANGE.fullmatch(part)
        if match is None:
            return Problem(_FIELD, _("“{part}”不是页码，请写成 1-3，5 这样。").format(part=part))
        first, last = int(match[1]), int(match[2] or match[1])
        if not 1 <= first <= last <= count:
            return Problem(_FIELD, _outside(part, first, last, count))
        found |= set(range(first - 1, last))
    if not found:
        return Problem(_FIELD, _("请写要打印的页码，如 1-3，5。"))
    return tuple(sorted(found))


def pages_words(pages: tuple[int, ...]) -> str:
    """Return pages, counted from 0, as a person reads them: `1–3、5`."""
    words: list[str] = []
    for first in [page for page in pages if page - 1 not in pages]:
        last = first
        while last + 1 in pages:
            last += 1
        words.append(f"{first + 1}–{last + 1}" if last > first else f"{first + 1}")
    return "、".join(words)


def _outside(part: str, first: int, last: int, count: int) -> str:
    if last < first:
        return _("“{part}”前大后小，请写成 {last}-{first}。").format(
            part=part, last=last, first=first
        )
    return _("全文共 {count} 页，没有“{part}”。").format(count=count, part=part)
