"""Names by their sound in a real database: order, search, and readings that persons correct."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command

from hallmanager.domain.condition import Condition
from hallmanager.records.evaluation import Ballot
from hallmanager.records.hall import Center, Hall, ServiceWindow, StationedUnit
from hallmanager.records.named import Named, search_key_of, sort_key_of, usual_reading
from hallmanager.records.register import KINDS, record_class
from hallmanager.records.staff import Staff
from hallmanager.services import records
from hallmanager.services.typed import condition_from_text
from hallmanager.storage import header, migrating, undoing
from hallmanager.storage.engine import changing, file_engine
from hallmanager.storage.opening import create_hall, open_hall
from hallmanager.storage.store import Store
from tests.integration.storage_hall import ballot

NAMED = ("halls", "zones", "sub_centers", "units", "windows", "staff", "indicators")
PEOPLE = ("张三", "曾丽", "安宁", "单小单", "章四", "张四")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "hall.db"
    create_hall(path)
    with open_hall(path) as opened:
        with opened.changing(by="建库") as change:
            center = change.add(Center(name="永昌县政务服务中心"))
            hall = change.add(Hall(center_id=center.id, name="A厅"))
            for code, name in (("A10", "企业登记"), ("A2", None), ("B1", "综合")):
                change.add(ServiceWindow(code=code, name=name, hall_id=hall.id))
            for name in ("市场监管局", "公安局"):
                unit = change.add(StationedUnit(name=name))
                change.add(ballot(unit.id, "2023Q1", 10))
            for name in PEOPLE:
                change.add(Staff(name=name, unit_id=unit.id))
        yield opened


def names(store: Store, where: str) -> list[str]:
    with store.reading() as reader:
        condition = condition_from_text(reader, Staff, where)
        return [person.name for person in reader.find(Staff, condition)]


def of(store: Store, name: str) -> Staff:
    with store.reading() as reader:
        return reader.find(Staff, Condition("name", "=", name))[0]


def test_people_stand_in_the_order_of_their_surnames(store: Store) -> None:
    with store.reading() as reader:
        upwards = [each.name for each in reader.find(Staff, order=("name",))]
        downwards = [each.name for each in reader.find(Staff, order=("-name",))]
    assert upwards == ["安宁", "单小单", "曾丽", "章四", "张三", "张四"]
    assert downwards == upwards[::-1]


def test_windows_stand_by_their_number(store: Store) -> None:
    with store.reading() as reader:
        assert [each.code for each in reader.find(ServiceWindow)] == ["A2", "A10", "B1"]


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("name~zs", ["章四", "张三", "张四"]),
        ("name~zsan", ["张三"]),
        ("name~zengli", ["曾丽"]),
        ("name~cengli", []),
        ("name~sxs", []),
        ("name~sxd", ["单小单"]),
        ("name~四", ["章四", "张四"]),
        ("unit~gaj", ["安宁", "单小单", "曾丽", "章四", "张三", "张四"]),
        ("unit~scjgj", []),
        ("拼音~zengl", ["曾丽"]),
    ],
)
def test_a_condition_finds_by_sound(store: Store, where: str, found: list[str]) -> None:
    assert names(store, where) == found


def test_a_search_everywhere_looks_behind_references_and_joins_words(store: Store) -> None:
    def count(cls: type[Ballot] | type[Staff], words: str) -> int:
        with store.reading() as reader:
            return reader.count(cls, Condition("", "matches", words))

    assert count(Ballot, "scjg") == 1
    assert count(Ballot, "gaj") == 1
    assert count(Staff, "zs gaj") == 3
    assert count(Staff, "zs scjg") == 0
    assert count(Staff, "zs' OR 1=1") == 0
    assert count(Staff, "%") == 0


def test_a_new_name_has_a_new_reading_until_a_person_wrote_one(store: Store) -> None:
    person = of(store, "曾丽")
    assert person.pinyin == "zeng li"
    records.edit(store, Staff, person.id, {"name": "解丽"}, by="马睿")
    assert of(store, "解丽").pinyin == "xie li"
    assert names(store, "name~xl") == ["解丽"]
    records.edit(store, Staff, person.id, {"pinyin": "jie li"}, by="马睿")
    records.edit(store, Staff, person.id, {"name": "解莉"}, by="马睿")
    assert of(store, "解莉").pinyin == "jie li"
    assert names(store, "name~jl") == ["解莉"]
    assert names(store, "name~xl") == []
    records.edit(store, Staff, person.id, {"pinyin": None}, by="马睿")
    assert of(store, "解莉").pinyin == "xie li"


def test_undoing_a_name_brings_its_reading_back(store: Store) -> None:
    person = of(store, "曾丽")
    records.edit(store, Staff, person.id, {"name": "王丽"}, by="马睿")
    undoing.undo_last(store, by="马睿")
    assert of(store, "曾丽").pinyin == "zeng li"
    assert names(store, "name~zl") == ["曾丽"]
    records.remove(store, Staff, person.id, by="马睿", why="")
    undoing.undo_last(store, by="马睿")
    assert names(store, "name~zl") == ["曾丽"]


def test_a_hall_of_before_gets_the_keys_of_a_new_one_when_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    _make_old_hall(path)
    with open_hall(path) as upgraded:
        assert names(upgraded, "name~zl") == ["曾丽"]
        with upgraded.reading() as reader:
            found = [each for key in NAMED for each in reader.find(record_class(key))]
    assert len(found) == len(NAMED)
    for record in found:
        old: Any = record
        assert old.pinyin == usual_reading(type(record), old.name)
        assert (old.sort_key, old.search_key) == (sort_key_of(old), search_key_of(old))


def test_every_kind_with_readings_is_known_to_the_upgrade() -> None:
    assert {key for key, cls in KINDS.items() if issubclass(cls, Named)} == set(NAMED)


def _make_old_hall(path: Path) -> None:
    """A file of the generation before, with one record of every kind that has a name."""
    engine = file_engine(path, mode="rwc", foreign_keys=False)
    with changing(engine) as connection:
        command.upgrade(migrating._config(connection), "0002")
        for statement in (
            "INSERT INTO centers (id, version, name, sample) VALUES (1, 1, '中心', 0)",
            "INSERT INTO halls (id, version, center_id, name) VALUES (1, 1, 1, 'A厅')",
            "INSERT INTO zones (id, version, hall_id, name) VALUES (1, 1, 1, '等候区')",
            "INSERT INTO sub_centers (version, name, short_name) VALUES (1, '税务分中心', '税务')",
            "INSERT INTO units (version, name, full_name, proxied) VALUES (1, '公安局', '县局', 0)",
            "INSERT INTO windows (version, code, window_kind, hall_id, state)"
            " VALUES (1, 'A10', 'dedicated', 1, 'open')",
            "INSERT INTO staff (version, name, number, chief_representative, party_member)"
            " VALUES (1, '曾丽', '007', 0, 0)",
            "INSERT INTO indicators (version, name, unit_of_measure) VALUES (1, '网办率', '%')",
            f"PRAGMA application_id = {header.APPLICATION_ID}",
            "PRAGMA user_version = 2",
        ):
            connection.exec_driver_sql(statement)
    engine.dispose()
