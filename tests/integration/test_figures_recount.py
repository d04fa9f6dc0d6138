"""Whatever a hall holds: the rows of every figure are exactly what the figure counts."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hallmanager.bulletins.quarterly import gather
from hallmanager.domain.condition import Condition
from hallmanager.domain.figures import Figure
from hallmanager.domain.period import Period
from hallmanager.domain.ratio import Ratio
from hallmanager.domain.rules import load_rules
from hallmanager.figures.scope import Scope
from hallmanager.figures.sources import recount, source_rows
from hallmanager.records.bulletin import Activity, HallProblem
from hallmanager.records.caseload import CaseTally
from hallmanager.records.evaluation import Ballot
from hallmanager.records.hall import StationedUnit, SubCenter
from hallmanager.records.honors import RedBlackEntry, ServiceStar
from hallmanager.records.indicators import Indicator, IndicatorValue
from hallmanager.records.register import record_class
from hallmanager.records.staff import Staff
from hallmanager.services.sources import source_json
from hallmanager.storage.opening import create_hall, open_hall
from hallmanager.storage.store import Change, Reader, Store
from tests.fixtures import county_hall

QUARTER = Period.parse("2023Q2")
_PERIODS = ("2023Q1", "2022Q2", "2023Q2", "2023-04", "2023-05", "2023-06", "2023Q3")
_small = st.integers(0, 4)
_days = st.integers(-20, 110).map(lambda days: QUARTER.start + timedelta(days=days))

_ballots = st.dictionaries(
    st.sampled_from(_PERIODS), st.tuples(_small, _small, _small, _small), max_size=3
)
_cases = st.dictionaries(
    st.sampled_from(_PERIODS), st.tuples(_small, _small, st.none() | _small), max_size=2
)
_entries = st.lists(
    st.tuples(st.sampled_from(["red", "black"]), _days, st.sampled_from([None, "1", "2"])),
    max_size=6,
    unique_by=lambda entry: entry[1],
)
_unit = st.fixed_dictionaries(
    {
        "entered_on": st.none() | _days,
        "proxied": st.booleans(),
        "ballots": _ballots,
        "cases": _cases,
        "entries": _entries,
        "reported": st.none() | st.tuples(_small, st.integers(1, 5)) | _small,
        "overdue": st.none() | _small,
        "problems": st.lists(
            st.tuples(_days, st.sampled_from(["卫生", "态度"])),
            max_size=2,
            unique_by=lambda problem: problem[0],
        ),
    }
)
_hall = st.fixed_dictionaries(
    {
        "units": st.lists(_unit, max_size=4),
        "sub_centers": st.lists(st.tuples(_ballots, _cases), max_size=2),
        "activities": st.lists(_days, max_size=3, unique=True),
    }
)


@pytest.fixture(scope="module")
def empty_hall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "hall.db"
    create_hall(path)
    return path


@pytest.fixture(scope="module")
def opened(empty_hall: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Any]:
    @contextmanager
    def fresh() -> Iterator[Store]:
        folder = tmp_path_factory.mktemp("hall")
        shutil.copy(empty_hall, folder / "hall.db")
        store = open_hall(folder / "hall.db")
        try:
            yield store
        finally:
            store.close()

    return fresh


@given(_hall)
@settings(
    max_examples=8,
    deadline=None,
    # Shrinking a whole hall would take minutes; the failing figure is named anyway.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_the_rows_of_every_figure_recount_to_it(
    opened: Callable[[], Any], content: dict[str, Any]
) -> None:
    with opened() as store:
        with store.changing(by="测试员") as change:
            _fill(change, content)
        with store.reading() as reader:
            scope = Scope(reader, QUARTER, load_rules().on(QUARTER.end))
            figures = gather(scope).facts.figures
            for figure in figures.values():
                _holds(reader, figure)


def _holds(reader: Reader, figure: Figure) -> None:
    rows = source_rows(reader, figure, QUARTER)
    assert len(rows) == figure.source.rows, figure.key
    _finds_the_same(reader, source_json(figure.source), rows)
    if figure.value is None:
        return
    again = recount(figure, rows)
    if again is not None:
        assert str(again) == figure.exact, figure.key
    else:
        _LISTED[_family(figure.key)](figure, rows)


def _finds_the_same(
    reader: Reader, source: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Who has only the printed source finds the very rows by it; `rows` is their number."""
    parts = [source, *source.get("more", ())]
    found = []
    for part in parts:
        where = [Condition(**condition) for condition in part["where"]]
        ids = [record.id for record in reader.find(record_class(part["kind"]), *where)]
        assert part is source or len(ids) == part["rows"] > 0
        found += ids
    assert source["rows"] == len(found)
    assert sorted(found) == sorted(row["id"] for row in rows)


def _family(key: str) -> str:
    """The way a figure that is no plain sum is held against its rows."""
    if key.endswith("change"):
        return "change"
    if ".times." in key:
        return "times"
    head = key.split(".")[0]
    return f"{head}.{key.split('.')[-1]}" if head in ("red", "black") else head


def _change(figure: Figure, rows: list[dict[str, Any]]) -> None:
    """Both periods' rows give the change."""
    base = [row for row in rows if row["period"] in ("2023Q1", "2022Q2")]
    now, before = ([row for row in rows if row not in base], base)
    if figure.key.startswith("cases.") or "ballots_due" in figure.key:
        a, b = _handled(now), _handled(before)
        assert figure.value == (Ratio(a - b, b) if b else "不可比")
        return
    column = "ballots_cast" if "turnout" in figure.key else "satisfied"
    rates = [_rate(part, column) for part in (now, before)]
    if None in rates:
        assert figure.value == "不可比"
    else:
        assert isinstance(figure.value, Ratio)
        assert figure.value.exact == rates[0] - rates[1]  # type: ignore[operator]


def _handled(rows: list[dict[str, Any]]) -> int:
    return sum(row["settled"] if "settled" in row else row["ballots_due"] for row in rows)


def _rate(rows: list[dict[str, Any]], column: str) -> Fraction | None:
    due = sum(row["ballots_due"] for row in rows)
    return Fraction(sum(row[column] for row in rows), due) if due else None


def _issues(figure: Figure, rows: list[dict[str, Any]]) -> None:
    assert figure.value == len({row["issue"] or row["published_on"] for row in rows})


def _times(figure: Figure, rows: list[dict[str, Any]]) -> None:
    listed = [row["unit"] for row in rows]
    times = int(figure.key.split(".")[2])
    assert all(listed.count(name) == times for name in listed)
    assert figure.value in (times, tuple(dict.fromkeys(figure.names)))
    if figure.names:
        assert set(figure.names) == set(listed)


def _ranking(figure: Figure, rows: list[dict[str, Any]]) -> None:
    counted = {
        name: _handled([row for row in rows if row["unit"] == name]) for name in figure.names
    }
    assert figure.value == tuple(f"{name}{count}件" for name, count in counted.items())
    assert list(counted.values()) == sorted(counted.values(), reverse=True)
    assert {row["unit"] for row in rows} == set(figure.names)


def _zero_case(figure: Figure, rows: list[dict[str, Any]]) -> None:
    assert figure.names == tuple(row["name"] for row in rows)


def _overdue(figure: Figure, rows: list[dict[str, Any]]) -> None:
    column = "overdue" if figure.source.kind == "case_tallies" else "reported_value"
    counts: dict[str, int] = {}
    for row in rows:
        name = row["unit"] or row["sub_center"]
        counts[name] = counts.get(name, 0) + int(Decimal(str(row[column])))
    assert figure.value is not None
    assert set(figure.value) == {f"{name}{n}件" for name, n in counts.items() if n}  # type: ignore[arg-type]


def _stars(figure: Figure, rows: list[dict[str, Any]]) -> None:
    assert figure.names == tuple(row["staff"] for row in rows)


def _indicator(figure: Figure, rows: list[dict[str, Any]]) -> None:
    assert set(figure.names) == {row["unit"] for row in rows}


def _reported(figure: Figure, rows: list[dict[str, Any]]) -> None:
    assert figure.value == Decimal(str(rows[0]["reported_value"]))


def _told(figure: Figure, rows: list[dict[str, Any]]) -> None:
    assert rows or figure.value == ()


_LISTED: dict[str, Callable[[Figure, list[dict[str, Any]]], None]] = {
    "change": _change,
    "times": _times,
    "red.issues": _issues,
    "black.issues": _issues,
    "ranking": _ranking,
    "zero_case": _zero_case,
    "overdue": _overdue,
    "stars": _stars,
    "indicator": _indicator,
    "indicator_value": _reported,
    "activity": _told,
    "problems": _told,
}


def _fill(change: Change, content: dict[str, Any]) -> None:
    rate = change.add(
        Indicator(name="网办率", unit_of_measure="%", target=Decimal(50), comparator="at_least")
    )
    late = change.add(Indicator(name="超期办件", unit_of_measure="件"))
    for number, unit in enumerate(content["units"], start=1):
        record = change.add(
            StationedUnit(
                name=f"单位{number}",
                fixed_order=number,
                entered_on=unit["entered_on"],
                proxied=unit["proxied"],
            )
        )
        _fill_tallies(change, {"unit_id": record.id}, unit["ballots"], unit["cases"])
        _fill_unit(change, record, unit, rate.id, late.id)
    for number, (ballots, cases) in enumerate(content["sub_centers"], start=1):
        center = change.add(SubCenter(name=f"分中心{number}", fixed_order=number))
        _fill_tallies(change, {"sub_center_id": center.id}, ballots, cases)
    for day in content["activities"]:
        change.add(Activity(held_on=day, activity_kind="other", theme=f"培训{day}"))


def _fill_tallies(
    change: Change, owner: dict[str, int], ballots: dict[str, Any], cases: dict[str, Any]
) -> None:
    for period, (satisfied, basic, dissatisfied, unevaluated) in ballots.items():
        cast = satisfied + basic + dissatisfied
        counts = (cast + unevaluated, cast, satisfied, basic, dissatisfied, unevaluated)
        values = dict(zip(county_hall.COUNTS, counts, strict=True))
        change.add(Ballot(period=period, **owner, **values))
    for period, (accepted, settled, overdue) in cases.items():
        change.add(
            CaseTally(period=period, accepted=accepted, settled=settled, overdue=overdue, **owner)
        )


def _fill_unit(
    change: Change, record: StationedUnit, unit: dict[str, Any], rate: int, late: int
) -> None:
    person = change.add(Staff(name=f"人员{record.id}", unit_id=record.id))
    for number, (color, day, issue) in enumerate(unit["entries"]):
        change.add(
            RedBlackEntry(
                color=color,
                published_on=day,
                issue=issue,
                target="person" if number % 3 == 2 else "window",
                unit_id=record.id,
                staff_id=person.id if number % 3 == 2 else None,
            )
        )
    if unit["overdue"] is not None:
        change.add(ServiceStar(period="2023Q2", staff_id=person.id, unit_id=record.id))
        change.add(_reported_value(late, record.id, unit["overdue"]))
    if unit["reported"] is not None:
        change.add(_reported_value(rate, record.id, unit["reported"]))
    for day, theme in unit["problems"]:
        change.add(
            HallProblem(found_on=day, theme=theme, unit_id=record.id, fact="不整洁", state="open")
        )


def _reported_value(indicator: int, unit: int, value: Any) -> IndicatorValue:
    given = (
        {"numerator": value[0], "denominator": value[1]}
        if isinstance(value, tuple)
        else {"reported_value": Decimal(value)}
    )
    return IndicatorValue(indicator_id=indicator, unit_id=unit, period="2023Q2", **given)
