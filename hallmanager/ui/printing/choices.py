"""The right side of the print dialog: printer, pages, copies, sides, and what comes of it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from hallmanager.base.text import _
from hallmanager.domain.page_choice import chosen_pages
from hallmanager.domain.problem import Problem
from hallmanager.ui.kit.labels import label, set_state
from hallmanager.ui.printing.printers import Printer, Sides

_MOST_COPIES = 99


class Choices(QWidget):
    """Signals: changed (something else is chosen now)."""

    changed = Signal()

    def __init__(self, count: int) -> None:
        super().__init__()
        self._count = count
        self._page = 0
        self._printers: list[Printer] = []
        self._wanted_sides = Sides.ONE
        self.printer = QComboBox()
        self.state = label("", "second", wrap=True)
        self.all = QRadioButton(_("全部（{n} 页）").format(n=count))
        self.current = QRadioButton()
        self.some = QRadioButton(_("页码"))
        self.numbers = QLineEdit()
        self.problem = label("", "error", wrap=True)
        self.copies = QSpinBox()
        self.collated = QCheckBox(_("逐份打印"))
        self.sides = QComboBox()
        self._dress()
        self._arrange()
        self._connect()
        self.show_page(0)

    def show_printers(self, printers: Sequence[Printer], *, preferred: str, sides: Sides) -> None:
        """Offer printers; the preferred one is chosen, else the system's own default."""
        self._printers, self._wanted_sides = list(printers), sides
        self.printer.blockSignals(True)
        self.printer.clear()
        for printer in printers:
            default = _("（默认）") if printer.is_default else ""
            self.printer.addItem(printer.title + default, printer.name)
        place = max(0, self.printer.findData(preferred)) if preferred else 0
        self.printer.setCurrentIndex(place if printers else -1)
        self.printer.setEnabled(bool(printers))
        self.printer.blockSignals(False)
        self._follow_printer()

    def show_page(self, page: int) -> None:
        """Follow the page in view, counted from 0."""
        self._page = page
        self.current.setText(_("当前页（第 {n} 页）").format(n=page + 1))
        if self.current.isChecked():
            self.changed.emit()

    def chosen_printer(self) -> Printer | None:
        place = self.printer.currentIndex()
        return self._printers[place] if 0 <= place < len(self._printers) else None

    def chosen_sides(self) -> Sides:
        return Sides(self.sides.currentData())

    def chosen_pages(self) -> tuple[int, ...] | Problem:
        """The pages to print, counted from 0, or what is wrong with the numbers."""
        if self.all.isChecked():
            return tuple(range(self._count))
        if self.current.isChecked():
            return (self._page,)
        return chosen_pages(self.numbers.text(), self._count)

    def _dress(self) -> None:
        self.all.setChecked(True)
        self.numbers.setPlaceholderText(_("如 1-3，5"))
        self.numbers.setAccessibleName(_("页码"))
        self.copies.setRange(1, _MOST_COPIES)
        self.copies.setFixedWidth(72)
        self.copies.setAccessibleName(_("份数"))
        self.collated.setChecked(True)
        self.collated.setToolTip(_("打完一整份再打下一份；不选则每一页连打几份"))
        self.printer.setAccessibleName(_("打印机"))
        self.printer.setMinimumContentsLength(12)
        self.printer.setPlaceholderText(_("正在查找打印机……"))
        self.printer.setEnabled(False)
        self.sides.setAccessibleName(_("单双面"))
        for sides, words in (
            (Sides.ONE, _("单面")),
            (Sides.LONG_EDGE, _("双面，沿长边翻页")),
            (Sides.SHORT_EDGE, _("双面，沿短边翻页")),
        ):
            self.sides.addItem(words, sides.value)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(4)
        column.addWidget(label(_("打印机"), "second"))
        column.addWidget(self.printer)
        column.addWidget(self.state)
        column.addSpacing(8)
        column.addWidget(label(_("打印范围"), "second"))
        column.addWidget(self.all)
        column.addWidget(self.current)
        row = QHBoxLayout()
        row.addWidget(self.some)
        row.addWidget(self.numbers, 1)
        column.addLayout(row)
        column.addWidget(self.problem)
        column.addSpacing(8)
        column.addWidget(label(_("份数"), "second"))
        row = QHBoxLayout()
        row.addWidget(self.copies)
        row.addSpacing(8)
        row.addWidget(self.collated)
        row.addStretch(1)
        column.addLayout(row)
        column.addSpacing(8)
        column.addWidget(label(_("单双面"), "second"))
        column.addWidget(self.sides)
        column.addSpacing(8)
        column.addWidget(label(_("纸张与缩放"), "second"))
        column.addWidget(label(_("A4，按原尺寸（100%），不缩放")))
        column.addStretch(1)

    def _connect(self) -> None:
        self.printer.currentIndexChanged.connect(lambda _at: self._follow_printer())
        for button in (self.all, self.current, self.some):
            button.toggled.connect(lambda _on: self._follow())
        self.numbers.textEdited.connect(lambda _text: self.some.setChecked(True))
        self.numbers.textChanged.connect(lambda _text: self._follow())
        self.copies.valueChanged.connect(lambda _n: self._follow())
        self.collated.toggled.connect(lambda _on: self.changed.emit())
        self.sides.currentIndexChanged.connect(lambda _at: self.changed.emit())

    def _follow_printer(self) -> None:
        printer = self.chosen_printer()
        if printer is None:
            self.printer.setPlaceholderText(_("没有打印机"))
            words = _("这台电脑上没有装打印机。请在系统设置里添加打印机，或先存为 PDF。")
            self._say(words, "warning")
        else:
            self._say(printer.refusal or printer.notice, "warning")
        self._offer_sides(printer.sides if printer is not None else (Sides.ONE,))
        self._follow()

    def _offer_sides(self, offered: Sequence[Sides]) -> None:
        items = self.sides.model()
        assert isinstance(items, QStandardItemModel)
        for place, sides in enumerate(Sides):
            items.item(place).setEnabled(sides in offered)
        wanted = self._wanted_sides if self._wanted_sides in offered else Sides.ONE
        self.sides.setCurrentIndex(self.sides.findData(wanted.value))
        alone = len(offered) == 1
        self.sides.setEnabled(not alone)
        self.sides.setToolTip(_("这台打印机没有自动双面功能") if alone else "")

    def _follow(self) -> None:
        pages = self.chosen_pages()
        wrong = isinstance(pages, Problem) and bool(self.numbers.text().strip())
        self.problem.setText(pages.message if isinstance(pages, Problem) and wrong else "")
        self.problem.setVisible(wrong)
        set_state(self.numbers, "bad" if wrong else "")
        self.collated.setEnabled(self.copies.value() > 1)
        self.changed.emit()

    def _say(self, words: str, look: str) -> None:
        self.state.setProperty("look", look)
        self.state.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.state.setText(words)
        self.state.setVisible(bool(words))
