"""Child rows of a record (曾用名, 窗口所属单位, 派驻) as small rows inside its form."""

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from hallmanager.base.errors import UserError
from hallmanager.base.text import _
from hallmanager.domain.problem import Problem
from hallmanager.records.kind import Record
from hallmanager.records.register import record_class
from hallmanager.ui.kit import dialogs
from hallmanager.ui.kit.actions import push_button
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.kit.labels import ElidedLabel, label, rule
from hallmanager.ui.records.editing import Child, Loaded, owner_field
from hallmanager.ui.records.form import Form

if TYPE_CHECKING:
    from hallmanager.storage.store import Store


class ChildrenBlock(QWidget):
    """The child rows of one kind; each is added, changed and removed as a change of its own.

    Signals:
        changed: a child row was changed.
    """

    changed = Signal()

    def __init__(self, desk: Desk, owner: type[Record], key: str, record: Loaded) -> None:
        super().__init__()
        self._desk = desk
        self._child = record_class(key)
        self._owner_field = owner_field(self._child, owner)
        self._record = record
        self._editor: ChildEditor | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 6, 0, 0)
        self._column.setSpacing(2)
        self._column.addWidget(rule())
        self._column.addLayout(self._head())
        for child in record.children.get(key, ()):
            self._column.addWidget(self._row(child))

    def edit(self, child: Child | None) -> None:
        """Open a small form for one row, or for a new one."""
        if self._editor is not None:
            self._editor.deleteLater()
        values = child.values if child else {self._owner_field: self._record.id}
        self._editor = ChildEditor(self, child.id if child else 0, dict(values))
        self._column.addWidget(self._editor)
        self._editor.form.focus()

    def keep(self, id: int, values: dict[str, Any], failed: Any) -> None:
        """Save a row under the operator's name."""
        cls, by = self._child, self._desk.by

        def save(store: "Store") -> None:
            from hallmanager.services import records

            if id:
                records.edit(store, cls, id, values, by=by)
            else:
                records.add(store, cls, values, by=by)

        self._desk.change(
            save,
            then=lambda _none: self.changed.emit(),
            failed=failed,
            owner=self,
            said=_("已保存{kind}").format(kind=cls.kind.title),
        )

    def take_away(self, id: int) -> None:
        """Remove a row after a reason was asked for."""
        cls, by = self._child, self._desk.by
        title = _("删除{kind}").format(kind=cls.kind.title)
        why = dialogs.ask_reason(self, title, _("删除后可以撤销。"), _("删除"))
        if why is None:
            return

        def remove(store: "Store") -> None:
            from hallmanager.services import records

            records.remove(store, cls, id, by=by, why=why)

        said = _("已删除{kind}").format(kind=cls.kind.title)
        self._desk.change(remove, then=lambda _none: self.changed.emit(), owner=self, said=said)

    @property
    def child(self) -> type[Record]:
        return self._child

    @property
    def owner_name(self) -> str:
        return self._owner_field

    def make_form(self) -> Form:
        """The form of a row, without the reference to its owner."""
        without = [self._owner_field]
        return Form(self._child, self._record.names, self._desk.period, without=without)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.addWidget(label(self._child.kind.title, "strong"))
        head.addStretch(1)
        if not self._record.id:
            head.addWidget(label(_("保存后可添加"), "auxiliary"))
        elif not self._desk.read_only:
            head.addWidget(push_button(_("加一条"), lambda: self.edit(None), look="link"))
        return head

    def _row(self, child: Child) -> QWidget:
        row = QWidget()
        inside = QHBoxLayout(row)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addWidget(ElidedLabel(child.words, ""), 1)
        if not self._desk.read_only:
            inside.addWidget(push_button(_("改"), partial(self.edit, child), look="link"))
            take_away = partial(self.take_away, child.id)
            inside.addWidget(push_button(_("删"), take_away, look="link", tip=_("删除")))
        return row


class ChildEditor(QFrame):
    """A small form for one child row with its own 保存."""

    def __init__(self, block: ChildrenBlock, id: int, values: dict[str, Any]) -> None:
        super().__init__()
        self._block = block
        self._id = id
        self._values = values
        self.setProperty("look", "well")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        self.form = block.make_form()
        self.form.show_values(values)
        column.addWidget(self.form)
        buttons = QHBoxLayout()
        kind = block.child.kind.title
        keep = push_button(_("保存{kind}").format(kind=kind), self.save, small=True)
        buttons.addWidget(keep)
        buttons.addWidget(push_button(_("取消"), self.deleteLater, look="flat", small=True))
        buttons.addStretch(1)
        column.addLayout(buttons)

    def save(self) -> None:
        """Keep the row, or show what is wrong with it."""
        values = {**self._values, **self.form.values()}
        unread = [value for value in values.values() if isinstance(value, Problem)]
        if unread:
            self.form.show_problems(unread)
            self.form.focus()
        else:
            self._block.keep(self._id, values, self._refused)

    def _refused(self, error: UserError) -> None:
        problems = getattr(error, "problems", None)
        if isinstance(problems, list):
            self.form.show_problems(problems)
        else:
            dialogs.show_error(self, error)
