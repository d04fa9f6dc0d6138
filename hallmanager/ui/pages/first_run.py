"""The first run: the ghost of the hall, and beside it the guide that fills it.

It stands on the first page while the hall is empty, and is reopened from the settings.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from hallmanager.base.settings import Settings
from hallmanager.base.text import _
from hallmanager.ui.kit import actions, theme
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.kit.facts import NewRecord, PageFacts
from hallmanager.ui.kit.ghost_hall import GhostHall, Zone
from hallmanager.ui.kit.labels import label, restyle
from hallmanager.ui.kit.page import Page
from hallmanager.ui.pages.completeness import CompletenessPage
from hallmanager.ui.pages.first_run_steps import Guide

if TYPE_CHECKING:
    from hallmanager.services.setting_up import Floor, Standing
    from hallmanager.storage.store import Store

_LATER = "set_up_later"
_CARD = 446
_FILTER = "*.xlsx *.xlsm *.xls *.ods *.csv *.txt *.et"


class FirstRunRoom(QWidget):
    """The hall as far as it is set up, and the guide; takes files dropped and blocks pasted.

    Signals:
        left: the person goes on to the desk.
        is_sample: whether this is the sample itself.
    """

    left = Signal()
    is_sample = Signal(bool)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.setAcceptDrops(True)
        self.hall = GhostHall()
        self.guide = Guide()
        self.guide.named.connect(self._keep_names)
        self.guide.asked.connect(self._do)
        self.guide.left.connect(self.left)
        self.card = self._make_card()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._make_hall(), 1)
        row.addWidget(self.guide)
        # Without words: the list of actions has no use for a key that pastes here.
        actions.action(self, "", self.paste, key="Ctrl+V")

    def look(self) -> None:
        """Read anew what is set up, and show it."""
        self.desk.read(_found, then=self._show, owner=self, latest="first run")

    def choose_workbook(self) -> None:
        """Ask for the filled workbook, and read it."""
        words = _("表格 ({patterns});;所有文件 (*)").format(patterns=_FILTER)
        chosen, _filter = QFileDialog.getOpenFileName(self, _("选择填好的工作簿"), "", words)
        if chosen:
            self.read(Path(chosen))

    def read(self, file: Path) -> None:
        """Show what a workbook would set up."""
        from hallmanager.ui.pages.hall_import import open_hall_import

        open_hall_import(self, self.desk, file)

    def paste(self) -> None:
        """Read a block copied from a sheet, with its header."""
        from hallmanager.ui.pages.hall_import import open_hall_import

        text = QGuiApplication.clipboard().text()
        if text.strip():
            open_hall_import(self, self.desk, pasted=text)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            self.read(files[0])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place_card()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_card()

    def _show(self, found: "tuple[Standing, tuple[Floor, ...]]") -> None:
        standing, floors = found
        self.guide.show_standing(standing)
        self.is_sample.emit(standing.sample)
        self.hall.show_zones([Zone(floor.name, floor.windows) for floor in floors])
        self.card.setVisible(not standing.windows)
        # One filled button for the step now due: first the names, then the workbook.
        self._import.setProperty("look", "main" if standing.is_named else "")
        restyle(self._import)
        self._place_card()

    def _keep_names(self, center: str, halls: list[str], sub_centers: list[str]) -> None:
        by = self.desk.by

        def keep(store: "Store") -> None:
            from hallmanager.services import setting_up

            setting_up.name_hall(store, center=center, halls=halls, sub_centers=sub_centers, by=by)

        self.desk.change(keep, owner=self, said=_("已保存中心与大厅"))

    def _do(self, what: str) -> None:
        """Do what a button of the guide asks for."""
        from hallmanager.ui.pages import hall_import, importing

        if what == "template":
            hall_import.save_hall_template(self, self.desk)
        elif what == "workbook":
            self.choose_workbook()
        elif what == "votes_import":
            importing.open_import(self, self.desk, "ballots")
        else:
            self.desk.show_page({"votes": "votes", "bulletin": "bulletins"}[what])

    def _make_hall(self) -> QWidget:
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        inside.setProperty("look", "scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.MARGIN)
        column.addWidget(self.hall)
        column.addStretch(1)
        self._area.setWidget(inside)
        self._area.installEventFilter(self)
        self.card.setParent(self._area)
        return self._area

    def _make_card(self) -> QFrame:
        card = QFrame()
        card.setProperty("look", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(8)
        column.addWidget(label(_("大厅里还没有窗口"), "section"))
        column.addWidget(
            label(
                _(
                    "导入单位、窗口和人员之后，这里按大厅排出每个窗口。"
                    "以后每天早上打开，本期录了什么、还缺什么、今天到期的事都在这一页。"
                ),
                "second",
                wrap=True,
            )
        )
        column.addSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._import = actions.push_button(_("导入工作簿"), self.choose_workbook)
        row.addWidget(self._import)
        row.addWidget(actions.push_button(_("手工加一个窗口"), self._add_window))
        row.addStretch(1)
        column.addLayout(row)
        return card

    def _add_window(self) -> None:
        self.desk.show_page("windows", NewRecord())

    def _place_card(self) -> None:
        room = self._area.rect()
        width = min(_CARD, room.width() - 2 * theme.MARGIN)
        height = self.card.heightForWidth(width)
        self.card.setGeometry(
            (room.width() - width) // 2, (room.height() - height) // 2, width, height
        )
        self.card.raise_()


class HomePage(CompletenessPage):
    """The first page: while there is nothing to show on it, the first run."""

    def __init__(self, desk: Desk, facts: PageFacts) -> None:
        super().__init__(desk, facts)
        self._guide_room: FirstRunRoom | None = None
        self._sample = self.act(_("打开示例大厅"), desk.sample_asked.emit, icon="buildings")
        self._sample.setVisible(False)
        self.header.add_action(self._sample, look="flat")
        self.guiding = False

    def load(self) -> None:
        self.desk.read(_standing, then=self._decide, owner=self, latest="set up")

    def _decide(self, found: "Standing") -> None:
        if found.needs_set_up and not _is_put_off(self.desk):
            self.guiding = True
        if self.guiding:
            self._show_guide()
        else:
            super().load()

    def _show_guide(self) -> None:
        if self._guide_room is None:
            self._guide_room = FirstRunRoom(self.desk)
            self._guide_room.left.connect(self._leave)
            self.body.addWidget(self._guide_room, 1)
        for action in (self._draft, self._votes):
            action.setVisible(False)
        self._content.hide()
        self._sample.setVisible(True)
        self._guide_room.look()

    def _leave(self) -> None:
        self.guiding = False
        put_off(self.desk)
        if self._guide_room is not None:
            self._guide_room.hide()
            self._guide_room.deleteLater()
            self._guide_room = None
        self._sample.setVisible(False)
        self._content.show()
        super().load()


class FirstRunPage(Page):
    """The guide on a page of its own, for later and for what was left out."""

    def __init__(self, desk: Desk, facts: PageFacts) -> None:
        super().__init__(desk, facts)
        self._sample = self.act(_("打开示例大厅"), desk.sample_asked.emit, icon="buildings")
        self.header.add_action(self._sample, look="flat")
        self.room = FirstRunRoom(desk)
        self.room.left.connect(lambda: desk.show_page("home"))
        self.room.is_sample.connect(lambda yes: self._sample.setVisible(not yes))
        self.body.addWidget(self.room, 1)

    def load(self) -> None:
        self.room.look()


def _standing(store: "Store") -> "Standing":
    # Imported on the reading thread: the first page must not make the first paint wait.
    from hallmanager.services import setting_up

    return setting_up.standing(store)


def _found(store: "Store") -> "tuple[Standing, tuple[Floor, ...]]":
    from hallmanager.services import setting_up

    return setting_up.standing(store), setting_up.floors(store)


def put_off(desk: Desk) -> None:
    """Remember that the guide was left, so that the first page is the desk from now on."""
    places = [*Settings().get(_LATER, []), str(desk.store.location)]
    Settings().set(_LATER, list(dict.fromkeys(places)))


def _is_put_off(desk: Desk) -> bool:
    return str(desk.store.location) in Settings().get(_LATER, [])
