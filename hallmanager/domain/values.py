"""What people type and sheets hold, read as the value of a field.

Only the form of a value is judged here; bounds, required fields and references are judged where
the hall is known.
"""

import math
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from hallmanager.base.text import _
from hallmanager.domain.matching import fold, half_width, nearest
from hallmanager.domain.period import Period, PeriodUnit
from hallmanager.domain.period_words import arabic, parse_period
from hallmanager.domain.problem import Problem

_BLANK_NUMBERS = {"-", "--", "—", "——", "/", "\\", "无"}
_LOOKALIKES = str.maketrans({"l": "1", "I": "1", "O": "0", "o": "0", "〇": "0", "|": "1"})
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_PLAIN = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_YES = {"是", "√", "✓", "✔", "☑", "对", "有", "1", "y", "yes", "true", "t", "真"}
_NO = {"否", "×", "✗", "✘", "☐", "非", "无", "0", "n", "no", "false", "f", "假", "x", "不是"}
_FIRST_SERIAL_DAY = date(1899, 12, 30)
_SERIAL_DAYS = range(18_000, 80_000)
_DAY = re.compile(r"(\d{4})[-年./](\d{1,2})[-月./](\d{1,2})[日号]?")
_COMPACT_DAY = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_DAY_OF_YEAR = re.compile(r"(\d{1,2})[-月./](\d{1,2})[日号]?")
_TIME = re.compile(r"[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?$")
_WEEKDAY = re.compile(r"\s*\(?(星期|周)[一二三四五六日天]\)?$")
_SEPARATORS = re.compile(r"[,;/|\s]+")


class Declared(Protocol):
    """The facts of a field that decide how its text is read; a declared field satisfies it."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def label(self) -> str: ...  # noqa: D102
    @property
    def editor(self) -> Any: ...  # noqa: D102
    @property
    def choices(self) -> Any: ...  # noqa: D102
    @property
    def counting_unit(self) -> str: ...  # noqa: D102


class Unreadable(ValueError):
    """The text is not of the form asked for; `message` says so, `suggestion` may settle it."""

    def __init__(self, message: str, suggestion: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.suggestion = suggestion


def parse_value(field: Declared, raw: object, *, year: int | None = None) -> Any:
    """Read what was typed or found in a cell as a value of the field.

    Returns None for a blank, the value, or a `Problem` that names the text and why it cannot be
    read. A reference comes back as its trimmed text, a period as its code, a choice as its code,
    several choices as codes joined by commas. `year` completes dates and periods without a year.
    """
    try:
        return _parse(field, raw, year)
    except Unreadable as error:
        return Problem(field.name, error.message, error.suggestion)


def _parse(field: Declared, raw: object, year: int | None) -> Any:
    if is_blank(raw):
        return None
    readers: dict[str, Callable[[], Any]] = {
        "integer": lambda: integer(raw, counting_unit=field.counting_unit),
        "decimal": lambda: decimal(raw, counting_unit=field.counting_unit),
        "date": lambda: day(raw, year=year),
        "datetime": lambda: moment(raw, year=year),
        "flag": lambda: flag(raw, label=field.label),
        "choice": lambda: choice(raw, field.choices),
        "choices": lambda: several_choices(raw, field.choices),
        "period": lambda: period_code(raw, year=year),
        "long_text": lambda: long_text(raw),
    }
    return readers.get(str(field.editor), lambda: text(raw))()


def is_blank(raw: object) -> bool:
    """Whether there is nothing in a cell or an input: None, spaces, invisible characters."""
    return raw is None or (isinstance(raw, str) and not half_width(raw))


def shown(raw: object) -> str:
    """A raw value as a sentence quotes it: 12 for 12.0, dates in ISO form, long texts cut."""
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    if isinstance(raw, datetime):
        whole_day = raw.time() == datetime.min.time()
        return raw.date().isoformat() if whole_day else raw.isoformat(" ", "minutes")
    words = str(raw).strip()
    return words if len(words) <= 40 else words[:39] + "…"


def text(raw: object) -> str | None:
    """One line of text: trimmed, inner line breaks and tabs as one space."""
    words = re.sub(r"[\s\u00a0\ufeff]+", " ", _plain(raw)).strip()
    return words or None


def long_text(raw: object) -> str | None:
    """Text of several lines: trimmed, line ends as newlines."""
    words = _plain(raw).replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").strip()
    return words or None


def _plain(raw: object) -> str:
    if isinstance(raw, str):
        return "".join(c for c in raw if c in "\n\r\t" or c.isprintable() or c.isspace())
    return str(raw) if not isinstance(raw, float | datetime) else shown(raw)


def integer(raw: object, *, counting_unit: str = "") -> int | None:
    """A whole number: 12, "１２", "1,200", "12.0", "12件" where 件 are counted; 12.5 is refused.

    Raises Unreadable naming the text, the position of a stray letter and the likely number.
    """
    number = _number(raw, counting_unit, _("整数"))
    if number is None:
        return None
    if number != number.to_integral_value():
        raise Unreadable(_("“{value}”不是整数。").format(value=shown(raw)))
    return int(number)


def decimal(raw: object, *, counting_unit: str = "") -> Decimal | None:
    """An exact number; a trailing % is dropped (85.3% is 85.3)."""
    unit = counting_unit
    if isinstance(raw, str) and half_width(raw).endswith("%"):
        raw, unit = half_width(raw)[:-1], ""
    return _number(raw, unit, _("数字"))


def _number(raw: object, counting_unit: str, wanted: str) -> Decimal | None:
    if isinstance(raw, int | float | Decimal) and not isinstance(raw, bool):
        if isinstance(raw, float) and not math.isfinite(raw):
            raise Unreadable(_("“{value}”不是{wanted}。").format(value=raw, wanted=wanted))
        return Decimal(str(raw))
    words = half_width(shown(raw) if not isinstance(raw, str) else raw)
    if words in _BLANK_NUMBERS:
        return None
    if counting_unit:
        words = words.removesuffix(counting_unit).strip()
    if _GROUPED.fullmatch(words):
        words = words.replace(",", "")
    if not _PLAIN.fullmatch(words):
        raise _not_a_number(raw, words, wanted)
    try:
        return Decimal(words)
    except InvalidOperation as error:  # beyond what a decimal holds
        raise Unreadable(_("“{value}”太长。").format(value=shown(raw))) from error


def _not_a_number(raw: object, words: str, wanted: str) -> Unreadable:
    message = _("“{value}”不是{wanted}").format(value=shown(raw), wanted=wanted)
    mended = words.translate(_LOOKALIKES)
    stray = next((i for i, c in enumerate(words) if c not in "0123456789.,+-"), None)
    if not _PLAIN.fullmatch(mended) or stray is None:
        return Unreadable(message + "。")
    where = _("，第 {n} 位是字母 {c}。") if words[stray].isalpha() else _("，第 {n} 位是“{c}”。")
    return Unreadable(message + where.format(n=stray + 1, c=words[stray]), mended)


def day(raw: object, *, year: int | None = None) -> date:
    """A day: a date, an Excel serial, 2023年4月5日, 2023.4.5, 20230405, 4月5日 of `year`."""
    return moment(raw, year=year).date()


def moment(raw: object, *, year: int | None = None) -> datetime:
    """A day with an optional time of day."""
    if isinstance(raw, datetime):
        return raw
    if isinstance(raw, date):
        return datetime(raw.year, raw.month, raw.day)
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return _moment_of_number(raw)
    words = half_width(str(raw))
    time = _TIME.search(words)
    hour, minute, second = (int(part or 0) for part in time.groups()) if time else (0, 0, 0)
    words = _WEEKDAY.sub("", words[: time.start()] if time else words)
    try:
        numbers = _day_numbers(arabic(words.replace(" ", "")), year)
        return datetime(*numbers, hour, minute, second)
    except ValueError:
        raise Unreadable(
            _("“{value}”不是日期，请写成 2023-04-05 或 2023年4月5日。").format(value=shown(raw))
        ) from None


def _day_numbers(words: str, year: int | None) -> tuple[int, int, int]:
    found = _DAY.fullmatch(words) or _COMPACT_DAY.fullmatch(words)
    if found:
        return int(found[1]), int(found[2]), int(found[3])
    found = _DAY_OF_YEAR.fullmatch(words)
    if found and year:
        return year, int(found[1]), int(found[2])
    raise ValueError(words)


def _moment_of_number(number: float) -> datetime:
    if not isinstance(number, int) and not math.isfinite(number):
        raise Unreadable(_("“{value}”不是日期。").format(value=number))
    if int(number) in _SERIAL_DAYS:
        start = datetime(*_FIRST_SERIAL_DAY.timetuple()[:3])
        return start + timedelta(seconds=round(number * 86_400))
    if compact := _COMPACT_DAY.fullmatch(str(int(number))):
        try:
            return datetime(int(compact[1]), int(compact[2]), int(compact[3]))
        except ValueError:
            pass
    raise Unreadable(_("“{value}”不是日期，请写成 2023-04-05。").format(value=shown(number)))


def flag(raw: object, *, label: str = "") -> bool:
    """Yes or no: 是/否, √/×, 1/0, TRUE; the field's own label also means yes."""
    if isinstance(raw, bool):
        return raw
    words = fold(shown(raw))
    if words in _YES or (label and words == fold(label)):
        return True
    if words in _NO:
        return False
    raise Unreadable(_("“{value}”看不出是或否，请填“是”或“否”。").format(value=shown(raw)))


def choice(raw: object, choices: Iterable[Any]) -> str:
    """The code of one of the choices, by code or label, whatever its width or case.

    The first half of a label will do where no other label begins so: A for A岗.
    """
    members = list(choices)
    words = fold(shown(raw))
    for member in members:
        if words in (fold(str(member.value)), fold(member.label)):
            return str(member.value)
    labels = [str(member.label) for member in members]
    begun = [m for m in members if words and _is_begun(fold(m.label), words)]
    if len(begun) == 1:
        return str(begun[0].value)
    raise Unreadable(
        _("“{value}”不在可选项里，可填：{labels}。").format(
            value=shown(raw), labels="、".join(labels)
        ),
        nearest(shown(raw), labels),
    )


def _is_begun(label: str, words: str) -> bool:
    return label.startswith(words) and 2 * len(words) >= len(label)


def several_choices(raw: object, choices: Iterable[Any]) -> str | None:
    """Codes joined by commas, in the order of the declaration, from texts parted by 、 or ，."""
    members = list(choices)
    parts = [part for part in _SEPARATORS.split(half_width(shown(raw))) if part]
    codes = {choice(part, members) for part in parts}
    return ",".join(str(m.value) for m in members if str(m.value) in codes) or None


def period_code(raw: object, *, year: int | None = None) -> str:
    """The code of a period: 2023Q2, 2023年第二季度, 4月 of `year`; a 1st is its month."""
    if isinstance(raw, date):
        stretch = PeriodUnit.MONTH if raw.day == 1 else PeriodUnit.DAY
        found: Period | None = Period.containing(date(raw.year, raw.month, raw.day), stretch)
    else:
        found = parse_period(shown(raw), year=year)
    if found is None:
        raise Unreadable(
            _("“{value}”不是期间，请写成 2023Q2、2023-04 或 2023年第二季度。").format(
                value=shown(raw)
            )
        )
    return found.code
