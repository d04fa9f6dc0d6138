"""The page of a record kind, made from its declaration: filter bar, table, totals, side panel."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from hallmanager.base.text import _
from hallmanager.domain.condition import Condition
from hallmanager.records.field import Editor
from hallmanager.records.kind import Record, fields_of
from hallmanager.records.register import record_class
from hallmanager.ui.kit import actions, shown, theme, work
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.kit.empty import EmptyState, GhostRows
from hallmanager.ui.kit.facts import NewRecord, OpenRecord, PageFacts
from hallmanager.ui.kit.page import Page
from hallmanager.ui.kit.panel import PanelRoom
from hallmanager.ui.records import editing, list_printing
from hallmanager.ui.records.columns_menu import ColumnsMenu
from hallmanager.ui.records.filters import Names, RecordFilters
from hallmanager.ui.records.layout import next_order
from hallmanager.ui.records.record_panel import RecordPanel
from hallmanager.ui.records.rows import Answer, Query, RowsModel
from hallmanager.ui.records.saved_filters import SavedFilters
from hallmanager.ui.records.selection import Selection
from hallmanager.ui.records.table import EDGE, RecordsTable
from hallmanager.ui.records.totals import TotalsLine

if TYPE_CHECKING:
    from hallmanager.storage.store import Store


# What the navigation leaves of a window of normal width; below it the panel lies over the list.
_NARROW = theme.NARROW - 152


class ListPage(Page):
    """The list of a kind; a click or Enter opens a record in the side panel."""

    def __init__(self, desk: Desk, facts: PageFacts) -> None:
        super().__init__(desk, facts)
        self.cls: type[Record] = record_class(facts.kind)
        self._order: tuple[str, ...] = ()
        self._errand: object = None
        self._make_actions()
        self.filters = RecordFilters(self.cls, SavedFilters(str(desk.store.location), facts.kind))
        self.model = RowsModel(desk, self.cls, self)
        self.table = RecordsTable(desk, self.model)
        self.table.setAccessibleName(self.cls.kind.title)
        self.totals = TotalsLine(self.table)
        self.selection = Selection(self, desk, self.cls, self.table, self.totals)
        self.empty = EmptyState(actions=[self.import_, self.new, self.all_periods])
        self.columns = ColumnsMenu(self, self.table)
        self.header.add(self.columns.button())
        self.panel = RecordPanel(desk, self.cls)
        self.stack = QStackedWidget()
        self._arrange()
        self._connect()

    def load(self) -> None:
        self.filters.set_period(self.desk.period)
        self._ask()
        self.panel.refresh()
        cls = self.cls
        self.desk.read(
            lambda store: editing.load(store, cls, 0).names,
            then=self._take_names,
            owner=self,
            latest="names",
        )

    def _take_names(self, names: Names) -> None:
        self.filters.set_names(names)
        self.selection.set_names(names)

    def arrive(self, errand: object) -> None:
        if isinstance(errand, NewRecord):
            self.begin_new(dict(errand.values))
        elif isinstance(errand, OpenRecord):
            self._open_record(errand.id)
        elif isinstance(errand, tuple):
            self.filters.set_conditions([each for each in errand if isinstance(each, Condition)])

    def can_leave(self) -> bool:
        return self.panel.isHidden() or self.panel.may_go()

    def begin_new(self, given: dict[str, object] | None = None) -> None:
        """Open a blank form, with the period in view filled in."""
        if not self.can_leave():
            return
        values = dict(given or {})
        if self._has_period:
            values.setdefault("period", self.desk.period.code)
        self._mark_open(0)
        self.panel.open(0, values)

    @property
    def _has_period(self) -> bool:
        field = fields_of(self.cls).get("period")
        return field is not None and field.editor is Editor.PERIOD

    def _make_actions(self) -> None:
        why_not = self.desk.may_change()
        self.new = self.act(_("新增"), self.begin_new, key="Ctrl+N", icon="plus", tip=why_not)
        self.import_ = self.act(_("导入"), self._import, icon="download-simple", tip=why_not)
        self.export = self.act(_("导出"), self._export, icon="export")
        self.print = self.act(_("打印"), self._print, key="Ctrl+P", icon="printer")
        self.template = self.act(
            _("模板"), self._template, icon="table", tip=_("存一份空的导入模板")
        )
        self.paste = self.act(_("粘贴表格"), self._paste, key="Ctrl+V", tip=why_not)
        self.clear = self.act(_("清除条件"), lambda: self.filters.clear())
        self.all_periods = self.act(_("看全部期间"), lambda: self.filters.keep_to_period(False))
        self.narrow = self.act(_("筛选条件"), lambda: self.filters.offer(), key="Ctrl+L")
        self.next = self.act(_("下一条"), lambda: self._step(1), key="Alt+Down")
        self.previous = self.act(_("上一条"), lambda: self._step(-1), key="Alt+Up")
        for action in (self.new, self.import_, self.paste):
            action.setEnabled(not self.desk.read_only)
        self.header.add_action(self.new)
        self.header.add_action(self.import_)
        self.header.add_action(self.export, look="flat")
        self.header.add_action(self.print, icon_only=True)
        self.header.add_action(self.template, icon_only=True)

    def _arrange(self) -> None:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(EDGE, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(self.totals)
        self.nothing = EmptyState(actions=[self.clear])
        for widget in (GhostRows(), whole, self.empty, self.nothing):
            self.stack.addWidget(widget)
        self.whole = whole
        self.waiting = self.stack.widget(0)
        left = QWidget()
        inside = QVBoxLayout(left)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self.filters)
        inside.addWidget(self.selection.strip)
        inside.addWidget(self.stack, 1)
        self.body.addWidget(PanelRoom(left, self.panel, narrow=_NARROW), 1)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self.filters.changed.connect(self._ask)
        self.model.answered.connect(self._show)
        self.table.opened.connect(self._open_row)
        self.table.sorted.connect(self._sort)
        self.panel.closed.connect(self._close_panel)
        self.panel.loaded.connect(self._mark_open)
        self.panel.removed.connect(self._hide_panel)
        actions.action(self.table, _("删除"), self._remove, key="Del").setShortcutContext(
            Qt.ShortcutContext.WidgetShortcut
        )
        escape = actions.action(self, _("关闭面板"), self._escape, key="Esc")
        escape.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _ask(self) -> None:
        self.model.ask(Query(self.filters.where(), self._order))

    def _show(self, answer: Answer) -> None:
        kind = self.cls.kind
        count = _("{n} {unit}").format(n=shown.number(answer.count), unit=kind.counting_unit)
        inside = self.filters.by_period and bool(kind.period_by)
        self.header.facts.setText(f"{self.desk.period.title}，{count}" if inside else count)
        self.totals.show_totals(answer.sums, kind.counting_unit)
        self._choose_face(answer)
        self._select_open()
        self.selection.look_again()

    def _choose_face(self, answer: Answer) -> None:
        title = self.cls.kind.title
        if answer.count:
            self.stack.setCurrentWidget(self.whole)
        elif self.filters.is_filtered:
            self.nothing.say(_("没有符合条件的{title}").format(title=title), _("换个条件再看。"))
            self.stack.setCurrentWidget(self.nothing)
        else:
            self._say_empty(answer)
            self.stack.setCurrentWidget(self.empty)

    def _say_empty(self, answer: Answer) -> None:
        title, period = self.cls.kind.title, self.desk.period.title
        self.all_periods.setVisible(bool(answer.total))
        if answer.total:
            head = _("{period}还没有{title}").format(period=period, title=title)
            text = _("别的期间有 {n} {unit}。可翻到那个期间，也可从表格导入或逐条新增。")
            self.empty.say(
                head, text.format(n=shown.number(answer.total), unit=self.cls.kind.counting_unit)
            )
        else:
            head = _("还没有{title}").format(title=title)
            text = _("从现成的表格导入，列名不必一样；没有表格就先下载模板，或逐条新增。")
            self.empty.say(head, text)

    def _open_row(self, number: int) -> None:
        row = self.model.row(number)
        if row is not None:
            self._open_record(row.id)

    def _open_record(self, id: int) -> None:
        if self.can_leave():
            self.panel.open(id)

    def _step(self, by: int) -> None:
        place = self.model.position(self.table.open_id)
        if 0 <= place + by < self.model.rowCount():
            self._open_row(place + by)

    def _mark_open(self, id: int) -> None:
        self.table.open_id = id
        self._select_open()
        self.table.repaint_rows()

    def _select_open(self) -> None:
        place = self.model.position(self.table.open_id)
        if place >= 0 and self.table.currentIndex().row() != place:
            self.table.setCurrentIndex(self.model.index(place, 0))

    def _close_panel(self) -> None:
        if not self.panel.isHidden() and self.panel.may_go():
            self._hide_panel()

    def _escape(self) -> None:
        """Close the panel; without one let the ticks go."""
        if self.panel.isHidden():
            self.table.ticks.clear()
        else:
            self._close_panel()

    def _hide_panel(self) -> None:
        self.panel.hide()
        self._mark_open(0)
        self.table.setFocus()

    def _remove(self) -> None:
        if self.table.ticks:
            self.selection.remove()
        elif not self.panel.isHidden() and self.panel.record is not None and self.panel.record.id:
            self.panel.remove.trigger()

    def _sort(self, section: int, added: bool) -> None:
        column = self.model.columns[section]
        if column.sortable:
            self._order = next_order(self._order, column.name, added=added)
            self._ask()

    def _import(self) -> None:
        from hallmanager.ui.pages.importing import ImportDialog

        ImportDialog(self, self.desk, self.cls.kind.key).exec()

    def _paste(self) -> None:
        from hallmanager.ui.records.pasting import paste

        paste(self, self.desk, self.cls, list_printing.visible_columns(self.table))

    def _export(self) -> None:
        path = self._ask_path(_("导出{title}").format(title=self.cls.kind.title))
        if path is None:
            return
        kind, where, order = self.cls.kind.key, self.filters.where(), self._order

        def export(store: "Store") -> None:
            from hallmanager.services import exporting

            exporting.export(store, kind, path, where=where, order=order)

        task = work.Task(_("导出{title}").format(title=self.cls.kind.title))
        self.desk.read(export, then=lambda _n: self._said(path), owner=self, task=task)

    def _print(self) -> None:
        seen = list_printing.Seen(
            self.cls,
            self.model.query,
            list_printing.visible_columns(self.table),
            tuple(self.totals.lines()),
            self.filters.words(),
        )
        list_printing.print_list(self, self.desk, seen)

    def _template(self) -> None:
        path = self._ask_path(_("{title}导入模板").format(title=self.cls.kind.title))
        if path is None:
            return
        kind = self.cls.kind.key

        def write() -> None:
            from hallmanager.services import exporting

            exporting.template(kind, path)

        work.read(write, then=lambda _n: self._said(path), owner=self)

    def _ask_path(self, name: str) -> Path | None:
        chosen, _kind = QFileDialog.getSaveFileName(
            self, name, f"{name}.xlsx", _("工作簿 (*.xlsx)")
        )
        if not chosen:
            return None
        return Path(chosen if chosen.lower().endswith(".xlsx") else f"{chosen}.xlsx")

    def _said(self, path: Path) -> None:
        self.desk.toast(_("已存到 {path}").format(path=path))
