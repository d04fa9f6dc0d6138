"""Records are checked by their declarations, kept with an operator, and found by any name."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from hallmanager.base.errors import Conflict, UserError
from hallmanager.domain.condition import Condition
from hallmanager.records.evaluation import Ballot
from hallmanager.records.hall import Center, Hall, ServiceWindow, StationedUnit, UnitName, Zone
from hallmanager.records.honors import ServiceStar
from hallmanager.records.kind import Record
from hallmanager.records.staff import Assignment, Staff
from hallmanager.services import halls, records
from hallmanager.services.references import References, UnknownName
from hallmanager.services.typed import condition_from_text, split_assignments, values_from_texts
from hallmanager.storage.store import Store

BY = "马睿"


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Store]:
    halls.create(tmp_path / "hall.db")
    with halls.open(tmp_path / "hall.db") as store:
        yield store


def add(hall: Store, cls: type[Record], *assignments: str) -> Record:
    with hall.reading() as reader:
        values = values_from_texts(reader, cls, split_assignments(assignments))
    return records.add(hall, cls, values, by=BY)


def ballots(hall: Store, unit: str, period: str, due: int = 3) -> Record:
    return add(
        hall,
        Ballot,
        f"单位={unit}",
        f"期间={period}",
        f"应投票次数={due}",
        f"实际投票次数={due}",
        f"满意={due}",
    )


def only(hall: Store, cls: type[Record], *conditions: str) -> list[int]:
    with hall.reading() as reader:
        where = [condition_from_text(reader, cls, text) for text in conditions]
        return [record.id for record in reader.find(cls, *where)]


def test_every_problem_of_a_record_is_named_at_once(hall: Store) -> None:
    with pytest.raises(records.Refused) as refused:
        records.add(hall, StationedUnit, {"category": "x", "fixed_order": -1}, by=BY)
    assert {problem.field for problem in refused.value.problems} == {
        "name",
        "category",
        "fixed_order",
    }
    assert records.count(hall, StationedUnit) == 0


def test_a_name_is_given_once(hall: Store) -> None:
    add(hall, StationedUnit, "名称=公安局")
    with pytest.raises(records.Refused, match="已有单位“公安局”（编号 1）"):
        add(hall, StationedUnit, "名称=公安局")


def test_an_edit_is_not_its_own_rival(hall: Store) -> None:
    unit = add(hall, StationedUnit, "名称=公安局", "别名=警局")
    records.edit(hall, StationedUnit, unit.id, {"short_name": "公安", "aliases": "警局"}, by=BY)
    assert records.get(hall, StationedUnit, unit.id)["short_name"] == "公安"


def test_overlapping_periods_of_one_unit_are_refused_with_both_named(hall: Store) -> None:
    add(hall, StationedUnit, "名称=公安局")
    ballots(hall, "公安局", "2023Q2")
    with pytest.raises(records.Refused, match=r"2023年第二季度.*编号 1.*2023年4月"):
        ballots(hall, "公安局", "2023-04")
    ballots(hall, "公安局", "2023-07")
    assert records.count(hall, Ballot) == 2


def test_months_of_one_unit_and_one_month_of_two_units_stand_beside_each_other(
    hall: Store,
) -> None:
    add(hall, StationedUnit, "名称=公安局")
    add(hall, StationedUnit, "名称=民政局")
    for unit, month in (("公安局", "2023-04"), ("公安局", "2023-05"), ("民政局", "2023-04")):
        ballots(hall, unit, month)
    assert records.count(hall, Ballot, period="2023Q2") == 3


def test_a_star_of_a_month_may_be_a_star_of_its_quarter(hall: Store) -> None:
    add(hall, Staff, "姓名=丁一帆")
    add(hall, ServiceStar, "人员=丁一帆", "期间=2023-04")
    add(hall, ServiceStar, "人员=丁一帆", "期间=2023Q2")
    assert records.count(hall, ServiceStar) == 2


def test_exactly_one_of_unit_and_sub_center_is_filled(hall: Store) -> None:
    values = {"period": "2023Q2", "ballots_due": 0, "ballots_cast": 0, "satisfied": 0}
    with pytest.raises(records.Refused, match="单位、分中心要填一个"):
        records.add(hall, Ballot, values, by=BY)


def test_a_dated_fact_does_not_overlap_its_like(hall: Store) -> None:
    add(hall, Center, "名称=中心")
    add(hall, Hall, "政务服务中心=中心", "名称=A厅")
    add(hall, ServiceWindow, "编号=A01", "大厅=A厅")
    add(hall, Staff, "姓名=曹志强")
    post = ("人员=曹志强", "窗口=A01")
    add(hall, Assignment, *post, "自=2023-01-01", "至=2023-04-30")
    with pytest.raises(records.Refused, match="2023-04-30"):
        add(hall, Assignment, *post, "自=2023-04-30")
    add(hall, Assignment, *post, "自=2023-05-01")
    with pytest.raises(records.Refused, match="早于开始日期"):
        add(hall, Assignment, *post, "岗位=B岗", "自=2023-05-01", "至=2023-04-01")


def test_a_zone_of_another_hall_is_refused_with_both_named(hall: Store) -> None:
    add(hall, Center, "名称=中心")
    for name in ("A厅", "B厅"):
        add(hall, Hall, "政务服务中心=中心", f"名称={name}")
    add(hall, Zone, "大厅=B厅", "名称=民生服务区")
    with pytest.raises(records.Refused, match="“民生服务区”不在大厅“A厅”里"):
        add(hall, ServiceWindow, "编号=A01", "大厅=A厅", "功能区=民生服务区")
    add(hall, ServiceWindow, "编号=B01", "大厅=B厅", "功能区=民生服务区")


def test_an_alias_means_one_unit(hall: Store) -> None:
    add(hall, StationedUnit, "名称=市场监管局", "别名=工商局、质监局")
    with pytest.raises(records.Refused, match="“质监局”已经指“市场监管局”"):
        add(hall, StationedUnit, "名称=住建局", "别名=质监局")
    with pytest.raises(records.Refused, match="“市场监管局”已经指“市场监管局”"):
        add(hall, StationedUnit, "名称=住建局", "别名=市场监管局")


def test_a_reference_answers_to_id_name_alias_and_either_width(hall: Store) -> None:
    unit = add(hall, StationedUnit, "名称=自然资源局（不动产中心）", "别名=不动产")
    with hall.reading() as reader:
        known = References(reader)
        for text in ("自然资源局(不动产中心)", " 自然资源局（不动产中心）", "不动产", "1", "１"):
            assert known.find("units", text) == unit.id
        with pytest.raises(UnknownName, match="是否指“自然资源局"):
            known.find("units", "自然资源居（不动产中心）")


def test_namesakes_are_told_apart_by_their_unit_or_refused_with_their_ids(hall: Store) -> None:
    add(hall, StationedUnit, "名称=公安局")
    add(hall, StationedUnit, "名称=民政局")
    add(hall, Staff, "姓名=杨柳", "派出单位=公安局")
    second = add(hall, Staff, "姓名=杨柳", "派出单位=民政局")
    with hall.reading() as reader:
        texts = {"人员": "杨柳", "期间": "2023Q2", "单位": "民政局"}
        assert values_from_texts(reader, ServiceStar, texts)["staff"] == second.id
        with pytest.raises(records.Refused, match="有 2 个人员都叫“杨柳”，请改用编号：1、2"):
            values_from_texts(reader, ServiceStar, {"人员": "杨柳"})


def test_an_old_quarter_keeps_its_names(hall: Store) -> None:
    unit = add(hall, StationedUnit, "名称=安监局")
    records.rename(
        hall, StationedUnit, unit.id, name="应急管理局", from_day=date(2019, 2, 1), by=BY
    )
    with hall.reading() as reader:
        assert reader.labels(StationedUnit)[unit.id] == "应急管理局"
        assert reader.labels(StationedUnit, on=date(2018, 12, 31))[unit.id] == "安监局"
        assert References(reader).find("units", "安监局") == unit.id


def test_a_name_that_passed_on_is_looked_up_as_of_the_day(hall: Store) -> None:
    old = add(hall, StationedUnit, "名称=质监局")
    records.rename(hall, StationedUnit, old.id, name="市场监管局", from_day=date(2019, 2, 1), by=BY)
    new = add(hall, StationedUnit, "名称=质监局")
    with hall.reading() as reader:
        known = References(reader)
        assert known.find("units", "质监局", on=date(2018, 6, 30)) == old.id
        assert known.find("units", "市场监管局", on=date(2023, 6, 30)) == old.id
        assert set(known.candidates("units", "质监局")) == {old.id, new.id}


def test_two_renames_leave_no_day_without_a_name_and_none_with_two(hall: Store) -> None:
    unit = add(hall, StationedUnit, "名称=甲")
    records.rename(hall, StationedUnit, unit.id, name="乙", from_day=date(2020, 1, 1), by=BY)
    records.rename(hall, StationedUnit, unit.id, name="丙", from_day=date(2021, 1, 1), by=BY)
    with hall.reading() as reader:
        names = reader.find(UnitName, order=("valid_to",))
    former = [(each.name, each.valid_from, each.valid_to) for each in names]
    assert former == [
        ("甲", None, date(2019, 12, 31)),
        ("乙", date(2020, 1, 1), date(2020, 12, 31)),
    ]


def test_a_refused_rename_changes_nothing(hall: Store) -> None:
    unit = add(hall, StationedUnit, "名称=甲")
    add(hall, StationedUnit, "名称=乙")
    with pytest.raises(records.Refused):
        records.rename(hall, StationedUnit, unit.id, name="乙", from_day=date(2020, 1, 1), by=BY)
    assert records.count(hall, UnitName) == 0


def test_rows_saved_together_are_all_kept_or_none(hall: Store) -> None:
    rows = [records.RowChange({"name": name}) for name in ("甲", "", "乙", "甲")]
    with pytest.raises(records.RowsRefused) as refused:
        records.save_rows(hall, StationedUnit, rows, by=BY)
    assert set(refused.value.problems) == {1, 3}
    assert records.count(hall, StationedUnit) == 0
    kept = records.save_rows(hall, StationedUnit, [rows[0], rows[2]], by=BY)
    edited = records.edit_all(
        hall, StationedUnit, [unit.id for unit in kept], {"category": "bank"}, by=BY
    )
    assert {unit.category for unit in edited} == {"bank"}


def test_a_stale_edit_is_a_conflict_and_loses_nothing(hall: Store) -> None:
    unit = add(hall, StationedUnit, "名称=甲")
    records.edit(hall, StationedUnit, unit.id, {"remark": "先"}, by=BY, version=1)
    with pytest.raises(Conflict):
        records.edit(hall, StationedUnit, unit.id, {"remark": "后"}, by="别人", version=1)
    assert records.get(hall, StationedUnit, unit.id)["remark"] == "先"


def test_every_change_has_its_operator_and_can_be_taken_back(hall: Store) -> None:
    unit = add(hall, StationedUnit, "名称=甲")
    records.edit(hall, StationedUnit, unit.id, {"remark": "改"}, by="别人")
    assert [entry.operator for entry in records.history(hall, StationedUnit, unit.id)] == [
        "别人",
        BY,
    ]
    assert "备注" in records.undo_last(hall, by=BY).words
    assert records.get(hall, StationedUnit, unit.id)["remark"] is None
    records.undo_last(hall, by=BY)
    assert records.count(hall, StationedUnit) == 0


def test_what_others_refer_to_stays(hall: Store) -> None:
    unit = add(hall, StationedUnit, "名称=甲")
    ballots(hall, "甲", "2023Q2")
    with pytest.raises(UserError, match="引用"):
        records.remove(hall, StationedUnit, unit.id, by=BY, why="重复")
    records.remove(hall, Ballot, 1, by=BY, why="重复")
    records.remove(hall, StationedUnit, unit.id, by=BY, why="重复")
    assert records.count(hall, StationedUnit) == 0


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("名称=工商银行", [2]),
        ("名称~银行", [2, 3]),
        ("类别=金融机构", [2]),
        ("category!=bank", [1, 3]),
        ("类别=", [3]),
        ("类别!=", [1, 2]),
        ("次序>=2", [2, 3]),
        ("次序<2", [1]),
        ("进驻日期>2022年1月1日", [3]),
        ("代办=否", [1, 2, 3]),
        ("id=2", [2]),
        ("别名~工商", [2]),
        ("aliases=中国工商银行", [2]),
    ],
)
def test_conditions_are_typed_as_people_write_them(
    hall: Store, condition: str, expected: list[int]
) -> None:
    add(hall, StationedUnit, "名称=公安局", "次序=1", "类别=政府部门", "进驻日期=2021-06-01")
    add(hall, StationedUnit, "名称=工商银行", "次序=２", "类别=金融机构", "别名=中国工商银行")
    add(hall, StationedUnit, "名称=兰州银行", "次序=3", "进驻日期=2022.6.1")
    assert only(hall, StationedUnit, condition) == expected


def test_a_condition_on_a_reference_takes_its_name(hall: Store) -> None:
    add(hall, StationedUnit, "名称=公安局", "别名=警局")
    add(hall, StationedUnit, "名称=民政局")
    ballots(hall, "公安局", "2023Q2")
    ballots(hall, "民政局", "2023Q2")
    assert only(hall, Ballot, "单位=警局") == [1]
    assert only(hall, Ballot, "单位!=公安局") == [2]
    assert only(hall, Ballot, "单位~民政") == [2]


@pytest.mark.parametrize("text", ["名称", "没有=1", "次序=x", "=1", "id=x"])
def test_a_condition_that_means_nothing_is_refused_in_chinese(hall: Store, text: str) -> None:
    with pytest.raises(UserError, match=r"[\u4e00-\u9fff]"):
        only(hall, StationedUnit, text)


def test_a_list_of_a_kind_without_periods_refuses_a_period(hall: Store) -> None:
    with pytest.raises(UserError, match="不分期间"):
        records.list_rows(hall, StationedUnit, period="2023Q2")


def test_rows_come_sorted_and_paged(hall: Store) -> None:
    for order, name in ((3, "丙"), (1, "甲"), (2, "乙")):
        add(hall, StationedUnit, f"名称={name}", f"次序={order}")
    rows = records.list_rows(hall, StationedUnit, limit=2)
    assert [row["name"] for row in rows] == ["甲", "乙"]
    rows = records.list_rows(
        hall, StationedUnit, where=[Condition("fixed_order", ">", 1)], order=("-fixed_order",)
    )
    assert [row["name"] for row in rows] == ["丙", "乙"]
