"""What the columns of a kind's sheet may be called, derived from its declaration."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from hallmanager.base.text import N_, translate
from hallmanager.records.field import Field
from hallmanager.records.kind import Record, fields_of
from hallmanager.records.register import inline_field, record_class

_PLACE_HEADERS = (N_("场所"), N_("所在场所"), N_("所属场所"), N_("地点"))
_ORDER_HEADERS = (N_("序号"), N_("次序"))
_ALIAS_HEADERS = (N_("别名"), N_("曾用写法"))
ROW_NUMBER_HEADER = N_("原表行")
REASON_HEADER = N_("退回原因")
# The sheets of a template that say how to fill in the others, and hold what their drop-downs
# offer; they are never read.
EXPLAINING_SHEET = N_("填写说明")
LISTS_SHEET = N_("选项")


class Role(StrEnum):
    """What a column is for: to be kept, compared, a help for new units, our remark, nothing."""

    FIELD = "field"
    INLINE = "inline"
    RATE = "rate"
    PLACE = "place"
    ORDER = "order"
    NEEDED = "needed"
    ALIASES = "aliases"
    OURS = "ours"
    IGNORED = "ignored"


@dataclass(frozen=True)
class Target:
    """One thing a column may hold, with every header that means it; the label comes first."""

    name: str
    label: str
    headers: tuple[str, ...]
    role: Role = Role.FIELD
    required: bool = False


def targets_of(cls: type[Record], headers: Mapping[str, str] | None = None) -> tuple[Target, ...]:
    """All columns that a sheet of the kind may have, the fields in their declared order.

    `headers` are further headers a person has matched: the header in the sheet and the public name
    of the field it means ("" for a column that is not to be read).
    """
    declared = _declared(cls)
    if not headers:
        return declared
    claimed = set(headers)
    matched = [_claimed(target, headers, claimed) for target in declared]
    ignored = tuple(header for header, name in headers.items() if not name)
    return (*matched, *([Target(Role.IGNORED.value, "", ignored, Role.IGNORED)] if ignored else []))


def _claimed(target: Target, headers: Mapping[str, str], claimed: Collection[str]) -> Target:
    """The target with the headers matched to it first, without those matched to others."""
    own = [header for header, name in headers.items() if name == target.name]
    return replace(target, headers=(*own, *(h for h in target.headers if h not in claimed)))


def _declared(cls: type[Record]) -> tuple[Target, ...]:
    kind = cls.kind
    fields = [
        Target(
            f.name,
            f.label,
            _headers(f),
            required=f.required and f.default is None,
        )
        for f in fields_of(cls).values()
    ]
    inlines = [
        Target(i.name, i.label, (i.label, *map(translate, i.aliases)), Role.INLINE)
        for i in kind.written
    ]
    shown = [
        Target(i.name, i.label, (i.label,), Role.IGNORED) for i in kind.inlines if i.shown_only
    ]
    rates = [Target(r.label, r.label, (r.label, *r.aliases), Role.RATE) for r in kind.rates]
    named = [*fields, *inlines, *shown]
    return (*named, *rates, *_needed(cls, named), *_helping(cls, named), *_ours())


def needed_fields(cls: type[Record]) -> dict[str, Field]:
    """What the records that a sheet names refer to in their turn and the kind itself does not.

    A sheet of people names windows; a window not yet known needs its hall.
    """
    own = fields_of(cls)
    shown = [*own.values(), *(inline_field(inline) for inline in cls.kind.successions)]
    return {
        field.name: field
        for reference in dict.fromkeys(each.reference for each in shown if each.reference)
        for field in fields_of(record_class(reference)).values()
        if field.reference and field.required and field.name not in own
    }


def _needed(cls: type[Record], named: Sequence[Target]) -> list[Target]:
    taken = {header for target in named for header in target.headers}
    return [
        Target(field.name, field.label, free, Role.NEEDED)
        for field in needed_fields(cls).values()
        if (free := tuple(h for h in _headers(field) if h not in taken))
    ]


def _headers(field: Field) -> tuple[str, ...]:
    return (field.label, *map(translate, field.aliases))


def _helping(cls: type[Record], fields: Sequence[Target]) -> list[Target]:
    """Columns that only say where and in which order a unit not yet known belongs."""
    taken = {header for field in fields for header in field.headers}
    helping: list[tuple[Role, tuple[str, ...]]] = []
    if {"unit", "sub_center"} <= set(cls.kind.one_of):
        helping += [(Role.PLACE, _PLACE_HEADERS), (Role.ALIASES, _ALIAS_HEADERS)]
    if "fixed_order" not in fields_of(cls):
        helping.append((Role.ORDER, _ORDER_HEADERS))
    return [
        Target(role.value, translate(headers[0]), free, role)
        for role, headers in helping
        if (free := tuple(translate(h) for h in headers if translate(h) not in taken))
    ]


def _ours() -> list[Target]:
    """The columns that a returned workbook has in addition."""
    return [
        Target(header, translate(header), (translate(header),), Role.OURS)
        for header in (ROW_NUMBER_HEADER, REASON_HEADER)
    ]


def required_together(cls: type[Record]) -> list[tuple[Target, ...]]:
    """The columns without which no row can be read; of several in one entry, any one will do.

    The period is not among them: the title or the person may give it.
    """
    targets = {t.name: t for t in targets_of(cls) if t.role is Role.FIELD}
    needed: list[tuple[Target, ...]] = [
        (target,)
        for target in targets.values()
        if target.required and target.name not in ("period", *cls.kind.one_of)
    ]
    if cls.kind.one_of:
        needed.insert(0, tuple(targets[name] for name in cls.kind.one_of))
    return needed
