"""Checks follow from a declaration; what adds up over time never overlaps."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallmanager.domain.condition import Condition
from hallmanager.domain.period import Period
from hallmanager.records.evaluation import Ballot
from hallmanager.records.hall import StationedUnit, UnitName, WindowUnit
from hallmanager.records.indicators import IndicatorValue
from hallmanager.records.kind import Record, fields_of
from hallmanager.records.register import KINDS
from hallmanager.services import checking, rivals

PERIODS = ["2023", "2023H1", "2023Q1", "2023Q2", "2023-03", "2023-04", "2023-01..2023-10"]
NOTHING = {"ballots_due": 0, "ballots_cast": 0, "satisfied": 0}


class Shelf:
    """What a reader offers to the checks, over plain objects."""

    def __init__(self, cls: type[Record], *records: SimpleNamespace) -> None:
        self._cls = cls
        self._records = records

    def find(self, cls: type[Record], *where: Condition, **_options: object) -> list[Any]:
        return [
            r for r in self._records if cls is self._cls and all(self._meets(r, c) for c in where)
        ]

    def count(self, _cls: type[Record], *_where: Condition) -> int:
        return 1

    def labels(self, _cls: type[Record]) -> dict[int, str]:
        return {1: "公安局", 2: "民政局"}

    def _meets(self, record: SimpleNamespace, condition: Condition) -> bool:
        value = getattr(record, fields_of(self._cls)[condition.field].attribute)
        return value is None if condition.operator == "empty" else value == condition.value


def ballots(period: str, unit: int = 1, id: int = 7) -> SimpleNamespace:
    return SimpleNamespace(id=id, unit_id=unit, sub_center_id=None, period=period)


@given(st.sampled_from(PERIODS), st.sampled_from(PERIODS))
def test_a_tally_is_refused_exactly_when_a_day_would_be_counted_twice(kept: str, new: str) -> None:
    shelf: Any = Shelf(Ballot, ballots(kept))
    problems = rivals.check(shelf, Ballot, {"unit": 1, "period": new, **NOTHING})
    shared = Period.parse(kept).overlaps(Period.parse(new))
    assert bool(problems) is shared
    if shared:
        message = problems[0].message
        assert Period.parse(kept).title in message
        assert Period.parse(new).title in message


def test_a_tally_of_another_unit_or_its_own_row_is_no_rival() -> None:
    shelf: Any = Shelf(Ballot, ballots("2023Q2"))
    values = {"unit": 2, "period": "2023Q2", **NOTHING}
    assert rivals.check(shelf, Ballot, values) == []
    assert rivals.check(shelf, Ballot, {**values, "unit": 1}, id=7) == []


def test_what_is_reported_may_be_reported_for_a_month_and_its_quarter() -> None:
    assert rivals.adds_up(Ballot)
    assert not rivals.adds_up(IndicatorValue)


DAYS = st.one_of(st.none(), st.integers(0, 60).map(lambda n: date(2023, 1, 1) + timedelta(days=n)))


@given(DAYS, DAYS, DAYS, DAYS)
def test_a_dated_fact_is_refused_exactly_when_a_day_is_taken(
    kept_from: date | None, kept_to: date | None, new_from: date | None, new_to: date | None
) -> None:
    kept = SimpleNamespace(id=3, window_id=1, unit_id=1, valid_from=kept_from, valid_to=kept_to)
    shelf: Any = Shelf(WindowUnit, kept)
    values = {"window": 1, "unit": 1, "valid_from": new_from, "valid_to": new_to}
    shared = _days(kept_from, kept_to) & _days(new_from, new_to)
    assert bool(rivals.check(shelf, WindowUnit, values)) is bool(shared) or not _in_order(
        kept_from, kept_to, new_from, new_to
    )


def _days(begin: date | None, end: date | None) -> set[date]:
    first, last = begin or date(2022, 12, 1), end or date(2023, 4, 1)
    return {first + timedelta(days=n) for n in range((last - first).days + 1)}


def _in_order(*days: date | None) -> bool:
    pairs = ((days[0], days[1]), (days[2], days[3]))
    return all(begin is None or end is None or begin <= end for begin, end in pairs)


@given(st.integers())
def test_a_count_is_accepted_exactly_within_its_bounds(number: int) -> None:
    field = fields_of(Ballot)["ballots_due"]
    assert field.minimum is not None
    assert field.maximum is not None
    accepted = checking.check_field(field, number) == []
    assert accepted is (field.minimum <= number <= field.maximum)


@given(st.text(alphabet="政务服务A1", max_size=80))
def test_a_text_is_accepted_exactly_up_to_its_length(text: str) -> None:
    field = fields_of(StationedUnit)["short_name"]
    assert (checking.check_field(field, text) == []) is (len(text) <= 12)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ballots_due", "3"),
        ("ballots_due", True),
        ("ballots_due", 3.0),
        ("unit", "公安局"),
        ("period", "二季度"),
        ("period", 2023),
    ],
)
def test_a_value_of_the_wrong_type_is_a_problem_and_no_crash(name: str, value: object) -> None:
    assert checking.check_field(fields_of(Ballot)[name], value)


@pytest.mark.parametrize("key", KINDS)
def test_an_empty_record_misses_exactly_what_its_declaration_requires(key: str) -> None:
    cls = KINDS[key]
    required = {f.name for f in fields_of(cls).values() if f.required and f.default is None}
    missed = {problem.field for problem in checking.check_values(cls, {})}
    assert required <= missed


def test_a_former_name_ends_on_a_day() -> None:
    values = {"unit": 1, "name": "安监局"}
    assert [p.field for p in checking.check_values(UnitName, values)] == ["valid_to"]
    assert checking.check_values(UnitName, {**values, "valid_to": date(2019, 1, 31)}) == []


@given(st.lists(st.text(alphabet="甲乙丙丁", min_size=1, max_size=3), max_size=6))
def test_joined_names_come_apart_again(names: list[str]) -> None:
    expected = list(dict.fromkeys(names))
    for separator in ("、", "，", ", ", ";", " 、 "):
        assert rivals.split_names(separator.join(names)) == expected
