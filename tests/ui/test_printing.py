"""Printing: the drawn sheets measure as the document does, and the dialog says what comes."""

from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from PIL import ImageChops
from pypdf import PdfReader
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from hallmanager.base.errors import Cancelled, UserError
from hallmanager.base.settings import Settings
from hallmanager.rendering import pages
from hallmanager.rendering.fonts import FontSet
from hallmanager.rendering.pages import Margins
from hallmanager.rendering.pdf import render
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.printing import dialog as print_dialog
from hallmanager.ui.printing import offering, printers, run
from hallmanager.ui.printing.dialog import Printable, PrintDialog
from hallmanager.ui.printing.printers import Printer, Sides
from hallmanager.ui.printing.spooling import Order, copied_pages, draw, set_up
from hallmanager.ui.records.list_page import ListPage
from tests.fixtures.county_bulletin import county_bulletin
from tests.fixtures.paper import lies_alike, sheet, strays
from tests.ui.conftest import answer, settle

BOTH = (Sides.ONE, Sides.LONG_EDGE, Sides.SHORT_EDGE)
# The page of the bulletin where the table lies across.
ANNEX = 6
DESK = Printer("desk", "督查科", is_default=True, sides=BOTH, margins=Margins(4, 4, 4, 4))
OLD = Printer("old", "二楼旧机", margins=Margins(30, 30, 30, 30))
SHUT = Printer("shut", "三楼", refusal="打印机“三楼”已停用，没有打印。")


@cache
def bulletin() -> bytes:
    return render(county_bulletin(), FontSet.load()).pdf


def order(**changes: object) -> Order:
    count = len(pages.page_sizes(bulletin()))
    given = {"title": "通报", "pdf": bulletin(), "printer": DESK, "pages": tuple(range(count))}
    return Order(**{**given, **changes})  # type: ignore[arg-type]


def drawn(order: Order, path: Path, **more: object) -> bytes:
    """Draw an order on Qt's printer that writes a file: the way of Windows."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(path))
    set_up(printer, order)
    says = {"progress": lambda _share, _words: None, "cancelled": lambda: False, **more}
    draw(printer, order, **says)  # type: ignore[arg-type]
    return path.read_bytes()


def test_every_drawn_sheet_measures_as_the_document(dressed: None, tmp_path: Path) -> None:
    width, height = pages.page_sizes(bulletin())[ANNEX]
    assert width > height, "the annex lies across the sheet"
    chosen = (0, 1, ANNEX)
    found = drawn(order(pages=chosen), tmp_path / "out.pdf")
    assert len(pages.page_sizes(found)) == 3
    for place, page in enumerate(chosen):
        assert lies_alike(bulletin(), page, found, place), page + 1


def test_a_shift_of_a_millimetre_would_be_seen() -> None:
    one = sheet(bulletin(), 0)
    assert strays(one, ImageChops.offset(one, 4, 0)) > 0.02


def test_copies_that_the_printer_cannot_make_are_drawn() -> None:
    assert copied_pages(order(pages=(0, 1), copies=2)) == [0, 1, 0, 1]
    assert copied_pages(order(pages=(0, 1), copies=2, collated=False)) == [0, 0, 1, 1]
    assert copied_pages(order(pages=(0,), copies=2, sides=Sides.LONG_EDGE)) == [0, None, 0, None]


def test_a_person_can_stop_the_drawing(dressed: None, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        drawn(order(), tmp_path / "out.pdf", cancelled=lambda: True)


@pytest.fixture
def open_dialog(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Callable[..., PrintDialog]:
    def make(*found: Printer) -> PrintDialog:
        monkeypatch.setattr(printers, "installed", lambda: list(found))
        sizes = pages.page_sizes(bulletin())
        made = PrintDialog(None, Printable("通报", bulletin(), sizes, "通报"))
        qtbot.addWidget(made)
        made.show()
        settle(qtbot)
        return made

    return make


def test_the_dialog_begins_with_the_default_printer(
    open_dialog: Callable[..., PrintDialog],
) -> None:
    dialog = open_dialog(DESK, OLD)
    assert dialog.choices.printer.currentText() == "督查科（默认）"
    assert dialog.go.isEnabled()
    dialog.go.click()
    assert dialog.order == order()


def test_the_dialog_says_how_much_paper_it_takes(open_dialog: Callable[..., PrintDialog]) -> None:
    dialog = open_dialog(DESK)
    choices = dialog.choices
    choices.numbers.setText("1-3，5")
    choices.some.setChecked(True)
    choices.copies.setValue(3)
    choices.sides.setCurrentIndex(choices.sides.findData("long"))
    assert dialog.summary.text() == "打 4 页，3 份，共用纸 6 张"
    dialog.go.click()
    assert dialog.order == order(pages=(0, 1, 2, 4), copies=3, sides=Sides.LONG_EDGE)
    assert Settings().get(print_dialog.PRINTER, "") == "desk"


def test_wrong_page_numbers_are_said_and_nothing_is_printed(
    open_dialog: Callable[..., PrintDialog],
) -> None:
    dialog = open_dialog(DESK)
    dialog.choices.some.setChecked(True)
    dialog.choices.numbers.setText("1-99")
    assert "没有“1-99”" in dialog.choices.problem.text()
    assert not dialog.go.isEnabled()


def test_the_current_page_follows_the_preview(open_dialog: Callable[..., PrintDialog]) -> None:
    dialog = open_dialog(DESK)
    dialog.choices.current.setChecked(True)
    dialog.view.go_to(2)
    dialog.go.click()
    assert dialog.order is not None
    assert dialog.order.pages == (2,)


def test_a_printer_without_duplex_offers_one_side(open_dialog: Callable[..., PrintDialog]) -> None:
    Settings().set(print_dialog.SIDES, "long")
    dialog = open_dialog(DESK, OLD)
    assert dialog.choices.chosen_sides() is Sides.LONG_EDGE
    dialog.choices.printer.setCurrentIndex(1)
    assert not dialog.choices.sides.isEnabled()
    assert dialog.choices.chosen_sides() is Sides.ONE


def test_a_printer_that_would_cut_the_page_is_warned_of(
    open_dialog: Callable[..., PrintDialog],
) -> None:
    dialog = open_dialog(DESK, OLD)
    assert not dialog.cut.isVisible()
    dialog.choices.printer.setCurrentIndex(1)
    assert "会被切掉" in dialog.cut.text()
    assert dialog.go.isEnabled()


def test_a_stopped_printer_says_so_and_takes_nothing(
    open_dialog: Callable[..., PrintDialog],
) -> None:
    dialog = open_dialog(SHUT)
    assert dialog.choices.state.text() == SHUT.refusal
    assert not dialog.go.isEnabled()


def test_without_a_printer_the_pdf_can_still_be_kept(
    qtbot: QtBot, open_dialog: Callable[..., PrintDialog], tmp_path: Path
) -> None:
    dialog = open_dialog()
    assert "没有装打印机" in dialog.choices.state.text()
    assert not dialog.go.isEnabled()
    dialog.save_to(tmp_path / "通报.pdf")
    settle(qtbot)
    assert (tmp_path / "通报.pdf").read_bytes() == bulletin()
    assert dialog.saved == tmp_path / "通报.pdf"


def test_a_list_prints_what_it_shows(
    qtbot: QtBot, make_page: Callable[[str], ListPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[Printable] = []
    monkeypatch.setattr(offering, "offer", lambda _page, _desk, made: offered.append(made))
    page = make_page("ballots")
    page.filters.search.setText("民政局")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    page.print.trigger()
    qtbot.waitUntil(lambda: bool(offered))
    text = PdfReader(BytesIO(offered[0].pdf)).pages[0].extract_text().replace("\n", "")
    assert "永昌县政务服务中心" in text
    assert "2023年第二季度；含“民政局”；共 1" in text
    assert "民政局" in text
    assert "公安局" not in text
    row = page.model.row(0)
    assert row is not None
    cells = [row.cells[at] for at in range(len(row.cells)) if not page.table.isColumnHidden(at)]
    assert all(cell in text for cell in cells)
    assert "单位合计 1" in text
    assert "打印人：马睿" in text


def test_a_printer_that_fails_says_so_and_offers_the_document_again(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_order: Order, **_says: object) -> int:
        raise UserError("打印机“督查科”没有回应，没有打印。")

    monkeypatch.setattr(run, "hand_over", refuse)
    again: list[Printable] = []
    monkeypatch.setattr(offering, "offer", lambda _page, _desk, made: again.append(made))
    page = QWidget()
    qtbot.addWidget(page)
    made = Printable("通报", bulletin(), [], "通报")
    seen: list[str] = []
    answer("重新打印…", seen=seen)
    started = offering.send(page, desk, made, order())
    qtbot.waitUntil(lambda: bool(again))
    assert again == [made]
    assert "打印机“督查科”没有回应，没有打印。" in seen
    assert started.task.outcome == "打印机“督查科”没有回应，没有打印。"
