"""The votes grid as a table: the model over a sheet, its painting, its keys, its totals."""

from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from hallmanager.base.text import _
from hallmanager.domain.evaluation import Ballots
from hallmanager.domain.period import Period
from hallmanager.domain.ratio import percent_text
from hallmanager.ui.pages.votes_sheet import RowState, VotesSheet, count_of

AnyIndex = QModelIndex | QPersistentModelIndex
FIRST_COUNT, FIRST_RATE, NOTE = 2, 8, 12
WIDTHS = (58, 200, 72, 72, 72, 86, 74, 74, 80, 80, 96, 86)


class Role(IntEnum):
    """What the painter asks beside the text."""

    BAD = Qt.ItemDataRole.UserRole + 1
    STATE = Qt.ItemDataRole.UserRole + 2
    TYPED = Qt.ItemDataRole.UserRole + 3


def grouped(number: int) -> str:
    """A count with thin spaces between thousands."""
    return f"{number:,}".replace(",", "\u2009")


def rate_texts(ballots: Ballots | None) -> tuple[str, str, str, str]:
    """The four rates as printed; nothing where there is no base, and no zero shares."""
    if ballots is None:
        return "", "", "", ""
    basic, bad = ballots.basic_satisfaction_rate, ballots.dissatisfaction_rate
    return (
        percent_text(ballots.turnout),
        percent_text(ballots.satisfaction_rate),
        percent_text(basic) if basic.numerator else "",
        percent_text(bad) if bad.numerator else "",
    )


class VotesModel(QAbstractTableModel):
    """The cells of a sheet; every change goes through `write`, `undo`, `redo`."""

    edited = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sheet: VotesSheet | None = None
        self._states: list[RowState] = []

    def show_sheet(self, sheet: VotesSheet) -> None:
        """Show another sheet."""
        # Never a reset: it would make the header forget its widths and hidden columns.
        self._take(sheet)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, NOTE)
        self._refresh()

    def _take(self, sheet: VotesSheet) -> None:
        """Take over a sheet, growing or shrinking to its number of rows."""
        here, count = len(self._states), len(sheet.lines)
        states = [sheet.state(row) for row in range(count)]
        if count > here:
            self.beginInsertRows(QModelIndex(), here, count - 1)
            self.sheet, self._states = sheet, states
            self.endInsertRows()
        elif count < here:
            self.beginRemoveRows(QModelIndex(), count, here - 1)
            self.sheet, self._states = sheet, states
            self.endRemoveRows()
        self.sheet, self._states = sheet, states

    def write(self, texts: dict[tuple[int, int], str]) -> int:
        """Put texts into cells of the sheet as one step."""
        changed = self.sheet.write(texts) if self.sheet else 0
        self._refresh()
        return changed

    def step(self, *, back: bool) -> bool:
        """Undo or redo one step; False when there is none."""
        if self.sheet is None:
            return False
        moved = self.sheet.undo() if back else self.sheet.redo()
        self._refresh()
        return moved

    def state(self, row: int) -> RowState:
        """What saving would do with a row."""
        return self._states[row]

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._states)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else NOTE + 1

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        sheet = self.sheet
        if sheet and is_count(index.column()) and not sheet.lines[index.row()].locked:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or self.sheet is None:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(section)
        if role == Qt.ItemDataRole.ToolTipRole and is_count(section):
            return self.sheet.grid.columns[section - FIRST_COUNT].label
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._heads()[section]

    def _heads(self) -> list[str]:
        return [
            _("序号"),
            _("单位"),
            _("应投"),
            _("实投"),
            _("满意"),
            _("基本满意"),
            _("不满意"),
            _("未评价"),
            _("投票率"),
            _("满意率"),
            _("基本满意率"),
            _("不满意率"),
            _("状态"),
        ]

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.sheet is None or not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._shown(row, column)
        if role == Qt.ItemDataRole.EditRole and is_count(column):
            return self.sheet.text(row, column - FIRST_COUNT)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.note(row) if column == NOTE else None
        if role == Role.STATE:
            return self._states[row]
        if role == Role.TYPED:
            return is_count(column) and self.sheet.is_dirty(row, column - FIRST_COUNT)
        if role == Role.BAD:
            return self._is_bad(row, column)
        return None

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not is_count(index.column()):
            return False
        self.write({(index.row(), index.column() - FIRST_COUNT): str(value)})
        return True

    def note(self, row: int) -> str:
        """What is to be said about a row."""
        if self.sheet is None:
            return ""
        line, state = self.sheet.lines[row], self._states[row]
        if state is RowState.REFUSED:
            return "".join(problem.message for problem in self.sheet.problems(row))
        if state is RowState.LOCKED:
            codes = "、".join(Period.parse(code).short_title for code in line.entered_as)
            whole = _("由{codes}合计，请在月份里改") if line.summed else _("已按{codes}录入")
            return whole.format(codes=codes)
        if state is RowState.CHANGED and line.counts:
            return _("更新，原应投 {due}").format(due=grouped(line.counts[0]))
        return {
            RowState.NEW: _("新增"),
            RowState.CLEARED: _("清空，保存时删除记录"),
            RowState.EMPTY: _("未录入"),
        }.get(state, "")

    def _shown(self, row: int, column: int) -> str:
        assert self.sheet is not None
        line = self.sheet.lines[row]
        if column == 0:
            return str(line.order) if line.order is not None else str(row + 1)
        if column == 1:
            return line.name
        if is_count(column):
            text = self.sheet.text(row, column - FIRST_COUNT)
            count = count_of(text)
            return text if count is None else grouped(count)
        if column == NOTE:
            return self.note(row)
        return rate_texts(self.sheet.rates(row))[column - FIRST_RATE]

    def _is_bad(self, row: int, column: int) -> bool:
        if self.sheet is None or self._states[row] is not RowState.REFUSED:
            return False
        if column == NOTE:
            return True
        fields = {problem.field for problem in self.sheet.problems(row)}
        return is_count(column) and self.sheet.names[column - FIRST_COUNT] in fields

    def _refresh(self) -> None:
        if self.sheet is None:
            return
        self._states = [self.sheet.state(row) for row in range(len(self.sheet.lines))]
        if not self._states:
            return
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, NOTE))
        self.edited.emit()


class TotalsModel(QAbstractTableModel):
    """Two pinned lines: the hall without its sub-centres, then the sub-centres."""

    def __init__(self, source: VotesModel) -> None:
        super().__init__(source)
        self._source = source
        self._rows: list[tuple[str, ...]] = [("",) * (NOTE + 1)] * 2
        source.edited.connect(self._add_up)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return len(self._rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return NOTE + 1

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(index.column())
        return None

    def _add_up(self) -> None:
        sheet = self._source.sheet
        if sheet is None:
            return
        kinds = (("unit", _("大厅合计，{n} 个单位")), ("sub_center", _("分中心合计，{n} 个")))
        self._rows = [_total_row(sheet, kind, title) for kind, title in kinds]
        self.dataChanged.emit(self.index(0, 0), self.index(1, NOTE))


def _total_row(sheet: VotesSheet, kind: str, title: str) -> tuple[str, ...]:
    lines = sum(line.owner_kind == kind for line in sheet.lines)
    total = sheet.total(kind)
    counts = (
        total.due,
        total.cast,
        total.satisfied,
        total.basically_satisfied,
        total.dissatisfied,
        total.unevaluated,
    )
    numbers = (grouped(count) if count else "" for count in counts)
    return ("", title.format(n=lines), *numbers, *rate_texts(total), "")


def is_count(column: int) -> bool:
    return FIRST_COUNT <= column < FIRST_RATE


def alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column in (1, NOTE) else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
