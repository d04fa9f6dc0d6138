"""The judged rows of an import: file and period, columns, tabs, table, what will happen."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from hallmanager.base.text import _
from hallmanager.domain.period import Period, PeriodUnit
from hallmanager.services import importing
from hallmanager.services.importing import Preview, PreviewRow, Status
from hallmanager.ui.kit import actions, theme
from hallmanager.ui.kit.bars import Segments
from hallmanager.ui.kit.labels import ElidedLabel, label
from hallmanager.ui.pages.fault_strip import FaultStrip
from hallmanager.ui.pages.import_table import ImportTable, tabs
from hallmanager.ui.pages.import_words import (
    about,
    computed_words,
    create_words,
    created_list,
    mapping_words,
    unknown_names,
)

if TYPE_CHECKING:
    from hallmanager.ui.pages.importing import ImportDialog

_HINT_FROM = 860


class Review(QWidget):
    """The judged rows: file and period, columns, tabs, table, what will happen."""

    def __init__(self, dialog: "ImportDialog") -> None:
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
        self.table.selectionModel().currentChanged.connect(lambda *_now: self.show_reason())
        column.addWidget(self.reason)
        column.addWidget(self._make_footer())
        actions.action(self, _("下一处有误"), lambda: self.table.go_to_fault(1), key="F4")
        actions.action(self, _("上一处有误"), lambda: self.table.go_to_fault(-1), key="Shift+F4")

    def show_preview(self, preview: Preview, tab: str) -> None:
        """Say what was read and what will happen."""
        self._filling = True
        self._file.setText(preview.file.name)
        self._about.setText(about(preview))
        self._mapping.setText(mapping_words(preview))
        self._computed.setText(computed_words(preview))
        self._computed.setToolTip("\n".join(preview.compared_columns))
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

    def show_reason(self) -> None:
        """Say what is wrong with the row the cursor is on."""
        row = self.current()
        told = row is not None and bool(row.problems or row.warnings)
        words = (
            _("第 {n} 行：{words}").format(n=row.number, words=row.words) if row and told else ""
        )
        self.reason.show_fault(words, row.suggestion if row is not None else None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hint.setVisible(self.width() >= _HINT_FROM)

    def _remedy_current(self) -> None:
        row = self.current()
        if row is not None:
            self._dialog.remedy(row)

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
        self.match = actions.push_button(_("改对列"), self._dialog.match_columns, look="flat")
        row.addWidget(self.match)
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
        for code, words in _period_choices(preview, self._dialog.desk.period):
            self.period.addItem(words, code)
        self.period.setCurrentIndex(max(0, self.period.findData(preview.period)))
        self.period.setToolTip(preview.period_from)

    def _show_tabs(self, preview: Preview, tab: str) -> None:
        counts = preview.counts
        for status in Status:
            self.tabs.set_text(status.value, f"{status.label} {counts[status]}")
        self.tabs.set_text("all", _("全部 {n}").format(n=len(preview.rows)))
        self.tabs.choose(tab)

    def _show_footer(self, preview: Preview) -> None:
        bad = self._dialog.faulty
        self.hand_back.setVisible(bool(bad))
        self.hand_back.setText(_("有误的 {n} 行另存为工作簿，附原因").format(n=bad))
        where = importing.rejects_path(preview.file)
        self.hand_back.setToolTip(_("存为 {path}").format(path=where))
        unknown = unknown_names(preview)
        self.register.setVisible(preview.options.create_missing or bool(unknown))
        self.register.setChecked(preview.options.create_missing)
        self.register.setText(create_words(preview, unknown))
        self.register.setToolTip(created_list(preview))
        count = self._dialog.importable
        self.go.setText(_("导入 {n} 行").format(n=count))
        self.go.setEnabled(bool(count) and not self._dialog.desk.read_only)
        self.go.setToolTip("" if count else _("没有可以导入的行"))

    def _choose_period(self, number: int) -> None:
        code = self.period.itemData(number)
        if not self._filling and self._dialog.preview and code != self._dialog.preview.period:
            self._dialog.judge(lambda preview: preview.with_period(code))

    def _create(self, on: bool) -> None:
        if not self._filling:
            self._dialog.judge(lambda preview: preview.with_missing_created(on))


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


def _bar(height: int) -> tuple[QFrame, QHBoxLayout]:
    bar = QFrame()
    bar.setProperty("look", "bar")
    bar.setFixedHeight(int(height))
    row = QHBoxLayout(bar)
    row.setContentsMargins(20, 0, 20, 0)
    row.setSpacing(10)
    return bar, row
