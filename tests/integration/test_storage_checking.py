"""`check` finds what the database itself cannot promise, and says so in Chinese."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from hallmanager.records.hall import StationedUnit, UnitName
from hallmanager.storage.checking import check
from hallmanager.storage.store import Store
from tests.integration.storage_hall import ballot, open_new_hall, unit_named


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_new_hall(tmp_path) as opened:
        assert check(opened) == []
        yield opened


def test_overlapping_tallies_of_one_unit_are_found(store: Store) -> None:
    unit, other = unit_named(store, "公安局"), unit_named(store, "税务局")
    with store.changing(by="张三") as change:
        change.add(ballot(unit.id, "2023Q2", 1))
        change.add(ballot(other.id, "2023-05", 1))
        change.add(ballot(other.id, "2023-04", 1))
    assert check(store) == []
    with store.changing(by="张三") as change:
        change.add(ballot(unit.id, "2023-06", 1))
    (told,) = check(store)
    assert "“公安局 2023年第二季度”和“公安局 2023年6月”的期间重叠" in told


def test_overlapping_dated_facts_are_found(store: Store) -> None:
    unit, other = unit_named(store, "公安局"), unit_named(store, "税务局")
    with store.changing(by="张三") as change:
        for owner in (unit, other):
            name = UnitName(unit_id=owner.id, name="老名字", valid_to=date(2020, 12, 31))
            change.add(name)
        later = change.add(UnitName(unit_id=unit.id, name="旧名字", valid_from=date(2021, 1, 1)))
    assert check(store) == []
    with store.changing(by="张三") as change:
        change.edit(UnitName, later.id, {"valid_from": date(2020, 12, 31)})
    (told,) = check(store)
    assert "老名字（最初 至 2020-12-31）”和“旧名字（2020-12-31 至 至今）”" in told


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        ("UPDATE ballots SET period_end = '2023-04-30' WHERE id = 1", "期间与起止日期不一致"),
        ("UPDATE ballots SET period = 'soon' WHERE id = 1", "期间与起止日期不一致"),
        ("UPDATE ballots SET unit_id = 99 WHERE id = 1", "“线下投票”的第 1 条引用了“单位”"),
    ],
)
def test_change_behind_the_back_of_the_program_is_found(
    store: Store, statement: str, finding: str
) -> None:
    with closing(sqlite3.connect(store.location)) as connection:
        connection.execute(statement)
        connection.commit()
    assert any(finding in told for told in check(store))


def test_check_changes_nothing(store: Store) -> None:
    with store.changing(by="张三") as change:
        change.add(StationedUnit(name="住建局"))
    before = store.location.read_bytes()
    assert check(store.location) == []
    assert store.location.read_bytes() == before
