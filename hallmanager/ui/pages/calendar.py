"""The working calendar: the list of the hall's own days, and a year's notice pasted whole."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from hallmanager.base import clock
from hallmanager.base.errors import UserError
from hallmanager.base.text import N_, _, translate
from hallmanager.domain.calendar import DayKind
from hallmanager.domain.holiday_notice import year_named
from hallmanager.records.calendar import CalendarDayKind
from hallmanager.services import calendar as service
from hallmanager.services.calendar import NoticePreview, NoticeRow, RowState
from hallmanager.ui.kit import actions, dialogs, shown
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.kit.dialogs import Dialog
from hallmanager.ui.kit.facts import PageFacts
from hallmanager.ui.kit.labels import label, restyle
from hallmanager.ui.records.list_page import ListPage

if TYPE_CHECKING:
    from hallmanager.storage.store import Store

_TYPING_PAUSE = 250
_WEEKDAYS = (N_("一"), N_("二"), N_("三"), N_("四"), N_("五"), N_("六"), N_("日"))
_STATES = {
    RowState.NEW: N_("新增"),
    RowState.CHANGED: N_("修改"),
    RowState.SAME: N_("无变化"),
}


class CalendarPage(ListPage):
    """The list of days, with the years that are not known above it and the notice to paste."""

    def __init__(self, desk: Desk, facts: PageFacts) -> None:
        super().__init__(desk, facts)
        self.notice = self.act(
            _("粘贴放假通知"),
            self.paste_notice,
            icon="clipboard-text",
            tip=desk.may_change() or _("把国务院办公厅的放假通知整段粘贴进来，逐条核对后导入"),
        )
        self.notice.setEnabled(not desk.read_only)
        self.header.add_action(self.notice)
        self.banner = QFrame()
        self.banner.setProperty("look", "banner")
        row = QHBoxLayout(self.banner)
        row.setContentsMargins(16, 6, 16, 6)
        self.warning = label("", wrap=True)
        row.addWidget(self.warning, 1)
        self.banner.hide()
        self._show_all_years()
        self.body.insertWidget(0, self.banner)

    def load(self) -> None:
        super().load()
        self.desk.read(service.unknown_years, then=self._warn, owner=self, latest="years")

    def paste_notice(self) -> None:
        """Ask for the text of a notice and take it over."""
        NoticeDialog(self, self.desk).exec()

    def _show_all_years(self) -> None:
        """Days are looked up across years, the latest first."""
        self._order = ("-day",)
        with QSignalBlocker(self.filters):
            self.filters.set_conditions([])

    def _warn(self, years: tuple[int, ...]) -> None:
        named = "、".join(map(str, years))
        message = _("{years}年放假安排未导入，涉及这些日子的期限按周末推算。")
        self.warning.setText(message.format(years=named) if years else "")
        self.banner.setVisible(bool(years))


class NoticeDialog(Dialog):
    """The text of a notice at the top; below it each day as it was read, and every doubt."""

    def __init__(self, parent: QWidget | None, desk: Desk) -> None:
        super().__init__(parent, _("导入放假安排"), width=720)
        self.desk = desk
        self.preview: NoticePreview | None = None
        self.year = QSpinBox()
        self.year.setRange(2000, 2099)
        self.year.setValue(clock.today().year + 1)
        self.year.setAccessibleName(_("年份"))
        self.text = QPlainTextEdit()
        self.text.setPlaceholderText(_("一、元旦：1月1日（周五）至3日（周日）放假，共3天。……"))
        self.text.setFixedHeight(150)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(_("放假通知"))
        self.words = label("", wrap=True)
        self.table = _days_table()
        self._arrange()
        self._pause = QTimer(self, singleShot=True, interval=_TYPING_PAUSE)
        self._pause.timeout.connect(self.look)
        self.text.textChanged.connect(self._follow_text)
        self.year.valueChanged.connect(lambda _value: self._pause.start())
        self._show_nothing()
        self.text.setFocus()

    def look(self) -> None:
        """Read the text as it stands and show what it says."""
        text, year = self.text.toPlainText(), self.year.value()
        if not text.strip():
            self._show_nothing()
            return
        self.desk.read(
            lambda store: service.preview_notice(store, text, year),
            then=self._show,
            owner=self,
            latest="notice",
        )

    def take_over(self) -> None:
        """Import the days that are shown."""
        text, year, by = self.text.toPlainText(), self.year.value(), self.desk.by

        def change(store: "Store") -> NoticePreview:
            return service.import_notice(store, text, year, by=by)

        said = _("已导入{year}年放假安排").format(year=year)
        self.desk.change(change, then=lambda _done: self.accept(), owner=self, said=said)

    def read_file(self, file: Path) -> None:
        """Put the text of a file in the place of what was typed."""
        try:
            self.text.setPlainText(service.read_notice_file(file))
        except UserError as error:
            dialogs.show_error(self, error)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label(_("年份")))
        head.addWidget(self.year)
        head.addWidget(label(_("粘贴通知全文，或从文本文件读入"), "auxiliary"), 1)
        head.addWidget(actions.push_button(_("读入文件"), self._choose_file, small=True))
        self.body.addLayout(head)
        self.body.addWidget(self.text)
        self.body.addWidget(self.words)
        self.body.addWidget(self.table, 1)
        self.add_button(_("取消"), self.reject)
        self.button = self.add_button(_("导入"), self.take_over, look="main", default=True)
        self.setMinimumHeight(560)

    def _follow_text(self) -> None:
        """A notice that names its year is for that year."""
        named = year_named(self.text.toPlainText())
        if named is not None and named != self.year.value():
            self.year.setValue(named)
        self._pause.start()

    def _choose_file(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self, _("放假通知"), "", _("文本文件 (*.txt)"))
        if chosen:
            self.read_file(Path(chosen))

    def _show_nothing(self) -> None:
        self.words.setText(_("每年的通知在国务院办公厅网站公布，格式照原文即可。"))
        self.table.setRowCount(0)
        self.button.setEnabled(False)
        self.button.setText(_("导入"))

    def _show(self, preview: NoticePreview) -> None:
        self.preview = preview
        problems = [problem.message for problem in preview.notice.problems]
        self.words.setText("\n".join(problems) if problems else _summary(preview))
        self.words.setProperty("look", "error" if problems else "")
        restyle(self.words)
        self.words.setToolTip("\n".join(preview.notice.ignored))
        self.table.setRowCount(len(preview.rows))
        for number, row in enumerate(preview.rows):
            for column, cell in enumerate(_cells(row)):
                self.table.setItem(number, column, QTableWidgetItem(cell))
        self.button.setEnabled(preview.may_import)
        wanted = len(preview.rows) - preview.counts[RowState.SAME]
        self.button.setText(_("导入 {n} 天").format(n=wanted) if wanted else _("导入"))


def _cells(row: NoticeRow) -> tuple[str, ...]:
    day = row.day.day
    weekday = _("星期{n}").format(n=translate(_WEEKDAYS[day.weekday()]))
    labels = {choice.value: choice.label for choice in CalendarDayKind}
    kind = labels[row.day.day_kind.value]
    return shown.day(day), weekday, kind, row.day.name, translate(_STATES[row.state])


def _days_table() -> QTableWidget:
    table = QTableWidget(0, 5)
    table.setHorizontalHeaderLabels([_("日期"), _("星期"), _("安排"), _("名称"), _("结果")])
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(24)
    table.setShowGrid(False)
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
    header.resizeSection(0, 140)
    table.setProperty("look", "source")
    return table


def _summary(preview: NoticePreview) -> str:
    off = sum(row.day.day_kind is DayKind.HOLIDAY for row in preview.rows)
    words = _("读到放假 {off} 天，调休上班 {work} 天。").format(
        off=off, work=len(preview.rows) - off
    )
    if not preview.whole:
        message = _("还不是{year}年的全部安排，这一年其余的日子仍按周末推算。")
        words += message.format(year=preview.notice.year)
    if preview.notice.ignored:
        message = _("另有 {n} 句没有写放假或上班的日期，没有读取。")
        words += message.format(n=len(preview.notice.ignored))
    return words
