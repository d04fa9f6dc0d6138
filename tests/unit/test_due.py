"""Time limits are told in working days, the most urgent first."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallmanager.domain.calendar import WorkingCalendar
from hallmanager.domain.due import (
    DueItem,
    Urgency,
    due_list,
    last_ended,
    reporting_limits,
    time_limit,
)
from hallmanager.domain.period import PeriodUnit
from hallmanager.domain.rules import load_rules

PLAIN = WorkingCalendar({}, statutory=lambda year: {} if year == 2026 else None)
THURSDAY, FRIDAY = date(2026, 7, 2), date(2026, 7, 3)
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("due", "today", "words", "urgency"),
    [
        (FRIDAY, THURSDAY, "剩1日", Urgency.LATER),
        (FRIDAY, FRIDAY, "今天", Urgency.TODAY),
        (FRIDAY, date(2026, 7, 4), "超1日", Urgency.OVERDUE),
        (FRIDAY, date(2026, 7, 6), "超1日", Urgency.OVERDUE),
        (FRIDAY, date(2026, 7, 7), "超2日", Urgency.OVERDUE),
        (date(2026, 7, 4), FRIDAY, "剩1日", Urgency.LATER),
        (date(2026, 7, 4), date(2026, 7, 6), "今天", Urgency.TODAY),
    ],
)
def test_a_limit_is_told_in_working_days(
    due: date, today: date, words: str, urgency: Urgency
) -> None:
    limit = time_limit(PLAIN, due, today=today)
    assert (limit.words, limit.urgency) == (words, urgency)


@given(DAYS, DAYS)
def test_a_limit_is_over_exactly_when_its_closing_day_is_past(due: date, today: date) -> None:
    limit = time_limit(PLAIN, due, today=today)
    assert (limit.urgency is Urgency.OVERDUE) == (today > limit.closing)
    assert (limit.urgency is Urgency.TODAY) == (today == limit.closing)


def item(due: date, today: date = THURSDAY) -> DueItem:
    return DueItem("problems", "整改", "甲", "乙", time_limit(PLAIN, due, today=today))


def test_the_most_urgent_stands_first_and_urgencies_are_told_apart() -> None:
    later, over, now = item(date(2026, 7, 9)), item(date(2026, 6, 30)), item(THURSDAY)
    found = due_list([later, now, over], PLAIN, today=THURSDAY)
    assert found.items == (over, now, later)
    assert found.of(Urgency.OVERDUE) == (over,)
    assert found.warning == ""


def test_a_limit_in_an_unknown_year_is_warned_of() -> None:
    found = due_list([item(date(2027, 1, 8))], PLAIN, today=THURSDAY)
    assert found.warning == "2027年放假安排未导入，按周末推算"
    far = due_list([item(date(2029, 1, 8))], PLAIN, today=THURSDAY)
    assert far.warning == "2027–2029年放假安排未导入，按周末推算"


def test_the_shipped_limits_name_kinds_periods_and_clauses() -> None:
    limits = reporting_limits(load_rules(["reporting"]).on(THURSDAY)["reporting"])
    assert {limit.kind for limit in limits} == {"ballots", "red_black_entries", "bulletin_drafts"}
    for limit in limits:
        assert limit.days > 0
        assert limit.clause.startswith("填报时限 2021版 第")
        clause = load_rules(["reporting"]).on(THURSDAY)["reporting"].clauses[limit.kind]
        assert f" {limit.days} 个工作日" in clause.text


def test_what_is_asked_for_is_the_last_period_that_has_ended() -> None:
    assert last_ended(PeriodUnit.QUARTER, date(2026, 6, 30)).code == "2026Q1"
    assert last_ended(PeriodUnit.QUARTER, date(2026, 7, 1)).code == "2026Q2"
    assert last_ended(PeriodUnit.MONTH, date(2026, 1, 1)).code == "2025-12"
