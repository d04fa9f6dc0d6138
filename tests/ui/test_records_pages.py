"""List and form of every kind, made from its declaration: shown, checked, kept, taken back."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from hallmanager.base import clock
from hallmanager.domain.condition import Condition
from hallmanager.records.evaluation import Ballot
from hallmanager.records.field import Editor
from hallmanager.records.hall import (
    Center,
    ServiceWindow,
    StationedUnit,
    SubCenter,
    UnitName,
    WindowUnit,
)
from hallmanager.records.kind import fields_of
from hallmanager.records.register import KINDS, record_class
from hallmanager.records.staff import Staff
from hallmanager.services import records
from hallmanager.services.records import RowChange
from hallmanager.storage.store import Store
from hallmanager.ui.kit import shown
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.kit.facts import NewRecord, OpenRecord
from hallmanager.ui.pages import register
from hallmanager.ui.records.columns import cell_text
from hallmanager.ui.records.form import FormField
from hallmanager.ui.records.history import HistoryDialog
from hallmanager.ui.records.list_page import ListPage
from tests.ui.conftest import PERIOD, UNITS, answer, settle, texts

LISTED = [page for page in register.pages() if page.kind]
MakePage = Callable[[str], ListPage]


@pytest.mark.parametrize("key", [page.kind for page in LISTED])
def test_every_kind_has_a_list_and_a_form_from_its_declaration(
    qtbot: QtBot, make_page: MakePage, key: str
) -> None:
    page = make_page(key)
    cls = record_class(key)
    titles = [page.model.headerData(n, Qt.Orientation.Horizontal) for n in range(_columns(page))]
    either = [fields_of(cls)[name].label for name in cls.kind.one_of]
    listed = [
        "或".join(either) if field.label in either[:1] else field.label
        for field in fields_of(cls).values()
        if field.listed and field.label not in either[1:]
    ]
    assert titles == [*listed, *(inline.label for inline in cls.kind.inlines if inline.listed)]
    page.new.trigger()
    settle(qtbot)
    assert page.panel.form is not None
    names = [*fields_of(cls), *(inline.name for inline in cls.kind.inlines)]
    assert list(page.panel.form.fields) == names
    for name, field in fields_of(cls).items():
        expected = {Editor.FLAG: QCheckBox, Editor.CHOICE: QComboBox, Editor.REFERENCE: QComboBox}
        inner = page.panel.form.fields[name].input.inner
        assert isinstance(inner, expected.get(field.editor, QWidget))
        assert inner.accessibleName() == field.label


def test_rows_show_names_labels_thousands_and_blank_noughts(
    qtbot: QtBot, make_page: MakePage, store: Store
) -> None:
    with store.changing(by="马睿") as change:
        unit = next(iter(change.find(StationedUnit)))
        ballot = next(iter(change.find(Ballot, Condition("unit", "=", unit.id))))
        due = {"ballots_due": 1512, "ballots_cast": 1512, "satisfied": 1512}
        change.edit(Ballot, ballot.id, due)
    page = make_page("ballots")
    assert _row(page, 0) == [
        "发改局", "2023年第二季度", "1\u2009512", "1\u2009512", "1\u2009512", "", "", "",
    ]  # fmt: skip
    assert page.totals.texts()["ballots_due"] == "1\u2009652"
    assert page.header.facts.whole_text() == "2023年第二季度，5 条"


def test_units_and_sub_centers_are_never_added_up(make_page: MakePage, store: Store) -> None:
    with store.changing(by="马睿") as change:
        place = change.add(SubCenter(name="车驾管分中心"))
        counts = {"ballots_due": 782, "ballots_cast": 782, "satisfied": 782}
        change.add(Ballot(sub_center_id=place.id, period="2023Q2", **counts))
    page = make_page("ballots")
    units, sub_centers = page.totals.lines()
    assert units[0] == "单位合计 5 条"
    assert sub_centers[0] == "分中心合计 1 条"
    assert sub_centers[1]["ballots_due"] == "782"


def test_windows_show_their_units_and_people_and_take_another_unit(
    qtbot: QtBot, make_page: MakePage, store: Store
) -> None:
    with store.changing(by="马睿") as change:
        records.keep(
            change, ServiceWindow, RowChange({"units": "公安局", "since": "2023-04-01"}, 1)
        )
        values = {"windows": "A01", "post": "B岗", "since": "2023-04-01"}
        records.keep(change, Staff, RowChange(values, 2))
        records.keep(change, Staff, RowChange({"windows": "A01", "since": "2022-03-01"}, 1))
    page = make_page("windows")
    assert _row(page, 0)[-2:] == ["公安局", "员工1、员工2"]
    assert _row(make_page("staff"), 1)[-3:] == ["A01", "B岗", "2023年4月1日"]
    page.table.opened.emit(0)
    settle(qtbot)
    assert page.panel.form is not None
    people = page.panel.form.fields["staff"].input
    assert (people.value(), people.isEnabled()) == ("员工1、员工2", False)
    _type(page, "units", "公安据")
    settle_check(qtbot, page)
    problem = page.panel.form.fields["units"].problems[0]
    assert problem.message == "没有名为“公安据”的单位，是否指“公安局”？"
    _type(page, "units", "发改局")
    settle_check(qtbot, page)
    page.panel.save_action.trigger()
    settle(qtbot)
    assert _row(page, 0)[-2:] == ["发改局", "员工1、员工2"]
    with store.reading() as reader:
        assert [each.valid_from for each in reader.find(WindowUnit)] == [
            date(2023, 4, 1),
            clock.today(),
        ]


def test_days_are_written_with_their_year_only_outside_this_year() -> None:
    field = fields_of(record_class("problems"))["found_on"]
    with clock.fixed(clock.now().replace(year=2026)):
        assert cell_text(field, "2026-06-28") == "6月28日"
        assert cell_text(field, "2023-06-28") == "2023年6月28日"
    assert shown.number(-1234567) == "\u22121\u2009234\u2009567"
    assert shown.number("85.30") == "85.30"


def test_a_new_record_is_typed_saved_and_ready_for_the_next(
    qtbot: QtBot, make_page: MakePage, store: Store
) -> None:
    page = make_page("ballots")
    page.new.trigger()
    settle(qtbot)
    _type(page, "sub_center", "税务分中心")
    for name in ("ballots_due", "ballots_cast", "satisfied"):
        _type(page, name, "1190")
    settle_check(qtbot, page)
    page.panel.save_action.trigger()
    settle(qtbot)
    with store.reading() as reader:
        kept = reader.find(Ballot, Condition("sub_center", "filled"))
    assert [(each.period, each.ballots_due, each.unevaluated) for each in kept] == [
        ("2023Q2", 1190, 0)
    ]
    assert page.model.rowCount() == 6
    assert page.panel.record is not None
    assert page.panel.record.id == 0
    assert page.panel.values()["sub_center"] is None
    assert page.panel.values()["period"] == "2023Q2"


def test_an_edit_is_kept_with_the_operator_and_can_be_read_in_the_history(
    qtbot: QtBot, make_page: MakePage, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = make_page("units")
    _open(qtbot, page, "公安局")
    _type(page, "short_name", "公安")
    settle_check(qtbot, page)
    page.panel.save_action.trigger()
    settle(qtbot)
    assert _row(page, 1)[3] == "公安"
    shown_dialogs: list[HistoryDialog] = []
    monkeypatch.setattr(HistoryDialog, "exec", lambda self: shown_dialogs.append(self))
    page.panel.history.trigger()
    settle(qtbot)
    newest = shown_dialogs[0].entries[0]
    assert newest.operator == "马睿"
    assert [(c.label, c.before, c.after) for c in newest.fields] == [("简称", "", "公安")]
    words = [
        each.text() for each in shown_dialogs[0].findChildren(QWidget) if hasattr(each, "text")
    ]
    assert "简称：空 → 公安" in words


def test_a_fault_stands_under_its_input_names_both_numbers_and_can_be_mended_by_a_click(
    qtbot: QtBot, make_page: MakePage, store: Store
) -> None:
    page = make_page("ballots")
    _open(qtbot, page, "公安局")
    _type(page, "ballots_cast", "19")
    _type(page, "satisfied", "20")
    settle_check(qtbot, page)
    faulty = _faulty(page)
    assert faulty, "the counts contradict each other"
    words = " ".join(text for field in faulty for text in texts(field))
    assert "19" in words
    assert "20" in words
    assert not page.panel.save_action.isEnabled()
    assert "处要改" in page.panel.left.text()
    assert all(field.input.inner.property("state") == "bad" for field in faulty)
    links = [b for field in faulty for b in field.findChildren(QPushButton) if b.isVisible()]
    assert links, "a likely value is offered"
    links[0].click()
    settle_check(qtbot, page)
    assert _faulty(page) == []
    assert page.panel.left.text() == ""


def test_an_input_not_filled_yet_is_counted_and_marked_only_when_save_was_tried(
    qtbot: QtBot, make_page: MakePage
) -> None:
    page = make_page("ballots")
    page.new.trigger()
    settle(qtbot)
    _type(page, "unit", "公安局")
    settle_check(qtbot, page)
    assert _faulty(page) == []
    assert "处要填" in page.panel.left.text()
    page.panel.save()
    settle(qtbot)
    assert [field.field.name for field in _faulty(page)] == [
        "ballots_due",
        "ballots_cast",
        "satisfied",
    ]


def test_an_unknown_name_is_refused_with_the_nearest_one_to_click(
    qtbot: QtBot, make_page: MakePage
) -> None:
    page = make_page("ballots")
    page.new.trigger()
    settle(qtbot)
    _type(page, "unit", "公按局")
    settle_check(qtbot, page)
    (faulty,) = _faulty(page)
    assert any("“公按局”不在名录里" in text for text in texts(faulty))
    next(b for b in faulty.findChildren(QPushButton) if b.isVisible()).click()
    settle_check(qtbot, page)
    assert isinstance(page.panel.values()["unit"], int)
    assert _faulty(page) == []


def test_a_rival_of_the_same_period_is_refused_by_name(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page("ballots")
    page.new.trigger()
    settle(qtbot)
    _type(page, "unit", "公安局")
    _type(page, "period", "2023年4月")
    for name in ("ballots_due", "ballots_cast", "satisfied"):
        _type(page, name, "5")
    settle_check(qtbot, page)
    words = " ".join(texts(page.panel))
    assert "2023年第二季度" in words
    assert not page.panel.save_action.isEnabled()


def test_removing_asks_for_a_reason_and_undo_brings_it_back(
    qtbot: QtBot, make_page: MakePage, desk: Desk, store: Store
) -> None:
    from hallmanager.ui.shell.undoing import Undoing

    page = make_page("ballots")
    _open(qtbot, page, "公安局")
    answer("删除", type_="录错了")
    page.panel.remove.trigger()
    settle(qtbot)
    assert page.model.rowCount() == 4
    assert page.panel.isHidden()
    with store.reading() as reader:
        assert reader.recent(1)[0].why == "录错了"
    Undoing(desk).undo()
    settle(qtbot)
    assert page.model.rowCount() == 5


def test_a_record_in_use_is_not_removed(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page("units")
    _open(qtbot, page, "公安局")
    seen: list[str] = []
    errors: list[str] = []
    from hallmanager.ui.kit import work

    work.office().on_user_error = lambda error: errors.append(error.message)
    answer("删除", seen=seen)
    page.panel.remove.trigger()
    settle(qtbot)
    assert len(errors) == 1
    assert "公安局" in errors[0]
    assert page.model.rowCount() == len(UNITS)


def test_unsaved_changes_are_not_lost_without_asking(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page("units")
    _open(qtbot, page, "公安局")
    _type(page, "short_name", "公安")
    answer("继续填写")
    assert not page.can_leave()
    assert page.panel.values()["short_name"] == "公安"
    answer("放弃修改")
    _open(qtbot, page, "民政局")
    assert page.panel.values()["name"] == "民政局"
    assert not page.panel.dirty


def test_a_lost_update_is_a_choice_not_a_silent_overwrite(
    qtbot: QtBot, make_page: MakePage, store: Store
) -> None:
    page = make_page("units")
    _open(qtbot, page, "公安局")
    _type(page, "short_name", "公安")
    with store.changing(by="别人") as change:
        unit = next(u for u in change.find(StationedUnit) if u.name == "公安局")
        change.edit(StationedUnit, unit.id, {"full_name": "县公安局"})
    answer("看对方改的")
    page.panel.save()
    settle(qtbot)
    assert page.panel.values()["full_name"] == "县公安局"
    assert page.panel.values()["short_name"] is None


def test_search_filter_and_sort_narrow_and_order_the_list(
    qtbot: QtBot, make_page: MakePage, store: Store
) -> None:
    page = make_page("ballots")
    page.filters.search.setText("公安")
    qtbot.wait(300)
    settle(qtbot)
    assert [_row(page, n)[0] for n in range(page.model.rowCount())] == ["公安局"]
    page.filters.search.setText("没有这个")
    qtbot.wait(300)
    settle(qtbot)
    assert page.stack.currentWidget() is page.nothing
    page.clear.trigger()
    settle(qtbot)
    assert page.model.rowCount() == 5
    page.table.sorted.emit(3, False)
    page.table.sorted.emit(3, False)
    settle(qtbot)
    assert [_row(page, n)[3] for n in range(5)] == ["50", "40", "30", "20", "10"]
    with store.reading() as reader:
        unit = next(u for u in reader.find(StationedUnit) if u.name == "民政局")
    page.arrive((Condition("unit", "=", unit.id), Condition("period", "within", "2023Q2")))
    settle(qtbot)
    assert [_row(page, n)[0] for n in range(page.model.rowCount())] == ["民政局"]
    assert any("单位 是  民政局" in b.text() for b in page.filters.findChildren(QPushButton))


def test_the_list_follows_the_period_and_its_box_can_be_removed(
    qtbot: QtBot, make_page: MakePage, desk: Desk
) -> None:
    page = make_page("ballots")
    desk.show_period(desk.period.previous())
    settle(qtbot)
    assert page.stack.currentWidget() is page.empty
    assert page.empty.title.text() == "2023年第一季度还没有线下投票"
    box = next(b for b in page.filters.findChildren(QPushButton) if "期间" in b.text())
    box.click()
    settle(qtbot)
    assert page.model.rowCount() == 5


def test_a_long_list_is_read_page_by_page_as_it_is_scrolled(
    qtbot: QtBot, make_page: MakePage, store: Store
) -> None:
    with store.changing(by="马睿") as change:
        for number in range(1000):
            change.add(StationedUnit(name=f"单位{number:04}", fixed_order=100 + number))
    page = make_page("units")
    assert page.model.rowCount() == 1005
    assert page.model.row(1004) is None
    settle(qtbot)
    last = page.model.row(1004)
    assert last is not None
    assert "单位0999" in last.cells


def test_aliases_and_former_names_are_edited_inside_the_form(
    qtbot: QtBot, make_page: MakePage, store: Store
) -> None:
    page = make_page("units")
    _open(qtbot, page, "公安局")
    _type(page, "aliases", "县公安局、公安")
    settle_check(qtbot, page)
    page.panel.save_action.trigger()
    settle(qtbot)
    assert sorted(_row(page, 1)[-1].split("、")) == ["公安", "县公安局"]
    assert "曾用名" in texts(page.panel)
    from hallmanager.ui.records.children import ChildEditor, ChildrenBlock

    block = page.panel.findChildren(ChildrenBlock)[-1]
    next(b for b in block.findChildren(QPushButton) if b.text() == "加一条").click()
    editor = block.findChildren(ChildEditor)[-1]
    _into(editor.form.fields["name"], "公安处")
    _into(editor.form.fields["valid_to"], "2022-12-31")
    assert editor.take()
    assert page.panel.save_action.isEnabled()
    with store.reading() as reader:
        assert reader.count(UnitName) == 0
    page.panel.save_action.trigger()
    settle(qtbot)
    with store.reading() as reader:
        (former,) = reader.find(UnitName)
        assert (former.name, str(former.valid_to)) == ("公安处", "2022-12-31")
    assert any("公安处" in text for text in texts(page.panel))


def test_the_open_record_follows_an_undo_and_closes_when_it_is_gone(
    qtbot: QtBot, make_page: MakePage, desk: Desk, store: Store
) -> None:
    from hallmanager.ui.shell.undoing import Undoing

    with store.changing(by="马睿") as change:
        change.add(StationedUnit(name="气象局", fixed_order=9))
    page = make_page("units")
    _open(qtbot, page, "气象局")
    _type(page, "short_name", "气象")
    settle_check(qtbot, page)
    page.panel.save_action.trigger()
    settle(qtbot)
    assert page.panel.values()["short_name"] == "气象"
    undoing = Undoing(desk)
    undoing.undo()
    settle(qtbot)
    assert page.panel.values()["short_name"] is None
    undoing.undo()
    settle(qtbot)
    assert page.panel.isHidden()
    assert page.model.rowCount() == len(UNITS)


def test_a_new_name_holds_from_a_day_on_and_the_old_one_before(
    qtbot: QtBot, make_page: MakePage, store: Store
) -> None:
    page = make_page("units")
    _open(qtbot, page, "公安局")
    _type(page, "name", "公安分局")
    settle_check(qtbot, page)
    answer("改名")
    page.panel.save()
    settle(qtbot)
    with store.reading() as reader:
        assert "公安分局" in reader.labels(StationedUnit).values()
        assert "公安局" in reader.labels(StationedUnit, on=PERIOD.end).values()
    assert any("公安局" in text for text in texts(page.panel))


def test_a_mended_slip_leaves_no_former_name(
    qtbot: QtBot, make_page: MakePage, store: Store
) -> None:
    page = make_page("units")
    _open(qtbot, page, "公安局")
    _type(page, "name", "公安分局")
    settle_check(qtbot, page)
    answer("更正写法")
    page.panel.save()
    settle(qtbot)
    with store.reading() as reader:
        assert "公安分局" in reader.labels(StationedUnit, on=PERIOD.end).values()
        assert reader.count(UnitName) == 0


def test_an_errand_opens_a_record_or_begins_one(
    qtbot: QtBot, make_page: MakePage, store: Store
) -> None:
    page = make_page("units")
    with store.reading() as reader:
        unit = next(u for u in reader.find(StationedUnit) if u.name == "民政局")
    page.arrive(OpenRecord(unit.id))
    settle(qtbot)
    assert page.panel.title.whole_text() == "民政局"
    page.arrive(NewRecord((("name", "气象局"),)))
    settle(qtbot)
    assert page.panel.title.whole_text() == "新增单位"
    assert page.panel.values()["name"] == "气象局"


def test_what_the_list_shows_is_exported(
    qtbot: QtBot, make_page: MakePage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from openpyxl import load_workbook

    page = make_page("ballots")
    page.filters.search.setText("公安")
    qtbot.wait(300)
    settle(qtbot)
    out = tmp_path / "票.xlsx"
    monkeypatch.setattr(page, "_ask_path", lambda _name: out)
    page.export.trigger()
    settle(qtbot)
    sheet = load_workbook(out).active
    assert sheet is not None
    rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert any("公安局" in row for row in rows)
    assert not any("民政局" in row for row in rows)


def test_another_copy_of_the_page_sees_the_change(
    qtbot: QtBot, make_page: MakePage, desk: Desk, store: Store
) -> None:
    page = make_page("centers")
    with store.changing(by="别人") as change:
        center = next(iter(change.find(Center)))
        change.edit(Center, center.id, {"short_name": "县大厅"})
    desk.look_again()
    settle(qtbot)
    assert "县大厅" in _row(page, 0)


def test_kinds_kept_inside_others_have_no_page_of_their_own() -> None:
    assert not {page.kind for page in LISTED} & {k for k, c in KINDS.items() if c.kind.owner}


def settle_check(qtbot: QtBot, page: ListPage) -> None:
    """Wait until what was typed has been checked."""
    qtbot.waitUntil(lambda: not page.panel._pause.isActive(), timeout=5000)
    settle(qtbot)


def _columns(page: ListPage) -> int:
    return page.model.columnCount(QModelIndex())


def _row(page: ListPage, number: int) -> list[str]:
    return [str(page.model.index(number, n).data()) for n in range(_columns(page))]


def _open(qtbot: QtBot, page: ListPage, name: str) -> None:
    number = next(n for n in range(page.model.rowCount()) if name in _row(page, n))
    page.table.opened.emit(number)
    settle(qtbot)


def _type(page: ListPage, name: str, text: str) -> None:
    assert page.panel.form is not None
    _into(page.panel.form.fields[name], text)


def _into(field: FormField, text: str) -> None:
    inner = field.input.inner
    line = inner.lineEdit() if isinstance(inner, QComboBox) else inner
    assert isinstance(line, QLineEdit)
    line.setText(text)
    line.textEdited.emit(text)


def _faulty(page: ListPage) -> list[FormField]:
    assert page.panel.form is not None
    return [field for field in page.panel.form.fields.values() if field.problems]
