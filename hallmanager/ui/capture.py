"""A picture of any page, without a screen: for the command line and for the README."""

import os
import time
from collections.abc import Callable
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from hallmanager.base.errors import UserError
from hallmanager.base.text import _

if TYPE_CHECKING:
    from hallmanager.ui.shell.shell import Shell
    from hallmanager.ui.shell.window import MainWindow

_PATIENCE = 60.0
_QUIET = 0.25


def capture(
    page: str,
    out: Path,
    *,
    data: Path,
    size: tuple[int, int] = (1366, 768),
    scale: float = 1.0,
    dark: bool = False,
    period: str = "",
) -> None:
    """Write a PNG of `size` pixels of the window on a page, at a display scale such as 1.5.

    Without a hall it is the start page. Raises UserError when there is no such page, the hall
    cannot be opened, or the page does not get ready in a minute.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_SCALE_FACTOR"] = str(scale)
    window = _opened(data, size=(ceil(size[0] / scale), ceil(size[1] / scale)), dark=dark)
    desk = window.shell.desk
    try:
        _refuse_if_refused(window.shell)
        if desk.is_open:
            _show(window.shell, page, period)
        out.parent.mkdir(parents=True, exist_ok=True)
        if not window.grab().copy(0, 0, *size).save(str(out), "PNG"):
            raise UserError(_("图片写不到“{out}”，请换一个位置。").format(out=out))
    finally:
        store = desk.detach()
        if store is not None:
            store.close()


def _opened(data: Path, *, size: tuple[int, int], dark: bool) -> "MainWindow":
    """The window on the hall, or on the start page, as soon as it has settled."""
    from hallmanager.ui import dressing
    from hallmanager.ui.application import make_application, operator
    from hallmanager.ui.kit import style_sheet
    from hallmanager.ui.shell.window import MainWindow

    application = make_application()
    dressing.dress()
    style_sheet.apply(application, dark=dark)
    window = MainWindow(by=operator())
    window.resize(*size)
    settled: list[bool] = []

    def watch() -> None:
        window.shell.opening.reads_only_unasked = True
        window.shell.settled.connect(lambda: settled.append(True))

    window.filled.connect(watch)
    window.open_hall(data)
    window.show()
    _wait(lambda: bool(settled))
    return window


def _refuse_if_refused(shell: "Shell") -> None:
    from hallmanager.ui.shell.refusal import Refusal

    refusal = shell.findChild(Refusal)
    if refusal is not None:
        raise UserError(refusal.why)


def _show(shell: "Shell", page: str, period: str) -> None:
    from hallmanager.domain.period import Period

    if period:
        shell.desk.show_period(Period.parse(period))
    if not shell.go(page):
        raise UserError(_("没有“{page}”这一页，请用 pages 命令查看全部页面。").format(page=page))
    _wait(lambda: True)


def _wait(ready: Callable[[], bool]) -> None:
    """Let the window work until it has been ready, and idle, for a moment."""
    from PySide6.QtCore import QCoreApplication, QEventLoop

    from hallmanager.ui.kit import work

    until, since = time.monotonic() + _PATIENCE, 0.0
    while time.monotonic() < until:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        now = time.monotonic()
        if not (ready() and work.is_idle()):
            since = 0.0
        elif not since:
            since = now
        elif now - since > _QUIET:
            return
        time.sleep(0.005)
    raise UserError(_("页面一分钟内没有准备好，没有截图。请重试。"))
