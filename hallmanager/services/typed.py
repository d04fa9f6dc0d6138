"""What was typed - `单位=公安局`, `ballots_due>=100` - as values and conditions of a kind."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hallmanager.base.errors import UserError
from hallmanager.base.text import _, translate
from hallmanager.domain.condition import Condition, Operator
from hallmanager.domain.matching import as_printed, fold, half_width
from hallmanager.domain.period import Period
from hallmanager.domain.problem import Problem
from hallmanager.domain.values import parse_value
from hallmanager.records.field import Field
from hallmanager.records.kind import Inline, Kind, Record, fields_of
from hallmanager.records.register import inline_field, record_class
from hallmanager.services.checking import Refused
from hallmanager.services.references import References, UnknownName

if TYPE_CHECKING:
    from hallmanager.storage.reading import Reader

_CONDITION = re.compile(r"\s*([^=<>!~\s]+?)\s*(>=|<=|!=|=|>|<|~)(.*)", re.DOTALL)
_TOO_LARGE = 2**63
_OPERATORS: dict[str, Operator] = {
    "=": "=",
    "!=": "!=",
    "<": "<",
    "<=": "<=",
    ">": ">",
    ">=": ">=",
    "~": "matches",
}
_ASSIGNMENT = re.compile(r"\s*([^=\s]+?)\s*=(.*)", re.DOTALL)


def split_assignments(arguments: Iterable[str]) -> dict[str, str]:
    """Part `F=V …` into texts by field; UserError for an argument of another form."""
    found: dict[str, str] = {}
    for argument in arguments:
        match = _ASSIGNMENT.fullmatch(argument)
        if match is None:
            raise UserError(_("“{text}”应写成“字段=值”。").format(text=argument))
        found[match[1]] = match[2]
    return found


def values_from_texts(
    reader: "Reader",
    cls: type[Record],
    texts: Mapping[str, str],
    *,
    references: References | None = None,
) -> dict[str, Any]:
    """Read texts as typed values by public name; fields by public name or Chinese label.

    An empty text empties the field. A reference is looked up by name, code, alias or id, names as
    of the last day of the record's own period or its date where it has one; `references` are the
    names read already, where many records are read.

    Raises:
        Refused: with a problem for every text that cannot be read.
        UserError: a field of the kind has no such name.
    """
    named = _named_fields(cls, texts)
    values, problems = _plain_values(cls, named)
    unresolved = {
        name: named[name]
        for name, field in fields_of(cls).items()
        if field.reference and values.get(name) is not None
    }
    known = references or References(reader)
    problems += _resolve(cls, known, values, unresolved)
    if problems:
        raise Refused(problems)
    return values


def _resolve(
    cls: type[Record], known: References, values: dict[str, Any], unresolved: dict[str, str]
) -> list[Problem]:
    """Put ids in the place of names; namesakes wait until the other references are known."""
    day = _day_of(cls, values)
    found: dict[str, int] = {}
    problems: dict[str, Problem] = {}
    for name in (*unresolved, *unresolved):
        if name in found:
            continue
        try:
            kind_key = fields_of(cls)[name].reference
            found[name] = known.find(kind_key, unresolved[name], on=day, among=found)
            problems.pop(name, None)
        except UnknownName as error:
            problems[name] = Problem(name, error.message)
    values |= found
    return list(problems.values())


def condition_from_text(reader: "Reader", cls: type[Record], text: str) -> Condition:
    """Read one `F=V`, `F!=V`, `F>=V`, `F<=V`, `F>V`, `F<V` or `F~V` as a condition.

    `F~V` finds V in the text or, of a name, by its pinyin. `F=` keeps the records where the field
    is empty, `F!=` those where it is filled.
    """
    match = _CONDITION.fullmatch(text)
    if match is None:
        raise UserError(
            _("条件“{text}”看不懂，请写成 字段=值，或用 !=、>=、<=、>、<、~。").format(text=text)
        )
    named, sign, raw = match[1], match[2], match[3].strip()
    if fold(named) == "id":
        return Condition("id", _OPERATORS[sign], _whole_number(raw))
    name = _public_name(cls, named, inlines=True)
    inline = cls.kind.inline(name)
    if inline is not None:
        return _inline_condition(reader, cls.kind, inline, sign, raw)
    if not raw and sign in ("=", "!="):
        return Condition(name, "empty" if sign == "=" else "filled")
    field = fields_of(cls)[name]
    if sign == "~":
        return Condition(name, "matches", raw)
    if field.reference:
        return _reference_condition(reader, field, sign, raw)
    if sign == "=" and len(writings := {raw, as_printed(raw), half_width(raw)}) > 1:
        return Condition(name, "in", tuple(sorted(writings)))
    return Condition(name, _OPERATORS[sign], _comparable(field, raw))


def _named_fields(cls: type[Record], texts: Mapping[str, str]) -> dict[str, str]:
    named = {_public_name(cls, name, inlines=True): text for name, text in texts.items()}
    for inline in cls.kind.inlines:
        if inline.shown_only and inline.name in named:
            title = record_class(inline.child).kind.title
            message = _("{label}在这里只能看，请在“{title}”里改。")
            raise UserError(message.format(label=inline.label, title=title))
    return named


def _public_name(cls: type[Record], named: str, *, inlines: bool = False) -> str:
    declared: list[Any] = [*fields_of(cls).values(), *(cls.kind.inlines if inlines else ())]
    wanted = fold(named)
    for each in declared:
        if wanted in (each.name, fold(each.label)) or wanted == getattr(each, "attribute", ""):
            return str(each.name)
    also = [each for each in declared if wanted in {fold(translate(a)) for a in each.aliases}]
    if len(also) == 1:
        return str(also[0].name)
    known = "、".join(f"{each.name}（{each.label}）" for each in declared)
    raise UserError(
        _("{title}没有字段“{named}”，可用：{known}。").format(
            title=cls.kind.title, named=named, known=known
        )
    )


def _plain_values(
    cls: type[Record], texts: Mapping[str, str]
) -> tuple[dict[str, Any], list[Problem]]:
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, text in texts.items():
        field = fields_of(cls).get(name)
        value = text.strip() if field is None else parse_value(field, text)
        if isinstance(value, Problem):
            label = field.label if field else name
            problems.append(Problem(name, _("{label}：").format(label=label) + value.message))
        else:
            values[name] = value
    return values, problems


def _day_of(cls: type[Record], values: Mapping[str, Any]) -> date | None:
    """The day as of which the names in a record are meant."""
    by = cls.kind.period_by or ("valid_from" if cls.kind.dated else "")
    given = values.get(by)
    if given is None:
        return None
    return Period.parse(given).end if isinstance(given, str) else given


def _inline_condition(
    reader: "Reader", kind: Kind, inline: Inline, sign: str, raw: str
) -> Condition:
    """The records one of whose child rows behind an inline meets the condition."""
    field = inline_field(inline)
    if sign not in ("=", "!=", "~") and (field.reference or field.choices or inline in kind.names):
        raise UserError(_("{label}只能用 =、!= 或 ~ 比较。").format(label=inline.label))
    if not raw:
        return Condition(inline.name, "filled" if sign == "!=" else "empty")
    if sign == "~":
        return Condition(inline.name, "matches", raw)
    if field.reference:
        id = References(reader).find(field.reference, raw)
        return Condition(inline.name, _OPERATORS[sign], id)
    return Condition(inline.name, _OPERATORS[sign], _comparable(field, raw))


def _reference_condition(reader: "Reader", field: Field, sign: str, raw: str) -> Condition:
    if sign not in ("=", "!="):
        raise UserError(_("{label}只能用 =、!= 或 ~ 比较。").format(label=field.label))
    id = References(reader).find(field.reference, raw)
    return Condition(field.name, _OPERATORS[sign], id)


def _comparable(field: Field, raw: str) -> str | int | bool:
    value = parse_value(field, raw)
    if isinstance(value, Problem):
        raise UserError(value.message)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return _small_enough(value) if isinstance(value, int) else value or ""


def _whole_number(raw: str) -> int:
    if not raw.isdecimal():
        raise UserError(_("编号“{text}”不是整数。").format(text=raw))
    return _small_enough(int(raw))


def _small_enough(number: int) -> int:
    """The number, unless no database keeps one so large."""
    if abs(number) >= _TOO_LARGE:
        raise UserError(_("数字 {number} 太大。").format(number=number))
    return number
