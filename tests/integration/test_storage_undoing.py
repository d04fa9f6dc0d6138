"""Undo takes back whole changes and batches, in words, and never runs over a later hand."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from hallmanager.base.errors import UserError
from hallmanager.domain.condition import Condition
from hallmanager.records.evaluation import Ballot
from hallmanager.records.hall import StationedUnit, UnitAlias
from hallmanager.storage import audit
from hallmanager.storage.checking import check
from hallmanager.storage.history import FieldChange
from hallmanager.storage.store import Store
from hallmanager.storage.undoing import undo, undo_import, undo_last
from tests.integration.storage_hall import NAMES, ballot, open_new_hall, unit_named


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_new_hall(tmp_path) as opened:
        yield opened
        assert check(opened) == []


def test_history_tells_who_changed_what_from_what_to_what(store: Store) -> None:
    unit = unit_named(store, "公安局")
    with store.changing(by="张三", why="更正") as change:
        change.edit(StationedUnit, unit.id, {"short_name": "公安", "proxied": True})
    with store.reading() as reader:
        newest, first = reader.history(StationedUnit, unit.id)
    assert newest.words == "修改单位“公安局”的简称、代办"
    assert (newest.operator, newest.why, newest.at.tzinfo is not None) == ("张三", "更正", True)
    assert newest.fields == (
        FieldChange("short_name", "简称", "", "公安"),
        FieldChange("proxied", "代办", "否", "是"),
    )
    assert first.words == "新增单位“公安局”"


def test_undo_of_an_edit_says_what_it_took_back(store: Store) -> None:
    unit = unit_named(store, "公安局")
    with store.changing(by="张三") as change:
        change.edit(StationedUnit, unit.id, {"short_name": "公安"})
    assert undo_last(store, by="李四").words == "撤销：修改单位“公安局”的简称"
    back = unit_named(store, "公安局")
    assert back.short_name is None
    assert back.version > unit.version
    with store.reading() as reader:
        entry = reader.history(StationedUnit, unit.id)[0]
    assert (entry.words, entry.operator) == ("撤销：修改单位“公安局”的简称", "李四")


def test_undo_goes_back_step_by_step_and_can_itself_be_undone(store: Store) -> None:
    unit = unit_named(store, "公安局")
    for name in ("甲", "乙"):
        with store.changing(by="张三") as change:
            change.edit(StationedUnit, unit.id, {"short_name": name})
    undo_last(store, by="张三")
    second = undo_last(store, by="张三")
    assert unit_named(store, "公安局").short_name is None
    assert undo(store, second.change, by="张三").words == "恢复：修改单位“公安局”的简称"
    assert unit_named(store, "公安局").short_name == "甲"
    undo_last(store, by="张三")
    assert unit_named(store, "公安局").short_name is None


def test_undo_of_adding_and_removing_with_child_rows(store: Store) -> None:
    unit = unit_named(store, "公安局")
    with store.changing(by="张三") as change:
        for row in change.find(Ballot, Condition("unit", "=", unit.id)):
            change.remove(Ballot, row.id)
        change.remove(StationedUnit, unit.id)
    assert undo_last(store, by="张三").words == "撤销：删除线下投票“公安局 2023年第一季度”等 3 项"
    with store.reading() as reader:
        assert reader.get(StationedUnit, unit.id).name == "公安局"
        assert [a.alias for a in reader.children(UnitAlias, unit)] == ["县公安局"]
        assert reader.sums(Ballot, ["ballots_due"]) == {"ballots_due": 60}
    with store.changing(by="张三") as change:
        added = change.add(StationedUnit(name="住建局"))
        change.set_inline(added, "aliases", "城建")
    undo_last(store, by="张三")
    with store.reading() as reader:
        assert reader.count(StationedUnit) == len(NAMES)
        assert reader.count(UnitAlias) == len(NAMES)


def test_undo_is_refused_when_a_later_change_touched_the_record(store: Store) -> None:
    unit = unit_named(store, "公安局")
    with store.changing(by="张三") as change:
        change.edit(StationedUnit, unit.id, {"short_name": "甲"})
    first = _newest(store)
    with store.changing(by="李四") as change:
        change.edit(StationedUnit, unit.id, {"remark": "later"})
    with pytest.raises(UserError, match="单位“公安局”后来又被“李四”修改过，不能撤销"):
        undo(store, first, by="张三")
    assert unit_named(store, "公安局").short_name == "甲"


def test_undo_of_adding_is_refused_once_the_record_is_referred_to(store: Store) -> None:
    with store.changing(by="张三") as change:
        unit = change.add(StationedUnit(name="住建局"))
    added = _newest(store)
    with store.changing(by="李四") as change:
        change.set_inline(unit, "aliases", "城建局")
    with pytest.raises(UserError, match="还被 1 条单位别名引用"):
        undo(store, added, by="张三")


def test_later_import_is_named_as_the_later_hand(store: Store) -> None:
    with store.changing(by="张三") as change:
        row = change.find(Ballot)[0]
        change.edit(Ballot, row.id, {"remark": "甲"})
    first = _newest(store)
    with store.changing(by="李四") as change:
        batch = change.import_batch(Ballot, file_name="改.csv", digest="a" * 64)
        batch.edit(row.id, {"remark": "乙"})
    with pytest.raises(UserError, match="后来又被“李四”修改过"):
        undo(store, first, by="张三")


def test_reason_of_a_removal_is_kept(store: Store) -> None:
    with store.changing(by="张三") as change:
        row = change.find(Ballot)[0]
        change.remove(Ballot, row.id, why="重复录入")
    with store.reading() as reader:
        assert reader.history(Ballot, row.id)[0].why == "重复录入"


def test_nothing_is_undone_twice(store: Store) -> None:
    unit = unit_named(store, "公安局")
    with store.changing(by="张三") as change:
        change.edit(StationedUnit, unit.id, {"short_name": "甲"})
    first = _newest(store)
    undo(store, first, by="张三")
    with pytest.raises(UserError, match="已经撤销过"):
        undo(store, first, by="张三")
    with pytest.raises(UserError, match="没有找到"):
        undo(store, "no such change", by="张三")


def test_import_is_one_audit_row_and_one_undo(store: Store) -> None:
    batch_id = _import(store)
    with store.reading() as reader:
        newest = reader.recent(1)[0]
        assert newest.words == "从“投票.xlsx”导入线下投票（新增 600 条，修改 1 条）"
        (imported,) = reader.imports(digest="d" * 64)
        assert (imported.added, imported.edited, imported.rejected) == (600, 1, 2)
        assert reader.imports(digest="e" * 64) == []
        unit = reader.find(StationedUnit, Condition("name", "=", "公安局"))[0]
        edited = reader.find(Ballot, Condition("unit", "=", unit.id))[0]
        assert reader.history(Ballot, edited.id)[0].fields == (
            FieldChange("remark", "备注", "", "更正"),
        )
    result = undo_import(store, batch_id, by="李四")
    assert result.words == "撤销：从“投票.xlsx”导入线下投票（新增 600 条，修改 1 条）"
    with store.reading() as reader:
        assert reader.count(Ballot) == len(NAMES)
        assert reader.count(StationedUnit) == len(NAMES)
        assert reader.count(Ballot, Condition("remark", "filled")) == 0
        assert reader.imports()[0].undone
    assert check(store) == []
    undo(store, result.change, by="李四")
    with store.reading() as reader:
        assert reader.count(Ballot) == len(NAMES) + 600
        assert not reader.imports()[0].undone


def test_undo_of_an_import_is_refused_whole_when_one_row_was_changed(store: Store) -> None:
    batch_id = _import(store)
    with store.changing(by="王五") as change:
        row = change.find(Ballot, Condition("period", "=", "2523-01"))[0]
        change.edit(Ballot, row.id, {"remark": "核对过"})
    with pytest.raises(UserError, match=r"“新单位 2523年1月”后来又被“王五”修改过"):
        undo_import(store, batch_id, by="李四")
    with store.reading() as reader:
        assert reader.count(Ballot) == len(NAMES) + 600


def test_audit_trail_refuses_to_be_rewritten(store: Store) -> None:
    with closing(sqlite3.connect(store.location)) as connection:
        for statement in (
            "UPDATE audit SET operator = '别人'",
            "DELETE FROM audit",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(statement)


def test_check_finds_a_rewritten_audit_trail_and_batch(tmp_path: Path) -> None:
    for statement, finding in (
        ("UPDATE audit SET operator = '别人' WHERE id = 3", "第 3 行被改动"),
        ("DELETE FROM audit WHERE id = 2", "第 3 行被改动或缺行"),
        ("UPDATE imported_rows SET before = NULL WHERE before IS NOT NULL", "“投票.xlsx”的明细"),
    ):
        with open_new_hall(tmp_path / finding[:6]) as store:
            _import(store)
            assert check(store) == []
            with closing(sqlite3.connect(store.location)) as connection:
                connection.execute("DROP TRIGGER audit_refuses_update")
                connection.execute("DROP TRIGGER audit_refuses_delete")
                connection.execute(statement)
                connection.commit()
            (told,) = check(store)
            assert finding in told


def _import(store: Store) -> int:
    with store.changing(by="张三") as change:
        new = change.add(StationedUnit(name="新单位"))
        old = change.find(StationedUnit, Condition("name", "=", "公安局"))[0]
        edited = change.find(Ballot, Condition("unit", "=", old.id))[0]
        batch = change.import_batch(
            Ballot, file_name="投票.xlsx", digest="d" * 64, period=None, rejected=2
        )
        for year in range(2000, 2600):
            batch.add(ballot(new.id, f"{year}-01", 1))
        batch.edit(edited.id, {"remark": "更正"})
        batch.edit(edited.id, {"remark": "更正"})
        return batch.id


def _newest(store: Store) -> str:
    with store.reading() as reader:
        return reader.recent(1)[0].change


def test_what_a_hall_was_founded_with_is_not_taken_back(store: Store) -> None:
    with store.changing(by="示例", is_founding=True) as change:
        change.add(StationedUnit(name="示例局"))
    with pytest.raises(UserError, match="不能撤销"):
        undo_last(store, by="李四")
    with pytest.raises(UserError, match="不能撤销"):
        undo(store, audit.FOUNDING, by="李四")
    unit = unit_named(store, "示例局")
    with store.changing(by="张三") as change:
        change.edit(StationedUnit, unit.id, {"short_name": "例"})
    assert undo_last(store, by="李四").words == "撤销：修改单位“示例局”的简称"
