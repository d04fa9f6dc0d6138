"""The table is found however a sheet dresses it, and nothing that is no record becomes one."""

import pytest

from hallmanager.base.errors import FileRefused
from hallmanager.records.evaluation import Ballot
from hallmanager.records.hall import StationedUnit
from hallmanager.records.kind import Record
from hallmanager.records.register import KINDS
from hallmanager.sheets.headers import Reason, Table, locate, missing_columns
from hallmanager.sheets.targets import Role, required_together, targets_of
from hallmanager.sheets.workbook import CellValue, Row, Sheet

HEADER = ("序号", "单位", "应投票次数", "实际投票次数", "满意", "基本满意", "不满意", "未开展评价")
POLICE = (1, "公安局", 297, 297, 297, 0, 0, 0)
CIVIL = (2, "民政局", 46, 46, 46, 0, 0, 0)


def sheet(*rows: tuple[CellValue, ...], merged: int = 0) -> Sheet:
    """A sheet of these rows; `merged` is a row number of which column B was filled by a merge."""
    numbered = [Row(n, cells) for n, cells in enumerate(rows, start=1) if any(cells)]
    return Sheet("表", tuple(numbered), filled=frozenset({(merged, 1)} if merged else ()))


def found(given: Sheet, cls: type[Record] = Ballot) -> Table:
    table = locate(given, targets_of(cls))
    assert table is not None
    return table


def mapping(table: Table) -> dict[str, str]:
    return {c.header: c.target.name for c in table.columns if c.target}


def test_the_header_is_found_under_title_rows() -> None:
    titles = [(f"某县2023年第二季度统计表{n}",) for n in range(20)]
    table = found(sheet(*titles, HEADER, POLICE, CIVIL))
    assert table.header_rows == (21,)
    assert [row.cells for row in table.rows] == [POLICE, CIVIL]
    assert len(table.titles) == 20


def test_headers_are_known_by_alias_width_line_break_and_note() -> None:
    header = ("部门", "应投票\n次数（件）", "实投", "满意（票）", "基本 满意", "未评价*")
    table = found(sheet(header, ("公安局", 1, 1, 1, 0, 0)))
    assert mapping(table) == {
        "部门": "unit",
        "应投票次数（件）": "ballots_due",
        "实投": "ballots_cast",
        "满意（票）": "satisfied",
        "基本满意": "basically_satisfied",
        "未评价*": "unevaluated",
    }


@pytest.mark.parametrize("merges_filled", [True, False])
def test_a_header_of_two_rows_is_read_as_one(merges_filled: bool) -> None:
    filled = "单位" if merges_filled else None
    answers = "评价情况" if merges_filled else None
    upper = ("单位", "应投票次数", "实际投票次数", "评价情况", answers, answers, answers)
    counts = ("应投票次数", "实际投票次数") if merges_filled else (None, None)
    lower = (filled, *counts, "满意", "基本满意", "不满意", "未开展评价")
    table = found(sheet(("标题",), upper, lower, ("公安局", 3, 3, 3, 0, 0, 0)))
    assert table.header_rows == (2, 3)
    assert len(mapping(table)) == 7
    assert table.titles == ("标题",)


def test_a_title_above_is_no_part_of_the_header() -> None:
    table = found(sheet(("2023年第二季度",) * 8, HEADER, POLICE))
    assert table.header_rows == (2,)
    assert table.titles == ("2023年第二季度",)


def test_printed_rates_are_kept_apart_and_unknown_columns_listed() -> None:
    table = found(sheet((*HEADER, "投票率(原文)", "满意率", "天气"), (*POLICE, "100%", 1, "晴")))
    rates = [c.header for c in table.columns if c.target and c.target.role is Role.RATE]
    assert rates == ["投票率(原文)", "满意率"]
    assert [c.header for c in table.unknown] == ["天气"]


def test_a_share_beside_a_count_does_not_claim_its_field() -> None:
    table = found(sheet((*HEADER, "满意（率）"), (*POLICE, "100%")))
    assert [c.header for c in table.unknown] == ["满意（率）"]


def test_two_columns_for_one_field_are_refused_by_name() -> None:
    with pytest.raises(FileRefused, match="D 列“实际投票次数”和 I 列“实投”都是“实际投票次数”"):
        found(sheet((*HEADER, "实投"), (*POLICE, 1)))


def test_totals_notes_sections_and_repeated_headers_are_no_records() -> None:
    table = found(
        sheet(
            HEADER,
            ("一、县直单位",),
            POLICE,
            (None, "小 计", 297),
            (),
            ("某县统计表（续）",) * 8,
            HEADER,
            CIVIL,
            ("大厅合计", None, 343),
            ("合计：", None, 343),
            ("注：满意率=满意票数/应投票数",),
            ("填表人：张三", None, None, "审核：李四"),
            merged=6,
        )
    )
    assert [row.cells for row in table.rows] == [POLICE, CIVIL]
    assert [(s.row.number, s.reason) for s in table.skipped] == [
        (2, Reason.SECTION),
        (4, Reason.TOTALS),
        (6, Reason.SECTION),
        (7, Reason.HEADER),
        (9, Reason.TOTALS),
        (10, Reason.TOTALS),
        (11, Reason.NOTE),
        (12, Reason.NOTE),
    ]


def test_a_unit_without_any_count_is_still_a_row() -> None:
    table = found(sheet(HEADER, (22, "国家电网永昌分公司"), (None, "玉玺刻章")))
    assert len(table.rows) == 2


def test_missing_columns_are_named_and_one_of_several_will_do() -> None:
    table = found(sheet(("分中心", "满意"), ("税务分中心", 3)))
    missing = missing_columns(table, required_together(Ballot))
    assert [[t.label for t in any_of] for any_of in missing] == [["应投票次数"], ["实际投票次数"]]


def test_a_sheet_without_any_known_header_holds_no_table() -> None:
    assert locate(sheet(("天气", "温度"), ("晴", 20)), targets_of(Ballot)) is None


def test_a_list_of_units_is_not_taken_for_a_second_header_row() -> None:
    table = found(sheet(("名称", "类别"), ("公安局", "政府部门"), ("民政局", None)), StationedUnit)
    assert table.header_rows == (1,)
    assert len(table.rows) == 2


@pytest.mark.parametrize("cls", KINDS.values(), ids=KINDS.keys())
def test_every_kind_finds_all_of_its_own_labels(cls: type[Record]) -> None:
    targets = [t for t in targets_of(cls) if t.role in (Role.FIELD, Role.INLINE)]
    row: tuple[CellValue, ...] = tuple("某" for _target in targets)
    table = found(sheet(tuple(t.label for t in targets), row, row), cls)
    assert [c.target.name if c.target else None for c in table.columns] == [t.name for t in targets]
