"""The import dialog: choose a file, see every row judged, mend what is wrong, import the rest."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from hallmanager.base.errors import FileRefused, UserError
from hallmanager.base.text import _
from hallmanager.records.register import record_class
from hallmanager.services import exporting, importing
from hallmanager.services.importing import ImportResult, Preview, PreviewRow, Status
from hallmanager.ui.kit import actions, dialogs, work
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.kit.labels import ElidedLabel, label
from hallmanager.ui.pages.import_columns import ColumnsDialog
from hallmanager.ui.pages.import_review import Review
from hallmanager.ui.pages.import_table import only_of
from hallmanager.ui.pages.import_words import importable

if TYPE_CHECKING:
    from hallmanager.storage.store import Store

_WIDE, _HIGH = 1120, 668
_CHOOSE, _READING, _REVIEW, _FAULT = range(4)
_FILTER = "*.xlsx *.xlsm *.xls *.ods *.csv *.txt *.et"


class ImportDialog(QDialog):
    """One import, from the file to the result; works for every kind of record."""

    def __init__(self, parent: QWidget | None, desk: Desk, kind_key: str) -> None:
        super().__init__(parent)
        self.desk, self.kind_key = desk, kind_key
        self._cls = record_class(kind_key)
        self.preview: Preview | None = None
        self._fault_title, self._fault_words = label("", "section", wrap=True), label(wrap=True)
        self.result_of: ImportResult | None = None
        self._file = Path()
        self._headers: dict[str, str] = {}
        self._task: work.Task | None = None
        self._tab = "all"
        self.setWindowTitle(_("导入{title}").format(title=self._cls.kind.title))
        self.setAcceptDrops(True)
        self.setModal(True)
        self._fit(parent)
        self.pages = QStackedWidget()
        self.review = Review(self)
        review = self._around(self.review)
        for page in (self._make_choose(), self._make_reading(), review, self._make_fault()):
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.pages)

    def read(
        self, file: Path, period: str | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        """Read a file in a child process and judge its rows; `headers` are matched by hand."""
        self._file, self._headers = file, dict(headers or {})
        self._start(_("读取 {name}").format(name=file.name))
        task, kind = self._task, self.kind_key
        assert task is not None
        self.desk.read(
            lambda store: importing.preview(
                store,
                kind,
                file,
                period=period,
                headers=headers,
                progress=task.progress,
                cancelled=task.cancelled,
            ),
            then=self._show,
            failed=lambda error: self._not_read(error, period),
            owner=self,
            task=task,
            latest="preview",
        )

    @property
    def importable(self) -> int:
        """How many rows the import keeps."""
        return 0 if self.preview is None else importable(self.preview.counts)

    @property
    def faulty(self) -> int:
        """How many rows are handed back."""
        return 0 if self.preview is None else len(self.preview.rejected)

    def judge(self, again: Callable[[Preview], Preview]) -> None:
        """Judge the rows again under another decision; the file is not read again."""
        preview = self.preview
        if preview is not None:
            self.desk.read(
                lambda _store: again(preview), then=self._show, owner=self, latest="preview"
            )

    def show_tab(self, tab: str) -> None:
        """Show the rows of one status."""
        self._tab = tab
        if self.preview is not None:
            self.review.table.show_preview(self.preview, only_of(tab))
            self.review.show_reason()

    def commit(self) -> None:
        """Import the good rows as one batch; hand the others back as a workbook if wanted."""
        preview, by = self.preview, self.desk.by
        if preview is None or not self.importable:
            return
        if not self.review.hand_back.isChecked():
            left_out = frozenset(row.key for row in preview.rejected)
            options = replace(preview.options, left_out=preview.options.left_out | left_out)
        else:
            options = preview.options
        self._start(_("导入 {name}").format(name=preview.file.name))
        task = self._task
        assert task is not None

        def keep(store: "Store") -> ImportResult:
            wanted = preview if options is preview.options else preview.with_options(options)
            return importing.commit(
                store, wanted, by=by, progress=task.progress, cancelled=task.cancelled
            )

        self.desk.change(keep, then=self._done, failed=self._not_kept, owner=self, task=task)

    def remedy(self, row: PreviewRow) -> None:
        """Do what a row's button says: take the likely value, or leave the row out."""
        likely = row.suggestion
        if likely is not None and likely.suggestion:
            field, value = likely.field, likely.suggestion
            self.judge(lambda preview: preview.with_value(row, field, value))
        elif row.status is Status.REJECTED:
            self.judge(lambda preview: preview.without(row))

    def match_columns(self) -> None:
        """Let the columns be matched by hand, and judge the sheet as matched."""
        if self.preview is None:
            return
        dialog = ColumnsDialog(self, self.preview)
        if dialog.exec() and (changed := dialog.changed()):
            self.read(self._file, self.preview.options.period, {**self._headers, **changed})

    def choose_file(self) -> None:
        """Ask for the file."""
        words = _("表格 ({patterns});;所有文件 (*)").format(patterns=_FILTER)
        chosen, _filter = QFileDialog.getOpenFileName(self, _("选择要导入的表格"), "", words)
        if chosen:
            self.read(Path(chosen))

    def save_template(self) -> None:
        """Ask where, and write the empty workbook of the kind."""
        title = self._cls.kind.title
        name = _("{title}导入模板.xlsx").format(title=title)
        words = _("Excel 工作簿 (*.xlsx)")
        chosen, _filter = QFileDialog.getSaveFileName(self, _("下载模板"), name, words)
        if chosen:
            path, kind = Path(chosen).with_suffix(".xlsx"), self.kind_key
            self.desk.read(
                lambda store: exporting.template(kind, path, store=store),
                then=lambda _done: self.desk.toast(_("模板已存到 {path}").format(path=path)),
                owner=self,
            )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and self.pages.currentIndex() != _READING:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.read(paths[0])

    def reject(self) -> None:
        """Close; work under way is stopped, so that nothing is changed behind."""
        if self._task is not None:
            self._task.stop()
        super().reject()

    def _around(self, review: Review) -> QWidget:
        """The page of the review; a workbook of several kinds has more on it."""
        return review

    def _show(self, preview: Preview) -> None:
        self._task = None
        self.preview = preview
        if self._tab != "all" and not preview.counts[Status(self._tab)]:
            self._tab = "all"
        self.review.show_preview(preview, self._tab)
        self.show_tab(self._tab)
        self.review.table.go_to_first()
        self.review.show_reason()
        self.pages.setCurrentIndex(_REVIEW)

    def _not_read(self, error: UserError, period: str | None) -> None:
        """Try once more with the period in view where the file does not say its own."""
        periodic = self._cls.kind.period_by == "period"
        if period is None and periodic and not isinstance(error, FileRefused):
            self.read(self._file, self.desk.period.code, self._headers)
            return
        self._task = None
        self._fault_title.setText(_("“{name}”没有读成").format(name=self._file.name))
        self._fault_words.setText(error.message)
        self.pages.setCurrentIndex(_FAULT)

    def _not_kept(self, error: UserError) -> None:
        self._task = None
        self.pages.setCurrentIndex(_REVIEW)
        dialogs.show_error(self, error)

    def _done(self, result: ImportResult) -> None:
        self._task = None
        self.result_of = result
        self.desk.toast(result_words(result), undo=result.batch_id is not None)
        self.accept()

    def _start(self, title: str) -> None:
        self._task = task = work.Task(title)
        self._reading_title.setText(title)
        self._reading_words.setText("")
        self._bar.setRange(0, 0)
        task.moved.connect(lambda: self._show_progress(task))
        task.ended.connect(lambda: self._ended(task))
        self.pages.setCurrentIndex(_READING)

    def _show_progress(self, task: work.Task) -> None:
        if task is self._task:
            self._bar.setRange(0, 100)
            self._bar.setValue(round(task.share * 100))
            self._reading_words.setText(task.words)

    def _stop(self) -> None:
        if self._task is not None:
            self._task.stop()
            self._task = None
        self.pages.setCurrentIndex(_REVIEW if self.preview is not None else _CHOOSE)

    def _ended(self, task: work.Task) -> None:
        """Work that ended in a bug brought no result: let the person go on from here."""
        if task is self._task:
            self._stop()

    def _fit(self, parent: QWidget | None) -> None:
        room = parent.window().size() if parent is not None else self.screen().size()
        self.resize(min(_WIDE, room.width() - 48), min(_HIGH, room.height() - 48))

    def _make_choose(self) -> QWidget:
        page, column = _centred()
        title = self._cls.kind.title
        column.addWidget(label(_("导入{title}").format(title=title), "title"))
        column.addWidget(
            label(
                _(
                    "把表格拖到这里，或选择文件。可读 xlsx、xls、ods、csv；"
                    "表头上面的标题、合计行会自动跳过，有错的行会标出来，不影响其他行。"
                ),
                "second",
                wrap=True,
            )
        )
        row = QHBoxLayout()
        row.addWidget(actions.push_button(_("选择文件"), self.choose_file, look="main"))
        row.addWidget(actions.push_button(_("下载模板"), self.save_template))
        row.addStretch(1)
        column.addLayout(row)
        return page

    def _make_reading(self) -> QWidget:
        page, column = _centred()
        self._reading_title = label("", "section")
        self._reading_words = ElidedLabel("", "second")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        column.addWidget(self._reading_title)
        column.addWidget(self._bar)
        column.addWidget(self._reading_words)
        row = QHBoxLayout()
        row.addWidget(label(_("Esc 停止，数据不会改动"), "auxiliary"))
        row.addStretch(1)
        row.addWidget(actions.push_button(_("停止"), self._stop))
        column.addLayout(row)
        return page

    def _make_fault(self) -> QWidget:
        page, column = _centred()
        column.addWidget(self._fault_title)
        column.addWidget(self._fault_words)
        column.addWidget(label(_("数据没有改动。"), "second"))
        row = QHBoxLayout()
        row.addWidget(actions.push_button(_("换一个文件"), self.choose_file, look="main"))
        row.addWidget(
            actions.push_button(
                _("复制说明"), lambda: dialogs.copy(self._fault_words.text()), look="flat"
            )
        )
        row.addStretch(1)
        row.addWidget(actions.push_button(_("取消"), self.reject))
        column.addLayout(row)
        return page


def open_import(
    parent: QWidget, desk: Desk, kind_key: str, file: Path | None = None
) -> ImportDialog:
    """Open the dialog over the window; with a file, it is read at once."""
    dialog = ImportDialog(parent, desk, kind_key)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    if file is not None:
        dialog.read(file)
    return dialog


def result_words(result: ImportResult) -> str:
    """What an import did, for the toast."""
    parts = [_("已导入 {n} 行").format(n=result.added + result.edited)]
    if result.created:
        parts.append(_("登记 {n} 个名称").format(n=len(result.created)))
    if result.rejects_file is not None:
        words = _("{n} 行有误，另存为“{name}”")
        parts.append(words.format(n=result.rejected, name=result.rejects_file.name))
    return "，".join(parts)


def _centred() -> tuple[QWidget, QVBoxLayout]:
    """A page with a card of fixed width in its middle."""
    page = QWidget()
    page.setProperty("look", "page")
    outer = QVBoxLayout(page)
    outer.addStretch(2)
    card = QFrame()
    card.setProperty("look", "card")
    card.setFixedWidth(480)
    inside = QVBoxLayout(card)
    inside.setContentsMargins(24, 20, 24, 20)
    inside.setSpacing(10)
    across = QHBoxLayout()
    across.addStretch(1)
    across.addWidget(card)
    across.addStretch(1)
    outer.addLayout(across)
    outer.addStretch(3)
    return page, inside
