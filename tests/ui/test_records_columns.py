"""The columns of a list stay as a person arranged them; several of them sort together."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from hallmanager.records.evaluation import Ballot
from hallmanager.storage.store import Store
from hallmanager.ui.records.layout import next_order
from hallmanager.ui.records.list_page import ListPage
from hallmanager.ui.records.list_printing import visible_columns
from tests.ui.conftest import settle

MakePage = Callable[[str], ListPage]


def test_order_width_and_visibility_are_remembered_for_each_kind(
    qtbot: QtBot, make_page: MakePage
) -> None:
    page = make_page("ballots")
    before = names(page)
    header = page.table.horizontalHeader()
    header.moveSection(header.visualIndex(column(page, "satisfied")), 0)
    header.resizeSection(column(page, "period"), 211)
    choose(page, "基本满意")
    again = make_page("ballots")
    assert names(again)[0] == "satisfied"
    assert "basically_satisfied" not in names(again)
    assert again.table.columnWidth(column(again, "period")) == 211
    again.resize(1000, 600)
    settle(qtbot)
    assert again.table.columnWidth(column(again, "period")) == 211
    choose(again, "恢复原来的列")
    assert names(again) == before == names(make_page("ballots"))
    assert names(make_page("units"))[0] != "satisfied"


def test_a_column_that_nothing_fills_can_be_asked_for(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page("staff")
    assert "number" not in names(page)
    title = next(c.title for c in page.model.columns if c.name == "number")
    choose(page, title)
    assert "number" in names(page)
    assert "number" in names(make_page("staff"))


def test_the_last_column_seen_cannot_go(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page("ballots")
    for each in names(page)[1:]:
        page.table.see_column(column(page, each), False)
    page.columns.fill()
    actions = page.columns.actions()
    assert [each.isEnabled() for each in actions if each.isChecked()] == [False]


def test_shift_click_sorts_within_the_other_columns(
    qtbot: QtBot, make_page: MakePage, store: Store
) -> None:
    with store.changing(by="马睿") as change:
        for id, satisfied in ((1, 9), (2, 9), (3, 5)):
            due = {"ballots_due": 10 + id, "satisfied": satisfied, "unevaluated": 0}
            change.edit(Ballot, id, {**due, "ballots_cast": 10 + id})
    page = make_page("ballots")
    press(page, "satisfied")
    press(page, "ballots_due", shift=True)
    press(page, "ballots_due", shift=True)
    settle(qtbot)
    heads = [page.model.headerData(n, Qt.Orientation.Horizontal) for n in range(8)]
    assert [head for head in heads if "↑" in head or "↓" in head] == ["应投票次数↓2", "满意↑1"]
    rows = [page.model.row(n) for n in range(5)]
    assert [row.id for row in rows if row] == [3, 2, 1, 4, 5]
    press(page, "satisfied")
    settle(qtbot)
    assert page.model.query.order == ("satisfied",)


def test_a_column_goes_up_then_down_then_rests() -> None:
    assert next_order((), "a", added=False) == ("a",)
    assert next_order(("a",), "a", added=False) == ("-a",)
    assert next_order(("-a",), "a", added=False) == ()
    assert next_order(("b", "-a"), "a", added=True) == ("b",)
    assert next_order(("b", "a"), "c", added=True) == ("b", "a", "c")


def names(page: ListPage) -> list[str]:
    return [each.name for each in visible_columns(page.table)]


def column(page: ListPage, name: str) -> int:
    return next(n for n, each in enumerate(page.model.columns) if each.name == name)


def choose(page: ListPage, words: str) -> None:
    """Take an entry of the menu 列."""
    page.columns.fill()
    next(each for each in page.columns.actions() if each.text() == words).trigger()


def press(page: ListPage, name: str, *, shift: bool = False) -> None:
    header = page.table.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(column(page, name)) + 20, 12)
    held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, held, at)
