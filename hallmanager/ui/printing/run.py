"""One document on its way to a printer: handed over off the main thread, then watched."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from hallmanager.base.errors import Cancelled, UserError
from hallmanager.base.text import _
from hallmanager.ui.kit import work
from hallmanager.ui.printing import cups, troubles
from hallmanager.ui.printing.spooling import Order, hand_over
from hallmanager.ui.printing.troubles import Finding, Stage

T = TypeVar("T")
_POLL = 500
# A queue that is long or waits for paper is left to itself after this.
_LONGEST = 30 * 60 * 1000


class PrintRun(QObject):
    """Shows itself in the task tray until the printer is done with the document.

    Signals:
        ended: nothing more will happen (a Finding).
    """

    ended = Signal(object)

    def __init__(self, order: Order, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.order = order
        self.task = work.Task(_("打印 {title}").format(title=order.title))
        self._id = 0
        self._asking = False
        self._left = _LONGEST
        self._clock = QTimer(self, interval=_POLL)
        self._clock.timeout.connect(self._look)

    def start(self) -> None:
        """Hand the document over."""
        work.office().began.emit(self.task)
        order, task = self.order, self.task
        work.read(
            _with_an_end(
                partial(hand_over, order, progress=task.progress, cancelled=task.cancelled)
            ),
            then=self._watch,
            failed=lambda error: self._end(Finding(Stage.FAILED, error.message)),
            owner=self,
        )

    def _watch(self, id: int | None) -> None:
        if id is None:
            self._end(Finding(Stage.STOPPED, _("已停止打印。")))
        elif not id:
            self._end(troubles.judge(self.order.printer.title, None, None))
        else:
            self._id = id
            self.task.progress(0.5, _("已交给打印机"))
            self._clock.start()
            self._look()

    def _look(self) -> None:
        """Ask once how the document stands, unless the last question is still open."""
        if self._asking:
            return
        self._asking = True
        self._left -= _POLL
        stop = self.task.cancelled()
        name, title, id = self.order.printer.name, self.order.printer.title, self._id
        work.read(
            _with_an_end(lambda: _found(name, title, id, stop=stop)),
            then=self._take,
            failed=self._fail,
            owner=self,
        )

    def _take(self, finding: Finding | None) -> None:
        self._asking = False
        assert finding is not None
        if finding.stage is not Stage.WAITING:
            self._end(finding)
        elif self._left <= 0:
            words = _("还在“{title}”的队列里").format(title=self.order.printer.title)
            self._end(Finding(Stage.DONE, words))
        else:
            self.task.progress(0.5, finding.words)

    def _fail(self, error: UserError) -> None:
        bug = error.__cause__
        if isinstance(bug, Exception) and not isinstance(bug, OSError):
            work.office().on_bug(bug)
        self._end(Finding(Stage.FAILED, error.message))

    def _end(self, finding: Finding) -> None:
        self._clock.stop()
        self.task.share = 1.0
        done = finding.stage is Stage.DONE
        self.task.outcome = "" if done else finding.words
        self.task.ended.emit()
        self.ended.emit(finding)


def _found(name: str, title: str, id: int, *, stop: bool) -> Finding:
    """How a document stands; one that is stopped or cannot go on leaves the queue.

    Otherwise it would come out by surprise once the printer is mended.
    """
    if stop:
        cups.cancel(name, id)
        return Finding(Stage.STOPPED, _("已停止打印，已经送到打印机的页可能会打完。"))
    finding = troubles.judge(title, cups.queue(name), cups.job(name, id))
    if finding.stage is Stage.FAILED:
        cups.cancel(name, id)
    return finding


def _with_an_end(fn: Callable[[], T]) -> Callable[[], T | None]:
    """Let a person's stop be a result, and a bug an error that ends the run."""

    def run() -> T | None:
        try:
            return fn()
        except Cancelled:
            return None
        except (UserError, OSError):
            raise
        except Exception as bug:
            raise UserError(_("打印时程序出错，这份文件没有打印完。")) from bug

    return run
