"""The votes page: all units' ballots of a period in one grid, typed or pasted, saved at once."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTableView

from hallmanager.base.errors import UserError
from hallmanager.base.text import _
from hallmanager.domain.problem import Problem
from hallmanager.sheets.blocks import read_block, write_block
from hallmanager.ui.kit import dialogs, theme
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.kit.facts import PageFacts
from hallmanager.ui.kit.labels import ElidedLabel, label
from hallmanager.ui.kit.page import Page
from hallmanager.ui.pages.fault_strip import FaultStrip
from hallmanager.ui.pages.votes_paste import PastePlan, plan_paste
from hallmanager.ui.pages.votes_sheet import RowState, VotesSheet
from hallmanager.ui.pages.votes_table import (
    FIRST_COUNT,
    FIRST_RATE,
    NOTE,
    WIDTHS,
    TotalsModel,
    VotesModel,
)
from hallmanager.ui.pages.votes_view import VotesDelegate, VotesView, dress

_NARROW = 1000
_NOTE_WIDTH, _BAR = 120, 12
_NARROW_COLUMNS = WIDTHS[0] + sum(WIDTHS[2:10]) + _BAR


class VotesPage(Page):
    """The grid, what is pending above it, the fault of the current row and the totals below."""

    def __init__(self, desk: Desk, facts: PageFacts) -> None:
        super().__init__(desk, facts)
        self.model = VotesModel(self)
        self._kept: dict[str, VotesSheet] = {}
        self.view = VotesView(self.model, self._copied)
        self.view.pasted.connect(self.paste)
        self._make_actions()
        self.strip = self._make_strip()
        self.fault = FaultStrip(self._settle)
        self.totals = self._make_totals()
        for part in (self.strip, self.view, self.fault, self.totals):
            self.body.addWidget(part, 1 if part is self.view else 0)
        self.model.edited.connect(self._show_state)
        self.view.selectionModel().currentChanged.connect(lambda *_now: self._show_fault())
        self._show_state()

    def load(self) -> None:
        from hallmanager.services.evaluation import ballot_grid

        period = self.desk.period
        self.desk.read(
            lambda store: VotesSheet(ballot_grid(store, period)),
            then=self._show,
            owner=self,
            latest="grid",
        )

    def can_leave(self) -> bool:
        """Ask about unsaved rows; they stay in the page when it is left without saving."""
        sheet = self.model.sheet
        if sheet is None or not (sheet.pending().to_save or sheet.pending().refused):
            return True
        words = _pending_words(sheet, sheet.pending().refused)
        left = dialogs.confirm(
            self,
            _("还有未保存的投票"),
            _("{words}。离开后改动留在本页，关闭程序则会丢失。").format(words=words),
            _("不保存，离开"),
        )
        return left

    def paste(self, text: str) -> None:
        """Lay a copied block onto the grid and say what found no place."""
        sheet = self.model.sheet
        block = read_block(text)
        if sheet is None or not block:
            return
        here = self.view.currentIndex()
        row, column = max(here.row(), 0), max(here.column() - FIRST_COUNT, 0)
        plan = plan_paste(sheet, block, row, column)
        changed = self.model.write(plan.cells)
        self._say_pasted(plan, changed)

    def save(self) -> None:
        """Write every sound row that was changed, as one step that can be undone."""
        sheet = self.model.sheet
        if sheet is None or not sheet.pending().to_save or not self._may_clear(sheet):
            return
        from hallmanager.services.evaluation import save_ballots

        changes, period, by = sheet.changes(), sheet.grid.period, self.desk.by
        words = _("已保存 {n} 行投票").format(n=len(changes))
        self.desk.change(
            lambda store: save_ballots(store, period, changes, by=by),
            failed=self._refused,
            owner=self,
            said=words,
        )

    def _show(self, sheet: VotesSheet) -> None:
        before = self.model.sheet
        if before is not None:
            self._kept[before.grid.period.code] = before
        kept = self._kept.pop(sheet.grid.period.code, None)
        if kept is not None:
            sheet.keep_typed(kept)
        here = self.view.currentIndex()
        self.model.show_sheet(sheet)
        self._fit_columns()
        row, column = (here.row(), here.column()) if here.isValid() else (0, FIRST_COUNT)
        self.view.setCurrentIndex(self.model.index(row, column))

    def _make_actions(self) -> None:
        self._back = self.act(
            _("退一步"), lambda: self.model.step(back=True), icon="arrow-u-up-left"
        )
        self._import = self.act(_("导入"), self._open_import, icon="download-simple")
        self._save = self.act(_("保存"), self.save, key="Ctrl+S")
        self.header.add_action(self._back, icon_only=True)
        self.header.add_action(self._import)
        self.header.add_action(self._save, look="main")

    def _make_strip(self) -> QFrame:
        strip = QFrame()
        strip.setProperty("look", "bar")
        strip.setFixedHeight(int(theme.Height.GROUP))
        row = QHBoxLayout(strip)
        row.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        self._pending = ElidedLabel("", "second")
        self._hint = label(
            _("可从 Excel、WPS 复制整块后按 Ctrl+V，有单位名称时按名称对行"), "auxiliary"
        )
        row.addWidget(self._pending, 1)
        row.addWidget(self._hint)
        return strip

    def _make_totals(self) -> QTableView:
        totals = QTableView()
        totals.setModel(TotalsModel(self.model))
        totals.setItemDelegate(VotesDelegate(totals, totals=True))
        dress(totals)
        totals.horizontalHeader().hide()
        totals.setFixedHeight(2 * int(theme.Height.GRID_ROW) + 1)
        totals.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        totals.setSelectionMode(QTableView.SelectionMode.NoSelection)
        never = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        totals.setHorizontalScrollBarPolicy(never)
        totals.setVerticalScrollBarPolicy(never)
        bar = self.view.horizontalScrollBar()
        bar.valueChanged.connect(totals.horizontalScrollBar().setValue)
        for column, width in enumerate(WIDTHS):
            self.view.setColumnWidth(column, width)
            totals.setColumnWidth(column, width)
        return totals

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Leave out what a narrow window has no room for; the rest goes to name or state."""
        narrow = self.width() < _NARROW
        for table in (self.view, self.totals):
            for column in (FIRST_RATE + 2, FIRST_RATE + 3, NOTE):
                table.setColumnHidden(column, narrow)
            table.setColumnWidth(1, self.width() - _NARROW_COLUMNS if narrow else WIDTHS[1])
            if not narrow:
                table.setColumnWidth(NOTE, max(_NOTE_WIDTH, self.width() - sum(WIDTHS) - _BAR))
        self._hint.setVisible(not narrow)

    def _show_state(self) -> None:
        sheet = self.model.sheet
        pending = sheet.pending() if sheet else None
        reason = self.desk.may_change() if self.desk.is_open else ""
        self._save.setEnabled(bool(pending and pending.to_save) and not reason)
        self._save.setToolTip(reason or _("没有要保存的行") if not self._save.isEnabled() else "")
        self._import.setEnabled(not reason)
        self._back.setEnabled(bool(sheet and sheet.can_undo))
        if sheet is not None and pending is not None:
            self.header.facts.setText(self._facts(sheet))
            self._pending.setText(_pending_words(sheet, pending.refused))
        self._show_fault()

    def _facts(self, sheet: VotesSheet) -> str:
        entered = sum(line.counts is not None or line.summed is not None for line in sheet.lines)
        words = _("{period}，{n} 行中已录 {m} 行").format(
            period=sheet.grid.period.title, n=len(sheet.lines), m=entered
        )
        by_month = sum(line.summed is not None for line in sheet.lines)
        if by_month:
            words += _("，{n} 行按月录入，此处为合计").format(n=by_month)
        others = [
            kept.grid.period.title
            for kept in self._kept.values()
            if kept.grid.period != sheet.grid.period and any(kept.typed())
        ]
        if others:
            words += _("；{periods}还有未保存的行").format(periods="、".join(others))
        return words

    def _show_fault(self) -> None:
        sheet, here = self.model.sheet, self.view.currentIndex()
        # While any row is at fault the line keeps its place, so that the grid stands still.
        self.fault.setVisible(bool(sheet and sheet.pending().refused))
        row = here.row()
        if sheet is None or row < 0 or row >= len(sheet.lines):
            self.fault.show_fault("", None)
            return
        refused = self.model.state(row) is RowState.REFUSED
        problem = sheet.problems(row)[0] if refused else None
        words = self.model.note(row) if refused else ""
        self.fault.show_fault(f"{sheet.lines[row].name}：{words}" if words else "", problem)

    def _settle(self, problem: Problem) -> None:
        """Take over the likely value of the current row's fault."""
        sheet, row = self.model.sheet, self.view.currentIndex().row()
        if sheet is not None and problem.suggestion is not None:
            self.model.write({(row, sheet.names.index(problem.field)): problem.suggestion})
            self.view.setFocus()

    def _say_pasted(self, plan: PastePlan, changed: int) -> None:
        parts = [_("粘贴 {n} 行，改了 {m} 格").format(n=plan.rows, m=changed)]
        if plan.unknown:
            names = "、".join(plan.unknown)
            parts.append(_("{n} 个名称不在名录：{names}").format(n=len(plan.unknown), names=names))
        if plan.locked:
            names = "、".join(plan.locked)
            parts.append(_("{names}按别的期间录入，没有改").format(names=names))
        if plan.overflow:
            parts.append(_("超出表格 {n} 行，没有粘贴").format(n=plan.overflow))
        if plan.ignored:
            parts.append(_("不认识或自动计算的列：{names}").format(names="、".join(plan.ignored)))
        self._pending.setText("；".join([*parts, self._pending.whole_text()]))

    def _may_clear(self, sheet: VotesSheet) -> bool:
        cleared = [
            line.name
            for row, line in enumerate(sheet.lines)
            if self.model.state(row) is RowState.CLEARED
        ]
        if not cleared:
            return True
        text = _("{names}的投票记录将被删除，之后可以撤销。其余改动一并保存。")
        return dialogs.confirm(
            self,
            _("保存并删除 {n} 条记录").format(n=len(cleared)),
            text.format(names="、".join(cleared)),
            _("保存并删除"),
            danger=True,
        )

    def _refused(self, error: UserError) -> None:
        dialogs.show_error(self, error)
        self.look_again()

    def _open_import(self) -> None:
        from hallmanager.ui.pages.importing import open_import

        open_import(self, self.desk, "ballots")

    def _copied(self) -> str:
        cells = self.view.selectedIndexes()
        rows = sorted({index.row() for index in cells})
        columns = sorted({index.column() for index in cells})
        return write_block(
            [
                [
                    str(self.model.index(row, column).data() or "").replace("\u2009", "")
                    for column in columns
                ]
                for row in rows
            ]
        )


def _pending_words(sheet: VotesSheet, refused: int) -> str:
    pending = sheet.pending()
    parts = []
    if pending.new:
        parts.append(_("新增 {n} 行").format(n=pending.new))
    if pending.changed:
        parts.append(_("更新 {n} 行").format(n=pending.changed))
    if pending.cleared:
        parts.append(_("清空 {n} 行").format(n=pending.cleared))
    if refused:
        parts.append(_("有误 {n} 行，改正前不保存").format(n=refused))
    return _("待保存：{parts}").format(parts="，".join(parts)) if parts else _("没有未保存的改动")
