"""What was changed, by whom, from what to what: the audit trail as a person reads it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from hallmanager.base.text import _
from hallmanager.records.field import Editor
from hallmanager.records.kind import Record, fields_of
from hallmanager.records.register import KINDS
from hallmanager.records.system import AuditEntry, ImportBatch, ImportedRow
from hallmanager.storage import images


@dataclass(frozen=True)
class FieldChange:
    """One field of one change, as texts; an empty text where there was or is nothing."""

    name: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class HistoryEntry:
    """One change: `words` says in Chinese what was done; `at` is aware (UTC).

    `undone` says that it has been taken back since; `fields` is empty for more than one record.
    """

    change: str
    at: datetime
    operator: str
    action: str
    kind: str
    record_id: int | None
    label: str
    why: str
    words: str
    fields: tuple[FieldChange, ...]
    undone: bool = False


@dataclass(frozen=True)
class Imported:
    """One import of a file: how many records it added and edited, whether it was undone."""

    batch: int
    change: str
    at: datetime
    operator: str
    kind: str
    file_name: str
    digest: str
    period: str | None
    added: int
    edited: int
    rejected: int
    undone: bool


def of_record(session: Session, cls: type[Record], id: int) -> list[HistoryEntry]:
    """The changes of one record, the newest first; imports of it among them."""
    batches = select(ImportBatch.change).join(ImportedRow, ImportedRow.batch_id == ImportBatch.id)
    mine = batches.where(ImportedRow.kind == cls.kind.key, ImportedRow.record_id == id)
    statement = (
        select(AuditEntry)
        .where(AuditEntry.kind == cls.kind.key)
        .where(
            or_(
                AuditEntry.record_id == id,
                AuditEntry.record_id.is_(None)
                & (AuditEntry.change.in_(mine) | AuditEntry.undoes.in_(mine)),
            )
        )
        .order_by(AuditEntry.id.desc())
    )
    gone = undone_changes(session)
    entries = list(session.scalars(statement))
    return [_entry(session, entry, [entry], gone, of=id) for entry in entries]


def recent(session: Session, limit: int) -> list[HistoryEntry]:
    """The newest changes, each as one entry however many records it touched."""
    ends = (
        select(func.max(AuditEntry.id))
        .group_by(AuditEntry.change)
        .order_by(func.max(AuditEntry.id).desc())
        .limit(limit)
    )
    gone = undone_changes(session)
    found = []
    for last in session.scalars(ends).all():
        rows = rows_of(session, session.get_one(AuditEntry, last).change)
        found.append(_entry(session, rows[0], rows, gone))
    return found


def latest_by_kind(session: Session) -> dict[str, tuple[datetime, str]]:
    """When (aware, UTC) and by whom records of each kind were last changed."""
    last = select(func.max(AuditEntry.id)).group_by(AuditEntry.kind)
    entries = session.scalars(select(AuditEntry).where(AuditEntry.id.in_(last)))
    return {entry.kind: (entry.at.replace(tzinfo=UTC), entry.operator) for entry in entries}


def rows_of(session: Session, change: str) -> list[AuditEntry]:
    """The audit rows of one change, in the order they were written."""
    statement = select(AuditEntry).where(AuditEntry.change == change).order_by(AuditEntry.id)
    return list(session.scalars(statement))


def undone_changes(session: Session) -> set[str]:
    """The changes that have been taken back, and not been restored since."""
    newest = func.max(AuditEntry.id)
    statement = (
        select(AuditEntry.change, AuditEntry.undoes)
        .where(AuditEntry.undoes.is_not(None))
        .group_by(AuditEntry.change, AuditEntry.undoes)
        .order_by(newest.desc())
    )
    undone: set[str] = set()
    for change, undoes in session.execute(statement):
        if undoes is not None and change not in undone:
            undone.add(undoes)
    return undone


def imports(session: Session, *, digest: str | None = None, limit: int = 100) -> list[Imported]:
    """The imports, the newest first; with `digest`, those of one very file."""
    statement = (
        select(ImportBatch, AuditEntry.at, AuditEntry.operator)
        .join(AuditEntry, AuditEntry.change == ImportBatch.change)
        .where(AuditEntry.record_id.is_(None), AuditEntry.kind == ImportBatch.kind)
        .order_by(ImportBatch.id.desc())
        .limit(limit)
    )
    if digest is not None:
        statement = statement.where(ImportBatch.digest == digest)
    return [_imported(batch, at, who) for batch, at, who in session.execute(statement)]


def describe(session: Session, change: str) -> str:
    """Say in Chinese what a change did: 修改单位“公安局”的简称."""
    return _describe(session, rows_of(session, change))


def _describe(session: Session, rows: Sequence[AuditEntry]) -> str:
    undoes = rows[0].undoes
    if undoes is None:
        return _words(rows)
    original = rows_of(session, undoes)
    if original[0].undoes is None:
        return _("撤销：{words}").format(words=_words(original))
    return _("恢复：{words}").format(words=_words(rows_of(session, original[0].undoes)))


def _words(rows: Sequence[AuditEntry]) -> str:
    batches = [row for row in rows if row.record_id is None]
    words = _row_words(batches[0] if batches else rows[0])
    if len(batches) > 1:
        return _batches_words(batches)
    if batches or len(rows) == 1:
        return words
    if rows[0].why:
        return _("{why}（{count} 条记录）").format(why=rows[0].why, count=len(rows))
    return _("{words}等 {count} 项").format(words=words, count=len(rows))


def _batches_words(batches: Sequence[AuditEntry]) -> str:
    """One file whose sheets were records of several kinds."""
    counts = [json.loads(row.after or "{}") for row in batches]
    return _("导入“{name}”（新增 {added} 条，修改 {edited} 条）").format(
        name=batches[0].label,
        added=sum(each.get("added", 0) for each in counts),
        edited=sum(each.get("edited", 0) for each in counts),
    )


def _row_words(row: AuditEntry) -> str:
    facts = {"kind": _title(row.kind), "name": row.label}
    match row.action:
        case "add":
            return _("新增{kind}“{name}”").format(**facts)
        case "remove":
            return _("删除{kind}“{name}”").format(**facts)
        case "import":
            counts = json.loads(row.after or "{}")
            return _("从“{name}”导入{kind}（新增 {added} 条，修改 {edited} 条）").format(
                **facts, added=counts.get("added", 0), edited=counts.get("edited", 0)
            )
    changed = "、".join(change.label for change in _changes(row.kind, row.before, row.after))
    return _("修改{kind}“{name}”的{fields}").format(**facts, fields=changed)


def _title(kind: str) -> str:
    return KINDS[kind].kind.title if kind in KINDS else kind


def _changes(kind: str, before: str | None, after: str | None) -> tuple[FieldChange, ...]:
    """The fields that differ between two images; all filled ones where there is but one image."""
    if kind not in KINDS:
        return ()
    old, new = json.loads(before or "{}"), json.loads(after or "{}")
    return tuple(
        FieldChange(name, found.label, _text(KINDS[kind], name, old), _text(KINDS[kind], name, new))
        for name, found in fields_of(KINDS[kind]).items()
        if old.get(name) != new.get(name) or old.get(found.attribute) != new.get(found.attribute)
    )


def _text(cls: type[Record], name: str, image: Mapping[str, Any]) -> str:
    found = fields_of(cls)[name]
    value = image.get(name)
    return str(value or "") if found.editor is Editor.REFERENCE else images.shown(found, value)


def _entry(
    session: Session,
    entry: AuditEntry,
    rows: Sequence[AuditEntry],
    gone: set[str],
    *,
    of: int | None = None,
) -> HistoryEntry:
    return HistoryEntry(
        change=entry.change,
        at=entry.at.replace(tzinfo=UTC),
        operator=entry.operator,
        action=entry.action,
        kind=entry.kind,
        record_id=entry.record_id,
        label=entry.label,
        why=entry.why,
        words=_describe(session, rows),
        fields=_fields(session, entry, of) if len(rows) == 1 else (),
        undone=entry.change in gone,
    )


def _fields(session: Session, entry: AuditEntry, of: int | None) -> tuple[FieldChange, ...]:
    if entry.record_id is not None:
        return _changes(entry.kind, entry.before, entry.after)
    summary = json.loads(entry.after or "{}")
    if of is None:
        return ()
    row = session.scalar(
        select(ImportedRow).where(
            ImportedRow.batch_id == summary["batch"], ImportedRow.record_id == of
        )
    )
    if row is None:
        return ()
    old, new = (row.before, row.after) if summary["applied"] else (row.after, row.before)
    return _changes(entry.kind, old, new)


def _imported(batch: ImportBatch, at: datetime, operator: str) -> Imported:
    return Imported(
        batch=batch.id,
        change=batch.change,
        at=at.replace(tzinfo=UTC),
        operator=operator,
        kind=batch.kind,
        file_name=batch.file_name,
        digest=batch.digest,
        period=batch.period,
        added=batch.added,
        edited=batch.edited,
        rejected=batch.rejected,
        undone=batch.undone,
    )
