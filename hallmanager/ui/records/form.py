"""The form of a kind: its inputs in two columns, labels above, each fault under its input."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hallmanager.base.text import _
from hallmanager.domain.period import Period
from hallmanager.domain.problem import Problem
from hallmanager.records.field import Editor, Field
from hallmanager.records.kind import Inline, Record, fields_of
from hallmanager.ui.kit.actions import push_button
from hallmanager.ui.kit.labels import label
from hallmanager.ui.records.inputs import Input, References, make_input

_HALF = {
    Editor.INTEGER,
    Editor.DECIMAL,
    Editor.DATE,
    Editor.CHOICE,
    Editor.FLAG,
    Editor.PERIOD,
}
_SHORT_TEXT = 20


class FormField(QWidget):
    """Label above, input, and what is wrong with it; a likely value can be clicked."""

    def __init__(self, field: Field, made: Input) -> None:
        super().__init__()
        self.field = field
        self.input = made
        self.problems: list[Problem] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        head = QHBoxLayout()
        head.setSpacing(3)
        head.addWidget(label(field.label, "second"))
        if field.required and field.default is None:
            star = label("*", "error")
            star.setToolTip(_("必填"))
            head.addWidget(star)
        head.addStretch(1)
        if field.counting_unit:
            head.addWidget(label(field.counting_unit, "auxiliary"))
        column.addLayout(head)
        column.addWidget(made)
        self._faults = QVBoxLayout()
        self._faults.setSpacing(0)
        column.addLayout(self._faults)
        if field.help:
            column.addWidget(label(field.help, "auxiliary", wrap=True))

    @property
    def is_half(self) -> bool:
        """Whether two of these stand side by side."""
        short = self.field.editor is Editor.TEXT and (self.field.max_length or 60) <= _SHORT_TEXT
        return (short or self.field.editor in _HALF) and len(self.field.help) < 14

    @property
    def family(self) -> str:
        """What it may stand beside: a count, a day, or anything else."""
        if self.field.is_number:
            return "count"
        return "day" if self.field.editor is Editor.DATE else "other"

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show what is wrong right under the input, and mark it."""
        self.problems = list(problems)
        _empty(self._faults)
        for problem in problems:
            self._faults.addWidget(_fault(problem, self._take))
        self.input.set_bad(bool(problems))

    def _take(self, suggestion: str) -> None:
        self.input.suggest(suggestion)


class Form(QWidget):
    """All inputs of a record.

    Signals:
        changed: the person changed a value.
    """

    changed = Signal()

    def __init__(
        self,
        cls: type[Record],
        references: References,
        near: Period,
        *,
        without: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self.fields: dict[str, FormField] = {}
        declared = [each for each in fields_of(cls).values() if each.name not in without]
        for field in [*declared, *(_as_field(inline) for inline in cls.kind.inlines)]:
            made = FormField(field, make_input(field, references, near))
            made.input.changed.connect(self.changed)
            if field.name in cls.kind.one_of:
                made.input.hint(_("几项里填一个"))
            self.fields[field.name] = made
        self._shown_only = {each.name for each in cls.kind.inlines if each.shown_only}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._whole = QVBoxLayout()
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self._lay_out(grid)
        column.addLayout(self._whole)
        column.addLayout(grid)

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Show typed values by public name; what is not named is emptied."""
        for name, field in self.fields.items():
            field.input.show_value(values.get(name))
        self.show_problems([])

    def values(self) -> dict[str, Any]:
        """What stands in the inputs by public name: typed values, or Problems."""
        return {name: field.input.value() for name, field in self.fields.items()}

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Put each problem under its input; those of no input above all."""
        by_field: dict[str, list[Problem]] = {name: [] for name in self.fields}
        rest: list[Problem] = []
        for problem in problems:
            by_field.get(problem.field, rest).append(problem)
        for name, found in by_field.items():
            self.fields[name].show_problems(found)
        _empty(self._whole)
        for problem in rest:
            self._whole.addWidget(label(problem.message, "error", wrap=True))

    def focus(self, name: str = "") -> None:
        """Put the focus into an input, by default into the first that has a fault."""
        faulty = next((n for n, field in self.fields.items() if field.problems), "")
        field = self.fields.get(name or faulty) or next(iter(self.fields.values()))
        field.input.setFocus(Qt.FocusReason.OtherFocusReason)

    def focused(self) -> str:
        """The name of the field that has the focus, or ""."""
        return next((n for n, f in self.fields.items() if f.isAncestorOf(_focus_widget())), "")

    def set_read_only(self, read_only: bool) -> None:
        for name, field in self.fields.items():
            field.input.setEnabled(not read_only and name not in self._shown_only)

    def _lay_out(self, grid: QGridLayout) -> None:
        """Short inputs stand in pairs: counts beside counts, days beside days."""
        row = column = 0
        before = ""
        for field in self.fields.values():
            if column == 1 and (not field.is_half or field.family != before):
                row, column = row + 1, 0
            before = field.family
            grid.addWidget(field, row, column, 1, 1 if field.is_half else 2, _top())
            column = column + 1 if field.is_half else 2
            if column == 2:
                row, column = row + 1, 0


def _focus_widget() -> QWidget:
    return QApplication.focusWidget() or QWidget()


def _top() -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignTop


def _as_field(inline: Inline) -> Field:
    return Field(
        inline.name,
        inline.name,
        inline.label_mark,
        Editor.TEXT,
        help_mark="" if inline.shown_only or inline.beside else _hint(inline),
        max_length=_SHORT_TEXT if inline.beside else 400,
    )


def _hint(inline: Inline) -> str:
    return inline.help_mark or _("几个名称用顿号“、”隔开")


def _fault(problem: Problem, take: Any) -> QWidget:
    words = label("ⓘ " + problem.message, "error", wrap=True)
    if problem.suggestion is None:
        return words
    block = QWidget()
    column = QVBoxLayout(block)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(words)
    link: QPushButton = push_button(
        _("改为 {value}").format(value=problem.suggestion),
        lambda: take(problem.suggestion),
        look="link",
    )
    column.addWidget(link)
    return block


def _widgets(layout: QVBoxLayout) -> Iterator[QWidget]:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            yield widget


def _empty(layout: QVBoxLayout) -> None:
    for widget in _widgets(layout):
        widget.hide()
        widget.deleteLater()
