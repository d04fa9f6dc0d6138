"""What we write is safe to open, keeps what it says, and can be imported as it is."""

import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from hallmanager.base.errors import FileRefused
from hallmanager.records.evaluation import Ballot
from hallmanager.records.hall import StationedUnit
from hallmanager.records.kind import Record
from hallmanager.records.register import KINDS
from hallmanager.services.importing.source import open_source
from hallmanager.sheets.headers import locate
from hallmanager.sheets.reading import read_sheet
from hallmanager.sheets.targets import Role, targets_of
from hallmanager.sheets.template import write_template
from hallmanager.sheets.writing import ReturnedRow, ReturnedSheet, write_rejects, write_rows

DANGEROUS = ("=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0")


def test_no_text_becomes_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    write_rows(path, ["=HYPERLINK()", "文"], [(text, "x") for text in DANGEROUS])
    sheet = load_workbook(path).active
    assert sheet is not None
    for row in sheet.iter_rows():
        assert {cell.data_type for cell in row} == {"s"}
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == list(DANGEROUS)
    with zipfile.ZipFile(path) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_values_come_back_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    row = ("公安局", 12, Decimal("85.30"), date(2023, 4, 5), datetime(2023, 4, 5, 9, 30), None)
    assert write_rows(path, ["a", "b", "c", "d", "e", "f", "g"], [(*row, 620000199001011234)]) == 1
    cells = read_sheet(path).sheets[0].rows[1].cells
    assert cells == ("公安局", 12, 85.3, row[3], row[4], None, "620000199001011234")


def test_what_a_workbook_cannot_hold_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    write_rows(path, ["a", "b"], [("x\x00\x0by", "长" * 40_000), (True, False)])
    rows = read_sheet(path).sheets[0].rows
    assert rows[1].cells[0] == "xy"
    assert len(str(rows[1].cells[1])) == 32_767
    assert rows[2].cells == ("是", "否")


def test_a_failed_writing_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    write_rows(path, ["a"], [("old",)])
    with pytest.raises(ZeroDivisionError):
        write_rows(path, ["a"], ((1 / n,) for n in (1, 0)))
    assert read_sheet(path).sheets[0].rows[1].cells == ("old",)
    assert [file.name for file in tmp_path.glob("*.*")] == ["out.xlsx"]


def test_returned_rows_keep_their_columns_and_show_the_fault(tmp_path: Path) -> None:
    path = tmp_path / "退回.xlsx"
    row = ReturnedRow(23, ("烟草局", "1l7"), "不是整数。", frozenset({1}))
    write_rejects(path, [ReturnedSheet("第二/季度", ["单位", "应投"], [row])])
    sheet = load_workbook(path).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == ["单位", "应投", "原表行", "退回原因"]
    assert [cell.value for cell in sheet[2]] == ["烟草局", "1l7", 23, "不是整数。"]
    assert sheet["B2"].fill.fgColor.rgb != sheet["A2"].fill.fgColor.rgb


@pytest.mark.parametrize("cls", KINDS.values(), ids=KINDS.keys())
def test_every_kind_has_a_template_whose_every_column_is_known(
    tmp_path: Path, cls: type[Record]
) -> None:
    path = tmp_path / "模板.xlsx"
    write_template(cls, path)
    sheet = next(s for s in read_sheet(path).sheets if s.name == cls.kind.title)
    table = locate(sheet, targets_of(cls))
    assert table is not None
    assert not table.unknown
    wanted = [t.name for t in targets_of(cls) if t.role in (Role.FIELD, Role.INLINE)]
    assert [c.target.name for c in table.columns if c.target] == wanted


def test_a_template_that_nobody_filled_in_has_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "模板.xlsx"
    write_template(Ballot, path)
    with pytest.raises(FileRefused, match="只有表头"):
        open_source(Ballot, path)


def test_a_template_offers_choices_and_the_names_of_the_hall(tmp_path: Path) -> None:
    path = tmp_path / "模板.xlsx"
    write_template(Ballot, path, names={"units": ["公安局", "=民政局"]})
    book = load_workbook(path)
    sheet, lists = book["线下投票"], book["选项"]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert rules["A2:A5000"].formula1 == "'选项'!$A$2:$A$3"
    assert [lists["A2"].value, lists["A3"].value] == ["公安局", "=民政局"]
    assert lists["A3"].data_type == "s"
    assert lists.sheet_state == "hidden"
    assert rules["D2:D5000"].type == "whole"
    assert sheet["D1"].value == "应投票次数 *"
    assert sheet["D1"].comment is not None
    assert sheet.freeze_panes == "A2"
    write_template(StationedUnit, path)
    choices = load_workbook(path)["选项"]
    assert "政府部门" in [cell.value for cell in choices["E"]]
