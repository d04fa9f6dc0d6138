"""The first run: from an empty hall to one with windows, by the guide alone."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from hallmanager.records.hall import ServiceWindow
from hallmanager.services import records, setting_up
from hallmanager.storage.opening import create_hall
from hallmanager.ui.pages.first_run import FirstRunPage, FirstRunRoom, HomePage
from hallmanager.ui.pages.hall_import import HallImportDialog
from hallmanager.ui.shell.shell import Shell
from hallmanager.ui.shell.window import MainWindow
from tests.ui.conftest import settle, texts

ROWS: dict[str, list[list[Any]]] = {
    "单位": [[1, "公安局"], [2, "民政局"]],
    "窗口": [["A01", "公安局", "A厅"], ["A02", "民政局", "A厅"], ["B01", "民政局、公安局", "B厅"]],
    "人员": [["张一", "公安局", "A01"], ["李二", "民政局", "B01"]],
}


@pytest.fixture
def empty(open_window: Callable[[Path], MainWindow], tmp_path: Path) -> Shell:
    path = tmp_path / "empty" / "hall.db"
    path.parent.mkdir()
    create_hall(path)
    return open_window(path).shell


def home(shell: Shell) -> HomePage:
    page = shell.stack.page
    assert isinstance(page, HomePage)
    return page


def room_of(page: HomePage | FirstRunPage) -> FirstRunRoom:
    (room,) = page.findChildren(FirstRunRoom)
    return room


def workbook(path: Path, rows: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    setting_up.write_hall_workbook(path)
    book = load_workbook(path)
    for title, lines in rows.items():
        for line in lines:
            book[title].append(list(line))
    book.save(path)
    return path


def name(qtbot: QtBot, room: FirstRunRoom) -> None:
    names = room.guide.names
    names.center.setText("安宁县政务服务中心")
    names.halls.setText("A厅、B厅")
    names.sub_centers.setText("税务分中心")
    names.save.click()
    settle(qtbot)


def dialog_of(room: FirstRunRoom) -> HallImportDialog:
    (dialog,) = room.findChildren(HallImportDialog)
    return dialog


def test_the_guide_leads_from_an_empty_hall_to_one_with_windows(
    qtbot: QtBot, empty: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = home(empty)
    room = room_of(page)
    guide = room.guide
    assert page.guiding
    assert room.card.isVisible()
    assert guide.steps[0].inside.isVisible()
    assert guide.names.center.hasFocus()
    guide.names.save.click()
    assert guide.names.fault.isVisible()

    name(qtbot, room)
    assert guide.steps[0].words.text() == "安宁县政务服务中心，2 个大厅，1 个分中心"
    assert guide.steps[1].inside.isVisible()
    assert guide.progress.value() == 1

    template = tmp_path / "模板.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(template), ""))
    guide.template.click()
    settle(qtbot)
    assert load_workbook(template)["中心与大厅"]["B2"].value == "A厅"

    book = load_workbook(template)
    for title, lines in ROWS.items():
        for line in lines:
            book[title].append(line)
    book.save(template)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a: (str(template), ""))
    guide.workbook.click()
    settle(qtbot)
    dialog = dialog_of(room)
    assert dialog.review.go.text() == "导入 7 行"
    dialog.commit()
    settle(qtbot)

    assert page.guiding
    assert not room.card.isVisible()
    assert guide.steps[1].words.text() == "2 个单位，3 个窗口，2 人"
    assert guide.steps[2].inside.isVisible()
    assert [zone.tiles for zone in room.hall._zones] == [
        (("A01", "公安局"), ("A02", "民政局")),
        (("B01", "民政局、公安局"),),
    ]
    guide.votes.click()
    settle(qtbot)
    assert empty.stack.page is not None
    assert empty.stack.page.page_facts.key == "votes"

    empty.go("home")
    settle(qtbot)
    assert guide.out.text() == "进入工作台"
    guide.out.click()
    settle(qtbot)
    assert not home(empty).guiding
    assert any("录入" in text or "投票" in text for text in texts(home(empty)))
    empty.undo()
    settle(qtbot)
    assert records.count(empty.desk.store, ServiceWindow) == 0


def test_bad_rows_are_mended_sheet_by_sheet(qtbot: QtBot, empty: Shell, tmp_path: Path) -> None:
    room = room_of(home(empty))
    name(qtbot, room)
    rows: dict[str, list[list[Any]]] = {**ROWS, "单位": [["一", "公安局"], [2, "民政局"]]}
    room.read(workbook(tmp_path / "大厅.xlsx", rows))
    settle(qtbot)
    dialog = dialog_of(room)
    assert dialog.plan is not None
    assert {row.sheet for row in dialog.plan.rejected} == {"单位", "窗口", "人员"}
    assert dialog.preview is not None
    assert dialog.preview.kind_key == "units"
    table = dialog.review.table.rows
    order = [name for name, _label in table.fields].index("fixed_order") + 1
    table.setData(table.index(0, order), "1")
    settle(qtbot)
    assert dialog.plan.rejected == ()
    assert dialog.review.go.text() == "导入 7 行"
    dialog.show_sheet("staff")
    assert [row.number for row in dialog.review.table.rows.rows] == [2, 3]
    dialog.reject()
    settle(qtbot)
    assert records.count(empty.desk.store, ServiceWindow) == 0


def test_a_block_is_pasted_and_a_file_dropped(qtbot: QtBot, empty: Shell, tmp_path: Path) -> None:
    room = room_of(home(empty))
    name(qtbot, room)
    QGuiApplication.clipboard().setText("次序\t单位\t简称\r\n1\t公安局\t公安\r\n2\t民政局\t\r\n")
    room.paste()
    settle(qtbot)
    dialog_of(room).commit()
    settle(qtbot)
    qtbot.waitUntil(lambda: not room.findChildren(HallImportDialog))
    assert room.guide.steps[1].words.text() == "2 个单位，0 个窗口，0 人"

    data = QMimeData()
    file = workbook(tmp_path / "窗口.xlsx", {"窗口": ROWS["窗口"]})
    data.setUrls([QUrl.fromLocalFile(str(file))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    room.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))
    settle(qtbot)
    dialog_of(room).commit()
    settle(qtbot)
    assert records.count(empty.desk.store, ServiceWindow) == 3


def test_the_guide_is_left_for_later_and_found_again_in_the_settings(
    qtbot: QtBot, empty: Shell
) -> None:
    page = home(empty)
    room_of(page).guide.out.click()
    settle(qtbot)
    assert not page.guiding
    assert page.findChildren(FirstRunRoom) == []
    empty.desk.look_again()
    page.look_again()
    settle(qtbot)
    assert not page.guiding

    assert empty.go("first_run")
    settle(qtbot)
    again = empty.stack.page
    assert isinstance(again, FirstRunPage)
    name(qtbot, again.room)
    assert again.room.guide.steps[1].inside.isVisible()
    again.room.guide.out.click()
    settle(qtbot)
    assert home(empty).page_facts.key == "home"


def test_a_hall_with_windows_begins_at_the_desk(shell: Shell) -> None:
    assert not home(shell).guiding


def test_the_sample_is_opened_beside_ones_own_hall_and_marked(qtbot: QtBot, empty: Shell) -> None:
    own = empty.desk.store.location
    home(empty)._sample.trigger()
    qtbot.waitUntil(lambda: empty.status.sample.isVisible(), timeout=60_000)
    settle(qtbot)
    assert empty.desk.store.location == own.parent / "sample" / own.name
    assert "（示例）" in empty.top.hall.whole_text()
    assert "（示例）" in empty.window().windowTitle()
    assert not home(empty).guiding
    assert not empty.other_hall.sample.isVisible()
    empty.go("first_run")
    settle(qtbot)
    guide_page = empty.stack.page
    assert isinstance(guide_page, FirstRunPage)
    assert not guide_page._sample.isVisible()
    assert guide_page.room.guide.bulletin.property("look") == "main"
    first_tile = guide_page.room.hall.rect().topLeft() + QPoint(40, 50)
    assert guide_page.room.hall.tip_at(first_tile) == "A01 市场监管局"
    empty.go("home")

    empty.other_hall.own.trigger()
    qtbot.waitUntil(lambda: empty.desk.is_open and empty.desk.store.location == own)
    settle(qtbot)
    assert not empty.status.sample.isVisible()
    assert home(empty).guiding
    assert not empty.other_hall.own.isVisible()
