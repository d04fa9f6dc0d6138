"""The import dialog: bad rows first and named, mended in place, the good ones kept as one batch."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from pytestqt.qtbot import QtBot

from hallmanager.domain.condition import within
from hallmanager.records.evaluation import Ballot
from hallmanager.records.hall import StationedUnit
from hallmanager.services import importing, records
from hallmanager.services.importing import Status
from hallmanager.storage.store import Store
from hallmanager.ui.kit import dialogs
from hallmanager.ui.kit.desk import Desk, Toast
from hallmanager.ui.pages.import_words import computed_words, mapping_words, unknown_names
from hallmanager.ui.pages.importing import ImportDialog
from tests.ui.conftest import BUGS, settle

CHOOSE, READING, REVIEW, FAULT = range(4)
SHEET = """2023年第一季度线下“好差评”统计表,,,,,,
序号,单位,应投票次数,实际票次数,满意,基本满意,不满意,未开展评价
1,发改局,104,104,104,,,
2,公安局,29Z,297,297,,,
3,民政局,46,46,46,,,
4,市场监管局,880,876,876,,,3
5,气象局,113,113,113,,,
,合计,1440,1436,1436,,,3
"""


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "一季度.csv"
    path.write_text(SHEET, encoding="gb18030")
    return path


@pytest.fixture
def dialog(qtbot: QtBot, desk: Desk, sheet: Path) -> Iterator[ImportDialog]:
    made = ImportDialog(None, desk, "ballots")
    qtbot.addWidget(made)
    made.show()
    made.read(sheet)
    settle(qtbot)
    yield made
    settle(qtbot)


def rejected(dialog: ImportDialog) -> dict[str, str]:
    assert dialog.preview is not None
    return {str(row.cells[1]): row.words for row in dialog.preview.rejected}


def kept(store: Store) -> dict[str, int]:
    with store.reading() as reader:
        labels = reader.labels(StationedUnit)
        found = reader.find(Ballot, within("2023Q1"))
        return {labels[b.unit_id]: b.ballots_due for b in found if b.unit_id}


def test_faults_come_first_with_the_reason_and_a_remedy(dialog: ImportDialog) -> None:
    assert dialog.pages.currentIndex() == REVIEW
    assert dialog.preview is not None
    assert dialog.preview.period == "2023Q1"
    assert set(rejected(dialog)) == {"公安局", "市场监管局", "气象局"}
    table = dialog.review.table.rows
    assert [row.status for row in table.rows[:3]] == [Status.REJECTED] * 3
    market = next(row for row in table.rows if row.cells[1] == "市场监管局")
    assert "差 1" in market.words
    assert table.remedy(market) == "改为 4"
    assert dialog.review.go.text() == "导入 2 行"


def test_mending_rows_and_importing_the_rest(
    qtbot: QtBot, dialog: ImportDialog, store: Store, sheet: Path, desk: Desk
) -> None:
    toasts: list[Toast] = []
    desk.toast_asked.connect(toasts.append)
    table = dialog.review.table.rows
    dialog.remedy(next(row for row in table.rows if row.cells[1] == "市场监管局"))
    settle(qtbot)
    police = next(n for n, row in enumerate(table.rows) if row.cells[1] == "公安局")
    due = [name for name, _label in table.fields].index("ballots_due") + 1
    table.setData(table.index(police, due), "297")
    settle(qtbot)
    assert set(rejected(dialog)) == {"气象局"}
    assert dialog.review.go.text() == "导入 4 行"

    dialog.commit()
    settle(qtbot)
    assert kept(store) == {"发改局": 104, "公安局": 297, "民政局": 46, "市场监管局": 880}
    returned = sheet.with_name("一季度-退回.xlsx")
    assert returned.exists()
    assert toasts[-1].undo
    assert returned.name in toasts[-1].words

    records.undo_last(store, by="甲")
    assert kept(store) == {}


def test_without_the_tick_no_workbook_is_written(
    qtbot: QtBot, dialog: ImportDialog, store: Store, sheet: Path
) -> None:
    dialog.review.hand_back.setChecked(False)
    dialog.commit()
    settle(qtbot)
    assert set(kept(store)) == {"发改局", "民政局"}
    assert not sheet.with_name("一季度-退回.xlsx").exists()


def test_names_the_hall_lacks_are_listed_and_registered_when_wanted(
    qtbot: QtBot, dialog: ImportDialog, store: Store
) -> None:
    assert "气象局" in dialog.review.register.toolTip()
    dialog.review.register.setChecked(True)
    settle(qtbot)
    assert dialog.review.register.toolTip() == "单位：气象局"
    dialog.commit()
    settle(qtbot)
    assert kept(store)["气象局"] == 113


def test_another_period_judges_all_rows_again(qtbot: QtBot, dialog: ImportDialog) -> None:
    index = dialog.review.period.findData("2023Q2")
    dialog.review.period.setCurrentIndex(index)
    dialog.review.period.activated.emit(index)
    settle(qtbot)
    assert dialog.preview is not None
    assert dialog.preview.period == "2023Q2"
    assert dialog.preview.counts[Status.UPDATE] == 2


def test_a_file_that_cannot_be_read_says_why_and_changes_nothing(
    qtbot: QtBot, desk: Desk, store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "坏.xlsx"
    path.write_bytes(b"PK\x03\x04 nothing of use")
    revision = store.revision
    dialog = ImportDialog(None, desk, "units")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.read(path)
    settle(qtbot)
    assert dialog.pages.currentIndex() == FAULT
    assert "坏.xlsx" in dialog._fault_title.text()
    assert dialog._fault_words.text()
    assert store.revision == revision


def test_a_file_without_its_period_takes_the_one_in_view(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "投票.csv"
    path.write_text("单位,应投,实投,满意\n发改局,9,9,9\n", encoding="utf-8")
    dialog = ImportDialog(None, desk, "ballots")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.read(path)
    settle(qtbot)
    assert dialog.preview is not None
    assert dialog.preview.period == "2023Q2"


def test_stopping_leaves_everything_as_it_was(
    qtbot: QtBot, desk: Desk, sheet: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[object] = []
    monkeypatch.setattr(dialogs, "show_error", lambda *facts: shown.append(facts))
    dialog = ImportDialog(None, desk, "ballots")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.read(sheet)
    dialog._stop()
    settle(qtbot)
    assert dialog.pages.currentIndex() == CHOOSE
    assert dialog.preview is None
    assert shown == []


ANNEX = """2023年第一季度统计表,,,,,,,,,
序号,单位,第一季度线下好差评统计情况,,,,,,,
,,应投票次数,实际票次数,满意,基本满意,不满意,未开展评价,投票率,满意率
1,发改局,104,104,104,,,,100%,100%
2,民政局,46,46,46,,,,100%,100%
3,民政局,46,46,46,,,,100%,100%
4,气象局,11,11,11,,,,100%,100%
"""


def test_a_heading_over_many_columns_is_not_told_with_each(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path
) -> None:
    path = tmp_path / "附件.xlsx"
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for line in ANNEX.splitlines():
        page.append([int(c) if c.isdigit() else c or None for c in line.split(",")])
    page.merge_cells("C2:J2")
    book.save(path)
    dialog.read(path)
    settle(qtbot)
    assert dialog.preview is not None
    words = mapping_words(dialog.preview)
    assert "实际票次数 → 实际投票次数" in words
    assert "统计情况" not in words
    assert computed_words(dialog.preview) == "投票率等 2 列由程序计算，不导入"


def test_only_names_that_the_hall_lacks_are_offered_for_registration(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path
) -> None:
    path = tmp_path / "附件.csv"
    path.write_text(ANNEX, encoding="utf-8")
    dialog.read(path)
    settle(qtbot)
    assert dialog.preview is not None
    assert set(rejected(dialog)) == {"民政局", "气象局"}
    assert unknown_names(dialog.preview) == ["气象局"]


def test_a_bug_while_reading_leaves_the_dialog_usable(
    qtbot: QtBot, dialog: ImportDialog, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_named: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(importing, "preview", broken)
    dialog.preview = None
    dialog.read(sheet)
    settle(qtbot)
    assert [type(bug) for bug in BUGS] == [ZeroDivisionError]
    BUGS.clear()
    assert dialog.pages.currentIndex() == CHOOSE
