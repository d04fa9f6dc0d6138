"""Totals rows: never imported, but held against the rows they add up."""

from collections.abc import Iterator, Sequence

from hallmanager.base.text import _
from hallmanager.domain.matching import fold
from hallmanager.domain.values import Unreadable, integer
from hallmanager.records.kind import Record, fields_of
from hallmanager.sheets.headers import Column, Reason, Table
from hallmanager.sheets.workbook import Row


def totals_warnings(cls: type[Record], table: Table) -> list[str]:
    """One sentence for every number of a totals row that no sum of its rows explains."""
    counted = [
        column
        for column in table.columns
        if column.target is not None
        and (field := fields_of(cls).get(column.target.name)) is not None
        and field.totalled
    ]
    totals = [skipped.row for skipped in table.skipped if skipped.reason is Reason.TOTALS]
    return [
        message
        for total in totals
        for column in counted
        if (message := _disagreement(table, total, totals, column))
    ]


def _disagreement(table: Table, total: Row, totals: Sequence[Row], column: Column) -> str:
    printed = _count(total, column)
    if printed is None:
        return ""
    sums = [sum(_count(row, column) or 0 for row in rows) for rows in _groups(table, total, totals)]
    if printed in sums:
        return ""
    return _(
        "工作表“{sheet}”第 {row} 行{name}的“{header}”写着 {printed}，各行相加是 {sum}，请核对。"
    ).format(
        sheet=table.sheet.name,
        row=total.number,
        name=_name(total),
        header=column.header,
        printed=printed,
        sum=sums[0],
    )


def _groups(table: Table, total: Row, totals: Sequence[Row]) -> Iterator[list[Row]]:
    """The rows a total may add up, the likeliest first."""
    place = table.column_of("place")
    before = max((row.number for row in totals if row.number < total.number), default=0)
    after = min((row.number for row in totals if row.number > total.number), default=10**9)
    above = [row for row in table.rows if row.number < total.number]
    since = [row for row in above if row.number > before]
    below = [row for row in table.rows if total.number < row.number < after]
    if place is not None:
        for name in {fold(str(row.cell(place.index) or "")) for row in table.rows} - {""}:
            if name in fold(_name(total)):
                yield [r for r in table.rows if fold(str(r.cell(place.index) or "")) == name]
                return
    likely = since if "小计" in fold(_name(total)) else list(table.rows)
    yield from (likely, since, above, below, list(table.rows))


def _name(total: Row) -> str:
    return next((cell.strip() for cell in total.cells if isinstance(cell, str)), "")


def _count(row: Row, column: Column) -> int | None:
    cell = row.cell(column.index)
    try:
        return None if cell is None or cell == "" else integer(cell)
    except Unreadable:
        return None
