"""The bulletin being written: its draft, kept by itself while a person writes."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal

from hallmanager.base import clock
from hallmanager.base.errors import UserError
from hallmanager.base.text import _
from hallmanager.bulletins.draft import Draft
from hallmanager.domain.period import Period
from hallmanager.services import bulletins
from hallmanager.ui.kit.desk import Desk

if TYPE_CHECKING:
    from hallmanager.storage.store import Store

_PAUSE = 1500
_PATIENCE = 10_000


class Writing(QObject):
    """One draft for all steps of the wizard; saved a moment after each change.

    Signals:
        opened: another draft is on the desk.
        refreshed: the data moved; texts that follow it and all figures may differ.
        edited: a person changed a text or a fact.
        told: what to say about saving.
        rested: a save has ended, well or not.
    """

    opened = Signal()
    refreshed = Signal()
    edited = Signal()
    told = Signal(str)
    rested = Signal()
    _broke = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.draft: Draft | None = None
        self._before: Mapping[str, str] = {}
        self._unsaved = self._saving = self._at_once = False
        self.own_change = False
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.save)
        self._broke.connect(lambda: self._not_saved(UserError(_("程序出错。"))))

    def open(self, type_key: str, period: Period) -> None:
        """Put the draft of a type and period on the desk: the saved one, or a new one."""
        self.save()
        self._desk.read(
            lambda store: bulletins.load_draft(store, type_key, period),
            then=self._opened,
            failed=self._failed,
            owner=self,
            latest="draft",
        )

    def follow(self) -> None:
        """Read again after the hall changed: figures, sections that follow, others' changes."""
        if self.draft is None:
            return
        type_key, period = self.draft.type.key, self.draft.period
        self._desk.read(
            lambda store: bulletins.load_draft(store, type_key, period),
            then=self._followed,
            failed=self._failed,
            owner=self,
            latest="draft",
        )

    def write(self, section: str, text: str) -> None:
        """Take over the text of a section."""
        if self.draft is not None:
            self._changed(self.draft.with_text(section, text))

    def restore(self, section: str) -> None:
        """Give a section its template's text again."""
        if self.draft is not None:
            self._changed(self.draft.restored(section))
            self.refreshed.emit()

    def give(self, facts: Mapping[str, str]) -> str:
        """Take over document facts; returns what is wrong with one, or ""."""
        if self.draft is None:
            return ""
        try:
            self._changed(self.draft.with_facts(facts))
        except UserError as error:
            return error.message
        return ""

    def choose(self, options: Mapping[str, bool]) -> None:
        """Take over options."""
        if self.draft is not None:
            self._changed(self.draft.with_options(options))

    def text_of(self, key: str) -> str:
        """What a figure prints now."""
        return self.draft.shown(key) if self.draft is not None else ""

    def moved(self, key: str) -> bool:
        """Whether a figure prints otherwise than at the last preview."""
        return key in self._before and self._before[key] != self.text_of(key)

    def previewed(self) -> None:
        """Remember what every figure prints, so that later changes are marked."""
        if self.draft is not None:
            self._before = {key: self.draft.shown(key) for key in self.draft.figures}

    def begin(self) -> None:
        """Keep a new draft, so that it stands in the list of drafts from now on."""
        if self.draft is not None and self.draft.record_id is None:
            self._unsaved = True
            self.save()

    def save(self) -> None:
        """Keep the draft now if anything was changed."""
        if not self._unsaved or self.draft is None or self._desk.read_only:
            return
        if self._saving:
            self._at_once = True
            return
        self._unsaved, self._saving, self._at_once = False, True, False
        self._pause.stop()
        draft, by = self.draft, self._desk.by

        def keep(store: "Store") -> Draft:
            try:
                return bulletins.save_draft(store, draft, by=by)
            except UserError:
                raise
            except Exception:
                # The office tells of the bug; here the text must stay to be saved again.
                self._broke.emit()
                raise

        self._desk.change(
            keep,
            then=self._saved,
            failed=self._not_saved,
            owner=self,
        )

    def finish(self) -> None:
        """Keep everything before going on; waits for a save under way, which takes a moment."""
        self.save()
        if self._saving:
            waiting = QEventLoop()
            self.rested.connect(waiting.quit)
            QTimer.singleShot(_PATIENCE, waiting.quit)
            waiting.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
            if self._at_once:
                self.finish()

    def _changed(self, draft: Draft) -> None:
        self.draft = draft
        self._unsaved = True
        self._pause.start()
        self.told.emit(_("有改动未存") if not self._desk.read_only else self._desk.may_change())
        self.edited.emit()

    def _opened(self, draft: Draft) -> None:
        self.draft = draft
        self._before = dict(draft.seen)
        self._unsaved = False
        self.told.emit("")
        self.opened.emit()

    def _followed(self, fresh: Draft) -> None:
        mine = self.draft
        if mine is None or (mine.type.key, mine.period) != (fresh.type.key, fresh.period):
            return
        if fresh.version == mine.version or self._unsaved:
            for section in mine.sections:
                if section.edited:
                    fresh = fresh.with_text(section.key, section.text)
            fresh = replace(fresh, facts=mine.facts, options=mine.options, record_id=mine.record_id)
            fresh = replace(fresh, version=mine.version)
        self.draft = fresh
        self.refreshed.emit()

    def _saved(self, kept: Draft) -> None:
        self._saving = False
        self.own_change = True
        if self.draft is not None and self.draft.period == kept.period:
            self.draft = replace(self.draft, record_id=kept.record_id, version=kept.version)
        self.told.emit(_("草稿 {time} 已存").format(time=f"{clock.now().astimezone():%H:%M}"))
        if self._unsaved and self._at_once:
            self.save()
        elif self._unsaved:
            self._pause.start()
        self.rested.emit()

    def _not_saved(self, error: UserError) -> None:
        self._saving, self._unsaved = False, True
        self.told.emit(_("草稿没有存：{why}").format(why=error.message))
        self.rested.emit()

    def _failed(self, error: UserError) -> None:
        self.told.emit(error.message)
