"""Reading records: one consistent state, handed out detached from the database."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from hallmanager.base.errors import UserError
from hallmanager.base.text import _
from hallmanager.domain.condition import Condition
from hallmanager.records.field import Editor
from hallmanager.records.kind import DatedFact, Record, fields_of
from hallmanager.records.named import Named
from hallmanager.records.register import record_class
from hallmanager.storage import history, images, inlines
from hallmanager.storage.history import HistoryEntry, Imported
from hallmanager.storage.inlines import owner_reference
from hallmanager.storage.querying import clauses, field_named, ordered

R = TypeVar("R", bound=Record)


class Reader:
    """Answers questions about one state of the hall; valid inside its `with` block only.

    Records come out detached: they can be kept, shown and handed to another thread, and nothing
    is ever loaded behind them.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self._labels: dict[tuple[type[Record], date | None], dict[int, str]] = {}

    def get(self, cls: type[R], id: int) -> R:
        """Return one record; UserError when it is not (or no longer) there."""
        record = self.find_one(cls, id)
        if record is None:
            raise UserError(
                _("“{kind}”里没有编号为 {id} 的记录，可能已被删除。请刷新后重试。").format(
                    kind=cls.kind.title, id=id
                )
            )
        return record

    def find_one(self, cls: type[R], id: int) -> R | None:
        """Return one record, or None when it is not there."""
        record = self.session.get(cls, id)
        if record is not None:
            self.session.expunge(record)
        return record

    def find(
        self,
        cls: type[R],
        *where: Condition,
        order: Sequence[str] = (),
        limit: int | None = None,
        offset: int = 0,
    ) -> list[R]:
        """Return the records that meet every condition, in the kind's order or the one asked for.

        `order` takes public names, "-name" for the last first; a reference sorts by the referred
        record's own order.
        """
        statement = ordered(select(cls).where(*clauses(cls, where)), cls, order)
        if limit is not None or offset:
            statement = statement.limit(limit if limit is not None else -1).offset(offset)
        records = list(self.session.scalars(statement))
        self.session.expunge_all()
        return records

    def iterate(self, cls: type[R], *where: Condition, batch: int = 1000) -> Iterator[R]:
        """Yield the records by id, a batch at a time, so that millions fit in the memory."""
        last = 0
        while True:
            following = Condition("id", ">", last)
            records = self.find(cls, *where, following, order=("id",), limit=batch)
            yield from records
            if len(records) < batch:
                return
            last = records[-1].id

    def ids(self, cls: type[Record], *where: Condition, order: Sequence[str] = ()) -> list[int]:
        """Return the ids of the records that `find` returns, in the same order."""
        return list(
            self.session.scalars(ordered(select(cls.id).where(*clauses(cls, where)), cls, order))
        )

    def count(self, cls: type[Record], *where: Condition) -> int:
        """Count the records that meet every condition."""
        statement = select(func.count()).select_from(cls).where(*clauses(cls, where))
        return self.session.scalar(statement) or 0

    def sums(self, cls: type[Record], names: Sequence[str], *where: Condition) -> dict[str, int]:
        """Add up integer fields over the records that meet every condition; nothing is 0."""
        columns = [getattr(cls, field_named(cls, name).attribute) for name in names]
        totals = select(*(func.coalesce(func.sum(column), 0) for column in columns))
        row = self.session.execute(totals.where(*clauses(cls, where))).one()
        return dict(zip(names, (int(value) for value in row), strict=True))

    def labels(self, cls: type[Record], *, on: date | None = None) -> dict[int, str]:
        """Return every record's label by id; with `on`, the name it had on that day."""
        key = (cls, on)
        if key not in self._labels:
            self._labels[key] = self._read_labels(cls, on)
        return self._labels[key]

    def search_keys(self, cls: type[Record]) -> dict[int, str]:
        """Return in what a search by pinyin looks, by id; none of a kind that has no names."""
        if not issubclass(cls, Named):
            return {}
        rows = self.session.execute(select(cls.id, cls.search_key))
        return {id: key or "" for id, key in rows}

    def children(self, child: type[R], owner: Record) -> list[R]:
        """Return the child rows of a record, in their kind's order."""
        reference = owner_reference(child, type(owner).kind.key)
        return self.find(child, Condition(reference, "=", owner.id))

    def inline(self, record: Record, name: str) -> str:
        """Return an inline (such as `aliases`) as one text joined by 、."""
        return self.inlines(type(record), [record.id])[record.id][name]

    def inlines(
        self, cls: type[Record], ids: Sequence[int], *, on: date | None = None
    ) -> dict[int, dict[str, str]]:
        """Return all inlines of many records by id, read together; dated ones as of the day."""
        return inlines.texts(self, cls, ids, on=on)

    def as_row(self, record: Record, *, on: date | None = None) -> dict[str, object]:
        """Return the JSON form: public names, labels of references beside their ids, inlines."""
        return self.as_rows([record], on=on)[0]

    def as_rows(
        self, records: Sequence[Record], *, on: date | None = None
    ) -> list[dict[str, object]]:
        """Return the JSON forms of records of one kind."""
        if not records:
            return []
        texts = self.inlines(type(records[0]), [record.id for record in records], on=on)
        return [
            {**images.image(record, lambda kind: self.labels(kind, on=on)), **texts[record.id]}
            for record in records
        ]

    def name_of(self, record: Record) -> str:
        """Return how messages and the audit trail name the record: its natural key, shown."""
        return images.name_of(record, self.labels)

    def history(self, cls: type[Record], id: int) -> list[HistoryEntry]:
        """Return the changes of one record, old to new texts, the newest change first."""
        return history.of_record(self.session, cls, id)

    def recent(self, limit: int = 100) -> list[HistoryEntry]:
        """Return the newest changes of the whole hall, one entry a change."""
        return history.recent(self.session, limit)

    def latest_by_kind(self) -> dict[str, tuple[datetime, str]]:
        """Return when (aware, UTC) and by whom each kind's records were last changed."""
        return history.latest_by_kind(self.session)

    def imports(self, *, digest: str | None = None, limit: int = 100) -> list[Imported]:
        """Return the imports, the newest first; with `digest`, those of one very file."""
        return history.imports(self.session, digest=digest, limit=limit)

    def _read_labels(self, cls: type[Record], on: date | None) -> dict[int, str]:
        found = field_named(cls, cls.kind.label_field)
        rows = self.session.execute(select(cls.id, getattr(cls, found.attribute)))
        if found.editor is Editor.REFERENCE:
            referred = self.labels(record_class(found.reference), on=on)
            return {id: referred.get(value, "") for id, value in rows}
        labels = {id: images.shown(found, value) for id, value in rows}
        if on is not None:
            labels |= self._former_names(cls, on)
        return labels

    def _former_names(self, cls: type[Record], on: date) -> dict[int, str]:
        """The names that child rows keep for the day; they have the same label field."""
        names: dict[int, str] = {}
        for key in cls.kind.children:
            child: Any = record_class(key)
            if not issubclass(child, DatedFact) or child.kind.label_field != cls.kind.label_field:
                continue
            reference = fields_of(child)[owner_reference(child, cls.kind.key)]
            rows = self.session.execute(
                select(getattr(child, reference.attribute), getattr(child, cls.kind.label_field))
                .where(or_(child.valid_from.is_(None), child.valid_from <= on))
                .where(or_(child.valid_to.is_(None), child.valid_to >= on))
            )
            names |= dict(rows.all())
        return names
