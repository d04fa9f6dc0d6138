"""From what shall hold from now on to the rows that begin, end or stay; nothing past is lost."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hallmanager.domain.dated import as_of, first_overlap, holds_on
from hallmanager.domain.succession import succession

TODAY = date(2023, 6, 28)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Row:
    unit: int
    valid_from: date | None = None
    valid_to: date | None = None


def after(rows: list[Row], wanted: list[dict[str, Any]], *, today: date = TODAY) -> list[Row]:
    """The rows as they are once the steps have been taken."""
    steps = succession(rows, wanted, today=today)
    kept = [row for row in rows if row not in steps.removed]
    for row, values in steps.changed:
        kept[kept.index(row)] = replace(row, **values)
    return kept + [Row(**facts) for facts in steps.begun]


def test_the_successor_begins_today_and_the_one_before_ends_yesterday() -> None:
    first = date(2021, 6, 1)
    assert after([Row(1, first)], [{"unit": 2}]) == [
        Row(1, first, TODAY - DAY),
        Row(2, TODAY),
    ]


def test_a_day_that_is_said_is_the_day_of_the_handover() -> None:
    may = date(2023, 5, 5)
    rows = after([Row(1)], [{"unit": 2, "valid_from": may}])
    assert rows == [Row(1, None, may - DAY), Row(2, may)]


def test_a_day_yet_to_come_is_planned_and_saying_it_again_changes_nothing() -> None:
    july = date(2023, 7, 10)
    wanted = [{"unit": 2, "valid_from": july}]
    rows = after([Row(1)], wanted)
    assert rows == [Row(1, None, july - DAY), Row(2, july)]
    assert succession(rows, wanted, today=TODAY).is_empty


def test_what_began_today_never_was() -> None:
    assert after([Row(1, TODAY)], [{"unit": 2}]) == [Row(2, TODAY)]


def test_a_slip_that_is_taken_back_on_the_same_day_leaves_no_trace() -> None:
    before = [Row(1, date(2021, 6, 1))]
    assert after(after(before, [{"unit": 2}]), [{"unit": 1}]) == before


def test_the_first_day_of_a_row_that_stays_is_not_the_newcomers() -> None:
    first = date(2021, 6, 1)
    wanted = [{"unit": unit, "valid_from": first} for unit in (1, 2)]
    assert after([Row(1, first)], wanted) == [Row(1, first), Row(2, TODAY)]


def test_a_first_day_said_otherwise_is_mended() -> None:
    assert after([Row(1)], [{"unit": 1, "valid_from": date(2022, 1, 1)}]) == [
        Row(1, date(2022, 1, 1))
    ]


def test_a_new_record_has_had_its_rows_since_ever() -> None:
    assert succession([], [{"unit": 1}], today=TODAY, is_new=True).begun == (
        {"unit": 1, "valid_from": None},
    )


units = st.lists(st.integers(1, 4), unique=True, max_size=4)


@given(st.lists(units, max_size=6), units)
def test_after_any_days_what_is_named_holds_and_what_was_stays(
    days: list[list[int]], last: list[int]
) -> None:
    rows: list[Row] = []
    seen: list[tuple[date, set[int]]] = []
    for number, named in enumerate([*days, last]):
        today = TODAY + number * 2 * DAY
        wanted = [{"unit": unit} for unit in named]
        rows = after(rows, wanted, today=today)
        assert {row.unit for row in as_of(rows, today)} == set(named)
        assert succession(rows, wanted, today=today).is_empty
        seen.append((today, set(named)))
        for day, then in seen:
            assert {row.unit for row in rows if holds_on(row, day)} == then
    for unit in range(1, 5):
        assert first_overlap([row for row in rows if row.unit == unit]) is None
