"""The wizard: from the type to a saved PDF, with every figure a chip that follows the data."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from hallmanager.base.text import N_
from hallmanager.domain.condition import Condition
from hallmanager.domain.period import Period, PeriodUnit
from hallmanager.records.bulletin import BulletinDraft
from hallmanager.records.evaluation import Ballot
from hallmanager.records.hall import StationedUnit
from hallmanager.services import bulletins
from hallmanager.services.completeness import recent_periods
from hallmanager.storage.opening import open_hall
from hallmanager.storage.store import Store
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.kit.facts import OpenBulletin, PageFacts
from hallmanager.ui.pages.bulletins.drafts import DraftsPage
from hallmanager.ui.pages.bulletins.figure_list import FigurePicker
from hallmanager.ui.pages.bulletins.template_dialog import TemplateDialog
from hallmanager.ui.pages.bulletins.template_names import names_of
from hallmanager.ui.pages.bulletins.wizard import DATA, FACTS, PREVIEW, TEXT, WizardPage
from tests.fixtures.sample_hall import copied_to
from tests.ui.conftest import BUGS, PERIOD, settle


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_hall(copied_to(tmp_path)) as opened:
        yield opened


@pytest.fixture
def wizard(qtbot: QtBot, desk: Desk) -> WizardPage:
    units = (PeriodUnit.MONTH, PeriodUnit.QUARTER)
    made = WizardPage(desk, PageFacts("bulletins", N_("通报向导"), "bulletins", "", units))
    qtbot.addWidget(made)
    made.resize(1214, 648)
    made.show()
    settle(qtbot)
    return made


def text_of(pdf: Path) -> str:
    from pypdf import PdfReader

    pages = PdfReader(pdf).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def chip_with(wizard: WizardPage, key: str) -> int:
    editor = wizard.text.editor
    return next(at for at in editor.chip_positions() if _key(wizard, at) == key)


def _key(wizard: WizardPage, at: int) -> str:
    piece = wizard.text.editor.piece_at(at)
    return piece.key if piece is not None else ""


def test_walking_through_the_steps_ends_in_a_pdf_with_the_numbers(
    qtbot: QtBot, wizard: WizardPage, tmp_path: Path, store: Store
) -> None:
    for step in (DATA, TEXT, FACTS, PREVIEW):
        wizard._next.trigger()
        settle(qtbot)
        assert wizard.steps.currentIndex() == step
    target = tmp_path / "通报.pdf"
    wizard.preview.write_pdf(target)
    settle(qtbot)

    text = text_of(target)
    for number in (
        "3816",
        "3811",
        "99.87%",
        "3808",
        "99.79%",
        "880",
        "33窗口次",
        "【待填】",
        "草稿",
    ):
        assert number in text
    with store.reading() as reader:
        assert reader.count(BulletinDraft, Condition("period", "=", "2023Q2")) == 1


def test_the_last_step_writes_a_word_file_with_the_numbers(
    qtbot: QtBot, wizard: WizardPage, tmp_path: Path
) -> None:
    import docx

    wizard.go(PREVIEW)
    settle(qtbot)
    assert wizard._word.isVisible()
    assert wizard._word.isEnabled()
    target = tmp_path / "通报.docx"
    wizard.preview.write_docx(target)
    settle(qtbot)
    text = "".join(paragraph.text for paragraph in docx.Document(str(target)).paragraphs)
    assert "累计办件3816件，群众参与投票3811件，投票率99.87%" in text
    assert "〔2023〕【待填】号" in text


def test_the_data_step_names_what_is_missing(qtbot: QtBot, wizard: WizardPage) -> None:
    wizard.go(DATA)
    settle(qtbot)
    by_kind = {row.input.kind: row.input for row in wizard.data.rows}
    assert by_kind["ballots"].entered == by_kind["ballots"].expected == 31
    assert by_kind["indicator_values"].missing == ("全程网办率",)


def test_clicking_a_chip_opens_its_rows_and_copying_gives_the_printed_text(
    qtbot: QtBot, wizard: WizardPage
) -> None:
    wizard.go(TEXT)
    wizard.text.show_section("ballots")
    settle(qtbot)
    editor = wizard.text.editor
    at = chip_with(wizard, "hall.turnout")
    spot = QPointF(editor.chip_rectangle(at).center())
    assert editor.chip_at(spot) == at
    QTest.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton, pos=spot.toPoint())
    settle(qtbot)

    opened = wizard.text.panel.opened
    assert opened is not None
    assert opened.figure.printed == "99.87%"
    assert opened.count == 26
    assert opened.agrees is True
    editor.copy()
    assert QGuiApplication.clipboard().text() == "99.87%"


def test_a_typed_figure_is_kept_printed_and_marked(
    qtbot: QtBot, wizard: WizardPage, tmp_path: Path
) -> None:
    wizard.go(TEXT)
    wizard.text.show_section("honors")
    settle(qtbot)
    editor = wizard.text.editor
    editor.overwrite(chip_with(wizard, "red.window_times"))
    box = editor.viewport().findChild(QLineEdit)
    assert box is not None
    box.setText("51")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert "{red.window_times=51}" in editor.written()
    assert "51窗口次" in editor.printed()

    wizard.writing.save()
    settle(qtbot)
    wizard.preview.write_pdf(tmp_path / "a.pdf")
    settle(qtbot)
    assert "51窗口次" in text_of(tmp_path / "a.pdf")
    assert wizard.writing.draft is not None
    assert wizard.writing.draft.record_id is not None


def test_numbers_follow_the_data_and_are_marked_as_changed(
    qtbot: QtBot, wizard: WizardPage, store: Store
) -> None:
    wizard.go(PREVIEW)
    settle(qtbot)
    wizard.go(TEXT)
    wizard.text.show_section("ballots")
    with store.changing(by="甲") as change:
        unit = next(u for u in change.find(StationedUnit) if u.name == "公安局")
        period = Condition("period", "=", "2023Q2")
        ballot = change.find(Ballot, Condition("unit", "=", unit.id), period)[0]
        change.edit(Ballot, ballot.id, {"ballots_due": 298, "unevaluated": 1})
    wizard.desk.look_again()
    settle(qtbot)
    assert wizard.writing.text_of("hall.ballots_due") == "3817"
    assert wizard.writing.moved("hall.ballots_due")
    assert not wizard.writing.moved("hall.ballots_cast")
    assert "3817" in wizard.text.editor.printed()


def test_a_draft_is_found_again_as_it_was_left(
    qtbot: QtBot, wizard: WizardPage, desk: Desk
) -> None:
    wizard.go(TEXT)
    wizard.text.show_section("opening")
    wizard.text.editor.insertPlainText("【补记】")
    assert wizard.writing.give({"issue_date": "2023年7月10日"}) == ""
    assert "某日" in wizard.writing.give({"issue_date": "某日"})
    wizard.can_leave()
    settle(qtbot)

    again = WizardPage(desk, wizard.page_facts)
    qtbot.addWidget(again)
    again.show()
    settle(qtbot)
    assert again.writing.draft is not None
    assert again.writing.draft.fact("issue_date") == "2023-07-10"
    assert again.writing.draft.sections[0].text.startswith("【补记】")

    drafts = DraftsPage(desk, PageFacts("drafts", N_("草稿"), "bulletins", ""))
    qtbot.addWidget(drafts)
    drafts.show()
    settle(qtbot)
    assert [(line.period, line.edited_sections) for line in drafts.lines] == [("2023Q2", 1)]
    asked: list[tuple[str, object]] = []
    desk.page_asked.connect(lambda key, errand: asked.append((key, errand)))
    drafts._open(drafts.lines[0])
    assert asked == [("bulletins", OpenBulletin("quarterly", "2023Q2"))]


def test_restoring_the_template_can_be_undone(qtbot: QtBot, wizard: WizardPage) -> None:
    wizard.go(TEXT)
    wizard.text.show_section("cases")
    editor = wizard.text.editor
    before = editor.written()
    editor.insertPlainText("改")
    changed = editor.written()
    wizard.text.restore()
    assert editor.written() == before
    editor.undo()
    assert editor.written() == changed


def test_a_month_in_view_writes_the_quarter_it_lies_in(qtbot: QtBot, wizard: WizardPage) -> None:
    wizard.desk.show_period(Period.parse("2023-05"))
    settle(qtbot)
    assert wizard.writing.draft is not None
    assert wizard.writing.draft.period == PERIOD


def test_picking_a_figure_puts_its_chip_at_the_cursor(qtbot: QtBot, wizard: WizardPage) -> None:
    wizard.go(TEXT)
    wizard.text.show_section("opening")
    draft = wizard.writing.draft
    assert draft is not None
    picker = FigurePicker(wizard.text, list(draft.figures.values()))
    picker.chosen.connect(wizard.text.editor.insert_figure)
    picker.search.setText("政务服务大厅投票率")
    QTest.keyClick(picker, Qt.Key.Key_Return)
    keys = [_key(wizard, at) for at in wizard.text.editor.chip_positions()]
    assert keys[0] == "hall.turnout"


def _template_dialog(wizard: WizardPage, key: str) -> TemplateDialog:
    draft = wizard.writing.draft
    assert draft is not None
    section = next(one for one in draft.sections if one.key == key)
    template = bulletins.template(wizard.desk.store, draft.type.key, key)
    return TemplateDialog(wizard, draft, section, template)


def test_the_halls_own_template_is_written_beside_its_names_and_todays_result(
    qtbot: QtBot, wizard: WizardPage, store: Store
) -> None:
    wizard.go(TEXT)
    settle(qtbot)
    dialog = _template_dialog(wizard, "opening")
    qtbot.addWidget(dialog)
    dialog.search.setText("99.87%")
    dialog.editor.setPlainText("本季投票率")
    dialog.editor.moveCursor(QTextCursor.MoveOperation.End)
    dialog.names.itemActivated.emit(dialog.names.topLevelItem(0), 0)
    dialog.insert("。")
    dialog.look()
    assert dialog.text == "本季投票率{hall.turnout}。"
    assert dialog.made.toPlainText() == "本季投票率99.87%。"

    wizard.text.show_section("opening")
    draft = wizard.writing.draft
    assert draft is not None
    wizard.text.keep_template(draft, "opening", dialog.text)
    settle(qtbot)
    wizard.load()
    settle(qtbot)
    assert wizard.text.editor.printed() == "本季投票率99.87%。"


def test_a_faulty_template_is_named_and_cannot_be_saved(qtbot: QtBot, wizard: WizardPage) -> None:
    dialog = _template_dialog(wizard, "cases")
    qtbot.addWidget(dialog)
    assert dialog._save.isEnabled()
    assert not dialog._back.isEnabled()
    dialog.editor.setPlainText("甲\n{hall.turnuot}")
    dialog.look()
    assert "第2行" in dialog._fault.text()
    assert not dialog._save.isEnabled()
    dialog.use_shipped()
    assert dialog._save.isEnabled()
    assert dialog.text == dialog._template.shipped


def test_every_name_that_is_offered_can_be_used(qtbot: QtBot, wizard: WizardPage) -> None:
    draft = wizard.writing.draft
    assert draft is not None
    assert all(name.label != "词" for name in names_of(draft, "ballots"))
    for name in names_of(draft, "ballots"):
        if name.written.startswith("{."):
            continue
        assert bulletins.check_template(draft, name.written) == [], name


def test_the_first_step_scrolls_in_a_low_window(qtbot: QtBot, wizard: WizardPage) -> None:
    wizard.resize(860, 400)
    settle(qtbot)
    lines = [
        line
        for line in wizard.start.findChildren(QFrame)
        if line.property("look") == "line" and line.isVisible()
    ]
    assert len(lines) > 8
    tops = sorted(line.mapTo(wizard.start, QPoint(0, 0)).y() for line in lines)
    assert all(after - before >= 28 for before, after in pairwise(tops))


def test_each_table_of_a_comparison_opens_its_own_rows(
    qtbot: QtBot, wizard: WizardPage, desk: Desk
) -> None:
    asked: list[tuple[str, object]] = []
    desk.page_asked.connect(lambda key, errand: asked.append((key, errand)))
    panel = wizard.text.panel
    wizard.go(TEXT)
    wizard.text.open_figure("hall.turnout.change")
    settle(qtbot)
    assert panel.opened is not None
    assert not panel._open_button.isVisible()
    ways = [one for one in panel.findChildren(QPushButton) if one.text() == "在列表中打开"]
    ways.remove(panel._open_button)
    for way in ways:
        way.click()
    assert [key for key, _errand in asked] == ["ballots", "ballots"]
    wheres = [table.where for table in panel.opened.tables]
    assert [errand for _key, errand in asked] == wheres
    assert wheres[0] != wheres[1]


def test_the_first_step_leads_to_every_draft_however_old(
    qtbot: QtBot, wizard: WizardPage, store: Store
) -> None:
    old = Period.parse("2019Q3")
    bulletins.save_draft(store, bulletins.load_draft(store, "quarterly", old), by="甲")
    states = recent_periods(store, "quarterly", PERIOD, 6)
    assert [state.period.code for state in states if state.draft] == ["2019Q3"]
    assert states[0].period == PERIOD.following()
    assert len(states) == 7
    wizard.load()
    settle(qtbot)
    chosen: list[Period] = []
    wizard.start.period_chosen.connect(chosen.append)
    wizard.start.findChildren(QPushButton)[-1].click()
    assert chosen == [old]


def test_each_step_begins_where_the_hand_goes_on(qtbot: QtBot, wizard: WizardPage) -> None:
    wizard.activateWindow()
    settle(qtbot)
    wizard.go(FACTS)
    assert wizard.focusWidget() is wizard.document.inputs["issue_date"]
    wizard.go(PREVIEW)
    settle(qtbot)
    assert wizard.focusWidget() is wizard.preview.view


def test_a_bug_while_saving_or_printing_leaves_both_to_be_done_again(
    qtbot: QtBot, wizard: WizardPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_named: object) -> None:
        raise ZeroDivisionError

    wizard.go(TEXT)
    wizard.text.show_section("opening")
    settle(qtbot)
    with monkeypatch.context() as patched:
        patched.setattr(bulletins, "save_draft", broken)
        patched.setattr(bulletins, "print_pdf", broken)
        wizard.text.editor.setPlainText("改过的导语。")
        wizard.writing.save()
        wizard.go(PREVIEW)
        settle(qtbot)
    assert [type(bug) for bug in BUGS] == [ZeroDivisionError] * len(BUGS)
    assert len(BUGS) >= 2
    BUGS.clear()
    wizard.writing.save()
    wizard.go(TEXT)
    wizard.go(PREVIEW)
    settle(qtbot)
    assert wizard.preview.preview is not None
    kept = bulletins.load_draft(wizard.desk.store, "quarterly", PERIOD)
    assert kept.sections[0].text == "改过的导语。"
