"""Working days: what is added is counted again, own days win, an unknown year says so."""

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hallmanager.domain.calendar import (
    DayKind,
    WorkingCalendar,
    announced_years,
    is_weekday,
    working_calendar,
)
from hallmanager.domain.rules import load_rules

RULE = load_rules(["calendar"]).on(date(2026, 1, 1))["calendar"]
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
OWN = st.dictionaries(DAYS, st.booleans(), max_size=60)
CALENDARS = st.builds(WorkingCalendar, OWN)
COUNTS = st.integers(-400, 400)


@dataclass
class Day:
    day: date
    day_kind: str


def counted_one_by_one(calendar: WorkingCalendar, first: date, last: date) -> int:
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return sum(calendar.is_working_day(day) for day in days)


@given(CALENDARS, DAYS, COUNTS)
def test_what_was_added_is_counted_again(
    calendar: WorkingCalendar, start: date, count: int
) -> None:
    end = calendar.add_working_days(start, count)
    assert calendar.working_days_between(start, end) == count
    assert count == 0 or calendar.is_working_day(end)


@given(CALENDARS, DAYS, DAYS)
def test_counting_is_what_one_gets_day_by_day(
    calendar: WorkingCalendar, start: date, end: date
) -> None:
    one = timedelta(days=1)
    if end >= start:
        expected = counted_one_by_one(calendar, start + one, end)
    else:
        expected = -counted_one_by_one(calendar, end, start - one)
    assert calendar.working_days_between(start, end) == expected


@given(CALENDARS, DAYS, DAYS, DAYS)
def test_a_later_end_is_never_nearer(
    calendar: WorkingCalendar, start: date, a: date, b: date
) -> None:
    first, second = sorted((a, b))
    near = calendar.working_days_between(start, first)
    assert near <= calendar.working_days_between(start, second)


@given(OWN, DAYS, st.booleans())
def test_own_days_win_over_everything(own: dict[date, bool], day: date, works: bool) -> None:
    against = WorkingCalendar({**own, day: works}, statutory=lambda _year: {day: not works})
    assert against.is_working_day(day) is works


@given(CALENDARS, DAYS)
def test_a_limit_closes_on_a_working_day_not_before_its_date(
    calendar: WorkingCalendar, due: date
) -> None:
    closing = calendar.closing_day(due)
    assert closing >= due
    assert calendar.is_working_day(closing)
    assert counted_one_by_one(calendar, due, closing) == 1


def test_the_day_after_the_start_is_day_one() -> None:
    friday, monday = date(2026, 7, 3), date(2026, 7, 6)
    plain = WorkingCalendar({})
    assert plain.add_working_days(friday, 1) == monday
    assert plain.add_working_days(friday, 5) == date(2026, 7, 10)
    assert plain.add_working_days(monday, -1) == friday
    assert plain.working_days_between(friday, friday) == 0


def test_a_year_nobody_knows_is_counted_by_weekdays_and_named() -> None:
    calendar = WorkingCalendar({}, statutory=lambda year: {} if year == 2026 else None)
    assert calendar.is_working_day(date(2027, 10, 1))
    assert calendar.unknown_years(date(2027, 3, 1), date(2026, 1, 5)) == (2027,)
    assert calendar.unknown_years(date(2026, 1, 5)) == ()
    assert calendar.unknown_years() == ()


def test_a_few_own_days_make_no_year_known() -> None:
    own = [Day(date(2027, 4, 20), DayKind.HOLIDAY.value), Day(date(2027, 1, 1), "holiday")]
    calendar = working_calendar(own, lambda _year: None, RULE)
    assert not calendar.knows(2027)
    assert not calendar.is_working_day(date(2027, 4, 20))


def test_a_whole_arrangement_makes_its_year_known() -> None:
    whole = [date(2027, 1, 1), date(2027, 5, 1), date(2027, 10, 1)]
    whole += [date(2027, 2, 5) + timedelta(days=n) for n in range(10)]
    assert announced_years(dict.fromkeys(whole, False), RULE) == {2027}
    assert announced_years(dict.fromkeys(whole[1:], False), RULE) == frozenset()
    assert announced_years(dict.fromkeys(whole, True), RULE) == frozenset()


def test_an_announced_year_stands_in_place_of_the_statutory_one() -> None:
    wrong = date(2026, 3, 2)
    calendar = WorkingCalendar({}, frozenset({2026}), lambda _year: {wrong: False})
    assert calendar.is_working_day(wrong)


def test_a_limit_of_the_far_future_is_counted_at_once() -> None:
    far = WorkingCalendar({}).working_days_between(date(2026, 1, 1), date(9999, 12, 31))
    assert far > 2_000_000


@given(DAYS)
def test_without_any_list_the_week_decides(day: date) -> None:
    assert WorkingCalendar({}).is_working_day(day) == is_weekday(day)
