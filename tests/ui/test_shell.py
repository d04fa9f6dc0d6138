"""The window: it shows itself at once, opens a hall, finds its pages, and loses nothing."""

import subprocess
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hallmanager import app
from hallmanager.base.errors import UserError
from hallmanager.records.hall import StationedUnit
from hallmanager.records.register import KINDS
from hallmanager.storage.opening import open_hall
from hallmanager.ui.kit import theme, work
from hallmanager.ui.kit.dialogs import CrashDialog
from hallmanager.ui.kit.facts import PageFacts
from hallmanager.ui.kit.page import Page
from hallmanager.ui.pages import register
from hallmanager.ui.pages.groups import GROUPS
from hallmanager.ui.shell.shell import Shell
from hallmanager.ui.shell.window import MainWindow
from tests.ui.conftest import BUGS, answer, settle, texts

OpenWindow = Callable[[Path], MainWindow]
HEAVY = (
    *("sqlalchemy", "reportlab", "openpyxl", "python_calamine"),
    *("pypdfium2", "qtawesome", "pypinyin"),
)


def test_nothing_heavy_is_imported_before_the_first_paint(tmp_path: Path) -> None:
    code = (
        "import sys, os\n"
        "from hallmanager import app\n"
        "from hallmanager.ui.shell.window import MainWindow\n"
        "application = app.make_application()\n"
        "window = MainWindow(by='x')\n"
        "def painted():\n"
        f"    print(sorted(set({HEAVY!r}) & set(sys.modules)))\n"
        "    sys.stdout.flush()\n"
        "    os._exit(0)\n"
        "window.painted.connect(painted)\n"
        "window.show()\n"
        "application.exec()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "[]", done.stderr


def test_without_a_hall_the_start_page_offers_two_ways(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    path = tmp_path / "new" / "hall.db"
    shell = open_window(path).shell
    assert shell.start_page is not None
    assert {shell.start_page.begin.text(), shell.start_page.sample.text()} == {
        "建一个大厅",
        "打开示例大厅",
    }
    assert not shell.top.new_button.isVisible()
    with qtbot.waitSignal(shell.settled, timeout=30_000):
        shell.start_page.begin.click()
    settle(qtbot)
    assert path.exists()
    assert shell.stack.page is not None
    assert shell.stack.page.page_facts.key == register.HOME
    assert not shell.status.sample.isVisible()


def test_a_hall_that_cannot_be_made_says_why_and_leaves_the_choice(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    path = tmp_path / "hall.db"
    shell = open_window(path).shell
    assert shell.start_page is not None
    path.write_text("somebody else's file", encoding="utf-8")
    seen: list[str] = []
    answer("知道了", seen=seen)
    shell.start_page.begin.click()
    settle(qtbot)
    assert any("已经存在" in text for text in seen)
    assert shell.start_page.begin.isEnabled()
    assert path.read_text(encoding="utf-8") == "somebody else's file"


def test_a_refused_file_is_named_and_stays_as_it_is(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    path = tmp_path / "hall.db"
    path.write_bytes(b"not a hall at all")
    window = open_window(path)
    assert any("hall.db" in text for text in texts(window))
    assert path.read_bytes() == b"not a hall at all"
    assert not window.shell.desk.is_open


def test_every_kind_has_a_page_and_every_group_has_one() -> None:
    pages = register.pages()
    lists = {page.kind for page in pages if page.kind}
    owned = {key for key, cls in KINDS.items() if cls.kind.owner}
    assert lists == set(KINDS) - owned - {"bulletin_drafts"}
    assert {page.group for page in pages} == {group.key for group in GROUPS}
    assert len({page.key for page in pages}) == len(pages)


@pytest.mark.parametrize("facts", register.pages(), ids=lambda facts: facts.key)
def test_every_page_opens_without_a_fault(qtbot: QtBot, shell: Shell, facts: PageFacts) -> None:
    module, _colon, name = facts.factory.partition(":")
    assert issubclass(getattr(import_module(module), name), Page)
    assert shell.go(facts.key)
    settle(qtbot)
    page = shell.stack.page
    assert page is not None
    assert page.header.title.text() == facts.title
    assert not page.grab().isNull()


def test_the_rail_folds_by_an_icon_and_the_whole_by_a_word_with_its_key(shell: Shell) -> None:
    shell.window().resize(1366, 768)
    QApplication.processEvents()
    assert [each.isVisible() for each in shell.navigation.fold_buttons] == [True, False]
    shell.navigation.folded.emit()
    assert [each.isVisible() for each in shell.navigation.fold_buttons] == [False, True]


def test_the_navigation_opens_one_group_at_a_time(qtbot: QtBot, shell: Shell) -> None:
    shell.go("units")
    words = _navigation(shell)
    assert "窗口" in words
    assert "办件统计" not in words
    shell.go("case_tallies")
    words = _navigation(shell)
    assert "办件统计" in words
    assert "窗口" not in words


def test_enter_in_the_navigation_opens_a_page(qtbot: QtBot, shell: Shell) -> None:
    shell.go("units")
    listed = shell.navigation.list
    row = _navigation(shell).index("人员")
    listed.setCurrentRow(row)
    QTest.keyClick(listed, Qt.Key.Key_Return)
    assert _current(shell) == "staff"


def test_back_and_forth_retrace_the_way(qtbot: QtBot, shell: Shell) -> None:
    for key in ("units", "windows", "staff"):
        shell.go(key)
    shell.back.trigger()
    shell.back.trigger()
    assert _current(shell) == "units"
    shell.forth.trigger()
    assert _current(shell) == "windows"
    shell.go("problems")
    shell.forth.trigger()
    assert _current(shell) == "problems"
    settle(qtbot)


def test_the_hall_opens_on_its_last_period_and_pages_share_it(qtbot: QtBot, shell: Shell) -> None:
    assert shell.desk.period.code == "2023Q2"
    shell.go("ballots")
    shell.top.period.back.trigger()
    settle(qtbot)
    page = shell.stack.page
    assert page is not None
    assert page.header.facts.whole_text().startswith("2023年第一季度")
    shell.go("case_tallies")
    settle(qtbot)
    assert shell.desk.period.code == "2023Q1"
    shell.go("units")
    assert not shell.top.period.isEnabled()
    settle(qtbot)


def test_narrow_windows_have_a_rail_and_ctrl_b_folds_wide_ones(
    qtbot: QtBot, window: MainWindow
) -> None:
    navigation = window.shell.navigation
    window.resize(1366, 700)
    assert not navigation.is_rail
    navigation.fold.trigger()
    assert navigation.is_rail
    navigation.fold.trigger()
    assert not navigation.is_rail
    window.resize(theme.NARROW - 100, 600)
    QApplication.processEvents()
    assert navigation.is_rail


def test_a_second_window_is_offered_read_only(
    qtbot: QtBot, open_window: OpenWindow, hall_file: Path
) -> None:
    with open_hall(hall_file):
        seen: list[str] = []
        answer("只读打开", seen=seen)
        shell = open_window(hall_file).shell
        assert any("已在另一个窗口" in text for text in seen)
        assert shell.desk.read_only
        assert shell.banner.isVisible()
        assert not shell.undo_action.isEnabled()
        assert not shell.top.new_button.isEnabled()
        shell.go("units")
        settle(qtbot)
        page = shell.stack.page
        assert page is not None
        new = next(each for each in page.actions() if each.text() == "新增")
        assert not new.isEnabled()


def test_what_the_hall_warns_of_is_told_until_it_is_put_away(qtbot: QtBot, shell: Shell) -> None:
    assert not shell.banner.isVisible()
    shell.banner.tell(("今天的备份没有做成。",), read_only=False)
    assert shell.banner.isVisible()
    assert shell.banner.words.text() == "今天的备份没有做成。"
    shell.banner.close_action.trigger()
    assert not shell.banner.isVisible()


def test_undo_says_what_it_took_back_and_redo_brings_it_again(qtbot: QtBot, shell: Shell) -> None:
    store = shell.desk.store
    with store.changing(by="马睿") as change:
        unit = next(iter(change.find(StationedUnit)))
        change.edit(StationedUnit, unit.id, {"short_name": "发改"})
    shell.desk.look_again()
    shell.undo_action.trigger()
    settle(qtbot)
    assert _short_name(shell) is None
    assert "撤销：修改单位“发改局”的简称" in shell.toast.words.text()
    assert shell.redo_action.isEnabled()
    shell.redo_action.trigger()
    settle(qtbot)
    assert _short_name(shell) == "发改"
    assert not shell.redo_action.isEnabled()


def test_a_later_change_ends_what_can_be_redone(qtbot: QtBot, shell: Shell) -> None:
    store = shell.desk.store
    with store.changing(by="马睿") as change:
        change.add(StationedUnit(name="气象局"))
    shell.desk.look_again()
    shell.undo_action.trigger()
    settle(qtbot)
    with store.changing(by="马睿") as change:
        change.add(StationedUnit(name="水务局"))
    shell.desk.look_again()
    assert not shell.redo_action.isEnabled()


def test_a_user_error_is_told_once_in_its_own_words(qtbot: QtBot, shell: Shell) -> None:
    seen: list[str] = []
    answer("知道了", seen=seen)

    def refuse() -> None:
        raise UserError("打不开这个工作簿，数据没有改动。")

    work.read(refuse)
    settle(qtbot)
    assert "打不开这个工作簿，数据没有改动。" in seen


def test_a_bug_shows_a_report_to_copy_and_never_a_traceback(
    qtbot: QtBot, window: MainWindow
) -> None:
    reports: list[str] = []
    seen: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, CrashDialog)
        reports.append(dialog.report)

    from PySide6.QtCore import QTimer

    QTimer.singleShot(0, look)
    answer("继续工作", seen=seen)
    app.report_bug(window, ZeroDivisionError("secret detail"))
    assert "ZeroDivisionError: secret detail" in reports[0]
    assert not any("secret detail" in text or "Traceback" in text for text in seen)
    assert BUGS == []


def test_work_that_is_no_longer_wanted_is_dropped(qtbot: QtBot, shell: Shell) -> None:
    shown: list[int] = []
    for number in range(5):
        work.read(partial(int, number), then=shown.append, owner=shell, latest="number")
    settle(qtbot)
    assert shown == [4]


def test_changes_run_one_after_the_other_in_order(qtbot: QtBot, shell: Shell) -> None:
    done: list[int] = []
    for number in range(20):
        work.change(partial(done.append, number))
    settle(qtbot)
    assert done == list(range(20))


def test_a_task_shows_in_the_tray_and_can_be_stopped(qtbot: QtBot, shell: Shell) -> None:
    from hallmanager.base.errors import Cancelled

    task = work.Task("导入线下投票")

    def slow() -> None:
        while not task.cancelled():
            task.progress(0.5, "第 1 行")
        raise Cancelled

    work.change(slow, task=task)
    qtbot.waitUntil(lambda: "50%" in shell.status.tray.line.text(), timeout=5000)
    assert "导入线下投票" in shell.status.tray.line.text()
    task.stop()
    settle(qtbot)
    assert shell.status.tray.line.text() == "没有进行中的任务"
    assert "没有改动" in task.outcome


def test_closing_the_window_closes_the_hall_with_a_backup(
    qtbot: QtBot, open_window: OpenWindow, hall_file: Path
) -> None:
    window = open_window(hall_file)
    with window.shell.desk.store.changing(by="马睿") as change:
        change.add(StationedUnit(name="气象局"))
    window.close()
    assert "正在备份" in texts(window)
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=20_000)
    assert [file for file in (hall_file.parent / "backups").rglob("*") if file.is_file()]
    with open_hall(hall_file) as again, again.reading() as reader:
        assert reader.count(StationedUnit) == 6


def test_the_sheet_of_keys_lists_the_keys_of_the_page(qtbot: QtBot, shell: Shell) -> None:
    shell.go("units")
    settle(qtbot)
    seen: list[str] = []
    answer("关闭", seen=seen)
    shell.help.trigger()
    assert {"新增", "Ctrl+N", "撤销", "Ctrl+Z"} <= set(seen)


def test_the_theme_is_changed_from_the_menu_and_remembered(qtbot: QtBot, shell: Shell) -> None:
    from hallmanager.base.settings import Settings

    shell.dark.trigger()
    try:
        assert theme.tokens() is theme.DARK
        assert Settings().get("theme", "") == "dark"
        shell.menu.aboutToShow.emit()
        assert shell.dark.text() == "浅色外观"
    finally:
        shell.dark.trigger()
    assert theme.tokens() is theme.LIGHT


def test_the_menu_lists_the_actions_of_the_page_and_of_the_window(
    qtbot: QtBot, shell: Shell
) -> None:
    shell.go("units")
    settle(qtbot)
    shell.menu.aboutToShow.emit()
    words = [each.text() for each in shell.menu.actions()]
    assert {"新增", "导入", "导出", "撤销", "后退", "收起导航", "下一期"} <= set(words)


def test_a_picture_of_a_page_is_taken_without_a_screen(tmp_path: Path, hall_file: Path) -> None:
    out = tmp_path / "units.png"
    code = (
        "from pathlib import Path\n"
        "from hallmanager.ui.capture import capture\n"
        f"capture('units', Path({str(out)!r}), data=Path({str(hall_file)!r}), scale=1.5)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=90)
    assert done.returncode == 0, done.stderr
    picture = QImage(str(out))
    assert (picture.width(), picture.height()) == (1366, 768)


def _navigation(shell: Shell) -> list[str]:
    listed = shell.navigation.list
    return [listed.item(row).text() for row in range(listed.count())]


def _current(shell: Shell) -> str:
    assert shell.stack.page is not None
    return shell.stack.page.page_facts.key


def _short_name(shell: Shell) -> str | None:
    with shell.desk.store.reading() as reader:
        return next(iter(reader.find(StationedUnit))).short_name
