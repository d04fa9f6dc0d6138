"""Printing as a page asks for it: the dialog, then the run, then what to say."""

from functools import partial

from PySide6.QtWidgets import QWidget

from hallmanager.base.text import _
from hallmanager.ui.kit import dialogs, work
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.printing.dialog import Printable, PrintDialog
from hallmanager.ui.printing.run import PrintRun
from hallmanager.ui.printing.spooling import Order
from hallmanager.ui.printing.troubles import Finding, Stage


def offer(parent: QWidget, desk: Desk, printable: Printable, *, page: int = 0) -> None:
    """Let a document be printed or saved as PDF; a printer that fails leads back here."""
    dialog = PrintDialog(parent, printable, page=page)
    dialog.exec()
    if dialog.order is not None:
        send(parent, desk, printable, dialog.order)
    elif dialog.saved is not None:
        desk.toast(_("已存到 {path}").format(path=dialog.saved))
    dialog.deleteLater()


def send(parent: QWidget, desk: Desk, printable: Printable, order: Order) -> PrintRun:
    """Print an order in the background and tell how it ended."""
    run = PrintRun(order, desk)
    run.ended.connect(partial(_tell, parent, desk, printable))
    run.ended.connect(lambda _finding: run.deleteLater())
    run.start()
    return run


def _tell(parent: QWidget, desk: Desk, printable: Printable, finding: Finding) -> None:
    if finding.stage is not Stage.FAILED:
        desk.toast(finding.words)
        return
    alive = work.is_alive(parent)
    verbs = [_("重新打印…")] if alive else []
    chosen = dialogs.choose(
        parent if alive else None,
        _("没有打印好"),
        finding.words,
        verbs,
        stay=_("知道了"),
    )
    if chosen == 0:
        offer(parent, desk, printable)
