"""The first page: what a period has, what it lacks, and one click to each."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from hallmanager.base.text import N_, _, translate
from hallmanager.domain.period import Period
from hallmanager.ui.kit import actions, shown, theme
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.kit.empty import EmptyState, GhostRows
from hallmanager.ui.kit.facts import PageFacts
from hallmanager.ui.kit.labels import ElidedLabel, chip, label
from hallmanager.ui.kit.page import Page
from hallmanager.ui.kit.panel import PanelRoom
from hallmanager.ui.pages.home_side import HomeSide
from hallmanager.ui.pages.tiles import PlaceTiles

if TYPE_CHECKING:
    from hallmanager.domain.figures import Figure
    from hallmanager.services.completeness import Completeness, Input
    from hallmanager.storage.history import Imported
    from hallmanager.ui.pages.bulletins.source_panel import SourcePanel

_NARROW = 1000
_CHIPS = {
    "complete": ("ok", N_("✓ 齐")),
    "partial": ("warn", N_("缺一部分")),
    "missing": ("warn", N_("未录入")),
    "optional": ("neutral", N_("可不录")),
    "not_begun": ("neutral", N_("未起草")),
}
_GRIDS = {"ballots": "votes", "bulletin_drafts": "bulletins"}
_IMPORTED = {"case_tallies", "indicator_values", "red_black_entries", "service_stars"}


class CompletenessPage(Page):
    """Leading figures, the inputs of the period line by line, the places as tiles, the trends."""

    def __init__(self, desk: Desk, facts: PageFacts) -> None:
        super().__init__(desk, facts)
        self.shown: Completeness | None = None
        self._panel: SourcePanel | None = None
        self._room: PanelRoom | None = None
        self._draft = self.act(_("起草通报"), lambda: desk.show_page("bulletins"), icon="file-text")
        self._votes = self.act(_("录入投票"), lambda: desk.show_page("votes"), icon="table")
        self._votes_button = self.header.add_action(self._votes)
        self._draft_button = self.header.add_action(self._draft, look="main")
        self._content: QWidget = GhostRows()
        self.body.addWidget(self._content, 1)

    def load(self) -> None:
        period = self.desk.period
        self.desk.read(
            lambda store: _completeness(store, period), then=self._show, owner=self, latest="page"
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.shown is not None and self.shown.places:
            self._show_side()

    def _show_side(self) -> None:
        """The trends give way to an opened figure."""
        opened = self._panel is not None and not self._panel.isHidden()
        self._side.setVisible(self.width() >= _NARROW and not opened)

    def open_figure(self, key: str) -> None:
        """Show the rows of a leading figure beside the page."""
        if self.shown is None:
            return
        figure = next(f for f in self.shown.leading if f.key == key)
        self._source_panel().show_figure(
            figure, self.shown.period, change=self.shown.changes.get(key)
        )
        self._show_side()

    def _show(self, found: "Completeness") -> None:
        self.shown = found
        self.header.facts.setText(_facts(found) if found.places else found.period.title)
        for action in (self._draft, self._votes):
            action.setVisible(bool(found.places))
        self._panel = self._room = None
        old, self._content = self._content, self._filled(found)
        self.body.removeWidget(old)
        old.hide()
        old.deleteLater()
        self.body.addWidget(self._content, 1)

    def _filled(self, found: "Completeness") -> QWidget:
        if not found.places:
            return self._empty()
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._main(found), 1)
        self._side = HomeSide(self.desk, found.trends, self.open_figure)
        row.addWidget(self._side)
        self._show_side()
        return whole

    def _main(self, found: "Completeness") -> QWidget:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        inside.setProperty("look", "scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(theme.MARGIN, 12, theme.MARGIN, theme.MARGIN)
        column.setSpacing(0)
        column.addWidget(_leading(found, self.open_figure))
        column.addSpacing(12)
        for one in found.inputs:
            column.addWidget(InputRow(one, self.desk))
        if found.last_import is not None:
            column.addSpacing(8)
            column.addWidget(ElidedLabel(_import_words(found.last_import), "auxiliary"))
        column.addSpacing(14)
        self.tiles = PlaceTiles(found.places)
        self.tiles.chosen.connect(lambda _id: self.desk.show_page("votes"))
        column.addWidget(_tiles_head(found))
        column.addSpacing(6)
        column.addWidget(self.tiles)
        column.addStretch(1)
        area.setWidget(inside)
        return area

    def _empty(self) -> QWidget:
        units = self.act(_("导入单位"), lambda: self._import("units"), icon="download-simple")
        votes = self.act(_("直接导入投票表"), lambda: self._import("ballots"))
        return EmptyState(
            _("大厅里还没有单位"),
            _(
                "先登记进驻单位和分中心，也可以直接导入一张投票统计表，表里有而名录里没有的单位会列出来一并登记。"
                "以后每次打开，这里是本期录了什么、还缺什么。"
            ),
            (units, votes),
        )

    def _import(self, kind: str) -> None:
        from hallmanager.ui.pages.importing import open_import

        open_import(self, self.desk, kind)

    def _source_panel(self) -> "SourcePanel":
        """The panel is made, and what it needs imported, when a figure is first opened."""
        from hallmanager.ui.pages.bulletins.source_panel import SourcePanel

        if self._panel is None:
            self._panel = SourcePanel(self.desk)
            main = self._content
            self.body.removeWidget(main)
            self._content = self._room = PanelRoom(main, self._panel, narrow=_NARROW)
            self._panel.closed.connect(self._show_side)
            self.body.addWidget(self._room, 1)
            main.show()
        return self._panel


class InputRow(QFrame):
    """One input: state, count, what is missing, who changed it last, and where to go."""

    def __init__(self, one: "Input", desk: Desk) -> None:
        super().__init__()
        self.input = one
        self._desk = desk
        self.setFixedHeight(36)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        family, words = _CHIPS[one.state.value]
        state = chip(translate(words), family)
        state.setMinimumWidth(64)
        state.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row.addWidget(_fixed(state, 72))
        row.addWidget(_fixed(label(one.title, "strong"), 84))
        count = label(_count_words(one))
        row.addWidget(_fixed(count, 104))
        row.addWidget(ElidedLabel(_missing_words(one), "second"), 1)
        row.addWidget(label(_changed_words(one), "auxiliary"))
        row.addWidget(self._buttons())
        self.setProperty("look", "line")

    def go(self) -> None:
        """Open where this input is kept."""
        self._desk.show_page(_GRIDS.get(self.input.kind, self.input.kind))

    def _buttons(self) -> QWidget:
        box = QWidget()
        box.setFixedWidth(120)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addStretch(1)
        kind = self.input.kind
        if kind in _IMPORTED and not self._desk.read_only:
            row.addWidget(actions.push_button(_("导入"), self._import, look="flat", small=True))
        words = {"ballots": _("录入"), "bulletin_drafts": _("起草")}.get(kind, _("打开"))
        row.addWidget(actions.push_button(words, self.go, small=True))
        return box

    def _import(self) -> None:
        from hallmanager.ui.pages.importing import open_import

        open_import(self, self._desk, self.input.kind)


def _completeness(store: object, period: Period) -> "Completeness":
    # Imported on the reading thread: the first page must not make the first paint wait.
    from hallmanager.services.completeness import completeness

    return completeness(store, period)  # type: ignore[arg-type]


def _facts(found: "Completeness") -> str:
    lacking = len(found.missing)
    data = [one for one in found.inputs if one.kind != "bulletin_drafts"]
    words = _("{period}，{n} 项数据").format(period=found.period.title, n=len(data))
    words += _("，{n} 项待补").format(n=lacking) if lacking else _("，已齐")
    if found.sample:
        words = _("示例大厅，人员和部分数据为虚构；{words}").format(words=words)
    return words


def _leading(found: "Completeness", call: Callable[[str], None]) -> QWidget:
    box = QFrame()
    box.setFixedHeight(68)
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(28)
    for figure in found.leading:
        row.addWidget(_leading_figure(figure, found.changes.get(figure.key), call))
    row.addStretch(1)
    return box


def _leading_figure(
    figure: "Figure", change: "Figure | None", call: Callable[[str], None]
) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(label(figure.label.removeprefix(_("政务服务大厅")), "auxiliary"))
    button = actions.push_button(_shown(figure), lambda: call(figure.key), look="leading")
    button.setToolTip(_("看来源行"))
    button.setAccessibleName(f"{figure.label} {figure.printed}")
    button.setEnabled(figure.value is not None)
    column.addWidget(button)
    words = change.text if change is not None and change.text else ""
    column.addWidget(label(_("环比 {text}").format(text=words) if words else " ", "auxiliary"))
    return box


def _shown(figure: "Figure") -> str:
    if isinstance(figure.value, int):
        number = f"{figure.value:,}".replace(",", "\u2009")
        return f"{number} {figure.unit}"
    return figure.printed or "—"


def _tiles_head(found: "Completeness") -> QWidget:
    entered = sum(place.due is not None for place in found.places)
    head = QFrame()
    head.setFixedHeight(24)
    row = QHBoxLayout(head)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    row.addWidget(label(_("各单位投票"), "section"))
    row.addWidget(
        label(
            _("{n} 个单位和分中心，已录 {m} 个").format(n=len(found.places), m=entered), "auxiliary"
        )
    )
    row.addStretch(1)
    return head


def _fixed(widget: QWidget, width: int) -> QWidget:
    box = QWidget()
    box.setFixedWidth(width)
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(widget)
    row.addStretch(1)
    return box


def _import_words(one: "Imported") -> str:
    # The records are loaded by now; the first page must not load them before the first paint.
    from hallmanager.records.register import record_class

    words = _("最近导入：{title}，{file}，新增 {added} 条、更新 {edited} 条，{at} {by}").format(
        title=record_class(one.kind).kind.title,
        file=one.file_name,
        added=one.added,
        edited=one.edited,
        at=shown.when(one.at),
        by=one.operator,
    )
    return _("{words}（已撤销）").format(words=words) if one.undone else words


def _count_words(one: "Input") -> str:
    if one.expected is None:
        return f"{one.entered} {one.unit}"
    return f"{one.entered} / {one.expected} {one.unit}"


def _missing_words(one: "Input") -> str:
    missing = _("缺：{names}").format(names="、".join(one.missing)) if one.missing else ""
    return "；".join(part for part in (missing, one.note) if part)


def _changed_words(one: "Input") -> str:
    if one.changed_at is None:
        return ""
    return f"{shown.when(one.changed_at)} {one.changed_by}"
