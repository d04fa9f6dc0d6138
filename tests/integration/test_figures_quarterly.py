"""The county's published quarter comes out of its own votes, and only what depends moves."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hallmanager.base.errors import UserError
from hallmanager.domain.condition import Condition
from hallmanager.domain.figures import Figure
from hallmanager.domain.period import Period
from hallmanager.records.caseload import CaseTally
from hallmanager.records.evaluation import Ballot
from hallmanager.records.hall import StationedUnit, UnitName
from hallmanager.services import bulletins
from hallmanager.storage.opening import create_hall, open_hall
from hallmanager.storage.store import Store
from tests.fixtures import county_hall

QUARTER = Period.parse(county_hall.PERIOD)
_CELLS = (
    *county_hall.COUNTS,
    "turnout",
    "satisfaction_rate",
    "basic_satisfaction_rate",
    "dissatisfaction_rate",
)


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Store]:
    create_hall(tmp_path / "hall.db")
    store = open_hall(tmp_path / "hall.db")
    yield store
    store.close()


@pytest.fixture(scope="module")
def county_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return county_hall.make(tmp_path_factory.mktemp("county"))


@pytest.fixture
def county(county_file: Path, tmp_path: Path) -> Iterator[Store]:
    with county_hall.opened_copy(county_file, tmp_path) as store:
        yield store


def _figures(store: Store, period: Period = QUARTER) -> dict[str, Figure]:
    return {one.key: one for one in bulletins.figures(store, "quarterly", period)}


def _texts(store: Store) -> dict[str, str]:
    return {key: one.text for key, one in _figures(store).items()}


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        ("hall.ballots_due", "3816", "3816"),
        ("hall.ballots_cast", "3811", "3811"),
        ("hall.turnout", "3811/3816", "99.87%"),
        ("hall.satisfied", "3808", "3808"),
        ("hall.satisfaction_rate", "3808/3816", "99.79%"),
        ("hall.basically_satisfied", "3", "3"),
        ("hall.basic_satisfaction_rate", "3/3816", "0.08%"),
        ("hall.negative", "5", "5"),
        ("hall.unevaluated", "5", "5"),
        ("hall.dissatisfaction_rate", "5/3816", "0.13%"),
        ("cases.accepted", "3816", "3816"),
        ("cases.settled", "3816", "3816"),
        ("cases.settlement_rate", "3816/3816", "100%"),
        ("zero_case.count", "1", "1"),
        ("zero_case.units", "国家电网永昌分公司", "国家电网永昌分公司"),
    ],
)
def test_the_published_numbers_come_out(county: Store, key: str, value: str, text: str) -> None:
    figure = _figures(county)[key]
    assert (figure.exact, figure.text) == (value, text)


def test_sub_centres_stand_outside_the_total(county: Store) -> None:
    figures = _figures(county)
    due = [figures[f"sub_center.{number}.ballots_due"].value for number in range(1, 6)]
    assert due == [782, 54, 328, 1190, 126]
    assert figures["hall.turnout"].rule == "线下投票口径 2021版 第2条，不含5个分中心"
    assert figures["hall.turnout"].source.rows == 26


def test_the_turnout_says_how_it_came_about(county: Store) -> None:
    figure = _figures(county)["hall.turnout"]
    assert figure.formula == "实投 3811 ÷ 应投 3816 = 0.9986897…"
    assert bulletins.figure_json(figure)["source"] == {
        "kind": "ballots",
        "where": [
            {"field": "period", "operator": "within", "value": "2023Q2"},
            {"field": "sub_center", "operator": "empty", "value": None},
        ],
        "rows": 26,
    }


def test_the_first_five_come_with_their_units(county: Store) -> None:
    figures = _figures(county)
    assert figures["ranking.top"].text == (
        "市场监管局880件、自然资源局（不动产中心）679件、住房公积金中心338件、"
        "交通局320件、公安局297件"
    )
    members = [figures[f"ranking.top.{place}"] for place in range(1, 6)]
    assert [one.value for one in members] == [880, 679, 338, 320, 297]
    assert members[1].names == ("自然资源局（不动产中心）",)


def test_ballots_stand_for_cases_and_say_so(county: Store) -> None:
    figure = _figures(county)["cases.accepted"]
    assert figure.rule == "办件统计口径 2021版 第2条"
    assert "未录办件统计，以应投票数为办件量" in figure.formula


def test_every_cell_of_the_annex_is_as_published(county: Store) -> None:
    """The published `100.0%` of one row is a slip: a full rate is always `100%`."""
    draft = bulletins.load_draft(county, "quarterly", QUARTER)
    assert draft.type.annex_rows
    table = draft.type.annex_rows(draft.material)
    published = list(county_hall.published_rows())
    assert len(table.rows) == len(published) == 31
    for row, (number, name, _sub, counts, rates) in zip(table.rows, published, strict=True):
        cells = [count or None for count in counts]
        texts = [(rate.replace("100.0%", "100%") or None) for rate in rates]
        name = name.replace("(", "（").replace(")", "）")
        assert list(row) == [number, name, *cells, *texts]


def test_every_cell_of_the_annex_is_a_figure_of_one_row(county: Store) -> None:
    draft = bulletins.load_draft(county, "quarterly", QUARTER)
    block = bulletins.compose(draft).annexes[0].blocks[0]
    printed = [cell.run for row in block.rows for cell in row[2:] if cell.run.text]  # type: ignore[union-attr]
    assert len(printed) > 150
    for run in printed:
        figure = draft.figures[run.figure]
        assert figure.text == run.text
        assert figure.source.rows == 1


def test_one_row_changed_moves_what_depends_on_it_and_nothing_else(county: Store) -> None:
    """市场监管局: one more due, one more 未开展评价."""
    before = _texts(county)
    unit = county_hall.unit_id(county, "市场监管局")
    with county.changing(by="测试员") as change:
        row = change.find(Ballot, Condition("unit", "=", unit))[0]
        change.edit(Ballot, row.id, {"ballots_due": 881, "unevaluated": 5})
    after = _texts(county)
    moved = {key: text for key, text in after.items() if text != before[key]}
    assert moved == {
        "hall.ballots_due": "3817",
        "hall.turnout": "99.84%",
        "hall.satisfaction_rate": "99.76%",
        "hall.negative": "6",
        "hall.unevaluated": "6",
        "hall.dissatisfaction_rate": "0.16%",
        f"unit.{unit}.ballots_due": "881",
        f"unit.{unit}.turnout": "99.43%",
        f"unit.{unit}.satisfaction_rate": "99.43%",
        f"unit.{unit}.unevaluated": "5",
        f"unit.{unit}.negative": "5",
        f"unit.{unit}.dissatisfaction_rate": "0.57%",
        f"unit.{unit}.cases": "881",
        "cases.accepted": "3817",
        "cases.settled": "3817",
        "ranking.top": after["ranking.top"],
        "ranking.top.1": "881",
    }
    assert after["ranking.top"] == before["ranking.top"].replace("880", "881")


def test_months_add_up_to_the_quarter(hall: Store) -> None:
    with hall.changing(by="测试员") as change:
        unit = county_hall.add_place(change, "公安局", 1)
        for month, counts in enumerate(([3, 3, 2, 1, 0, 0], [4, 3, 3, 0, 0, 1]), start=4):
            county_hall.add_ballots(change, unit, f"2023-0{month}", counts)
        county_hall.add_ballots(change, unit, "2023-07", [9, 9, 9, 0, 0, 0])
    figures = _figures(hall)
    assert figures["hall.turnout"].exact == "6/7"
    assert figures["hall.turnout"].source.rows == 2


def test_the_quarter_before_is_compared_where_it_exists(county: Store) -> None:
    assert _figures(county)["hall.turnout.change"].value is None
    unit = county_hall.unit_id(county, "公安局")
    with county.changing(by="测试员") as change:
        record = change.get(StationedUnit, unit)
        county_hall.add_ballots(change, record, "2023Q1", [2500, 2498, 2498, 0, 0, 2])
    figures = _figures(county)
    assert figures["hall.turnout.change"].text == "下降0.05个百分点"
    assert figures["hall.turnout.change"].source.rows == 27
    assert figures["hall.ballots_due.change"].text == "增长52.64%"
    rows = bulletins.rows(county, "quarterly", "hall.turnout.change", QUARTER)
    assert {row["period"] for row in rows} == {"2023Q1", "2023Q2"}


def test_a_base_of_nothing_cannot_be_compared(county: Store) -> None:
    unit = county_hall.unit_id(county, "国家电网永昌分公司")
    with county.changing(by="测试员") as change:
        record = change.get(StationedUnit, unit)
        county_hall.add_ballots(change, record, "2023Q1", [0] * 6)
    figures = _figures(county)
    assert figures["cases.settled.change"].text == "不可比"
    assert figures["hall.turnout.change"].text == "不可比"


def test_case_tallies_take_the_place_of_ballots_unit_by_unit(county: Store) -> None:
    unit = county_hall.unit_id(county, "市场监管局")
    with county.changing(by="测试员") as change:
        change.add(CaseTally(unit_id=unit, period="2023-05", accepted=1000, settled=990))
    figures = _figures(county)
    assert figures["cases.settlement_rate"].exact == f"{3816 - 880 + 990}/{3816 - 880 + 1000}"
    assert "其中25个单位未录办件统计，以应投票数为办件量" in figures["cases.accepted"].formula
    assert figures["ranking.top.1"].value == 990
    assert figures["ranking.top.1"].source.kind == "case_tallies"
    rows = bulletins.rows(county, "quarterly", "cases.settled", QUARTER)
    settled = sum(int(str(row.get("settled", row.get("ballots_due")))) for row in rows)
    assert figures["cases.settled"].value == settled


def test_zero_case_units_include_those_without_any_record(county: Store) -> None:
    with county.changing(by="测试员") as change:
        change.add(StationedUnit(name="气象局", fixed_order=40, proxied=True))
        change.add(StationedUnit(name="档案馆", entered_on=QUARTER.following().start))
        change.add(StationedUnit(name="地震局", left_on=QUARTER.previous().end))
        change.add(StationedUnit(name="粮食局", left_on=QUARTER.start))
    figures = _figures(county)
    assert figures["zero_case.units"].text == "国家电网永昌分公司、气象局（代办）、粮食局"
    rows = bulletins.rows(county, "quarterly", "zero_case.units", QUARTER)
    assert [row["name"] for row in rows] == ["国家电网永昌分公司", "气象局", "粮食局"]


def test_an_old_quarter_keeps_the_names_it_had(county: Store) -> None:
    unit = county_hall.unit_id(county, "市场监管局")
    with county.changing(by="测试员") as change:
        change.edit(StationedUnit, unit, {"name": "市场监督管理局"})
        change.add(UnitName(unit_id=unit, name="市场监管局", full_name="县市场监管局",
                            valid_to=QUARTER.end))  # fmt: skip
    figures = _figures(county)
    assert figures["ranking.top"].names[0] == "县市场监管局"
    assert figures[f"unit.{unit}.turnout"].label == "市场监管局投票率"
    rows = bulletins.rows(county, "quarterly", f"unit.{unit}.turnout", QUARTER)
    assert rows[0]["unit"] == "市场监管局"
    later = _figures(county, QUARTER.following())
    assert later[f"unit.{unit}.turnout"].label == "市场监督管理局投票率"


def test_an_empty_hall_knows_nothing_and_claims_nothing(hall: Store) -> None:
    figures = _figures(hall)
    assert figures["hall.turnout"].value is None
    assert figures["zero_case.count"].value is None
    assert figures["ranking.top"].value is None


def test_what_is_asked_wrongly_is_said_in_one_sentence(county: Store) -> None:
    with pytest.raises(UserError, match="没有“daily”这种通报，现有的是：quarterly"):
        bulletins.figures(county, "daily", QUARTER)
    with pytest.raises(UserError, match="不按“2023-04”这样的期间编写"):
        bulletins.figures(county, "quarterly", Period.parse("2023-04"))
    with pytest.raises(UserError, match=r"没有名为“hall\.nothing”的数字"):
        bulletins.rows(county, "quarterly", "hall.nothing", QUARTER)
