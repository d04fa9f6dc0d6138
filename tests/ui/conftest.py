"""What every window test needs: our face and language, a hall on a real file, and patience."""

import atexit
import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from hallmanager.domain.period import Period
from hallmanager.records.evaluation import Ballot
from hallmanager.records.hall import Center, Hall, ServiceWindow, StationedUnit, SubCenter
from hallmanager.records.staff import Staff
from hallmanager.storage.opening import create_hall, open_hall
from hallmanager.storage.store import Store
from hallmanager.ui.dressing import dress
from hallmanager.ui.kit import work
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.pages import register
from hallmanager.ui.records.list_page import ListPage
from hallmanager.ui.shell.shell import Shell
from hallmanager.ui.shell.window import MainWindow

UNITS = ("发改局", "公安局", "民政局", "市场监管局", "税务局（政务服务大厅）")
PERIOD = Period.parse("2023Q2")
BUGS: list[BaseException] = []


@pytest.fixture(scope="session", autouse=True)
def dressed(qapp: QApplication) -> None:
    """Give the test application our language, face and theme."""
    dress()


@pytest.fixture(autouse=True)
def no_bugs(dressed: None) -> Iterator[None]:
    """Fail a test in which work off the main thread ended in a bug."""
    BUGS.clear()
    office = work.office()
    before = office.on_bug, office.on_user_error
    office.on_bug = BUGS.append
    yield
    work.finish()
    office.on_bug, office.on_user_error = before
    assert BUGS == []


@cache
def _template() -> Path:
    folder = tempfile.mkdtemp(prefix="hallmanager-ui-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder) / "hall.db"
    create_hall(path)
    with open_hall(path) as store, store.changing(by="建库") as change:
        center = change.add(Center(name="永昌县政务服务中心", short_name="县政务服务中心"))
        hall = change.add(Hall(center_id=center.id, name="A厅", fixed_order=1))
        window = change.add(ServiceWindow(code="A01", hall_id=hall.id))
        change.add(SubCenter(name="税务分中心", fixed_order=27))
        for order, name in enumerate(UNITS, start=1):
            unit = change.add(StationedUnit(name=name, fixed_order=order))
            due = order * 10
            counts = {"ballots_due": due, "ballots_cast": due, "satisfied": due}
            change.add(Ballot(unit_id=unit.id, period=PERIOD.code, **counts))
            change.add(Staff(name=f"员工{order}", unit_id=unit.id))
        assert window.id
    return path


@pytest.fixture
def hall_file(tmp_path: Path) -> Path:
    """A hall with five units and their ballots of 2023Q2, one window, five people."""
    path = tmp_path / "hall" / "hall.db"
    path.parent.mkdir()
    shutil.copyfile(_template(), path)
    return path


@pytest.fixture
def store(hall_file: Path) -> Iterator[Store]:
    with open_hall(hall_file) as opened:
        yield opened


@pytest.fixture
def desk(store: Store) -> Desk:
    made = Desk(by="马睿")
    made.attach(store)
    made.show_period(PERIOD)
    return made


@pytest.fixture
def make_page(qtbot: QtBot, desk: Desk) -> Callable[[str], ListPage]:
    def make(key: str) -> ListPage:
        facts = next(page for page in register.pages() if page.kind == key)
        page = ListPage(desk, facts)
        qtbot.addWidget(page)
        page.resize(1214, 640)
        page.show()
        settle(qtbot)
        return page

    return make


@pytest.fixture
def open_window(qtbot: QtBot) -> Iterator[Callable[[Path], MainWindow]]:
    """Open the main window on a file and wait until it has settled."""
    opened: list[MainWindow] = []

    def make(path: Path) -> MainWindow:
        window = MainWindow(by="马睿")
        opened.append(window)
        window.show()
        qtbot.waitUntil(lambda: _has_shell(window), timeout=10_000)
        with qtbot.waitSignal(window.shell.settled, timeout=30_000):
            window.open_hall(path)
        settle(qtbot)
        return window

    yield make
    for window in opened:
        _close(qtbot, window)


@pytest.fixture
def window(open_window: Callable[[Path], MainWindow], hall_file: Path) -> MainWindow:
    return open_window(hall_file)


@pytest.fixture
def shell(window: MainWindow) -> Shell:
    return window.shell


def settle(qtbot: QtBot) -> None:
    """Wait until no work is under way and every result has been shown."""
    qtbot.wait(5)
    qtbot.waitUntil(work.is_idle, timeout=20_000)
    QApplication.processEvents()
    qtbot.waitUntil(work.is_idle, timeout=20_000)


def answer(verb: str, *, seen: list[str] | None = None, type_: str = "") -> None:
    """Press the button `verb` of the next modal dialog, after typing into its text."""
    tries = iter(range(400))

    def press() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog):
            if next(tries, None) is not None:
                QTimer.singleShot(10, press)
            return
        if seen is not None:
            seen.extend(each.text() for each in dialog.findChildren(QLabel))
        if type_:
            from PySide6.QtWidgets import QPlainTextEdit

            dialog.findChildren(QPlainTextEdit)[0].setPlainText(type_)
        button = next(b for b in dialog.findChildren(QPushButton) if b.text() == verb)
        button.click()

    QTimer.singleShot(0, press)


def texts(widget: object) -> list[str]:
    """Every label a person could read in a widget."""
    from PySide6.QtWidgets import QWidget

    assert isinstance(widget, QWidget)
    return [each.text() for each in widget.findChildren(QLabel) if each.isVisible()]


def _has_shell(window: MainWindow) -> bool:
    return window.findChild(Shell) is not None


def _close(qtbot: QtBot, window: MainWindow) -> None:
    settle(qtbot)
    store = window.shell.desk.detach()
    window.shell.stack.clear()
    window.close()
    if store is not None:
        store.close()
    window.deleteLater()
    QApplication.processEvents()
