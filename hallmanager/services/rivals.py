"""What one record is held against: the other records of the hall, and those it refers to.

A name is given once; the days of a dated fact and the periods of a tally do not overlap; an alias
points to one unit; what is referred to exists.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from hallmanager.base.text import _
from hallmanager.domain import dated
from hallmanager.domain.condition import Condition
from hallmanager.domain.period import Period
from hallmanager.domain.problem import Problem
from hallmanager.records.field import Editor, Field
from hallmanager.records.kind import Inline, Record, Values, fields_of
from hallmanager.records.register import record_class

if TYPE_CHECKING:
    from hallmanager.storage.reading import Reader

_SEPARATORS = re.compile(r"[、，,；;\s]+")


def check(
    reader: "Reader", cls: type[Record], values: Values, *, id: int | None = None
) -> list[Problem]:
    """The problems of one record among the others; its own values are sound already."""
    return [
        *_unknown_references(reader, cls, values),
        *_foreign_parts(reader, cls, values),
        *_rival_problems(reader, cls, values, id),
        *_alias_problems(reader, cls, values, id),
    ]


def adds_up(cls: type[Record]) -> bool:
    """Whether the records of a kind are tallies of periods, which are added up over time."""
    return cls.kind.period_by == "period" and any(f.totalled for f in fields_of(cls).values())


def describe(reader: "Reader", cls: type[Record], values: Values) -> str:
    """The Chinese words that name one record: the parts of its natural key."""
    fields = fields_of(cls)
    given = [(fields[name], values.get(name)) for name in cls.kind.natural_key]
    return " ".join(_shown(reader, field, value) for field, value in given if value)


def split_parts(text: str | None) -> list[str]:
    """The parts of an inline text, which are joined by 、 (a comma or a blank parts them too)."""
    return [part for part in _SEPARATORS.split(text or "") if part]


def split_names(text: str | None) -> list[str]:
    """The names of an inline text, each once."""
    return list(dict.fromkeys(split_parts(text)))


def _shown(reader: "Reader", field: Field, value: Any) -> str:
    if field.reference:
        return reader.labels(record_class(field.reference)).get(value, str(value))
    if field.choices is not None:
        return next((str(c.label) for c in field.choices if c.value == value), str(value))
    return Period.parse(value).title if field.editor is Editor.PERIOD else str(value)


def _unknown_references(reader: "Reader", cls: type[Record], values: Values) -> Iterator[Problem]:
    for field in fields_of(cls).values():
        id = values.get(field.name)
        if not field.reference or id is None:
            continue
        if not reader.count(record_class(field.reference), Condition("id", "=", id)):
            message = _("{label}没有编号为 {id} 的记录。").format(label=field.label, id=id)
            yield Problem(field.name, message)


def _foreign_parts(reader: "Reader", cls: type[Record], values: Values) -> Iterator[Problem]:
    """A part that belongs to another whole than the record does: a zone of another hall."""
    fields = fields_of(cls)
    for part in fields.values():
        if not part.reference or values.get(part.name) is None:
            continue
        target = record_class(part.reference)
        for name in target.kind.natural_key:
            whole = fields_of(target)[name]
            if not (whole.reference and whole.required and values.get(name)):
                continue
            for record in reader.find(target, Condition("id", "=", values[part.name])):
                if getattr(record, whole.attribute) != values[name]:
                    message = _("{part}“{value}”不在{whole}“{of}”里，请改正其中一个。").format(
                        part=part.label,
                        value=_shown(reader, part, record.id),
                        whole=fields[name].label,
                        of=_shown(reader, fields[name], values[name]),
                    )
                    yield Problem(part.name, message)


def _rival_problems(
    reader: "Reader", cls: type[Record], values: Values, id: int | None
) -> list[Problem]:
    key = cls.kind.natural_key
    if adds_up(cls):
        whose = [name for name in key if name != "period"]
        return _overlapping_period(reader, cls, values, _others(reader, cls, values, whose, id))
    others = _others(reader, cls, values, key, id)
    if cls.kind.dated:
        return _overlapping_days(reader, cls, values, others)
    if not others:
        return []
    message = _("已有{title}“{label}”（编号 {id}），不能重复。").format(
        title=cls.kind.title, label=describe(reader, cls, values), id=others[0].id
    )
    if cls.kind.apart_by:
        apart = fields_of(cls)[cls.kind.apart_by].label
        message += _("若是同名的另一{title}，请填{label}。").format(
            title=cls.kind.title, label=apart
        )
    return [Problem(key[0], message)]


def _others(
    reader: "Reader", cls: type[Record], values: Values, names: Sequence[str], id: int | None
) -> list[Any]:
    """The other records that have the same values under these names."""
    where = [_same(name, values.get(name)) for name in names]
    found = reader.find(cls, *where, order=("id",))
    return [record for record in found if record.id != id]


def _same(name: str, value: Any) -> Condition:
    if value is None or value == "":
        return Condition(name, "empty")
    return Condition(name, "=", value.isoformat() if isinstance(value, date) else value)


def _overlapping_period(
    reader: "Reader", cls: type[Record], values: Values, others: Sequence[Any]
) -> list[Problem]:
    own = Period.parse(values["period"])
    other = next((each for each in others if own.overlaps(Period.parse(each.period))), None)
    if other is None:
        return []
    again = _("“{who}”已有{other}的{title}（编号 {id}），不能重复；请修改那一条。")
    overlapping = _(
        "“{who}”已有{other}的{title}（编号 {id}），与{own}重叠；按月和按季录入只能选一种。"
    )
    is_same = other.period == own.code
    message = (again if is_same else overlapping).format(
        who=describe(reader, cls, {**values, "period": None}),
        other=Period.parse(other.period).title,
        title=cls.kind.title,
        id=other.id,
        own=own.title,
    )
    return [Problem("period", message)]


@dataclass(frozen=True)
class _Days:
    valid_from: date | None
    valid_to: date | None

    def __str__(self) -> str:
        begin = self.valid_from.isoformat() if self.valid_from else _("最初")
        end = self.valid_to.isoformat() if self.valid_to else _("今后")
        return _("{begin} 至 {end}").format(begin=begin, end=end)


def _overlapping_days(
    reader: "Reader", cls: type[Record], values: Values, others: Sequence[Any]
) -> list[Problem]:
    own = _Days(values.get("valid_from"), values.get("valid_to"))
    other = next((each for each in others if dated.overlap(own, each)), None)
    if other is None:
        return []
    message = _(
        "{title}“{label}”{own}，与已有的 {other}（编号 {id}）重叠，请改正起止日期。"
    ).format(
        title=cls.kind.title,
        label=describe(reader, cls, values),
        own=own,
        other=_Days(other.valid_from, other.valid_to),
        id=other.id,
    )
    return [Problem("valid_from", message)]


def _alias_problems(
    reader: "Reader", cls: type[Record], values: Values, id: int | None
) -> Iterator[Problem]:
    for inline in cls.kind.names:
        for name in split_names(values.get(inline.name)):
            owner = _other_owner(reader, cls, inline, name, id)
            if owner is not None:
                message = _("“{name}”已经指“{owner}”，不能再作别名。")
                yield Problem(inline.name, message.format(name=name, owner=owner))


def _other_owner(
    reader: "Reader", cls: type[Record], inline: Inline, name: str, id: int | None
) -> str | None:
    """The label of another record that an alias or a name of this spelling belongs to."""
    child = record_class(inline.child)
    back = next(f for f in fields_of(child).values() if f.reference == cls.kind.key)
    rows = reader.find(child, Condition(inline.attribute, "=", name))
    owners = [getattr(row, back.attribute) for row in rows]
    named = Condition(cls.kind.label_field, "=", name)
    owners += [record.id for record in reader.find(cls, named)]
    other = next((each for each in owners if each != id), None)
    return None if other is None else reader.labels(cls)[other]
