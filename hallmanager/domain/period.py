"""Periods: the year, half-year, quarter, month, week or range of tallies and bulletins."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from hallmanager.base.errors import UserError
from hallmanager.base.text import _
from hallmanager.domain.day_words import in_full, within_year

_ORDINALS = ("", "一", "二", "三", "四")


class PeriodUnit(StrEnum):
    """The length of a period, which decides how it is named and stepped."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    RANGE = "range"


_MONTHS = {PeriodUnit.YEAR: 12, PeriodUnit.HALF: 6, PeriodUnit.QUARTER: 3, PeriodUnit.MONTH: 1}


@dataclass(frozen=True)
class Period:
    """A stretch of whole days, both ends included, with the unit it was named in."""

    start: date
    end: date
    unit: PeriodUnit

    @classmethod
    def parse(cls, code: str) -> "Period":
        """Read `2023`, `2023H1`, `2023Q2`, `2023-04`, `2023-W23`, a day, or a range `a..b`.

        A range that happens to be a whole year, half, quarter or month is that period.
        Raises UserError for anything else.
        """
        text = code.strip().upper()
        try:
            period = _parse_range(text) if ".." in text else _parse_single(text)
        except ValueError:
            period = None
        if period is None:
            raise UserError(
                _(
                    "看不懂期间“{code}”，请写成 2023、2023H1、2023Q2、2023-04 或 2023-01..2023-10。"
                ).format(code=code)
            )
        return period

    @classmethod
    def of_months(cls, year: int, month: int, months: int) -> "Period":
        """Return the period of `months` whole months that begins with the given month."""
        unit = _unit_of(month, months)
        last = year * 12 + month - 1 + months - 1
        end_year, end_month = last // 12, last % 12 + 1
        end = date(end_year, end_month, monthrange(end_year, end_month)[1])
        return cls(date(year, month, 1), end, unit)

    @classmethod
    def containing(cls, day: date, unit: PeriodUnit) -> "Period":
        """Return the period of that unit in which the day lies (a day for a range)."""
        if unit is PeriodUnit.WEEK:
            monday = day - timedelta(days=day.weekday())
            return cls(monday, monday + timedelta(days=6), unit)
        if unit not in _MONTHS:
            return cls(day, day, PeriodUnit.DAY)
        months = _MONTHS[unit]
        return cls.of_months(day.year, (day.month - 1) // months * months + 1, months)

    @property
    def code(self) -> str:
        """The machine form, which `parse` reads back to an equal period."""
        y, m = self.start.year, self.start.month
        match self.unit:
            case PeriodUnit.YEAR:
                return f"{y}"
            case PeriodUnit.HALF:
                return f"{y}H{(m - 1) // 6 + 1}"
            case PeriodUnit.QUARTER:
                return f"{y}Q{(m - 1) // 3 + 1}"
            case PeriodUnit.MONTH:
                return f"{y}-{m:02d}"
            case PeriodUnit.WEEK:
                iso = self.start.isocalendar()
                return f"{iso.year}-W{iso.week:02d}"
            case PeriodUnit.DAY:
                return self.start.isoformat()
        if self.is_whole_months:
            return f"{y}-{m:02d}..{self.end.year}-{self.end.month:02d}"
        return f"{self.start.isoformat()}..{self.end.isoformat()}"

    @property
    def is_whole_months(self) -> bool:
        """Whether the period begins on a first and ends on a last day of a month."""
        return self.start.day == 1 and (self.end + timedelta(days=1)).day == 1

    @property
    def title(self) -> str:
        """The Chinese name as documents print it: 2023年第二季度, 2023年上半年, 2023年4月."""
        y, m = self.start.year, self.start.month
        match self.unit:
            case PeriodUnit.YEAR:
                return _("{y}年度").format(y=y)
            case PeriodUnit.HALF:
                return (_("{y}年上半年") if m == 1 else _("{y}年下半年")).format(y=y)
            case PeriodUnit.QUARTER:
                return _("{y}年第{n}季度").format(y=y, n=_ORDINALS[(m - 1) // 3 + 1])
            case PeriodUnit.MONTH:
                return _("{y}年{m}月").format(y=y, m=m)
            case PeriodUnit.WEEK:
                iso = self.start.isocalendar()
                return _("{y}年第{n}周").format(y=iso.year, n=iso.week)
        return self._range_title()

    @property
    def short_title(self) -> str:
        """The name inside its own year: 第二季度, 上半年, 4月, 第23周; else the full title."""
        m = self.start.month
        match self.unit:
            case PeriodUnit.HALF:
                return _("上半年") if m == 1 else _("下半年")
            case PeriodUnit.QUARTER:
                return _("第{n}季度").format(n=_ORDINALS[(m - 1) // 3 + 1])
            case PeriodUnit.MONTH:
                return _("{m}月").format(m=m)
            case PeriodUnit.WEEK:
                return _("第{n}周").format(n=self.start.isocalendar().week)
        return self.title

    @property
    def months_text(self) -> str:
        """The months as the body of a bulletin names them: 4-6月; dates where months are cut."""
        if not self.is_whole_months or self.start.year != self.end.year:
            return self._range_title()
        if self.start.month == self.end.month:
            return _("{m}月").format(m=self.start.month)
        return _("{a}-{b}月").format(a=self.start.month, b=self.end.month)

    def previous(self) -> "Period":
        """The period of the same length just before (环比)."""
        return self._stepped(-1)

    def following(self) -> "Period":
        """The period of the same length just after."""
        return self._stepped(1)

    def year_before(self) -> "Period":
        """The same months of the year before (同比); for other units 52 weeks earlier."""
        if self.is_whole_months:
            return Period.of_months(self.start.year - 1, self.start.month, self._month_count())
        shift = timedelta(weeks=52)
        return Period(self.start - shift, self.end - shift, self.unit)

    def contains(self, other: "Period") -> bool:
        """Whether every day of the other period is a day of this one."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Period") -> bool:
        """Whether the two periods share a day."""
        return self.start <= other.end and other.start <= self.end

    def covers(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return self.start <= day <= self.end

    def months(self) -> Iterator["Period"]:
        """The whole months that lie in the period, in order."""
        month = Period.containing(self.start, PeriodUnit.MONTH)
        while month.start <= self.end:
            if self.contains(month):
                yield month
            month = month.following()

    def __str__(self) -> str:
        return self.code

    def _month_count(self) -> int:
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1

    def _stepped(self, steps: int) -> "Period":
        if self.is_whole_months and self.unit is not PeriodUnit.WEEK:
            count = self._month_count()
            first = self.start.year * 12 + self.start.month - 1 + steps * count
            return Period.of_months(first // 12, first % 12 + 1, count)
        length = (self.end - self.start + timedelta(days=1)) * steps
        return Period(self.start + length, self.end + length, self.unit)

    def _range_title(self) -> str:
        a, b = self.start, self.end
        if self.is_whole_months:
            return _("{y}年{m}月至{end}").format(
                y=a.year,
                m=a.month,
                end=_("{m}月").format(m=b.month)
                if a.year == b.year
                else _("{y}年{m}月").format(y=b.year, m=b.month),
            )
        first = in_full(a)
        if a == b:
            return first
        last = within_year(b) if a.year == b.year else in_full(b)
        return _("{a}至{b}").format(a=first, b=last)


def _unit_of(month: int, months: int) -> PeriodUnit:
    for unit, length in _MONTHS.items():
        if months == length and (month - 1) % length == 0:
            return unit
    return PeriodUnit.RANGE


def _parse_single(text: str) -> Period | None:
    if match := re.fullmatch(r"(\d{4})", text):
        return Period.of_months(int(match[1]), 1, 12)
    if match := re.fullmatch(r"(\d{4})H([12])", text):
        return Period.of_months(int(match[1]), int(match[2]) * 6 - 5, 6)
    if match := re.fullmatch(r"(\d{4})Q([1-4])", text):
        return Period.of_months(int(match[1]), int(match[2]) * 3 - 2, 3)
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})", text):
        month = int(match[2])
        return Period.of_months(int(match[1]), month, 1) if 1 <= month <= 12 else None
    if match := re.fullmatch(r"(\d{4})-W(\d{1,2})", text):
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
        return Period(monday, monday + timedelta(days=6), PeriodUnit.WEEK)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        day = date.fromisoformat(text)
        return Period(day, day, PeriodUnit.DAY)
    return None


def _parse_range(text: str) -> Period | None:
    first_text, _sep, last_text = text.partition("..")
    first, last = _parse_single(first_text), _parse_single(last_text)
    if first is None or last is None or first.start > last.end:
        return None
    whole = Period(first.start, last.end, PeriodUnit.RANGE)
    if whole.is_whole_months:
        return Period.of_months(whole.start.year, whole.start.month, whole._month_count())
    return Period(whole.start, whole.end, PeriodUnit.DAY if first == last else PeriodUnit.RANGE)
