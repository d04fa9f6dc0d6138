"""Child rows in one text of their owner: read for many owners at once, written as a succession."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol, TypeVar

from hallmanager.base import clock
from hallmanager.domain.condition import Condition
from hallmanager.domain.dated import as_of
from hallmanager.domain.succession import Succession, succession
from hallmanager.records.kind import Inline, Record, fields_of
from hallmanager.records.register import record_class
from hallmanager.storage import images

Texts = dict[str, str]
Facts = Mapping[str, Any]
R = TypeVar("R", bound=Record)
_AT_ONCE = 500


class Rows(Protocol):
    """What is asked of a reader."""

    def find(self, cls: type[R], *where: Condition) -> list[R]: ...
    def labels(self, cls: type[Record], *, on: date | None = None) -> dict[int, str]: ...


def owner_reference(child: type[Record], owner_key: str) -> str:
    """The public name of the field by which a child row refers to its owner."""
    return next(f.name for f in fields_of(child).values() if f.reference == owner_key)


def texts(
    reader: Rows, cls: type[Record], ids: Sequence[int], *, on: date | None = None
) -> dict[int, Texts]:
    """The inlines of many records by their ids, as they are today or were on a day."""
    found: dict[int, Texts] = {id: {} for id in ids}
    groups: dict[str, list[Inline]] = defaultdict(list)
    for inline in cls.kind.inlines:
        groups[inline.child].append(inline)
    for key, inlines in groups.items():
        rows = _rows_by_owner(reader, record_class(key), cls, ids)
        for id, of_record in found.items():
            for inline in inlines:
                of_record[inline.name] = _joined(reader, inline, rows.get(id, []), on)
    return found


def _rows_by_owner(
    reader: Rows, child: type[Record], cls: type[Record], ids: Sequence[int]
) -> dict[int, list[Any]]:
    owner = fields_of(child)[owner_reference(child, cls.kind.key)]
    rows: dict[int, list[Any]] = defaultdict(list)
    for start in range(0, len(ids), _AT_ONCE):
        some = tuple(ids[start : start + _AT_ONCE])
        for row in reader.find(child, Condition(owner.name, "in", some)):
            rows[getattr(row, owner.attribute)].append(row)
    return rows


def _joined(reader: Rows, inline: Inline, rows: Iterable[Any], on: date | None) -> str:
    shown = as_of(rows, on or clock.today()) if inline.dated else rows
    parts = [_shown(reader, inline, row, on) for row in shown]
    if inline.beside and len(set(parts)) <= 1:
        parts = parts[:1]
    return "、".join(parts)


def _shown(reader: Rows, inline: Inline, row: Record, on: date | None) -> str:
    field = fields_of(type(row))[inline.attribute]
    value = getattr(row, field.attribute)
    if field.reference:
        return reader.labels(record_class(field.reference), on=on).get(value, "")
    return images.shown(field, value)


def succession_of(
    rows: Sequence[Any], child: type[Record], wanted: Sequence[Facts], *, is_new: bool = False
) -> Succession[Any]:
    """What has to be done to these child rows so that exactly the wanted facts hold from now on.

    Facts go by public names of the child's fields.
    """
    fields = fields_of(child)
    named = [{fields[name].attribute: value for name, value in each.items()} for each in wanted]
    return succession(rows, named, today=clock.today(), is_new=is_new)
