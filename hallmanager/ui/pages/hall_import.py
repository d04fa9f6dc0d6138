"""The import of the workbook of a whole hall: all sheets judged together, looked at one by one."""

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from hallmanager.base.text import _
from hallmanager.services import setting_up
from hallmanager.services.importing import Plan, PlanResult, Preview, Status
from hallmanager.ui.kit.bars import Segments
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.pages.import_review import Review
from hallmanager.ui.pages.import_words import importable
from hallmanager.ui.pages.importing import ImportDialog

if TYPE_CHECKING:
    from hallmanager.storage.store import Store


class HallImportDialog(ImportDialog):
    """One workbook of several sheets, from the file to the result.

    Every sheet is a part of one plan: what is mended on one is seen by those that name it.
    """

    def __init__(self, parent: QWidget | None, desk: Desk) -> None:
        self._sheets = setting_up.sheets()
        self._key = self._sheets[0][0]
        self.plan: Plan | None = None
        self._pasted: TemporaryDirectory[str] | None = None
        super().__init__(parent, desk, self._key)
        self.setWindowTitle(_("导入整个大厅"))
        self.review.match.hide()

    @property
    def importable(self) -> int:
        return 0 if self.plan is None else importable(self.plan.counts)

    @property
    def faulty(self) -> int:
        return 0 if self.plan is None else len(self.plan.rejected)

    def read(
        self, file: Path, period: str | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        """Read all sheets of a workbook and judge their rows."""
        self._file = file
        self._start(_("读取 {name}").format(name=file.name))
        task = self._task
        assert task is not None
        self.desk.read(
            lambda store: setting_up.preview_hall_workbook(
                store, file, progress=task.progress, cancelled=task.cancelled
            ),
            then=self._show_plan,
            failed=lambda error: self._not_read(error, period),
            owner=self,
            task=task,
            latest="preview",
        )

    def read_pasted(self, text: str) -> None:
        """Read a block that was copied from a sheet, with its header."""
        self._pasted = TemporaryDirectory(prefix="hallmanager-")
        file = Path(self._pasted.name) / _("粘贴的表格.txt")
        file.write_text(text, encoding="utf-8")
        self.review.hand_back.setChecked(False)
        self.read(file)

    def judge(self, again: Callable[[Preview], Preview]) -> None:
        """Judge all sheets again under another decision on the one in view."""
        plan, preview = self.plan, self.preview
        if plan is not None and preview is not None:
            self.desk.read(
                lambda _store: plan.with_part(again(preview)),
                then=self._show_plan,
                owner=self,
                latest="preview",
            )

    def show_sheet(self, key: str) -> None:
        """Show the rows of one sheet."""
        part = None if self.plan is None else self.plan.part(key)
        if part is not None:
            self._key = key
            self.sheets.choose(key)
            self._show(part)
            if self._pasted is not None:
                self.review.hand_back.hide()

    def commit(self) -> None:
        """Import the good rows of all sheets as one change; hand the others back if wanted."""
        plan, by = self.plan, self.desk.by
        if plan is None or not self.importable:
            return
        wanted = plan if self.review.hand_back.isChecked() else plan.without_faulty()
        self._start(_("导入 {name}").format(name=plan.file.name))
        task = self._task
        assert task is not None

        def keep(store: "Store") -> PlanResult:
            return setting_up.commit_hall_workbook(
                store, wanted, by=by, progress=task.progress, cancelled=task.cancelled
            )

        self.desk.change(keep, then=self._kept, failed=self._not_kept, owner=self, task=task)

    def save_template(self) -> None:
        """Ask where, and write the workbook to fill in."""
        save_hall_template(self, self.desk)

    def done(self, result: int) -> None:
        """Close; what was pasted is not kept."""
        if self._pasted is not None:
            self._pasted.cleanup()
        super().done(result)

    def _around(self, review: Review) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        bar = QFrame()
        bar.setProperty("look", "bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(20, 8, 20, 8)
        self.sheets = Segments(self._sheets)
        self.sheets.chosen.connect(self.show_sheet)
        row.addWidget(self.sheets)
        row.addStretch(1)
        column.addWidget(bar)
        column.addWidget(review, 1)
        return page

    def _show_plan(self, plan: Plan) -> None:
        self.plan = plan
        for key, title in self._sheets:
            self.sheets.set_text(key, _sheet_words(title, plan.part(key)))
            self.sheets.enable(key, plan.part(key) is not None)
        faulty = [part.kind_key for part in plan.parts if part.rejected]
        known = [part.kind_key for part in plan.parts]
        stays = self.preview is not None and self._key in known
        self.show_sheet(self._key if stays else (faulty or known)[0])

    def _kept(self, result: PlanResult) -> None:
        self._task = None
        self.desk.toast(_result_words(result), undo=result.is_change)
        self.accept()


def _sheet_words(title: str, part: Preview | None) -> str:
    if part is None:
        return title
    bad = part.counts[Status.REJECTED]
    words = f"{title} {len(part.rows)}"
    return words + _("，有误 {n}").format(n=bad) if bad else words


def _result_words(result: PlanResult) -> str:
    titles = dict(setting_up.sheets())
    parts = [
        f"{titles[key]} {kept.added + kept.edited}"
        for key, kept in result.results.items()
        if kept.added + kept.edited
    ]
    words = _("已导入：{parts}").format(parts="、".join(parts))
    if result.rejects_file is None:
        return words
    more = _("；{n} 行有误，另存为“{name}”")
    return words + more.format(n=result.rejected, name=result.rejects_file.name)


def open_hall_import(
    parent: QWidget, desk: Desk, file: Path | None = None, *, pasted: str = ""
) -> HallImportDialog:
    """Open the dialog over the window; a file or a pasted block is read at once."""
    dialog = HallImportDialog(parent, desk)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    if file is not None:
        dialog.read(file)
    elif pasted:
        dialog.read_pasted(pasted)
    return dialog


def save_hall_template(parent: QWidget, desk: Desk) -> None:
    """Ask where, and write the workbook to fill in."""
    words = _("Excel 工作簿 (*.xlsx)")
    name = _("大厅建立模板.xlsx")
    chosen, _filter = QFileDialog.getSaveFileName(parent, _("下载模板"), name, words)
    if chosen:
        path = Path(chosen).with_suffix(".xlsx")
        desk.read(
            lambda store: setting_up.write_hall_workbook(path, store=store),
            then=lambda _done: desk.toast(_("模板已存到 {path}").format(path=path)),
            owner=parent,
        )
