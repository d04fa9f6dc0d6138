"""The empty import workbook of a kind, made of its declaration; it can be imported as it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from hallmanager.base.text import _
from hallmanager.records.field import Editor, Field
from hallmanager.records.kind import Inline, Record, fields_of
from hallmanager.records.register import inline_field, record_class
from hallmanager.sheets.writing import save, style_header, width_for

_LAST_ROW = 5_000
_TEXT_FORMAT = "@"
_FORMATS = {
    Editor.DATE: "yyyy-mm-dd",
    Editor.DATETIME: "yyyy-mm-dd hh:mm",
    Editor.INTEGER: "0",
    Editor.TEXT: _TEXT_FORMAT,
    Editor.PERIOD: _TEXT_FORMAT,
    Editor.LONG_TEXT: _TEXT_FORMAT,
}
_WIDTHS = {Editor.TEXT: 18, Editor.REFERENCE: 22, Editor.LONG_TEXT: 36, Editor.CHOICE: 14}
_LISTS_SHEET = "选项"


@dataclass(frozen=True)
class _Column:
    label: str
    required: bool
    hint: str
    example: str
    field: Field | None
    is_open: bool = False

    @property
    def header(self) -> str:
        return f"{self.label} *" if self.required else self.label


def write_template(
    cls: type[Record], path: Path, *, names: Mapping[str, Sequence[str]] | None = None
) -> None:
    """Write the workbook: headers with hints, drop-downs, formats, and a sheet that explains.

    `names` are the labels of the records that a reference may name, by their kind's key.
    """
    columns = _columns(cls)
    book = Workbook()
    sheet: Any = book.active
    sheet.title = cls.kind.title
    lists: Any = book.create_sheet(_LISTS_SHEET)
    for number, column in enumerate(columns, start=1):
        _write_header(sheet, number, column)
        if column.field is not None:
            _write_formats(sheet, number, column.field)
            _write_list(sheet, lists, number, column, names or {})
    sheet.freeze_panes = "A2"
    _explain(book.create_sheet(_("填写说明"), 1), cls, columns)
    lists.sheet_state = "hidden"
    save(book, path)


def _columns(cls: type[Record]) -> list[_Column]:
    fields = [
        _Column(
            f.label,
            f.required and f.default is None,
            hint_of(f, cls),
            _example(f),
            f,
        )
        for f in fields_of(cls).values()
    ]
    return fields + [_inline_column(inline) for inline in cls.kind.written]


def _inline_column(inline: Inline) -> _Column:
    """A column of names, of which one may be chosen from a list and several be typed."""
    if not inline.dated:
        return _Column(inline.label, False, _("几个之间用顿号分开"), _("甲、乙"), None)
    shown = replace(inline_field(inline), label_mark=inline.label_mark, required=False)
    hint = "；".join(part for part in (_form(shown), inline.help) if part)
    return _Column(inline.label, False, hint, _example(shown), shown, is_open=True)


def hint_of(field: Field, cls: type[Record]) -> str:
    """How to fill a column: the form of its values, then the field's own hint."""
    parts = [_form(field), field.help]
    if field.name in cls.kind.one_of:
        labels = "、".join(fields_of(cls)[name].label for name in cls.kind.one_of)
        parts.append(_("{labels}只填一个").format(labels=labels))
    if field.default is not None:
        parts.append(_("空着为“{value}”").format(value=_shown_default(field)))
    return "；".join(part for part in parts if part)


def _form(field: Field) -> str:
    match field.editor:
        case Editor.INTEGER:
            unit = field.counting_unit
            return _("整数，单位：{unit}").format(unit=unit) if unit else _("整数")
        case Editor.DECIMAL:
            return _("数字")
        case Editor.DATE | Editor.DATETIME:
            return _("日期，如 2023-04-05")
        case Editor.FLAG:
            return _("填“是”或“否”")
        case Editor.PERIOD:
            return _("如 2023Q2、2023-04 或 2023年第二季度")
        case Editor.REFERENCE:
            title = record_class(field.reference).kind.title
            return _("填{title}的名称").format(title=title)
        case Editor.CHOICE | Editor.CHOICES:
            labels = "、".join(choice.label for choice in field.choices or ())
            several = _("，可填几个，用顿号分开") if field.editor is Editor.CHOICES else ""
            return _("可填：{labels}").format(labels=labels) + several
    return _("最多 {n} 个字").format(n=field.max_length) if field.max_length else ""


def _shown_default(field: Field) -> str:
    if field.choices is not None:
        return next(c.label for c in field.choices if c.value == field.default)
    if isinstance(field.default, bool):
        return _("是") if field.default else _("否")
    return str(field.default)


def _example(field: Field) -> str:
    match field.editor:
        case Editor.INTEGER | Editor.DECIMAL:
            return "104"
        case Editor.DATE | Editor.DATETIME:
            return "2023-04-05"
        case Editor.FLAG:
            return _("是")
        case Editor.PERIOD:
            return "2023Q2"
        case Editor.CHOICE | Editor.CHOICES:
            return next((choice.label for choice in field.choices or ()), "")
    return ""


def _write_header(sheet: Any, number: int, column: _Column) -> None:
    cell = sheet.cell(row=1, column=number, value=column.header)
    style_header(cell)
    least = _WIDTHS.get(column.field.editor, 12) if column.field else 22
    width = max(width_for(column.header), least)
    sheet.column_dimensions[get_column_letter(number)].width = width
    if column.hint:
        cell.comment = Comment(column.hint, _("大厅管家"), height=80, width=260)


def _write_formats(sheet: Any, number: int, field: Field) -> None:
    # On the column, not on cells: a template must stay a sheet without rows.
    shape = _FORMATS.get(field.editor)
    if shape is not None:
        sheet.column_dimensions[get_column_letter(number)].number_format = shape


def _write_list(
    sheet: Any, lists: Any, number: int, column: _Column, names: Mapping[str, Sequence[str]]
) -> None:
    assert column.field is not None
    letter, field = get_column_letter(number), column.field
    rule = _number_rule(field) if field.editor is Editor.INTEGER else None
    items = _items(field, names)
    if items:
        for row, item in enumerate([field.label, *items], start=1):
            cell = lists.cell(row=row, column=number, value=item)
            cell.data_type = "s"
        place = f"'{_LISTS_SHEET}'!${letter}$2:${letter}${len(items) + 1}"
        rule = DataValidation(type="list", formula1=place, allow_blank=True)
        rule.error = _("请从列表中选择。")
        # A name that the hall lacks may still be registered by the import.
        rule.errorStyle = "warning" if field.reference or column.is_open else "stop"
    if rule is not None:
        rule.errorTitle = field.label
        rule.showErrorMessage = True
        rule.add(f"{letter}2:{letter}{_LAST_ROW}")
        sheet.add_data_validation(rule)


def _items(field: Field, names: Mapping[str, Sequence[str]]) -> list[str]:
    if field.editor is Editor.FLAG:
        return [_("是"), _("否")]
    if field.editor is Editor.CHOICE and field.choices is not None:
        return [choice.label for choice in field.choices]
    return list(names.get(field.reference, ())) if field.reference else []


def _number_rule(field: Field) -> DataValidation:
    rule = DataValidation(
        type="whole",
        operator="between",
        formula1=str(field.minimum or 0),
        formula2=str(field.maximum),
        allow_blank=True,
    )
    rule.error = _("请填整数，不小于 {low}。").format(low=field.minimum or 0)
    return rule


def _explain(sheet: Any, cls: type[Record], columns: Sequence[_Column]) -> None:
    sheet.append([_("{title}导入表：带 * 的栏目必填，其余可以空着。").format(title=cls.kind.title)])
    sheet.append([])
    sheet.append([_("栏目"), _("是否必填"), _("填法"), _("示例")])
    for cell in sheet[3]:
        style_header(cell)
    for column in columns:
        sheet.append(
            [column.label, _("必填") if column.required else "", column.hint, column.example]
        )
    for letter, width in zip("ABCD", (20, 10, 70, 18), strict=True):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows(min_row=4, min_col=3, max_col=3):
        row[0].alignment = Alignment(wrap_text=True, vertical="top")
