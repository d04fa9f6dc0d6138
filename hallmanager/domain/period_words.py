"""Periods as people write them: 2023年第二季度, 二季度, 4月份, 1-4月, beside the machine form."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from hallmanager.base.errors import UserError
from hallmanager.domain.matching import fold
from hallmanager.domain.period import Period, PeriodUnit

_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_NUMERAL = re.compile("[〇零○一二三四五六七八九十]+")
_YEAR = r"(?:(?P<year>\d{4})年?度?)?"
_TO = r"(?:-|~|至|到|—|－)+"


def arabic(text: str) -> str:
    """The text with its Chinese numerals (up to 99, or digit by digit) as Arabic ones."""
    return _NUMERAL.sub(lambda found: _arabic(found[0]), text)


def _arabic(numeral: str) -> str:
    if "十" not in numeral:
        return "".join(_DIGITS[c] for c in numeral)
    tens, _sep, ones = numeral.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return numeral
    return str(int(_DIGITS.get(tens, "1")) * 10 + int(_DIGITS.get(ones, "0")))


def _months(first: str, count: int) -> Callable[[int, re.Match[str]], Period]:
    return lambda year, found: Period.of_months(year, (int(found[first]) - 1) * count + 1, count)


def _month_range(year: int, found: re.Match[str]) -> Period:
    first, last = int(found["a"]), int(found["b"])
    end_year = int(found["end_year"] or year)
    return Period.of_months(year, first, (end_year - year) * 12 + last - first + 1)


def _half(year: int, found: re.Match[str]) -> Period:
    return Period.of_months(year, 1 if found["half"] == "上" else 7, 6)


def _week(year: int, found: re.Match[str]) -> Period:
    monday = date.fromisocalendar(year, int(found["week"]), 1)
    return Period(monday, monday + timedelta(days=6), PeriodUnit.WEEK)


_FORMS: tuple[tuple[str, Callable[[int, re.Match[str]], Period]], ...] = (
    (
        _YEAR
        + r"(?P<a>1[0-2]|0?[1-9])月?份?"
        + _TO
        + r"(?:(?P<end_year>\d{4})年)?(?P<b>1[0-2]|0?[1-9])月份?",
        _month_range,
    ),
    (_YEAR + r"第?(?P<quarter>[1-4])季度?", _months("quarter", 3)),
    (_YEAR + r"q(?P<quarter>[1-4])", _months("quarter", 3)),
    (_YEAR + r"(?P<half>[上下])半年", _half),
    (_YEAR + r"第(?P<week>\d{1,2})周", _week),
    (_YEAR + r"(?P<month>1[0-2]|0?[1-9])月份?(?!\d{0,2}[日号])", _months("month", 1)),
)
_SEPARATED = re.compile(r"(?P<year>\d{4})[./](?P<month>\d{1,2})")
_WHOLE_YEAR = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)年度?")


def parse_period(text: str, *, year: int | None = None) -> Period | None:
    """Read a whole text as a period; `year` stands in where the text names none."""
    try:
        return Period.parse(text.replace(" ", ""))
    except UserError:
        pass
    words = arabic(fold(text)).removeprefix("(").removesuffix(")")
    if found := _SEPARATED.fullmatch(words):
        return _made(_months("month", 1), int(found["year"]), found)
    if found := _WHOLE_YEAR.fullmatch(words):
        return Period.of_months(int(found["year"]), 1, 12)
    for form, make in _FORMS:
        found = re.fullmatch(form, words)
        if found and (named := found["year"] or year):
            return _made(make, int(named), found)
    return None


def find_period(text: str, *, year: int | None = None) -> Period | None:
    """The first period named inside a text such as a title; None where it names none.

    A bare year counts only where nothing finer is named.
    """
    words = arabic(fold(text))
    for form, make in _FORMS:
        for found in re.finditer(r"(?<!\d)" + form, words):
            named = found["year"] or year
            if named and (period := _made(make, int(named), found)):
                return period
    whole = _WHOLE_YEAR.search(words)
    return Period.of_months(int(whole["year"]), 1, 12) if whole else None


def _made(
    make: Callable[[int, re.Match[str]], Period], year: int, found: re.Match[str]
) -> Period | None:
    try:
        period = make(year, found)
    except (ValueError, UserError):
        return None
    return period if period.start <= period.end else None
