"""The desk: what every page works on - the open hall, who works, the period in view.

Pages are given the desk and nothing else; they read and change through it and never see the
window, the store's sessions or a thread.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from hallmanager.base import clock
from hallmanager.base.text import _
from hallmanager.domain.period import Period, PeriodUnit
from hallmanager.ui.kit import work

if TYPE_CHECKING:
    from hallmanager.storage.store import Store

T = TypeVar("T")


@dataclass(frozen=True)
class Toast:
    """A short word of what was done; `undo` offers to take it back."""

    words: str
    undo: bool = False


class Desk(QObject):
    """The open hall and what all pages share about it.

    Signals:
        opened: a hall was opened; closed: it was closed.
        changed: records changed; pages in view load again.
        period_changed: another period is in view.
        page_asked: go to a page (its key) with an errand (conditions to show, or None).
        toast_asked, undo_asked: the shell answers these.
        sample_asked: open the sample hall beside this one.
        named: who works has said their name.
    """

    opened = Signal()
    closed = Signal()
    changed = Signal()
    period_changed = Signal()
    page_asked = Signal(str, object)
    toast_asked = Signal(object)
    undo_asked = Signal()
    sample_asked = Signal()
    named = Signal()

    def __init__(self, *, by: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.by = by
        self.is_named = True
        self._store: Store | None = None
        self._period = Period.containing(clock.today(), PeriodUnit.QUARTER)
        self._revision = 0

    @property
    def store(self) -> "Store":
        """The open hall; pages exist only while there is one."""
        if self._store is None:
            raise RuntimeError("no hall is open")
        return self._store

    @property
    def is_open(self) -> bool:
        return self._store is not None

    @property
    def read_only(self) -> bool:
        return self._store is not None and self._store.read_only

    @property
    def period(self) -> Period:
        """The period that all pages show."""
        return self._period

    def attach(self, store: "Store") -> None:
        """Begin work on an open hall."""
        self._store = store
        self._revision = store.revision
        self.opened.emit()

    def detach(self) -> "Store | None":
        """Stop work on the hall and give it back to be closed."""
        store, self._store = self._store, None
        if store is not None:
            self.closed.emit()
        return store

    def name_operator(self, name: str) -> None:
        """Record changes under this name from now on."""
        self.by, self.is_named = name, True
        self.named.emit()

    def show_period(self, period: Period) -> None:
        """Put another period in view."""
        if period != self._period:
            self._period = period
            self.period_changed.emit()

    def read(
        self,
        fn: "Callable[[Store], T]",
        *,
        then: Callable[[T], None],
        failed: work.Failed | None = None,
        owner: QObject | None = None,
        latest: str = "",
        task: work.Task | None = None,
    ) -> None:
        """Run `fn` with the hall off the main thread (see kit.work)."""
        store = self.store
        work.read(
            lambda: fn(store), then=then, failed=failed, owner=owner, latest=latest, task=task
        )

    def change(
        self,
        fn: "Callable[[Store], T]",
        *,
        then: Callable[[T], None] | None = None,
        failed: work.Failed | None = None,
        owner: QObject | None = None,
        task: work.Task | None = None,
        said: str = "",
    ) -> None:
        """Run `fn` with the hall as the next change, then let all pages know.

        `said` is the toast that tells what was done and offers to undo it.
        """
        store = self.store

        def done(result: T) -> None:
            if then is not None and (owner is None or work.is_alive(owner)):
                then(result)
            self.look_again()
            if said:
                self.toast(said, undo=True)

        work.change(lambda: fn(store), then=done, failed=failed, task=task)

    def look_again(self) -> None:
        """Tell all pages when the hall's revision moved since they were last told."""
        if self._store is not None and self._store.revision != self._revision:
            self._revision = self._store.revision
            self.changed.emit()

    def toast(self, words: str, *, undo: bool = False) -> None:
        """Say for some seconds what was done."""
        self.toast_asked.emit(Toast(words, undo))

    def show_page(self, key: str, errand: object = None) -> None:
        """Go to a page; the errand is what it should show there (see Page.arrive)."""
        self.page_asked.emit(key, errand)

    def may_change(self) -> str:
        """Why nothing may be changed, or "" when it may (for tooltips of disabled actions)."""
        return _("只读打开，不能修改。") if self.read_only else ""
