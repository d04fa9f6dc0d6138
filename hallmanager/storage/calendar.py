"""The working calendar of a hall: its own days over the statutory days a library knows."""

from collections.abc import Mapping
from datetime import date
from functools import cache

from hallmanager.base import clock
from hallmanager.domain import calendar as rules
from hallmanager.domain.calendar import WorkingCalendar
from hallmanager.domain.rules import load_rules
from hallmanager.records.calendar import CalendarDay
from hallmanager.storage.reading import Reader


def working_calendar(reader: Reader) -> WorkingCalendar:
    """The calendar as the hall keeps it now."""
    rule = load_rules(["calendar"]).on(clock.today())["calendar"]
    return rules.working_calendar(reader.find(CalendarDay), statutory_days, rule)


def statutory_days(year: int) -> Mapping[date, bool] | None:
    """The days of a year that are off or worked by the State Council's arrangement.

    None for a year the library does not know: it would raise for it, and for every stretch that
    touches it.
    """
    return _known_years().get(year)


@cache
def _known_years() -> dict[int, dict[date, bool]]:
    from chinese_calendar import holidays, workdays

    years = range(min(holidays).year, max(holidays).year + 1)
    known: dict[int, dict[date, bool]] = {year: {} for year in years}
    for days, works in ((holidays, False), (workdays, True)):
        for day in days:
            known[day.year][day] = works
    return known
