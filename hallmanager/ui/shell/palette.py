"""The palette (Ctrl+K): pages, records and actions by a few letters, without the mouse."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from hallmanager.base.text import _
from hallmanager.ui.kit import icons, theme, work
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.kit.labels import label
from hallmanager.ui.shell.commands import ACTIONS, PAGES, Offer
from hallmanager.ui.shell.palette_list import PaletteList
from hallmanager.ui.shell.recent import Recent

if TYPE_CHECKING:
    from hallmanager.services.finding import Found
    from hallmanager.storage.store import Store

_WIDTH, _TOP, _LINE, _FOOT = 600, 84, 44, 30
_ACTIONS_ONLY = ">"
_AT_MOST = 8
_Ranked = tuple[int, Offer]


@dataclass(frozen=True)
class Answer:
    """What a search found: records, and the ranks of pages and actions by their key."""

    records: "tuple[Found, ...]"
    ranks: dict[str, int]


class Palette(QWidget):
    """Lies over the whole window while it is open.

    Signals:
        closed: it was put away, with or without a choice.
    """

    closed = Signal()

    def __init__(
        self, parent: QWidget, desk: Desk, open_record: "Callable[[Found], object]"
    ) -> None:
        super().__init__(parent)
        self._below = parent
        self._desk = desk
        self._open_record = open_record
        self._recent = Recent()
        self._offers: dict[str, Offer] = {}
        self._group = ""
        self._is_warm = False
        self._make()
        self.hide()
        parent.installEventFilter(self)

    def open(self, offers: Sequence[Offer]) -> None:
        """Show it with these pages and actions; records are found in the hall."""
        self._offers = {}
        for offer in offers:
            self._offers.setdefault(offer.key, offer)
        self._recent.of(str(self._desk.store.location))
        self._limit("")
        self.warm_up(offers)
        self.setGeometry(self._below.rect())
        self.line.clear()
        self.show()
        self.raise_()
        self.line.setFocus()
        self._ask()

    def close_(self) -> None:
        """Put it away."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def warm_up(self, offers: Sequence[Offer]) -> None:
        """Read the titles, so that no search waits for the dictionaries; records need none."""
        if self._is_warm:
            return
        titles = [offer.title for offer in offers]

        def read() -> None:
            from hallmanager.services import finding

            for title in titles:
                finding.title_key(title)

        work.read(read, then=self._warm, owner=self)

    def _warm(self, _none: None) -> None:
        self._is_warm = True
        self._ask()

    def _make(self) -> None:
        self.box = QFrame(self)
        self.box.setProperty("look", "card")
        self.box.setFixedWidth(_WIDTH)
        column = QVBoxLayout(self.box)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self._make_head())
        self.list = PaletteList()
        self.list.chosen.connect(self._take)
        column.addWidget(self.list)
        self.nothing = label("", "auxiliary")
        self.nothing.setContentsMargins(14, 12, 14, 12)
        column.addWidget(self.nothing)
        column.addWidget(self._make_foot())

    def _make_head(self) -> QWidget:
        head = QFrame()
        head.setProperty("look", "line")
        head.setFixedHeight(_LINE)
        row = QHBoxLayout(head)
        row.setContentsMargins(6, 0, 14, 0)
        self.line = QLineEdit()
        self.line.setProperty("look", "bare")
        self.line.setAccessibleName(_("查找页面、窗口、人员、操作"))
        self.line.setPlaceholderText(_("查找页面、窗口、人员、操作"))
        self.line.textChanged.connect(self._ask)
        self.line.installEventFilter(self)
        self.hint = label("", "auxiliary")
        glass = QToolButton()
        glass.setProperty("look", "flat")
        glass.setEnabled(False)
        icons.give(glass, "magnifying-glass")
        row.addWidget(glass)
        row.addWidget(self.line, 1)
        row.addWidget(self.hint)
        return head

    def _make_foot(self) -> QWidget:
        foot = QFrame()
        foot.setProperty("look", "well-foot")
        foot.setFixedHeight(_FOOT)
        row = QHBoxLayout(foot)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(16)
        for words in (_("↑↓ 选择"), _("Enter 打开"), _("Tab 限定类别"), _("> 只找操作")):
            row.addWidget(label(words, "auxiliary"))
        row.addWidget(label(_("Esc 关闭"), "auxiliary"))
        row.addStretch(1)
        return foot

    def _ask(self) -> None:
        """Look for what is typed; an answer that comes late is dropped."""
        if not self.isVisible():
            return
        query = self.line.text().removeprefix(_ACTIONS_ONLY).strip()
        only_actions = self.line.text().startswith(_ACTIONS_ONLY)
        offers = [o for o in self._offers.values() if o.group == ACTIONS or not only_actions]
        titles = {offer.key: offer.title for offer in offers}
        wanted = [] if only_actions or query else self._recent.records()
        is_warm = self._is_warm

        def search(store: "Store") -> Answer:
            from hallmanager.services import finding

            if not query:
                return Answer(tuple(finding.recall(store, wanted)), dict.fromkeys(titles, 0))
            found = [] if only_actions else finding.find(store, query)
            if not is_warm:
                return Answer(tuple(found), {})
            found += [] if only_actions else finding.find_drafts(store, query)
            return Answer(tuple(found), finding.rank_titles(query, titles))

        self._desk.read(
            search, then=lambda answer: self._show(query, answer), owner=self, latest="palette"
        )

    def _show(self, query: str, answer: Answer) -> None:
        ranked: list[_Ranked] = [(each.rank, self._record_offer(each)) for each in answer.records]
        ranked += [(rank, self._offers[key]) for key, rank in answer.ranks.items()]
        ranked = [each for each in ranked if self._group in ("", each[1].group)]
        if not query and not self._group:
            ranked = self._beginning(ranked)
        else:
            ranked.sort(key=lambda each: (each[0], self._recent.place(each[1].key)))
        self.list.show_groups(_grouped(ranked, limited=not self._group))
        self.nothing.setVisible(not ranked)
        self.nothing.setText(
            _("没有找到“{words}”。可用拼音首字母、全拼或汉字。").format(words=query)
        )
        self._fit()

    def _beginning(self, ranked: Sequence[_Ranked]) -> list[_Ranked]:
        """Before anything is typed: what was used last, then the pages and actions."""
        used = [each for each in ranked if self._recent.knows(each[1].key)]
        used.sort(key=lambda each: self._recent.place(each[1].key))
        rest = [each for each in ranked if not self._recent.knows(each[1].key)]
        recent = [(-1, _as_recent(offer)) for _rank, offer in used]
        return [*recent, *(each for each in rest if each[1].group in (PAGES, ACTIONS))]

    def _record_offer(self, found: "Found") -> Offer:
        from hallmanager.records.register import record_class

        kind = record_class(found.kind).kind
        icon = _ICONS.get(found.kind, "file-text")
        return Offer(
            f"record:{found.kind}:{found.id}",
            kind.title,
            found.name,
            found.note,
            icon,
            lambda: self._open_record(found),
        )

    def _take(self, offer: Offer) -> None:
        self._recent.use(offer.key)
        self.close_()
        offer.run()

    def _limit(self, group: str) -> None:
        """Show one group only, or all again."""
        self._group = group
        title = group_title(group)
        words = _("只看{group}，Tab 看全部").format(group=title)
        self.hint.setText(words if group else _("拼音首字母、全拼、汉字皆可"))

    def _fit(self) -> None:
        """Be as high as what was found, within the window."""
        room = self.height() - _TOP - _LINE - _FOOT - 24
        self.list.setFixedHeight(min(self.list.whole_height(), max(room, 120)))
        self.list.setVisible(self.list.count() > 0)
        self.box.adjustSize()
        self.box.move((self.width() - self.box.width()) // 2, min(_TOP, self.height() // 8))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._below and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._below.rect())
            self._fit()
        elif watched is self.line and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            return self._press(event)
        return False

    def _press(self, event: QKeyEvent) -> bool:
        key = event.key()
        steps = {_KEY.Key_Up: -1, _KEY.Key_Down: 1, _KEY.Key_PageUp: -8, _KEY.Key_PageDown: 8}
        if key in steps:
            self.list.step(steps[_KEY(key)])
        elif key in (_KEY.Key_Return, _KEY.Key_Enter):
            self.list.take()
        elif key == _KEY.Key_Escape:
            self.close_()
        elif key in (_KEY.Key_Tab, _KEY.Key_Backtab):
            self._limit("" if self._group else self.list.current_group())
            self._ask()
        else:
            return False
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.box.geometry().contains(event.position().toPoint()):
            self.close_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """What lies below steps back."""
        painter = QPainter(self)
        shade = QColor(theme.tokens().black)
        shade.setAlphaF(0.45 if theme.tokens().dark else 0.18)
        painter.fillRect(self.rect(), shade)


_KEY = Qt.Key
_RECENT = "recent"
_ICONS = {"staff": "user", "windows": "desktop", "units": "buildings", "sub_centers": "buildings"}


def group_title(group: str) -> str:
    """The heading of a group; a kind's is its title."""
    titles = {PAGES: _("页面"), ACTIONS: _("操作"), _RECENT: _("最近用过")}
    return titles.get(group, group)


def _as_recent(offer: Offer) -> Offer:
    from dataclasses import replace

    return replace(offer, group=_RECENT, note=offer.note or group_title(offer.group))


def _grouped(ranked: Sequence[_Ranked], *, limited: bool) -> list[tuple[str, list[Offer]]]:
    """The offers by group, the group with the best one first."""
    groups: dict[str, list[_Ranked]] = {}
    for rank, offer in ranked:
        groups.setdefault(offer.group, []).append((rank, offer))
    order = sorted(groups, key=lambda group: min(rank for rank, _offer in groups[group]))
    most = _AT_MOST if limited else len(ranked)
    return [(group_title(g), [offer for _rank, offer in groups[g][:most]]) for g in order]
