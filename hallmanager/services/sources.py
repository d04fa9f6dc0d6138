"""A figure opened: the very rows it counts as tables, added up again before your eyes."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from hallmanager.domain import day_words
from hallmanager.domain.condition import Condition
from hallmanager.domain.figures import Figure, Source
from hallmanager.domain.period import Period
from hallmanager.figures.sources import recount, rows_by_source
from hallmanager.records.field import Choice, Editor, Field
from hallmanager.records.kind import Record, fields_of
from hallmanager.records.register import record_class

if TYPE_CHECKING:
    from hallmanager.storage.store import Store

_MOST_COLUMNS = 3
_LONGEST = 80


@dataclass(frozen=True)
class SourceTable:
    """The rows of one kind that a figure counts, as texts; `totals` are blank where none is due.

    `numeric` tells which columns stand right; `where` opens the same rows in the kind's list.
    """

    kind: str
    title: str
    headers: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[str, ...]
    where: tuple[Condition, ...]


@dataclass(frozen=True)
class OpenedFigure:
    """A figure with its rows; `agrees` None where the rows show it without adding up to it."""

    figure: Figure
    tables: tuple[SourceTable, ...]
    agrees: bool | None

    @property
    def count(self) -> int:
        """How many rows there are altogether."""
        return sum(len(table.rows) for table in self.tables)


def open_figure(store: "Store", figure: Figure, period: Period) -> OpenedFigure:
    """Read the rows of a figure and count them again."""
    with store.reading() as reader:
        found = list(rows_by_source(reader, figure, period))
    tables = [_table(source, figure.source, rows) for source, rows in found]
    every_row = [row for _source, rows in found for row in rows]
    return OpenedFigure(figure, _telling(tables), _agrees(figure, every_row))


def source_json(source: Source) -> dict[str, object]:
    """A source as the command line prints it: `rows` counts all that `rows` prints.

    Periods of one kind that differ in nothing else are one source with several periods; what is
    of another kind, or asks for other rows, stands under `more`.
    """
    parts = _merged(source.parts)
    first, *others = [part for part in parts if part.own_rows] or parts[:1]
    content = {**_part_json(first), "rows": source.rows}
    return {**content, "more": [_part_json(one) for one in others]} if others else content


def _merged(parts: Iterable[Source]) -> list[Source]:
    found: dict[object, Source] = {}
    for part in parts:
        key = part.kind, tuple(one for one in part.where if one.operator != "within")
        found[key] = _with_periods_of(found[key], part) if key in found else part
    return list(found.values())


def _with_periods_of(first: Source, second: Source) -> Source:
    """Both sources as one, which has several values for its period."""
    codes = tuple(code for one in (first, second) for code in _period_codes(one.where))
    where = tuple(
        replace(one, value=codes) if one.operator == "within" else one for one in first.where
    )
    return Source(first.kind, where, first.own_rows + second.own_rows)


def _period_codes(where: Sequence[Condition]) -> tuple[str, ...]:
    asked = [one.value for one in where if one.operator == "within"]
    return tuple(str(code) for value in asked for code in _several(value))


def _several(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


def _part_json(part: Source) -> dict[str, object]:
    where = [asdict(condition) for condition in part.where]
    return {"kind": part.kind, "where": where, "rows": part.own_rows}


def _agrees(figure: Figure, rows: list[dict[str, object]]) -> bool | None:
    again = recount(figure, rows)
    return None if again is None else again == figure.value


def _telling(tables: Sequence[SourceTable]) -> tuple[SourceTable, ...]:
    """Tables without rows say nothing, unless all are so."""
    return tuple(table for table in tables if table.rows) or tuple(tables[:1])


def _table(source: Source, whole: Source, rows: Sequence[dict[str, object]]) -> SourceTable:
    cls = record_class(source.kind)
    fields = _columns(cls, whole, rows)
    added = set(whole.columns)
    return SourceTable(
        kind=source.kind,
        title=cls.kind.title + _period_words(source.where),
        headers=tuple(f.label for f in fields),
        numeric=tuple(f.is_number for f in fields),
        rows=tuple(tuple(_text(f, row.get(f.name)) for f in fields) for row in rows),
        totals=tuple(_total(f, rows) if f.name in added else "" for f in fields),
        where=source.where,
    )


def _period_words(where: Sequence[Condition]) -> str:
    """The period of the rows: two tables of a comparison differ by it."""
    return "，".join(["", *(Period.parse(code).title for code in _period_codes(where))])


def _columns(cls: type[Record], source: Source, rows: Sequence[dict[str, object]]) -> list[Field]:
    """What names a row, then what is added up; else what its list shows first."""
    fields = fields_of(cls)
    added = [fields[name] for name in source.columns if name in fields]
    naming = [
        fields[name]
        for name in cls.kind.natural_key
        if name in fields and any(row.get(name) not in (None, "") for row in rows)
    ]
    if added:
        return [*_worth_showing(naming, rows), *added]
    others = [f for f in fields.values() if f.listed and f not in naming]
    filled = [f for f in others if any(row.get(f.name) not in (None, "") for row in rows)]
    telling = _worth_showing([*naming, *filled], rows)
    return telling[:_MOST_COLUMNS] or list(fields.values())[:_MOST_COLUMNS]


def _worth_showing(fields: list[Field], rows: Sequence[dict[str, object]]) -> list[Field]:
    """Leave out what is the same in every row, such as the period, while something remains."""
    telling = [f for f in fields if len({str(row.get(f.name)) for row in rows}) > 1]
    return telling or fields[:1]


def _text(field: Field, value: object) -> str:
    if value is None:
        return ""
    if field.editor is Editor.PERIOD:
        return Period.parse(str(value)).title
    if field.editor is Editor.DATE:
        return day_words.in_full(date.fromisoformat(str(value)))
    if field.choices is not None:
        return _labels(field.choices, str(value))
    text = str(value).replace("\n", " ")
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _labels(choices: type[Choice], codes: str) -> str:
    labels = {choice.value: choice.label for choice in choices}
    return "、".join(labels.get(code, code) for code in codes.split(","))


def _total(field: Field, rows: Sequence[dict[str, Any]]) -> str:
    values = [row.get(field.name) for row in rows]
    return str(sum(value for value in values if isinstance(value, int)))
