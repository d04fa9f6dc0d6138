"""The due board: what must be done, the most urgent first, counted in working days."""

from enum import IntEnum

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from hallmanager.base.text import N_, _, translate
from hallmanager.domain.due import DueItem, DueList, Urgency
from hallmanager.ui.kit import actions, shown, theme
from hallmanager.ui.kit.labels import label

_Index = QModelIndex | QPersistentModelIndex
_HEADS = {
    Urgency.OVERDUE: N_("已超期"),
    Urgency.TODAY: N_("今天到期"),
    Urgency.LATER: N_("以后"),
}
_SIDE, _GAP = 12, 8
_CHIP_WIDTH, _LINE = 46, 18
_MOST_MATTER = 4


class DueRole(IntEnum):
    """What the delegate asks a row for: its item, or nothing for a heading."""

    ITEM = int(Qt.ItemDataRole.UserRole)


class DueModel(QAbstractListModel):
    """Headings and items in one column; a heading is a text, and cannot be chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[DueItem | str] = []

    def fill(self, found: DueList) -> None:
        """Show another list."""
        self.beginResetModel()
        self._rows = []
        for urgency, words in _HEADS.items():
            items = found.of(urgency)
            if items:
                self._rows += [f"{translate(words)}  {len(items)}", *items]
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def row(self, number: int) -> DueItem | str:
        """The item or the heading of a row."""
        return self._rows[number]

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if isinstance(self._rows[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: _Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        row = self._rows[index.row()]
        if role == DueRole.ITEM:
            return row if isinstance(row, DueItem) else None
        if role == Qt.ItemDataRole.DisplayRole:
            return row if isinstance(row, str) else _spoken(row)
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(row, DueItem):
            return _explained(row)
        return None


class DueBoard(QWidget):
    """限办提醒: a warning where the calendar is not known, then two-line rows under headings.

    Signals:
        chosen: a row was clicked or entered (its DueItem).
        calendar_asked: the person wants to enter the arrangement of the year that is not known.
    """

    chosen = Signal(object)
    calendar_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.model = DueModel()
        self.view = _View(self.model)
        self.view.chosen.connect(self.chosen)
        self.setFocusProxy(self.view)
        self.warning = label("", wrap=True)
        self._banner = self._made_banner()
        self.empty = label(_("没有到期要办的事。"), "auxiliary")
        self.empty.setContentsMargins(_SIDE, _GAP, _SIDE, _GAP)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(_header())
        for widget in (self._banner, self.empty):
            column.addWidget(widget)
            widget.hide()
        column.addWidget(self.view, 1)
        column.addStretch(0)

    def show_list(self, found: DueList) -> None:
        """Show what is due."""
        self.model.fill(found)
        self.warning.setText(found.warning + "。" if found.warning else "")
        self._banner.setVisible(bool(found.warning))
        self.empty.setVisible(not found.items)

    def _made_banner(self) -> QFrame:
        banner = QFrame()
        banner.setProperty("look", "banner")
        row = QHBoxLayout(banner)
        row.setContentsMargins(_SIDE, 4, _SIDE, 4)
        row.setSpacing(_GAP)
        row.addWidget(self.warning, 1)
        row.addWidget(actions.push_button(_("导入"), self.calendar_asked.emit, look="link"))
        return banner


def _header() -> QWidget:
    header = QWidget()
    header.setFixedHeight(int(theme.Height.FILTER_BAR) - 4)
    row = QHBoxLayout(header)
    row.setContentsMargins(_SIDE, 0, _SIDE, 0)
    row.setSpacing(_GAP)
    row.addWidget(label(_("限办提醒"), "section"))
    row.addWidget(label(_("按工作日计"), "auxiliary"))
    row.addStretch(1)
    return header


class _View(QListView):
    chosen = Signal(object)

    def __init__(self, model: DueModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName(_("限办提醒"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.clicked.connect(self._choose)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _choose(self, index: _Index) -> None:
        item = index.data(DueRole.ITEM) if index.isValid() else None
        if item is not None:
            self.chosen.emit(item)


class _Delegate(QStyledItemDelegate):
    """Paints a heading in one line, an item in two: chip, matter, subject, day; then the fact."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        item = index.data(DueRole.ITEM)
        height = theme.Height.LIST_ROW if item is None else theme.Height.TWO_LINES
        return QSize(0, int(height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        t = theme.tokens()
        item = index.data(DueRole.ITEM)
        painter.save()
        if item is None:
            painter.setPen(QColor(t.ink2))
            painter.setFont(theme.font(theme.AUXILIARY))
            words = rect.adjusted(_SIDE, 0, -_SIDE, 0)
            painter.drawText(words, _LEFT, str(index.data()))
        else:
            if state & QStyle.StateFlag.State_Selected:
                painter.fillRect(rect, QColor(t.sel))
            elif state & QStyle.StateFlag.State_MouseOver:
                painter.fillRect(rect, QColor(t.hover))
            _paint_item(painter, rect, item)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(t.line))
        painter.restore()


_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


def _paint_item(painter: QPainter, rect: QRect, item: DueItem) -> None:
    t = theme.tokens()
    top = rect.top() + 4
    _paint_chip(painter, QRect(rect.left() + _SIDE, top, _CHIP_WIDTH, _LINE), item)
    left = rect.left() + _SIDE + _CHIP_WIDTH + _GAP
    room = QRect(left, top, rect.right() - _SIDE - left, _LINE)
    painter.setFont(theme.font(theme.AUXILIARY))
    day = _("{day}止").format(day=shown.day(item.limit.closing))
    painter.setPen(QColor(t.ink2))
    painter.drawText(room, _RIGHT, day)
    day_width = painter.fontMetrics().horizontalAdvance(day)
    painter.drawText(room, _LEFT, item.matter[:_MOST_MATTER])
    written = painter.fontMetrics().horizontalAdvance(item.matter[:_MOST_MATTER])
    matter = max(written, 2 * painter.fontMetrics().height()) + 4
    painter.setFont(theme.font())
    painter.setPen(QColor(t.ink))
    _elided(painter, room.adjusted(matter, 0, -day_width - _GAP, 0), item.subject)
    painter.setPen(QColor(t.ink2))
    _elided(painter, room.translated(0, _LINE), item.fact)


def _paint_chip(painter: QPainter, box: QRect, item: DueItem) -> None:
    t = theme.tokens()
    ground, ink = {
        Urgency.OVERDUE: (t.bad_bg, t.bad),
        Urgency.TODAY: (t.warn_bg, t.warn),
        Urgency.LATER: (t.sunken, t.ink2),
    }[item.limit.urgency]
    painter.setFont(theme.font(theme.AUXILIARY))
    words = item.limit.words
    width = max(painter.fontMetrics().horizontalAdvance(words) + 8, 36)
    box.setWidth(min(width, _CHIP_WIDTH))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(QColor(ink))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def _elided(painter: QPainter, room: QRect, text: str) -> None:
    one_line = " ".join(text.split())
    cut = painter.fontMetrics().elidedText(one_line, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, _LEFT, cut)


def _spoken(item: DueItem) -> str:
    """The row in words, as a screen reader says it."""
    day = _("{day}止").format(day=shown.day(item.limit.closing))
    return "，".join([item.limit.words, item.matter, item.subject, item.fact, day])


def _explained(item: DueItem) -> str:
    """The whole row, where it comes from, and why it ends on another day than was set."""
    limit = item.limit
    lines = [f"{item.matter}　{item.subject}", item.fact, item.origin]
    if limit.closing != limit.due:
        message = _("期限 {due} 是休息日，顺延到 {closing}。")
        lines.append(message.format(due=shown.day(limit.due), closing=shown.day(limit.closing)))
    return "\n".join(line for line in lines if line)
