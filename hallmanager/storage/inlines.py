"""Child rows in one text of their owner: read for many owners at once, written as a succession."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from hallmanager.base import clock
from hallmanager.domain.condition import Condition
from hallmanager.domain.dated import as_of
from hallmanager.domain.succession import Succession, succession
from hallmanager.records.kind import Inline, Record, fields_of
from hallmanager.records.register import record_class
from hallmanager.storage import images

if TYPE_CHECKING:
    from hallmanager.storage.changing import Change
    from hallmanager.storage.reading import Reader

Texts = dict[str, str]
Facts = Mapping[str, Any]
_AT_ONCE = 500


def owner_reference(child: type[Record], owner_key: str) -> str:
    """The public name of the field by which a child row refers to its owner."""
    return next(f.name for f in fields_of(child).values() if f.reference == owner_key)


def texts(
    reader: "Reader", cls: type[Record], ids: Sequence[int], *, on: date | None = None
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
    reader: "Reader", child: type[Record], cls: type[Record], ids: Sequence[int]
) -> dict[int, list[Any]]:
    owner = fields_of(child)[owner_reference(child, cls.kind.key)]
    rows: dict[int, list[Any]] = defaultdict(list)
    for start in range(0, len(ids), _AT_ONCE):
        some = tuple(ids[start : start + _AT_ONCE])
        for row in reader.find(child, Condition(owner.name, "in", some)):
            rows[getattr(row, owner.attribute)].append(row)
    return rows


def _joined(reader: "Reader", inline: Inline, rows: Iterable[Any], on: date | None) -> str:
    shown = as_of(rows, on or clock.today()) if inline.dated else rows
    parts = [_shown(reader, inline, row, on) for row in shown]
    if inline.beside and len(set(parts)) <= 1:
        parts = parts[:1]
    return "、".join(parts)


def _shown(reader: "Reader", inline: Inline, row: Record, on: date | None) -> str:
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


def follow(
    change: "Change", record: Record, inline: Inline, wanted: Sequence[Facts], *, is_new: bool
) -> bool:
    """Make the wanted facts hold from now on; tells whether anything had to change."""
    child = record_class(inline.child)
    owner = fields_of(child)[owner_reference(child, type(record).kind.key)]
    rows = [] if is_new else change.children(child, record)
    steps = succession_of(rows, child, wanted, is_new=is_new)
    for row in steps.removed:
        change.remove(child, row.id)
    for row, values in steps.changed:
        change.edit(child, row.id, values)
    for facts in steps.begun:
        change.add(child(**{owner.attribute: record.id, **facts}))
    return not steps.is_empty
