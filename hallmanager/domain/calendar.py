"""The working calendar on which every deadline counts: statutory days, weekends, own days.

A day works as the hall's own days say; where they say nothing, as the statutory days of its year;
where nobody knows the year, as its weekday. A year that is not known is named, never guessed.
Half-days off (8 March, 4 May) are whole working days here; attendance knows better.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Protocol

from hallmanager.domain.rules import RuleVersion

_WEEK, _WORKING = 7, 5
_ONE = timedelta(days=1)


class DayKind(StrEnum):
    """What a day of the calendar is: off (放假), or worked to make up for one (调休上班)."""

    HOLIDAY = "holiday"
    MAKEUP_WORKDAY = "makeup_workday"


class CalendarDay(Protocol):
    """One day that differs from its weekday, as its declaration keeps it."""

    day: date
    day_kind: str


# The days of a year that are off or worked, True for worked; None for a year that is not known.
StatutoryDays = Callable[[int], Mapping[date, bool] | None]


def no_statutory_days(_year: int) -> None:
    """The source that knows no year."""


def is_weekday(day: date) -> bool:
    """Whether the day is a Monday to Friday."""
    return day.weekday() < _WORKING


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days are worked.

    `own` are the days the hall keeps itself, True for worked, which win over everything;
    `announced` the years whose whole arrangement is among them; `statutory` knows other years.
    """

    own: Mapping[date, bool]
    announced: frozenset[int] = frozenset()
    statutory: StatutoryDays = no_statutory_days

    def is_working_day(self, day: date) -> bool:
        """Whether the day is worked."""
        return self._exceptions(day.year).get(day, is_weekday(day))

    def knows(self, year: int) -> bool:
        """Whether somebody has said which days of the year are off."""
        return year in self.announced or self.statutory(year) is not None

    def unknown_years(self, *days: date) -> tuple[int, ...]:
        """The years from the first to the last of the days that are counted by weekends alone."""
        if not days:
            return ()
        years = range(min(days).year, max(days).year + 1)
        return tuple(year for year in years if not self.knows(year))

    def add_working_days(self, start: date, count: int) -> date:
        """The count-th working day after the start: the day after it is day one (民法典第201条).

        A negative count goes back likewise; none is the start itself. Raises OverflowError past
        the last year there is.
        """
        step = _ONE if count > 0 else -_ONE
        day, left = start, abs(count)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """The working days one must go from the start to reach the end, below zero when it is past.

        The start is not counted, the end is: what `add_working_days` added is counted again.
        """
        if end < start:
            return -self._count(end, start - _ONE)
        return self._count(start + _ONE, end) if end > start else 0

    def closing_day(self, due: date) -> date:
        """The working day on which a time limit ends, never before its date (民法典第203条)."""
        return due if self.is_working_day(due) else self.add_working_days(due, 1)

    def _count(self, first: date, last: date) -> int:
        """The working days from the first to the last day, both included."""
        found = _weekdays_until(last.toordinal()) - _weekdays_until(first.toordinal() - 1)
        for year in range(first.year, last.year + 1):
            for day, works in self._exceptions(year).items():
                if first <= day <= last:
                    found += works - is_weekday(day)
        return found

    def _exceptions(self, year: int) -> Mapping[date, bool]:
        own = self._own_by_year.get(year, {})
        statutory = None if year in self.announced else self.statutory(year)
        return {**statutory, **own} if statutory else own

    @cached_property
    def _own_by_year(self) -> dict[int, dict[date, bool]]:
        years: dict[int, dict[date, bool]] = {}
        for day, works in self.own.items():
            years.setdefault(day.year, {})[day] = works
        return years


def working_calendar(
    days: Iterable[CalendarDay], statutory: StatutoryDays, rule: RuleVersion
) -> WorkingCalendar:
    """The calendar of a hall from the days it keeps and what is known of other years."""
    own = {each.day: each.day_kind == DayKind.MAKEUP_WORKDAY for each in days}
    return WorkingCalendar(own, announced_years(own, rule), statutory)


def announced_years(own: Mapping[date, bool], rule: RuleVersion) -> frozenset[int]:
    """The years whose whole arrangement is among the days: a few own days make no known year.

    Every arrangement has the holidays with fixed dates, and at least the statutory number of days
    off (全国年节及纪念日放假办法; both numbers stand in the rule).
    """
    off = {day for day, works in own.items() if not works}
    fixed = {tuple(map(int, text.split("-"))) for text in rule.names("fixed_holidays")}
    return frozenset(
        year
        for year in {day.year for day in off}
        if len(named := {(d.month, d.day) for d in off if d.year == year}) >= rule.number("least")
        and fixed <= named
    )


def _weekdays_until(ordinal: int) -> int:
    """The Mondays to Fridays up to and with a day; day 1 was a Monday."""
    weeks, rest = divmod(ordinal, _WEEK)
    return weeks * _WORKING + min(rest, _WORKING)
