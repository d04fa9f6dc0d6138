"""Opening and closing a hall off the main thread, with what the person must decide on the way."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from hallmanager.base.errors import Busy, UserError
from hallmanager.base.text import _
from hallmanager.domain.period import Period
from hallmanager.ui.kit import dialogs, work
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.kit.facts import PageFacts

if TYPE_CHECKING:
    from hallmanager.storage.store import Reader, Store


@dataclass(frozen=True)
class CenterFacts:
    """Whose hall it is: its full and short name, and whether it is the sample."""

    name: str
    short_name: str
    sample: bool


@dataclass(frozen=True)
class Opened:
    """What the window needs to know of a hall just opened."""

    store: "Store"
    pages: tuple[PageFacts, ...]
    center: "CenterFacts"
    period: Period | None


class Opening(QObject):
    """Opens, makes and closes halls for the window.

    Signals:
        opened: a hall is open (an Opened).
        absent: there is no hall at the path; nothing was opened.
        refused: what is at the path was not opened (why, in one sentence).
    """

    opened = Signal(object)
    absent = Signal()
    refused = Signal(str)

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        # Whoever only looks, as a picture does, is not asked where another copy holds the hall.
        self.reads_only_unasked = False
        self._desk = desk
        self._window = window

    def begin(self, path: Path) -> None:
        """Open the hall at the path, or tell that there is none."""
        work.read(
            lambda: _open(path, read_only=False) if path.exists() else None,
            then=lambda opened: self._take(opened),
            failed=lambda error: self._failed(path, error),
            owner=self,
        )

    def create(self, path: Path, *, sample: bool, center: str = "") -> work.Task:
        """Make a hall at the path, the sample or one of a centre's name, and open it."""
        title = _("建立示例大厅") if sample else _("建立大厅")
        task, by = work.Task(title), self._desk.by

        def make() -> Opened:
            from hallmanager.services import halls

            halls.create(path, sample=sample, center=center, by=by, progress=task.progress)
            return _open(path, read_only=False)

        work.change(make, then=self._take, failed=self._not_made, owner=self, task=task)
        return task

    def close(self, then: Callable[[], None]) -> None:
        """Close the hall (with its exit backup) and go on."""
        store = self._desk.detach()
        if store is None:
            then()
            return
        work.change(store.close, then=lambda _none: then(), failed=self._closed_badly(then))

    def _closed_badly(self, then: Callable[[], None]) -> work.Failed:
        def tell(error: UserError) -> None:
            dialogs.show_error(self._window, error)
            then()

        return tell

    def _take(self, opened: Opened | None) -> None:
        if opened is None:
            self.absent.emit()
        else:
            self.opened.emit(opened)

    def _failed(self, path: Path, error: UserError) -> None:
        if isinstance(error, Busy) and self._wants_read_only(error):
            work.read(
                lambda: _open(path, read_only=True),
                then=self._take,
                failed=self._refused,
                owner=self,
            )
        else:
            self._refused(error)

    def _wants_read_only(self, error: Busy) -> bool:
        if self.reads_only_unasked:
            return True
        title = _("这个大厅已经打开")
        return dialogs.confirm(self._window, title, error.message, _("只读打开"))

    def _refused(self, error: UserError) -> None:
        self.refused.emit(error.message)

    def _not_made(self, error: UserError) -> None:
        dialogs.show_error(self._window, error)
        self.absent.emit()


def _open(path: Path, *, read_only: bool) -> Opened:
    """Import what is heavy and open the file; runs off the main thread."""
    from hallmanager.services import halls
    from hallmanager.ui.pages import register

    store = halls.open(path, read_only=read_only)
    try:
        with store.reading() as reader:
            period = _latest_period(reader)
            return Opened(store, tuple(register.pages()), _center(reader), period)
    except BaseException:
        store.close()
        raise


def center_of(store: "Store") -> CenterFacts:
    """Whose hall it is now."""
    with store.reading() as reader:
        return _center(reader)


def _center(reader: "Reader") -> CenterFacts:
    from hallmanager.records.hall import Center

    found = reader.find(Center, limit=1)
    if not found:
        return CenterFacts(_("未命名的大厅"), _("未命名的大厅"), sample=False)
    center = found[0]
    name, short_name = center.name, center.short_name or center.name
    if center.sample:
        name, short_name = (_("{name}（示例）").format(name=each) for each in (name, short_name))
    return CenterFacts(name, short_name, center.sample)


def _latest_period(reader: "Reader") -> Period | None:
    """The last period anything is kept for, so that a hall opens where its work is."""
    from hallmanager.records.register import KINDS

    ends = []
    for cls in KINDS.values():
        if cls.kind.period_by == "period" and not cls.kind.owner:
            for record in reader.find(cls, order=("-period",), limit=1):
                ends.append(Period.parse(record.period))  # type: ignore[attr-defined]
    return max(ends, key=lambda period: period.end, default=None)
