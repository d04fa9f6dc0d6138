"""The first page: what a period has and lacks, and the way to each."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from hallmanager.base.text import N_
from hallmanager.domain.condition import Condition
from hallmanager.domain.period import Period, PeriodUnit
from hallmanager.records.evaluation import Ballot
from hallmanager.records.hall import StationedUnit
from hallmanager.services.completeness import State, completeness
from hallmanager.storage.opening import create_hall, open_hall
from hallmanager.storage.store import Store
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.kit.empty import EmptyState
from hallmanager.ui.kit.facts import PageFacts
from hallmanager.ui.pages.completeness import CompletenessPage, InputRow
from hallmanager.ui.pages.trends import TrendPicture
from tests.fixtures.sample_hall import copied_to
from tests.ui.conftest import PERIOD, settle

FACTS = PageFacts("home", N_("工作台"), "home", "", (PeriodUnit.QUARTER,))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_hall(copied_to(tmp_path)) as opened:
        yield opened


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> CompletenessPage:
    made = CompletenessPage(desk, FACTS)
    qtbot.addWidget(made)
    made.resize(1214, 648)
    made.show()
    settle(qtbot)
    return made


def test_every_input_is_counted_and_what_is_missing_is_named(store: Store) -> None:
    with store.changing(by="甲") as change:
        unit = next(u for u in change.find(StationedUnit) if u.name == "公安局")
        period = Condition("period", "=", "2023Q2")
        ballot = change.find(Ballot, Condition("unit", "=", unit.id), period)[0]
        change.remove(Ballot, ballot.id)
    found = completeness(store, PERIOD)
    inputs = {one.kind: one for one in found.inputs}
    assert (inputs["ballots"].entered, inputs["ballots"].expected) == (30, 31)
    assert inputs["ballots"].missing == ("公安局",)
    assert inputs["ballots"].changed_by == "甲"
    assert inputs["ballots"].state is State.PARTIAL
    assert inputs["case_tallies"].state is State.OPTIONAL
    assert "红榜 33 条，黑榜 16 条" in inputs["red_black_entries"].note
    assert inputs["bulletin_drafts"].state is State.NOT_BEGUN
    assert found.sample


def test_a_quarter_without_anything_lacks_everything(store: Store) -> None:
    found = completeness(store, Period.parse("2019Q1"))
    assert all(one.entered == 0 for one in found.inputs)
    assert {place.due for place in found.places} == {None}
    assert all(figure.printed == "" for figure in found.leading)


def test_a_leading_figure_opens_its_rows(qtbot: QtBot, page: CompletenessPage) -> None:
    page.open_figure("hall.turnout")
    settle(qtbot)
    panel = page._source_panel()
    assert panel.isVisible()
    assert panel.opened is not None
    assert panel.opened.count == 26
    assert panel.opened.agrees is True


def test_each_line_leads_to_where_its_records_are_kept(
    qtbot: QtBot, page: CompletenessPage, desk: Desk
) -> None:
    asked: list[str] = []
    desk.page_asked.connect(lambda key, _errand: asked.append(key))
    for row in page.findChildren(InputRow):
        row.go()
    assert asked == [
        "votes",
        "case_tallies",
        "indicator_values",
        "red_black_entries",
        "service_stars",
        "activities",
        "problems",
        "bulletins",
    ]


def test_the_sample_hall_says_so(page: CompletenessPage) -> None:
    assert "示例大厅" in page.header.facts.whole_text()


def test_an_empty_hall_says_how_to_begin(qtbot: QtBot, tmp_path: Path) -> None:
    create_hall(tmp_path / "empty.db")
    with open_hall(tmp_path / "empty.db") as store:
        desk = Desk(by="甲")
        desk.attach(store)
        page = CompletenessPage(desk, FACTS)
        qtbot.addWidget(page)
        page.show()
        settle(qtbot)
        assert page.findChild(EmptyState) is not None


def test_rates_stand_on_a_scale_that_is_marked_and_counts_on_nought(
    qtbot: QtBot, page: CompletenessPage
) -> None:
    assert page.shown is not None
    turnout, _satisfaction, due = page.shown.trends
    assert turnout.is_rate
    assert not due.is_rate
    assert turnout.texts[-2:] == ("99.97%", "99.87%")
    asked: list[str] = []
    picture = TrendPicture(due)
    qtbot.addWidget(picture)
    picture.opened.connect(asked.append)
    QTest.mouseClick(picture, Qt.MouseButton.LeftButton)
    assert asked == ["hall.ballots_due"]


def test_a_quarter_without_problems_is_not_lacking_any(store: Store) -> None:
    found = completeness(store, Period.parse("2019Q1"))
    lacking = {one.kind for one in found.missing}
    assert {"problems", "bulletin_drafts"}.isdisjoint(lacking)
    assert "ballots" in lacking
