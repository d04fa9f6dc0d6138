"""The panel of one figure: what is printed, how it comes about, and its rows added up again."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from hallmanager.base.text import _
from hallmanager.domain.figures import Figure
from hallmanager.domain.period import Period
from hallmanager.services.sources import OpenedFigure, SourceTable, open_figure
from hallmanager.sheets.blocks import write_block
from hallmanager.ui.kit import actions, layouts, theme
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.kit.labels import chip, label
from hallmanager.ui.kit.panel import SidePanel

_WIDEST = 104


class SourcePanel(SidePanel):
    """Opens a figure: label, printed text, formula, rule, previous period, where, its rows."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.opened: OpenedFigure | None = None
        self._inside = QVBoxLayout()
        self._inside.setSpacing(8)
        self.body.addLayout(self._inside)
        self._open = actions.action(
            self, _("在列表中打开"), self._open_list, icon="arrow-square-out"
        )
        self._copy = actions.action(self, _("复制"), self._copy_rows, icon="copy")
        self._open_button = actions.ActionButton(self._open)
        self.footer.addWidget(self._open_button)
        self.footer.addWidget(actions.ActionButton(self._copy, look="flat"))
        self.footer.addStretch(1)
        self.footer.addWidget(label(_("Esc 收起"), "auxiliary"))
        actions.action(self, _("收起来源"), self.closed.emit, key="Esc")
        self.closed.connect(self.hide)

    def show_figure(
        self, figure: Figure, period: Period, *, change: Figure | None = None, where: str = ""
    ) -> None:
        """Read a figure's rows and show them; `change` is its 环比, `where` its places."""
        self.title.setText(figure.label)
        self.show()
        self._desk.read(
            lambda store: open_figure(store, figure, period),
            then=lambda opened: self._fill(opened, change, where),
            owner=self,
            latest="figure",
        )

    def _fill(self, opened: OpenedFigure, change: Figure | None, where: str) -> None:
        self.opened = opened
        layouts.clear(self._inside)
        figure = opened.figure
        self._inside.addWidget(label(figure.printed or _("（无）"), "leading", wrap=True))
        self._inside.addWidget(_facts(_lines(figure, change, where)))
        self._inside.addWidget(_heading(opened))
        for table in opened.tables:
            if len(opened.tables) > 1:
                self._inside.addWidget(self._table_head(table))
            self._inside.addWidget(_table(table))
        self._open.setVisible(len(opened.tables) == 1)

    def _table_head(self, table: SourceTable) -> QWidget:
        """Of several tables, such as both periods of a comparison, each has its own way out."""
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 4, 0, 0)
        row.addWidget(label(table.title, "auxiliary"))
        row.addStretch(1)
        way = actions.push_button(
            _("在列表中打开"), lambda: self.open_list(table), look="flat", small=True
        )
        row.addWidget(way)
        return head

    def open_list(self, table: SourceTable) -> None:
        """Show exactly the rows of a table in the list of their kind."""
        self._desk.show_page(table.kind, table.where)

    def _open_list(self) -> None:
        if self.opened and self.opened.tables:
            self.open_list(self.opened.tables[0])

    def _copy_rows(self) -> None:
        if self.opened is not None:
            rows: list[Sequence[str]] = []
            for table in self.opened.tables:
                rows += [table.headers, *table.rows, table.totals]
            QGuiApplication.clipboard().setText(write_block(rows))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.raise_()


def _lines(figure: Figure, change: Figure | None, where: str) -> list[tuple[str, str]]:
    lines = [(_("算式"), figure.formula), (_("口径"), figure.rule)]
    if figure.exact and figure.exact != figure.text:
        lines.insert(0, (_("精确值"), figure.exact))
    if change is not None and change.text:
        lines.append(
            (_("环比"), _("{text}：{formula}").format(text=change.text, formula=change.formula))
        )
    if where:
        lines.append((_("出现"), where))
    return [(name, words) for name, words in lines if words]


def _facts(lines: list[tuple[str, str]]) -> QWidget:
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for row, (name, words) in enumerate(lines):
        grid.addWidget(label(name, "auxiliary"), row, 0, Qt.AlignmentFlag.AlignTop)
        text = label(words, wrap=True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(text, row, 1)
    return box


def _heading(opened: OpenedFigure) -> QWidget:
    box = QFrame()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 6, 0, 0)
    row.addWidget(label(_("{n} 行来源").format(n=opened.count), "strong"))
    if opened.agrees is True:
        row.addWidget(chip(_("✓ 重新相加一致"), "ok"))
    elif opened.agrees is False:
        row.addWidget(chip(_("重新相加不一致"), "bad"))
    row.addStretch(1)
    return box


def _table(table: SourceTable) -> QTableWidget:
    """The rows and their totals; as high as its rows, because the panel scrolls."""
    totals = any(table.totals)
    made = QTableWidget(len(table.rows) + totals, len(table.headers))
    made.setHorizontalHeaderLabels(list(table.headers))
    for number, row in enumerate(table.rows):
        _fill_row(made, number, row, table.numeric)
    if totals:
        first = table.totals[0] or _("合计")
        _fill_row(made, len(table.rows), (first, *table.totals[1:]), table.numeric, medium=True)
    _dress(made, table)
    return made


def _fill_row(
    made: QTableWidget,
    number: int,
    texts: Sequence[str],
    numeric: Sequence[bool],
    *,
    medium: bool = False,
) -> None:
    for column, text in enumerate(texts):
        item = QTableWidgetItem(text)
        item.setToolTip(text)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if numeric[column]:
            item.setTextAlignment(right)
        if medium:
            item.setFont(theme.font(medium=True))
        made.setItem(number, column, item)


def _widest_text(table: SourceTable) -> int:
    """The column of texts that needs most room; the first column where there is none."""
    lengths = [
        max((len(row[column]) for row in table.rows), default=0) + 1 if not number else 0
        for column, number in enumerate(table.numeric)
    ]
    return lengths.index(max(lengths, default=0)) if lengths else 0


def _dress(made: QTableWidget, table: SourceTable) -> None:
    made.setProperty("look", "source")
    made.setShowGrid(False)
    made.setWordWrap(False)
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    made.verticalHeader().hide()
    made.verticalHeader().setDefaultSectionSize(int(theme.Height.GRID_ROW))
    header = made.horizontalHeader()
    header.setHighlightSections(False)
    header.setMinimumSectionSize(36)
    widest = _widest_text(table)
    for column, number in enumerate(table.numeric):
        mode = QHeaderView.ResizeMode
        made.resizeColumnToContents(column)
        made.setColumnWidth(column, min(made.columnWidth(column), _WIDEST))
        header.setSectionResizeMode(column, mode.Stretch if column == widest else mode.Fixed)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if (item := made.horizontalHeaderItem(column)) is not None:
            item.setTextAlignment(right if number else left)
    made.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setFixedHeight(int(theme.Height.LIST_ROW) + made.rowCount() * int(theme.Height.GRID_ROW))
    header.setFixedHeight(int(theme.Height.LIST_ROW))
    made.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
