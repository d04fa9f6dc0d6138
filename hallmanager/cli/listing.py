"""What there is: kinds, bulletin types, pages; and the records of a kind."""

from argparse import Namespace
from collections.abc import Iterable
from typing import Any

from hallmanager.base.text import _
from hallmanager.cli.opening import reading
from hallmanager.cli.printing import emit_json, emit_table
from hallmanager.records.field import Field
from hallmanager.records.kind import Inline, Record, fields_of
from hallmanager.records.register import KINDS, record_class

Titled = Iterable[tuple[str, str]]


def kinds(options: Namespace) -> int:
    if options.json:
        emit_json([_kind_facts(cls) for cls in KINDS.values()])
        return 0
    return _titles(options, ((key, cls.kind.title) for key, cls in KINDS.items()))


def bulletins(options: Namespace) -> int:
    from hallmanager.bulletins.registry import TYPES

    return _titles(options, ((key, each.title) for key, each in TYPES.items()))


def pages(options: Namespace) -> int:
    from hallmanager.ui.pages import register

    return _titles(options, ((page.key, page.title) for page in register.pages()))


def records(options: Namespace) -> int:
    from hallmanager.services import records as service
    from hallmanager.services.typed import condition_from_text

    cls = record_class(options.kind)
    with reading(options) as store:
        with store.reading() as reader:
            where = [condition_from_text(reader, cls, text) for text in options.where]
        order = ("id",) if options.json else ()
        rows = service.list_rows(store, cls, where=where, period=options.period, order=order)
    if options.json:
        emit_json(rows)
    else:
        emit_table([_labelled(cls, row) for row in rows], _headers(cls))
    return 0


def _titles(options: Namespace, titled: Titled) -> int:
    rows = [{"key": key, "title": title} for key, title in titled]
    if options.json:
        emit_json(rows)
    else:
        emit_table(rows, {"key": _("名称"), "title": _("中文名")})
    return 0


def _headers(cls: type[Record]) -> dict[str, str]:
    listed = {f.name: f.label for f in fields_of(cls).values() if f.listed}
    inlines = {inline.name: inline.label for inline in cls.kind.inlines if inline.listed}
    return {"id": _("编号"), **listed, **inlines}


def _labelled(cls: type[Record], row: dict[str, Any]) -> dict[str, Any]:
    """The row with the labels of its choices in the place of their codes."""
    chosen = {f.name: f for f in fields_of(cls).values() if f.choices is not None}
    return {**row, **{name: _label(field, row[name]) for name, field in chosen.items()}}


def _label(field: Field, value: str | None) -> str:
    labels = {choice.value: choice.label for choice in field.choices or ()}
    return "、".join(labels.get(code, code) for code in (value or "").split(","))


def _kind_facts(cls: type[Record]) -> dict[str, object]:
    kind = cls.kind
    return {
        "key": kind.key,
        "title": kind.title,
        "group": kind.group,
        "natural_key": kind.natural_key,
        "period_by": kind.period_by,
        "fields": [_field_facts(field) for field in fields_of(cls).values()]
        + [_inline_facts(inline) for inline in kind.inlines],
    }


def _inline_facts(inline: Inline) -> dict[str, object]:
    facts = {"name": inline.name, "label": inline.label, "editor": "names"}
    return {**facts, "aliases": inline.aliases, "read_only": inline.shown_only}


def _field_facts(field: Field) -> dict[str, object]:
    facts: dict[str, object] = {
        "name": field.name,
        "label": field.label,
        "editor": str(field.editor),
        "required": field.required,
        "aliases": field.aliases,
    }
    if field.choices is not None:
        facts["choices"] = {choice.value: choice.label for choice in field.choices}
    optional = {
        "refers_to": field.reference,
        "unit": field.counting_unit,
        "help": field.help,
        "minimum": field.minimum,
        "maximum": field.maximum,
        "max_length": field.max_length,
    }
    return {**facts, **{name: fact for name, fact in optional.items() if fact not in ("", None)}}
