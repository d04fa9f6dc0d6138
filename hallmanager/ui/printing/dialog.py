"""The print dialog: the true pages at the left, what to do with them at the right."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from hallmanager.base import files
from hallmanager.base.settings import Settings
from hallmanager.base.text import _
from hallmanager.domain.document import Printed
from hallmanager.domain.page_choice import pages_words
from hallmanager.domain.problem import Problem
from hallmanager.rendering import pages as rendered
from hallmanager.rendering.pages import Margins
from hallmanager.ui.kit import actions, work
from hallmanager.ui.kit.actions import push_button
from hallmanager.ui.kit.dialogs import Dialog
from hallmanager.ui.kit.labels import label
from hallmanager.ui.pages.bulletins.page_view import PageView
from hallmanager.ui.printing import printers
from hallmanager.ui.printing.choices import Choices
from hallmanager.ui.printing.printers import Printer, Sides
from hallmanager.ui.printing.spooling import Order

PRINTER, SIDES = "printing.printer", "printing.sides"
_SIZE, _CHOICES_WIDTH, _EDGE = QSize(940, 660), 288, 40


@dataclass(frozen=True)
class Printable:
    """A finished document that may be printed; `file_name` is offered for the PDF."""

    title: str
    pdf: bytes
    sizes: list[tuple[float, float]]
    file_name: str


class PrintDialog(Dialog):
    """Accepted with an `order`; or `saved` is where the PDF was written instead."""

    def __init__(self, parent: QWidget | None, printable: Printable, *, page: int = 0) -> None:
        super().__init__(parent, _("打印 {title}").format(title=printable.title), width=640)
        self.printable = printable
        self.order: Order | None = None
        self.saved: Path | None = None
        self._margins: dict[int, Margins | None] = {}
        self._settings = Settings()
        self.view = PageView(rendered.page_png)
        self.choices = Choices(len(printable.sizes))
        self.cut = label("", "warning", wrap=True)
        self.summary = label("", "strong", wrap=True)
        self._arrange()
        self._connect()
        self._fit_screen()
        self.view.show_document(Printed(printable.pdf, (), len(printable.sizes)), printable.sizes)
        self.view.go_to(page)
        self._show_page(page)
        self._find_printers()
        self._measure()

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(16)
        left = QVBoxLayout()
        left.setSpacing(4)
        left.addWidget(self.view, 1)
        left.addLayout(self._make_turning())
        row.addLayout(left, 1)
        row.addWidget(self._make_side())
        self.body.addLayout(row, 1)
        self.footer.insertWidget(0, push_button(_("存为 PDF"), self._save, look="flat"))
        self.add_button(_("取消"), self.reject)
        self.go = self.add_button(_("打印"), self._order_now, look="main", default=True)

    def _make_turning(self) -> QHBoxLayout:
        row = QHBoxLayout()
        back = actions.action(
            self, _("上一页"), lambda: self._turn(-1), icon="caret-left", key="Ctrl+PgUp"
        )
        on = actions.action(
            self, _("下一页"), lambda: self._turn(1), icon="caret-right", key="Ctrl+PgDown"
        )
        self._where = label("")
        row.addStretch(1)
        row.addWidget(actions.icon_button(back))
        row.addWidget(self._where)
        row.addWidget(actions.icon_button(on))
        row.addStretch(1)
        return row

    def _make_side(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(_CHOICES_WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.choices.setProperty("look", "scrolled")
        scroll.setWidget(self.choices)
        column.addWidget(scroll, 1)
        column.addWidget(self.cut)
        column.addWidget(self.summary)
        return side

    def _connect(self) -> None:
        self.view.page_changed.connect(self._show_page)
        self.choices.changed.connect(self._follow)

    def _fit_screen(self) -> None:
        room = self.screen().availableSize() - QSize(_EDGE, _EDGE)
        parent = self.parentWidget()
        if parent is not None:
            room = room.boundedTo(parent.window().size() - QSize(_EDGE, _EDGE))
        self.resize(_SIZE.boundedTo(room).expandedTo(QSize(640, 400)))

    def _find_printers(self) -> None:
        work.read(printers.installed, then=self._take_printers, owner=self)

    def _take_printers(self, found: list[Printer]) -> None:
        kept = self._settings.get(SIDES, Sides.ONE.value)
        sides = Sides(kept) if kept in list(Sides) else Sides.ONE
        preferred = self._settings.get(PRINTER, "")
        self.choices.show_printers(found, preferred=preferred, sides=sides)

    def _measure(self) -> None:
        """Find out off the main thread how far from the edges each page keeps."""
        pdf, count = self.printable.pdf, len(self.printable.sizes)

        def measured() -> dict[int, Margins | None]:
            return {page: rendered.sheet_margins(pdf, page) for page in range(min(count, 40))}

        work.read(measured, then=self._take_margins, owner=self)

    def _take_margins(self, margins: dict[int, Margins | None]) -> None:
        self._margins = margins
        self._follow()

    def _turn(self, by: int) -> None:
        self.view.go_to(self.view.page_in_view() + by)

    def _show_page(self, page: int) -> None:
        count = len(self.printable.sizes)
        self._where.setText(_("第 {n} / {m} 页").format(n=page + 1, m=count))
        self.choices.show_page(page)

    def _follow(self) -> None:
        order = self._made()
        printer = self.choices.chosen_printer()
        self.go.setEnabled(order is not None and not order.printer.refusal)
        self.go.setToolTip(self._why_not(printer))
        self.summary.setText(_summary(order) if order is not None else "")
        words = self._cut_words(order) if order is not None else ""
        self.cut.setText(words)
        self.cut.setVisible(bool(words))

    def _made(self) -> Order | None:
        """The order as it is chosen now, None while something is missing or wrong."""
        printer, pages = self.choices.chosen_printer(), self.choices.chosen_pages()
        if printer is None or isinstance(pages, Problem):
            return None
        return Order(
            title=self.printable.title,
            pdf=self.printable.pdf,
            printer=printer,
            pages=pages,
            copies=self.choices.copies.value(),
            collated=self.choices.collated.isChecked(),
            sides=self.choices.chosen_sides(),
        )

    def _why_not(self, printer: Printer | None) -> str:
        pages = self.choices.chosen_pages()
        if printer is None:
            return _("没有打印机")
        return printer.refusal or (pages.message if isinstance(pages, Problem) else "")

    def _cut_words(self, order: Order) -> str:
        """What of the document this printer cannot put on paper."""
        if not order.printer.has_a4:
            return _("这台打印机没有报出 A4 纸，打出来可能缺边，请换一台或先装 A4 纸。")
        cut = tuple(page for page in order.pages if self._is_cut(page, order.printer.margins))
        if not cut:
            return ""
        return _(
            "第 {pages} 页有内容落在这台打印机印不到的边上，会被切掉。请换一台打印机，或存为 PDF。"
        ).format(pages=pages_words(cut))

    def _is_cut(self, page: int, least: Margins) -> bool:
        white = self._margins.get(page)
        if white is None:
            return False
        return any(room < edge - 0.5 for room, edge in zip(white, least, strict=True))

    def _order_now(self) -> None:
        self.order = self._made()
        if self.order is None:
            return
        self._settings.update({PRINTER: self.order.printer.name, SIDES: self.order.sides.value})
        self.accept()

    def _save(self) -> None:
        name = f"{self.printable.file_name}.pdf"
        chosen, _filter = QFileDialog.getSaveFileName(
            self, _("存为 PDF"), name, _("PDF 文件 (*.pdf)")
        )
        if chosen:
            path = Path(chosen)
            self.save_to(path if path.suffix else path.with_suffix(".pdf"))

    def save_to(self, path: Path) -> None:
        """Write the document's very bytes to a file and close."""
        pdf = self.printable.pdf

        def done(_nothing: object) -> None:
            self.saved = path
            self.reject()

        work.read(lambda: files.write_bytes(path, pdf), then=done, owner=self)


def _summary(order: Order) -> str:
    pages = _("打 {n} 页").format(n=len(order.pages))
    copies = _("，{n} 份").format(n=order.copies) if order.copies > 1 else ""
    return _("{pages}{copies}，共用纸 {sheets} 张").format(
        pages=pages, copies=copies, sheets=order.sheets
    )
