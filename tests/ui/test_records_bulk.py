"""Ticks of a list and what is done with them: change as one, undo as one, remove, copy."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hallmanager.domain.condition import Condition
from hallmanager.records.evaluation import Ballot
from hallmanager.records.hall import StationedUnit
from hallmanager.records.kind import fields_of
from hallmanager.records.staff import Staff
from hallmanager.services import records
from hallmanager.storage.store import Store
from hallmanager.ui.records.bulk_preview import BulkPreview
from hallmanager.ui.records.list_page import ListPage
from hallmanager.ui.records.list_printing import visible_columns
from hallmanager.ui.records.ticks import WIDTH
from tests.ui.conftest import answer, settle

MakePage = Callable[[str], ListPage]


def test_space_ticks_and_shift_takes_the_range(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page("ballots")
    page.table.setCurrentIndex(page.model.index(1, 0))
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    assert (ticked(page), page.selection.strip.isVisible()) == ([1], True)
    click(page, 3, shift=True)
    assert ticked(page) == [1, 2, 3]
    click(page, 2)
    assert ticked(page) == [1, 3]
    settle(qtbot)
    assert page.selection.strip.count.text() == "已选 2 行"
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert (ticked(page), page.selection.strip.isVisible()) == ([], False)


def test_shift_and_arrows_tick_while_they_go(qtbot: QtBot, make_page: MakePage) -> None:
    page = make_page("units")
    page.table.setCurrentIndex(page.model.index(0, 0))
    for _step in range(2):
        QTest.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert ticked(page) == [0, 1, 2]


def test_all_takes_every_row_of_the_filter_also_those_not_read(
    qtbot: QtBot, make_page: MakePage, store: Store
) -> None:
    with store.changing(by="马睿") as change:
        for number in range(450):
            change.add(Staff(name=f"张{number}", unit_id=1))
    page = make_page("staff")
    page.filters.set_conditions([Condition("unit", "=", 1)])
    settle(qtbot)
    page.table.all_box.click()
    settle(qtbot)
    assert len(page.table.ticks) == 451 == page.model.rowCount()
    page.filters.clear()
    settle(qtbot)
    assert len(page.table.ticks) == 0


def test_the_sums_of_what_is_ticked_stand_below_the_totals(
    qtbot: QtBot, make_page: MakePage
) -> None:
    page = make_page("ballots")
    click(page, 1)
    click(page, 3, shift=True)
    settle(qtbot)
    (words, sums), *_more = page.totals.ticked()
    assert (words, sums["ballots_due"]) == ("选中单位合计 3 条", "90")
    assert page.totals.texts()["ballots_due"] == "150"


def test_many_are_changed_as_one_and_taken_back_as_one(
    qtbot: QtBot, make_page: MakePage, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = make_page("staff")
    seen = accept_previews(monkeypatch)
    toasts: list[str] = []
    page.desk.toast_asked.connect(lambda toast: toasts.append(toast.words if toast.undo else ""))
    click(page, 0)
    click(page, 2, shift=True)
    page.selection.strip.choose("unit")
    pick(page, "公安局")
    settle_strip(qtbot)
    assert page.selection.strip.preview.text() == "预览 2 处修改"
    page.selection.strip.preview.click()
    settle(qtbot)
    assert [row[1:] for row in seen[0]] == [
        ["发改局", "→ 公安局", ""],
        ["民政局", "→ 公安局", ""],
    ]
    assert units_of(store)[:3] == [2, 2, 2]
    label = fields_of(Staff)["unit"].label
    assert toasts == [f"已把 2 条的{label}改为“公安局”"]
    records.undo_last(store, by="马睿")
    assert units_of(store) == [1, 2, 3, 4, 5]


def test_what_cannot_be_changed_says_why_and_the_rest_is_kept(
    qtbot: QtBot, make_page: MakePage, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.changing(by="马睿") as change:
        change.remove(Ballot, 2)
    page = make_page("ballots")
    seen = accept_previews(monkeypatch)
    page.table.ticks.take_all()
    settle(qtbot)
    page.selection.strip.choose("unit")
    pick(page, "公安局")
    settle_strip(qtbot)
    page.selection.strip.preview.click()
    settle(qtbot)
    assert [row[2] for row in seen[0]] == ["", "", "", "→ 公安局"]
    assert all("公安局" in row[3] for row in seen[0][:3])
    with store.reading() as reader:
        assert [each.unit_id for each in reader.find(Ballot, order=("id",))] == [2, 3, 4, 5]


def test_ticked_rows_go_as_one_or_none_goes(
    qtbot: QtBot, make_page: MakePage, store: Store
) -> None:
    page = make_page("units")
    click(page, 0)
    answer(remove_words(page, 1))
    seen: list[str] = []
    page.selection.remove()
    answer("知道了", seen=seen)
    settle(qtbot)
    with store.reading() as reader:
        assert reader.count(StationedUnit) == 5
    assert any("所选的都没有删除" in text for text in seen)
    ballots = make_page("ballots")
    click(ballots, 0)
    click(ballots, 1, shift=True)
    answer(remove_words(ballots, 2))
    ballots.selection.remove()
    settle(qtbot)
    assert (ballots.model.rowCount(), len(ballots.table.ticks)) == (3, 0)
    records.undo_last(store, by="马睿")
    with store.reading() as reader:
        assert reader.count(Ballot) == 5


def test_copied_rows_are_a_table_with_its_header(
    qtbot: QtBot, make_page: MakePage, store: Store
) -> None:
    with store.changing(by="马睿") as change:
        due = {"ballots_due": 1512, "ballots_cast": 1512, "satisfied": 1512}
        change.edit(Ballot, 1, due)
    page = make_page("ballots")
    click(page, 0)
    click(page, 1, shift=True)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot)
    data = QGuiApplication.clipboard().mimeData()
    lines = [line.split("\t") for line in data.text().splitlines()]
    columns = visible_columns(page.table)
    assert lines[0] == [column.title for column in columns]
    assert lines[1][:3] == ["发改局", "2023年第二季度", "1512"]
    assert len(lines) == 3
    assert "<td>发改局</td>" in data.html()


def ticked(page: ListPage) -> list[int]:
    return [row for row in range(page.model.rowCount()) if page.table.ticks.has(row)]


def click(page: ListPage, row: int, *, shift: bool = False) -> None:
    column = page.table.verticalHeader()
    at = QPoint(WIDTH - 4, column.sectionViewportPosition(row) + 10)
    held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(column.viewport(), Qt.MouseButton.LeftButton, held, at)


def pick(page: ListPage, text: str) -> None:
    """Choose a value in the strip as a person types it."""
    given = page.selection.strip.input
    assert given is not None
    given.suggest(text)


def settle_strip(qtbot: QtBot) -> None:
    qtbot.wait(250)
    settle(qtbot)


def cells(dialog: BulkPreview) -> list[list[str]]:
    table = dialog.table
    return [
        [item.text() if (item := table.item(row, column)) else "" for column in range(4)]
        for row in range(table.rowCount())
    ]


def accept_previews(monkeypatch: pytest.MonkeyPatch) -> list[list[list[str]]]:
    """Press 保存 in every preview, and remember what it showed."""
    seen: list[list[list[str]]] = []

    def accept(dialog: BulkPreview) -> int:
        seen.append(cells(dialog))
        dialog.save.click()
        return dialog.result()

    monkeypatch.setattr(BulkPreview, "exec", accept)
    return seen


def remove_words(page: ListPage, count: int) -> str:
    kind = page.cls.kind
    return f"删除 {count} {kind.counting_unit}{kind.title}"


def units_of(store: Store) -> list[int | None]:
    QApplication.processEvents()
    with store.reading() as reader:
        return [each.unit_id for each in reader.find(Staff, order=("id",))]
