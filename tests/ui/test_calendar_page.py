"""The calendar page: what is not known stands above the list, a notice is pasted and checked."""

from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from hallmanager.base import clock
from hallmanager.records.calendar import CalendarDay
from hallmanager.services import records
from hallmanager.storage.calendar import statutory_days
from hallmanager.storage.store import Store
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.pages import register
from hallmanager.ui.pages.calendar import CalendarPage, NoticeDialog
from tests.ui.conftest import settle

UNKNOWN = max(year for year in range(2026, 2060) if statutory_days(year) is not None) + 1


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> CalendarPage:
    facts = next(each for each in register.pages() if each.key == "calendar_days")
    assert facts.group == "settings"
    made = CalendarPage(desk, facts)
    qtbot.addWidget(made)
    made.resize(1214, 648)
    with clock.fixed(date(UNKNOWN - 1, 6, 1)):
        made.show()
        settle(qtbot)
    return made


@pytest.fixture
def dialog(qtbot: QtBot, desk: Desk) -> NoticeDialog:
    made = NoticeDialog(None, desk)
    qtbot.addWidget(made)
    made.show()
    return made


def read(qtbot: QtBot, dialog: NoticeDialog, text: str) -> None:
    dialog.text.setPlainText(text)
    dialog.look()
    settle(qtbot)


def cells(dialog: NoticeDialog, row: int) -> list[str]:
    found = (dialog.table.item(row, column) for column in range(dialog.table.columnCount()))
    return [item.text() if item else "" for item in found]


def test_the_year_that_is_not_known_is_named(page: CalendarPage) -> None:
    assert page.banner.isVisible()
    assert page.warning.text().startswith(f"{UNKNOWN}年放假安排未导入")


def test_days_of_every_year_are_listed(qtbot: QtBot, page: CalendarPage, store: Store) -> None:
    for year in (2024, 2026):
        values = {"day": date(year, 4, 20), "day_kind": "holiday", "name": "三月三"}
        records.add(store, CalendarDay, values, by="甲")
    page.desk.look_again()
    settle(qtbot)
    first = page.model.row(0)
    assert page.model.rowCount() == 2
    assert first is not None
    assert "2026" in "".join(first.cells) or "4月20日" in "".join(first.cells)


def test_a_pasted_notice_is_shown_day_by_day_and_taken_over(
    qtbot: QtBot, dialog: NoticeDialog, store: Store
) -> None:
    with clock.fixed(date(2026, 1, 1)):
        read(qtbot, dialog, "2026年节假日安排\n春节：2月15日至23日放假，共9天。2月14日上班。")
    assert dialog.year.value() == 2026
    assert cells(dialog, 0) == ["2月14日", "星期六", "调休上班", "春节", "新增"]
    assert dialog.words.text().startswith("读到放假 9 天，调休上班 1 天。")
    assert dialog.button.text() == "导入 10 天"
    dialog.button.click()
    settle(qtbot)
    assert dialog.result() == NoticeDialog.DialogCode.Accepted
    assert records.count(store, CalendarDay) == 10


def test_a_notice_in_doubt_cannot_be_taken_over(qtbot: QtBot, dialog: NoticeDialog) -> None:
    dialog.year.setValue(2026)
    read(qtbot, dialog, "清明节：4月4日（周日）至6日放假。")
    assert "不是星期日" in dialog.words.text()
    assert not dialog.button.isEnabled()
    read(qtbot, dialog, "")
    assert not dialog.button.isEnabled()


def test_a_file_takes_the_place_of_the_text(
    qtbot: QtBot, dialog: NoticeDialog, tmp_path: Path
) -> None:
    file = tmp_path / "通知.txt"
    file.write_text("2026年节假日安排\n清明节：4月4日至6日放假，共3天。", encoding="gb18030")
    dialog.read_file(file)
    dialog.look()
    settle(qtbot)
    assert dialog.table.rowCount() == 3
