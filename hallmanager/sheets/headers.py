"""Finding the table in a sheet: its header under the titles, its columns, its rows."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from hallmanager.base.errors import FileRefused
from hallmanager.base.text import _
from hallmanager.domain.matching import fold, names_totals, without_notes
from hallmanager.domain.values import Unreadable, decimal
from hallmanager.sheets.targets import Role, Target
from hallmanager.sheets.workbook import CellValue, Row, Sheet, column_letter

_SEARCHED_ROWS = 30
_NOTE = re.compile(
    r"(注|备注|说明|附注|填表说明|填报|填表|制表|审核|复核|负责人|单位负责人|联系人|联系电话|统计人)"
    r"(人|人员|单位|日期|时间|1|2|3)?[:：.]"
)
_NUMBERED = re.compile(r"[(（]?[一二三四五六七八九十]{1,3}(?:[)）]|[、，,.．])")


class Reason(StrEnum):
    """Why a row of the sheet is no row of the table."""

    TITLE = "title"
    HEADER = "header"
    TOTALS = "totals"
    NOTE = "note"
    SECTION = "section"

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return {
            Reason.TITLE: _("标题"),
            Reason.HEADER: _("重复的表头"),
            Reason.TOTALS: _("合计行"),
            Reason.NOTE: _("附注"),
            Reason.SECTION: _("分节标题"),
        }[self]


@dataclass(frozen=True)
class Column:
    """One column of the table; `target` None means that it is not known and not read."""

    index: int
    header: str
    target: Target | None = None

    @property
    def letter(self) -> str:
        """Its letters in the sheet."""
        return column_letter(self.index)


@dataclass(frozen=True)
class Skipped:
    """A row that is no record, and why."""

    row: Row
    reason: Reason

    @property
    def text(self) -> str:
        """What the row says, for a list of what was left out."""
        return " ".join(dict.fromkeys(self.row.texts))[:120]


@dataclass(frozen=True)
class Table:
    """The table of one sheet."""

    sheet: Sheet
    header_rows: tuple[int, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    skipped: tuple[Skipped, ...]

    @property
    def titles(self) -> tuple[str, ...]:
        """The texts above the header."""
        return tuple(s.text for s in self.skipped if s.reason is Reason.TITLE)

    @property
    def unknown(self) -> tuple[Column, ...]:
        """The columns that are not read because nobody knows what they are."""
        return tuple(c for c in self.columns if c.target is None and c.header)

    def column_of(self, name: str) -> Column | None:
        """The column of a target by its name."""
        return next((c for c in self.columns if c.target and c.target.name == name), None)


def locate(sheet: Sheet, targets: Sequence[Target]) -> Table | None:
    """Find the table: the header of one or two rows that explains most columns; None without one.

    Raises FileRefused when two columns claim one field.
    """
    names = _Names(targets)
    found = [
        (position, height, columns)
        for position in range(min(_SEARCHED_ROWS, len(sheet.rows)))
        for height in (1, 2)
        if _score(columns := _columns(sheet, position, height, names))
    ]
    if not found:
        return None
    position, height, columns = max(found, key=lambda each: _score(each[2]))
    columns = _one_claim_each(sheet, columns, names)
    header = sheet.rows[position : position + height]
    rows, skipped = _body(sheet, sheet.rows[position + height :], columns, names)
    titles = [Skipped(row, Reason.TITLE) for row in sheet.rows[:position]]
    numbers = tuple(row.number for row in header)
    return Table(sheet, numbers, tuple(columns), tuple(rows), (*titles, *skipped))


def missing_columns(table: Table, needed: Iterable[tuple[Target, ...]]) -> list[tuple[Target, ...]]:
    """The entries of `needed` of which the table has no column."""
    return [any_of for any_of in needed if not any(table.column_of(t.name) for t in any_of)]


class _Names:
    """Headers by the form in which writings of one name are equal."""

    def __init__(self, targets: Sequence[Target]) -> None:
        self._by_name: dict[str, Target] = {}
        # Labels first: a label outweighs another field's alias.
        for rank in range(max((len(t.headers) for t in targets), default=0)):
            for target in targets:
                if rank < len(target.headers):
                    self._by_name.setdefault(_key(target.headers[rank]), target)

    def exactly(self, header: str) -> Target | None:
        return self._by_name.get(_key(header))

    def find(self, header: str) -> Target | None:
        """The target a header means, its notes in brackets ignored if need be."""
        found = self.exactly(header)
        if found is not None or not header:
            return found
        bare = without_notes(_key(header))
        if "率" in _key(header) and "率" not in bare:
            return None
        return self._by_name.get(bare)


def _key(header: str) -> str:
    return fold(header).strip("*:")


def _columns(sheet: Sheet, position: int, height: int, names: _Names) -> list[Column]:
    rows = sheet.rows[position : position + height]
    if len(rows) < height or any(_holds_numbers(row) for row in rows):
        return []
    if height == 2 and rows[1].number != rows[0].number + 1:
        return []
    columns = _read_header(rows, names)
    if height == 2 and not _is_double(rows, columns, names):
        return []
    return columns


def _read_header(rows: Sequence[Row], names: _Names) -> list[Column]:
    width = max(len(row.cells) for row in rows)
    return [
        _column(index, [_header_text(row.cell(index)) for row in rows], names)
        for index in range(width)
    ]


def _is_double(rows: Sequence[Row], columns: list[Column], names: _Names) -> bool:
    """Whether the upper row is part of the header and not a title over it."""
    upper, lower = (_read_header([row], names) for row in rows)
    named = {column.target.name for column in upper if column.target}
    return len(named) >= 2 or _score(columns) > _score(lower)


def _column(index: int, parts: list[str], names: _Names) -> Column:
    texts = list(dict.fromkeys(part for part in parts if part))
    # The lower header alone, then under its heading, then the heading of an empty lower cell.
    for header in [*reversed(texts[1:]), "".join(texts), *texts[: 1 if not parts[-1] else 0]]:
        target = names.find(header)
        if target is not None:
            return Column(index, "".join(texts), target)
    return Column(index, "".join(texts))


def _header_text(cell: CellValue) -> str:
    return "" if cell is None else re.sub(r"\s+", "", str(cell))


def _holds_numbers(row: Row) -> bool:
    return any(_as_number(cell) is not None for cell in row.cells)


def _as_number(cell: CellValue) -> object:
    if isinstance(cell, bool) or cell is None:
        return None
    try:
        return decimal(cell)
    except Unreadable:
        return None


def _score(columns: Sequence[Column]) -> int:
    found = {c.target.name: c.target for c in columns if c.target}
    weights = {True: 100, False: 10}
    fields = sum(weights[t.required] for t in found.values() if t.role in (Role.FIELD, Role.INLINE))
    return fields + len(found) if fields else 0


def _one_claim_each(sheet: Sheet, columns: list[Column], names: _Names) -> list[Column]:
    """Leave each target the column that names it best; refuse two that name it equally well."""
    kept: dict[str, Column] = {}
    dropped: set[int] = set()
    for column in columns:
        if column.target is None or column.target.role in (Role.OURS, Role.IGNORED):
            continue
        rival = kept.setdefault(column.target.name, column)
        if rival is column:
            continue
        own, other = names.exactly(column.header), names.exactly(rival.header)
        if bool(own) == bool(other):
            raise _two_claims(sheet, rival, column)
        weaker = rival if own else column
        kept[column.target.name] = column if own else rival
        dropped.add(weaker.index)
    return [replace(c, target=None) if c.index in dropped else c for c in columns]


def _two_claims(sheet: Sheet, first: Column, second: Column) -> FileRefused:
    assert first.target is not None
    return FileRefused(
        _(
            "工作表“{sheet}”的 {a} 列“{first}”和 {b} 列“{second}”都是“{label}”，"
            "没有导入。请删去或改名其中一列。"
        ).format(
            sheet=sheet.name,
            a=first.letter,
            first=first.header,
            b=second.letter,
            second=second.header,
            label=first.target.label,
        )
    )


def _body(
    sheet: Sheet, rows: Iterable[Row], columns: Sequence[Column], names: _Names
) -> tuple[list[Row], list[Skipped]]:
    known = {c.index: c.target for c in columns if c.target}
    filled_rows = {number for number, _column in sheet.filled}
    kept, skipped = [], []
    for row in rows:
        reason = _no_record(row, known, names, merged=row.number in filled_rows)
        if reason is None:
            kept.append(row)
        else:
            skipped.append(Skipped(row, reason))
    return kept, skipped


def _no_record(
    row: Row, known: Mapping[int, Target], names: _Names, *, merged: bool
) -> Reason | None:
    texts = list(dict.fromkeys(text.strip() for text in row.texts))
    first = fold(texts[0])
    if _repeats_header(row, known, names):
        return Reason.HEADER
    if any(names_totals(str(c)) for c in _first_texts(row)):
        return Reason.TOTALS
    if len(texts) <= 2 and _NOTE.match(first):
        return Reason.NOTE
    if len(texts) == 1 and isinstance(row.cells[_first_filled(row)], str):
        return _lone_text(row, first, known, merged=merged)
    return None


def _repeats_header(row: Row, known: Mapping[int, Target], names: _Names) -> bool:
    same = sum(
        1
        for index, target in known.items()
        if (text := _header_text(row.cell(index))) and names.find(text) is target
    )
    return same >= 2 and same * 2 > len(known)


def _first_texts(row: Row) -> Iterator[str]:
    found = 0
    for cell in row.cells:
        if isinstance(cell, str):
            found += 1
            yield cell
        if found == 2:
            return


def _first_filled(row: Row) -> int:
    return next(i for i, cell in enumerate(row.cells) if cell is not None)


def _lone_text(row: Row, text: str, known: Mapping[int, Target], *, merged: bool) -> Reason | None:
    """A row with one text: a heading or a note, unless it stands alone where a name belongs."""
    if _NUMBERED.match(text):
        return Reason.SECTION
    target = known.get(_first_filled(row))
    if merged or target is None or target.role is not Role.FIELD:
        return Reason.NOTE if len(text) > 20 else Reason.SECTION
    return None
