"""The report wizard: a full page with five steps, clickable in any order once reachable."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QWidget

from hallmanager.base.text import _
from hallmanager.domain.period import Period
from hallmanager.ui.kit import actions, theme
from hallmanager.ui.kit.actions import ActionButton
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.kit.facts import OpenBulletin, PageFacts
from hallmanager.ui.kit.labels import ElidedLabel
from hallmanager.ui.kit.page import Page
from hallmanager.ui.pages.bulletins.data_step import DataStep
from hallmanager.ui.pages.bulletins.facts_step import FactsStep
from hallmanager.ui.pages.bulletins.preview_step import PreviewStep
from hallmanager.ui.pages.bulletins.start_step import StartStep
from hallmanager.ui.pages.bulletins.step_bar import StepBar
from hallmanager.ui.pages.bulletins.text_step import TextStep
from hallmanager.ui.pages.bulletins.writing import Writing

START, DATA, TEXT, FACTS, PREVIEW = range(5)


class WizardPage(Page):
    """Type and period, data, text, document facts, preview; what is written saves itself."""

    def __init__(self, desk: Desk, facts: PageFacts) -> None:
        super().__init__(desk, facts)
        self.header.hide()
        self._titles = (_("类型与期间"), _("数据"), _("文字"), _("要素"), _("预览"))
        self.writing = Writing(desk, self)
        self.bar = StepBar(self._titles)
        self.start = StartStep(desk, self.writing)
        self.data = DataStep(desk, self.writing)
        self.text = TextStep(desk, self.writing)
        self.document = FactsStep(desk, self.writing)
        self.preview = PreviewStep(desk, self.writing)
        self.steps = QStackedWidget()
        for step in (self.start, self.data, self.text, self.document, self.preview):
            self.steps.addWidget(step)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.steps, 1)
        self.body.addWidget(self._make_footer())
        self.bar.chosen.connect(self.go)
        self.start.period_chosen.connect(self._choose_period)
        self.writing.told.connect(self.bar.saying.setText)
        for signal in (self.writing.opened, self.writing.refreshed, self.writing.edited):
            signal.connect(self._show_steps)
        self.writing.refreshed.connect(self._print_again)
        self.writing.opened.connect(self._print_again)
        self._show_steps()

    def load(self) -> None:
        self.start.show_period(self.desk.period)
        draft, wanted = self.writing.draft, self.start.period
        if self.writing.own_change:
            self.writing.own_change = False
        elif draft is None or draft.period != wanted or draft.type.key != self.start.type.key:
            self.writing.open(self.start.type.key, wanted)
        else:
            self.writing.follow()

    def arrive(self, errand: object) -> None:
        """A bulletin is opened at its text."""
        if isinstance(errand, OpenBulletin):
            self.go(TEXT)
            self.start.show_type(errand.type)
            self._choose_period(Period.parse(errand.period))

    def can_leave(self) -> bool:
        """What was written is kept before the page is left."""
        self.writing.finish()
        return True

    def go(self, step: int) -> None:
        """Show a step."""
        self.steps.setCurrentIndex(step)
        if step >= TEXT:
            self.writing.begin()
        self._print_again()
        self._show_steps()
        working = {
            TEXT: self.text.editor,
            FACTS: self.document.first_open(),
            PREVIEW: self.preview.view,
        }
        if step in working:
            working[step].setFocus()

    def _print_again(self) -> None:
        if self.steps.currentIndex() == PREVIEW:
            self.preview.print()

    def _choose_period(self, period: Period) -> None:
        if period != self.desk.period:
            self.desk.show_period(period)
        else:
            self.load()

    def _make_footer(self) -> QWidget:
        footer = QFrame()
        footer.setProperty("look", "footer")
        footer.setFixedHeight(46)
        row = QHBoxLayout(footer)
        row.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        row.setSpacing(8)
        self._pdf = actions.action(
            self, _("存为 PDF"), self.preview.save_pdf, key="Ctrl+S", icon="file-pdf"
        )
        self._annex = actions.action(
            self, _("附表存为 Excel"), self.preview.save_annex, icon="table"
        )
        self._word = actions.action(self, _("存为 Word"), self.preview.save_docx, icon="file-text")
        self._printer = actions.action(
            self, _("打印"), self.preview.send_to_printer, key="Ctrl+P", icon="printer"
        )
        self._save_buttons = [
            ActionButton(self._annex, look="flat"),
            ActionButton(self._word, look="flat"),
            ActionButton(self._printer, look="flat"),
        ]
        self._back = actions.action(self, _("上一步"), lambda: self._step(-1), key="Alt+PgUp")
        self._next = actions.action(self, _("下一步"), lambda: self._step(1), key="Ctrl+Return")
        self._title = ElidedLabel("", "second")
        for button in self._save_buttons:
            row.addWidget(button)
        row.addWidget(self._title, 1)
        row.addWidget(ActionButton(self._back, show_key=False))
        row.addWidget(ActionButton(self._next, look="main", show_key=False))
        self._pdf_button = ActionButton(self._pdf, look="main")
        row.addWidget(self._pdf_button)
        return footer

    def _step(self, by: int) -> None:
        step = self.steps.currentIndex() + by
        if START <= step <= PREVIEW:
            self.go(step)

    def _show_steps(self) -> None:
        current, draft = self.steps.currentIndex(), self.writing.draft
        open_ = draft is not None
        begun = open_ and draft is not None and draft.record_id is not None
        done = [
            begun or current > START,
            begun or current > DATA,
            begun and current > TEXT,
            draft is not None and not draft.missing_facts,
            False,
        ]
        self.bar.show_step(current, done=done, reachable=[True, *([open_] * 4)])
        self._title.setText(draft.fact("title") if draft is not None else "")
        self._back.setVisible(current > START)
        last = current == PREVIEW
        self._next.setVisible(not last)
        self._next.setEnabled(open_)
        if not last:
            self._next.setText(_("下一步：{title}").format(title=self._titles[current + 1]))
        for action in (self._pdf, self._annex, self._word, self._printer):
            action.setVisible(last)
            action.setEnabled(last and open_)
        has_table = draft is not None and draft.type.annex_rows is not None
        self._annex.setVisible(last and has_table)
