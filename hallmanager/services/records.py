"""What a person does with single records: add, edit, remove, list, look back, take back.

Each change is one transaction with its operator. Values are typed and named by their public
names, as `check` takes them; `values_from_texts` makes them of what was typed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from hallmanager.base.errors import UserError
from hallmanager.base.text import _
from hallmanager.domain.condition import Condition, within
from hallmanager.domain.period import Period
from hallmanager.domain.problem import Problem
from hallmanager.records.kind import Record, Values, fields_of
from hallmanager.records.register import record_class
from hallmanager.services import inlines
from hallmanager.services.checking import Refused, check, check_field, check_values
from hallmanager.services.inlines import day_shown
from hallmanager.services.references import References
from hallmanager.services.rivals import adds_up, describe, split_names

if TYPE_CHECKING:
    from hallmanager.storage.changing import Change
    from hallmanager.storage.history import HistoryEntry
    from hallmanager.storage.reading import Reader
    from hallmanager.storage.store import Store
    from hallmanager.storage.undoing import UndoResult

__all__ = [
    "Refused",
    "RowChange",
    "RowsRefused",
    "add",
    "adds_up",
    "check",
    "check_field",
    "check_values",
    "count",
    "describe",
    "edit",
    "edit_all",
    "get",
    "history",
    "in_period",
    "keep",
    "keep_renamed",
    "list_rows",
    "remove",
    "rename",
    "save_rows",
    "split_names",
    "undo_last",
    "values_of",
]

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class RowChange:
    """One row of a grid to be kept: a new record (no id) or the changed values of one."""

    values: Values
    id: int | None = None
    version: int | None = None


class RowsRefused(UserError):
    """Rows saved together were refused together; `problems` tells which by their position."""

    def __init__(self, problems: Mapping[int, list[Problem]]) -> None:
        lines = [
            _("第 {n} 行：{text}").format(n=n + 1, text="".join(p.message for p in found))
            for n, found in problems.items()
        ]
        super().__init__("\n".join(lines))
        self.problems = dict(problems)


def add(store: "Store", cls: type[R], values: Values, *, by: str, why: str = "") -> R:
    """Keep a new record. Raises Refused with every problem found."""
    with store.changing(by=by, why=why) as change:
        return keep(change, cls, RowChange(values))


def edit(
    store: "Store",
    cls: type[R],
    id: int,
    values: Values,
    *,
    by: str,
    why: str = "",
    version: int | None = None,
) -> R:
    """Change some values of a record.

    Raises Refused, or Conflict when the record is no longer of the version that was shown.
    """
    with store.changing(by=by, why=why) as change:
        return keep(change, cls, RowChange(values, id, version))


def edit_all(
    store: "Store", cls: type[R], ids: Iterable[int], values: Values, *, by: str, why: str = ""
) -> list[R]:
    """Give several records the same values: all of them or none."""
    return save_rows(store, cls, [RowChange(values, id) for id in ids], by=by, why=why)


def save_rows(
    store: "Store", cls: type[R], rows: Sequence[RowChange], *, by: str, why: str = ""
) -> list[R]:
    """Keep several rows in one transaction: all, or none and RowsRefused names each fault."""
    kept: list[R] = []
    problems: dict[int, list[Problem]] = {}
    with store.changing(by=by, why=why) as change:
        for position, row in enumerate(rows):
            try:
                kept.append(keep(change, cls, row))
            except Refused as refused:
                problems[position] = refused.problems
        if problems:
            raise RowsRefused(problems)
    return kept


def remove(store: "Store", cls: type[Record], id: int, *, by: str, why: str) -> None:
    """Remove a record; refused while others refer to it."""
    with store.changing(by=by, why=why) as change:
        change.remove(cls, id, why=why)


def rename(
    store: "Store", cls: type[R], id: int, *, by: str, from_day: date, why: str = "", **names: str
) -> R:
    """Give a unit or sub-centre new names from a day on; before it the old ones hold.

    `names` are the new `name`, `full_name`, `short_name`; those not given stay as they are.
    """
    with store.changing(by=by, why=why) as change:
        return keep_renamed(change, cls, id, from_day=from_day, names=names)


def keep_renamed(change: "Change", cls: type[R], id: int, *, from_day: date, names: Values) -> R:
    """`rename` inside a running change."""
    former = _kind_of_former_names(cls)
    before: Any = change.get(cls, id)
    owner = next(f for f in fields_of(former).values() if f.reference == cls.kind.key)
    old: dict[str, Any] = {name: getattr(before, name) for name in _former_fields(former)}
    old[owner.name] = id
    old["valid_from"] = _day_after_last(change, former, owner.name, id)
    old["valid_to"] = from_day - timedelta(days=1)
    keep(change, former, RowChange(old))
    return keep(change, cls, RowChange(names, id))


def _former_fields(former: type[Record]) -> list[str]:
    return [name for name in ("name", "full_name", "short_name") if name in fields_of(former)]


def get(store: "Store", cls: type[R], id: int) -> dict[str, object]:
    """One record as a row of public names; UserError when there is none."""
    with store.reading() as reader:
        return reader.as_row(reader.get(cls, id))


def list_rows(
    store: "Store",
    cls: type[Record],
    *,
    where: Sequence[Condition] = (),
    period: str | None = None,
    order: Sequence[str] = (),
    limit: int | None = None,
    offset: int = 0,
) -> list[dict[str, object]]:
    """Records as rows of public names: references as names, with their ids beside them.

    Names and dated inlines are shown as they were on the last day of the period, as the rows of a
    bulletin's figures are; without a period as they are today.
    """
    conditions = [*where, *in_period(cls, period)]
    with store.reading() as reader:
        found = reader.find(cls, *conditions, order=order, limit=limit, offset=offset)
        return reader.as_rows(found, on=Period.parse(period).end if period else None)


def count(
    store: "Store",
    cls: type[Record],
    *,
    where: Sequence[Condition] = (),
    period: str | None = None,
) -> int:
    """How many records a list with these conditions has."""
    with store.reading() as reader:
        return reader.count(cls, *where, *in_period(cls, period))


def history(store: "Store", cls: type[Record], id: int) -> list["HistoryEntry"]:
    """Who changed what of a record, and when, newest first."""
    with store.reading() as reader:
        return reader.history(cls, id)


def undo_last(store: "Store", *, by: str) -> "UndoResult":
    """Take back the last change or import, whoever made it."""
    from hallmanager.storage import undoing

    return undoing.undo_last(store, by=by)


def values_of(reader: "Reader", record: Record) -> dict[str, Any]:
    """The typed values of a record by public name, inline names included."""
    cls = type(record)
    values = {name: getattr(record, f.attribute) for name, f in fields_of(cls).items()}
    return values | inlines.stored_texts(reader, cls, record.id)


def keep(change: "Change", cls: type[R], row: RowChange) -> R:
    """Check the whole record as it would become and write it, inside a running change."""
    before = None if row.id is None else values_of(change, change.get(cls, row.id))
    whole = {**(before or defaults_of(cls)), **row.values}
    problems = check(change, cls, whole, id=row.id)
    if problems:
        raise Refused(problems)
    plain = {name: value for name, value in row.values.items() if cls.kind.inline(name) is None}
    found = inlines.wanted(cls, row.values, before or {}, inlines.finder(References(change)))
    if row.id is None:
        record = change.add(_new(cls, whole))
    else:
        record = change.edit(cls, row.id, plain, version=row.version)
    for inline in cls.kind.names:
        if inline.name in row.values:
            text = "、".join(split_names(row.values[inline.name]))
            change.set_inline(record, inline.name, text)
    for name, facts in found.facts.items():
        change.follow(record, name, facts, is_new=row.id is None)
    return record


def defaults_of(cls: type[Record]) -> dict[str, Any]:
    """The declared defaults by public name."""
    return {name: f.default for name, f in fields_of(cls).items() if f.default is not None}


def _new(cls: type[R], values: Values) -> R:
    fields = fields_of(cls)
    named = {fields[name].attribute: value for name, value in values.items() if name in fields}
    return cls(**named)


def in_period(cls: type[Record], period: str | None) -> list[Condition]:
    """The condition that keeps the records of a period, none for no period.

    All of a kind whose inlines are dated; raises UserError for another that has no periods.
    """
    if not period or (not cls.kind.period_by and day_shown(cls, period)):
        return []
    if not cls.kind.period_by:
        raise UserError(_("“{title}”不分期间，请去掉期间。").format(title=cls.kind.title))
    return [within(period)]


def _kind_of_former_names(cls: type[Record]) -> type[Record]:
    for key in cls.kind.children:
        child = record_class(key)
        if child.kind.dated and "name" in fields_of(child):
            return child
    raise UserError(_("“{title}”不记录曾用名，请直接修改名称。").format(title=cls.kind.title))


def _day_after_last(reader: "Reader", former: type[Record], owner: str, id: int) -> date | None:
    ends = [getattr(row, "valid_to") for row in reader.find(former, Condition(owner, "=", id))]  # noqa: B009
    return max((end + timedelta(days=1) for end in ends if end), default=None)
