"""Names in a sheet: as they are printed, in their days, and a unit that had nothing to count."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from hallmanager.domain.condition import Condition
from hallmanager.records.evaluation import Ballot
from hallmanager.records.hall import StationedUnit, UnitAlias, UnitName
from hallmanager.services import importing, records
from hallmanager.services.importing import Preview, Status
from hallmanager.services.typed import condition_from_text, values_from_texts
from hallmanager.storage.opening import create_hall, open_hall
from hallmanager.storage.store import Store

HEADERS = ("单位", "应投票次数", "实际投票次数", "满意", "投票率")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    create_hall(tmp_path / "hall.db")
    with open_hall(tmp_path / "hall.db") as opened:
        with opened.changing(by="建库") as change:
            police = change.add(StationedUnit(name="公安局"))
            change.add(UnitName(unit_id=police.id, name="警察局", **days("valid_to")))
            change.add(UnitAlias(unit_id=police.id, alias="县公安", **days("valid_to")))
        yield opened


def days(name: str) -> dict[str, Any]:
    return {name: date(2023, 6, 30)}


def look(
    store: Store, folder: Path, *rows: Sequence[Any], period: str, create: bool = False
) -> Preview:
    book, path = Workbook(), folder / "票.xlsx"
    assert book.active is not None
    for row in (HEADERS, *rows):
        book.active.append(tuple(row))
    book.save(path)
    return importing.preview(store, "ballots", path, period=period, create_missing=create)


def test_a_name_is_registered_as_bulletins_print_it(store: Store, tmp_path: Path) -> None:
    rows = [("自然资源局(不动产中心)", 5, 5, 5), ("自然资源局（不动产中心）", 6, 6, 6)]
    preview = look(store, tmp_path, rows[0], period="2023Q2", create=True)
    assert [created.name for created in preview.created] == ["自然资源局（不动产中心）"]
    importing.commit(store, preview, by="马睿")
    again = look(store, tmp_path, rows[1], period="2023Q3")
    assert [row.status for row in again.rows] == [Status.NEW]
    with store.reading() as reader:
        for writing in ("自然资源局(不动产中心)", "自然资源局（不动产中心）"):
            where = condition_from_text(reader, StationedUnit, f"name={writing}")
            assert reader.count(StationedUnit, where) == 1
            where = condition_from_text(reader, Ballot, f"unit={writing}")
            assert reader.count(Ballot, where) == 1


def test_a_name_too_long_is_a_fault_of_its_row(store: Store, tmp_path: Path) -> None:
    preview = look(
        store, tmp_path, ("长" * 5000, 1, 1, 1), ("民政局", 1, 1, 1), period="2023Q2", create=True
    )
    assert [row.status for row in preview.rows] == [Status.REJECTED, Status.NEW]
    assert "最多 60 个" in preview.rows[0].problems[0].message
    assert len(preview.rows[0].problems[0].message) < 100
    assert [created.name for created in preview.created] == ["民政局"]


@pytest.mark.parametrize("create", [False, True])
def test_an_alias_means_its_unit_in_its_days_only(
    store: Store, tmp_path: Path, create: bool
) -> None:
    row = ("县公安", 5, 5, 5)
    held = look(store, tmp_path, row, period="2023Q2", create=create)
    assert held.aliases_used == (("县公安", "公安局"),)
    after = look(store, tmp_path, row, period="2023Q3", create=create)
    assert after.rows[0].status is Status.REJECTED
    assert "“县公安”作为“公安局”的别名只在最初至2023-06-30有效" in after.rows[0].problems[0].message
    assert after.created == ()


def test_an_alias_out_of_its_days_cannot_be_typed_either(store: Store) -> None:
    texts = {"unit": "县公安", "period": "2023Q4", "ballots_due": "1"}
    with store.reading() as reader, pytest.raises(records.Refused, match="只在"):
        values_from_texts(reader, Ballot, texts)


def test_a_former_name_still_means_the_unit(store: Store, tmp_path: Path) -> None:
    preview = look(store, tmp_path, ("警察局", 5, 5, 5), period="2023Q4")
    assert preview.rows[0].status is Status.NEW


def test_a_unit_whose_counts_are_all_blank_had_none_and_that_is_said(
    store: Store, tmp_path: Path
) -> None:
    preview = look(store, tmp_path, ("公安局", None, None, None), period="2023Q2")
    assert preview.rows[0].status is Status.WARNED
    assert "按 0 录入" in preview.rows[0].words
    importing.commit(store, preview, by="马睿")
    with store.reading() as reader:
        (kept,) = reader.find(Ballot, Condition("period", "=", "2023Q2"))
    assert (kept.ballots_due, kept.ballots_cast, kept.satisfied, kept.unevaluated) == (0, 0, 0, 0)
    again = look(store, tmp_path, ("公安局", None, None, None), period="2023Q2")
    assert again.rows[0].status is Status.SAME


@pytest.mark.parametrize(
    "row", [("公安局", None, None, 3), ("公安局", None, None, None, "100%"), ("公安局", "=1+1")]
)
def test_what_is_blank_only_in_part_is_a_fault(
    row: tuple[Any, ...], store: Store, tmp_path: Path
) -> None:
    assert look(store, tmp_path, row, period="2023Q2").rows[0].status is Status.REJECTED
