"""The lines of the palette: headings of groups, and what can be chosen below them."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from hallmanager.base.text import _
from hallmanager.ui.kit import icons, theme
from hallmanager.ui.shell.commands import Offer

_OFFER = Qt.ItemDataRole.UserRole
_HEADING, _ROW, _SIDE, _ICON = 26, 32, 14, 16


class PaletteList(QListWidget):
    """Signals: chosen (an Offer was clicked or taken)."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "palette")
        self.setItemDelegate(_Delegate(self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(_("找到的"))
        self.itemClicked.connect(self._click)
        self.itemEntered.connect(self._enter)

    def show_groups(self, groups: Sequence[tuple[str, Sequence[Offer]]]) -> None:
        """Show the groups one below the other; the first line is the current one."""
        self.clear()
        for title, offers in groups:
            self._add(title, None, _HEADING)
            for offer in offers:
                self._add(offer.title, offer, _ROW)
        self.step(1)

    def offers(self) -> list[Offer]:
        """What can be chosen, from the top down."""
        lines = (self.item(row).data(_OFFER) for row in range(self.count()))
        return [offer for offer in lines if offer is not None]

    def headings(self) -> list[str]:
        rows = [self.item(row) for row in range(self.count())]
        return [each.text() for each in rows if each.data(_OFFER) is None]

    def step(self, by: int) -> None:
        """Go down (or up) by so many lines that can be chosen, from the last round to the first."""
        places = [row for row in range(self.count()) if self.item(row).data(_OFFER) is not None]
        if not places:
            return
        here = self.currentRow()
        at = places.index(here) + by if here in places else 0
        at = at % len(places) if abs(by) == 1 else max(0, min(at, len(places) - 1))
        self.setCurrentRow(places[at])
        self.scrollToItem(self.item(0 if at == 0 else places[at]))

    def take(self) -> None:
        """Choose the current line."""
        offer = self._current()
        if offer is not None:
            self.chosen.emit(offer)

    def current_group(self) -> str:
        """The group of the current line."""
        offer = self._current()
        return offer.group if offer is not None else ""

    def _current(self) -> Offer | None:
        offer = self.currentIndex().data(_OFFER)
        return offer if isinstance(offer, Offer) else None

    def whole_height(self) -> int:
        return sum(self.item(row).sizeHint().height() for row in range(self.count())) + 8

    def _add(self, text: str, offer: Offer | None, height: int) -> None:
        item = QListWidgetItem(text)
        item.setData(_OFFER, offer)
        item.setSizeHint(QSize(0, height))
        if offer is None:
            item.setFlags(Qt.ItemFlag.NoItemFlags)
        elif offer.note:
            item.setToolTip(f"{offer.title}　{offer.note}")
        self.addItem(item)

    def _click(self, item: QListWidgetItem) -> None:
        self.setCurrentItem(item)
        self.take()

    def _enter(self, item: QListWidgetItem) -> None:
        if item.data(_OFFER) is not None:
            self.setCurrentItem(item)


class _Delegate(QStyledItemDelegate):
    """Paints icon, title, what tells it from namesakes, and at the right its key."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        offer = index.data(_OFFER)
        painter.save()
        if offer is None:
            _paint_heading(painter, rect, str(index.data()))
        else:
            _paint_offer(painter, rect, offer, bool(state & QStyle.StateFlag.State_Selected))
        painter.restore()


def _paint_heading(painter: QPainter, rect: QRect, text: str) -> None:
    painter.setPen(QColor(theme.tokens().ink2))
    painter.setFont(theme.font(theme.AUXILIARY))
    painter.drawText(rect.adjusted(_SIDE, 4, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)


def _paint_offer(painter: QPainter, rect: QRect, offer: Offer, current: bool) -> None:
    t = theme.tokens()
    if current:
        painter.fillRect(rect, QColor(t.sel))
    top = rect.top() + (rect.height() - _ICON) // 2
    icons.icon(offer.icon, tint="ink" if current else "ink2").paint(
        painter, rect.left() + _SIDE, top, _ICON, _ICON
    )
    right = _paint_key(painter, rect, offer.shortcut or ("Enter" if current else ""))
    words = QRect(rect.left() + _SIDE + _ICON + 10, rect.top(), 0, rect.height())
    words.setRight(right - 12)
    record = offer.key.startswith("record:")
    used = _paint_words(painter, words, offer.title, t.accent if record else t.ink, medium=True)
    words.setLeft(words.left() + used + 10)
    _paint_words(painter, words, offer.note, t.ink2)


def _paint_words(
    painter: QPainter, room: QRect, text: str, ink: str, *, medium: bool = False
) -> int:
    font = theme.font(medium=medium)
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(room.width(), 0))
    painter.setFont(font)
    painter.setPen(QColor(ink))
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
    return metrics.horizontalAdvance(shown)


def _paint_key(painter: QPainter, rect: QRect, key: str) -> int:
    """The key in a small box at the right; returns where it begins."""
    if not key:
        return rect.right() - _SIDE
    t = theme.tokens()
    font = theme.font(theme.AUXILIARY)
    width = QFontMetrics(font).horizontalAdvance(key) + 10
    box = QRect(rect.right() - _SIDE - width, rect.top() + (rect.height() - 18) // 2, width, 18)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(t.line2))
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(QColor(t.ink2))
    painter.setFont(font)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)
    return box.left()
