"""The records that stand already, by what names them; and rows that are one record twice."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from hallmanager.base.text import _
from hallmanager.domain.matching import fold
from hallmanager.domain.period import Period
from hallmanager.domain.problem import Problem
from hallmanager.records.kind import Record, Values, fields_of
from hallmanager.services import rivals
from hallmanager.services.importing.drafts import Draft

if TYPE_CHECKING:
    from hallmanager.storage.reading import Reader

Key = tuple[Any, ...]


def _part(value: Any) -> Any:
    """One part of a key: texts are the same in either width; a date is its ISO form."""
    if isinstance(value, date):
        return value.isoformat()
    return fold(value) if isinstance(value, str) else value


class Standing:
    """The stored records of a kind, found by natural key without asking the database again."""

    def __init__(self, reader: "Reader", cls: type[Record]) -> None:
        self._reader = reader
        self._cls = cls
        self._fields = fields_of(cls)
        self._whose = [n for n in cls.kind.natural_key if n != "period"]
        self._records: dict[Key, Any] = {}
        self._rivals: dict[Key, list[Any]] = defaultdict(list)
        self._namesakes: dict[Any, list[Any]] = defaultdict(list)
        self._inlines: dict[int, dict[str, str]] = {}
        for record in reader.iterate(cls):
            values = {name: getattr(record, f.attribute) for name, f in self._fields.items()}
            self._records[self.key(values)] = record
            self._rivals[self.whose(values)].append(record)
            self._namesakes[_part(values.get(cls.kind.label_field))].append(record)

    def key(self, values: Values) -> Key:
        """What names one record; of dated facts the first day belongs to it."""
        names = [*self._cls.kind.natural_key, *(["valid_from"] if self._cls.kind.dated else [])]
        return tuple(_part(values.get(name)) for name in names)

    def whose(self, values: Values) -> Key:
        """What a record shares with those it may overlap: all but the period."""
        names = self._whose if rivals.adds_up(self._cls) else self._cls.kind.natural_key
        return tuple(_part(values.get(name)) for name in names)

    def same(self, values: Values) -> Any | None:
        """The stored record that a row updates."""
        exact = self._records.get(self.key(values))
        if exact is not None or not self._cls.kind.apart_by:
            return exact
        found = self._meant(values)
        return found[0] if len(found) == 1 else None

    def ambiguous(self, values: Values) -> Problem | None:
        """What to say where several namesakes may be meant."""
        apart = self._cls.kind.apart_by
        found = self._meant(values) if apart else []
        if len(found) < 2:
            return None
        message = _("有 {n} 个同名的{title}，请加一列“{label}”说明是哪一个。")
        return Problem(
            self._cls.kind.label_field,
            message.format(
                n=len(found), title=self._cls.kind.title, label=self._fields[apart].label
            ),
        )

    def _meant(self, values: Values) -> list[Any]:
        """The namesakes a row may mean: by what tells them apart, else by all the rest."""
        kind = self._cls.kind
        namesakes = self._namesakes[_part(values.get(kind.label_field))]
        told = _part(values.get(kind.apart_by) or None)
        if told is not None:
            exact = [r for r in namesakes if _part(getattr(r, kind.apart_by)) == told]
            if exact:
                return exact
            namesakes = [r for r in namesakes if not getattr(r, kind.apart_by)]
        rest = [self._fields[name] for name in kind.natural_key if name != kind.apart_by]
        return [
            record
            for record in namesakes
            if all(_part(getattr(record, f.attribute)) == _part(values.get(f.name)) for f in rest)
        ]

    def inlines(self, id: int) -> dict[str, str]:
        """The inlines of a stored record as they stand."""
        if not self._inlines and self._cls.kind.inlines:
            ids = [record.id for record in self._records.values()]
            self._inlines = self._reader.inlines(self._cls, ids)
        return self._inlines.get(id, {})

    def problems(self, values: Values, id: int | None) -> list[Problem]:
        """What the record would clash with; the database is asked only where a rival stands."""
        others = [record for record in self._rivals[self.whose(values)] if record.id != id]
        is_registered = not any(
            isinstance(values.get(name), int) and values[name] < 0
            for name, f in self._fields.items()
            if f.reference
        )
        has_inlines = any(values.get(inline.name) for inline in self._cls.kind.names)
        if is_registered and (others or has_inlines):
            return rivals.check(self._reader, self._cls, values, id=id)
        return []

    def of_period(self, values: Values, period: Period) -> Any | None:
        """The tally of the same unit in another period."""
        return self._records.get(self.key({**values, "period": period.code}))


def find_repeats(standing: Standing, cls: type[Record], drafts: Iterable[Draft]) -> None:
    """Refuse rows of the file that are one record twice, each naming the other's row.

    Where two rows are equal in every value the first one stays.
    """
    by_key: dict[Key, list[Draft]] = defaultdict(list)
    for draft in drafts:
        known = ("id", draft.record_id) if draft.record_id is not None else None
        by_key[known or standing.key(draft.values)].append(draft)
    for same in by_key.values():
        _refuse_repeats(cls, same)
    if rivals.adds_up(cls):
        by_unit: dict[Key, list[Draft]] = defaultdict(list)
        for same in by_key.values():
            by_unit[standing.whose(same[0].values)].append(same[0])
        for tallies in by_unit.values():
            _refuse_overlaps(tallies)


def _refuse_repeats(cls: type[Record], same: Sequence[Draft]) -> None:
    first, *others = same
    equal = all((other.values, other.inlines) == (first.values, first.inlines) for other in others)
    inlines = "、".join(inline.label for inline in cls.kind.successions)
    hint = _("几个{labels}请写在同一行，用顿号隔开。").format(labels=inlines) if inlines else ""
    what = _("同期同单位") if rivals.adds_up(cls) else _("同一条记录")
    for draft in others if equal else same if others else ():
        rows = "、".join(_named(other, draft) for other in same if other is not draft)
        how = _("数值相同") if equal else _("数值不同，不知以哪行为准")
        message = _("与{rows}重复：{what}，{how}。").format(rows=rows, what=what, how=how)
        draft.refuse(Problem(_key_field(cls, draft), message + ("" if equal else hint)))


def _named(draft: Draft, beside: Draft) -> str:
    here = draft.table.sheet.name
    row = _("第 {n} 行").format(n=draft.row.number)
    return row if here == beside.table.sheet.name else _("“{sheet}”").format(sheet=here) + row


def _key_field(cls: type[Record], draft: Draft) -> str:
    key = [name for name in cls.kind.natural_key if draft.values.get(name) is not None]
    return next((n for n in key if draft.table.column_of(n) and n != "period"), key[0])


def _refuse_overlaps(drafts: Sequence[Draft]) -> None:
    ordered = sorted(drafts, key=lambda draft: Period.parse(draft.values["period"]).start)
    for earlier, later in pairwise(ordered):
        a, b = (Period.parse(each.values["period"]) for each in (earlier, later))
        if not a.overlaps(b):
            continue
        for draft, other, own, its in ((earlier, later, a, b), (later, earlier, b, a)):
            message = _("{own}与{other}的{its}重叠：按月和按季录入只能选一种。")
            words = message.format(own=own.title, other=_named(other, draft), its=its.title)
            draft.refuse(Problem("period", words))
