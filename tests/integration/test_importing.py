"""A sheet becomes records: every fault named with its place, good rows kept in one batch."""

import csv
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from hallmanager.base.errors import Cancelled, FileRefused, UserError
from hallmanager.records.bulletin import HallProblem
from hallmanager.records.evaluation import Ballot
from hallmanager.records.hall import (
    Center,
    Hall,
    ServiceWindow,
    StationedUnit,
    SubCenter,
    UnitAlias,
    UnitName,
)
from hallmanager.records.staff import Staff
from hallmanager.services import importing
from hallmanager.services.importing import Preview, PreviewRow, Status
from hallmanager.storage import checking, undoing
from hallmanager.storage.opening import create_hall, open_hall
from hallmanager.storage.store import Store

COUNTY = Path(__file__).parents[1] / "fixtures" / "yongchang-2023q2-votes.csv"
HEADERS = ("单位", "应投票次数", "实际投票次数", "满意", "未开展评价")
UNITS = ("公安局", "民政局", "市场监管局", "卫健局", "中国农业银行")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty hall."""
    create_hall(tmp_path / "hall.db")
    with open_hall(tmp_path / "hall.db") as opened:
        yield opened
        assert checking.check(opened) == []


@pytest.fixture
def hall(store: Store) -> Store:
    """A hall with five units and a sub-centre."""
    with store.changing(by="建库") as change:
        for order, name in enumerate(UNITS, start=1):
            unit = change.add(StationedUnit(name=name, fixed_order=order))
            if name == "中国农业银行":
                change.set_inline(unit, "aliases", "农行")
        change.add(SubCenter(name="税务分中心"))
    return store


def votes(tmp_path: Path, *rows: Sequence[Any], headers: Sequence[str] = HEADERS) -> Path:
    path = tmp_path / "票.xlsx"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "表一"
    for row in (headers, *rows):
        sheet.append(tuple(row))
    book.save(path)
    return path


def look(store: Store, path: Path, period: str | None = "2023Q2", **options: Any) -> Preview:
    return importing.preview(store, "ballots", path, period=period, **options)


def keep(store: Store, preview: Preview, **options: Any) -> importing.ImportResult:
    return importing.commit(store, preview, by="马睿", **options)


def row_of(preview: Preview, number: int) -> PreviewRow:
    return next(row for row in preview.rows if row.number == number)


def counted(store: Store, cls: Any) -> int:
    with store.reading() as reader:
        return reader.count(cls)


def test_the_countys_quarter_goes_into_an_empty_hall(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "votes.csv"
    path.write_bytes(COUNTY.read_bytes())
    result = keep(store, look(store, path, create_missing=True))
    assert (result.added, result.rejected, result.rejects_file) == (31, 0, None)
    with store.reading() as reader:
        units = reader.find(StationedUnit)
        assert [unit.fixed_order for unit in units] == list(range(1, 27))
        assert units[5].name == "自然资源局（不动产中心）"
        assert [c.fixed_order for c in reader.find(SubCenter)] == list(range(27, 32))
        assert reader.sums(Ballot, ["ballots_due", "ballots_cast"]) == {
            "ballots_due": 3816 + 782 + 54 + 328 + 1190 + 126,
            "ballots_cast": 3811 + 782 + 54 + 328 + 1190 + 126,
        }


def test_unknown_units_are_refused_unless_they_are_to_be_registered(store: Store) -> None:
    preview = look(store, COUNTY)
    assert preview.counts == {Status.REJECTED: 31}
    assert row_of(preview, 2).problems[0].message == "“发改局”不在单位或分中心名录里。"
    assert preview.created == ()
    assert len(preview.with_missing_created().created) == 31
    assert counted(store, StationedUnit) == 0


def test_every_fault_of_every_row_is_named_in_one_pass(hall: Store, tmp_path: Path) -> None:
    path = votes(
        tmp_path,
        ("卫键局", 87, 87, 87, 0),
        ("公安局", 880, 876, 876, 3),
        ("民政局", "1l7", 117, 117, 0),
        ("市场监管局", -3, -3, -3, 0),
        ("卫健局", 12.5, 12, 12, 0),
        ("税务分中心", 10, 10, 10, 0),
    )
    preview = look(hall, path)
    assert [row.status for row in preview.rows] == [Status.REJECTED] * 5 + [Status.NEW]
    name, due, letter, negative, fraction = (row.problems[0] for row in preview.rows[:5])
    assert (name.message, name.suggestion) == (
        "“卫键局”不在单位或分中心名录里，最接近：卫健局。",
        "卫健局",
    )
    assert (due.column, due.value, due.suggestion) == ("E", "3", "4")
    assert "实投 876 加未评价 3 等于 879，不等于应投 880" in due.message
    assert (letter.column, letter.header, letter.value) == ("B", "应投票次数", "1l7")
    assert (letter.message, letter.suggestion) == ("“1l7”不是整数，第 2 位是字母 l。", "117")
    assert "不能小于 0" in negative.message
    assert fraction.message == "“12.5”不是整数。"
    assert {row.sheet for row in preview.rows} == {"表一"}


def test_good_rows_are_kept_and_bad_ones_come_back_to_be_mended(
    hall: Store, tmp_path: Path
) -> None:
    path = votes(tmp_path, ("公安局", "1l7", 117, 117, 0), ("民政局", 46, 46, 46, 0))
    result = keep(hall, look(hall, path))
    assert (result.added, result.rejected) == (1, 1)
    assert result.rejects_file == tmp_path / "票-退回.xlsx"
    book = load_workbook(result.rejects_file)
    sheet = book["表一"]
    assert [cell.value for cell in sheet[2]][-2:] == [2, "“1l7”不是整数，第 2 位是字母 l。"]
    sheet["B2"] = 117
    book.save(result.rejects_file)
    mended = look(hall, result.rejects_file)
    assert (mended.counts, mended.unknown_columns) == ({Status.NEW: 1}, ())
    again = keep(hall, mended)
    assert (again.added, again.rejects_file) == (1, None)
    assert importing.rejects_path(path).name == "票-退回2.xlsx"


def test_a_printed_rate_that_its_counts_contradict_is_a_fault(hall: Store, tmp_path: Path) -> None:
    path = votes(
        tmp_path,
        ("公安局", 880, 876, 876, 4, "99.55%", 0.9955),
        ("民政局", 10, 10, 10, 0, "100.0%", "100%"),
        ("卫健局", 880, 876, 876, 4, "100%", None),
        ("市场监管局", 18, 17, 17, 1, "94.4%", "94.45%"),
        headers=(*HEADERS, "投票率(原文)", "满意率"),
    )
    preview = look(hall, path)
    assert [row.accepted for row in preview.rows] == [True, True, False, False]
    fault = row_of(preview, 4).problems[0]
    assert (fault.column, fault.suggestion) == ("F", "99.55%")
    assert fault.message == "投票率写着 100%，按本行 876/880 应为 99.55%。"
    assert row_of(preview, 5).problems[0].column == "G"
    assert preview.compared_columns == ("投票率(原文)", "满意率")


def test_a_unit_twice_is_named_by_both_rows(hall: Store, tmp_path: Path) -> None:
    path = votes(
        tmp_path,
        ("公安局", 3, 3, 3, 0),
        ("民政局", 4, 4, 4, 0),
        ("公安局", 5, 5, 5, 0),
        ("民政局", 4, 4, 4, 0),
    )
    preview = look(hall, path)
    assert [row.accepted for row in preview.rows] == [False, True, False, False]
    assert row_of(preview, 2).words == "与第 4 行重复：同期同单位，数值不同，不知以哪行为准。"
    assert row_of(preview, 4).words == "与第 2 行重复：同期同单位，数值不同，不知以哪行为准。"
    assert row_of(preview, 5).words == "与第 3 行重复：同期同单位，数值相同。"


def test_the_same_file_again_says_so_and_changes_nothing(hall: Store, tmp_path: Path) -> None:
    path = votes(tmp_path, ("公安局", 3, 3, 3, 0))
    keep(hall, look(hall, path))
    before = hall.revision
    again = look(hall, path)
    assert again.counts == {Status.SAME: 1}
    assert again.already_imported.startswith("同一份文件已由马睿于")
    result = keep(hall, again)
    assert (result.added, result.edited, result.same, result.batch_id) == (0, 0, 1, None)
    assert hall.revision == before


def test_a_changed_row_updates_its_record_and_names_the_old_value(
    hall: Store, tmp_path: Path
) -> None:
    keep(hall, look(hall, votes(tmp_path, ("公安局", 3, 3, 3, 0))))
    preview = look(hall, votes(tmp_path, ("公安局", 4, 3, 3, 1)))
    row = preview.rows[0]
    assert (row.status, row.before) == (Status.UPDATE, {"ballots_due": 3, "unevaluated": 0})
    assert row.words == "更新，应投票次数原为 3、未开展评价原为 0"
    result = keep(hall, preview)
    assert (result.added, result.edited, counted(hall, Ballot)) == (0, 1, 1)


def test_a_month_within_a_stored_quarter_is_refused_with_both_named(
    hall: Store, tmp_path: Path
) -> None:
    path = votes(tmp_path, ("公安局", 3, 3, 3, 0))
    keep(hall, look(hall, path))
    words = look(hall, path, "2023-05").rows[0].words
    assert "2023年第二季度" in words
    assert "2023年5月" in words


def test_a_month_and_its_quarter_in_one_file_refuse_each_other(hall: Store, tmp_path: Path) -> None:
    rows = (("公安局", 3, 3, 3, 0, "二季度"), ("公安局", 3, 3, 3, 0, "2023年4月"))
    preview = look(hall, votes(tmp_path, *rows, headers=(*HEADERS, "期间")), "2023")
    assert not any(row.accepted for row in preview.rows)
    assert "第 3 行的2023年4月重叠" in preview.rows[0].words


@pytest.mark.parametrize(
    "written", ["农行", " 中国农业 银行 ", "县公安局", "永昌县公安局", "公安局"]
)
def test_a_unit_is_known_by_alias_blanks_and_prefix(
    hall: Store, tmp_path: Path, written: str
) -> None:
    preview = look(hall, votes(tmp_path, (written, 3, 3, 3, 0)))
    assert preview.counts == {Status.NEW: 1}
    if written == "农行":
        assert preview.aliases_used == (("农行", "中国农业银行"),)


def test_a_name_is_meant_as_of_the_period(hall: Store, tmp_path: Path) -> None:
    with hall.changing(by="建库") as change:
        health = next(u for u in change.find(StationedUnit) if u.name == "卫健局")
        change.add(UnitName(unit_id=health.id, name="卫计局", valid_to=date(2022, 12, 31)))
        change.add(StationedUnit(name="卫计局"))
    path = votes(tmp_path, ("卫计局", 3, 3, 3, 0))
    assert look(hall, path, "2022Q4").rows[0].values["unit"] == health.id
    assert look(hall, path, "2023Q4").rows[0].values["unit"] != health.id


def test_a_bare_number_is_no_unit(hall: Store, tmp_path: Path) -> None:
    assert not look(hall, votes(tmp_path, (1, 3, 3, 3, 0))).rows[0].accepted


def test_totals_and_notes_are_left_out_listed_and_compared(hall: Store, tmp_path: Path) -> None:
    path = votes(
        tmp_path,
        ("公安局", 3, 3, 3, 0),
        ("民政局", 4, 4, 4, 0),
        ("合计", 8, 7, 7, 0),
        ("注：满意率=满意票数/应投票数",),
    )
    preview = look(hall, path)
    assert preview.counts == {Status.NEW: 2}
    assert [(s.number, s.reason) for s in preview.skipped] == [(4, "合计行"), (5, "附注")]
    assert preview.warnings == (
        "工作表“表一”第 4 行合计的“应投票次数”写着 8，各行相加是 7，请核对。",
    )


def test_the_title_gives_the_period_and_a_contradiction_is_pointed_out(
    hall: Store, tmp_path: Path
) -> None:
    path = tmp_path / "票.csv"
    path.write_text("2023年第一季度统计表\n单位,应投,实投,满意\n公安局,3,3,3\n", "gb18030")
    preview = look(hall, path, None)
    assert (preview.period, preview.period_from) == ("2023Q1", "标题")
    given = look(hall, path, "2023Q2")
    assert given.period == "2023Q2"
    assert "写的是2023年第一季度，指定的是2023年第二季度" in given.warnings[0]
    path.write_text("单位,应投,实投,满意\n公安局,3,3,3\n", "gb18030")
    with pytest.raises(UserError, match="请指定期间"):
        look(hall, path, None)


def test_a_fall_beyond_belief_is_pointed_out_and_still_imported(
    hall: Store, tmp_path: Path
) -> None:
    keep(hall, look(hall, votes(tmp_path, ("公安局", 148, 148, 148, 0)), "2023Q1"))
    preview = look(hall, votes(tmp_path, ("公安局", 34, 34, 34, 0)))
    assert preview.rows[0].status is Status.WARNED
    assert preview.rows[0].words == "比上期 148 少 77%，请核对。"
    assert keep(hall, preview).added == 1


def test_a_cell_can_be_corrected_and_a_row_left_out(hall: Store, tmp_path: Path) -> None:
    path = votes(tmp_path, ("公安局", "1l7", 117, 117, 0), ("无此局", 1, 1, 1, 0))
    preview = look(hall, path)
    fault = preview.rows[0].suggestion
    assert fault is not None
    mended = preview.with_value(preview.rows[0], fault.field, fault.suggestion or "")
    assert [row.accepted for row in mended.rows] == [True, False]
    mended = mended.without(mended.rows[1])
    assert [row.number for row in mended.rows] == [2]
    result = keep(hall, mended)
    assert (result.added, result.rejected, result.rejects_file) == (1, 0, None)


def test_a_hall_that_changed_since_the_preview_is_judged_again(hall: Store, tmp_path: Path) -> None:
    path = votes(tmp_path, ("公安局", 3, 3, 3, 0))
    preview = look(hall, path)
    keep(hall, look(hall, path))
    result = keep(hall, preview)
    assert (result.added, counted(hall, Ballot)) == (0, 1)


def test_an_import_is_undone_with_what_it_registered(store: Store) -> None:
    result = keep(store, look(store, COUNTY, create_missing=True))
    assert result.batch_id is not None
    undoing.undo_import(store, result.batch_id, by="马睿")
    assert (counted(store, Ballot), counted(store, StationedUnit)) == (0, 0)
    assert look(store, COUNTY).already_imported == ""


def test_aliases_come_with_units_and_go_with_an_undo(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "单位.csv"
    path.write_text("序号,单位,别名\n1,公安局,警察局、公安\n2,民政局,\n")
    result = importing.commit(store, importing.preview(store, "units", path), by="马睿")
    assert (result.added, counted(store, UnitAlias)) == (2, 2)
    path.write_text("序号,单位,别名\n1,公安局,公安\n")
    preview = importing.preview(store, "units", path)
    assert preview.rows[0].words == "更新，别名原为 公安、警察局"
    importing.commit(store, preview, by="马睿")
    assert counted(store, UnitAlias) == 1
    undoing.undo_last(store, by="马睿")
    undoing.undo_last(store, by="马睿")
    assert (counted(store, StationedUnit), counted(store, UnitAlias)) == (0, 0)


def test_people_windows_and_what_they_need_are_registered(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "派驻.csv"
    path.write_text("姓名,窗口编号,岗位,自\n李明,A01,A岗,2023-04-01\n王芳,A01,B岗,2023年4月1日\n")
    preview = importing.preview(store, "assignments", path, create_missing=True)
    kinds = ["staff", "centers", "halls", "windows", "staff"]
    assert sorted(c.kind_key for c in preview.created) == sorted(kinds)
    result = importing.commit(store, preview, by="马睿")
    assert (result.added, len(result.created)) == (2, 5)
    counts = [counted(store, cls) for cls in (Staff, ServiceWindow, Hall, Center)]
    assert counts == [2, 1, 1, 1]


def test_only_what_an_accepted_row_names_is_registered(store: Store, tmp_path: Path) -> None:
    path = votes(tmp_path, ("公安局", 3, 3, 3, 0), ("民政局", "x", 3, 3, 0))
    preview = look(store, path, create_missing=True)
    assert [created.name for created in preview.created] == ["公安局"]
    keep(store, preview)
    assert counted(store, StationedUnit) == 1


def test_a_merged_count_is_nobodys(hall: Store, tmp_path: Path) -> None:
    path = votes(tmp_path, ("公安局", 3, 3, 3, 0), ("民政局", None, 3, 3, 0))
    book = load_workbook(path)
    book["表一"].merge_cells("B2:B3")
    book.save(path)
    preview = look(hall, path)
    assert [row.accepted for row in preview.rows] == [True, False]
    assert "B3 与上面的行是合并单元格" in preview.rows[1].words


def test_several_sheets_are_imported_together_each_with_its_month(
    hall: Store, tmp_path: Path
) -> None:
    path = tmp_path / "2023年.xlsx"
    book = Workbook()
    book.remove(book["Sheet"])
    for month in ("4月", "5月"):
        sheet = book.create_sheet(month)
        sheet.append(("2023年线下投票",))
        sheet.append(HEADERS)
        sheet.append(("公安局", 3, 3, 3, 0))
    book.create_sheet("说明").append(("随便写写",))
    book.save(path)
    preview = look(hall, path, None)
    assert [row.values["period"] for row in preview.rows] == ["2023-04", "2023-05"]
    assert preview.counts == {Status.NEW: 2}
    assert preview.warnings == ("没有需要的栏目、未读取的工作表：说明。",)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("单位,满意\n公安局,3\n", "缺少栏目：“应投票次数”、“实际投票次数”"),
        ("天气,温度\n晴,3\n", "没有找到线下投票的表头"),
        ("单位,应投,实投,满意\n", "只有表头"),
        ("单位,应投,实投,满意,满意票\n公安局,3,3,3,3\n", "都是“满意”"),
    ],
)
def test_a_fault_of_the_whole_file_is_one_sentence_and_changes_nothing(
    hall: Store, tmp_path: Path, content: str, said: str
) -> None:
    path = tmp_path / "票.csv"
    path.write_text(content)
    with pytest.raises(FileRefused) as refused:
        look(hall, path)
    assert said in refused.value.message
    assert refused.value.message.endswith("。")
    assert counted(hall, Ballot) == 0


def test_rejects_that_cannot_be_written_keep_the_hall_as_it_was(
    hall: Store, tmp_path: Path
) -> None:
    preview = look(hall, votes(tmp_path, ("公安局", 3, 3, 3, 0), ("民政局", "x", 3, 3, 0)))
    (tmp_path / "挡路").write_text("a file where a folder should be")
    with pytest.raises(UserError, match=r"挡路.*写不进去"):
        keep(hall, preview, rejects=tmp_path / "挡路" / "退回.xlsx")
    assert counted(hall, Ballot) == 0


def test_a_cancelled_import_changes_nothing(hall: Store, tmp_path: Path) -> None:
    preview = look(hall, votes(tmp_path, ("公安局", 3, 3, 3, 0)))
    with pytest.raises(Cancelled):
        keep(hall, preview, cancelled=lambda: True)
    assert counted(hall, Ballot) == 0


def test_a_person_may_say_what_a_column_is(hall: Store, tmp_path: Path) -> None:
    headers = ("办事机构", "票数", "实际投票次数", "满意", "满意票数")
    path = votes(tmp_path, ("公安局", 3, 3, 2, 3), headers=headers)
    matched = {"办事机构": "unit", "票数": "ballots_due", "满意票数": "satisfied", "满意": ""}
    preview = look(hall, path, headers=matched)
    assert preview.counts == {Status.NEW: 1}
    assert preview.rows[0].values["satisfied"] == 3
    assert preview.unknown_columns == ("满意",)


def test_a_formula_that_was_never_computed_is_pointed_out(hall: Store, tmp_path: Path) -> None:
    path = votes(tmp_path, ("公安局", "=1+2", 3, 3, 0))
    preview = look(hall, path)
    assert "公式没有保存结果（B2）" in preview.warnings[0]
    assert preview.rows[0].words.startswith("应投票次数没有填。")


def test_a_period_is_checked_against_dates_and_told_where_it_means_nothing(
    hall: Store, tmp_path: Path
) -> None:
    path = tmp_path / "动态.csv"
    path.write_text("日期,主题\n2023-04-05,培训\n2023-07-01,会议\n")
    preview = importing.preview(hall, "activities", path, period="2023Q2")
    assert [row.status for row in preview.rows] == [Status.NEW, Status.WARNED]
    assert preview.rows[1].words == "2023-07-01 不在指定的2023年第二季度之内，请核对。"
    path.write_text("名称\n教育局\n")
    units = importing.preview(hall, "units", path, period="2023Q2")
    assert units.warnings == ("单位不分期间，指定的期间没有用到。",)


def test_a_correction_may_fill_a_field_that_the_sheet_lacks(hall: Store, tmp_path: Path) -> None:
    preview = look(hall, votes(tmp_path, ("公安局", 3, 3, 2, 0)))
    assert not preview.rows[0].accepted
    mended = preview.with_value(preview.rows[0], "basically_satisfied", "1")
    assert mended.counts == {Status.NEW: 1}


_IMPORT = """
import sys
from pathlib import Path
from hallmanager.services import importing
from hallmanager.storage.opening import open_hall
store = open_hall(Path(sys.argv[1]))
preview = importing.preview(store, "problems", Path(sys.argv[2]), create_missing=True)
print("judged", flush=True)
importing.commit(store, preview, by="马睿")
print("kept", flush=True)
"""


def test_a_killed_import_is_all_or_nothing_with_what_it_registers(tmp_path: Path) -> None:
    rows = [f"2023-04-05,主题,单位{n % 40},第{n}个问题" for n in range(4_000)]
    path = tmp_path / "问题.csv"
    path.write_text("\n".join(["发现日期,主题,单位,事实", *rows]))
    create_hall(tmp_path / "hall.db")
    for delay in (0.05, 0.3, 0.6):
        with subprocess.Popen(
            [sys.executable, "-c", _IMPORT, str(tmp_path / "hall.db"), str(path)],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"judged\n"
            time.sleep(delay)
            process.kill()
        with open_hall(tmp_path / "hall.db") as store:
            assert checking.check(store) == []
            found = counted(store, HallProblem), counted(store, StationedUnit)
            assert found in ((0, 0), (4_000, 40))
            if found[0]:
                return


def _printed_annex(path: Path) -> Path:
    """The county's quarter as an annex is laid out: titles, double header, merges, total, note."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(("附件",))
    sheet.append(("某县2023年第二季度线下“好差评”统计表",))
    sheet.append(
        (
            "序号",
            "单位",
            "场所",
            "应投票\n次数",
            "实际投票\n次数",
            "评价情况",
            *[None] * 3,
            "满意率",
        )
    )
    sheet.append((*[None] * 5, "满意", "基本满意", "不满意", "未开展评价", None))
    with COUNTY.open(encoding="utf-8-sig", newline="") as file:
        for record in list(csv.reader(file))[1:]:
            counts = [int(text) for text in record[3:9]]
            rate = counts[2] / counts[0] if counts[0] else None
            blank = [count or None for count in counts[3:]]
            sheet.append((int(record[0]), record[1], None, *counts[:3], *blank, rate))
            sheet.cell(sheet.max_row, 10).number_format = "0.00%"
    sheet["C5"], sheet["C31"] = "大厅", "分中心"
    for area in ("A2:J2", "F3:I3", *(f"{c}3:{c}4" for c in "ABCDEJ"), "C5:C30", "C31:C35"):
        sheet.merge_cells(area)
    sheet.append(("大厅合计", None, None, 3816, 3811, 3808, 3, None, 5))
    sheet.append(("注：满意率=满意票数/应投票数。",))
    sheet.merge_cells("A37:J37")
    book.save(path)
    return path


def test_a_printed_annex_is_imported_as_it_stands(store: Store, tmp_path: Path) -> None:
    preview = look(store, _printed_annex(tmp_path / "附件.xlsx"), None, create_missing=True)
    assert (preview.period, preview.period_from) == ("2023Q2", "标题")
    assert preview.counts == {Status.NEW: 31}
    assert (preview.warnings, preview.unknown_columns) == ((), ())
    assert preview.tables[0].header_rows == (3, 4)
    assert [(s.number, s.reason) for s in preview.skipped] == [
        (1, "标题"),
        (2, "标题"),
        (36, "合计行"),
        (37, "附注"),
    ]
    keep(store, preview)
    assert (counted(store, StationedUnit), counted(store, SubCenter)) == (26, 5)
