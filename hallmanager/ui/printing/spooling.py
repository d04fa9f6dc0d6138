"""A document goes to a printer: as it is where CUPS takes PDF, else drawn sheet by sheet.

Both keep the measures: 100 %, from the corner of the sheet, on A4.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtGui import QImage, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from hallmanager.base.errors import Cancelled, UserError
from hallmanager.base.text import _
from hallmanager.rendering import pages
from hallmanager.ui.printing import cups, troubles
from hallmanager.ui.printing.printers import A4, QT_SIDES, Printer, Sides

# Sharper than the eye sees; finer printers get each pixel several times.
_MOST_DPI = 600
# Pixels of a band: a sheet at 600 dpi has 35 million.
_BAND = 4_000_000
Progress = Callable[[float, str], None]
_CUPS_SIDES = {
    Sides.ONE: "one-sided",
    Sides.LONG_EDGE: "two-sided-long-edge",
    Sides.SHORT_EDGE: "two-sided-short-edge",
}


@dataclass(frozen=True)
class Order:
    """What is to be printed, where and how; pages count from 0."""

    title: str
    pdf: bytes
    printer: Printer
    pages: tuple[int, ...]
    copies: int = 1
    collated: bool = True
    sides: Sides = Sides.ONE

    @property
    def sheets(self) -> int:
        """How many sheets of paper it takes."""
        sides = 1 if self.sides is Sides.ONE else 2
        return ceil(len(self.pages) / sides) * self.copies


def hand_over(order: Order, *, progress: Progress, cancelled: Callable[[], bool]) -> int:
    """Give an order to its printer; returns the job's number where the print server names one.

    Raises UserError when the printer does not take it, Cancelled when the person stopped it.
    """
    if cups.is_here():
        return _send(order)
    printer = prepared(order)
    draw(printer, order, progress=progress, cancelled=cancelled)
    return 0


def _send(order: Order) -> int:
    queue = cups.queue(order.printer.name)
    if queue is not None and (words := troubles.refusal(order.printer.title, queue)):
        raise UserError(words)
    with TemporaryDirectory(prefix="hallmanager-print-") as folder:
        file = Path(folder) / "pages.pdf"
        file.write_bytes(pages.upright_sheets(order.pdf, order.pages))
        id, why = cups.send(order.printer.name, file, order.title, _options(order))
    if not id:
        raise UserError(
            _(
                "打印机“{title}”没有收下这份文件，没有打印。"
                "请检查它是否开机、联网，或换一台打印机，也可以先存为 PDF。"
            ).format(title=order.printer.title),
            detail=why,
        )
    return id


def _options(order: Order) -> dict[str, str]:
    return {
        "media": "A4",
        "copies": str(order.copies),
        "sides": _CUPS_SIDES[order.sides],
        "multiple-document-handling": (
            "separate-documents-collated-copies"
            if order.collated
            else "separate-documents-uncollated-copies"
        ),
        "collate": "true" if order.collated else "false",
        "print-scaling": "none",
        "number-up": "1",
    }


def prepared(order: Order) -> QPrinter:
    """The system's printer, set as the order says."""
    info = QPrinterInfo.printerInfo(order.printer.name)
    if info.isNull():
        raise UserError(
            _("找不到打印机“{title}”，没有打印。它可能已被删除或断开，请换一台打印机。").format(
                title=order.printer.title
            )
        )
    printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    set_up(printer, order)
    return printer


def set_up(printer: QPrinter, order: Order) -> None:
    """Set paper, sides and copies; pages are drawn from the corner of the sheet."""
    printer.setDocName(order.title)
    printer.setCreator("HallManager")
    printer.setPageSize(QPageSize(A4))
    printer.setFullPage(True)
    printer.setDuplex(QT_SIDES[order.sides])
    if printer.supportsMultipleCopies():
        printer.setCopyCount(order.copies)
        printer.setCollateCopies(order.collated)


def draw(
    printer: QPrinter, order: Order, *, progress: Progress, cancelled: Callable[[], bool]
) -> None:
    """Draw the pages of an order on a printer that is set up."""
    by_itself = printer.supportsMultipleCopies()
    sequence = order.pages if by_itself else copied_pages(order)
    painter = QPainter()
    if not painter.begin(printer):
        raise UserError(_no_answer(order))
    try:
        for number, page in enumerate(sequence):
            if cancelled():
                printer.abort()
                raise Cancelled
            words = _("正在送第 {n} 页，共 {m} 页").format(n=number + 1, m=len(sequence))
            progress(number / len(sequence), words)
            if number and not printer.newPage():
                printer.abort()
                raise UserError(_broken_off(order, number))
            if page is not None:
                _draw_sheet(painter, printer, order.pdf, page)
    finally:
        painter.end()


def copied_pages(order: Order) -> Sequence[int | None]:
    """The pages of all copies in turn; None is a blank back, so that copies begin in front."""
    if not order.collated and order.sides is Sides.ONE:
        return [page for page in order.pages for _copy in range(order.copies)]
    blank = order.sides is not Sides.ONE and len(order.pages) % 2
    one: list[int | None] = [*order.pages, *([None] if blank else [])]
    return one * order.copies


def _draw_sheet(painter: QPainter, printer: QPrinter, pdf: bytes, page: int) -> None:
    """Draw a sheet band by band, every pixel of it a whole number of the printer's dots."""
    across, down = printer.logicalDpiX(), printer.logicalDpiY()
    repeat_x, repeat_y = ceil(across / _MOST_DPI), ceil(down / _MOST_DPI)
    width, height = pages.sheet_sizes(pdf)[page]
    size = (round(width / 72 * across / repeat_x), round(height / 72 * down / repeat_y))
    step = max(1, _BAND // size[0])
    painter.save()
    painter.scale(repeat_x, repeat_y)
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
    for top in range(0, size[1], step):
        band = pages.sheet_band(pdf, page, size=size, top=top, height=min(step, size[1] - top))
        image = QImage(band.data, band.width, band.height, band.stride, QImage.Format.Format_RGB32)
        grey = image.allGray()
        painter.drawImage(
            0, top, image.convertToFormat(QImage.Format.Format_Grayscale8) if grey else image
        )
    painter.restore()


def _no_answer(order: Order) -> str:
    return _(
        "打印机“{title}”没有回应，没有打印。请检查它是否开机、连好、没有暂停，"
        "或换一台打印机，也可以先存为 PDF。"
    ).format(title=order.printer.title)


def _broken_off(order: Order, number: int) -> str:
    return _(
        "打印机“{title}”在第 {n} 页之后没有再收，这份文件没有打印完。"
        "请检查打印机后从这一页起重新打印，或换一台打印机。"
    ).format(title=order.printer.title, n=number)
