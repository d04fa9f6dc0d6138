"""One row of a sheet on its way to become a record: cells as values, each fault with its place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hallmanager.base.text import _
from hallmanager.domain.period import Period
from hallmanager.domain.problem import Problem
from hallmanager.domain.values import integer, is_blank, parse_value, shown, text
from hallmanager.records.field import Field
from hallmanager.records.kind import Record, fields_of
from hallmanager.services.importing.model import CellProblem, RowKey
from hallmanager.services.rivals import adds_up
from hallmanager.sheets.headers import Column, Table
from hallmanager.sheets.targets import Role
from hallmanager.sheets.workbook import CellValue, Row


@dataclass
class Draft:
    """A row while it is judged."""

    table: Table
    row: Row
    values: dict[str, Any] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    inlines: dict[str, str] = field(default_factory=dict)
    facts: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    needed: dict[str, str] = field(default_factory=dict)
    needed_ids: dict[str, int] = field(default_factory=dict)
    printed: dict[str, CellValue] = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)
    warnings: list[CellProblem] = field(default_factory=list)
    place: str = ""
    order: int | None = None
    aliases: str = ""
    record_id: int | None = None
    before: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> RowKey:
        """By what corrections name the row."""
        return self.table.sheet.name, self.row.number

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong with it so far."""
        return not self.problems

    def refuse(self, problem: Problem) -> None:
        """Note a fault, at the column of its field."""
        self.problems.append(self.placed(problem))

    def warn(self, problem: Problem) -> None:
        """Note what should be looked at but does not keep the row out."""
        self.warnings.append(self.placed(problem))

    def placed(self, problem: Problem) -> CellProblem:
        """A problem with the column and the value it is about."""
        column = self.table.column_of(problem.field)
        return CellProblem(
            problem.field,
            problem.message,
            problem.suggestion,
            column.letter if column else "",
            column.header if column else "",
            "" if column is None else _quoted(self.row.cell(column.index)),
        )


def _quoted(cell: CellValue) -> str:
    return "" if cell is None else shown(cell)


def read_row(
    cls: type[Record],
    table: Table,
    row: Row,
    *,
    period: str | None,
    corrections: Mapping[str, str],
) -> Draft:
    """Read the cells of a row as values; names of records are kept as texts for later."""
    draft = Draft(table, _corrected(table, row, corrections))
    year = int(period[:4]) if period else None
    for column in table.columns:
        if column.target is not None:
            cell = draft.row.cell(column.index)
            _read_cell(draft, cls, column, None if is_blank(cell) else cell, year)
    for name, typed in corrections.items():
        if table.column_of(name) is None and name in fields_of(cls):
            _read_field(draft, fields_of(cls)[name], Column(-1, ""), typed, year)
    if period is not None:
        _settle_period(draft, period)
    _read_blank_counts(cls, draft)
    return draft


def _read_cell(
    draft: Draft, cls: type[Record], column: Column, cell: CellValue, year: int | None
) -> None:
    assert column.target is not None
    name = column.target.name
    match column.target.role:
        case Role.FIELD:
            _read_field(draft, fields_of(cls)[name], column, cell, year)
        case Role.INLINE:
            draft.inlines[name] = text(cell) or "" if cell is not None else ""
        case Role.NEEDED:
            if cell is not None and (words := text(cell)):
                draft.needed[name] = words
        case Role.RATE:
            draft.printed[name] = cell
        case Role.PLACE:
            draft.place = text(cell) or "" if cell is not None else ""
        case Role.ALIASES:
            draft.aliases = text(cell) or "" if cell is not None else ""
        case Role.ORDER:
            draft.order = _order(cell)


def _corrected(table: Table, row: Row, corrections: Mapping[str, str]) -> Row:
    cells = list(row.cells)
    for name, value in corrections.items():
        column = table.column_of(name)
        if column is not None:
            cells += [None] * (column.index + 1 - len(cells))
            cells[column.index] = value
    return Row(row.number, tuple(cells))


def _order(cell: CellValue) -> int | None:
    try:
        return None if cell is None else integer(cell)
    except ValueError:
        return None


def _read_field(
    draft: Draft, declared: Field, column: Column, cell: CellValue, year: int | None
) -> None:
    if declared.reference:
        if cell is not None and (name := text(cell)):
            draft.names[declared.name] = name
        else:
            draft.values[declared.name] = None
        return
    if _is_shared_number(draft, declared, column, cell):
        message = _("{letter}{row} 与上面的行是合并单元格，不知道各是多少，请拆开填写。")
        words = message.format(letter=column.letter, row=draft.row.number)
        draft.refuse(Problem(declared.name, words))
        return
    value = parse_value(declared, cell, year=year)
    if isinstance(value, Problem):
        draft.refuse(value)
    else:
        draft.values[declared.name] = declared.default if value is None else value


def _is_shared_number(draft: Draft, declared: Field, column: Column, cell: CellValue) -> bool:
    """Whether one merged cell stands for the counts of several rows: its number is nobody's."""
    place = (draft.row.number, column.index)
    return declared.totalled and cell is not None and place in draft.table.sheet.filled


def _read_blank_counts(cls: type[Record], draft: Draft) -> None:
    """A unit of a printed table whose counts are all blank had nothing to count: they are zero.

    Not where a formula has lost its result, nor where the row prints a rate.
    """
    counts = {name: f for name, f in fields_of(cls).items() if f.totalled}
    shown = [column for name in counts if (column := draft.table.column_of(name))]
    cells = [draft.row.cell(column.index) for column in shown]
    rates = [draft.row.cell(c.index) for c in draft.table.columns if _is_rate(c)]
    lost = draft.problems or draft.table.sheet.uncomputed
    is_named = adds_up(cls) and draft.names and shown
    if lost or not is_named or not all(map(is_blank, [*cells, *rates])):
        return
    for name, declared in counts.items():
        if declared.required:
            draft.values[name] = 0
    words = _("这一行的各项数都空着，按 0 录入，请核对。")
    draft.warn(Problem(next(name for name in counts if draft.table.column_of(name)), words))


def _is_rate(column: Column) -> bool:
    return column.target is not None and column.target.role is Role.RATE


def _settle_period(draft: Draft, given: str) -> None:
    """The given period holds, unless the row names a part of it; a contradiction is pointed out."""
    own = draft.values.get("period")
    if own is not None:
        named, whole = Period.parse(own), Period.parse(given)
        if whole.contains(named):
            return
        message = _("本行写的是{own}，按指定的{given}导入，请核对。")
        draft.warn(Problem("period", message.format(own=named.title, given=whole.title)))
    draft.values["period"] = given
