"""The import dialog: choose a file, see every row judged, mend what is wrong, import the rest."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
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
from hallmanager.domain.period import Period, PeriodUnit
from hallmanager.records.kind import fields_of
from hallmanager.records.register import record_class
from hallmanager.services import exporting, importing
from hallmanager.services.importing import ImportResult, Preview, PreviewRow, Status
from hallmanager.ui.kit import actions, dialogs, theme, work
from hallmanager.ui.kit.bars import Segments
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.kit.labels import ElidedLabel, label
from hallmanager.ui.pages.fault_strip import FaultStrip
from hallmanager.ui.pages.import_columns import ColumnsDialog
from hallmanager.ui.pages.import_table import ImportTable, only_of, tabs

if TYPE_CHECKING:
    from hallmanager.storage.store import Store

_WIDE, _HIGH = 1120, 668
_CHOOSE, _READING, _REVIEW, _FAULT = range(4)
_FILTER = "*.xlsx *.xlsm *.xls *.ods *.csv *.txt *.et"


class ImportDialog(QDialog):
    """One import, from the file to the result; works for every kind of record."""

    def __init__(self, parent: QWidget | None, desk: Desk, kind_key: str) -> None:
        super().__init__(parent)
        self._desk, self.kind_key = desk, kind_key
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
        for page in (self._make_choose(), self._make_reading(), self.review, self._make_fault()):
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
        self._desk.read(
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

    def judge(self, again: Callable[[Preview], Preview]) -> None:
        """Judge the rows again under another decision; the file is not read again."""
        preview = self.preview
        if preview is not None:
            self._desk.read(
                lambda _store: again(preview), then=self._show, owner=self, latest="preview"
            )

    def show_tab(self, tab: str) -> None:
        """Show the rows of one status."""
        self._tab = tab
        if self.preview is not None:
            self.review.table.show_preview(self.preview, only_of(tab))

    def commit(self) -> None:
        """Import the good rows as one batch; hand the others back as a workbook if wanted."""
        preview, by = self.preview, self._desk.by
        if preview is None or not self.review.importable(preview):
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

        self._desk.change(keep, then=self._done, failed=self._not_kept, owner=self, task=task)

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
            self._desk.read(
                lambda store: exporting.template(kind, path, store=store),
                then=lambda _done: self._desk.toast(_("模板已存到 {path}").format(path=path)),
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

    def _show(self, preview: Preview) -> None:
        self._task = None
        self.preview = preview
        if self._tab != "all" and not preview.counts[Status(self._tab)]:
            self._tab = "all"
        self.review.show_preview(preview, self._tab)
        self.show_tab(self._tab)
        self.review.table.go_to_first()
        self.pages.setCurrentIndex(_REVIEW)

    def _not_read(self, error: UserError, period: str | None) -> None:
        """Try once more with the period in view where the file does not say its own."""
        periodic = self._cls.kind.period_by == "period"
        if period is None and periodic and not isinstance(error, FileRefused):
            self.read(self._file, self._desk.period.code, self._headers)
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
        self._desk.toast(result_words(result), undo=result.batch_id is not None)
        self.accept()

    def _start(self, title: str) -> None:
        self._task = task = work.Task(title)
        self._reading_title.setText(title)
        self._reading_words.setText("")
        self._bar.setRange(0, 0)
        task.moved.connect(lambda: self._show_progress(task))
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


class Review(QWidget):
    """The judged rows: file and period, columns, tabs, table, what will happen."""

    def __init__(self, dialog: ImportDialog) -> None:
        super().__init__()
        self._dialog = dialog
        self._filling = False
        self.table = ImportTable()
        self.table.rows.corrected.connect(
            lambda row, field, value: dialog.judge(lambda p: p.with_value(row, field, value))
        )
        self.table.remedied.connect(dialog.remedy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_head())
        column.addWidget(self._make_mapping())
        self._told = ElidedLabel("", "warning")
        self._told.setContentsMargins(20, 5, 20, 5)
        column.addWidget(self._told)
        column.addWidget(self._make_tabs())
        middle = QHBoxLayout()
        middle.setContentsMargins(20, 0, 20, 0)
        middle.addWidget(self.table)
        column.addLayout(middle, 1)
        self.reason = FaultStrip(lambda _problem: self._remedy_current())
        self.table.selectionModel().currentChanged.connect(lambda *_now: self._show_reason())
        column.addWidget(self.reason)
        column.addWidget(self._make_footer())
        actions.action(self, _("下一处有误"), lambda: self.table.go_to_fault(1), key="F4")
        actions.action(self, _("上一处有误"), lambda: self.table.go_to_fault(-1), key="Shift+F4")

    def show_preview(self, preview: Preview, tab: str) -> None:
        """Say what was read and what will happen."""
        self._filling = True
        self._file.setText(preview.file.name)
        self._about.setText(_about(preview))
        self._mapping.setText(_mapping_words(preview))
        computed = "、".join(preview.compared_columns)
        words = _("{names}由程序计算，不导入").format(names=computed) if computed else ""
        self._computed.setText(words)
        told = "；".join(t for t in (preview.already_imported, *preview.warnings) if t)
        self._told.setText(told)
        self._told.setVisible(bool(told))
        self._show_periods(preview)
        self._show_tabs(preview, tab)
        self._show_footer(preview)
        self._filling = False

    def current(self) -> PreviewRow | None:
        """The row the cursor is on."""
        row = self.table.currentIndex().row()
        return self.table.rows.rows[row] if row >= 0 else None

    def _show_reason(self) -> None:
        row = self.current()
        told = row is not None and bool(row.problems or row.warnings)
        words = (
            _("第 {n} 行：{words}").format(n=row.number, words=row.words) if row and told else ""
        )
        self.reason.show_fault(words, row.suggestion if row is not None else None)

    def _remedy_current(self) -> None:
        row = self.current()
        if row is not None:
            self._dialog.remedy(row)

    def importable(self, preview: Preview) -> int:
        """How many rows the import keeps."""
        counts = preview.counts
        return counts[Status.NEW] + counts[Status.UPDATE] + counts[Status.WARNED]

    def _make_head(self) -> QWidget:
        bar, row = _bar(theme.Height.PAGE_HEADER)
        self._file = label("", "strong")
        self._about = ElidedLabel("", "second")
        self.period = QComboBox()
        self.period.setMinimumWidth(150)
        self.period.setAccessibleName(_("期间"))
        self.period.activated.connect(self._choose_period)
        self._period_label = label(_("期间"), "second")
        row.addWidget(self._file)
        row.addWidget(self._about, 1)
        row.addWidget(self._period_label)
        row.addWidget(self.period)
        row.addWidget(actions.push_button(_("改对列"), self._dialog.match_columns, look="flat"))
        row.addWidget(actions.push_button(_("换文件"), self._dialog.choose_file, look="flat"))
        return bar

    def _make_mapping(self) -> QWidget:
        bar, row = _bar(theme.Height.GROUP)
        bar.setProperty("look", "top")
        self._mapping = ElidedLabel("", "second")
        self._computed = label("", "auxiliary")
        row.addWidget(self._mapping, 1)
        row.addWidget(self._computed)
        return bar

    def _make_tabs(self) -> QWidget:
        bar = QWidget()
        bar.setFixedHeight(int(theme.Height.PAGE_HEADER))
        self._tab_row = QHBoxLayout(bar)
        self._tab_row.setContentsMargins(20, 0, 20, 0)
        keys = ("all", "new", "update", "rejected", "warned", "same")
        self.tabs = Segments(tabs([(key, 0) for key in keys]))
        self.tabs.chosen.connect(self._dialog.show_tab)
        self._tab_row.addWidget(self.tabs)
        self._tab_row.addStretch(1)
        self._hint = label(_("有误的排在前面；双击可改单元格，F4 下一处"), "auxiliary")
        self._tab_row.addWidget(self._hint)
        return bar

    def _make_footer(self) -> QWidget:
        footer = QFrame()
        footer.setProperty("look", "footer")
        footer.setFixedHeight(52)
        row = QHBoxLayout(footer)
        row.setContentsMargins(20, 0, 20, 0)
        row.setSpacing(14)
        self.hand_back = QCheckBox()
        self.hand_back.setChecked(True)
        self.register = QCheckBox(_("登记名录里没有的名称"))
        self.register.toggled.connect(self._create)
        row.addWidget(self.hand_back)
        row.addWidget(self.register)
        row.addStretch(1)
        row.addWidget(label(_("整批可撤销"), "auxiliary"))
        row.addWidget(actions.push_button(_("取消"), self._dialog.reject))
        self.go = actions.action(self, "", self._dialog.commit, key="Ctrl+Return")
        row.addWidget(actions.ActionButton(self.go, look="main"))
        return footer

    def _show_periods(self, preview: Preview) -> None:
        asked = preview.source.cls.kind.period_by == "period"
        self.period.setVisible(asked)
        self._period_label.setVisible(asked)
        if not asked:
            return
        self.period.clear()
        for code, words in _period_choices(preview, self._dialog._desk.period):
            self.period.addItem(words, code)
        self.period.setCurrentIndex(max(0, self.period.findData(preview.period)))
        self.period.setToolTip(preview.period_from)

    def _show_tabs(self, preview: Preview, tab: str) -> None:
        counts = preview.counts
        for status in Status:
            self.tabs.set_text(status.value, f"{status.label} {counts[status]}")
        self.tabs.set_text("all", _("全部 {n}").format(n=len(preview.rows)))
        self.tabs.choose(tab)
        self._hint.setVisible(self.width() >= 860)

    def _show_footer(self, preview: Preview) -> None:
        bad = len(preview.rejected)
        self.hand_back.setVisible(bool(bad))
        self.hand_back.setText(_("有误的 {n} 行另存为工作簿，附原因").format(n=bad))
        where = importing.rejects_path(preview.file)
        self.hand_back.setToolTip(_("存为 {path}").format(path=where))
        unknown = _unknown_names(preview)
        self.register.setVisible(preview.options.create_missing or bool(unknown))
        self.register.setChecked(preview.options.create_missing)
        self.register.setText(_create_words(preview, unknown))
        self.register.setToolTip(_created_list(preview))
        count = self.importable(preview)
        self.go.setText(_("导入 {n} 行").format(n=count))
        self.go.setEnabled(bool(count) and not self._dialog._desk.read_only)
        self.go.setToolTip("" if count else _("没有可以导入的行"))

    def _choose_period(self, number: int) -> None:
        code = self.period.itemData(number)
        if not self._filling and self._dialog.preview and code != self._dialog.preview.period:
            self._dialog.judge(lambda preview: preview.with_period(code))

    def _create(self, on: bool) -> None:
        if not self._filling:
            self._dialog.judge(lambda preview: preview.with_missing_created(on))


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


def _about(preview: Preview) -> str:
    parts = []
    for table in preview.tables[:2]:
        rows = "、".join(str(number) for number in table.header_rows)
        words = _("工作表“{name}”，表头在第 {rows} 行")
        parts.append(words.format(name=table.sheet.name, rows=rows))
    if preview.skipped:
        parts.append(_("跳过 {n} 行（标题、合计、附注）").format(n=len(preview.skipped)))
    return "，".join(parts)


def _mapping_words(preview: Preview) -> str:
    used = dict.fromkeys(
        f"{column.header} → {column.label}"
        for column in preview.columns
        if column.label and column.role != "rate" and column.header != column.label
    )
    words = "    ".join(used) or _("各列名称与名录一致")
    if preview.aliases_used:
        words += "    " + _("{n} 个名称按别名").format(n=len(preview.aliases_used))
    if preview.unknown_columns:
        names = "、".join(preview.unknown_columns)
        words += "    " + _("不认识、不导入的列：{names}").format(names=names)
    return words


def _period_choices(preview: Preview, current: Period) -> list[tuple[str, str]]:
    """The period found, the one in view, and those around them."""
    codes: list[str] = []
    if preview.period:
        codes.append(preview.period)
    for period in (Period.parse(preview.period) if preview.period else current, current):
        quarter = Period.containing(period.end, PeriodUnit.QUARTER)
        around = [quarter, *quarter.months(), quarter.previous(), quarter.following()]
        codes += [one.code for one in (period, *around)]
    found = [(code, Period.parse(code).title) for code in dict.fromkeys(codes)]
    return found if preview.period else [("", _("表中各行自己的期间")), *found]


def _unknown_names(preview: Preview) -> list[str]:
    """What the sheet says where the hall has no such name."""
    references = {name for name, f in fields_of(preview.source.cls).items() if f.reference}
    found = [
        problem.value
        for row in preview.rejected
        for problem in row.problems
        if problem.field in references and problem.value
    ]
    return list(dict.fromkeys(found))


def _create_words(preview: Preview, unknown: list[str]) -> str:
    if preview.options.create_missing:
        return _("登记 {n} 个新名称").format(n=len(preview.created))
    return _("登记名录里没有的 {n} 个名称").format(n=len(unknown))


def _created_list(preview: Preview) -> str:
    """The names that will be registered, kind by kind."""
    if not preview.options.create_missing:
        return "、".join(_unknown_names(preview))
    titles = dict.fromkeys(created.title for created in preview.created)
    return "\n".join(
        "{title}：{names}".format(
            title=title, names="、".join(c.name for c in preview.created if c.title == title)
        )
        for title in titles
    )


def _bar(height: int) -> tuple[QFrame, QHBoxLayout]:
    bar = QFrame()
    bar.setProperty("look", "bar")
    bar.setFixedHeight(int(height))
    row = QHBoxLayout(bar)
    row.setContentsMargins(20, 0, 20, 0)
    row.setSpacing(10)
    return bar, row


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
