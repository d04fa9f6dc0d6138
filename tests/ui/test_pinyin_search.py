"""Finding by a few letters: the palette, the pickers, the search in a list."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from hallmanager.records.bulletin import BulletinDraft
from hallmanager.records.staff import Staff
from hallmanager.services import finding, records
from hallmanager.storage.store import Store
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.records.inputs import ReferenceInput
from hallmanager.ui.records.list_page import ListPage
from hallmanager.ui.shell.palette import Palette
from hallmanager.ui.shell.shell import Shell
from hallmanager.ui.shell.window import MainWindow
from tests.ui.conftest import settle

MakePage = Callable[[str], ListPage]


@pytest.fixture
def palette(qtbot: QtBot, shell: Shell) -> Palette:
    """The palette, open over a hall in which 曾丽 works at 民政局."""
    unit = _unit(shell.desk.store, "民政局")
    records.add(shell.desk.store, Staff, {"name": "曾丽", "unit": unit}, by="马睿")
    settle(qtbot)
    press(shell, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot)
    assert shell.finder.palette is not None
    assert shell.finder.palette.isVisible()
    return shell.finder.palette


def press(
    widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QTest.keyClick(widget, key, modifier)


def type_(qtbot: QtBot, palette: Palette, words: str) -> list[str]:
    """Type into the palette and return the titles that it finds."""
    palette.line.clear()
    QTest.keyClicks(palette.line, words)
    settle(qtbot)
    return [offer.title for offer in palette.list.offers()]


def _unit(store: Store, name: str) -> int:
    with store.reading() as reader:
        from hallmanager.records.hall import StationedUnit

        return next(unit.id for unit in reader.find(StationedUnit) if unit.name == name)


def test_initials_open_a_person_without_the_mouse(
    qtbot: QtBot, shell: Shell, palette: Palette
) -> None:
    assert type_(qtbot, palette, "zengl")[0] == "曾丽"
    assert type_(qtbot, palette, "zl")[0] == "曾丽"
    assert palette.list.headings()[0] == "人员"
    press(palette.line, Qt.Key.Key_Return)
    settle(qtbot)
    assert not palette.isVisible()
    page = shell.stack.page
    assert isinstance(page, ListPage)
    assert page.page_facts.key == "staff"
    assert page.panel.values()["name"] == "曾丽"


def test_pages_actions_and_records_stand_in_groups(qtbot: QtBot, palette: Palette) -> None:
    assert type_(qtbot, palette, "dw")[0] == "单位"
    assert {"页面", "操作"} <= set(palette.list.headings())
    assert "新建单位" in type_(qtbot, palette, "xjdw")
    assert "导入人员" in type_(qtbot, palette, "drry")
    assert type_(qtbot, palette, "A01") == ["A01"]
    assert "公安局" in type_(qtbot, palette, "gongan")
    assert type_(qtbot, palette, "qqqq") == []
    assert palette.nothing.isVisible()
    assert "qqqq" in palette.nothing.text()


def test_an_action_can_be_taken_and_shows_its_key(
    qtbot: QtBot, shell: Shell, palette: Palette
) -> None:
    assert type_(qtbot, palette, ">cx") == ["撤销"]
    assert palette.list.offers()[0].shortcut == "Ctrl+Z"
    press(palette.line, Qt.Key.Key_Return)
    settle(qtbot)
    with shell.desk.store.reading() as reader:
        assert "曾丽" not in [person.name for person in reader.find(Staff)]


def test_a_new_record_is_begun_from_the_palette(
    qtbot: QtBot, shell: Shell, palette: Palette
) -> None:
    type_(qtbot, palette, "xjry")
    press(palette.line, Qt.Key.Key_Return)
    settle(qtbot)
    page = shell.stack.page
    assert isinstance(page, ListPage)
    assert page.page_facts.key == "staff"
    assert page.panel.record is not None
    assert page.panel.record.id == 0


def test_tab_keeps_to_one_group_and_escape_leaves(qtbot: QtBot, palette: Palette) -> None:
    type_(qtbot, palette, "dw")
    press(palette.line, Qt.Key.Key_Tab)
    settle(qtbot)
    assert palette.list.headings() == ["页面"]
    press(palette.line, Qt.Key.Key_Tab)
    settle(qtbot)
    assert len(palette.list.headings()) > 1
    first = palette.list.currentRow()
    press(palette.line, Qt.Key.Key_Down)
    assert palette.list.currentRow() > first
    press(palette.line, Qt.Key.Key_Up)
    press(palette.line, Qt.Key.Key_Up)
    assert palette.list.currentRow() == palette.list.count() - 1
    press(palette.line, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_what_was_used_comes_first_the_next_time(
    qtbot: QtBot, shell: Shell, palette: Palette
) -> None:
    type_(qtbot, palette, "zl")
    press(palette.line, Qt.Key.Key_Return)
    settle(qtbot)
    shell.top.search.click()
    settle(qtbot)
    assert palette.list.headings()[0] == "最近用过"
    assert palette.list.offers()[0].title == "曾丽"
    person = int(palette.list.offers()[0].key.rpartition(":")[2])
    press(palette.line, Qt.Key.Key_Escape)
    records.remove(shell.desk.store, Staff, person, by="马睿", why="")
    shell.finder.toggle()
    settle(qtbot)
    assert "曾丽" not in [offer.title for offer in palette.list.offers()]


def test_records_are_found_before_the_titles_have_been_read(qtbot: QtBot, palette: Palette) -> None:
    palette._is_warm = False
    assert type_(qtbot, palette, "mzj") == ["民政局"]
    assert type_(qtbot, palette, "dw") == []
    palette.warm_up(list(palette._offers.values()))
    settle(qtbot)
    assert "单位" in [offer.title for offer in palette.list.offers()]


def test_a_draft_is_found_and_goes_on_in_the_wizard(
    qtbot: QtBot, shell: Shell, palette: Palette
) -> None:
    draft = {"bulletin_type": "quarterly", "period": "2023Q2"}
    records.add(shell.desk.store, BulletinDraft, draft, by="马睿")
    type_(qtbot, palette, "2023 jdhcp")
    assert [offer.note for offer in palette.list.offers()] == ["2023年第二季度"]
    press(palette.line, Qt.Key.Key_Return)
    settle(qtbot)
    assert shell.stack.page is not None
    assert shell.stack.page.page_facts.key == "bulletins"
    assert shell.desk.period.code == "2023Q2"


@pytest.mark.parametrize("query", ["yg", "gaj", "minzheng", "A0", "局"])
def test_initials_full_pinyin_codes_and_characters_all_find(store: Store, query: str) -> None:
    assert finding.find(store, query)


def test_the_start_page_has_nothing_to_find(
    qtbot: QtBot, open_window: Callable[[Path], MainWindow], tmp_path: Path
) -> None:
    shell = open_window(tmp_path / "none" / "hall.db").shell
    assert not shell.finder.action.isEnabled()
    shell.finder.toggle()
    assert shell.finder.palette is None


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_picker_takes_the_first_that_initials_find(
    qtbot: QtBot, make_page: MakePage, store: Store
) -> None:
    page = make_page("staff")
    page.new.trigger()
    settle(qtbot)
    assert page.panel.form is not None
    unit = page.panel.form.fields["unit"].input
    assert isinstance(unit, ReferenceInput)
    line = unit.combo.lineEdit()
    assert line is not None
    line.setFocus()
    QTest.keyClicks(line, "scjg")
    completer = unit.combo.completer()
    assert completer is not None
    popup = completer.popup()
    qtbot.waitUntil(popup.isVisible)
    model = popup.model()
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == ["市场监管局"]
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert unit.value() == _unit(store, "市场监管局")
    assert line.text() == "市场监管局"


def test_a_picker_suggests_what_was_meant(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page("staff")
    page.new.trigger()
    settle(qtbot)
    assert page.panel.form is not None
    unit = page.panel.form.fields["unit"].input
    unit.show_value("mzj")
    assert unit.value().suggestion == "民政局"


def test_the_search_in_a_list_knows_pinyin(
    qtbot: QtBot, make_page: MakePage, store: Store, desk: Desk
) -> None:
    page = make_page("ballots")
    page.filters.search.setText("gonga")
    qtbot.wait(300)
    settle(qtbot)
    assert page.model.rowCount() == 1
    row = page.model.row(0)
    assert row is not None
    assert row.values["unit"] == "公安局"


def test_a_column_of_names_sorts_by_pinyin(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page("units")
    section = [column.name for column in page.model.columns].index("name")
    page.table.horizontalHeader().sectionClicked.emit(section)
    settle(qtbot)
    shown = [page.model.row(n) for n in range(page.model.rowCount())]
    assert [row.values["name"] for row in shown if row] == [
        *("发改局", "公安局", "民政局", "市场监管局", "税务局（政务服务大厅）"),
    ]
