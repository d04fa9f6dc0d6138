"""The strip over a list with ticks: what is ticked, and one field to give all of it one value."""

from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout

from hallmanager.base.text import _
from hallmanager.domain.period import Period
from hallmanager.domain.problem import Problem
from hallmanager.records.field import Editor
from hallmanager.records.kind import Record, fields_of
from hallmanager.services.bulk import editable_fields
from hallmanager.ui.kit import actions, icons, shown, theme
from hallmanager.ui.kit.labels import ElidedLabel, label
from hallmanager.ui.records.inputs import Input, LineInput, References, make_input

_PAUSE = 200
_HIGH = 40
# What does not fit on one line is typed as a workbook has it.
_TALL = (Editor.LONG_TEXT, Editor.CHOICES)


class BulkStrip(QFrame):
    """Signals: asked (the field or its value is another), previewed, copied, removed, closed."""

    asked = Signal()
    previewed = Signal()
    copied = Signal()
    removed = Signal()
    closed = Signal()

    def __init__(self, cls: type[Record], *, near: Period, why_not: str) -> None:
        super().__init__()
        self.setProperty("look", "strip")
        self.setFixedHeight(_HIGH)
        self._fields = {name: fields_of(cls)[name] for name in editable_fields(cls)}
        self._near = near
        self._why_not = why_not
        self._references: References = {}
        self.input: Input | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.asked)
        self._arrange()
        self.hide()

    @property
    def field(self) -> str:
        """The public name of the field that is to change."""
        return str(self.fields.currentData())

    def value(self) -> Any:
        """The value it is to take, None for empty, or a Problem."""
        return self.input.value() if self.input is not None else None

    def choose(self, field: str) -> None:
        """Offer another field."""
        self.fields.setCurrentIndex(self.fields.findData(field))
        self._offer()

    def set_names(self, references: References) -> None:
        """Take the names that references may be given; what is being typed stays."""
        if references != self._references:
            self._references = references
            self._offer()

    def show_ticked(self, count: int, first: str) -> None:
        """Say how many rows are ticked, and one of them."""
        self.setVisible(bool(count))
        self.count.setText(_("已选 {n} 行").format(n=shown.number(count)))
        self.first.setText(_("{name}等").format(name=first) if count > 1 and first else first)

    def show_differing(self, count: int | None) -> None:
        """Say how many rows would change; None while that is not known."""
        value = self.value()
        wrong = value.message if isinstance(value, Problem) else ""
        words = (
            _("预览修改") if count is None else _("预览 {n} 处修改").format(n=shown.number(count))
        )
        self.preview.setText(words)
        self.preview.setEnabled(bool(count) and not wrong and not self._why_not)
        nothing = _("所选的行已经是这个值。") if count == 0 else ""
        self.preview.setToolTip(self._why_not or wrong or nothing or _("先看每一处怎样改，再保存"))

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.MARGIN, 0, 8, 0)
        row.setSpacing(8)
        self.count = label("", "strong")
        self.first = ElidedLabel()
        row.addWidget(self.count)
        row.addWidget(self.first)
        row.addWidget(label(_("把")))
        self.fields = self._make_fields()
        row.addWidget(self.fields)
        row.addWidget(label(_("改为")))
        self._slot = QHBoxLayout()
        row.addLayout(self._slot)
        self.preview = actions.push_button("", self.previewed.emit, look="main", small=True)
        self.copy = actions.push_button(
            _("复制"), self.copied.emit, small=True, tip=_("复制成 Excel 能粘贴的表（Ctrl+C）")
        )
        self.remove = actions.push_button(
            _("删除"), self.removed.emit, small=True, tip=self._why_not or _("删除所选的行")
        )
        self.remove.setEnabled(not self._why_not)
        for button in (self.preview, self.copy, self.remove):
            row.addWidget(button)
        row.addStretch(1)
        close = actions.action(self, _("取消勾选"), self.closed.emit)
        icons.give(close, "x")
        row.addWidget(actions.icon_button(close))
        self._offer()

    def _make_fields(self) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(_("要改的栏目"))
        for name, field in self._fields.items():
            combo.addItem(field.label, name)
        combo.activated.connect(lambda _n: self._offer())
        return combo

    def _offer(self) -> None:
        """Put the input of the chosen field in its place."""
        if self.input is not None:
            self.input.hide()
            self.input.deleteLater()
        field = self._fields[self.field]
        if field.editor in _TALL:
            self.input = LineInput(field)
        else:
            self.input = make_input(field, self._references, self._near)
        self.input.setFixedWidth(140)
        self.input.changed.connect(self._pause.start)
        self._slot.addWidget(self.input)
        self.asked.emit()
