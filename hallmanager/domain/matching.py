"""Names as people write them: width, spaces, kinds of brackets make no difference."""

import difflib
import re
from collections.abc import Iterable

_FULL_WIDTH = "".join(chr(code) for code in range(0xFF01, 0xFF5F))
_HALF_WIDTH = "".join(chr(code) for code in range(0x21, 0x7F))
_ALIKE = str.maketrans(
    _FULL_WIDTH + "\u3000\u00a0\u2007\u202f、。〔〕【】[]−–“”",
    _HALF_WIDTH + "    ,.()()()--" + '""',
    "\ufeff\u200b\u200e\u200f",
)
_SPACES = re.compile(r"\s+")
_NOTE = re.compile(r"\([^()]*\)")
_TOTALS = re.compile(r".{0,12}(合计|总计|小计|共计|累计):?")


def names_totals(text: str) -> bool:
    """Whether a row that begins so adds up other rows, such as 大厅合计 or 小计."""
    return _TOTALS.fullmatch(fold(text)) is not None


def half_width(text: str) -> str:
    """The text with full-width letters, digits and punctuation made half-width, and trimmed."""
    return text.translate(_ALIKE).strip()


def fold(text: str) -> str:
    """The form in which two writings of one name are equal."""
    return _SPACES.sub("", half_width(text)).casefold()


_PRINTED = str.maketrans("(),:;", "（），：；")
_CHINESE = re.compile(r"[\u3400-\u9fff]")


def as_printed(name: str) -> str:
    """A Chinese name with the full-width brackets, commas and colons it is printed with."""
    return name.translate(_PRINTED) if _CHINESE.search(name) else name


def without_notes(folded: str) -> str:
    """A folded text without its notes in brackets; itself where nothing else is in it."""
    return _NOTE.sub("", folded) or folded


def nearest(name: str, known: Iterable[str], *, at_least: float = 0.5) -> str | None:
    """The known name most like the given one, or None where none is near."""
    by_fold = {fold(each): each for each in known}
    found = difflib.get_close_matches(fold(name), by_fold, n=1, cutoff=at_least)
    return by_fold[found[0]] if found else None
