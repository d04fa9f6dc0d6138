"""The drafts: every bulletin begun, when it was last written, and one click to go on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from hallmanager.base.text import _
from hallmanager.ui.kit import actions, dialogs, shown, theme
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.kit.empty import EmptyState
from hallmanager.ui.kit.facts import OpenBulletin, PageFacts
from hallmanager.ui.kit.labels import ElidedLabel, chip, label
from hallmanager.ui.kit.page import Page

if TYPE_CHECKING:
    from datetime import datetime

    from hallmanager.storage.store import Store


@dataclass(frozen=True)
class DraftLine:
    """One draft as the list shows it."""

    id: int
    type: str
    period: str
    period_title: str
    type_title: str
    edited_sections: int
    changed_at: "datetime | None"
    changed_by: str


class DraftsPage(Page):
    """A line a draft, the latest period first."""

    def __init__(self, desk: Desk, facts: PageFacts) -> None:
        super().__init__(desk, facts)
        self.lines: list[DraftLine] = []
        begin = self.act(_("起草通报"), lambda: desk.show_page("bulletins"), icon="plus")
        self.header.add_action(begin, look="main")
        self._empty = EmptyState(
            _("还没有草稿"),
            _("起草的通报会在这里，写到一半可以随时回来接着写，数字跟着数据走。"),
            (begin,),
        )
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self.body.addWidget(self._empty, 1)
        self.body.addWidget(self._area, 1)
        self._area.hide()

    def load(self) -> None:
        self.desk.read(_lines, then=self._show, owner=self, latest="drafts")

    def _show(self, lines: list[DraftLine]) -> None:
        self.lines = lines
        self.header.facts.setText(_("{n} 份").format(n=len(lines)) if lines else "")
        self._empty.setVisible(not lines)
        self._area.setVisible(bool(lines))
        inside = QWidget()
        inside.setProperty("look", "scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(theme.MARGIN, 8, theme.MARGIN, theme.MARGIN)
        column.setSpacing(0)
        for line in lines:
            column.addWidget(self._row(line))
        column.addStretch(1)
        self._area.setWidget(inside)

    def _row(self, line: DraftLine) -> QWidget:
        box = QFrame()
        box.setProperty("look", "line")
        box.setFixedHeight(int(theme.Height.TWO_LINES))
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(label(line.period_title, "strong"))
        row.addWidget(ElidedLabel(line.type_title), 1)
        if line.edited_sections:
            row.addWidget(chip(_("改过 {n} 节").format(n=line.edited_sections), "accent"))
        if line.changed_at is not None:
            when = f"{shown.when(line.changed_at)} {line.changed_by}"
            row.addWidget(label(when, "auxiliary"))
        row.addWidget(actions.push_button(_("接着写"), lambda: self._open(line), small=True))
        remove = actions.push_button(_("删除"), lambda: self._remove(line), look="flat", small=True)
        remove.setEnabled(not self.desk.read_only)
        row.addWidget(remove)
        return box

    def _open(self, line: DraftLine) -> None:
        self.desk.show_page("bulletins", OpenBulletin(line.type, line.period))

    def _remove(self, line: DraftLine) -> None:
        words = _("{period}的草稿连同改过的文字和要素一起删除，之后可以撤销。数据不受影响。")
        title = _("删除草稿")
        if not dialogs.confirm(
            self, title, words.format(period=line.period_title), title, danger=True
        ):
            return
        by = self.desk.by

        def remove(store: "Store") -> None:
            from hallmanager.records.bulletin import BulletinDraft
            from hallmanager.services import records

            records.remove(store, BulletinDraft, line.id, by=by, why="")

        self.desk.change(
            remove, owner=self, said=_("已删除{period}草稿").format(period=line.period_title)
        )


def _lines(store: "Store") -> list[DraftLine]:
    import json

    from hallmanager.bulletins.registry import TYPES
    from hallmanager.domain.period import Period
    from hallmanager.records.bulletin import BulletinDraft

    with store.reading() as reader:
        found = []
        for draft in reader.find(BulletinDraft, order=("-period",)):
            last = reader.history(BulletinDraft, draft.id)
            texts: Mapping[str, object] = json.loads(draft.texts or "{}")
            sections = texts.get("sections", {})
            kind = TYPES.get(draft.bulletin_type)
            found.append(
                DraftLine(
                    id=draft.id,
                    type=draft.bulletin_type,
                    period=draft.period,
                    period_title=Period.parse(draft.period).title,
                    type_title=kind.title if kind is not None else draft.bulletin_type,
                    edited_sections=len(sections) if isinstance(sections, dict) else 0,
                    changed_at=last[0].at if last else None,
                    changed_by=last[0].operator if last else "",
                )
            )
    return found
