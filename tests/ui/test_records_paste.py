"""A block pasted into a list: new, changed and refused rows are shown before anything is kept."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from hallmanager.domain.condition import Condition
from hallmanager.records.evaluation import Ballot
from hallmanager.records.staff import Staff
from hallmanager.services import records
from hallmanager.services.importing import Status
from hallmanager.storage.store import Store
from hallmanager.ui.records.list_page import ListPage
from hallmanager.ui.records.pasting import PasteDialog
from tests.ui.conftest import answer, settle

MakePage = Callable[[str], ListPage]


def test_new_changed_and_refused_rows_are_shown_before_they_are_kept(
    qtbot: QtBot, make_page: MakePage, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.changing(by="马睿") as change:
        change.remove(Ballot, 1)
    page = make_page("ballots")
    seen = confirm(qtbot, monkeypatch)
    head = "单位\t应投\t实投\t满意"
    paste(page, f"{head}\n发改局\t8\t8\t8\n公安局\t21\t21\t21\n没有局\t9\t9\t9\n民政局\t9\t7\t7\n")
    settle(qtbot)
    assert seen == [{"new": 1, "update": 1, "rejected": 2}]
    with store.reading() as reader:
        due = {each.unit_id: each.ballots_due for each in reader.find(Ballot)}
    assert due == {1: 8, 2: 21, 3: 30, 4: 40, 5: 50}
    assert page.model.rowCount() == 5
    records.undo_last(store, by="马睿")
    with store.reading() as reader:
        assert {each.unit_id for each in reader.find(Ballot)} == {2, 3, 4, 5}


def test_a_block_without_header_has_the_columns_of_the_list(
    qtbot: QtBot, make_page: MakePage, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = make_page("ballots")
    confirm(qtbot, monkeypatch)
    paste(page, "公安局\t2023Q2\t22\t22\t22\n")
    settle(qtbot)
    with store.reading() as reader:
        (ballot,) = reader.find(Ballot, Condition("unit", "=", 2))
    assert (ballot.ballots_due, ballot.satisfied) == (22, 22)


def test_what_a_list_copied_it_takes_back(
    qtbot: QtBot, make_page: MakePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = make_page("ballots")
    seen = confirm(qtbot, monkeypatch)
    page.table.ticks.take_all()
    settle(qtbot)
    page.selection.copy()
    settle(qtbot)
    paste(page, QGuiApplication.clipboard().text())
    assert seen == [{"same": 5}]


def test_text_that_is_no_table_is_refused_with_a_reason(
    qtbot: QtBot, make_page: MakePage, store: Store
) -> None:
    page = make_page("staff")
    seen: list[str] = []
    answer("知道了", seen=seen)
    paste(page, "")
    assert any("剪贴板里没有表格" in text for text in seen)
    answer("知道了", seen=seen)
    QGuiApplication.clipboard().setText("\t".join("一二三四五六七八九十甲乙丙丁"))
    page.paste.trigger()
    assert any("有 14 列，没有表头" in text for text in seen)
    with store.reading() as reader:
        assert reader.count(Staff) == 5


def confirm(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, int]]:
    """Import what a preview offers, and remember how many rows of each kind it showed."""
    seen: list[dict[str, int]] = []

    def run(dialog: PasteDialog) -> int:
        settle(qtbot)
        assert dialog.preview is not None
        counts = dialog.preview.counts
        seen.append({status.value: counts[status] for status in Status if counts[status]})
        dialog.commit()
        settle(qtbot)
        return dialog.result()

    monkeypatch.setattr(PasteDialog, "exec", run)
    return seen


def paste(page: ListPage, text: str) -> None:
    """Press Ctrl+V on the list with this on the clipboard."""
    QGuiApplication.clipboard().setText(text)
    page.activateWindow()
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
