"""A block copied from Excel or WPS, laid onto the votes grid by unit name or as it lies. No Qt."""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hallmanager.domain.matching import fold, names_totals
from hallmanager.sheets.blocks import Block
from hallmanager.ui.pages.votes_sheet import Place, VotesSheet, count_of

if TYPE_CHECKING:
    from hallmanager.services.evaluation import BallotLine

_NAME_HEADERS = {"单位", "单位名称", "部门", "进驻单位", "窗口单位", "分中心"}
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_NUMBERISH = re.compile(r"[\d.,%\-—–/ ]*")


@dataclass
class PastePlan:
    """Where each pasted cell goes, and what finds no place.

    `rows` counts the grid rows touched; `unknown` names units the hall does not have; `locked`
    names rows entered under other periods; `ignored` columns and `overflow` rows are not pasted.
    """

    cells: dict[Place, str] = field(default_factory=dict)
    rows: int = 0
    unknown: list[str] = field(default_factory=list)
    locked: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    overflow: int = 0


def plan_paste(sheet: VotesSheet, block: Block, row: int, column: int) -> PastePlan:
    """Decide where the cells of a block go when it is pasted at a cell."""
    header, body = _split_header(sheet, block)
    names = _name_column(sheet, header, body)
    if names is None:
        return _as_it_lies(sheet, body, header, row, column)
    return _by_name(sheet, body, _columns(sheet, header, body, names), names, header)


def _split_header(sheet: VotesSheet, block: Block) -> tuple[list[str] | None, Block]:
    """Take off title rows and the header: the first row that names two columns of the grid."""
    for index, cells in enumerate(block[:8]):
        known = {_column_of(sheet, cell) for cell in cells} - {None}
        if len(known) >= 2:
            return cells, block[index + 1 :]
    return None, block


def _column_of(sheet: VotesSheet, header: str) -> int | None:
    wanted = fold(header)
    for index, column in enumerate(sheet.grid.columns):
        if wanted and wanted in {fold(text) for text in (column.label, *column.aliases)}:
            return index
    return None


def _name_column(sheet: VotesSheet, header: list[str] | None, body: Block) -> int | None:
    """The column of unit names: by its header, the first that names a line, or one of words."""
    for index, text in enumerate(header or ()):
        if fold(text) in _NAME_HEADERS:
            return index
    known = {fold(name) for line in sheet.lines for name in line.known_as}
    for index in range(max(map(len, body), default=0)):
        words = [cells[index] for cells in body if len(cells) > index and cells[index].strip()]
        if any(not _NUMBERISH.fullmatch(word.strip()) for word in words) and any(
            fold(word) in known for word in words
        ):
            return index
    return next((i for i in range(max(map(len, body), default=0)) if _all_words(body, i)), None)


def _all_words(body: Block, index: int) -> bool:
    words = [cells[index] for cells in body if len(cells) > index and cells[index].strip()]
    return bool(words) and all(_CHINESE.search(word) for word in words)


def _columns(
    sheet: VotesSheet, header: list[str] | None, body: Block, names: int
) -> dict[int, int]:
    """Block column -> grid column: by headers, else in the grid's order after the name."""
    if header is not None:
        found: dict[int, int] = {}
        for index, text in enumerate(header):
            column = _column_of(sheet, text)
            if column is not None and column not in found.values():
                found[index] = column
        return found
    start = names + 1
    while start < max(map(len, body)) and not _counts_in(sheet, body, start):
        start += 1
    return {start + index: index for index in range(len(sheet.names))}


def _counts_in(sheet: VotesSheet, body: Block, index: int) -> bool:
    return any(len(c) > index and count_of(sheet.tidy(0, c[index])) is not None for c in body)


def _by_name(
    sheet: VotesSheet, body: Block, columns: dict[int, int], names: int, header: list[str] | None
) -> PastePlan:
    lines = _lines_by_name(sheet)
    plan = PastePlan(ignored=_ignored(header, columns, names))
    for cells in body:
        name = cells[names].strip() if len(cells) > names else ""
        if not name or names_totals(name):
            continue
        if (row := lines.get(fold(name))) is None:
            plan.unknown.append(" ".join(name.split()))
            continue
        _lay(plan, sheet.lines[row], row, cells, columns)
    return plan


def _lay(
    plan: PastePlan, line: "BallotLine", row: int, cells: list[str], columns: dict[int, int]
) -> None:
    if line.locked:
        plan.locked.append(line.name)
        return
    if not any(cells[index].strip() for index in columns if index < len(cells)):
        return  # A line without counts says nothing; records are cleared on purpose only.
    for index, column in columns.items():
        plan.cells[row, column] = cells[index] if index < len(cells) else ""
    plan.rows += 1


def _lines_by_name(sheet: VotesSheet) -> dict[str, int]:
    """Row of every name; a unit's own name wins over another unit's alias."""
    found: dict[str, int] = {}
    for row, line in enumerate(sheet.lines):
        for name in line.known_as[1:]:
            found.setdefault(fold(name), row)
    found.update({fold(line.name): row for row, line in enumerate(sheet.lines)})
    return found


def _ignored(header: list[str] | None, columns: dict[int, int], names: int) -> list[str]:
    return [
        text.strip()
        for index, text in enumerate(header or ())
        if text.strip() and index not in columns and index != names
    ]


def _as_it_lies(
    sheet: VotesSheet, body: Block, header: list[str] | None, row: int, column: int
) -> PastePlan:
    columns = _columns_by_header(sheet, header) if header else None
    plan = PastePlan(ignored=_ignored(header, columns or {}, -1))
    for offset, cells in enumerate(body):
        target = row + offset
        if target >= len(sheet.lines):
            plan.overflow += 1
            continue
        places = columns or {index: column + index for index in range(len(cells))}
        kept = {i: c for i, c in places.items() if c < len(sheet.names)}
        _lay(plan, sheet.lines[target], target, cells, kept)
    return plan


def _columns_by_header(sheet: VotesSheet, header: list[str]) -> dict[int, int]:
    found = {index: _column_of(sheet, text) for index, text in enumerate(header)}
    return {index: column for index, column in found.items() if column is not None}
