"""The columns of a kind's list, from its declaration."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from hallmanager.base.text import _
from hallmanager.domain.period import Period
from hallmanager.records.field import Editor, Field
from hallmanager.records.kind import Inline, Record, fields_of
from hallmanager.records.register import inline_field
from hallmanager.ui.kit import shown

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """One column; a `broad` one takes the room that the others leave.

    `tone` is the family of the chip that a row's text stands on, "" for none; an `optional` column
    is shown only while some row fills it.
    """

    name: str
    title: str
    right: bool
    broad: bool
    sortable: bool
    totalled: bool
    text: Callable[[Row], str]
    tone: Callable[[Row], str] = lambda _row: ""
    optional: bool = False


def columns_of(cls: type[Record]) -> list[Column]:
    """The listed fields in the order of the declaration, then the listed inlines."""
    either, declared = cls.kind.one_of, fields_of(cls)
    fields = [
        _either_column([declared[name] for name in either])
        if each.name in either
        else _field_column(each)
        for each in declared.values()
        if each.listed and each.name not in either[1:]
    ]
    return [*fields, *(_inline_column(each) for each in cls.kind.inlines if each.listed)]


def cell_text(field: Field, value: Any) -> str:
    """A value of a row (JSON form) as the list shows it."""
    if value is None or value == "":
        return ""
    match field.editor:
        case Editor.INTEGER:
            return shown.number(value)
        case Editor.DECIMAL:
            return shown.number(str(value))
        case Editor.DATE:
            return shown.day(date.fromisoformat(str(value)))
        case Editor.DATETIME:
            return shown.moment(datetime.fromisoformat(str(value)))
        case Editor.FLAG:
            return _("是") if value else ""
        case Editor.PERIOD:
            return Period.parse(str(value)).title
        case Editor.CHOICE | Editor.CHOICES:
            return _choice_labels(field, str(value))
    return str(value).replace("\n", " ")


def _choice_labels(field: Field, value: str) -> str:
    labels = {choice.value: choice.label for choice in field.choices or ()}
    return "、".join(labels.get(code, code) for code in value.split(","))


def _field_column(field: Field) -> Column:
    return Column(
        name=field.name,
        title=field.label,
        right=field.is_number,
        broad=field.editor is Editor.LONG_TEXT,
        sortable=True,
        totalled=field.totalled,
        text=_blank_zero(field) if field.totalled else _plain(field),
        tone=_tone(field),
        optional=field.editor is Editor.FLAG or not (field.required or field.totalled),
    )


def _either_column(fields: Sequence[Field]) -> Column:
    """References of which exactly one is filled stand in one column."""
    first = fields[0]

    def text(row: Row) -> str:
        return next((said for each in fields if (said := cell_text(each, row.get(each.name)))), "")

    title = _("或").join(each.label for each in fields)
    return Column(first.name, title, False, False, True, False, text)


def _tone(field: Field) -> Callable[[Row], str]:
    """The family of a state; words that are no state have none."""
    if field.editor is not Editor.CHOICE:
        return lambda _row: ""
    tones = {choice.value: choice.tone for choice in field.choices or ()}
    return lambda row: tones.get(str(row.get(field.name)), "")


def _plain(field: Field) -> Callable[[Row], str]:
    return lambda row: cell_text(field, row.get(field.name))


def _blank_zero(field: Field) -> Callable[[Row], str]:
    """Nought in a column of counts is left blank, as in the annex."""
    return lambda row: cell_text(field, row.get(field.name) or None)


def _inline_column(inline: Inline) -> Column:
    field = inline_field(inline)

    def text(row: Row) -> str:
        said = str(row[inline.name])
        if field.editor is not Editor.DATE:
            return said
        return "、".join(cell_text(field, day) for day in said.split("、"))

    return Column(
        inline.name, inline.label, False, not inline.beside, False, False, text, optional=True
    )
