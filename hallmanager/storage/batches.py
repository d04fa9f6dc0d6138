"""A bulk import: one audit row with digest and counts, and the images to undo it as a whole."""

import hashlib
from collections.abc import Mapping
from typing import Generic, TypeVar

from sqlalchemy import insert

from hallmanager.records.kind import Record
from hallmanager.records.system import ImportBatch, ImportedRow
from hallmanager.storage import audit, images
from hallmanager.storage.writing import Writer, assign

R = TypeVar("R", bound=Record)
_AT_ONCE = 500


class Batch(Generic[R]):
    """Rows of one imported file, written some hundreds at a time (so reads may not see them yet).

    Attributes:
        id: the number of the batch, by which it can be undone.
        added, edited: how many records it has added and edited so far.
    """

    def __init__(self, writer: Writer, cls: type[R], entry: ImportBatch) -> None:
        self._writer = writer
        self._cls = cls
        self._entry = entry
        self._waiting: list[tuple[R, images.Image | None]] = []
        self._edits_waiting: set[int] = set()
        self._sum = hashlib.sha256()
        self.id = entry.id
        self.added = 0
        self.edited = 0

    def add(self, record: R) -> None:
        """Add a record."""
        self.added += 1
        self._wait(record, None)

    def edit(self, id: int, values: Mapping[str, object], *, with_children: bool = False) -> None:
        """Set fields of a record by public names; a record that is already so is left alone.

        It counts as edited all the same when its child rows will be (`with_children`).
        """
        if id in self._edits_waiting:
            self.flush()
        record = self._writer.get(self._cls, id)
        before = self._writer.image(record)
        differs = assign(record, values)
        self.edited += differs or with_children
        if differs:
            self._edits_waiting.add(id)
            self._wait(record, before)

    def flush(self) -> None:
        """Write what is waiting."""
        waiting, self._waiting = self._waiting, []
        self._edits_waiting.clear()
        self._writer.store(*(record for record, _before in waiting))
        rows = [self._row(record, before) for record, before in waiting]
        if rows:
            self._writer.session.execute(insert(ImportedRow), rows)

    def finish(self) -> audit.Step:
        """Write the rest and return what the audit trail says of the batch."""
        self.flush()
        entry = self._entry
        entry.added, entry.edited = self.added, self.edited
        self._writer.session.add(entry)
        self._writer.session.flush()
        summary: images.Image = {
            "batch": entry.id,
            "applied": True,
            "digest": entry.digest,
            "period": entry.period,
            "added": entry.added,
            "edited": entry.edited,
            "rejected": entry.rejected,
            "images": self._sum.hexdigest(),
        }
        return audit.Step("import", entry.kind, None, entry.file_name, None, summary)

    def _wait(self, record: R, before: images.Image | None) -> None:
        self._waiting.append((record, before))
        if len(self._waiting) >= _AT_ONCE:
            self.flush()

    def _row(self, record: R, before: images.Image | None) -> dict[str, object]:
        kind, id = self._cls.kind.key, record.id
        old = None if before is None else images.canonical(before)
        new = images.canonical(self._writer.image(record))
        add_to_digest(self._sum, kind, id, old, new)
        return {
            "batch_id": self.id,
            "kind": kind,
            "record_id": id,
            "before": old,
            "after": new,
        }


def add_to_digest(
    total: "hashlib._Hash", kind: str, id: int, before: str | None, after: str | None
) -> None:
    """Count one row into the digest by which the audit trail vouches for all of them."""
    total.update(images.canonical([kind, id, before, after]).encode())
