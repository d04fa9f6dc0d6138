"""The checks of a record before it is kept: one function for forms, imports and the command line.

All of them are derived from the declaration of the kind. Values are typed and named by their
public names; a reference is the id of the record it refers to.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hallmanager.base.errors import UserError
from hallmanager.base.text import _
from hallmanager.domain.period import Period
from hallmanager.domain.problem import Problem
from hallmanager.records.field import Editor, Field
from hallmanager.records.kind import Record, Values, fields_of
from hallmanager.services import inlines, rivals

if TYPE_CHECKING:
    from hallmanager.storage.reading import Reader

_TYPES: dict[Editor, tuple[type, ...]] = {
    Editor.INTEGER: (int,),
    Editor.REFERENCE: (int,),
    Editor.DECIMAL: (Decimal, int),
    Editor.DATE: (date,),
    Editor.DATETIME: (datetime,),
    Editor.FLAG: (bool,),
}


class Refused(UserError):
    """A record was not kept because of its problems; nothing was changed."""

    def __init__(self, problems: Sequence[Problem], *, label: str = "") -> None:
        text = "".join(problem.message for problem in problems)
        super().__init__(f"{label}：{text}" if label else text)
        self.problems = list(problems)


def check(
    reader: "Reader", cls: type[Record], values: Values, *, id: int | None = None
) -> list[Problem]:
    """Every problem of one record, given whole; `id` is its own when it exists already.

    The records it is held against are read only when its own values are sound.
    """
    problems = check_values(cls, values)
    if problems:
        return problems
    return [
        *rivals.check(reader, cls, values, id=id),
        *inlines.problems(reader, cls, values, id),
    ]


def check_values(cls: type[Record], values: Values) -> list[Problem]:
    """The problems that show in the values alone: nothing is read."""
    problems = [
        problem
        for field in fields_of(cls).values()
        for problem in check_field(field, values.get(field.name))
    ]
    problems += _one_of_problems(cls, values)
    problems += _order_of_days(cls, values)
    for rule in cls.kind.checks:
        problems += rule(values)
    return problems


def check_field(field: Field, value: Any) -> list[Problem]:
    """The problems of one value against the facts of its field."""
    if value is None or value == "":
        missing = field.required and field.default is None
        return [_problem(field, _("{label}没有填。"))] if missing else []
    expected = _TYPES.get(field.editor, (str,))
    if not isinstance(value, expected) or (isinstance(value, bool) and bool not in expected):
        return [_problem(field, _("{label}的值“{value}”看不懂。"), value=value)]
    if field.is_number and isinstance(value, int | Decimal):
        return _bound_problems(field, value)
    return _text_problems(field, value) if isinstance(value, str) else []


def _problem(field: Field, message: str, **facts: object) -> Problem:
    return Problem(field.name, message.format(label=field.label, **facts))


def _bound_problems(field: Field, value: Decimal | int) -> list[Problem]:
    low, high = field.minimum, field.maximum
    if low is not None and value < low:
        message = _("{label}为 {value}，不能小于 {bound}。")
        return [_problem(field, message, value=value, bound=low)]
    if high is not None and value > high:
        message = _("{label}为 {value}，不能大于 {bound}。")
        return [_problem(field, message, value=value, bound=high)]
    return []


def _text_problems(field: Field, value: str) -> list[Problem]:
    if field.max_length is not None and len(value) > field.max_length:
        message = _("{label}有 {count} 个字，最多 {limit} 个。")
        return [_problem(field, message, count=len(value), limit=field.max_length)]
    if field.editor is Editor.PERIOD:
        return _period_problems(field, value)
    return _choice_problems(field, value)


def _period_problems(field: Field, value: str) -> list[Problem]:
    try:
        Period.parse(value)
    except UserError as error:
        return [Problem(field.name, error.message)]
    return []


def _choice_problems(field: Field, value: str) -> list[Problem]:
    if field.choices is None:
        return []
    codes = {choice.value for choice in field.choices}
    chosen = value.split(",") if field.editor is Editor.CHOICES else [value]
    wrong = "、".join(part for part in chosen if part not in codes)
    allowed = "、".join(choice.label for choice in field.choices)
    message = _("{label}没有“{wrong}”，可选：{allowed}。")
    return [_problem(field, message, wrong=wrong, allowed=allowed)] if wrong else []


def _one_of_problems(cls: type[Record], values: Values) -> list[Problem]:
    names = cls.kind.one_of
    filled = [name for name in names if values.get(name) is not None]
    if not names or len(filled) == 1:
        return []
    labels = "、".join(fields_of(cls)[name].label for name in names)
    message = _("{labels}只能填一个。") if filled else _("{labels}要填一个。")
    return [Problem(names[0], message.format(labels=labels))]


def _order_of_days(cls: type[Record], values: Values) -> list[Problem]:
    begin, end = values.get("valid_from"), values.get("valid_to")
    if not cls.kind.dated or begin is None or end is None or begin <= end:
        return []
    message = _("结束日期 {end} 早于开始日期 {begin}。")
    return [Problem("valid_to", message.format(begin=begin, end=end))]
