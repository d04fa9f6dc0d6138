"""What the record panel asks of the services, off the main thread."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hallmanager.domain.problem import Problem
from hallmanager.records.field import Field
from hallmanager.records.kind import Record, fields_of
from hallmanager.records.register import record_class
from hallmanager.ui.kit import shown
from hallmanager.ui.records.columns import cell_text
from hallmanager.ui.records.picking import Picks

if TYPE_CHECKING:
    from hallmanager.storage.reading import Reader
    from hallmanager.storage.store import Store

Values = Mapping[str, Any]
Names = Mapping[str, Mapping[int, str]]
_SPAN = ("valid_from", "valid_to")


@dataclass(frozen=True)
class Child:
    """A child row: its id and its values."""

    id: int
    values: Values


@dataclass(frozen=True)
class Loaded:
    """A record as the panel edits it; id 0 is a new one."""

    id: int
    version: int
    title: str
    values: Values
    names: Names
    children: Mapping[str, tuple[Child, ...]] = field(default_factory=dict)


def load(store: "Store", cls: type[Record], id: int) -> Loaded:
    """Read one record with its child rows, and the names its references may take."""
    from hallmanager.services import records

    with store.reading() as reader:
        names = _names(reader, cls)
        if not id:
            return Loaded(0, 0, "", records.defaults_of(cls), names)
        record = reader.get(cls, id)
        children = {key: _children(reader, record_class(key), record) for key in cls.kind.children}
        values = records.values_of(reader, record)
        title = _title(cls, reader.as_row(record))
        return Loaded(id, record.version, title, values, names, children)


def problems(store: "Store", cls: type[Record], values: Values, id: int) -> list[Problem]:
    """Check a record as it would become."""
    from hallmanager.services import records

    with store.reading() as reader:
        return records.check(reader, cls, values, id=id or None)


def _title(cls: type[Record], row: Values) -> str:
    """What names the record - its natural key - as lists write it."""
    fields = fields_of(cls)
    said = [cell_text(fields[name], row.get(name)) for name in cls.kind.natural_key]
    return " ".join(part for part in said if part)


def _children(reader: "Reader", child: type[Record], owner: Record) -> tuple[Child, ...]:
    from hallmanager.services import records

    rows = reader.children(child, owner)
    return tuple(Child(row.id, records.values_of(reader, row)) for row in rows)


def child_words(child: type[Record], values: Values, names: Names, owner: str) -> str:
    """One line that says what a child row is, without its `owner`: 公安处　2020年1月1日 – ."""
    said = [
        _said(field, values.get(name), names)
        for name, field in fields_of(child).items()
        if field.listed and name != owner and name not in _SPAN
    ]
    begin, end = (shown.day(values.get(name)) for name in _SPAN)
    span = f"{begin} – {end}" if begin or end else ""
    return f"{'，'.join(part for part in said if part)}　{span}".strip()


def _said(field: Field, value: Any, names: Names) -> str:
    if field.reference:
        return str(names.get(field.reference, {}).get(value, "")) if value else ""
    return cell_text(field, value)


def _names(reader: "Reader", cls: type[Record]) -> dict[str, Picks]:
    """The names of every kind that the record and its child rows refer to, in their order."""
    rows = [*cls.kind.children, *(inline.child for inline in cls.kind.inlines if inline.dated)]
    classes = [cls, *(record_class(key) for key in dict.fromkeys(rows))]
    kinds = {f.reference for each in classes for f in fields_of(each).values() if f.reference}
    return {key: _ordered_names(reader, record_class(key)) for key in sorted(kinds)}


def _ordered_names(reader: "Reader", cls: type[Record]) -> Picks:
    labels = reader.labels(cls)
    names = {record.id: labels[record.id] for record in reader.find(cls)}
    return Picks(names, reader.search_keys(cls))
