"""What is done with the ticked rows of a list: change a field, copy, remove, add up."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from hallmanager.base.errors import Cancelled, UserError
from hallmanager.base.text import _
from hallmanager.domain.problem import Problem
from hallmanager.records.kind import Record, fields_of
from hallmanager.services import bulk
from hallmanager.services.bulk import Proposal
from hallmanager.ui.kit import actions, dialogs, shown, work
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.records.bulk_preview import BulkPreview
from hallmanager.ui.records.bulk_strip import BulkStrip
from hallmanager.ui.records.columns import Column, cell_text
from hallmanager.ui.records.copying import as_table
from hallmanager.ui.records.inputs import References
from hallmanager.ui.records.list_printing import visible_columns
from hallmanager.ui.records.rows import Query, Total, totals
from hallmanager.ui.records.table import RecordsTable
from hallmanager.ui.records.totals import TotalsLine

if TYPE_CHECKING:
    from hallmanager.storage.store import Store


@dataclass(frozen=True)
class _Tally:
    """What is ticked and still there, how the first of it is called, and its sums."""

    ids: frozenset[int]
    first: str
    sums: tuple[Total, ...]


class Selection(QObject):
    """The strip of a list and what its buttons do."""

    def __init__(
        self, page: QWidget, desk: Desk, cls: type[Record], table: RecordsTable, line: TotalsLine
    ) -> None:
        super().__init__(page)
        self._page, self._desk, self._cls = page, desk, cls
        self._table, self._line = table, line
        self.ticks = table.ticks
        self._where = table.rows.query.where
        self._first = ""
        self._references: References = {}
        self.strip = BulkStrip(cls, near=desk.period, why_not=desk.may_change())
        self.ticks.changed.connect(self._follow)
        self.strip.asked.connect(self._count)
        self.strip.previewed.connect(self.preview)
        self.strip.copied.connect(self.copy)
        self.strip.removed.connect(self.remove)
        self.strip.closed.connect(self.ticks.clear)
        copy = actions.action(table, _("复制所选的行"), self.copy, key="Ctrl+C")
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)

    def set_names(self, references: References) -> None:
        """Take the names that references may be given."""
        self._references = references
        self.strip.set_names(references)

    def look_again(self) -> None:
        """Another filter lets all ticks go; under the same one those of records that are gone."""
        where = self._table.rows.query.where
        if where != self._where:
            self._where = where
            self.ticks.clear()
        elif self.ticks:
            self._follow()

    def preview(self) -> None:
        """Rehearse the change off the main thread and show what it would do."""
        name, value, ids = self.strip.field, self.strip.value(), self.ticks.ids
        if isinstance(value, Problem) or not ids or self._desk.read_only:
            return
        task = work.Task(_("核对 {n} 行").format(n=shown.number(len(ids))))
        rehearse = partial(
            bulk.rehearse,
            cls=self._cls,
            ids=ids,
            name=name,
            value=value,
            progress=task.progress,
            cancelled=task.cancelled,
        )
        self._desk.change(
            rehearse, then=self._show_preview, failed=self._say, owner=self, task=task
        )

    def copy(self) -> None:
        """Copy the ticked rows, or else the current one, with the columns that are seen."""
        ids: Collection[int] = self.ticks.ids or self._current()
        if not ids:
            return
        columns, order = visible_columns(self._table), self._table.rows.query.order
        self._desk.read(
            lambda store: _cells(store, self._cls, ids, columns, order),
            then=lambda cells: self._put(columns, cells),
            owner=self,
            latest="copy",
        )

    def remove(self) -> None:
        """Ask why, then remove all ticked records as one change."""
        cls, ids, by = self._cls, self.ticks.ids, self._desk.by
        if not ids or self._desk.read_only:
            return
        many = _("{n} {unit}{title}").format(
            n=shown.number(len(ids)), unit=cls.kind.counting_unit, title=cls.kind.title
        )
        text = _("将删除所选的 {many}，可一步撤销。").format(many=many)
        why = dialogs.ask_reason(
            self._page, _("删除 {many}").format(many=many), text, _("删除 {many}").format(many=many)
        )
        if why is None:
            return
        self._desk.change(
            lambda store: bulk.remove_all(store, cls, ids, by=by, why=why),
            failed=self._say,
            owner=self,
            said=_("已删除 {many}").format(many=many),
        )

    def _follow(self) -> None:
        ids = self.ticks.ids
        self.strip.show_ticked(len(ids), self._first)
        if not ids:
            self._line.show_ticked((), "")
            return
        cls, columns = self._cls, self._table.rows.columns
        self._desk.read(
            lambda store: _tally(store, cls, ids, columns),
            then=self._take,
            owner=self,
            latest="tally",
        )
        self._count()

    def _take(self, tally: _Tally) -> None:
        self.ticks.keep(tally.ids)
        self._first = tally.first
        self.strip.show_ticked(len(tally.ids), tally.first)
        self._line.show_ticked(tally.sums, self._cls.kind.counting_unit)

    def _count(self) -> None:
        """Say on the button how many of the ticked rows would change."""
        ids, name, value, cls = self.ticks.ids, self.strip.field, self.strip.value(), self._cls
        if not ids or isinstance(value, Problem):
            self.strip.show_differing(None if ids else 0)
            return
        self._desk.read(
            lambda store: bulk.count_differing(store, cls, ids, name, value),
            then=self.strip.show_differing,
            owner=self,
            latest="differing",
        )

    def _show_preview(self, proposal: Proposal) -> None:
        field = fields_of(self._cls)[proposal.field]
        after = self._words(proposal)
        dialog = BulkPreview(self._page, proposal, field, after)
        if not dialog.exec():
            return
        cls, by = self._cls, self._desk.by
        words = _("已把 {n} 条的{label}改为“{value}”").format(
            n=shown.number(len(proposal.accepted)), label=field.label, value=after or _("未填")
        )
        self._desk.change(
            lambda store: bulk.apply(store, cls, proposal, by=by),
            failed=self._say,
            owner=self,
            said=words,
        )

    def _words(self, proposal: Proposal) -> str:
        """The new value as the list will show it."""
        field, value = fields_of(self._cls)[proposal.field], proposal.value
        if field.reference and isinstance(value, int):
            return self._references.get(field.reference, {}).get(value, "")
        return cell_text(field, value)

    def _current(self) -> tuple[int, ...]:
        row = self._table.rows.row(self._table.currentIndex().row())
        return (row.id,) if row else ()

    def _put(self, columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> None:
        data: QMimeData = as_table([column.title for column in columns], cells)
        QGuiApplication.clipboard().setMimeData(data)
        self._desk.toast(_("已复制 {n} 行，可粘贴到 Excel").format(n=shown.number(len(cells))))

    def _say(self, error: UserError) -> None:
        if not isinstance(error, Cancelled):
            dialogs.show_error(self._page, error)


def _cells(
    store: "Store",
    cls: type[Record],
    ids: Collection[int],
    columns: Sequence[Column],
    order: Sequence[str],
) -> list[tuple[str, ...]]:
    with store.reading() as reader:
        rows = bulk.rows_of(reader, cls, ids, order)
        return [tuple(column.text(row) for column in columns) for row in rows]


def _tally(
    store: "Store", cls: type[Record], ids: Collection[int], columns: Sequence[Column]
) -> _Tally:
    there: list[int] = []
    sums: dict[str, Total] = {}
    with store.reading() as reader:
        for some in bulk.chunks(ids):
            there += reader.ids(cls, some)
            for part in totals(reader, cls, columns, Query((some,))):
                words = _("选中{words}").format(words=part.words)
                sums[words] = _added(sums.get(words), part, words)
        first = reader.name_of(reader.get(cls, there[0])) if there else ""
    return _Tally(frozenset(there), first, tuple(sums.values()))


def _added(before: Total | None, part: Total, words: str) -> Total:
    if before is None:
        return Total(words, part.count, part.sums)
    sums = {name: value + before.sums[name] for name, value in part.sums.items()}
    return Total(words, before.count + part.count, sums)
