"""The side panel of a list: one record in its form, checked while it is typed."""

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hallmanager.base.errors import Conflict, UserError
from hallmanager.base.text import _
from hallmanager.domain.period import Period
from hallmanager.domain.problem import Problem
from hallmanager.records.kind import Record
from hallmanager.services.whole import ChildRefused, Whole, save
from hallmanager.ui.kit import actions, dialogs
from hallmanager.ui.kit.actions import ActionButton
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.kit.labels import label
from hallmanager.ui.kit.panel import SidePanel
from hallmanager.ui.records import editing, renaming
from hallmanager.ui.records.children import ChildrenBlock
from hallmanager.ui.records.editing import Loaded
from hallmanager.ui.records.form import Form
from hallmanager.ui.records.renaming import Renaming, has_former_names

if TYPE_CHECKING:
    from hallmanager.storage.store import Store

_PAUSE = 250


class RecordPanel(SidePanel):
    """Shows, checks and saves one record.

    Signals:
        saved: a record was kept (its id).
        removed: the record shown is gone.
        loaded: a record (or a blank form) stands in the panel.
    """

    saved = Signal(int)
    removed = Signal()
    loaded = Signal(int)

    def __init__(self, desk: Desk, cls: type[Record]) -> None:
        super().__init__()
        self.desk = desk
        self.cls = cls
        self.form: Form | None = None
        self.blocks: list[ChildrenBlock] = []
        self.record: Loaded | None = None
        self.dirty = False
        self.asked_to_save = False
        self._given: dict[str, Any] = {}
        self._faults: list[Problem] = []
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._check)
        self._slot = QVBoxLayout()
        self.body.addLayout(self._slot)
        self._make_actions()

    def open(self, id: int, given: dict[str, Any] | None = None) -> None:
        """Show a record, or with id 0 a blank form with some values given."""
        self._given = given or {}
        self.desk.read(
            partial(editing.load, cls=self.cls, id=id),
            then=self._show,
            owner=self,
            latest="record",
        )

    def refresh(self) -> None:
        """Read the record again (it may have been undone or changed elsewhere) unless edited."""
        if self.record is None or not self.record.id or self.dirty or self.isHidden():
            return
        self.desk.read(
            partial(editing.load, cls=self.cls, id=self.record.id),
            then=self._show,
            failed=lambda _gone: self._gone(None),
            owner=self,
            latest="record",
        )

    def may_go(self) -> bool:
        """Whether the panel may show something else; asks about unsaved changes."""
        if not self.dirty or self.record is None:
            return True
        chosen = dialogs.choose(
            self,
            _("还有没保存的修改"),
            _("“{title}”改过还没有保存。").format(title=self.title.whole_text()),
            [_("放弃修改")],
            danger=True,
            stay=_("继续填写"),
        )
        if chosen == 0:
            self.dirty = False
        return chosen == 0

    def save(self) -> None:
        """Keep the record; with faults the focus goes to the first of them."""
        if self.form is None or self.record is None or self.desk.read_only:
            return
        self.asked_to_save = True
        if not all(block.settle() for block in self.blocks):
            return
        values = self.form.values()
        unread = [value for value in values.values() if isinstance(value, Problem)]
        if unread:
            self._show_faults(unread)
            self.form.focus()
            return
        renamed = self._renaming(values)
        if renamed is not None:
            self._send(values, self.record.version or None, renamed)

    def values(self) -> dict[str, Any]:
        """What stands in the form."""
        return self.form.values() if self.form else {}

    def _make_actions(self) -> None:
        self.history = actions.action(
            self, _("修改记录"), self._show_history, icon="clock-counter-clockwise"
        )
        self.remove = actions.action(self, _("删除"), self._remove, icon="trash")
        for action in (self.history, self.remove):
            self.head.insertWidget(self.head.count() - 1, actions.icon_button(action))
        self.save_action = actions.action(self, _("保存"), self.save, key="Ctrl+S")
        self.save_action.setShortcuts(
            [QKeySequence(key) for key in ("Ctrl+S", "Ctrl+Return", "Ctrl+Enter")]
        )
        self.discard = actions.action(self, _("放弃"), self._discard)
        self.footer.addWidget(ActionButton(self.save_action, look="main"))
        self.footer.addWidget(ActionButton(self.discard, look="flat"))
        self.footer.addStretch(1)
        self.left = label("", "error")
        self.footer.addWidget(self.left)

    def _show(self, record: Loaded) -> None:
        place = self.form.focused() if self.form and _same(self.record, record) else ""
        self.record = record
        self._build(record)
        assert self.form is not None
        values = {**record.values, **self._given}
        self.form.show_values(values)
        self.title.setText(record.title or _("新增{kind}").format(kind=self.cls.kind.title))
        self.history.setVisible(bool(record.id))
        self.remove.setVisible(bool(record.id) and not self.desk.read_only)
        self.dirty = self.asked_to_save = False
        self._show_faults([])
        self.show()
        self.loaded.emit(record.id)
        if place:
            self.form.focus(place)
        if not record.id:
            empty = next((n for n, v in values.items() if v is None), "")
            first = next((n for n in self.form.fields if values.get(n) is None), empty)
            self.form.focus(first)

    def _build(self, record: Loaded) -> None:
        """Make the form anew: the names that references may take are of this moment."""
        _clear(self._slot)
        near: Period = self.desk.period
        self.form = Form(self.cls, record.names, near)
        self.form.changed.connect(self._changed)
        self.form.set_read_only(self.desk.read_only)
        self._slot.addWidget(self.form)
        self.blocks = [
            ChildrenBlock(self.desk, self.cls, key, record) for key in self.cls.kind.children
        ]
        for block in self.blocks:
            block.changed.connect(self._changed)
            self._slot.addWidget(block)

    def _changed(self) -> None:
        self.dirty = True
        self._update_footer()
        self._pause.start()

    def _check(self) -> None:
        if self.form is None or self.record is None:
            return
        values = self.form.values()
        unread = [value for value in values.values() if isinstance(value, Problem)]
        if unread:
            self._show_faults(unread)
            return
        id = self.record.id

        def check(store: "Store") -> list[Problem]:
            return editing.problems(store, self.cls, values, id)

        self.desk.read(check, then=self._take_faults, owner=self, latest="check")

    def _take_faults(self, problems: list[Problem]) -> None:
        self._show_faults(problems if self.dirty else [])

    def _show_faults(self, problems: list[Problem]) -> None:
        """Mark what is wrong; an input still empty is only counted until Save was tried."""
        self._faults = problems
        if self.form is None:
            return
        values = self.form.values()
        marked = [p for p in problems if self.asked_to_save or values.get(p.field) is not None]
        self.form.show_problems(marked)
        self._update_footer()

    def _update_footer(self) -> None:
        empty = [p for p in self._faults if self.values().get(p.field) is None]
        wrong = len(self._faults) - len(empty)
        words = [
            _("{n} 处要改").format(n=wrong) if wrong else "",
            _("{n} 处要填").format(n=len(empty)) if empty else "",
        ]
        self.left.setText("，".join(word for word in words if word))
        self.save_action.setEnabled(self.dirty and not wrong and not self.desk.read_only)
        self.save_action.setToolTip(self.desk.may_change() or self.left.text() or _("保存"))
        self.discard.setEnabled(self.dirty)

    def _renaming(self, values: dict[str, Any]) -> Renaming | None:
        """Whether a changed name is a new name or a mended slip; None: not to be saved yet."""
        record = self.record
        assert record is not None
        old, new = record.values.get("name"), values.get("name")
        if not record.id or not new or old == new or not has_former_names(self.cls):
            return Renaming(None)
        return renaming.ask(self, str(old), str(new))

    def _send(
        self, values: dict[str, Any], version: int | None, renamed: Renaming | None = None
    ) -> None:
        assert self.record is not None
        id, cls, by = self.record.id, self.cls, self.desk.by
        whole = Whole(
            self._changes(values),
            id or None,
            version,
            renamed.from_day if renamed else None,
            [row for block in self.blocks for row in block.changes()],
        )

        def keep(store: "Store") -> int:
            return save(store, cls, whole, by=by).id

        title = self.cls.kind.title
        said = _("已保存{kind}") if id else _("已新增{kind}")
        self.desk.change(
            keep,
            then=self._kept,
            failed=partial(self._refused, values),
            owner=self,
            said=said.format(kind=title),
        )

    def _changes(self, values: dict[str, Any]) -> dict[str, Any]:
        """Of a record that exists only what was changed, so that nobody else's work is undone."""
        assert self.record is not None
        if not self.record.id:
            return values
        before = self.record.values
        return {name: value for name, value in values.items() if value != before.get(name)}

    def _kept(self, id: int) -> None:
        new = self.record is not None and not self.record.id
        self.dirty = False
        self.saved.emit(id)
        if new:
            self.open(0, self._given)
        else:
            self.open(id)

    def _refused(self, values: dict[str, Any], error: UserError) -> None:
        problems = getattr(error, "problems", None)
        if isinstance(error, ChildRefused):
            self._show_child_faults(error)
        elif isinstance(problems, list) and self.form is not None:
            self._show_faults(problems)
            self.form.focus()
        elif isinstance(error, Conflict):
            self._settle_conflict(values, error)
        else:
            dialogs.show_error(self, error)

    def _show_child_faults(self, error: ChildRefused) -> None:
        places = [(block, row) for block in self.blocks for row in block.changed_rows()]
        block, row = places[error.position]
        block.edit(row, error.problems)

    def _settle_conflict(self, values: dict[str, Any], error: UserError) -> None:
        verbs = [_("保存我填的"), _("看对方改的")]
        chosen = dialogs.choose(self, _("别人刚改过这条记录"), error.message, verbs)
        if chosen == 0:
            self._send(values, None)
        elif chosen == 1 and self.record is not None:
            self.dirty = False
            self.open(self.record.id)

    def _discard(self) -> None:
        if self.record is not None:
            self.dirty = False
            self.open(self.record.id, self._given)

    def _remove(self) -> None:
        if self.record is None:
            return
        id, cls, by = self.record.id, self.cls, self.desk.by
        title = _("删除{kind}“{name}”").format(kind=cls.kind.title, name=self.record.title)
        why = dialogs.ask_reason(self, title, _("删除后可以撤销，修改记录会保留。"), _("删除"))
        if why is None:
            return

        def remove(store: "Store") -> None:
            from hallmanager.services import records

            records.remove(store, cls, id, by=by, why=why)

        said = _("已删除{kind}“{name}”").format(kind=cls.kind.title, name=self.record.title)
        self.desk.change(remove, then=self._gone, owner=self, said=said)

    def _gone(self, _none: None) -> None:
        self.dirty = False
        self.record = None
        self.removed.emit()

    def _show_history(self) -> None:
        from hallmanager.ui.records.history import show_history

        if self.record is not None:
            show_history(self.desk, self.cls, self.record.id, self.record.title, self)


def _same(before: Loaded | None, now: Loaded) -> bool:
    return before is not None and before.id == now.id != 0


def _clear(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget: QWidget | None = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
