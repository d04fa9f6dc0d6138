"""What a change of many records would do, record by record, before it is kept."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from hallmanager.base.text import _
from hallmanager.records.field import Field
from hallmanager.services.bulk import Proposal, Proposed
from hallmanager.ui.kit import shown, theme
from hallmanager.ui.kit.dialogs import Dialog
from hallmanager.ui.kit.labels import label
from hallmanager.ui.records.columns import cell_text

_WIDE, _HIGH = 920, 460


class BulkPreview(Dialog):
    """Lists the record, old → new, and why a record cannot be changed; 保存 keeps the others."""

    def __init__(self, parent: QWidget, proposal: Proposal, field: Field, after: str) -> None:
        title = _("把{label}改为“{value}”").format(label=field.label, value=after or _("未填"))
        super().__init__(parent, title, width=_WIDE)
        self.proposal = proposal
        self.resize(_WIDE, _HIGH)
        self.words = label(self._summary(), "second", wrap=True)
        self.body.addWidget(self.words)
        self.table = self._make_table(field, after)
        self.body.addWidget(self.table, 1)
        count = len(proposal.accepted)
        self.add_button(_("取消"), self.reject)
        self.save = self.add_button(
            _("保存 {n} 处修改").format(n=shown.number(count)),
            self.accept,
            look="main",
            default=True,
        )
        self.save.setEnabled(bool(count))

    def _summary(self) -> str:
        made = self.proposal
        parts = [_("{n} 条将修改").format(n=shown.number(len(made.accepted)))]
        if not made.accepted:
            parts = [_("没有能改的")]
        if made.refused:
            parts.append(_("{n} 条不能改，保持原样").format(n=shown.number(len(made.refused))))
        if made.unchanged:
            parts.append(_("{n} 条已是这个值").format(n=shown.number(made.unchanged)))
        undo = _("保存后可一步撤销。") if made.accepted else ""
        return _("{parts}。{undo}").format(parts="，".join(parts), undo=undo)

    def _make_table(self, field: Field, after: str) -> QTableWidget:
        rows = [*self.proposal.refused, *self.proposal.accepted]
        table = QTableWidget(len(rows), 4)
        table.setHorizontalHeaderLabels([_("记录"), _("原来"), _("改为"), _("说明")])
        table.setAccessibleName(_("将修改的记录"))
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        table.setProperty("look", "source")
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(theme.Height.LIST_ROW)
        _align_heads(table)
        for number, row in enumerate(rows):
            _fill(table, number, _texts(row, field, after), bad=bool(row.refused))
        table.resizeColumnsToContents()
        header = table.horizontalHeader()
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        for column in range(3):
            table.setColumnWidth(column, min(max(table.columnWidth(column), 90), 220))
        return table


def _texts(row: Proposed, field: Field, after: str) -> list[str]:
    before = cell_text(field, row.before) or _("未填")
    if row.refused:
        return [row.title, before, "", row.refused]
    return [row.title, before, f"→ {after or _('未填')}", ""]


def _fill(table: QTableWidget, number: int, texts: Sequence[str], *, bad: bool) -> None:
    for column, text in enumerate(texts):
        item = QTableWidgetItem(text)
        item.setToolTip(text)
        if bad and column == 3:
            item.setForeground(QColor(theme.tokens().bad))
        table.setItem(number, column, item)


def _align_heads(table: QTableWidget) -> None:
    for column in range(table.columnCount()):
        item = table.horizontalHeaderItem(column)
        if item is not None:
            item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
