"""The shell: puts the bars, the navigation and the stack of pages together; no feature."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from hallmanager.base.errors import UserError
from hallmanager.base.text import _
from hallmanager.ui.kit import actions, dialogs, icons, theme, work
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.kit.facts import NewRecord, PageFacts
from hallmanager.ui.kit.toast import ToastBox
from hallmanager.ui.pages import register
from hallmanager.ui.pages.groups import GROUPS
from hallmanager.ui.shell.banner import Banner
from hallmanager.ui.shell.finder import Finder
from hallmanager.ui.shell.navigation import Navigation
from hallmanager.ui.shell.opening import CenterFacts, Opened, Opening, center_of
from hallmanager.ui.shell.other_hall import OtherHall
from hallmanager.ui.shell.regions import next_region, panel_of
from hallmanager.ui.shell.stack import PageStack
from hallmanager.ui.shell.status_bar import StatusBar
from hallmanager.ui.shell.top_bar import TopBar
from hallmanager.ui.shell.undoing import Undoing

if TYPE_CHECKING:
    from hallmanager.ui.pages.start import StartPage


class Shell(QWidget):
    """What fills the main window; the hall comes when `open_hall` has worked.

    Signals:
        settled: a hall is open, or the start page stands.
        titled: the words for the window's title.
        left: everything is saved and closed; the window may go.
    """

    settled = Signal()
    titled = Signal(str)
    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._closing = self._folded = False
        self.start_page: StartPage | None = None
        self._path = Path()
        self.setProperty("look", "page")
        self.opening = Opening(desk, self)
        self.undoing = Undoing(desk)
        self.top = TopBar(desk)
        self.navigation = Navigation(GROUPS)
        self.stack = PageStack(desk)
        self.status = StatusBar(desk)
        self.banner = Banner()
        self._arrange()
        self.toast = ToastBox(self.stack, undo=self.undo)
        self._make_actions()
        self._connect()
        QTimer.singleShot(0, icons.load)

    def open_hall(self, path: Path) -> None:
        """Open the hall at the path; the start page comes where there is none."""
        self._path = path
        self.opening.begin(path)

    def go(self, key: str, errand: object = None) -> bool:
        """Show a page; False when there is none, or the one in view holds the person back."""
        return self.stack.go(key, errand)

    def undo(self) -> None:
        """Take back the last change, and say which it was."""
        self.undoing.undo()

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.navigation)
        middle.addWidget(self.stack, 1)
        column.addWidget(self.top)
        column.addWidget(self.banner)
        column.addLayout(middle, 1)
        column.addWidget(self.status)

    def _make_actions(self) -> None:
        self.undo_action = actions.action(
            self, _("撤销"), self.undo, key="Ctrl+Z", icon="arrow-u-up-left"
        )
        self.redo_action = actions.action(
            self, _("恢复"), self.undoing.redo, key="Ctrl+Y", icon="arrow-u-up-right"
        )
        self.finder = Finder(self, self.desk, self.stack, self.window_actions)
        self.top.add_search(self.finder.action)
        self.undo_button = self.top.add_action(self.undo_action)
        self.redo_button = self.top.add_action(self.redo_action)
        self.back = actions.action(
            self, _("后退"), lambda: self.stack.step(-1), key="Alt+Left", icon="arrow-left"
        )
        self.forth = actions.action(
            self, _("前进"), lambda: self.stack.step(1), key="Alt+Right", icon="arrow-right"
        )
        self.help = actions.action(self, _("快捷键"), self._show_keys, key="F1", icon="keyboard")
        for number, group in enumerate(GROUPS):
            to = partial(self.navigation.open_group, number)
            actions.action(self, group.title, to, key=f"Ctrl+{number + 1}")
        actions.action(self, _("下一区域"), self._next_region, key="F6")
        self.back_up = actions.action(self, _("备份"), self._back_up, icon="floppy-disk")
        self.other_hall = OtherHall(self, self.desk, self.stack, self.opening)
        self.other_hall.wanted.connect(self.open_hall)
        self.dark = actions.action(self, _("深色外观"), self._change_theme, icon="moon")
        self.status.add_link(_("F1 快捷键"), self._show_keys)
        self.menu = QMenu(self)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.top.menu_button.setMenu(self.menu)
        self.top.new_button.setMenu(QMenu(self))
        self._set_ready(ready=False)

    def _connect(self) -> None:
        self.opening.opened.connect(self._take)
        self.opening.absent.connect(self._start)
        self.opening.refused.connect(self._stand_refused)
        self.navigation.chosen.connect(self.go)
        self.navigation.folded.connect(self._fold)
        self.stack.turned.connect(self._turned)
        self.desk.page_asked.connect(self.go)
        self.desk.toast_asked.connect(self.toast.say)
        self.desk.undo_asked.connect(self.undo)
        self.desk.changed.connect(self._follow_center)
        self.undoing.moved.connect(self._show_redo)
        work.office().on_user_error = self._show_error

    def _take(self, opened: Opened) -> None:
        self.desk.attach(opened.store)
        if opened.period is not None:
            self.desk.show_period(opened.period)
        self._show_center(opened.center)
        self.banner.tell(opened.store.warnings, read_only=opened.store.read_only)
        self.navigation.set_pages(opened.pages)
        self.stack.set_pages(opened.pages)
        self.finder.set_pages(opened.pages)
        self._fill_new(opened.pages)
        self._set_ready(ready=True)
        self.go(register.HOME)
        self.settled.emit()
        if not (self.desk.is_named or self.desk.read_only or opened.center.sample):
            QTimer.singleShot(0, self._ask_operator)

    def _show_center(self, center: CenterFacts) -> None:
        self.top.hall.setText(center.short_name)
        self.titled.emit(_("{hall} – 大厅管家").format(hall=center.name))
        self.status.show_sample(center.sample)

    def _follow_center(self) -> None:
        self.desk.read(center_of, then=self._show_center, owner=self, latest="center")

    def _ask_operator(self) -> None:
        from hallmanager.ui.kit import operator

        operator.ask(self.desk, self)

    def _start(self) -> None:
        from hallmanager.ui.pages.start import StartPage

        if self.start_page is None:
            self.start_page = StartPage(
                create=lambda: self._create(sample=False), sample=lambda: self._create(sample=True)
            )
        self.start_page.set_busy(False)
        self.stack.show_widget(self.start_page)
        self.start_page.center.setFocus()
        self._set_ready(ready=False)
        self.settled.emit()

    def _stand_refused(self, why: str) -> None:
        from hallmanager.ui.shell.refusal import Refusal

        again = partial(self.open_hall, self._path)
        self.stack.show_widget(Refusal(why, self._path, again=again, other=self.open_hall))
        self._set_ready(ready=False)
        self.settled.emit()

    def _create(self, *, sample: bool) -> None:
        from hallmanager.ui.kit import operator

        page = self.start_page
        if page is not None:
            operator.remember(self.desk, page.operator.text())
            page.set_busy(True)
            center = page.center.text().strip()
            task = self.opening.create(self._path, sample=sample, center=center)
            task.ended.connect(lambda: page.set_busy(False))

    def _set_ready(self, *, ready: bool) -> None:
        self.top.set_ready(ready)
        self.finder.action.setEnabled(ready)
        self.back_up.setEnabled(ready)
        self.navigation.setEnabled(ready)
        self.undo_action.setEnabled(ready and not self.desk.read_only)
        self.undo_button.setVisible(ready)
        self.redo_button.setVisible(ready)
        self._show_redo()

    def _show_redo(self) -> None:
        self.redo_action.setEnabled(self.undoing.can_redo)

    def _turned(self, facts: PageFacts) -> None:
        self.navigation.show_current(facts.key)
        self.top.period.set_units(facts.units)

    def _fill_new(self, pages: tuple[PageFacts, ...]) -> None:
        menu = self.top.new_button.menu()
        menu.clear()
        for group in GROUPS:
            kinds = [page for page in pages if page.kind and page.group == group.key]
            if kinds:
                below = menu.addMenu(group.title)
                for page in kinds:
                    below.addAction(page.title, lambda key=page.key: self.go(key, NewRecord()))
        self.top.new_button.setEnabled(not self.desk.read_only)
        self.top.new_button.setToolTip(self.desk.may_change())

    def _fill_menu(self) -> None:
        self.menu.clear()
        self.dark.setText(_("浅色外观") if theme.tokens().dark else _("深色外观"))
        page = self.stack.page
        sections = [page.actions() if page else [], self.actions()]
        for section in sections:
            self.menu.addActions([each for each in section if each.text() and each.isVisible()])
            self.menu.addSeparator()
        self.menu.addAction(self.navigation.fold)
        self.menu.addActions([self.top.period.back, self.top.period.on])

    def _change_theme(self) -> None:
        from hallmanager.ui import dressing

        dressing.choose_theme(dark=not dressing.is_dark())

    def _show_keys(self) -> None:
        from hallmanager.ui.shell.keys import KeySheet

        KeySheet(self, actions.in_view(self.stack.page), self.window_actions()).exec()

    def window_actions(self) -> list[QAction]:
        """What can be done wherever the person is."""
        own = [*self.actions(), self.navigation.fold]
        return [*own, self.top.period.back, self.top.period.on]

    def _next_region(self) -> None:
        page = self.stack.page
        next_region([self.navigation.list, page, panel_of(page), self.top])

    def _back_up(self) -> None:
        from hallmanager.ui.shell.backing_up import back_up

        back_up(self.desk, self)

    def _fold(self) -> None:
        self._folded = not self.navigation.is_rail
        self._fit()

    def _fit(self) -> None:
        rail = self._folded or self.width() < theme.NARROW
        if rail != self.navigation.is_rail:
            self.navigation.set_rail(rail)

    def _show_error(self, error: UserError) -> None:
        dialogs.show_error(self, error)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def may_leave(self) -> bool:
        """Whether the window may go now; an open hall is closed first, then `left` is said."""
        if not self.desk.is_open:
            return True
        if not self._closing and self.stack.may_close():
            self._closing = True
            self.stack.clear()
            self.stack.show_widget(_farewell())
            self.opening.close(self.left.emit)
        return False


def _farewell() -> QWidget:
    from hallmanager.ui.kit.empty import EmptyState

    return EmptyState(_("正在备份"), _("把今天的记录备份一份，备份好就关闭窗口。"))
