"""Changing records: every change audited in its own transaction, all of it or nothing."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from hallmanager.base import files
from hallmanager.base.errors import Conflict, UserError
from hallmanager.base.text import _
from hallmanager.domain.condition import Condition
from hallmanager.records.kind import Record, fields_of
from hallmanager.records.register import KINDS, record_class
from hallmanager.records.system import ImportBatch
from hallmanager.storage import audit, images
from hallmanager.storage.batches import Batch
from hallmanager.storage.inlines import owner_reference, succession_of
from hallmanager.storage.writing import Writer, assign

R = TypeVar("R", bound=Record)
_INLINE_SEPARATORS = re.compile(r"[、，,；;\s]+")


class Change(Writer):
    """One transaction of changes by one operator; leaving its block by an error undoes them."""

    def __init__(self, session: Session, stamp: audit.Stamp, folder: Path) -> None:
        super().__init__(session)
        self._folder = folder
        self.stamp = stamp
        self._steps: list[audit.Step] = []
        # With how many steps precede each: undone after what needs it, before what it needs.
        self._batches: list[tuple[int, Batch[Any]]] = []

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been changed."""
        return not self._steps and not self._batches

    def add(self, record: R) -> R:
        """Keep a new record; it comes back with its id, detached."""
        self.store(record)
        self._note("add", record, None, self.image(record))
        return record

    def edit(
        self, cls: type[R], id: int, values: Mapping[str, object], *, version: int | None = None
    ) -> R:
        """Set fields by their public names; a value that is already so is no change.

        Raises:
            Conflict: the record has been changed since `version` was read.
            UserError: there is no such record or field.
        """
        record = self.get(cls, id)
        if version is not None and record.version != version:
            raise self._conflict(record)
        before = self.image(record)
        if assign(record, values):
            self.store(record)
            self._note("edit", record, before, self.image(record))
        return record

    def remove(self, cls: type[Record], id: int, *, why: str = "") -> None:
        """Remove a record and its child rows; refused while other records refer to it."""
        record = self.get(cls, id)
        self.refuse_referred(record)
        for child in child_classes(cls):
            for row in self.children(child, record):
                self.remove(child, row.id, why=why)
        self._note("remove", record, self.image(record), None, why=why)
        self.session.delete(record)
        self.flush()
        self.forget_labels(cls)

    def set_inline(self, record: Record, name: str, text: str) -> None:
        """Make the child rows behind an inline of further names say what the text says."""
        inline = next(each for each in type(record).kind.names if each.name == name)
        child = record_class(inline.child)
        wanted = dict.fromkeys(part for part in _INLINE_SEPARATORS.split(text) if part)
        reference = fields_of(child)[owner_reference(child, type(record).kind.key)]
        for row in self.children(child, record):
            if wanted.pop(getattr(row, inline.attribute), self) is self:
                self.remove(child, row.id)
        for part in wanted:
            self.add(child(**{reference.attribute: record.id, inline.attribute: part}))

    def follow(
        self, record: Record, name: str, wanted: Sequence[Mapping[str, Any]], *, is_new: bool
    ) -> bool:
        """Make the dated rows behind an inline hold the wanted facts from now on.

        Facts go by public names of the child kind; what was stays (see domain/succession). Tells
        whether anything had to change.
        """
        inline = next(each for each in type(record).kind.successions if each.name == name)
        child = record_class(inline.child)
        owner = fields_of(child)[owner_reference(child, type(record).kind.key)]
        rows = [] if is_new else self.children(child, record)
        steps = succession_of(rows, child, wanted, is_new=is_new)
        for row in steps.removed:
            self.remove(child, row.id)
        for row, values in steps.changed:
            self.edit(child, row.id, values)
        for facts in steps.begun:
            self.add(child(**{owner.attribute: record.id, **facts}))
        return not steps.is_empty

    def import_batch(
        self,
        cls: type[R],
        *,
        file_name: str,
        digest: str,
        period: str | None = None,
        rejected: int = 0,
    ) -> Batch[R]:
        """Begin a bulk import into this transaction: one audit row, undone as a whole.

        Raises:
            DiskFull: too little room is left to begin.
        """
        files.require_space(self._folder)
        entry = ImportBatch(
            change=self.stamp.change,
            kind=cls.kind.key,
            file_name=file_name[-255:],
            digest=digest,
            period=period,
            added=0,
            edited=0,
            rejected=rejected,
        )
        self.session.add(entry)
        self.flush()
        batch = Batch(self, cls, entry)
        self._batches.append((len(self._steps), batch))
        return batch

    def finish(self) -> None:
        """Write the audit rows; called once, just before the commit."""
        for place, batch in reversed(self._batches):
            self._steps.insert(place, batch.finish())
        audit.write(self.session, self.stamp, self._steps)

    def note(self, step: audit.Step) -> None:
        """Remember one audit row for the end of the transaction."""
        self._steps.append(step)

    def _note(
        self,
        action: str,
        record: Record,
        before: images.Image | None,
        after: images.Image | None,
        *,
        why: str = "",
    ) -> None:
        kind = type(record).kind.key
        name = self.name_of(record)
        self.note(audit.Step(action, kind, record.id, name, before, after, why))

    def last_hand(self, cls: type[Record], id: int) -> str:
        """Who changed a record last, imports included, as a message names a person."""
        entries = self.history(cls, id)
        return _("“{operator}”").format(operator=entries[0].operator) if entries else _("别处")

    def _conflict(self, record: Record) -> Conflict:
        return Conflict(
            _("{kind}“{name}”刚被{who}修改过，您的修改没有保存。请刷新后对照新内容再改。").format(
                kind=type(record).kind.title,
                name=self.name_of(record),
                who=self.last_hand(type(record), record.id),
            )
        )

    def refuse_referred(self, record: Record, *, including_children: bool = False) -> None:
        """Refuse in Chinese while other records refer to this one, naming how many of what."""
        cls = type(record)
        children = [] if including_children else child_classes(cls)
        uses = []
        for other in KINDS.values():
            if other in children:
                continue
            for found in fields_of(other).values():
                if found.reference == cls.kind.key:
                    count = self.count(other, Condition(found.name, "=", record.id))
                    if count:
                        uses.append(f"{count} {other.kind.counting_unit}{other.kind.title}")
        if uses:
            raise UserError(
                _(
                    "{kind}“{name}”还被 {uses}引用，不能删除。"
                    "请先改正这些记录，或填写停用日期代替删除。"
                ).format(kind=cls.kind.title, name=self.name_of(record), uses="、".join(uses))
            )


def child_classes(cls: type[Record]) -> list[type[Record]]:
    """The kinds whose rows belong to a record of `cls` and go with it."""
    keys = [*cls.kind.children, *(inline.child for inline in cls.kind.written)]
    return [record_class(key) for key in dict.fromkeys(keys)]
