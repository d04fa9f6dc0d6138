"""What the record panel asks of the services, off the main thread."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hallmanager.domain.problem import Problem
from hallmanager.records.kind import Record, fields_of
from hallmanager.records.register import record_class

if TYPE_CHECKING:
    from hallmanager.storage.reading import Reader
    from hallmanager.storage.store import Store

Values = Mapping[str, Any]
Names = Mapping[str, Mapping[int, str]]


@dataclass(frozen=True)
class Child:
    """A child row: its id, its values, and one line that says what it is."""

    id: int
    values: Values
    words: str


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
        return Loaded(id, record.version, reader.name_of(record), values, names, children)


def problems(store: "Store", cls: type[Record], values: Values, id: int) -> list[Problem]:
    """Check a record as it would become."""
    from hallmanager.services import records

    with store.reading() as reader:
        return records.check(reader, cls, values, id=id or None)


def _children(reader: "Reader", child: type[Record], owner: Record) -> tuple[Child, ...]:
    from hallmanager.services import records
    from hallmanager.ui.records.columns import columns_of

    columns = [each for each in columns_of(child) if not _is_owner(child, each.name, owner)]
    found = []
    for record in reader.children(child, owner):
        row = reader.as_row(record)
        parts = [column.text(row) for column in columns if not column.name.startswith("valid_")]
        words = "，".join(part for part in parts if part)
        span = _span(row)
        found.append(
            Child(record.id, records.values_of(reader, record), f"{words}　{span}".strip())
        )
    return tuple(found)


def _span(row: Values) -> str:
    """From when to when a dated row holds."""
    begin, end = row.get("valid_from"), row.get("valid_to")
    return f"{begin or ''} – {end or ''}" if begin or end else ""


def _is_owner(child: type[Record], name: str, owner: Record) -> bool:
    return fields_of(child)[name].reference == type(owner).kind.key


def owner_field(child: type[Record], owner: type[Record]) -> str:
    """The public name of the reference by which a child row belongs to its owner."""
    return next(f.name for f in fields_of(child).values() if f.reference == owner.kind.key)


def _names(reader: "Reader", cls: type[Record]) -> dict[str, dict[int, str]]:
    """The names of every kind that the record and its child rows refer to, in their order."""
    rows = [*cls.kind.children, *(inline.child for inline in cls.kind.inlines if inline.dated)]
    classes = [cls, *(record_class(key) for key in dict.fromkeys(rows))]
    kinds = {f.reference for each in classes for f in fields_of(each).values() if f.reference}
    return {key: _ordered_names(reader, record_class(key)) for key in sorted(kinds)}


def _ordered_names(reader: "Reader", cls: type[Record]) -> dict[int, str]:
    labels = reader.labels(cls)
    return {record.id: labels[record.id] for record in reader.find(cls)}
