"""The printers of this computer and what each can do; asking them may take a while."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from hallmanager.base.text import _
from hallmanager.rendering.pages import Margins
from hallmanager.ui.printing import cups, troubles

A4 = QPageSize.PageSizeId.A4
NO_MARGINS = Margins(0, 0, 0, 0)
_DUPLEX = QPrinter.DuplexMode


class Sides(StrEnum):
    """Which sides of the paper are printed; pages are turned over the long or the short edge."""

    ONE = "one"
    LONG_EDGE = "long"
    SHORT_EDGE = "short"


QT_SIDES = {
    Sides.ONE: _DUPLEX.DuplexNone,
    Sides.LONG_EDGE: _DUPLEX.DuplexLongSide,
    Sides.SHORT_EDGE: _DUPLEX.DuplexShortSide,
}


@dataclass(frozen=True)
class Printer:
    """One printer.

    Attributes:
        name: what the system calls it; `title` is what a person calls it.
        refusal: why it takes nothing now, "" when it does; `notice` is what else is to be seen to.
        margins: what of the sheet it cannot print on, in millimetres.
    """

    name: str
    title: str
    is_default: bool = False
    refusal: str = ""
    notice: str = ""
    sides: tuple[Sides, ...] = (Sides.ONE,)
    margins: Margins = NO_MARGINS
    has_a4: bool = True


def installed() -> list[Printer]:
    """All printers, the default one first."""
    found = [_described(info) for info in QPrinterInfo.availablePrinters() if not info.isNull()]
    return sorted(found, key=lambda printer: not printer.is_default)


def _described(info: QPrinterInfo) -> Printer:
    title = info.description() or info.printerName()
    refusal, notice = _state(info, title)
    offered = info.supportedDuplexModes()
    return Printer(
        name=info.printerName(),
        title=title,
        is_default=info.isDefault(),
        refusal=refusal,
        notice=notice,
        sides=tuple(s for s in Sides if s is Sides.ONE or QT_SIDES[s] in offered),
        margins=_margins(info),
        has_a4=any(size.id() == A4 for size in info.supportedPageSizes()),
    )


def _state(info: QPrinterInfo, title: str) -> tuple[str, str]:
    queue = cups.queue(info.printerName()) if cups.is_here() else None
    if queue is not None:
        words = troubles.trouble_words(queue.reasons)
        return troubles.refusal(title, queue), words and _("打印机{words}。").format(words=words)
    if info.state() in (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted):
        return "", _("系统报告这台打印机有错误，可能脱机、缺纸或卡纸，请先看一下打印机。")
    return "", ""


def _margins(info: QPrinterInfo) -> Margins:
    printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(A4))
    least: QMarginsF = printer.pageLayout().minimumMargins()
    unit = printer.pageLayout().units()
    mm = 25.4 / 72 if unit == QPageLayout.Unit.Point else 1.0
    edges = (least.left(), least.top(), least.right(), least.bottom())
    return Margins(*(edge * mm for edge in edges))
