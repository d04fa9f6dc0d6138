"""The due board tells what is due in the order it must be done, by mouse, keys and voice."""

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from hallmanager.base import clock
from hallmanager.domain.calendar import WorkingCalendar
from hallmanager.domain.due import DueItem, DueList, due_list, time_limit
from hallmanager.ui.kit.due_list import DueBoard

TODAY = date(2026, 7, 2)
CALENDAR = WorkingCalendar({}, statutory=lambda year: {} if year == 2026 else None)


def item(matter: str, subject: str, fact: str, due: date) -> DueItem:
    limit = time_limit(CALENDAR, due, today=TODAY)
    return DueItem("problems", matter, subject, fact, limit, "日常巡查", record_id=7)


ITEMS = (
    item("整改", "市场监管局", "工作台杂乱，资料占用评价器", date(2026, 6, 30)),
    item("整改", "人社局", "退休办理材料口径不一", TODAY),
    item("填报", "2026年第二季度线下投票", "还缺 2 项：公安局、民政局", date(2026, 7, 4)),
)


def listed(*items: DueItem) -> DueList:
    return due_list(items, CALENDAR, today=TODAY)


@pytest.fixture
def board(qtbot: QtBot) -> DueBoard:
    made = DueBoard()
    qtbot.addWidget(made)
    made.resize(317, 430)
    with clock.fixed(TODAY):
        made.show_list(listed(*ITEMS))
    made.show()
    return made


def rows(board: DueBoard) -> list[str]:
    model = board.model
    return [str(model.data(model.index(n))) for n in range(model.rowCount())]


def centre(board: DueBoard, number: int) -> QPoint:
    return board.view.visualRect(board.model.index(number)).center()


def test_rows_stand_under_their_urgency_with_counts(board: DueBoard) -> None:
    with clock.fixed(TODAY):
        assert rows(board) == [
            "已超期  1",
            "超2日，整改，市场监管局，工作台杂乱，资料占用评价器，6月30日止",
            "今天到期  1",
            "今天，整改，人社局，退休办理材料口径不一，7月2日止",
            "以后  1",
            "剩2日，填报，2026年第二季度线下投票，还缺 2 项：公安局、民政局，7月6日止",
        ]


def test_a_row_is_two_lines_high_and_a_heading_one(board: DueBoard) -> None:
    heights = [board.view.visualRect(board.model.index(n)).height() for n in range(6)]
    assert heights == [28, 44, 28, 44, 28, 44]


def test_a_click_and_enter_choose_the_item(board: DueBoard) -> None:
    chosen: list[DueItem] = []
    board.chosen.connect(chosen.append)
    port = board.view.viewport()
    QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=centre(board, 1))
    QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=centre(board, 2))
    QTest.keyClick(board.view, Qt.Key.Key_Down)
    QTest.keyClick(board.view, Qt.Key.Key_Return)
    assert chosen == [ITEMS[0], ITEMS[1]]


def test_the_tooltip_says_why_a_limit_ends_later(board: DueBoard) -> None:
    with clock.fixed(TODAY):
        model = board.model
        told = model.data(model.index(5), int(Qt.ItemDataRole.ToolTipRole))
    assert "期限 7月4日 是休息日，顺延到 7月6日。" in str(told)
    assert "日常巡查" in str(told)


def test_an_unknown_year_is_warned_of_and_can_be_entered(qtbot: QtBot, board: DueBoard) -> None:
    assert not board.warning.isVisible()
    board.show_list(listed(*ITEMS, item("整改", "甲", "乙", date(2027, 1, 8))))
    assert board.warning.isVisible()
    assert board.warning.text() == "2027年放假安排未导入，按周末推算。"
    with qtbot.waitSignal(board.calendar_asked):
        board.findChildren(QPushButton)[0].click()


def test_nothing_due_is_said_in_words(board: DueBoard) -> None:
    board.show_list(listed())
    assert board.empty.isVisible()
    assert rows(board) == []
