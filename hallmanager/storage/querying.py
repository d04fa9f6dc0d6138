"""Conditions and orders over public field names, turned into SQL."""

import operator
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Float,
    Select,
    String,
    and_,
    case,
    cast,
    false,
    func,
    not_,
    or_,
    select,
    true,
    type_coerce,
)
from sqlalchemy.orm import aliased

from hallmanager.base import clock
from hallmanager.base.errors import UserError
from hallmanager.base.text import _
from hallmanager.domain import pinyin
from hallmanager.domain.condition import Condition
from hallmanager.domain.period import Period
from hallmanager.records.field import Editor, Field
from hallmanager.records.kind import Inline, Record, fields_of
from hallmanager.records.named import NAMING_FIELDS, Named
from hallmanager.records.register import record_class

Clause = ColumnElement[bool]
# A column of a class that is known only at run time.
AnyColumn = ColumnElement[Any]
_ESCAPE = "\\"
_TEXTUAL = ("contains", "matches")
_COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def field_named(cls: type[Record], name: str) -> Field:
    """The field of a public name (or of its column: `unit_id`); UserError where there is none."""
    fields = fields_of(cls)
    found = fields.get(name) or fields.get(name.removesuffix("_id"))
    if found is None or name not in (found.name, found.attribute):
        raise UserError(
            _("“{kind}”没有“{name}”这个字段，请用下列之一：{known}。").format(
                kind=cls.kind.title, name=name, known="、".join(fields)
            )
        )
    return found


def clauses(cls: type[Record], where: Sequence[Condition]) -> list[Clause]:
    """All conditions as SQL; a record must meet every one of them."""
    return [_clause(cls, condition) for condition in where]


def _clause(cls: type[Record], condition: Condition) -> Clause:
    if condition.operator == "within":
        codes = condition.value if isinstance(condition.value, tuple) else (condition.value,)
        return or_(*(_within(cls, Period.parse(str(code))) for code in codes))
    if condition.operator in _TEXTUAL and not condition.field:
        return _anywhere(cls, condition)
    if condition.field == "id":
        return _compare(cls.__table__.c.id, condition.operator, _numbers(condition.value))
    inline = cls.kind.inline(condition.field)
    if inline is not None:
        return _behind(cls, inline, condition)
    found = field_named(cls, condition.field)
    column: AnyColumn = getattr(cls, found.attribute)
    if condition.operator == "contains":
        return _contains(found, column, str(condition.value or ""))
    if condition.operator == "matches":
        return _matches(cls, found, column, str(condition.value or ""))
    if condition.operator in ("empty", "filled"):
        return column.is_(None) if condition.operator == "empty" else column.is_not(None)
    if found.editor is Editor.DECIMAL:
        return _compare(_as_number(column), condition.operator, _floats(condition.value))
    return _compare(column, condition.operator, typed(found, condition.value))


def _behind(cls: type[Record], inline: Inline, condition: Condition) -> Clause:
    """Whether a child row behind the inline (one that holds today) meets the condition."""
    child: Any = record_class(inline.child)
    owner = next(f for f in fields_of(child).values() if f.reference == cls.kind.key)
    rows = select(getattr(child, owner.attribute))
    if inline.dated:
        today = clock.today()
        rows = rows.where(or_(child.valid_from.is_(None), child.valid_from <= today))
        rows = rows.where(or_(child.valid_to.is_(None), child.valid_to >= today))
    own: AnyColumn = cls.__table__.c.id
    if condition.operator in ("empty", "filled"):
        return own.not_in(rows) if condition.operator == "empty" else own.in_(rows)
    if condition.operator == "!=":
        return not_(_behind(cls, inline, replace(condition, operator="=")))
    inner = replace(condition, field=inline.attribute)
    return own.in_(rows.where(_clause(child, inner)))


def _compare(column: AnyColumn, sign: str, value: Any) -> Clause:
    if sign == "in":
        return column.in_(list(value)) if value else false()
    if sign == "!=":
        return column.is_distinct_from(value)
    if sign == "=" and value is None:
        return column.is_(None)
    compared: Clause = _COMPARISONS[sign](column, value)
    return compared


def _within(cls: type[Record], period: Period) -> Clause:
    by = cls.kind.period_by
    if not by:
        raise UserError(
            _("“{kind}”不分期间，不能按期间查找。请去掉期间条件。").format(kind=cls.kind.title)
        )
    if by == "period":
        start, end = cls.__table__.c.period_start, cls.__table__.c.period_end
        return and_(start >= period.start, end <= period.end)
    day: AnyColumn = getattr(cls, by)
    return and_(day >= period.start, day <= period.end)


def _contains(found: Field, column: AnyColumn, text: str) -> Clause:
    """Text in what a person sees: the label of a reference or a choice, not its code."""
    if found.editor is Editor.REFERENCE:
        referred = record_class(found.reference)
        label = field_named(referred, referred.kind.label_field)
        inner = _contains(label, getattr(referred, label.attribute), text)
        return column.in_(select(referred.id).where(inner))
    if found.choices is not None:
        codes = [choice.value for choice in found.choices if text in choice.label or text == choice]
        return or_(false(), *(_lists(found, column, code) for code in codes))
    return _like(cast(column, String), text)


def _matches(cls: type[Record], found: Field, column: AnyColumn, text: str) -> Clause:
    """Names by their sound or their text, all else as `contains` does."""
    if found.editor is Editor.REFERENCE:
        referred = record_class(found.reference)
        label = Condition(referred.kind.label_field, "matches", text)
        return column.in_(select(referred.id).where(_clause(referred, label)))
    if not issubclass(cls, Named) or found.name not in (*NAMING_FIELDS, "pinyin"):
        return _contains(found, column, text)
    return and_(true(), *(_sounds(cls.search_key, word) for word in pinyin.find_words(text)))


def _sounds(key: Any, word: pinyin.Word) -> Clause:
    clause: Clause = key.contains(word.text, autoescape=True)
    return clause if word.pattern is None else key.regexp_match(word.pattern)


def _anywhere(cls: type[Record], condition: Condition) -> Clause:
    """Text in any field a person reads, or in the child rows shown as one text.

    Of a search for several words each may be in another field.
    """
    text = str(condition.value or "")
    words = text.split() if condition.operator == "matches" else [text]
    names = [found.name for found in fields_of(cls).values() if found.editor is not Editor.FLAG]
    names += [inline.name for inline in cls.kind.inlines]
    return and_(
        true(),
        *(or_(*(_clause(cls, replace(condition, field=n, value=w)) for n in names)) for w in words),
    )


def _lists(found: Field, column: AnyColumn, code: str) -> Clause:
    """Whether a choice is the code, or codes joined by commas have it among them."""
    if found.editor is Editor.CHOICE:
        return column == code
    return _like("," + column + ",", f",{code},")


def _like(column: AnyColumn, text: str) -> Clause:
    escaped = text.lower()
    for sign in (_ESCAPE, "%", "_"):
        escaped = escaped.replace(sign, _ESCAPE + sign)
    return func.lower(column).like(f"%{escaped}%", escape=_ESCAPE)


def typed(found: Field, value: Any) -> Any:
    """A value of JSON or of the command line in the type its column keeps."""
    if isinstance(value, (list, tuple, set, frozenset)):
        return [typed(found, item) for item in value]
    if not isinstance(value, str):
        return Decimal(value) if found.editor is Editor.DECIMAL and value is not None else value
    match found.editor:
        case Editor.DATE:
            return date.fromisoformat(value)
        case Editor.DATETIME:
            return datetime.fromisoformat(value)
        case Editor.INTEGER | Editor.REFERENCE:
            return int(value)
        case Editor.DECIMAL:
            return Decimal(value)
        case Editor.FLAG:
            return value in ("1", "true", "True")
    return str(value)


def _numbers(value: Any) -> Any:
    if isinstance(value, (list, tuple, set, frozenset)):
        return [int(item) for item in value]
    return None if value is None else int(value)


def _floats(value: Any) -> Any:
    if isinstance(value, (list, tuple, set, frozenset)):
        return [float(item) for item in value]
    return None if value is None else float(value)


def _as_number(column: AnyColumn) -> AnyColumn:
    """Decimals are kept as exact text, which would sort 10 before 9."""
    return cast(type_coerce(column, String), Float)


def ordered(statement: Select[Any], cls: type[Record], order: Sequence[str]) -> Select[Any]:
    """Sort by public names ("-name" for the last first), a reference by the referred's order."""
    for name in order or cls.kind.order:
        statement = _sorted_by(statement, cls, cls, name.removeprefix("-"), name.startswith("-"))
    return statement.order_by(cls.id)


def _sorted_by(
    statement: Select[Any], cls: type[Record], source: Any, name: str, descending: bool
) -> Select[Any]:
    """Sort by one field; `source` is the class or its alias in a join. Empty values stand last."""
    if name == "id":
        return statement.order_by(source.id.desc() if descending else source.id)
    found = field_named(cls, name)
    column: AnyColumn = getattr(source, found.attribute)
    if found.editor is Editor.REFERENCE:
        referred = record_class(found.reference)
        alias: Any = aliased(referred)
        statement = statement.outerjoin(alias, column == alias.id).order_by(column.is_(None))
        for inner in referred.kind.order:
            statement = _sorted_by(statement, referred, alias, inner, descending)
        return statement
    parts = [column]
    if issubclass(cls, Named) and name == cls.kind.label_field:
        parts = [source.sort_key]
    if found.editor is Editor.PERIOD:
        parts = [source.period_start, source.period_end]
    if found.editor is Editor.DECIMAL:
        parts = [_as_number(column)]
    if found.editor is Editor.CHOICE and found.choices is not None:
        parts = [case({c.value: n for n, c in enumerate(found.choices)}, value=column)]
    statement = statement.order_by(column.is_(None))
    return statement.order_by(*(part.desc() if descending else part for part in parts))
