"""Undo and redo from the window: take back the last change, or bring back what was taken back."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from hallmanager.ui.kit.desk import Desk

if TYPE_CHECKING:
    from hallmanager.storage.store import Store
    from hallmanager.storage.undoing import UndoResult


class Undoing(QObject):
    """Remembers what was undone in this window, so that it can be done again.

    Signals:
        moved: whether something can be done again may have changed.
    """

    moved = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._undone: list[str] = []
        self._revision = -1
        desk.changed.connect(self._forget_when_stale)
        desk.closed.connect(self._forget)

    @property
    def can_redo(self) -> bool:
        return bool(self._undone)

    def undo(self) -> None:
        """Take back the last change of the hall, whoever made it, and say which it was."""
        if not self._desk.is_open or self._desk.read_only:
            return
        by = self._desk.by

        def undo(store: "Store") -> "UndoResult":
            from hallmanager.services import records

            return records.undo_last(store, by=by)

        self._desk.change(undo, then=self._took_back)

    def redo(self) -> None:
        """Bring back what was undone last, as long as nothing else was changed since."""
        if not self._undone or self._desk.read_only:
            return
        change, by = self._undone[-1], self._desk.by

        def redo(store: "Store") -> "UndoResult":
            from hallmanager.storage import undoing

            return undoing.undo(store, change, by=by)

        self._desk.change(redo, then=self._brought_back)

    def _took_back(self, done: "UndoResult") -> None:
        self._undone.append(done.change)
        self._say(done)

    def _brought_back(self, done: "UndoResult") -> None:
        self._undone.pop()
        self._say(done)

    def _say(self, done: "UndoResult") -> None:
        self._revision = self._desk.store.revision
        self._desk.toast(done.words)
        self.moved.emit()

    def _forget_when_stale(self) -> None:
        if self._desk.store.revision != self._revision:
            self._forget()

    def _forget(self) -> None:
        self._undone.clear()
        self.moved.emit()
