"""The field facts: what a form, a list, a workbook and a check must know about one column.

A column is declared once with `field(...)`; its facts travel in the column's `info`.
A fact is added here only when three kinds need it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import Boolean, Date, DateTime, ForeignKey, Integer, String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import MappedColumn, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

from hallmanager.base.text import translate


class Editor(StrEnum):
    """How a value is typed and shown."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    DATETIME = "datetime"
    FLAG = "flag"
    CHOICE = "choice"
    CHOICES = "choices"
    REFERENCE = "reference"
    PERIOD = "period"


class Choice(StrEnum):
    """A closed list: the code is kept, the Chinese label is shown and accepted on input.

    A member that is a state names the family of its chip as `tone`: neutral, ok, warn, bad,
    leave, honour or black; what is as it should be has none and stays plain.
    """

    label_mark: str
    tone: str

    def __new__(cls, code: str, label: str, tone: str = "") -> "Choice":
        """Make a member of a code, the marked Chinese label, and the family of its chip."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.label_mark = label
        member.tone = tone
        return member

    @property
    def label(self) -> str:
        """The label in the language of the window."""
        return translate(self.label_mark)


def choices_of(name: str, labels: Mapping[str, str]) -> type[Choice]:
    """A closed list whose codes and labels are declared elsewhere."""
    members = {code.upper(): (code, label) for code, label in labels.items()}
    return cast(type[Choice], cast(Any, Choice)(name, members))


@dataclass(frozen=True)
class Field:
    """The facts of one column. `name` is the public name (a reference without its `_id`)."""

    name: str
    attribute: str
    label_mark: str
    editor: Editor
    required: bool = False
    choices: type[Choice] | None = None
    minimum: int | None = None
    maximum: int | None = None
    max_length: int | None = None
    aliases: tuple[str, ...] = ()
    help_mark: str = ""
    counting_unit: str = ""
    reference: str = ""
    listed: bool = True
    totalled: bool = False
    default: Any = None

    @property
    def label(self) -> str:
        """The Chinese label in the language of the window."""
        return translate(self.label_mark)

    @property
    def help(self) -> str:
        """The hint under the editor and in the workbook's header."""
        return translate(self.help_mark) if self.help_mark else ""

    @property
    def is_number(self) -> bool:
        """Whether the values stand right-aligned."""
        return self.editor in (Editor.INTEGER, Editor.DECIMAL)


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal kept as its exact text: no database rounds it or turns it into a float."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        """Store the plain text of the number."""
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        """Read the exact number back."""
        return None if value is None else Decimal(value)


_INTEGER_LIMIT = 2_000_000_000


def field(
    label: str,
    editor: Editor = Editor.TEXT,
    *,
    required: bool = False,
    choices: type[Choice] | None = None,
    minimum: int | None = None,
    maximum: int | None = None,
    max_length: int | None = None,
    aliases: tuple[str, ...] = (),
    help: str = "",
    counting_unit: str = "",
    reference: str = "",
    listed: bool = True,
    totalled: bool = False,
    default: Any = None,
    sort_order: int = 0,
) -> MappedColumn[Any]:
    """Declare one column with its facts; the editor decides the column's type.

    `sort_order` below zero puts a mixin's column before the kind's own.
    """
    if editor is Editor.INTEGER:
        minimum = 0 if minimum is None else minimum
        maximum = _INTEGER_LIMIT if maximum is None else maximum
    if editor in (Editor.TEXT, Editor.CHOICE, Editor.CHOICES, Editor.PERIOD):
        max_length = max_length or 60
    facts = {
        "label_mark": label,
        "editor": editor,
        "required": required,
        "choices": choices,
        "minimum": minimum,
        "maximum": maximum,
        "max_length": max_length,
        "aliases": aliases,
        "help_mark": help,
        "counting_unit": counting_unit,
        "reference": reference,
        "listed": listed,
        "totalled": totalled,
        "default": default,
    }
    arguments: list[Any] = [_column_type(editor, max_length)]
    if editor is Editor.REFERENCE:
        arguments.append(ForeignKey(f"{reference}.id", ondelete="RESTRICT"))
    return mapped_column(
        *arguments,
        nullable=not required,
        default=default,
        sort_order=sort_order,
        index=editor is Editor.REFERENCE,
        info={"facts": facts},
    )


def _column_type(editor: Editor, max_length: int | None) -> TypeEngine[Any]:
    match editor:
        case Editor.INTEGER | Editor.REFERENCE:
            return Integer()
        case Editor.DECIMAL:
            return ExactDecimal()
        case Editor.DATE:
            return Date()
        case Editor.DATETIME:
            return DateTime()
        case Editor.FLAG:
            return Boolean()
        case Editor.LONG_TEXT:
            return Text()
    return String(max_length)


FieldValue = str | int | bool | date | datetime | Decimal | None
