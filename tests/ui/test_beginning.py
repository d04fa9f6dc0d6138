"""How the window begins: whose hall it is, who works in it, where it stands, in which colours."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QPushButton
from pytestqt.qtbot import QtBot

from hallmanager.base.settings import Settings
from hallmanager.records.hall import Center, StationedUnit
from hallmanager.services import records
from hallmanager.ui.application import begin_theme, known_operator
from hallmanager.ui.kit import operator, style_sheet, theme
from hallmanager.ui.kit.operator import OperatorDialog
from hallmanager.ui.shell import place
from hallmanager.ui.shell.shell import Shell
from hallmanager.ui.shell.window import MainWindow, Outline
from tests.ui.conftest import answer, settle

OpenWindow = Callable[[Path], MainWindow]


@pytest.fixture
def dark_chosen(qapp: QApplication) -> Iterator[None]:
    Settings().set("theme", "dark")
    yield
    style_sheet.apply(qapp, dark=False)


def test_a_new_hall_bears_its_name_and_remembers_who_made_it(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    window = open_window(tmp_path / "new" / "hall.db")
    page = window.shell.start_page
    assert page is not None
    page.center.setText("永昌县政务服务中心")
    page.operator.setText("督查科 马睿")
    with qtbot.waitSignal(window.shell.settled, timeout=30_000):
        page.begin.click()
    settle(qtbot)
    assert window.windowTitle() == "永昌县政务服务中心 – 大厅管家"
    assert window.shell.desk.by == known_operator() == "督查科 马睿"
    history = records.history(window.shell.desk.store, Center, 1)
    assert [entry.operator for entry in history] == ["督查科 马睿"]


def test_the_title_follows_the_name_of_the_centre(qtbot: QtBot, window: MainWindow) -> None:
    desk = window.shell.desk
    desk.change(lambda store: records.edit(store, Center, 1, {"name": "新中心"}, by="马睿"))
    settle(qtbot)
    assert window.windowTitle() == "新中心 – 大厅管家"


def test_who_works_is_asked_once_and_stands_beside_every_change(
    qtbot: QtBot, hall_file: Path
) -> None:
    window = _opened(qtbot, hall_file, press="记住这个名字", name="高原")
    desk = window.shell.desk
    assert desk.by == "高原"
    assert window.shell.top.operator.text() == "高原"
    done: list[StationedUnit] = []
    by = desk.by
    desk.change(
        lambda s: records.edit(s, StationedUnit, 1, {"short_name": "发改"}, by=by), then=done.append
    )
    settle(qtbot)
    assert records.history(desk.store, StationedUnit, 1)[0].operator == "高原"
    _leave(window)
    assert MainWindow(by=known_operator())._by == "高原"


def test_an_operator_who_thinks_again_is_asked_next_time(qtbot: QtBot, hall_file: Path) -> None:
    window = _opened(qtbot, hall_file, press="以后再说")
    assert not window.shell.desk.is_named
    assert known_operator() == ""
    assert window.shell.desk.by
    _leave(window)


def test_somebody_else_may_take_over(qtbot: QtBot, shell: Shell) -> None:
    operator.remember(shell.desk, "  苏琳 ")
    assert shell.desk.by == "苏琳"
    assert shell.top.operator.text() == "苏琳"
    operator.remember(shell.desk, "  ")
    assert shell.desk.by == "苏琳"


def test_the_window_is_never_larger_than_the_screen(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    room = window.screen().availableGeometry().size()
    window.resize(room.width() + 200, room.height() + 100)
    place.restore(window)
    assert window.windowState() & Qt.WindowState.WindowMaximized
    assert window.width() <= room.width()
    assert window.height() <= room.height()


def test_the_window_comes_back_where_it_was_left(qtbot: QtBot) -> None:
    window, again = QMainWindow(), QMainWindow()
    qtbot.addWidget(window)
    qtbot.addWidget(again)
    window.setGeometry(40, 50, 500, 400)
    place.keep(window)
    place.restore(again)
    assert again.geometry() == window.geometry()


def test_the_first_paint_has_the_colours_chosen_last(
    qtbot: QtBot, qapp: QApplication, dark_chosen: None
) -> None:
    begin_theme(qapp)
    outline = Outline()
    qtbot.addWidget(outline)
    outline.resize(900, 480)
    assert outline.grab().toImage().pixelColor(5, 5) == QColor(theme.DARK.window)


def test_a_place_that_cannot_be_written_is_one_sentence_and_no_bug(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    page = open_window(tmp_path / "file" / "below" / "hall.db").shell.start_page
    assert page is not None
    seen: list[str] = []
    answer("知道了", seen=seen)
    page.begin.click()
    settle(qtbot)
    assert any("不能读写" in text and "换一个位置" in text for text in seen)
    assert page.begin.isEnabled()


def _opened(qtbot: QtBot, path: Path, *, press: str, name: str = "") -> MainWindow:
    """A window that nobody has said their name to; the question is answered."""
    window = MainWindow(by="")
    window.show()
    qtbot.waitUntil(lambda: window.findChild(Shell) is not None, timeout=10_000)
    window.open_hall(path)

    def asked() -> OperatorDialog:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, OperatorDialog)
        return dialog

    def say() -> None:
        dialog = asked()
        dialog.findChildren(QLineEdit)[0].setText(name)
        next(b for b in dialog.findChildren(QPushButton) if b.text() == press).click()

    from PySide6.QtCore import QTimer

    tries = iter(range(300))

    def wait() -> None:
        if isinstance(QApplication.activeModalWidget(), OperatorDialog):
            say()
        elif next(tries, None) is not None:
            QTimer.singleShot(20, wait)

    wait()
    qtbot.waitUntil(lambda: window.shell.desk.is_open, timeout=20_000)
    settle(qtbot)
    return window


def _leave(window: MainWindow) -> None:
    store = window.shell.desk.detach()
    window.shell.stack.clear()
    window.close()
    if store is not None:
        store.close()
    window.deleteLater()
