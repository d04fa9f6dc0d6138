"""Printing through a real print server with queues that work and queues that fail.

Skipped, and loudly, where CUPS is not installed.
"""

import time
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from hallmanager.rendering import pages
from hallmanager.ui.printing import cups, printers, spooling
from hallmanager.ui.printing.printers import Printer, Sides
from hallmanager.ui.printing.run import PrintRun
from hallmanager.ui.printing.spooling import Order
from hallmanager.ui.printing.troubles import Finding, Stage
from tests.fixtures import print_server
from tests.fixtures.paper import lies_alike
from tests.fixtures.print_server import PrintServer
from tests.ui.test_printing import bulletin, order

pytestmark = pytest.mark.skipif(bool(print_server.why_not()), reason=print_server.why_not())


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrintServer]:
    with print_server.running(tmp_path_factory.mktemp("cups")) as running:
        yield running


def printer(name: str) -> Printer:
    return next(each for each in printers.installed() if each.name == name)


def printed(qtbot: QtBot, wanted: Order) -> tuple[PrintRun, Finding]:
    ended: list[Finding] = []
    run = PrintRun(wanted)
    run.ended.connect(ended.append)
    run.start()
    qtbot.waitUntil(lambda: bool(ended), timeout=30_000)
    return run, ended[0]


def arrived(server: PrintServer) -> bytes:
    found = server.printed.read_bytes()
    server.printed.unlink()
    return found


def test_printers_tell_what_they_can(server: PrintServer, dressed: None) -> None:
    found = printers.installed()
    assert found[0].name == "good"
    assert found[0].is_default
    assert found[0].title == "good 打印机"
    assert found[0].sides == (Sides.ONE, Sides.LONG_EDGE, Sides.SHORT_EDGE)
    assert found[0].margins.left == pytest.approx(12 / 72 * 25.4, abs=0.1)
    assert printer("narrow").margins.top == pytest.approx(110 / 72 * 25.4, abs=0.1)
    assert "已停用（维修中）" in printer("stopped").refusal
    assert "不接收新的任务" in printer("rejecting").refusal


def test_a_printed_bulletin_measures_as_ours(qtbot: QtBot, server: PrintServer) -> None:
    _run, found = printed(qtbot, order(printer=printer("good")))
    assert found == Finding(Stage.DONE, "“good 打印机”已打印完")
    paper = arrived(server)
    assert len(pages.page_sizes(paper)) == len(pages.page_sizes(bulletin()))
    for page in range(len(pages.page_sizes(bulletin()))):
        assert lies_alike(bulletin(), page, paper, page), page + 1


def test_a_printer_with_broad_margins_does_not_shrink_the_page(
    qtbot: QtBot, server: PrintServer
) -> None:
    printed(qtbot, order(printer=printer("narrow")))
    assert lies_alike(bulletin(), 0, arrived(server), 0)


def test_pages_copies_and_sides_arrive(qtbot: QtBot, server: PrintServer) -> None:
    wanted = order(
        printer=printer("good"), pages=(1, 3), copies=2, sides=Sides.LONG_EDGE, title="二季度通报"
    )
    printed(qtbot, wanted)
    paper = arrived(server)
    assert [len(pages.page_sizes(paper))] == [4]
    for place, page in enumerate((1, 3, 1, 3)):
        assert lies_alike(bulletin(), page, paper, place)
    assert "二季度通报" in server.options
    assert "sides=two-sided-long-edge" in server.options
    assert "print-scaling=none" in server.options


def test_copies_that_are_not_collated_come_page_by_page(qtbot: QtBot, server: PrintServer) -> None:
    printed(qtbot, order(printer=printer("good"), pages=(1, 3), copies=2, collated=False))
    paper = arrived(server)
    for place, page in enumerate((1, 1, 3, 3)):
        assert lies_alike(bulletin(), page, paper, place)


def test_sheets_that_are_drawn_arrive_at_a_queue_in_measure(
    dressed: None, server: PrintServer
) -> None:
    wanted = order(printer=printer("good"), pages=(0,))
    qt = spooling.prepared(wanted)
    spooling.draw(qt, wanted, progress=lambda _s, _w: None, cancelled=lambda: False)
    until = time.monotonic() + 20
    while not server.printed.exists() and time.monotonic() < until:
        time.sleep(0.1)
    assert lies_alike(bulletin(), 0, arrived(server), 0)


def test_a_printer_that_breaks_off_says_why(qtbot: QtBot, server: PrintServer) -> None:
    run, found = printed(qtbot, order(printer=printer("broken")))
    assert found.stage is Stage.FAILED
    assert "打印机“broken 打印机”中途放弃了这份文件" in found.words
    assert "the drum is gone" in found.words
    assert run.task.outcome == found.words


def test_a_queue_that_stops_gives_the_document_back(qtbot: QtBot, server: PrintServer) -> None:
    _run, found = printed(qtbot, order(printer=printer("stopping")))
    assert found.stage is Stage.FAILED
    assert "停了下来" in found.words
    assert "已从它的队列里撤回" in found.words
    queue = cups.queue("stopping")
    assert queue is not None
    assert queue.state == cups.PRINTER_STOPPED
    job = cups.job("stopping", _run._id)
    assert job is not None
    assert job.state == cups.CANCELED


@pytest.mark.parametrize("name", ["stopped", "rejecting"])
def test_a_queue_that_takes_nothing_is_not_sent_anything(
    qtbot: QtBot, server: PrintServer, name: str
) -> None:
    wanted = order(printer=printer(name))
    run, found = printed(qtbot, wanted)
    assert found.stage is Stage.FAILED
    assert found.words == wanted.printer.refusal
    assert run._id == 0


def test_a_printer_that_is_gone_is_said(qtbot: QtBot, server: PrintServer) -> None:
    _run, found = printed(qtbot, order(printer=Printer("nowhere", "搬走的打印机")))
    assert found.stage is Stage.FAILED
    assert "打印机“搬走的打印机”没有收下这份文件" in found.words


def test_a_printer_without_paper_is_waited_for_and_goes_on(
    qtbot: QtBot, server: PrintServer
) -> None:
    (server.room / "filled").unlink(missing_ok=True)
    ended: list[Finding] = []
    run = PrintRun(order(printer=printer("paper")))
    run.ended.connect(ended.append)
    run.start()
    qtbot.waitUntil(lambda: "缺纸，请装纸" in run.task.words, timeout=15_000)
    assert not ended
    (server.room / "filled").touch()
    qtbot.waitUntil(lambda: bool(ended), timeout=15_000)
    assert ended[0].stage is Stage.DONE


def test_a_waiting_document_can_be_stopped(qtbot: QtBot, server: PrintServer) -> None:
    (server.room / "filled").unlink(missing_ok=True)
    ended: list[Finding] = []
    run = PrintRun(order(printer=printer("paper")))
    run.ended.connect(ended.append)
    run.start()
    qtbot.waitUntil(lambda: "缺纸" in run.task.words, timeout=15_000)
    run.task.stop()
    qtbot.waitUntil(lambda: bool(ended), timeout=15_000)
    assert ended[0].stage is Stage.STOPPED
    job = cups.job("paper", run._id)
    assert job is not None
    assert job.state == cups.CANCELED


def test_a_queue_that_cannot_be_asked_is_no_crash(server: PrintServer) -> None:
    assert cups.queue("no-such-queue") is None
    assert cups.job("no-such-queue", 4711) is None
