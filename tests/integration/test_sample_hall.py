"""The sample hall tells the published quarter, is alive on the day it is made, and is sound."""

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from hallmanager.base import clock
from hallmanager.base.errors import UserError
from hallmanager.domain.condition import Condition
from hallmanager.domain.period import Period, PeriodUnit
from hallmanager.records.evaluation import Ballot
from hallmanager.records.hall import Center, Hall, ServiceWindow, StationedUnit
from hallmanager.records.honors import RedBlackEntry, ServiceStar
from hallmanager.records.kind import Record
from hallmanager.records.register import KINDS
from hallmanager.records.staff import Assignment, Staff
from hallmanager.services import bulletins, halls, records
from hallmanager.storage.store import Store

TODAY = date(2026, 11, 22)
QUARTER = Period.parse("2023Q2")
VOTES = Path(__file__).parents[1] / "fixtures/yongchang-2023q2-votes.csv"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "hall.db"
    with clock.fixed(TODAY):
        halls.create(path, sample=True)
    return path


@pytest.fixture
def hall(place: Path) -> Iterator[Store]:
    with halls.open(place, read_only=True) as store:
        yield store


def find(hall: Store, cls: type[Record], *where: Condition) -> list[dict[str, object]]:
    return records.list_rows(hall, cls, where=where)


def test_it_says_that_it_is_a_sample(hall: Store) -> None:
    assert [center["sample"] for center in find(hall, Center)] == [True]


def test_it_has_45_windows_in_three_halls_on_places_of_their_own(hall: Store) -> None:
    windows = find(hall, ServiceWindow)
    assert Counter(window["hall"] for window in windows) == {"A厅": 16, "B厅": 18, "C厅": 11}
    places = {(w["hall"], w["floor_row"], w["floor_column"]) for w in windows}
    assert len(places) == 45
    assert [(one["name"], one["floor"]) for one in find(hall, Hall)] == [
        ("A厅", "一层"),
        ("B厅", "一层"),
        ("C厅", "二层"),
    ]


def test_every_open_window_has_its_people(hall: Store) -> None:
    seated = {
        str(post["window"]) for post in find(hall, Assignment, Condition("valid_to", "empty"))
    }
    open_windows = find(hall, ServiceWindow, Condition("state", "=", "open"))
    assert {str(window["code"]) for window in open_windows} == seated
    assert len(find(hall, Staff)) == 86
    assert any(person["chief_representative"] for person in find(hall, Staff))


def test_its_votes_are_the_published_ones(hall: Store) -> None:
    with VOTES.open(encoding="utf-8-sig", newline="") as file:
        published = [
            [
                int(row[name])
                for name in ("序号", "应投票次数", "实际投票次数", "满意", "未开展评价")
            ]
            for row in csv.DictReader(file)
        ]
    kept = records.list_rows(hall, Ballot, period="2023Q2", order=("id",))
    counted = [
        [n, row["ballots_due"], row["ballots_cast"], row["satisfied"], row["unevaluated"]]
        for n, row in enumerate(kept, start=1)
    ]
    assert counted == published


def test_its_lists_are_33_and_16_window_entries_in_three_issues_each(hall: Store) -> None:
    entries = records.list_rows(hall, RedBlackEntry, period="2023Q2")
    assert Counter(entry["color"] for entry in entries) == {"red": 33, "black": 16}
    assert {entry["target"] for entry in entries} == {"window"}
    assert {(e["color"], e["issue"]) for e in entries} == {
        (color, f"2023年第{month}期") for color in ("red", "black") for month in (4, 5, 6)
    }
    red = Counter(entry["unit"] for entry in entries if entry["color"] == "red")
    assert sorted(red.values(), reverse=True) == [3] * 6 + [2] * 5 + [1] * 5
    black = Counter(entry["unit"] for entry in entries if entry["color"] == "black")
    assert sorted(black.values(), reverse=True) == [2] * 6 + [1] * 4


def test_its_bulletin_says_what_was_published(hall: Store) -> None:
    figures = {f.key: f for f in bulletins.figures(hall, "quarterly", QUARTER)}
    assert figures["hall.satisfied"].value == 3808
    assert figures["hall.satisfaction_rate"].text == "99.79%"
    assert figures["red.window_times"].value == 33
    assert figures["black.window_times"].value == 16
    assert figures["stars.count"].value == 3
    assert figures["overdue.count"].value == 14


def test_nobody_of_the_published_bulletin_is_named(hall: Store) -> None:
    names = {str(person["name"]) for person in find(hall, Staff)}
    assert not names & {"张勤奋", "孙花", "杨洁", "陈华"}
    stars = records.list_rows(hall, ServiceStar, period="2023Q2")
    assert {star["staff"] for star in stars} == {"罗启明", "韩雨桐", "丁一帆"}


def test_every_page_is_alive_on_the_day_it_is_made(hall: Store) -> None:
    this_month = Period.containing(TODAY, PeriodUnit.MONTH).code
    last_month = Period.containing(TODAY, PeriodUnit.MONTH).previous().code
    for key in ("ballots", "case_tallies", "activities", "problems"):
        assert records.count(hall, KINDS[key], period=this_month) > 0, key
    for key in ("red_black_entries", "indicator_values"):
        assert records.count(hall, KINDS[key], period=last_month) > 0, key
    drawn = {"bulletin_drafts", "narrative_templates"}
    listed = [c for key, c in KINDS.items() if not c.kind.owner and key not in drawn]
    assert all(records.count(hall, cls) for cls in listed)


def test_the_last_whole_quarter_makes_a_bulletin_with_a_comparison(hall: Store) -> None:
    quarter = Period.containing(TODAY, PeriodUnit.QUARTER).previous()
    figures = {f.key: f for f in bulletins.figures(hall, "quarterly", quarter)}
    due = figures["hall.ballots_due"].value
    assert isinstance(due, int)
    assert due > 3000
    compared = {f.key: f for f in bulletins.figures(hall, "quarterly", QUARTER)}
    assert compared["hall.ballots_due.change"].text


def test_it_is_sound_and_its_making_is_one_change_by_the_sample(hall: Store, place: Path) -> None:
    assert halls.check(place) == []
    with hall.reading() as reader:
        changes = reader.recent(10)
    assert [change.operator for change in changes] == ["示例"]


@pytest.mark.parametrize(
    "day", [date(2023, 5, 4), date(2023, 7, 1), date(2024, 1, 1), date(2024, 2, 29)]
)
def test_it_can_be_made_on_any_day(tmp_path: Path, day: date) -> None:
    with clock.fixed(day):
        halls.create(tmp_path / "hall.db", sample=True)
    with halls.open(tmp_path / "hall.db", read_only=True) as store:
        figures = {f.key: f for f in bulletins.figures(store, "quarterly", QUARTER)}
        assert figures["hall.ballots_due"].value == 3816
        latest = max(str(row["found_on"]) for row in find(store, KINDS["problems"]))
    assert latest <= max(day.isoformat(), "2023-06-30")


def test_the_same_day_makes_the_same_hall(tmp_path: Path, place: Path) -> None:
    with clock.fixed(TODAY):
        halls.create(tmp_path / "again.db", sample=True)
    with (
        halls.open(place, read_only=True) as first,
        halls.open(tmp_path / "again.db", read_only=True) as second,
    ):
        for cls in (Ballot, RedBlackEntry, StationedUnit, KINDS["case_tallies"]):
            assert find(first, cls) == find(second, cls)


def test_a_hall_that_is_there_is_never_written_over(place: Path) -> None:
    before = place.read_bytes()
    for sample in (True, False):
        with pytest.raises(UserError, match="已经存在"):
            halls.create(place, sample=sample)
    assert place.read_bytes() == before


def test_a_sample_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object, **_named: object) -> None:
        raise OSError("disk")

    monkeypatch.setattr("hallmanager.services.sample.fill", broken)
    with pytest.raises(OSError, match="disk"):
        halls.create(tmp_path / "hall.db", sample=True)
    assert not list(tmp_path.glob("hall.db"))
