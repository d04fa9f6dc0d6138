"""The votes grid: paste a block as it comes from a spreadsheet, see what is wrong, save, undo."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hallmanager.base.text import N_
from hallmanager.domain.condition import within
from hallmanager.domain.period import Period, PeriodUnit
from hallmanager.records.evaluation import Ballot
from hallmanager.records.hall import StationedUnit, SubCenter
from hallmanager.services import records
from hallmanager.services.evaluation import COUNTS, ballot_grid
from hallmanager.sheets.blocks import read_block
from hallmanager.storage.opening import create_hall, open_hall
from hallmanager.storage.store import Store
from hallmanager.ui.kit import dialogs, work
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.kit.facts import PageFacts
from hallmanager.ui.pages.votes import VotesPage
from hallmanager.ui.pages.votes_paste import plan_paste
from hallmanager.ui.pages.votes_sheet import RowState, VotesSheet
from hallmanager.ui.pages.votes_table import FIRST_COUNT, FIRST_RATE
from tests.ui.conftest import settle

Q2 = Period.parse("2023Q2")
UNITS = ("发改局", "公安局", "市场监管局", "自然资源局（不动产中心）", "国家电网永昌分公司")
BLOCK = (
    "序号\t单位\t第二季度线下好差评统计情况\t\t\t\t\t\t\r\n"
    "序号\t单位\t应投票次数\t实际票次数\t满意\t基本满意\t不满意\t未开展评价\t投票率\r\n"
    "1\t发改局\t104\t104\t104\t\t\t\t100%\r\n"
    '6\t"自然资源局\n(不动产中心)"\t679\t679\t678\t1\t\t\t100%\r\n'
    "14\t市场监管局\t880\t876\t876\t\t\t3\t99.55%\r\n"
    "15\t气象局\t113\t113\t113\t\t\t\t100%\r\n"
    "27\t税务分中心\t１，１９０\t1190\t1190\t\t\t\t100%\r\n"
    "\t合计\t3816\t3811\t3808\t3\t\t5\t99.87%\r\n"
)
_KEYS = {"\t": Qt.Key.Key_Tab, "\n": Qt.Key.Key_Return}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    create_hall(tmp_path / "hall.db")
    with open_hall(tmp_path / "hall.db") as opened:
        with opened.changing(by="甲") as change:
            for order, name in enumerate(UNITS, start=1):
                unit = change.add(StationedUnit(fixed_order=order, name=name, proxied=False))
                if name == "发改局":
                    change.add(_ballot(unit.id, (100, 100, 100, 0, 0, 0)))
            change.add(SubCenter(fixed_order=27, name="税务分中心"))
        yield opened


def _ballot(unit: int, counts: tuple[int, ...], period: str = "2023Q2") -> Ballot:
    return Ballot(unit_id=unit, period=period, **dict(zip(COUNTS, counts, strict=True)))


@pytest.fixture
def page(qtbot: QtBot, store: Store) -> Iterator[VotesPage]:
    desk = Desk(by="甲")
    desk.attach(store)
    desk.show_period(Q2)
    units = (PeriodUnit.MONTH, PeriodUnit.QUARTER)
    facts = PageFacts("votes", N_("投票录入"), "evaluation", "", units)
    made = VotesPage(desk, facts)
    qtbot.addWidget(made)
    made.resize(1214, 640)
    made.show()
    settle(qtbot)
    yield made
    work.finish()


def sheet_of(page: VotesPage) -> VotesSheet:
    assert page.model.sheet is not None
    return page.model.sheet


def row_of(page: VotesPage, name: str) -> int:
    return next(n for n, line in enumerate(sheet_of(page).lines) if line.name == name)


def shown(page: VotesPage, row: int, column: int) -> str:
    return str(page.model.index(row, column).data())


def stored(store: Store) -> dict[str, int]:
    with store.reading() as reader:
        labels = reader.labels(StationedUnit) | {None: ""}
        return {
            labels[ballot.unit_id] or "税务分中心": ballot.ballots_due
            for ballot in reader.find(Ballot, within("2023Q2"))
        }


def test_the_grid_has_every_unit_in_the_fixed_order_then_the_sub_centres(page: VotesPage) -> None:
    assert [line.name for line in sheet_of(page).lines] == [*UNITS, "税务分中心"]
    assert shown(page, 0, FIRST_COUNT) == "100"
    assert shown(page, 1, FIRST_COUNT) == ""


def test_a_block_is_laid_by_name_with_new_changed_refused_and_unknown_rows(
    page: VotesPage,
) -> None:
    page.paste(BLOCK)

    states = {line.name: page.model.state(row) for row, line in enumerate(sheet_of(page).lines)}
    assert states["发改局"] is RowState.CHANGED
    assert states["自然资源局（不动产中心）"] is RowState.NEW
    assert states["税务分中心"] is RowState.NEW
    assert states["市场监管局"] is RowState.REFUSED
    assert states["公安局"] is RowState.EMPTY
    assert "气象局" in page._pending.whole_text()
    row = row_of(page, "市场监管局")
    assert page.model.note(row) == "实投 876 加未评价 3 等于 879，不等于应投 880，差 1。"
    assert shown(page, row_of(page, "自然资源局（不动产中心）"), FIRST_RATE + 1) == "99.85%"


def test_saving_keeps_sound_rows_leaves_the_refused_one_and_is_one_step_to_undo(
    qtbot: QtBot, page: VotesPage, store: Store
) -> None:
    page.paste(BLOCK)
    page.save()
    settle(qtbot)

    assert stored(store) == {"发改局": 104, "自然资源局（不动产中心）": 679, "税务分中心": 1190}
    refused = row_of(page, "市场监管局")
    assert page.model.state(refused) is RowState.REFUSED
    assert sheet_of(page).text(refused, 0) == "880"

    records.undo_last(store, by="甲")
    page.desk.look_again()
    settle(qtbot)
    assert stored(store) == {"发改局": 100}


def test_the_likely_value_settles_a_fault(qtbot: QtBot, page: VotesPage, store: Store) -> None:
    page.paste(BLOCK)
    row = row_of(page, "市场监管局")
    page.view.setCurrentIndex(page.model.index(row, FIRST_COUNT))
    assert page.fault.remedy.text() == "改为 4"
    page.fault.remedy.click()
    assert page.model.state(row) is RowState.NEW
    page.save()
    settle(qtbot)
    assert stored(store)["市场监管局"] == 880


def test_totals_keep_sub_centres_apart(page: VotesPage) -> None:
    page.paste(BLOCK)
    totals = page.totals.model()
    assert totals.index(0, FIRST_COUNT).data() == "1\u2009663"
    assert totals.index(1, FIRST_COUNT).data() == "1\u2009190"


def test_typing_replaces_enter_goes_down_and_ctrl_z_goes_back(
    qtbot: QtBot, page: VotesPage
) -> None:
    page.view.setCurrentIndex(page.model.index(1, FIRST_COUNT))
    page.view.setFocus()
    QTest.keyClicks(page.view, "9")
    editor = QApplication.focusWidget()
    assert editor is not None
    QTest.keyClick(editor, Qt.Key.Key_7)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert sheet_of(page).text(1, 0) == "97"
    assert page.view.currentIndex().row() == 2
    QTest.keyClick(page.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert sheet_of(page).text(1, 0) == ""


def test_copied_cells_come_back_as_the_same_block(page: VotesPage) -> None:
    page.paste(BLOCK)
    page.view.selectAll()
    block = read_block(page._copied())
    assert block[0][1:8] == ["发改局", "104", "104", "104", "", "", ""]
    plan = plan_paste(sheet_of(page), block, 0, 0)
    assert plan.unknown == []
    assert plan.cells[0, 0] == "104"


def test_a_cleared_row_is_removed_only_after_saying_so(
    qtbot: QtBot, page: VotesPage, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(reply: bool) -> Callable[..., bool]:
        def confirm(_parent: object, _title: str, text: str, _verb: str, **_more: bool) -> bool:
            asked.append(text)
            return reply

        return confirm

    page.model.write({(0, column): "" for column in range(6)})
    assert page.model.state(0) is RowState.CLEARED
    monkeypatch.setattr(dialogs, "confirm", answer(False))
    page.save()
    settle(qtbot)
    assert stored(store) == {"发改局": 100}
    monkeypatch.setattr(dialogs, "confirm", answer(True))
    page.save()
    settle(qtbot)
    assert stored(store) == {}
    assert "发改局" in asked[0]


def test_months_are_shown_as_their_sum_in_the_quarter(
    qtbot: QtBot, page: VotesPage, store: Store
) -> None:
    with store.changing(by="甲") as change:
        unit = next(u for u in change.find(StationedUnit) if u.name == "公安局")
        change.add(_ballot(unit.id, (10, 9, 9, 0, 0, 1), "2023-04"))
        change.add(_ballot(unit.id, (20, 20, 19, 1, 0, 0), "2023-05"))
    page.look_again()
    settle(qtbot)
    row = row_of(page, "公安局")
    assert page.model.state(row) is RowState.LOCKED
    assert [shown(page, row, FIRST_COUNT + n) for n in range(6)] == ["30", "29", "28", "1", "", "1"]
    assert page.model.note(row) == "由4月、5月合计，请在月份里改"
    page.paste("公安局\t1\t1\t1")
    assert sheet_of(page).text(row, 0) == "30"
    lines = ballot_grid(store, Period.parse("2023-04")).lines
    assert next(line for line in lines if line.name == "发改局").entered_as == ("2023Q2",)


def test_what_was_typed_for_another_period_is_kept(qtbot: QtBot, page: VotesPage) -> None:
    page.model.write({(1, 0): "5"})
    page.desk.show_period(Period.parse("2023Q1"))
    settle(qtbot)
    assert sheet_of(page).text(1, 0) == ""
    assert "2023年第二季度还有未保存的行" in page.header.facts.whole_text()
    page.desk.show_period(Q2)
    settle(qtbot)
    assert sheet_of(page).text(1, 0) == "5"


def test_tab_goes_through_the_counts_and_enter_begins_the_next_row(
    qtbot: QtBot, page: VotesPage
) -> None:
    view = page.view
    view.setFocus()
    view.setCurrentIndex(page.model.index(1, FIRST_COUNT))
    for keys in ("297\t297\t297\t\n", "12\t12\t12\t\n"):
        for key in keys:
            there = QApplication.focusWidget()
            assert there is not None
            if key in _KEYS:
                QTest.keyClick(there, _KEYS[key])
            else:
                QTest.keyClicks(there, key)
    sheet = sheet_of(page)
    assert [sheet.text(1, n) for n in range(4)] == ["297", "297", "297", ""]
    assert [sheet.text(2, n) for n in range(4)] == ["12", "12", "12", ""]
    here = view.currentIndex()
    assert (here.row(), here.column()) == (3, FIRST_COUNT)
    for _count in range(FIRST_RATE - FIRST_COUNT):
        QTest.keyClick(view, Qt.Key.Key_Tab)
    assert (view.currentIndex().row(), view.currentIndex().column()) == (4, FIRST_COUNT)
