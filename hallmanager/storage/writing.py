"""Writing rows: what changes and imports share, below the audit trail."""

from collections.abc import Mapping

from sqlalchemy import event

from hallmanager.records.kind import Record, fields_of
from hallmanager.storage import images, keys
from hallmanager.storage.querying import field_named, typed
from hallmanager.storage.reading import Reader


class Writer(Reader):
    """A reader that writes rows as well; who writes them answers for the audit trail."""

    def store(self, *records: Record) -> None:
        """Write rows without audit rows; they come back detached, with their ids."""
        self.session.add_all(records)
        self.flush()
        for cls in {type(record) for record in records}:
            self.forget_labels(cls)

    def flush(self) -> None:
        """Send what was said so far to the database, and let go of the records."""
        self.session.flush()
        self.session.expunge_all()

    def image(self, record: Record) -> images.Image:
        """The record as the audit trail keeps it."""
        return images.image(record, self.labels)

    def forget_labels(self, cls: type[Record]) -> None:
        """Read the labels anew that a change of a record of `cls` may have changed."""
        for key in list(self._labels):
            known = key[0]
            label = fields_of(known)[known.kind.label_field]
            names = cls.kind.owner == known.kind.key and cls.kind.label_field == label.name
            if known is cls or names or label.reference:
                del self._labels[key]


def assign(record: Record, values: Mapping[str, object]) -> bool:
    """Set fields by public names; tell whether anything differed."""
    changed = False
    for name, value in values.items():
        found = field_named(type(record), name)
        new = typed(found, value)
        if getattr(record, found.attribute) != new:
            setattr(record, found.attribute, new)
            changed = True
    return changed


for _moment in ("before_insert", "before_update"):
    event.listen(Record, _moment, keys.keep_in_step, propagate=True)
