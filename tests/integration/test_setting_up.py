"""A hall set up from one workbook: every sheet in one pass, one change, nothing twice."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from hallmanager.base.errors import FileRefused, UserError
from hallmanager.cli import main
from hallmanager.records.hall import Center, Hall, ServiceWindow, StationedUnit, SubCenter, Zone
from hallmanager.records.register import KINDS
from hallmanager.records.staff import Assignment, Staff
from hallmanager.services import importing, records, setting_up
from hallmanager.services.importing import Status
from hallmanager.storage import checking, undoing
from hallmanager.storage.opening import create_hall, open_hall
from hallmanager.storage.store import Store

CENTER = "安宁县政务服务中心"
HALLS = ("A厅", "B厅", "C厅")
UNITS = tuple(f"第{n:02}局" for n in range(1, 32))
KINDS_SET_UP = (Center, Hall, Zone, StationedUnit, SubCenter, ServiceWindow, Staff, Assignment)

Rows = Sequence[Sequence[Any]]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty hall."""
    create_hall(tmp_path / "hall.db")
    with open_hall(tmp_path / "hall.db") as opened:
        yield opened
        assert checking.check(opened) == []


def county() -> dict[str, list[list[Any]]]:
    """Three halls, 31 units, 45 windows, 86 people, as a person fills them in."""
    windows = [
        [f"{HALLS[n % 3][0]}{n // 3 + 1:02}", UNITS[n % 31], HALLS[n % 3], f"{HALLS[n % 3]}一区"]
        for n in range(45)
    ]
    windows[0][1] = "第01局、第02局"
    return {
        "中心与大厅": [[CENTER, name, "一楼", None, n] for n, name in enumerate(HALLS, 1)],
        "单位": [[n, name, None, None, "政府部门"] for n, name in enumerate(UNITS, 1)],
        "分中心": [[None, "税务分中心", "税务", "税务局分中心"]],
        "窗口": windows,
        "人员": [
            [f"员工{n}", UNITS[n % 31], windows[n % 45][0], "A岗" if n < 45 else "B岗"]
            for n in range(86)
        ],
    }


def filled(path: Path, rows: Mapping[str, Rows]) -> Path:
    """The template with rows typed under its headers."""
    setting_up.write_hall_workbook(path)
    book = load_workbook(path)
    for title, lines in rows.items():
        for line in lines:
            book[title].append(list(line))
    book.save(path)
    return path


def counts(store: Store) -> dict[str, int]:
    with store.reading() as reader:
        return {cls.kind.key: reader.count(cls) for cls in KINDS_SET_UP}


def keep(store: Store, path: Path) -> importing.PlanResult:
    plan = setting_up.preview_hall_workbook(store, path)
    return setting_up.commit_hall_workbook(store, plan, by="马睿")


def faults(plan: importing.Plan) -> list[tuple[str, int, str, str]]:
    return [
        (row.sheet, row.number, problem.header, problem.message)
        for row in plan.rejected
        for problem in row.problems
    ]


def test_one_workbook_sets_up_the_whole_hall_in_one_change(store: Store, tmp_path: Path) -> None:
    before = counts(store)
    result = keep(store, filled(tmp_path / "大厅.xlsx", county()))
    assert (result.added, result.rejected, result.rejects_file) == (3 + 31 + 1 + 45 + 86, 0, None)
    assert counts(store) == {
        "centers": 1,
        "halls": 3,
        "zones": 3,
        "units": 31,
        "sub_centers": 1,
        "windows": 45,
        "staff": 86,
        "assignments": 86,
    }
    first = records.list_rows(store, ServiceWindow, limit=1)[0]
    assert (first["code"], first["hall"], first["zone"]) == ("A01", "A厅", "A厅一区")
    assert first["units"] == "第01局、第02局"
    assert str(first["staff"]).startswith("员工0")

    undone = undoing.undo_last(store, by="马睿")
    assert undone.words == "撤销：导入“大厅.xlsx”（新增 166 条，修改 0 条）"
    assert counts(store) == before == dict.fromkeys(before, 0)
    undoing.undo(store, undone.change, by="马睿")
    assert counts(store)["assignments"] == 86


def test_the_same_workbook_again_changes_nothing(store: Store, tmp_path: Path) -> None:
    path = filled(tmp_path / "大厅.xlsx", county())
    keep(store, path)
    revision, known = store.revision, counts(store)
    plan = setting_up.preview_hall_workbook(store, path)
    assert plan.counts == {Status.SAME: 166}
    assert "导入过" in plan.parts[0].already_imported
    result = setting_up.commit_hall_workbook(store, plan, by="马睿")
    assert (result.added, result.edited, result.same, result.is_change) == (0, 0, 166, False)
    assert (store.revision, counts(store)) == (revision, known)


def test_what_the_hall_has_stands_in_the_workbook_and_comes_back_as_it_is(
    store: Store, tmp_path: Path
) -> None:
    keep(store, filled(tmp_path / "大厅.xlsx", county()))
    setting_up.write_hall_workbook(tmp_path / "现状.xlsx", store=store)
    plan = setting_up.preview_hall_workbook(store, tmp_path / "现状.xlsx")
    assert plan.counts == {Status.SAME: 166}


def test_a_preview_changes_nothing(store: Store, tmp_path: Path) -> None:
    plan = setting_up.preview_hall_workbook(store, filled(tmp_path / "大厅.xlsx", county()))
    assert plan.counts == {Status.NEW: 166}
    assert [created.name for created in plan.parts[0].created] == [CENTER]
    assert store.revision == 0
    assert counts(store) == dict.fromkeys(counts(store), 0)
    with store.reading() as reader:
        assert reader.recent(10) == []


def test_every_bad_row_of_every_sheet_is_named_and_the_others_are_kept(
    store: Store, tmp_path: Path
) -> None:
    rows = county()
    rows["单位"][4] = ["五", "第05局"]
    rows["单位"][30] = [31, "第01局"]
    rows["窗口"][7][2] = "D厅"
    rows["窗口"][1][3] = "A厅一区"
    rows["人员"][80][2] = "Z99"
    path = filled(tmp_path / "大厅.xlsx", rows)
    plan = setting_up.preview_hall_workbook(store, path)
    named = faults(plan)
    places = {(sheet, number, header) for sheet, number, header, _message in named}
    assert ("单位", 6, "次序") in places
    assert ("窗口", 9, "大厅*") in places
    assert ("人员", 82, "窗口") in places
    # Who names a unit that is refused is refused with it, and so is who sits at its window.
    assert ("窗口", 6, "所属单位") in places
    assert ("人员", 6, "窗口") in places
    messages = [message for *_place, message in named]
    why = "“第05局”在工作表“单位”第 6 行有误，没有登记，请先改正那一行。"
    assert sum(why == message for message in messages) >= 3
    # A hall that nobody knows is one fault, not another one of the zone in it.
    assert [header for sheet, number, header, _m in named if (sheet, number) == ("窗口", 9)] == [
        "大厅*"
    ]
    assert "“D厅”不在大厅名录里" in next(m for m in messages if "D厅" in m)

    result = setting_up.commit_hall_workbook(store, plan, by="马睿")
    assert result.rejects_file == tmp_path / "大厅-退回.xlsx"
    assert (
        result.added
        == 166 - result.rejected
        == sum(len(p.rows) for p in plan.parts) - len(plan.rejected)
    )
    book = load_workbook(result.rejects_file)
    assert set(book.sheetnames) == {"单位", "窗口", "人员"}
    assert "D厅" in str([cell.value for row in book["窗口"] for cell in row])

    units = book["单位"]
    headers = [str(cell.value) for cell in units[1]]
    for row in units.iter_rows(min_row=2):
        if row[headers.index("单位*")].value == "第05局":
            row[headers.index("次序")].value = 5
    book.save(result.rejects_file)
    again = keep(store, result.rejects_file)
    assert again.results["units"].added == 1
    assert again.results["windows"].added >= 1


def test_a_row_is_mended_or_left_out_and_the_later_sheets_follow(
    store: Store, tmp_path: Path
) -> None:
    rows = county()
    rows["单位"][4] = ["五", "第05局"]
    plan = setting_up.preview_hall_workbook(store, filled(tmp_path / "大厅.xlsx", rows))
    units = plan.part("units")
    assert units is not None
    assert {row.sheet for row in plan.rejected} == {"单位", "窗口", "人员"}
    mended = plan.with_part(units.with_value(units.rejected[0], "fixed_order", "5"))
    assert mended.counts == {Status.NEW: 166}
    dropped = plan.with_part(units.without(units.rejected[0]))
    assert {row.sheet for row in dropped.rejected} == {"窗口", "人员"}
    result = setting_up.commit_hall_workbook(store, dropped.without_faulty(), by="马睿")
    assert (result.rejected, result.rejects_file) == (0, None)


def test_a_persons_own_sheets_are_known_by_their_headers(store: Store, tmp_path: Path) -> None:
    setting_up.name_hall(store, center=CENTER, halls=HALLS, by="马睿")
    book = Workbook()
    sheets: dict[str, list[list[Any]]] = {
        "花名册": [
            ["2023年人员花名册"],
            ["序号", "姓名", "单位", "窗口编号", "AB岗", "联系电话"],
            [1, "张一", "公安局", "A01", "B岗", "0935"],
        ],
        "一览表": [["窗口号", "部门", "厅", "区"], ["A01", "公安局", "A厅", "户政区"]],
        "名录": [["序号", "单位名称", "简称"], [1, "公安局", "公安"]],
        "二季度投票": [["单位", "应投票次数", "实际票次数", "满意"], ["气象局", 1, 1, 1]],
        "别的": [["今天", "天气"], ["晴", "好"]],
    }
    for title, lines in sheets.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    book.save(tmp_path / "自己的.xlsx")
    plan = setting_up.preview_hall_workbook(store, tmp_path / "自己的.xlsx")
    assert [(part.kind_key, part.tables[0].sheet.name) for part in plan.parts] == [
        ("units", "名录"),
        ("windows", "一览表"),
        ("staff", "花名册"),
    ]
    assert any("二季度投票" in told and "别的" in told for told in plan.parts[0].warnings)
    setting_up.commit_hall_workbook(store, plan, by="马睿")
    assert counts(store)["units"] == 1
    person = records.list_rows(store, Staff)[0]
    assert (person["name"], person["unit"], person["windows"]) == ("张一", "公安局", "A01")
    assert person["post"] == "B岗"


def test_some_sheets_alone_are_enough(store: Store, tmp_path: Path) -> None:
    keep(store, filled(tmp_path / "大厅.xlsx", county()))
    more = filled(tmp_path / "新人.xlsx", {"人员": [["新人", "第01局", "A01"]]})
    assert keep(store, more).added == 1


def test_a_second_centre_is_no_new_name(store: Store, tmp_path: Path) -> None:
    setting_up.name_hall(store, center=CENTER, halls=["A厅"], by="马睿")
    path = filled(tmp_path / "大厅.xlsx", {"中心与大厅": [["安宁县政务中心", "B厅"]]})
    plan = setting_up.preview_hall_workbook(store, path)
    assert [row.suggestion and row.suggestion.suggestion for row in plan.rejected] == [CENTER]


@pytest.mark.parametrize(
    ("rows", "says"),
    [({}, "只有表头"), (None, "没有认得出的表")],
)
def test_a_workbook_without_anything_to_read_is_refused(
    store: Store, tmp_path: Path, rows: Mapping[str, Rows] | None, says: str
) -> None:
    path = tmp_path / "空.xlsx"
    if rows is None:
        book = Workbook()
        book.worksheets[0].append(["天气"])
        book.save(path)
    else:
        filled(path, rows)
    with pytest.raises(FileRefused, match=says):
        setting_up.preview_hall_workbook(store, path)


def test_every_column_of_the_workbook_is_known_and_no_required_one_lacks(tmp_path: Path) -> None:
    rows = county()
    setting_up.write_hall_workbook(tmp_path / "大厅.xlsx")
    book = load_workbook(tmp_path / "大厅.xlsx")
    titles = [title for _key, title in setting_up.sheets()]
    assert [s.title for s in book.worksheets if s.sheet_state == "visible"] == [
        "填写说明",
        *titles,
    ]
    create_hall(tmp_path / "other.db")
    with open_hall(tmp_path / "other.db") as other:
        path = filled(tmp_path / "满.xlsx", rows)
        plan = setting_up.preview_hall_workbook(other, path)
    assert [part.kind_key for part in plan.parts] == [key for key, _title in setting_up.sheets()]
    assert all(part.unknown_columns == () for part in plan.parts)


def test_drop_downs_offer_what_is_typed_on_the_other_sheets(tmp_path: Path) -> None:
    setting_up.write_hall_workbook(tmp_path / "大厅.xlsx")
    book = load_workbook(tmp_path / "大厅.xlsx")
    offered = {
        str(rule.sqref): str(rule.formula1) for rule in book["窗口"].data_validations.dataValidation
    }
    assert "'单位'!$B$2" in offered["B2:B5000"]
    assert "'中心与大厅'!$B$2" in offered["C2:C5000"]


def test_the_worked_example_is_explained_and_never_read(store: Store, tmp_path: Path) -> None:
    path = filled(tmp_path / "大厅.xlsx", {"单位": [[1, "公安局"]]})
    said = [c for row in load_workbook(path)["填写说明"].iter_rows(values_only=True) for c in row]
    assert {"张一", "A01", "市场监管局"} <= set(said)
    keep(store, path)
    importing.commit(store, importing.preview(store, "units", path), by="马睿")
    assert counts(store)["units"] == 1


def test_the_worked_example_can_be_imported_as_it_stands(store: Store, tmp_path: Path) -> None:
    examples = {
        str(sheet.title_mark): [list(line) for line in sheet.examples]
        for sheet in setting_up._SHEETS
    }
    result = keep(store, filled(tmp_path / "例.xlsx", examples))
    assert (result.added, result.rejected) == (2 + 2 + 1 + 2 + 3, 0)


def test_centre_halls_and_sub_centres_are_named_in_one_change_and_added_to(store: Store) -> None:
    setting_up.name_hall(
        store, center=CENTER, halls=["A厅", "B厅"], sub_centers=["税务分中心"], by="马睿"
    )
    found = setting_up.standing(store)
    assert (found.center, found.halls, found.sub_centers) == (
        CENTER,
        ("A厅", "B厅"),
        ("税务分中心",),
    )
    assert found.is_named
    assert found.needs_set_up
    setting_up.name_hall(store, center="新中心", halls=["Ａ厅", "C厅"], by="马睿")
    found = setting_up.standing(store)
    assert (found.center, found.halls) == ("新中心", ("A厅", "B厅", "C厅"))
    with pytest.raises(UserError, match="中心名称"):
        setting_up.name_hall(store, center=" ", halls=["A厅"], by="马睿")
    undoing.undo_last(store, by="马睿")
    undoing.undo_last(store, by="马睿")
    assert counts(store)["halls"] == 0


def test_the_command_line_sets_up_a_hall(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert setting_up.KEY not in KINDS
    place, template = str(tmp_path / "hall.db"), tmp_path / "模板.xlsx"
    assert main(["--data", place, "template", "hall", str(template)]) == 0
    assert template.exists()
    assert main(["--data", place, "init"]) == 0
    rows = county()
    rows["人员"][85][2] = "Z99"
    path = filled(tmp_path / "大厅.xlsx", rows)
    arguments = ["--data", place, "--by", "马睿", "import", "hall", str(path)]
    assert main([*arguments, "--dry-run"]) == 3
    assert main(arguments) == 3
    said = capsys.readouterr().out
    assert "单位：新增 31 条" in said
    assert "Z99" in said
    assert (tmp_path / "大厅-退回.xlsx").exists()
    assert main(["--data", place, "--by", "马睿", "undo"]) == 0
    with open_hall(Path(place)) as store:
        assert counts(store) == dict.fromkeys(counts(store), 0)
    assert main(["import", "--help"]) == 0
    assert "hall" in capsys.readouterr().out
