"""Lists count issues, window-times and groups by their own rules."""

from dataclasses import dataclass
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from hallmanager.domain.honors import check_red_black_entry, issues, times_by_unit


@dataclass
class _Entry:
    unit_id: int
    published_on: date = date(2023, 4, 28)
    issue: str | None = None
    target: str = "window"


def test_entries_of_one_number_are_one_issue_and_else_one_day_is() -> None:
    entries = [
        _Entry(1, issue="第4期"),
        _Entry(2, date(2023, 5, 4), "第4期 "),
        _Entry(3, date(2023, 5, 31)),
        _Entry(4, date(2023, 5, 31)),
    ]
    assert len(issues(entries)) == 2


def test_the_county_black_list_is_six_twice_and_four_once() -> None:
    units = [*range(6), *range(6), *range(6, 10)]
    groups = times_by_unit([_Entry(unit) for unit in units])
    assert {times: len(found) for times, found in groups.items()} == {2: 6, 1: 4}
    assert list(groups) == [2, 1]


@given(st.lists(st.integers(1, 9)))
def test_groups_add_up_to_the_window_times(units: list[int]) -> None:
    groups = times_by_unit([_Entry(unit) for unit in units])
    assert sum(times * len(found) for times, found in groups.items()) == len(units)


def test_a_person_is_named_where_a_person_is_meant() -> None:
    assert check_red_black_entry({"target": "person", "staff": None})[0].field == "staff"
    assert check_red_black_entry({"target": "window", "staff": 3})[0].field == "target"
    assert check_red_black_entry({"target": "window", "staff": None}) == []
