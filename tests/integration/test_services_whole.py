"""A record, its child rows and its new name are kept as one change, and taken back as one."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from hallmanager.base.errors import Conflict
from hallmanager.records.hall import StationedUnit, UnitName
from hallmanager.services import records
from hallmanager.services.checking import Refused
from hallmanager.services.whole import ChildRefused, ChildRow, Whole, save
from hallmanager.storage.opening import create_hall, open_hall
from hallmanager.storage.store import Store

FORMER = {"name": "公安处", "valid_to": date(2020, 12, 31)}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    create_hall(tmp_path / "hall.db")
    with open_hall(tmp_path / "hall.db") as opened:
        yield opened


def _unit(store: Store) -> StationedUnit:
    return records.add(store, StationedUnit, {"name": "公安局", "fixed_order": 2}, by="马睿")


def _state(store: Store) -> tuple[list[str], list[str]]:
    with store.reading() as reader:
        units = [f"{u.name} {u.short_name or ''}".strip() for u in reader.find(StationedUnit)]
        return units, sorted(f"{n.name} –{n.valid_to}" for n in reader.find(UnitName))


def test_values_a_new_name_and_child_rows_are_one_undo_step(store: Store) -> None:
    unit = _unit(store)
    before = _state(store)
    values = {"name": "公安分局", "short_name": "公安"}
    children = [ChildRow("unit_names", FORMER)]
    whole = Whole(values, unit.id, unit.version, date(2023, 4, 1), children)
    save(store, StationedUnit, whole, by="马睿")
    assert _state(store) == (["公安分局 公安"], ["公安处 –2020-12-31", "公安局 –2023-03-31"])
    records.undo_last(store, by="马睿")
    assert _state(store) == before


def test_a_new_record_comes_with_its_child_rows(store: Store) -> None:
    whole = Whole({"name": "公安局", "fixed_order": 2}, children=[ChildRow("unit_names", FORMER)])
    save(store, StationedUnit, whole, by="马睿")
    assert _state(store) == (["公安局"], ["公安处 –2020-12-31"])
    records.undo_last(store, by="马睿")
    assert _state(store) == ([], [])


def test_a_refused_child_row_is_named_and_nothing_is_kept(store: Store) -> None:
    unit = _unit(store)
    before = _state(store)
    children = [ChildRow("unit_names", FORMER), ChildRow("unit_names", {"name": "公安科"})]
    with pytest.raises(ChildRefused) as refused:
        save(
            store,
            StationedUnit,
            Whole({"short_name": "公"}, unit.id, None, None, children),
            by="马睿",
        )
    assert refused.value.position == 1
    assert [problem.field for problem in refused.value.problems] == ["valid_to"]
    assert _state(store) == before


def test_child_rows_are_changed_and_removed_with_their_record(store: Store) -> None:
    unit = _unit(store)
    for name, end in (("甲", date(2019, 12, 31)), ("乙", date(2020, 12, 31))):
        row = ChildRow(
            "unit_names", {"name": name, "valid_from": date(end.year, 1, 1), "valid_to": end}
        )
        save(store, StationedUnit, Whole({}, unit.id, children=[row]), by="马睿")
    with store.reading() as reader:
        first, second = sorted(reader.find(UnitName), key=lambda found: found.id)
    rows = [
        ChildRow("unit_names", None, first.id),
        ChildRow("unit_names", {"name": "丙"}, second.id),
    ]
    save(store, StationedUnit, Whole({}, unit.id, children=rows), by="马睿")
    assert _state(store)[1] == ["丙 –2020-12-31"]


def test_faults_of_the_record_and_stale_versions_change_nothing(store: Store) -> None:
    unit = _unit(store)
    children = [ChildRow("unit_names", FORMER)]
    with pytest.raises(Refused):
        save(store, StationedUnit, Whole({"name": None}, unit.id, children=children), by="马睿")
    records.edit(store, StationedUnit, unit.id, {"short_name": "公安"}, by="高原")
    stale = Whole({"short_name": "公"}, unit.id, unit.version, children=children)
    with pytest.raises(Conflict):
        save(store, StationedUnit, stale, by="马睿")
    assert _state(store) == (["公安局 公安"], [])
