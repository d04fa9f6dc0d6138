"""The table of a list: states as chips, room only for what is filled, a way out of emptiness."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from hallmanager.domain.period import Period
from hallmanager.records.evaluation import Ballot
from hallmanager.records.hall import ServiceWindow
from hallmanager.records.honors import RedBlackEntry
from hallmanager.records.staff import Staff
from hallmanager.storage.store import Store
from hallmanager.ui.kit import theme
from hallmanager.ui.records.list_page import ListPage
from tests.ui.conftest import settle

MakePage = Callable[[str], ListPage]


def test_a_state_stands_on_the_chip_of_its_family_and_what_is_well_stays_plain(
    qtbot: QtBot, make_page: MakePage, store: Store
) -> None:
    with store.changing(by="马睿") as change:
        change.add(ServiceWindow(code="A02", hall_id=1, state="vacant"))
    page = make_page("windows")
    column = next(c for c in page.model.columns if c.name == "state")
    rows = [page.model.row(n) for n in range(2)]
    assert [
        (row.cells[page.model.columns.index(column)], column.tone(row.values))
        for row in rows
        if row
    ] == [
        ("在用", ""),
        ("长期空缺", "warn"),
    ]
    n = page.model.columns.index(column)
    place = page.table.visualRect(page.model.index(1, n))
    picture = page.table.viewport().grab().toImage()
    grounds = {
        picture.pixelColor(x, place.center().y() - 7).name()
        for x in range(place.left(), place.right())
    }
    assert theme.tokens().warn_bg.lower() in grounds


def test_a_column_that_nothing_fills_gives_its_room_away(
    qtbot: QtBot, make_page: MakePage, store: Store
) -> None:
    page = make_page("staff")
    number = next(n for n, c in enumerate(page.model.columns) if c.name == "number")
    assert page.table.isColumnHidden(number)
    with store.changing(by="马睿") as change:
        change.edit(Staff, 1, {"number": "0007"})
    page.desk.look_again()
    settle(qtbot)
    assert not page.table.isColumnHidden(number)


def test_either_of_two_references_stands_in_one_column(
    qtbot: QtBot, make_page: MakePage, store: Store
) -> None:
    with store.changing(by="马睿") as change:
        counts = {"ballots_due": 1, "ballots_cast": 1, "satisfied": 1}
        change.add(Ballot(sub_center_id=1, period="2023Q2", **counts))
    page = make_page("ballots")
    shown = {row.cells[0] for n in range(page.model.rowCount()) if (row := page.model.row(n))}
    assert {"发改局", "税务分中心"} <= shown


def test_an_empty_period_leads_to_the_periods_that_are_not(
    qtbot: QtBot, make_page: MakePage, store: Store
) -> None:
    page = make_page("ballots")
    page.desk.show_period(Period.parse("2030Q1"))
    settle(qtbot)
    assert page.stack.currentWidget() is page.empty
    assert page.all_periods.isVisible()
    page.all_periods.trigger()
    settle(qtbot)
    assert page.model.rowCount() == 5


def test_the_panel_lies_over_the_list_where_the_window_is_compact(
    qtbot: QtBot, make_page: MakePage
) -> None:
    page = make_page("units")
    page.table.opened.emit(0)
    settle(qtbot)
    beside = page.table.width()
    assert beside < page.width() - page.panel.width() + 1
    page.resize(859, 420)
    settle(qtbot)
    assert page.table.width() > page.width() - page.panel.width()
    assert page.panel.geometry().right() == page.width() - 1


def test_counts_stand_in_pairs_and_titles_write_days_as_lists_do(
    qtbot: QtBot, make_page: MakePage, store: Store
) -> None:
    with store.changing(by="马睿") as change:
        entry = {"color": "red", "published_on": date(2023, 4, 28), "unit_id": 1}
        change.add(RedBlackEntry(**entry))
    page = make_page("red_black_entries")
    page.table.opened.emit(0)
    settle(qtbot)
    assert page.panel.title.whole_text() == "红榜 2023年4月28日 发改局"
    ballots = make_page("ballots")
    ballots.new.trigger()
    settle(qtbot)
    assert ballots.panel.form is not None
    tops = {name: each.y() for name, each in ballots.panel.form.fields.items()}
    assert tops["ballots_due"] == tops["ballots_cast"] > tops["period"]
    assert tops["satisfied"] == tops["basically_satisfied"]


def test_what_is_focused_has_a_name_and_every_icon_its_words(
    qtbot: QtBot, make_page: MakePage
) -> None:
    page = make_page("units")
    page.table.opened.emit(0)
    settle(qtbot)
    inputs = (QLineEdit, QComboBox, QPlainTextEdit, QTableView)
    named = [each for each in page.findChildren(QWidget) if isinstance(each, inputs)]
    of_its_own = [each for each in named if not isinstance(each.parentWidget(), QComboBox)]
    assert [each for each in of_its_own if each.isVisible() and not each.accessibleName()] == []
    icons = [each for each in page.findChildren(QToolButton) if each.isVisible()]
    nameless = [b for b in icons if not (b.toolTip() or b.accessibleName())]
    assert [type(b.parentWidget()).__name__ for b in nameless] == []
