"""The navigation: groups as a plain list, one open at a time; 152 wide, or a rail of icons."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from hallmanager.base.text import _
from hallmanager.ui.kit import actions, icons, theme
from hallmanager.ui.kit.actions import ActionButton
from hallmanager.ui.kit.facts import PageFacts
from hallmanager.ui.kit.labels import rule
from hallmanager.ui.pages.groups import GroupFacts

WIDTH, RAIL = 152, 52
_GROUP, _PAGE, _OPEN = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1, 259
_State = QStyleOptionViewItem


class Navigation(QFrame):
    """Shows the groups that have a page.

    Signals:
        chosen: the key of a page.
        folded: the rail was asked for or left by the person.
    """

    chosen = Signal(str)
    folded = Signal()

    def __init__(self, groups: Sequence[GroupFacts]) -> None:
        super().__init__()
        self.setProperty("look", "side")
        self._groups = groups
        self._pages: list[PageFacts] = []
        self._current = ""
        self._rail = False
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 7, 6)
        column.setSpacing(4)
        self.list = _List()
        self.list.setItemDelegate(_Delegate(self.list))
        self.list.opened.connect(self._open)
        column.addWidget(self.list, 1)
        self.fold = actions.action(
            self, _("收起导航"), self.folded.emit, key="Ctrl+B", icon="caret-left"
        )
        self.fold.setIconText(_("收起"))
        self._wide = ActionButton(self.fold, look="flat")
        self._narrow = actions.icon_button(self.fold)
        self.fold_buttons = (self._wide, self._narrow)
        column.addWidget(rule())
        column.addWidget(self._wide)
        column.addWidget(self._narrow)
        self._fill()
        self.set_rail(False)

    def set_pages(self, pages: Sequence[PageFacts]) -> None:
        """Give the pages once they are known; groups without a page go."""
        self._pages = list(pages)
        held = {page.group for page in pages}
        self._groups = [group for group in self._groups if group.key in held]
        self._fill()

    def show_current(self, key: str) -> None:
        """Mark the page in view and open its group."""
        self._current = key
        self._fill()

    def set_rail(self, rail: bool) -> None:
        """Show icons only, or icons and words."""
        self._rail = rail
        self.setFixedWidth(RAIL if rail else WIDTH)
        self._wide.setVisible(not rail)
        self._narrow.setVisible(rail)
        self.fold.setText(_("展开导航") if rail else _("收起导航"))
        self.fold.setIconText(_("展开") if rail else _("收起"))
        self._narrow.setAccessibleName(self.fold.text())
        self.fold.setToolTip(_("{words}（Ctrl+B）").format(words=self.fold.text()))
        icons.give(self.fold, "caret-right" if rail else "caret-left")
        self._fill()

    @property
    def is_rail(self) -> bool:
        return self._rail

    def open_group(self, number: int) -> None:
        """Go to the first page of the n-th group (Ctrl+1…9)."""
        if number < len(self._groups):
            self._choose_first(self._groups[number].key)

    def group_pages(self, group: str) -> list[PageFacts]:
        return [page for page in self._pages if page.group == group]

    def _fill(self) -> None:
        here = next((page.group for page in self._pages if page.key == self._current), None)
        here = here or (self._groups[0].key if self._groups and not self._pages else None)
        self.list.clear()
        for group in self._groups:
            pages = self.group_pages(group.key)
            opened = group.key == here
            self._add_group(group, opened, several=len(pages) > 1)
            if opened and not self._rail and len(pages) > 1:
                for page in pages:
                    self._add_page(page)

    def _add_group(self, group: GroupFacts, opened: bool, *, several: bool) -> None:
        item = QListWidgetItem(group.title)
        item.setData(_GROUP, group)
        item.setData(_OPEN, opened)
        item.setSizeHint(QSize(0, theme.Height.GROUP))
        item.setToolTip(group.title if self._rail else "")
        self.list.addItem(item)
        if opened and (self._rail or not several):
            self.list.setCurrentItem(item)

    def _add_page(self, page: PageFacts) -> None:
        item = QListWidgetItem(page.title)
        item.setData(_PAGE, page)
        item.setSizeHint(QSize(0, theme.Height.PAGE))
        self.list.addItem(item)
        if page.key == self._current:
            self.list.setCurrentItem(item)

    def _open(self, item: QListWidgetItem) -> None:
        page, group = item.data(_PAGE), item.data(_GROUP)
        if page is not None:
            self.chosen.emit(page.key)
        elif self._rail and len(self.group_pages(group.key)) > 1:
            self._pop_up(group, self.list.visualItemRect(item))
        else:
            self._choose_first(group.key)

    def _choose_first(self, group: str) -> None:
        pages = self.group_pages(group)
        if pages:
            self.chosen.emit(pages[0].key)

    def _pop_up(self, group: GroupFacts, at: QRect) -> None:
        menu = QMenu(self)
        for page in self.group_pages(group.key):
            menu.addAction(page.title, lambda key=page.key: self.chosen.emit(key))
        menu.popup(self.list.viewport().mapToGlobal(QPoint(at.right() + 4, at.top())))


class _List(QListWidget):
    """A list whose rows are opened by click or Enter."""

    opened = Signal(QListWidgetItem)

    def __init__(self) -> None:
        super().__init__()
        self.setStyleSheet("background: transparent; border: none;")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setAccessibleName(_("导航"))
        self.itemClicked.connect(self.opened)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if (item := self.currentItem()) is not None:
                self.opened.emit(item)
            return
        super().keyPressEvent(event)


class _Delegate(QStyledItemDelegate):
    """Paints groups with their icon, and pages indented below."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        from PySide6.QtWidgets import QStyle

        t = theme.tokens()
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        group = index.data(_GROUP)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(t.sel if selected else t.sunken))
            painter.drawRoundedRect(rect, 4, 4)
        if selected and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(t.focus), 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 4, 4)
        opened = bool(index.data(_OPEN))
        ink = t.accent if selected else t.ink if opened else t.ink2
        enabled = bool(state & QStyle.StateFlag.State_Enabled)
        painter.setPen(QColor(ink if enabled else t.ink3))
        painter.setFont(theme.font(medium=selected or opened))
        left = 32 if group is None else self._paint_group(painter, rect, group, selected)
        if left < rect.width():
            words = rect.adjusted(left, 0, -4, 0)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, str(index.data()))
        painter.restore()

    def _paint_group(
        self, painter: QPainter, rect: QRect, group: GroupFacts, selected: bool
    ) -> int:
        narrow = rect.width() < 60
        left = rect.left() + (rect.width() - 16) // 2 if narrow else rect.left() + 9
        tint = "accent" if selected else "ink2"
        icon = icons.icon(group.icon, tint=tint)
        icon.paint(painter, left, rect.top() + (rect.height() - 16) // 2, 16, 16)
        return rect.width() if narrow else 32
