"""The two words for slow work: `read` (many at once) and `change` (one after the other).

Both run a function off the main thread and hand its result to `then` on the main thread. Widgets
never start a thread. What goes wrong ends in one place: a `UserError` in `failed` or in the
dialog, anything else in the log and the crash dialog.
"""

import threading
from collections.abc import Callable
from typing import Any, TypeVar, cast

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, Qt, QThreadPool, Signal, Slot

from hallmanager.base.errors import Cancelled, UserError
from hallmanager.base.refusals import place_refused
from hallmanager.base.text import _

T = TypeVar("T")
Failed = Callable[[UserError], None]


class Task(QObject):
    """One piece of work that the task tray shows: its name, how far it is, and a way to stop it.

    `progress` and `cancelled` are handed to services and may be called from any thread.
    """

    moved = Signal()
    ended = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self.share = 0.0
        self.words = ""
        self.outcome = ""
        self._stopped = threading.Event()

    def progress(self, share: float, words: str = "") -> None:
        """Say how far the work is, from 0 to 1, and what it does now."""
        self.share, self.words = share, words
        self.moved.emit()

    def cancelled(self) -> bool:
        """Whether the person has asked to stop."""
        return self._stopped.is_set()

    def stop(self) -> None:
        self._stopped.set()
        self.moved.emit()


class _Office(QObject):
    """Lives on the main thread, where the results of all work arrive."""

    arrived = Signal(object)
    began = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.readers = QThreadPool(self)
        self.changer = QThreadPool(self)
        self.changer.setMaxThreadCount(1)
        self.changer.setExpiryTimeout(-1)
        self.running = 0
        self.latest: dict[tuple[int, str], int] = {}
        self.on_user_error: Failed = _log_user_error
        self.on_bug: Callable[[BaseException], None] = _log_bug
        self.arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def _deliver(self, delivery: Callable[[], None]) -> None:
        self.running -= 1
        delivery()


_office: _Office | None = None


def office() -> _Office:
    """The one office of the application; made on the main thread when first needed."""
    global _office
    if _office is None or not shiboken6.isValid(_office):
        _office = _Office()
        application = QCoreApplication.instance()
        if application is not None:
            _office.moveToThread(application.thread())
    return _office


def read(
    fn: Callable[[], T],
    *,
    then: Callable[[T], None] | None = None,
    failed: Failed | None = None,
    owner: QObject | None = None,
    latest: str = "",
    task: Task | None = None,
) -> None:
    """Run `fn` beside other reads and give its result to `then`.

    With an `owner`, the result is dropped when the owner is gone; with `latest` also when the
    owner has since asked again under the same word.
    """
    _start(office().readers, fn, then, failed, owner, latest, task)


def change(
    fn: Callable[[], T],
    *,
    then: Callable[[T], None] | None = None,
    failed: Failed | None = None,
    owner: QObject | None = None,
    task: Task | None = None,
) -> None:
    """Run `fn` after all changes asked for before it and give its result to `then`."""
    _start(office().changer, fn, then, failed, owner, "", task)


def finish(milliseconds: int = 30_000) -> bool:
    """Wait for all work that is under way (at exit); False when some did not end in time."""
    here = office()
    return here.changer.waitForDone(milliseconds) and here.readers.waitForDone(milliseconds)


def is_idle() -> bool:
    """Whether no work is under way and every result has been delivered."""
    return office().running == 0


def _start(
    pool: QThreadPool,
    fn: Callable[[], T],
    then: Callable[[T], None] | None,
    failed: Failed | None,
    owner: QObject | None,
    latest: str,
    task: Task | None,
) -> None:
    here = office()
    here.running += 1
    wanted = _ticket(here, owner, latest)
    if task is not None:
        here.began.emit(task)

    def work() -> None:
        try:
            result = fn()
        except BaseException as error:  # noqa: BLE001 - every failure is shown on the main thread
            outcome = _failure(error, failed)
        else:
            outcome = _success(result, then)
        here.arrived.emit(lambda: _hand_over(outcome, task, wanted))

    pool.start(work)


def _success(result: T, then: Callable[[T], None] | None) -> Callable[[], str]:
    def deliver() -> str:
        if then is not None:
            then(result)
        return ""

    return deliver


def _failure(error: BaseException, failed: Failed | None) -> Callable[[], str]:
    if isinstance(error, OSError):
        error = place_refused(error)

    def deliver() -> str:
        if isinstance(error, Cancelled):
            return _("已停止，数据没有改动。")
        if isinstance(error, UserError):
            (failed or office().on_user_error)(error)
            return error.message
        office().on_bug(error)
        return _("程序出错，数据没有改动。")

    return deliver


def _hand_over(deliver: Callable[[], str], task: Task | None, wanted: Callable[[], bool]) -> None:
    outcome = deliver() if wanted() else ""
    if task is not None:
        task.outcome = outcome
        task.share = 1.0
        task.ended.emit()


def _ticket(here: _Office, owner: QObject | None, latest: str) -> Callable[[], bool]:
    if owner is None:
        return lambda: True
    key = (id(owner), latest)
    number = here.latest.get(key, 0) + 1
    if latest:
        here.latest[key] = number
    held = owner

    def wanted() -> bool:
        alive = shiboken6.isValid(held)
        return alive and (not latest or here.latest.get(key) == number)

    return wanted


def _log_user_error(error: UserError) -> None:
    from hallmanager.base import logs

    logs.room("ui.work").warning("%s %s", error.message, error.detail or "")


def _log_bug(error: BaseException) -> None:
    from hallmanager.base import logs

    logs.room("ui.work").error("bug", exc_info=cast(Any, error))


def is_alive(widget: QObject) -> bool:
    """Whether a widget that asked for work still exists."""
    return bool(shiboken6.isValid(widget))
