"""The import workbook of a kind, or of several: made of their declarations, imported as it is.

Where one sheet refers to another of the same workbook, its drop-down offers what is typed there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from hallmanager.base.text import _, translate
from hallmanager.records.field import Editor, Field
from hallmanager.records.kind import Inline, Record, fields_of
from hallmanager.records.register import inline_field, record_class
from hallmanager.sheets.targets import EXPLAINING_SHEET, LISTS_SHEET
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
_EXPLAINED_WIDTH = 18


@dataclass(frozen=True)
class SheetPlan:
    """One sheet of a workbook of several kinds.

    `columns` are the public names of its columns; `headers` what some are called here instead of
    their label (a header the declaration accepts). `rows` are written into it, `examples` into
    the sheet that explains: values by public name.
    """

    cls: type[Record]
    title: str
    columns: tuple[str, ...]
    headers: Mapping[str, str] = field(default_factory=dict)
    rows: Sequence[Mapping[str, Any]] = ()
    examples: Sequence[Mapping[str, str]] = ()


@dataclass(frozen=True)
class _Column:
    name: str
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
    lists: Any = book.create_sheet(translate(LISTS_SHEET))
    _fill_sheet(sheet, columns, _Offers(lists, names or {}))
    explaining = book.create_sheet(translate(EXPLAINING_SHEET), 1)
    _explain(explaining, _heading(cls.kind.title), columns)
    explaining.column_dimensions["D"].width = 70
    lists.sheet_state = "hidden"
    save(book, path)


def write_templates(path: Path, plans: Sequence[SheetPlan], *, words: Sequence[str]) -> None:
    """Write one workbook of several kinds, the sheet that explains first.

    `words` are the sentences with which that sheet begins.
    """
    columns = [_planned_columns(plan) for plan in plans]
    book = Workbook()
    explaining: Any = book.active
    explaining.title = translate(EXPLAINING_SHEET)
    lists: Any = book.create_sheet(translate(LISTS_SHEET))
    offers = _Offers(lists, {}, dict(_typed_places(plans, columns)))
    for position, (plan, its) in enumerate(zip(plans, columns, strict=True), start=1):
        sheet = book.create_sheet(plan.title, position)
        _fill_sheet(sheet, its, offers)
        _write_rows(sheet, its, plan.rows)
    _explain_all(explaining, words, list(zip(plans, columns, strict=True)))
    lists.sheet_state = "hidden"
    save(book, path)


def _planned_columns(plan: SheetPlan) -> list[_Column]:
    known = {column.name: column for column in _columns(plan.cls)}
    return [
        replace(known[name], label=plan.headers.get(name, known[name].label))
        for name in plan.columns
    ]


def _typed_places(
    plans: Sequence[SheetPlan], columns: Sequence[Sequence[_Column]]
) -> Iterator[tuple[str, str]]:
    """By kind, the cells that hold what is typed as the names of its records on their own sheet."""
    for plan, its in zip(plans, columns, strict=True):
        names = [column.name for column in its]
        if plan.cls.kind.label_field in names:
            letter = get_column_letter(names.index(plan.cls.kind.label_field) + 1)
            sheet = f"'{plan.title}'!"
            filled = f"COUNTA({sheet}${letter}$2:${letter}${_LAST_ROW})"
            yield plan.cls.kind.key, f"OFFSET({sheet}${letter}$2,0,0,MAX(1,{filled}),1)"


def _fill_sheet(sheet: Any, columns: Sequence[_Column], offers: "_Offers") -> None:
    for number, column in enumerate(columns, start=1):
        _write_header(sheet, number, column)
        if column.field is not None:
            _write_formats(sheet, number, column.field)
            _write_list(sheet, number, column, offers)
    offers.before += len(columns)
    sheet.freeze_panes = "A2"


def _write_rows(
    sheet: Any, columns: Sequence[_Column], rows: Sequence[Mapping[str, Any]], first: int = 2
) -> None:
    for number, values in enumerate(rows, start=first):
        for position, column in enumerate(columns, start=1):
            value = values.get(column.name)
            cell = sheet.cell(row=number, column=position, value=value)
            if isinstance(value, str):
                cell.data_type = "s"


def _columns(cls: type[Record]) -> list[_Column]:
    fields = [
        _Column(
            f.name,
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
        return _Column(inline.name, inline.label, False, _("几个之间用顿号分开"), _("甲、乙"), None)
    shown = replace(inline_field(inline), label_mark=inline.label_mark, required=False)
    hint = "；".join(part for part in (_form(shown), inline.help) if part)
    return _Column(inline.name, inline.label, False, hint, _example(shown), shown, is_open=True)


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


@dataclass
class _Offers:
    """What drop-downs offer: lists on a hidden sheet, and what other sheets have typed.

    The lists of a sheet stand in the letters of its columns, after those of the sheets before.
    """

    lists: Any
    names: Mapping[str, Sequence[str]]
    typed: Mapping[str, str] = field(default_factory=dict)
    before: int = 0

    def place(self, declared: Field, number: int) -> str:
        """The formula of the cells to choose from; "" where anything may be typed."""
        if declared.reference in self.typed:
            return self.typed[declared.reference]
        items = _items(declared, self.names)
        return self._written(declared.label, items, self.before + number) if items else ""

    def _written(self, label: str, items: Sequence[str], column: int) -> str:
        for row, item in enumerate([label, *items], start=1):
            cell = self.lists.cell(row=row, column=column, value=item)
            cell.data_type = "s"
        letter = get_column_letter(column)
        return f"'{translate(LISTS_SHEET)}'!${letter}$2:${letter}${len(items) + 1}"


def _write_list(sheet: Any, number: int, column: _Column, offers: _Offers) -> None:
    assert column.field is not None
    letter, field = get_column_letter(number), column.field
    rule = _number_rule(field) if field.editor is Editor.INTEGER else None
    if place := offers.place(field, number):
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


def _heading(title: str) -> str:
    return _("{title}导入表：带 * 的栏目必填，其余可以空着。").format(title=title)


def _explain_all(
    sheet: Any, words: Sequence[str], parts: Sequence[tuple[SheetPlan, Sequence[_Column]]]
) -> None:
    for sentence in words:
        sheet.append([sentence])
    for plan, columns in parts:
        sheet.append([])
        _explain(sheet, _heading(plan.title), columns)
    for plan, columns in parts:
        if plan.examples:
            sheet.append([])
            sheet.append([_("示例：{title}").format(title=plan.title)])
            sheet.append([column.header for column in columns])
            for cell in sheet[sheet.max_row]:
                style_header(cell)
            _write_rows(sheet, columns, plan.examples, first=sheet.max_row + 1)


def _explain(sheet: Any, heading: str, columns: Sequence[_Column]) -> None:
    sheet.append([heading])
    sheet.append([])
    sheet.append([_("栏目"), _("是否必填"), _("示例"), _("填法")])
    for cell in sheet[sheet.max_row]:
        style_header(cell)
    for column in columns:
        sheet.append(
            [column.label, _("必填") if column.required else "", column.example, column.hint]
        )
    # The hints stand last and unwrapped: they may run on over what is beside them.
    for letter in "ABCDEFG":
        sheet.column_dimensions[letter].width = _EXPLAINED_WIDTH
