"""Child rows of a record (曾用名, 窗口所属单位, 派驻) as small rows inside its form.

What is done to them here waits for the record's own 保存, which keeps all of it as one change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from hallmanager.base.text import _
from hallmanager.domain.problem import Problem
from hallmanager.records.kind import Record
from hallmanager.records.register import record_class
from hallmanager.services.whole import ChildRow, owner_field
from hallmanager.ui.kit.actions import push_button
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.kit.labels import ElidedLabel, label, rule
from hallmanager.ui.records.editing import Loaded, child_words
from hallmanager.ui.records.form import Form


@dataclass
class Row:
    """One child row as it stands in the form; id 0 is a new one."""

    id: int
    values: dict[str, Any]
    kept: Mapping[str, Any] = field(default_factory=dict)
    is_going: bool = False

    @property
    def is_changed(self) -> bool:
        return self.is_going or self.values != self.kept


class ChildrenBlock(QWidget):
    """The child rows of one kind; they are kept together with their record.

    Signals:
        changed: a child row was added, changed, removed or brought back.
    """

    changed = Signal()

    def __init__(self, desk: Desk, owner: type[Record], key: str, record: Loaded) -> None:
        super().__init__()
        self._desk = desk
        self._record = record
        self.child = record_class(key)
        self._owner_field = owner_field(self.child, owner)
        held = record.children.get(key, ())
        self.rows = [Row(each.id, dict(each.values), each.values) for each in held]
        self.editor: ChildEditor | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(2)
        column.addWidget(rule())
        column.addLayout(self._head())
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        column.addLayout(self._list)
        self._show()

    def changes(self) -> list[ChildRow]:
        """What is to be kept with the record, in the order of `changed_rows`."""
        return [
            ChildRow(self.child.kind.key, None if row.is_going else row.values, row.id or None)
            for row in self.changed_rows()
        ]

    def changed_rows(self) -> list[Row]:
        return [row for row in self.rows if row.is_changed]

    def settle(self) -> bool:
        """Take what stands in an open row; False when it has faults, which are shown."""
        return self.editor is None or self.editor.take()

    def edit(self, row: Row | None, problems: list[Problem] | None = None) -> None:
        """Open a small form for one row, or for a new one, with what is wrong with it."""
        if not self.settle():
            return
        self.editor = ChildEditor(self, row)
        self.editor.form.changed.connect(self.changed)
        self._show()
        if problems:
            self.editor.form.show_problems(problems)
        self.editor.form.focus()

    def take(self, row: Row | None, values: dict[str, Any]) -> None:
        """Let a row hold these values from now on."""
        if row is None:
            self.rows.append(Row(0, values))
        else:
            row.values = {**row.values, **values}
        self.close_editor()
        self.changed.emit()

    def close_editor(self) -> None:
        """Put the small form away."""
        self.editor = None
        self._show()

    def turn(self, row: Row) -> None:
        """Let a row go with the next saving, or stay after all; a new one goes at once."""
        if row.id:
            row.is_going = not row.is_going
        else:
            self.rows.remove(row)
        self._show()
        self.changed.emit()

    def make_form(self) -> Form:
        """The form of a row, without the reference to its owner."""
        without = [self._owner_field]
        return Form(self.child, self._record.names, self._desk.period, without=without)

    def problems_of(self, values: dict[str, Any]) -> list[Problem]:
        """What shows in the values alone; the rest is checked when the record is saved."""
        from hallmanager.services import records

        unread = [value for value in values.values() if isinstance(value, Problem)]
        found = unread or records.check_values(self.child, values)
        return [problem for problem in found if problem.field != self._owner_field]

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.addWidget(label(self.child.kind.title, "strong"))
        head.addStretch(1)
        if not self._desk.read_only:
            head.addWidget(push_button(_("加一条"), lambda: self.edit(None), look="link"))
        return head

    def _show(self) -> None:
        while (item := self._list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not self.editor:
                widget.hide()
                widget.deleteLater()
        for row in self.rows:
            if self.editor is None or row is not self.editor.row:
                self._list.addWidget(self._line(row))
            else:
                self._list.addWidget(self.editor)
        if self.editor is not None and self.editor.row is None:
            self._list.addWidget(self.editor)

    def _line(self, row: Row) -> QWidget:
        line = QWidget()
        inside = QHBoxLayout(line)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        words = child_words(self.child, row.values, self._record.names, self._owner_field)
        inside.addWidget(ElidedLabel(words, ""), 1)
        if row.is_changed:
            state = _("将删除") if row.is_going else _("未保存")
            inside.addWidget(label(state, "warning"))
        if not self._desk.read_only:
            if not row.is_going:
                inside.addWidget(push_button(_("改"), partial(self.edit, row), look="link"))
            verb = _("恢复") if row.is_going else _("删")
            inside.addWidget(push_button(verb, partial(self.turn, row), look="link"))
        return line


class ChildEditor(QFrame):
    """A small form for one child row."""

    def __init__(self, block: ChildrenBlock, row: Row | None) -> None:
        super().__init__()
        self._block = block
        self.row = row
        self.setProperty("look", "well")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        self.form = block.make_form()
        self.form.show_values(row.values if row else {})
        column.addWidget(self.form)
        buttons = QHBoxLayout()
        verb = _("改好") if row else _("加上")
        buttons.addWidget(push_button(verb, self.take, small=True))
        buttons.addWidget(push_button(_("取消"), block.close_editor, look="flat", small=True))
        buttons.addStretch(1)
        column.addLayout(buttons)

    def take(self) -> bool:
        """Give the row to the record's form, or show what is wrong with it."""
        values = self.form.values()
        problems = self._block.problems_of(values)
        if problems:
            self.form.show_problems(problems)
            self.form.focus()
            return False
        self._block.take(self.row, values)
        return True
