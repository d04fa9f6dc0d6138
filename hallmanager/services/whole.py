"""A record as its form holds it: its values, its child rows and a new name, kept as one change.

What is kept together is taken back together; when one part is refused nothing is changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from hallmanager.domain.problem import Problem
from hallmanager.records.kind import Record, Values, fields_of
from hallmanager.records.register import record_class
from hallmanager.services import records
from hallmanager.services.checking import Refused
from hallmanager.services.records import RowChange

if TYPE_CHECKING:
    from hallmanager.storage.changing import Change
    from hallmanager.storage.store import Store

R = TypeVar("R", bound=Record)
NAMES = ("name", "full_name", "short_name")


@dataclass(frozen=True)
class ChildRow:
    """One child row to be kept: a new one (no id), one that changes, or one that goes (None)."""

    kind: str
    values: Values | None
    id: int | None = None


@dataclass(frozen=True)
class Whole:
    """What a form asks for. Of a record that exists only what is to change need be named.

    With `renamed_from` new names hold from that day on, and the old ones become former names.
    """

    values: Values
    id: int | None = None
    version: int | None = None
    renamed_from: date | None = None
    children: Sequence[ChildRow] = ()


class ChildRefused(Refused):
    """A child row was not kept because of its problems; `position` tells which."""

    def __init__(self, position: int, problems: Sequence[Problem], *, label: str) -> None:
        super().__init__(problems, label=label)
        self.position = position


def save(store: "Store", cls: type[R], whole: Whole, *, by: str, why: str = "") -> R:
    """Keep a record with all that belongs to it, in one transaction.

    Raises Refused or ChildRefused with every problem of that part, or Conflict when the record is
    no longer of the version that was shown.
    """
    with store.changing(by=by, why=why) as change:
        now, later = _by_day(whole)
        record = records.keep(change, cls, RowChange(now, whole.id, whole.version))
        for position, row in enumerate(whole.children):
            _keep_child(change, record, position, row)
        if whole.renamed_from is None:
            return record
        # After the former names in the form: it adds the last of them.
        day = whole.renamed_from
        return records.keep_renamed(change, cls, record.id, from_day=day, names=later)


def owner_field(child: type[Record], owner: type[Record]) -> str:
    """The public name of the reference by which a child row belongs to its owner."""
    return next(f.name for f in fields_of(child).values() if f.reference == owner.kind.key)


def _by_day(whole: Whole) -> tuple[Values, Values]:
    """The values that hold always, and the names that hold from a day on."""
    if whole.renamed_from is None:
        return whole.values, {}
    names = {name: value for name, value in whole.values.items() if name in NAMES}
    return {n: value for n, value in whole.values.items() if n not in names}, names


def _keep_child(change: "Change", owner: Record, position: int, row: ChildRow) -> None:
    child = record_class(row.kind)
    if row.values is None:
        if row.id is not None:
            change.remove(child, row.id)
        return
    values = {**row.values, owner_field(child, type(owner)): owner.id}
    try:
        records.keep(change, child, RowChange(values, row.id))
    except Refused as refused:
        raise ChildRefused(position, refused.problems, label=child.kind.title) from refused
