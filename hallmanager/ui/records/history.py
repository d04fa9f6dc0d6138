"""The history of a record: who changed what from what to what, newest first."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from hallmanager.base.text import _
from hallmanager.records.kind import Record
from hallmanager.ui.kit import shown, work
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.kit.dialogs import Dialog
from hallmanager.ui.kit.labels import label, rule

if TYPE_CHECKING:
    from hallmanager.storage.history import HistoryEntry
    from hallmanager.storage.store import Store


def show_history(desk: Desk, cls: type[Record], id: int, title: str, parent: QWidget) -> None:
    """Read the changes of a record and show them."""

    def read(store: "Store") -> "list[HistoryEntry]":
        from hallmanager.services import records

        return records.history(store, cls, id)

    def show(entries: "list[HistoryEntry]") -> None:
        if work.is_alive(parent):
            HistoryDialog(parent, title, entries).exec()

    desk.read(read, then=show, owner=parent)


class HistoryDialog(Dialog):
    """A list of changes, each with its fields old → new."""

    def __init__(self, parent: QWidget, title: str, entries: "list[HistoryEntry]") -> None:
        super().__init__(parent, _("修改记录：{title}").format(title=title), width=520)
        self.entries = entries
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setMinimumHeight(260)
        inside = QWidget()
        inside.setProperty("look", "scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(6)
        for entry in entries:
            column.addWidget(_block(entry))
            column.addWidget(rule())
        if not entries:
            column.addWidget(label(_("还没有修改记录。"), "second"))
        column.addStretch(1)
        area.setWidget(inside)
        self.body.addWidget(area, 1)
        self.add_button(_("关闭"), self.accept, look="main", default=True)


def _block(entry: "HistoryEntry") -> QFrame:
    block = QFrame()
    column = QVBoxLayout(block)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    head = _("{when}　{who}").format(when=shown.moment(entry.at), who=entry.operator)
    column.addWidget(label(head + (_("　已撤销") if entry.undone else ""), "auxiliary"))
    column.addWidget(label(entry.words, "strong", wrap=True))
    for change in entry.fields:
        line = _("{label}：{before} → {after}").format(
            label=change.label, before=change.before or _("空"), after=change.after or _("空")
        )
        column.addWidget(label(line, "second", wrap=True))
    if entry.why:
        column.addWidget(label(_("原因：{why}").format(why=entry.why), "second", wrap=True))
    return block
