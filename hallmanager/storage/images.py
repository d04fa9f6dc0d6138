"""Images: a record as plain JSON values, for rows, for the audit trail and for undoing."""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from hallmanager.base.errors import UserError
from hallmanager.domain.period import Period
from hallmanager.records.field import Editor, Field
from hallmanager.records.kind import Record, fields_of
from hallmanager.records.register import record_class
from hallmanager.storage.querying import typed

Image = dict[str, object]
Labels = Callable[[type[Record]], Mapping[int, str]]


def image(record: Record, labels: Labels) -> Image:
    """The record's own columns by public name; a reference as its label and, beside it, its id."""
    values: Image = {"id": record.id, "version": record.version}
    for name, found in fields_of(type(record)).items():
        value = getattr(record, found.attribute)
        if found.editor is Editor.REFERENCE:
            values[name] = _label(found, value, labels)
            values[found.attribute] = value
        else:
            values[name] = plain(value)
    return values


def plain(value: Any) -> Any:
    """A value as JSON keeps it: days in ISO form, decimals as their exact text."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return value


def kept_values(cls: type[Record], values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of an image, without its labels, in the types the columns keep."""
    return {
        found.attribute: typed(found, values[found.attribute])
        for found in fields_of(cls).values()
        if found.attribute in values
    }


def same(cls: type[Record], a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    """Whether two images hold the same facts, whatever their versions and labels."""
    return kept_values(cls, a) == kept_values(cls, b)


def canonical(value: object) -> str:
    """One text for one value: what is hashed and compared."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def name_of(record: Record, labels: Labels) -> str:
    """The natural key as a person reads it: “公安局 2023年第二季度”."""
    fields = fields_of(type(record))
    parts = []
    for key in type(record).kind.natural_key:
        found = fields[key]
        value = getattr(record, found.attribute)
        if found.editor is Editor.REFERENCE:
            parts.append(_label(found, value, labels) or "")
        else:
            parts.append(shown(found, value))
    return " ".join(part for part in parts if part)


def shown(found: Field, value: Any) -> str:
    """A value as a person reads it."""
    if value is None:
        return ""
    if found.choices is not None:
        by_code = {choice.value: choice.label for choice in found.choices}
        return "、".join(by_code.get(code, code) for code in str(value).split(","))
    if found.editor is Editor.PERIOD:
        return _period_title(str(value))
    if found.editor is Editor.FLAG:
        return "是" if value else "否"
    return str(plain(value))


def _period_title(code: str) -> str:
    try:
        return Period.parse(code).title
    except UserError:
        # Written past the program: a check must be able to name it.
        return code


def _label(found: Field, value: Any, labels: Labels) -> str | None:
    if value is None:
        return None
    return labels(record_class(found.reference)).get(value)
