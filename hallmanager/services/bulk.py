"""What a person does with several records at once: give them one value, remove them.

A change of many is rehearsed first: the person sees each record's old value and whether it can be
changed, and what is kept afterwards is one change that is undone as one.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hallmanager.base.errors import Cancelled, UserError
from hallmanager.base.text import _
from hallmanager.domain.condition import Condition
from hallmanager.records.kind import Record, fields_of
from hallmanager.services import records
from hallmanager.services.records import Refused, RowChange

if TYPE_CHECKING:
    from hallmanager.storage.changing import Change
    from hallmanager.storage.reading import Reader
    from hallmanager.storage.store import Store

_CHUNK = 500
_NAMED = 5
Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class Proposed:
    """One record that would change: its name, its value now, why it cannot ("" if it can)."""

    id: int
    version: int
    title: str
    before: object
    refused: str = ""


@dataclass(frozen=True)
class Proposal:
    """A field, the value it is to take, and what this does to each record that differs."""

    field: str
    value: object
    rows: tuple[Proposed, ...]
    unchanged: int

    @property
    def accepted(self) -> tuple[Proposed, ...]:
        """The records that can be changed."""
        return tuple(row for row in self.rows if not row.refused)

    @property
    def refused(self) -> tuple[Proposed, ...]:
        """The records that stay as they are, each with its reason."""
        return tuple(row for row in self.rows if row.refused)


class _RehearsalOver(Exception):
    """Leaves a change without keeping it."""


def chunks(ids: Collection[int]) -> Iterator[Condition]:
    """Conditions that together keep exactly these records, none too long for one query."""
    whole = sorted(ids)
    for begin in range(0, len(whole), _CHUNK):
        yield Condition("id", "in", whole[begin : begin + _CHUNK])


def editable_fields(cls: type[Record]) -> list[str]:
    """The public names of the fields that several records may be given at once.

    Those that tell the records apart come last; one that does so alone is not among them.
    """
    key = cls.kind.natural_key
    names = [name for name in fields_of(cls) if name != "pinyin" and key != (name,)]
    return sorted(names, key=lambda name: name in key)


def count_differing(
    store: "Store", cls: type[Record], ids: Collection[int], name: str, value: object
) -> int:
    """How many of the records do not have the value yet."""
    same = Condition(name, "empty") if value is None else Condition(name, "=", _plain(value))
    with store.reading() as reader:
        return sum(reader.count(cls, each) - reader.count(cls, each, same) for each in chunks(ids))


def rehearse(
    store: "Store",
    cls: type[Record],
    ids: Collection[int],
    name: str,
    value: object,
    *,
    progress: Progress = lambda _share, _words: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Proposal:
    """Try to give the records a value, one after the other, and take it all back.

    Raises UserError on a hall that may not be changed, Cancelled when `cancelled` said so.
    """
    rows: list[Proposed] = []
    found = 0
    with suppress(_RehearsalOver), store.changing(by=_("预览")) as change:
        for record in _each(change, cls, ids):
            if cancelled():
                raise Cancelled
            found += 1
            progress(found / len(ids), _("正在核对第 {n} 行").format(n=found))
            if getattr(record, fields_of(cls)[name].attribute) != value:
                rows.append(_tried(change, record, name, value))
        raise _RehearsalOver
    return Proposal(name, value, tuple(rows), found - len(rows))


def apply(store: "Store", cls: type[Record], proposal: Proposal, *, by: str) -> int:
    """Keep the accepted part of a proposal as one change; returns how many records changed.

    Raises Conflict when a record has changed since it was rehearsed; then nothing is kept.
    """
    values = {proposal.field: proposal.value}
    rows = [RowChange(values, row.id, row.version) for row in proposal.accepted]
    return len(records.save_rows(store, cls, rows, by=by))


def remove_all(
    store: "Store", cls: type[Record], ids: Collection[int], *, by: str, why: str = ""
) -> int:
    """Remove records as one change; refused as a whole where one cannot go, naming the first."""
    gone = 0
    refused: list[str] = []
    with store.changing(by=by, why=why) as change:
        for record in _each(change, cls, ids):
            try:
                change.remove(cls, record.id, why=why)
                gone += 1
            except UserError as error:
                refused.append(error.message)
        if refused:
            raise UserError(_refusal(refused))
    return gone


def rows_of(
    reader: "Reader", cls: type[Record], ids: Collection[int], order: Sequence[str]
) -> Iterator[dict[str, object]]:
    """The records as rows of public names, in the order of a list."""
    places = {id: place for place, id in enumerate(reader.ids(cls, order=order))}
    whole = [id for id in places if id in ids]
    for begin in range(0, len(whole), _CHUNK):
        some = whole[begin : begin + _CHUNK]
        found = reader.find(cls, Condition("id", "in", some))
        yield from reader.as_rows(sorted(found, key=lambda record: places[record.id]))


def _each(reader: "Reader", cls: type[Record], ids: Collection[int]) -> Iterator[Record]:
    for some in chunks(ids):
        yield from reader.find(cls, some)


def _tried(change: "Change", record: Record, name: str, value: object) -> Proposed:
    cls = type(record)
    # Named before it is tried: the field may be part of its name.
    title, version = change.name_of(record), record.version
    before = change.as_row(record)[name]
    refused = ""
    try:
        records.keep(change, cls, RowChange({name: value}, record.id, version))
    except Refused as error:
        refused = error.message
    return Proposed(record.id, version, title, before, refused)


def _plain(value: object) -> Any:
    """A value as a condition compares it."""
    return value if isinstance(value, int | str) else str(value)


def _refusal(refused: Sequence[str]) -> str:
    lines = list(refused[:_NAMED])
    if len(refused) > _NAMED:
        lines.append(_("还有 {n} 条也不能删除。").format(n=len(refused) - _NAMED))
    lines.append(_("所选的都没有删除。请去掉这些行的勾选后再删除。"))
    return "\n".join(lines)
