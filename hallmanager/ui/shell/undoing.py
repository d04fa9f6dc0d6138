"""Undo from the window: take back the last change and say in words which it was."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from hallmanager.base.text import _
from hallmanager.ui.kit.desk import Desk

if TYPE_CHECKING:
    from hallmanager.storage.store import Store
    from hallmanager.storage.undoing import UndoResult


def undo_last(desk: Desk, owner: QObject) -> None:
    """Undo the last change of the hall, whoever made it."""
    if not desk.is_open or desk.read_only:
        return
    by = desk.by

    def undo(store: "Store") -> "UndoResult":
        from hallmanager.services import records

        return records.undo_last(store, by=by)

    desk.change(undo, then=lambda done: desk.toast(_("已撤销：{words}").format(words=done.words)))
