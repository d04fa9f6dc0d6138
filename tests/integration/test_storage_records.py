"""Reading and changing records: what comes out, what is refused, what is never lost."""

import threading
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import inspect

from hallmanager.base.errors import Conflict, UserError
from hallmanager.domain.condition import Condition, within
from hallmanager.records.bulletin import Activity
from hallmanager.records.evaluation import Ballot
from hallmanager.records.hall import (
    EntryDefect,
    Hall,
    ServiceItemEntry,
    StationedUnit,
    SubCenter,
    UnitAlias,
    UnitCategory,
    UnitName,
)
from hallmanager.records.indicators import Indicator, IndicatorValue
from hallmanager.records.kind import Record
from hallmanager.records.register import KINDS
from hallmanager.storage.store import Reader, Store
from tests.integration.storage_hall import NAMES, ballot, open_new_hall, unit_named


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_new_hall(tmp_path) as opened:
        yield opened


def test_every_kind_counts_its_versions() -> None:
    for cls in KINDS.values():
        assert inspect(cls).version_id_col is cls.__table__.c.version


def test_record_added_comes_back_with_its_period_in_step(store: Store) -> None:
    unit = unit_named(store, "公安局")
    with store.changing(by="张三") as change:
        added = change.add(ballot(unit.id, "2023q2", 7))
    with store.reading() as reader:
        kept = reader.get(Ballot, added.id)
    assert (kept.period, kept.period_start, kept.period_end) == (
        "2023Q2",
        date(2023, 4, 1),
        date(2023, 6, 30),
    )
    with store.changing(by="张三") as change:
        moved = change.edit(Ballot, added.id, {"period": "2023-05"})
    assert (moved.period_start, moved.period_end) == (date(2023, 5, 1), date(2023, 5, 31))


def test_records_are_whole_and_detached_outside_the_block(store: Store) -> None:
    unit = unit_named(store, "公安局")
    with store.changing(by="张三") as change:
        added = change.add(StationedUnit(name="住建局"))
        edited = change.edit(StationedUnit, unit.id, {"short_name": "公安"})
    store.close()
    for record in (unit, added, edited):
        assert inspect(record).detached
        values = {c.key: getattr(record, c.key) for c in inspect(StationedUnit).column_attrs}
        assert values["proxied"] is False
        assert values["version"] >= 1
        assert values["remark"] is None
    assert not inspect(StationedUnit).relationships


def test_stale_version_is_a_conflict_that_names_record_and_person(store: Store) -> None:
    unit = unit_named(store, "公安局")
    with store.changing(by="李四") as change:
        change.edit(StationedUnit, unit.id, {"short_name": "公安"}, version=unit.version)
    with (
        pytest.raises(Conflict, match=r"单位“公安局”刚被“李四”修改过"),
        store.changing(by="张三") as change,
    ):
        change.edit(StationedUnit, unit.id, {"short_name": "警"}, version=unit.version)
    assert unit_named(store, "公安局").short_name == "公安"


def test_editing_to_the_same_values_changes_nothing(store: Store) -> None:
    unit = unit_named(store, "公安局")
    revision = store.revision
    with store.changing(by="张三") as change:
        change.edit(StationedUnit, unit.id, {"name": "公安局", "fixed_order": 2})
    assert unit_named(store, "公安局").version == unit.version
    assert store.revision == revision
    with store.reading() as reader:
        assert len(reader.history(StationedUnit, unit.id)) == 1


def test_failure_in_the_block_keeps_nothing(store: Store) -> None:
    def fail_halfway() -> None:
        with store.changing(by="张三") as change:
            change.add(StationedUnit(name="住建局"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_halfway()
    with store.reading() as reader:
        assert reader.count(StationedUnit) == len(NAMES)
        assert reader.recent(1)[0].operator == "建库"


@pytest.mark.parametrize("name", ["", "  "])
def test_change_needs_an_operator(store: Store, name: str) -> None:
    with pytest.raises(UserError, match="操作人"), store.changing(by=name):
        pytest.fail("the block must not run")


def test_same_natural_key_is_refused_in_chinese(store: Store) -> None:
    unit = unit_named(store, "公安局")
    with pytest.raises(UserError, match="“单位”里已有“名称”相同"), store.changing(by="张") as c:
        c.add(StationedUnit(name="公安局"))
    with (
        pytest.raises(UserError, match=r"“线下投票”里已有“单位、期间”相同"),
        store.changing(by="张") as c,
    ):
        c.add(ballot(unit.id, "2023Q1", 1))


def test_natural_key_with_an_empty_part_is_guarded_too(store: Store) -> None:
    with store.changing(by="张三") as change:
        indicator = change.add(Indicator(name="网办率", unit_of_measure="%"))
        center = change.add(SubCenter(name="河西堡分中心"))
        change.add(IndicatorValue(indicator_id=indicator.id, period="2023Q2"))
        change.add(
            Ballot(
                sub_center_id=center.id,
                period="2023Q2",
                ballots_due=1,
                ballots_cast=1,
                satisfied=1,
            )
        )
    with pytest.raises(UserError, match="已有"), store.changing(by="张三") as change:
        change.add(IndicatorValue(indicator_id=indicator.id, period="2023Q2"))
    with pytest.raises(UserError, match="已有"), store.changing(by="张三") as change:
        change.add(
            Ballot(
                sub_center_id=center.id,
                period="2023Q2",
                ballots_due=2,
                ballots_cast=2,
                satisfied=2,
            )
        )


def test_missing_required_value_is_refused_by_its_label(store: Store) -> None:
    with pytest.raises(UserError, match="“单位”的“名称”不能为空"), store.changing(by="张") as c:
        c.add(StationedUnit(fixed_order=9))


def test_removing_is_refused_while_others_refer_and_takes_child_rows_along(store: Store) -> None:
    unit = unit_named(store, "公安局")
    with (
        pytest.raises(UserError, match="单位“公安局”还被 1 条线下投票引用"),
        store.changing(by="张三") as change,
    ):
        change.remove(StationedUnit, unit.id)
    with store.changing(by="张三") as change:
        for row in change.find(Ballot, Condition("unit", "=", unit.id)):
            change.remove(Ballot, row.id)
        change.remove(StationedUnit, unit.id)
    with store.reading() as reader:
        assert reader.count(UnitAlias) == len(NAMES) - 1
        with pytest.raises(UserError, match="没有编号为"):
            reader.get(StationedUnit, unit.id)


def test_id_of_a_removed_record_is_never_given_again(store: Store) -> None:
    with store.changing(by="张三") as change:
        first = change.add(StationedUnit(name="住建局"))
        change.remove(StationedUnit, first.id)
        second = change.add(StationedUnit(name="水务局"))
    assert second.id > first.id


@pytest.mark.parametrize(
    ("condition", "names"),
    [
        (Condition("name", "=", "公安局"), ["公安局"]),
        (Condition("name", "!=", "公安局"), ["市场监管局", "税务局"]),
        (Condition("short_name", "!=", "市监"), ["公安局", "税务局"]),
        (Condition("fixed_order", ">", 1), ["公安局", "税务局"]),
        (Condition("fixed_order", "<=", "2"), ["市场监管局", "公安局"]),
        (Condition("name", "in", ["公安局", "税务局", "无"]), ["公安局", "税务局"]),
        (Condition("name", "in", []), []),
        (Condition("name", "contains", "监管"), ["市场监管局"]),
        (Condition("name", "contains", "%"), []),
        (Condition("category", "contains", "政府"), ["公安局"]),
        (Condition("", "contains", "政府"), ["公安局"]),
        (Condition("", "contains", "县税务"), ["税务局"]),
        (Condition("category", "empty"), ["市场监管局", "税务局"]),
        (Condition("short_name", "filled"), ["市场监管局"]),
        (Condition("proxied", "=", False), list(NAMES)),
        (Condition("entered_on", ">=", "2023-04-01"), ["公安局"]),
        (Condition("entered_on", "=", None), ["市场监管局", "税务局"]),
    ],
)
def test_conditions_keep_exactly_the_records_meant(
    store: Store, condition: Condition, names: list[str]
) -> None:
    with store.changing(by="张三") as change:
        units = {unit.name: unit.id for unit in change.find(StationedUnit)}
        change.edit(StationedUnit, units["市场监管局"], {"short_name": "市监"})
        values = {"category": UnitCategory.GOVERNMENT.value, "entered_on": "2023-05-01"}
        change.edit(StationedUnit, units["公安局"], values)
    with store.reading() as reader:
        assert [unit.name for unit in reader.find(StationedUnit, condition)] == names
        assert reader.count(StationedUnit, condition) == len(names)


def test_period_condition_follows_period_columns_or_days(store: Store) -> None:
    unit = unit_named(store, "公安局")
    with store.changing(by="张三") as change:
        for month in ("2023-04", "2023-05", "2023-07"):
            change.add(ballot(unit.id, month, 5))
        for day in (date(2023, 3, 31), date(2023, 4, 1), date(2023, 6, 30)):
            change.add(Activity(held_on=day, activity_kind="training", theme="培训"))
    with store.reading() as reader:
        quarter = within("2023Q2")
        assert [row.period for row in reader.find(Ballot, quarter)] == ["2023-04", "2023-05"]
        assert reader.sums(Ballot, ["ballots_due", "satisfied"], quarter) == {
            "ballots_due": 10,
            "satisfied": 10,
        }
        assert reader.sums(Ballot, ["ballots_due"], within("2030")) == {"ballots_due": 0}
        assert reader.count(Activity, quarter) == 2
        assert reader.count(Ballot, within("2023")) == len(NAMES) + 3
        with pytest.raises(UserError, match="不分期间"):
            reader.count(StationedUnit, quarter)


def test_unknown_field_is_named_with_those_there_are(store: Store) -> None:
    with store.reading() as reader, pytest.raises(UserError, match="没有“colour”这个字段"):
        reader.count(StationedUnit, Condition("colour", "=", 1))


def test_reference_sorts_by_the_order_of_what_it_refers_to(store: Store) -> None:
    with store.changing(by="张三") as change:
        units = {unit.name: unit.id for unit in change.find(StationedUnit)}
        change.edit(StationedUnit, units["市场监管局"], {"fixed_order": None})
        change.edit(StationedUnit, units["税务局"], {"fixed_order": 1})
    with store.reading() as reader:
        labels = reader.labels(StationedUnit)

        def order(rows: list[Ballot]) -> list[str]:
            return [labels[row.unit_id or 0] for row in rows]

        assert order(reader.find(Ballot)) == ["税务局", "公安局", "市场监管局"]
        assert order(reader.find(Ballot, order=("-unit",))) == ["公安局", "税务局", "市场监管局"]
        assert order(reader.find(Ballot, order=("-ballots_due",), limit=2, offset=1)) == [
            "公安局",
            "市场监管局",
        ]
        by_reference = Condition("unit", "contains", "监管")
        assert order(reader.find(Ballot, by_reference)) == ["市场监管局"]


def test_decimals_stay_exact_and_compare_as_numbers(store: Store) -> None:
    with store.changing(by="张三") as change:
        for name, target in (("甲", "9.50"), ("乙", "10"), ("丙", "0.1")):
            change.add(Indicator(name=name, unit_of_measure="%", target=Decimal(target)))
    with store.reading() as reader:
        above = reader.find(Indicator, Condition("target", ">=", "9.5"), order=("target",))
        assert [(row.name, str(row.target)) for row in above] == [("甲", "9.50"), ("乙", "10")]


def test_choices_of_a_list_are_found_one_by_one(store: Store) -> None:
    unit = unit_named(store, "公安局")
    defects = f"{EntryDefect.NOT_ENTERED.value},{EntryDefect.LONG_VACANT.value}"
    with store.changing(by="张三") as change:
        change.add(
            ServiceItemEntry(
                unit_id=unit.id,
                counted_on=date(2023, 6, 30),
                items_required=10,
                items_entered=8,
                defects=defects,
            )
        )
    with store.reading() as reader:
        assert reader.count(ServiceItemEntry, Condition("defects", "contains", "应进未进")) == 1
        assert reader.count(ServiceItemEntry, Condition("defects", "contains", "体外循环")) == 0


def test_label_of_an_old_quarter_is_the_name_it_had(store: Store) -> None:
    unit = unit_named(store, "市场监管局")
    with store.changing(by="张三") as change:
        change.add(UnitName(unit_id=unit.id, name="工商局", valid_to=date(2022, 12, 31)))
    with store.reading() as reader:
        assert reader.labels(StationedUnit)[unit.id] == "市场监管局"
        assert reader.labels(StationedUnit, on=date(2022, 6, 30))[unit.id] == "工商局"
        assert reader.labels(StationedUnit, on=date(2023, 1, 1))[unit.id] == "市场监管局"
        old = reader.find(Ballot, Condition("unit", "=", unit.id))[0]
        assert reader.as_row(old, on=date(2022, 1, 1))["unit"] == "工商局"


def test_row_has_public_names_labels_and_inlines(store: Store) -> None:
    unit = unit_named(store, "公安局")
    with store.reading() as reader:
        row = reader.as_row(reader.find(Ballot, Condition("unit", "=", unit.id))[0])
        assert (row["unit"], row["unit_id"], row["period"], row["sub_center"]) == (
            "公安局",
            unit.id,
            "2023Q1",
            None,
        )
        assert "period_start" not in row
        assert reader.as_row(unit)["aliases"] == "县公安局"


def test_inline_text_becomes_child_rows(store: Store) -> None:
    unit = unit_named(store, "公安局")
    with store.changing(by="张三") as change:
        kept = change.find(UnitAlias, Condition("unit", "=", unit.id))[0]
        change.set_inline(unit, "aliases", "县公安局、公安，县局\n公安")
    with store.reading() as reader:
        rows = reader.children(UnitAlias, unit)
        assert sorted(row.alias for row in rows) == ["公安", "县公安局", "县局"]
        assert kept.id in [row.id for row in rows]


def test_labels_follow_a_change_inside_its_own_block(store: Store) -> None:
    unit = unit_named(store, "公安局")
    with store.changing(by="张三") as change:
        assert change.labels(StationedUnit)[unit.id] == "公安局"
        change.edit(StationedUnit, unit.id, {"name": "公安分局"})
        assert change.labels(StationedUnit)[unit.id] == "公安分局"


def test_iterating_yields_every_record_once(store: Store) -> None:
    with store.changing(by="张三") as change:
        for number in range(25):
            change.add(Hall(center_id=_center(change), name=f"{number}厅"))
    with store.reading() as reader:
        names = [hall.name for hall in reader.iterate(Hall, batch=10)]
    assert names == [f"{number}厅" for number in range(25)]


def test_reader_sees_one_state_while_others_write(store: Store) -> None:
    with store.reading() as reader:
        before = reader.count(StationedUnit)
        worker = threading.Thread(target=_add_unit, args=(store,))
        worker.start()
        worker.join()
        assert reader.count(StationedUnit) == before
    with store.reading() as reader:
        assert reader.count(StationedUnit) == before + 1


def test_changes_of_many_threads_are_all_kept(store: Store) -> None:
    unit = unit_named(store, "公安局")

    def count_up() -> None:
        for _turn in range(10):
            with store.changing(by="张三") as change:
                order = change.get(StationedUnit, unit.id).fixed_order or 0
                change.edit(StationedUnit, unit.id, {"fixed_order": order + 1})

    workers = [threading.Thread(target=count_up) for _number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert unit_named(store, "公安局").fixed_order == 2 + 40


def test_change_inside_a_change_is_a_bug_not_a_deadlock(store: Store) -> None:
    with store.changing(by="张三"), pytest.raises(RuntimeError), store.changing(by="李四"):
        pytest.fail("the block must not run")


def test_every_kind_can_be_read_and_shown(store: Store) -> None:
    with store.reading() as reader:
        for cls in KINDS.values():
            for record in reader.find(cls):
                _show(reader, record)


def _show(reader: Reader, record: Record) -> None:
    assert reader.as_row(record)["id"] == record.id
    assert reader.name_of(record)
    assert record.id in reader.labels(type(record))


def _add_unit(store: Store) -> None:
    with store.changing(by="李四") as change:
        change.add(StationedUnit(name="住建局"))


def _center(change: Reader) -> int:
    from hallmanager.records.hall import Center
    from hallmanager.storage.store import Change

    assert isinstance(change, Change)
    found = change.find(Center)
    return found[0].id if found else change.add(Center(name="中心")).id
