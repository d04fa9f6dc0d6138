"""Picking a record by what is typed: any part of its names, in Chinese or in pinyin."""

from collections.abc import Mapping

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QCompleter

from hallmanager.domain import pinyin
from hallmanager.domain.matching import fold

_Index = QModelIndex | QPersistentModelIndex
_TAKING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


class Picks(dict[int, str]):
    """The names that a reference may take, by id and in their order.

    `search_keys` are those that storage keeps (see domain/pinyin); a name without one is found by
    its text.
    """

    def __init__(self, names: Mapping[int, str], search_keys: Mapping[int, str] = {}) -> None:
        super().__init__(names)
        self._keys = {id: search_keys.get(id) or f"/{fold(name)}" for id, name in names.items()}

    def found(self, query: str) -> list[int]:
        """The ids that a search finds, the best first."""
        ranks = {id: pinyin.rank(query, key) for id, key in self._keys.items()}
        found = {id: rank for id, rank in ranks.items() if rank is not None}
        return sorted(found, key=lambda id: found[id])


class PinyinCompleter(QCompleter):
    """Offers in a combo box what the typed words find; Enter and Tab take the first of them."""

    def __init__(self, combo: QComboBox, picks: Picks) -> None:
        self._hits = _Hits(combo, picks)
        super().__init__(self._hits, combo)
        self.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.popup().setProperty("look", "popup")
        line = combo.lineEdit()
        assert line is not None
        line.textEdited.connect(self._hits.ask)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        popup = self.popup()
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in _TAKING
            and popup.isVisible()
            and not popup.currentIndex().isValid()
        ):
            popup.setCurrentIndex(popup.model().index(0, 0))
        return super().eventFilter(watched, event)


class _Hits(QSortFilterProxyModel):
    """The items of a combo box that a search finds, the best first."""

    def __init__(self, combo: QComboBox, picks: Picks) -> None:
        super().__init__(combo)
        self._picks = picks
        self._places: dict[int, int] = {}
        self.setSourceModel(combo.model())
        self.sort(0)

    def ask(self, query: str) -> None:
        self._places = {id: place for place, id in enumerate(self._picks.found(query))}
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: _Index) -> bool:
        return self._id(self.sourceModel().index(row, 0, parent)) in self._places

    def lessThan(self, left: _Index, right: _Index) -> bool:
        return self._places.get(self._id(left), 0) < self._places.get(self._id(right), 0)

    def _id(self, index: _Index) -> int:
        id = index.data(Qt.ItemDataRole.UserRole)
        return id if isinstance(id, int) else 0
