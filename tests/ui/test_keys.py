"""The keys of the visual language do what they promise."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from hallmanager.records.hall import StationedUnit
from hallmanager.services import records
from hallmanager.ui.kit import actions
from hallmanager.ui.records.list_page import ListPage
from hallmanager.ui.shell.refusal import Refusal
from hallmanager.ui.shell.shell import Shell
from hallmanager.ui.shell.window import MainWindow
from tests.ui.conftest import settle

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def units(qtbot: QtBot, window: MainWindow) -> ListPage:
    window.activateWindow()
    assert window.shell.go("units")
    settle(qtbot)
    page = window.shell.stack.page
    assert isinstance(page, ListPage)
    return page


def test_f6_goes_round_the_regions(qtbot: QtBot, shell: Shell, units: ListPage) -> None:
    units.table.setFocus()
    seen = []
    for _n in range(3):
        QTest.keyClick(_focus(), Qt.Key.Key_F6)
        seen.append(_region(shell))
    assert seen == ["top", "navigation", "page"]
    units.table.opened.emit(0)
    settle(qtbot)
    units.table.setFocus()
    QTest.keyClick(_focus(), Qt.Key.Key_F6)
    assert units.panel.isAncestorOf(_focus())


def test_ctrl_enter_saves_the_open_record(qtbot: QtBot, units: ListPage) -> None:
    units.table.opened.emit(0)
    settle(qtbot)
    assert units.panel.form is not None
    line = units.panel.form.fields["short_name"].input.inner
    assert isinstance(line, QLineEdit)
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "FGJ")
    QTest.keyClick(line, Qt.Key.Key_Return, CTRL)
    settle(qtbot)
    with units.desk.store.reading() as reader:
        assert reader.find(StationedUnit)[0].short_name == "FGJ"
    assert records.history(units.desk.store, StationedUnit, 1)


def test_ctrl_enter_takes_the_step_now_due(qtbot: QtBot, shell: Shell) -> None:
    shell.window().activateWindow()
    shell.go("drafts")
    settle(qtbot)
    page = shell.stack.page
    assert page is not None
    QTest.keyClick(_focus(), Qt.Key.Key_Return, CTRL)
    settle(qtbot)
    assert shell.stack.page is not None
    assert shell.stack.page.page_facts.key == "bulletins"


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_ctrl_l_offers_the_conditions(units: ListPage) -> None:
    units.table.setFocus()
    QTest.keyClick(_focus(), Qt.Key.Key_L, CTRL)
    assert units.filters.menu.isVisible()
    units.filters.menu.hide()


def test_who_comes_by_tab_sees_the_first_row(units: ListPage) -> None:
    units.filters.search.setFocus()
    units.table.setFocus(Qt.FocusReason.TabFocusReason)
    assert units.table.currentIndex().row() == 0


def test_a_refused_hall_says_why_and_may_be_tried_again(
    qtbot: QtBot, open_window: Callable[[Path], MainWindow], tmp_path: Path, hall_file: Path
) -> None:
    path = tmp_path / "hall.db"
    path.write_bytes(b"not a hall at all")
    shell = open_window(path).shell
    refusal = shell.stack.currentWidget()
    assert isinstance(refusal, Refusal)
    path.write_bytes(hall_file.read_bytes())
    with qtbot.waitSignal(shell.settled, timeout=30_000):
        refusal.again.trigger()
    settle(qtbot)
    assert shell.desk.is_open


def test_the_sheet_of_keys_names_those_of_the_open_panel_too(
    qtbot: QtBot, shell: Shell, units: ListPage
) -> None:
    before = _keyed(units)
    assert {"新增", "在本表中查找", "下一条", "筛选条件"} <= before
    assert "保存" not in before
    units.table.opened.emit(0)
    settle(qtbot)
    assert "保存" in _keyed(units)


def test_enter_never_throws_unsaved_work_away(qtbot: QtBot, units: ListPage) -> None:
    units.table.opened.emit(0)
    settle(qtbot)
    units.panel.dirty = True
    tries = iter(range(200))

    def press_enter() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is not None:
            QTest.keyClick(dialog, Qt.Key.Key_Return)
        elif next(tries, None) is not None:
            QTimer.singleShot(10, press_enter)

    QTimer.singleShot(0, press_enter)
    assert not units.can_leave()
    assert units.panel.dirty
    units.panel.dirty = False


def _keyed(page: ListPage) -> set[str]:
    return {each.text() for each in actions.in_view(page) if not each.shortcut().isEmpty()}


def _focus() -> QWidget:
    focus = QApplication.focusWidget()
    assert focus is not None
    return focus


def _region(shell: Shell) -> str:
    focus = QApplication.focusWidget()
    parts = {"top": shell.top, "navigation": shell.navigation, "page": shell.stack}
    return next(name for name, part in parts.items() if focus and part.isAncestorOf(focus))
