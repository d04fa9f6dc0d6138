"""The figures a section may use: a list to drag from, and a list to pick from while typing."""

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from hallmanager.base.text import _
from hallmanager.bulletins.draft import Draft
from hallmanager.domain.figures import Figure
from hallmanager.domain.matching import fold
from hallmanager.ui.kit import theme
from hallmanager.ui.pages.bulletins.editor import SLOT_FORMAT
from hallmanager.ui.pages.bulletins.slots import Piece

_KEY = int(Qt.ItemDataRole.UserRole)
_HALL = "hall"
_LEAST_VALUE, _MOST_VALUE, _MOST_PICKED, _PAD = 48, 126, 170, 8
_LONGEST_LIST = 6


class FigureList(QTreeWidget):
    """Label and printed text of figures; dragging one puts it into the text."""

    chosen = Signal(str)

    def __init__(self, *, most: int = _MOST_VALUE) -> None:
        super().__init__()
        self._most = most
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setUniformRowHeights(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("可用数字"))
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(40)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        self.itemActivated.connect(lambda item, _column: self.chosen.emit(item.data(0, _KEY)))

    def show_figures(self, figures: Sequence[Figure]) -> None:
        """List figures in their order."""
        self.clear()
        for figure in figures:
            item = QTreeWidgetItem([short_label(figure), _short_value(figure)])
            item.setData(0, _KEY, figure.key)
            item.setToolTip(0, f"{figure.label}\n{figure.formula}")
            item.setToolTip(1, figure.printed)
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setForeground(1, theme.colour(theme.tokens().accent))
            self.addTopLevelItem(item)
        self._fit_values()

    def _fit_values(self) -> None:
        """Give the numbers the room they need; long lists yield to their names."""
        needed = self.sizeHintForColumn(1) + _PAD
        self.header().resizeSection(1, max(_LEAST_VALUE, min(needed, self._most)))

    def mimeData(self, items: Sequence[QTreeWidgetItem]) -> QMimeData:
        data = QMimeData()
        keys = [str(item.data(0, _KEY)) for item in items]
        data.setData(SLOT_FORMAT, "".join(Piece(key=key).written for key in keys).encode())
        return data


class FigurePicker(QFrame):
    """A popup at the cursor: type some of a figure's name, Enter puts it in."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget, figures: Sequence[Figure]) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("look", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._figures = figures
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("输入数字的名称，回车插入"))
        self.list = FigureList(most=_MOST_PICKED)
        self.list.chosen.connect(self._choose)
        self.list.itemClicked.connect(lambda item, _column: self._choose(item.data(0, _KEY)))
        column.addWidget(self.search)
        column.addWidget(self.list)
        self.search.textChanged.connect(self._filter)
        self.setFixedSize(380, 300)
        self._filter("")

    def open_at(self, point: QPoint) -> None:
        """Show the popup under a point of the screen, wholly on it."""
        room = self.screen().availableGeometry()
        x = min(point.x(), room.right() - self.width())
        y = point.y() if point.y() + self.height() < room.bottom() else point.y() - 330
        self.move(x, y)
        self.show()
        self.search.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            row = self.list.indexOfTopLevelItem(self.list.currentItem()) + step
            item = self.list.topLevelItem(max(0, min(row, self.list.topLevelItemCount() - 1)))
            if item is not None:
                self.list.setCurrentItem(item)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if (current := self.list.currentItem()) is not None:
                self._choose(current.data(0, _KEY))
        else:
            super().keyPressEvent(event)

    def _filter(self, typed: str) -> None:
        wanted = fold(typed)
        found = [f for f in self._figures if wanted in fold(f.label) or wanted in fold(f.printed)]
        self.list.show_figures(found)
        if (first := self.list.topLevelItem(0)) is not None:
            self.list.setCurrentItem(first)

    def _choose(self, key: str) -> None:
        self.chosen.emit(key)
        self.close()


def short_label(figure: Figure) -> str:
    """A figure's label without the hall's name, which nearly all of them bear."""
    return figure.label.removeprefix(_("政务服务大厅"))


def _short_value(figure: Figure) -> str:
    """What it prints; of a list that is long to read only how many it names."""
    if isinstance(figure.value, tuple) and len(figure.printed) > _LONGEST_LIST:
        return _("{n} 项").format(n=len(figure.value))
    return figure.printed or "—"


def figures_of(draft: Draft, section: str) -> list[Figure]:
    """The figures of a section: those its text uses first, then others of the same areas."""
    used = [key for key in draft.used(section) if key in draft.figures]
    areas = {_area(key) for key in used} or {_HALL}
    others = [
        key
        for key, figure in draft.figures.items()
        if key not in used and _area(key) in areas and figure.printed
    ]
    return [draft.figures[key] for key in (*used, *others)]


def _area(key: str) -> str:
    return key.partition(".")[0]
