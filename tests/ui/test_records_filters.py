"""Filters kept under a name: relative to the period, remembered, one of them at the beginning."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from hallmanager.domain.condition import Condition, within
from hallmanager.domain.period import Period
from hallmanager.records.evaluation import Ballot
from hallmanager.storage.store import Store
from hallmanager.ui.records.list_page import ListPage
from hallmanager.ui.records.saved_filters import NameDialog
from tests.ui.conftest import settle

MakePage = Callable[[str], ListPage]


def test_a_saved_filter_follows_the_period_in_view(
    qtbot: QtBot, make_page: MakePage, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.changing(by="马睿") as change:
        counts = {"ballots_due": 1, "ballots_cast": 1, "satisfied": 1}
        change.add(Ballot(unit_id=2, period="2023Q3", **counts))
    page = make_page("ballots")
    page.filters.set_conditions([within(""), Condition("unit", "=", 2)])
    keep(page, "公安的票", monkeypatch)
    assert page.filters.picker.text() == "公安的票"
    choose(page, "不筛选")
    settle(qtbot)
    assert page.model.rowCount() == 5
    page.desk.show_period(Period.parse("2023Q3"))
    choose(page, "公安的票")
    settle(qtbot)
    row = page.model.row(0)
    assert row is not None
    assert (page.model.rowCount(), row.values["period"]) == (1, "2023Q3")


def test_the_default_filter_begins_the_list_the_next_day(
    qtbot: QtBot, make_page: MakePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = make_page("staff")
    page.filters.set_conditions([Condition("unit", "=", 3)])
    keep(page, "民政局的人", monkeypatch, default=True)
    again = make_page("staff")
    assert again.model.rowCount() == 1
    boxes = [b.text() for b in again.filters.findChildren(QPushButton) if b.isVisible()]
    assert any("民政局" in text and "是" in text for text in boxes)
    assert make_page("units").model.rowCount() == 5
    choose(again, "打开此页时不再用“民政局的人”")
    assert make_page("staff").model.rowCount() == 5


def test_a_filter_can_be_replaced_and_forgotten(
    qtbot: QtBot, make_page: MakePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = make_page("staff")
    page.filters.set_conditions([Condition("unit", "=", 3)])
    keep(page, "看这些", monkeypatch)
    page.filters.set_conditions([Condition("unit", "=", 4)])
    keep(page, "看这些", monkeypatch)
    assert list(page.filters.saved.named) == ["看这些"]
    choose(page, "删掉筛选“看这些”")
    settle(qtbot)
    assert (page.model.rowCount(), make_page("staff").filters.saved.named) == (5, {})


def test_the_words_searched_for_are_kept_too(
    qtbot: QtBot, make_page: MakePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = make_page("units")
    page.filters.search.setText("minzheng")
    qtbot.wait(300)
    settle(qtbot)
    keep(page, "民政", monkeypatch)
    choose(page, "不筛选")
    settle(qtbot)
    choose(page, "民政")
    settle(qtbot)
    assert (page.filters.search.text(), page.model.rowCount()) == ("minzheng", 1)


def keep(
    page: ListPage, name: str, monkeypatch: pytest.MonkeyPatch, *, default: bool = False
) -> None:
    """Press 存为筛选 and give the name."""

    def give(dialog: NameDialog) -> int:
        dialog.name.setText(name)
        dialog.default.setChecked(default)
        dialog.keep.click()
        return dialog.result()

    monkeypatch.setattr(NameDialog, "exec", give)
    QApplication.processEvents()
    buttons = page.filters.findChildren(QPushButton)
    next(b for b in buttons if b.text() == "存为筛选" and b.isVisible()).click()


def choose(page: ListPage, words: str) -> None:
    """Take an entry of the picker's menu."""
    actions = page.filters.picker.menu().actions()
    next(each for each in actions if each.text().removesuffix("（默认）") == words).trigger()
