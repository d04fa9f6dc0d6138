"""Who owns a window and who sits there: typed, imported and listed in one column, kept by days."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from sqlalchemy import event
from sqlalchemy.engine import Engine

from hallmanager.base import clock
from hallmanager.base.errors import UserError
from hallmanager.domain.condition import Condition
from hallmanager.records.hall import Center, Hall, ServiceWindow, StationedUnit, WindowUnit, Zone
from hallmanager.records.kind import Record
from hallmanager.records.staff import Assignment, Staff
from hallmanager.services import exporting, importing, records
from hallmanager.services.importing import Preview, Status
from hallmanager.services.typed import (
    condition_from_text,
    split_assignments,
    values_from_texts,
)
from hallmanager.storage import checking, undoing
from hallmanager.storage.opening import create_hall, open_hall
from hallmanager.storage.store import Store

TODAY = date(2023, 6, 28)
WINDOWS = (
    ("编号", "单位", "厅", "区", "类型"),
    ("A01", "市场监管局", "A厅", "等候区", "单位专窗"),
    ("A02", "市场监管局、税务局", "A厅", "等候区", "综合窗口"),
    ("B01", "公安局", "B厅", "等候区", "单位专窗"),
)
PEOPLE = (
    ("姓名", "单位", "窗口", "AB岗", "起始日期"),
    ("何静", "市场监管局", "A01", "Ａ", date(2021, 7, 14)),
    ("田野", "市场监管局", "A01、A02", "B岗、A岗", "2022年12月27日"),
    ("周大勇", "公安局", "B01", None, None),
)


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Store]:
    """An empty hall on a fixed day."""
    create_hall(tmp_path / "hall.db")
    with clock.fixed(TODAY), open_hall(tmp_path / "hall.db") as opened:
        yield opened
        assert checking.check(opened) == []


def sheet(tmp_path: Path, rows: Sequence[Sequence[Any]], name: str = "表.xlsx") -> Path:
    book = Workbook()
    active = book.active
    assert active is not None
    for row in rows:
        active.append(tuple(row))
    book.save(tmp_path / name)
    return tmp_path / name


def look(hall: Store, kind: str, path: Path, *, create: bool = True) -> Preview:
    return importing.preview(hall, kind, path, create_missing=create)


def take(hall: Store, kind: str, path: Path, *, create: bool = True) -> importing.ImportResult:
    return importing.commit(hall, look(hall, kind, path, create=create), by="马睿")


@pytest.fixture
def filled(hall: Store, tmp_path: Path) -> Store:
    """Three windows of two halls and three people, from the supervisor's own sheets."""
    assert take(hall, "windows", sheet(tmp_path, WINDOWS)).rejected == 0
    assert take(hall, "staff", sheet(tmp_path, PEOPLE)).rejected == 0
    return hall


def listed(hall: Store, cls: type[Record], *names: str, period: str | None = None) -> list[Any]:
    rows = records.list_rows(hall, cls, period=period)
    return [tuple(row[name] for name in names) for row in rows]


def edit(hall: Store, cls: type[Record], id: int, *typed: str) -> None:
    with hall.reading() as reader:
        values = values_from_texts(reader, cls, split_assignments(typed))
    records.edit(hall, cls, id, values, by="马睿")


def find(hall: Store, cls: type[Record], text: str) -> list[str]:
    with hall.reading() as reader:
        where = condition_from_text(reader, cls, text)
    return [str(row["code"]) for row in records.list_rows(hall, cls, where=[where])]


def spans(hall: Store, cls: type[Record], label: str) -> list[tuple[Any, ...]]:
    rows = records.list_rows(hall, cls, order=("id",))
    return [(row[label], row["valid_from"], row["valid_to"]) for row in rows]


def test_the_supervisors_own_sheets_go_into_an_empty_hall(filled: Store) -> None:
    assert listed(filled, ServiceWindow, "code", "units", "hall", "zone", "staff") == [
        ("A01", "市场监管局", "A厅", "等候区", "何静、田野"),
        ("A02", "市场监管局、税务局", "A厅", "等候区", "田野"),
        ("B01", "公安局", "B厅", "等候区", "周大勇"),
    ]
    assert sorted(listed(filled, Staff, "name", "unit", "windows", "post", "since")) == [
        ("何静", "市场监管局", "A01", "A岗", "2021-07-14"),
        ("周大勇", "公安局", "B01", "A岗", ""),
        ("田野", "市场监管局", "A01、A02", "B岗、A岗", "2022-12-27"),
    ]
    kinds = (Center, Hall, Zone, StationedUnit)
    assert [records.count(filled, cls) for cls in kinds] == [1, 2, 2, 3]


def test_the_same_sheets_again_change_nothing(filled: Store, tmp_path: Path) -> None:
    for kind, rows in (("windows", WINDOWS), ("staff", PEOPLE)):
        preview = look(filled, kind, sheet(tmp_path, rows))
        assert preview.counts == {Status.SAME: 3}


@pytest.mark.parametrize("kind", ["windows", "staff"])
def test_what_is_exported_can_be_imported_without_a_change(
    filled: Store, tmp_path: Path, kind: str
) -> None:
    exporting.export(filled, kind, tmp_path / "全部.xlsx")
    preview = look(filled, kind, tmp_path / "全部.xlsx", create=False)
    assert (preview.counts, preview.unknown_columns) == ({Status.SAME: 3}, ())


def test_an_import_taken_back_leaves_no_unit_and_nobody_at_a_window(filled: Store) -> None:
    for _import in range(2):
        undoing.undo_last(filled, by="马睿")
    kinds = (ServiceWindow, Staff, WindowUnit, Assignment, StationedUnit, Hall, Zone)
    assert [records.count(filled, cls) for cls in kinds] == [0] * 7


def test_a_unit_that_moves_away_stays_in_the_history(filled: Store, tmp_path: Path) -> None:
    moved = (WINDOWS[0], ("A01", "税务局", "A厅", "等候区", "单位专窗"))
    preview = look(filled, "windows", sheet(tmp_path, moved))
    assert preview.rows[0].words == "更新，所属单位原为 市场监管局"
    result = importing.commit(filled, preview, by="马睿")
    assert (result.added, result.edited) == (0, 1)
    assert ("税务局", "2023-06-28", None) in spans(filled, WindowUnit, "unit")
    assert ("市场监管局", None, "2023-06-27") in spans(filled, WindowUnit, "unit")
    assert listed(filled, ServiceWindow, "units")[0] == ("税务局",)
    assert listed(filled, ServiceWindow, "units", period="2023Q1")[0] == ("市场监管局",)
    undoing.undo_last(filled, by="马睿")
    assert listed(filled, ServiceWindow, "units")[0] == ("市场监管局",)


def test_a_person_changes_windows_on_the_day_the_sheet_says(filled: Store, tmp_path: Path) -> None:
    moved = (PEOPLE[0], ("何静", "市场监管局", "A02", "B岗", "2023-05-05"))
    take(filled, "staff", sheet(tmp_path, moved))
    posts = records.list_rows(filled, Assignment, where=[Condition("staff", "=", 1)])
    assert [(p["window"], p["post"], p["valid_from"], p["valid_to"]) for p in posts] == [
        ("A01", "primary", "2021-07-14", "2023-05-04"),
        ("A02", "backup", "2023-05-05", None),
    ]


def test_a_blank_cell_vacates_and_a_column_that_is_not_there_says_nothing(
    filled: Store, tmp_path: Path
) -> None:
    take(filled, "staff", sheet(tmp_path, (("姓名", "单位", "党员"), ("何静", "市场监管局", "是"))))
    assert listed(filled, ServiceWindow, "staff")[0] == ("何静、田野",)
    take(filled, "staff", sheet(tmp_path, (PEOPLE[0], ("何静", "市场监管局", None, None, None))))
    assert listed(filled, ServiceWindow, "staff")[0] == ("田野",)


def test_names_nobody_knows_are_faults_of_their_rows(hall: Store, tmp_path: Path) -> None:
    with hall.changing(by="建库") as change:
        center = change.add(Center(name="中心"))
        change.add(Hall(name="A厅", center_id=center.id))
        change.add(StationedUnit(name="税务局"))
    rows = (WINDOWS[0][:3], ("A01", "税务据", "A厅"), ("A02", "税务局、公安局", "A厅"))
    preview = look(hall, "windows", sheet(tmp_path, rows), create=False)
    wrong, partly = (row.problems[0] for row in preview.rows)
    assert (wrong.column, wrong.value, wrong.suggestion) == ("B", "税务据", "税务局")
    assert partly.message.startswith("“公安局”不在单位名录里")


def test_facts_that_do_not_fit_the_names_are_refused(filled: Store, tmp_path: Path) -> None:
    rows = (
        PEOPLE[0],
        ("何静", "市场监管局", "A01", "A岗、B岗", None),
        ("田野", "市场监管局", "A01", "C岗", None),
        ("周大勇", "公安局", "B01", "A岗", "去年"),
    )
    preview = look(filled, "staff", sheet(tmp_path, rows))
    assert [row.problems[0].header for row in preview.rows] == ["AB岗", "AB岗", "起始日期"]
    assert preview.rows[0].problems[0].message.startswith("窗口有 1 个，岗位有 2 个，对不上")


def test_a_new_window_goes_into_the_hall_that_the_row_names_or_the_only_one(
    filled: Store, tmp_path: Path
) -> None:
    headers = ("姓名", "单位", "窗口", "大厅")
    preview = look(filled, "staff", sheet(tmp_path, (headers[:3], ("丁一", "公安局", "B09"))))
    assert "有 2 个大厅，不知道属于哪一个" in preview.rows[0].problems[0].message
    take(filled, "staff", sheet(tmp_path, (headers, ("丁一", "公安局", "B09", "B厅"))))
    assert ("B09", "B厅", "丁一") in listed(filled, ServiceWindow, "code", "hall", "staff")


def test_namesakes_of_one_unit_are_told_apart_by_their_numbers(hall: Store, tmp_path: Path) -> None:
    headers = ("工号", "姓名", "单位", "党员")
    both = (headers, ("007", "李明", "公安局", "是"), ("008", "李明", "公安局", "否"))
    assert take(hall, "staff", sheet(tmp_path, both)).added == 2
    preview = look(hall, "staff", sheet(tmp_path, (headers[1:], ("李明", "公安局", "否"))))
    assert "有 2 个同名的人员，请加一列“工号”" in preview.rows[0].problems[0].message
    moved = (headers, ("008", "李明", "税务局", "否"))
    assert take(hall, "staff", sheet(tmp_path, moved)).edited == 1
    assert listed(hall, Staff, "number", "unit") == [("007", "公安局"), ("008", "税务局")]
    without = (headers, (None, "李明", "公安局", "否"))
    assert take(hall, "staff", sheet(tmp_path, without)).edited == 1
    assert listed(hall, Staff, "number", "party_member")[0] == ("007", False)


def test_a_number_given_later_is_the_one_of_the_person_without(
    filled: Store, tmp_path: Path
) -> None:
    rows = (("工号", "姓名", "单位"), ("101", "何静", "市场监管局"))
    result = take(filled, "staff", sheet(tmp_path, rows))
    assert (result.added, result.edited) == (0, 1)
    assert records.get(filled, Staff, 1)["number"] == "101"


def test_what_is_typed_begins_today_and_ends_yesterday(filled: Store) -> None:
    edit(filled, ServiceWindow, 2, "units=税务局、公安局")
    assert listed(filled, ServiceWindow, "units")[1] == ("公安局、税务局",)
    assert spans(filled, WindowUnit, "unit")[1:3] == [
        ("市场监管局", None, "2023-06-27"),
        ("税务局", None, None),
    ]
    edit(filled, Staff, 2, "窗口=A01", "岗位=A岗")
    row = records.get(filled, Staff, 2)
    assert (row["windows"], row["post"], row["since"]) == ("A01", "A岗", "2023-06-28")


def test_a_day_inside_an_earlier_time_at_the_same_window_is_refused(filled: Store) -> None:
    edit(filled, ServiceWindow, 1, "units=税务局")
    with clock.fixed(date(2023, 9, 1)):
        with pytest.raises(records.Refused, match="重叠"):
            edit(filled, ServiceWindow, 1, "units=市场监管局", "since=2023-06-01")
        edit(filled, ServiceWindow, 1, "units=市场监管局", "since=2023-07-01")


def test_people_at_a_window_are_only_shown_there(filled: Store) -> None:
    with pytest.raises(UserError, match="在这里只能看，请在“派驻”里改"):
        edit(filled, ServiceWindow, 1, "staff=田野")


def test_windows_are_found_by_their_units_and_people_of_today(filled: Store) -> None:
    assert find(filled, ServiceWindow, "所属单位=市场监管局") == ["A01", "A02"]
    assert find(filled, ServiceWindow, "units!=市场监管局") == ["B01"]
    assert find(filled, ServiceWindow, "staff~何") == ["A01"]
    edit(filled, ServiceWindow, 1, "units=")
    assert find(filled, ServiceWindow, "units=") == ["A01"]
    assert find(filled, ServiceWindow, "units=市场监管局") == ["A02"]
    found = records.list_rows(filled, ServiceWindow, where=[Condition("", "contains", "周大")])
    assert [row["code"] for row in found] == ["B01"]


def test_removing_a_window_is_refused_while_somebody_sits_there(filled: Store) -> None:
    with pytest.raises(UserError, match="派驻"):
        records.remove(filled, ServiceWindow, 1, by="马睿", why="试")
    assert listed(filled, ServiceWindow, "units", "staff")[0] == ("市场监管局", "何静、田野")


def test_the_template_offers_units_and_asks_for_nobody(filled: Store, tmp_path: Path) -> None:
    exporting.template("windows", tmp_path / "模板.xlsx", store=filled)
    book = load_workbook(tmp_path / "模板.xlsx")
    headers = [cell.value for cell in book["窗口"][1]]
    assert {"所属单位", "归属起始日期"} <= set(headers)
    assert "在岗人员" not in headers
    units = book["选项"][get_column_letter(headers.index("所属单位") + 1)]
    assert {cell.value for cell in units[1:]} >= {"市场监管局", "公安局", "税务局"}


def test_a_long_list_asks_no_question_a_row(filled: Store) -> None:
    def questions() -> int:
        asked: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            asked.append(statement)

        event.listen(Engine, "before_cursor_execute", note)
        try:
            records.list_rows(filled, ServiceWindow)
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        return len(asked)

    few = questions()
    for number in range(40):
        values = {"code": f"C{number:02}", "hall": 1, "window_kind": "general", "units": "公安局"}
        records.add(filled, ServiceWindow, values, by="马睿")
    assert questions() == few


def test_a_namesake_is_refused_until_a_number_tells_them_apart(filled: Store) -> None:
    def add(*typed: str) -> None:
        with filled.reading() as reader:
            values = values_from_texts(reader, Staff, split_assignments(typed))
        records.add(filled, Staff, values, by="马睿")

    with pytest.raises(records.Refused, match="若是同名的另一人员，请填工号"):
        add("姓名=何静", "单位=市场监管局")
    add("姓名=何静", "单位=市场监管局", "工号=102", "窗口=A02", "AB岗=B岗")
    assert ("102", "A02", "B岗", "") in listed(filled, Staff, "number", "windows", "post", "since")
