"""Records as workbooks: the empty one to fill in, and the full one that can be imported again."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hallmanager.domain.condition import Condition
from hallmanager.records.field import Editor, Field
from hallmanager.records.kind import Record, fields_of
from hallmanager.records.register import inline_field, record_class
from hallmanager.services import records
from hallmanager.services.inlines import day_shown

if TYPE_CHECKING:
    from hallmanager.storage.reading import Reader
    from hallmanager.storage.store import Store


def template(kind_key: str, out: Path, *, store: "Store | None" = None) -> None:
    """Write the import workbook of a kind; with a hall its names are offered in drop-downs."""
    from hallmanager.sheets.template import write_template

    cls = record_class(kind_key)
    write_template(cls, out, names=_names(store, cls) if store is not None else None)


def export(
    store: "Store",
    kind_key: str,
    out: Path,
    *,
    period: str | None = None,
    where: Sequence[Condition] = (),
    order: Sequence[str] = (),
) -> int:
    """Write the records of a kind as a workbook, all or what a list shows; returns how many.

    The headers are those of the import, references are names, choices are labels, so that the
    workbook can be changed and imported again.
    """
    from hallmanager.sheets.writing import write_rows

    cls = record_class(kind_key)
    fields = list(fields_of(cls).values())
    headers = [f.label for f in fields] + [inline.label for inline in cls.kind.inlines]
    with store.reading() as reader:
        conditions = [*where, *records.in_period(cls, period)]
        found = reader.find(cls, *conditions, order=order)
        rows = _rows(reader, cls, fields, found, day_shown(cls, period))
        return write_rows(out, headers, rows, name=cls.kind.title)


def _names(store: "Store", cls: type[Record]) -> dict[str, list[str]]:
    shown = [*fields_of(cls).values(), *(inline_field(each) for each in cls.kind.written)]
    referred = {field.reference for field in shown if field.reference}
    with store.reading() as reader:
        return {
            key: list(dict.fromkeys(_label(reader, record) for record in reader.find(other)))
            for key in referred
            for other in [record_class(key)]
        }


def _label(reader: "Reader", record: Record) -> str:
    return reader.labels(type(record))[record.id]


def _rows(
    reader: "Reader",
    cls: type[Record],
    fields: list[Field],
    found: Sequence[Record],
    on: date | None,
) -> Iterator[list[Any]]:
    names = [field.name for field in fields] + [inline.name for inline in cls.kind.inlines]
    for values in cells(reader, cls, found, on=on):
        yield [values[name] for name in names]


def cells(
    reader: "Reader", cls: type[Record], found: Sequence[Record], *, on: date | None = None
) -> Iterator[dict[str, Any]]:
    """Records as an import reads them, by public name; dated inlines as of a day, else today."""
    fields = fields_of(cls).values()
    texts = reader.inlines(cls, [record.id for record in found], on=on)
    for record in found:
        own = {f.name: _cell(reader, f, getattr(record, f.attribute)) for f in fields}
        yield own | texts[record.id]


def _cell(reader: "Reader", field: Field, value: Any) -> Any:
    if value is None:
        return None
    if field.reference:
        return reader.labels(record_class(field.reference))[value]
    if field.choices is not None:
        labels = {choice.value: choice.label for choice in field.choices}
        codes = value.split(",") if field.editor is Editor.CHOICES else [value]
        return "、".join(labels.get(code, code) for code in codes)
    return value
