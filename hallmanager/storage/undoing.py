"""Taking back a whole change; being an audited change itself, it can be taken back again."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from sqlalchemy import select

from hallmanager.base.errors import UserError
from hallmanager.base.text import _
from hallmanager.records.kind import Record
from hallmanager.records.register import record_class
from hallmanager.records.system import AuditEntry, ImportBatch, ImportedRow
from hallmanager.storage import audit, history, images
from hallmanager.storage.changing import Change
from hallmanager.storage.store import Store

_AT_ONCE = 500


@dataclass(frozen=True)
class UndoResult:
    """What was taken back, in words (“撤销：修改单位“公安局”的简称”), and the change doing it."""

    words: str
    change: str


@dataclass(frozen=True)
class _Return:
    """One record that must still be as `now` and goes back to `then` (None: not there)."""

    id: int
    now: images.Image | None
    then: images.Image | None


def undo_last(store: Store, *, by: str) -> UndoResult:
    """Take back the newest change that has not been taken back; UserError if there is none."""
    with store.changing(by=by) as change:
        newest = _newest_standing(change)
        if newest is None:
            raise UserError(_("没有可以撤销的修改。"))
        return _take_back(change, newest)


def undo(store: Store, change_id: str, *, by: str) -> UndoResult:
    """Take back one change; of an undo, that restores what it took back.

    Raises:
        UserError: a later change touched the same records (it names them); nothing is changed.
    """
    with store.changing(by=by) as change:
        if change_id in history.undone_changes(change.session):
            raise UserError(_("这次修改已经撤销过了。请刷新后查看。"))
        return _take_back(change, change_id)


def undo_import(store: Store, batch_id: int, *, by: str) -> UndoResult:
    """Take back a whole import, with what it created on the way."""
    with store.reading() as reader:
        batch = reader.session.get(ImportBatch, batch_id)
        if batch is None:
            raise UserError(_("没有编号为 {id} 的导入批次。请刷新后重试。").format(id=batch_id))
        change_id = batch.change
    return undo(store, change_id, by=by)


def _newest_standing(change: Change) -> str | None:
    undone = history.undone_changes(change.session)
    statement = (
        select(AuditEntry.change)
        .where(AuditEntry.undoes.is_(None))
        .order_by(AuditEntry.id.desc())
        .execution_options(yield_per=100)
    )
    return next((id for id in change.session.scalars(statement) if id not in undone), None)


def _take_back(change: Change, change_id: str) -> UndoResult:
    if change_id == audit.FOUNDING:
        raise UserError(
            _("建立示例大厅不能撤销。要从空的大厅开始，请新建一个大厅，存为另一个数据文件。")
        )
    rows = history.rows_of(change.session, change_id)
    if not rows:
        raise UserError(_("没有找到这次修改。请刷新后重试。"))
    change.stamp = replace(change.stamp, undoes=change_id)
    words = _("恢复：{words}") if rows[0].undoes else _("撤销：{words}")
    original = history.describe(change.session, rows[0].undoes or change_id)
    for row in reversed(rows):
        if row.record_id is None:
            _return_batch(change, row)
        else:
            _return_record(change, row, row.record_id)
    return UndoResult(words.format(words=original), change.stamp.change)


def _return_record(change: Change, row: AuditEntry, id: int) -> None:
    cls = record_class(row.kind)
    back = _Return(id, _loaded(row.after), _loaded(row.before))
    if back.then is None:
        change.refuse_referred(change.get(cls, id), including_children=True)
    _apply(change, cls, [back])
    action = "add" if back.now is None else "remove" if back.then is None else "edit"
    then = None
    if back.then is not None:
        then = change.image(change.get(cls, id))
    change.note(audit.Step(action, row.kind, id, row.label, back.now, then))


def _return_batch(change: Change, row: AuditEntry) -> None:
    summary: dict[str, Any] = json.loads(row.after or "{}")
    applied = bool(summary["applied"])
    order = ImportedRow.id.desc() if applied else ImportedRow.id
    statement = select(ImportedRow).where(ImportedRow.batch_id == summary["batch"]).order_by(order)
    rows = list(change.session.scalars(statement))
    change.session.expunge_all()
    for chunk in _chunks(rows):
        _apply(change, record_class(row.kind), [_back(imported, applied) for imported in chunk])
    batch = change.session.get_one(ImportBatch, summary["batch"])
    batch.undone = applied
    change.session.flush()
    change.session.expunge_all()
    after = {**summary, "applied": not applied}
    change.note(audit.Step("import", row.kind, None, row.label, summary, after))


def _back(row: ImportedRow, applied: bool) -> _Return:
    before, after = _loaded(row.before), _loaded(row.after)
    return (
        _Return(row.record_id, after, before) if applied else _Return(row.record_id, before, after)
    )


def _apply(change: Change, cls: type[Record], returns: Sequence[_Return]) -> None:
    """Write some hundreds of records back, or none: each must be as the change left it."""
    statement = select(cls).where(cls.__table__.c.id.in_([item.id for item in returns]))
    current = {record.id: record for record in change.session.scalars(statement)}
    written = []
    for item in returns:
        record = current.get(item.id)
        _refuse_touched(change, cls, item, record)
        if item.then is None:
            change.session.delete(record)
        elif record is None:
            written.append(cls(id=item.id, **images.kept_values(cls, item.then)))
        else:
            for name, value in images.kept_values(cls, item.then).items():
                setattr(record, name, value)
    change.store(*written)
    change.forget_labels(cls)


def _refuse_touched(
    change: Change, cls: type[Record], item: _Return, record: Record | None
) -> None:
    """Hold the record against what the change left; a later hand would be overwritten."""
    if record is None and item.now is None:
        return
    if record is not None and item.now is not None:
        kept = {f: getattr(record, f) for f in images.kept_values(cls, item.now)}
        if kept == images.kept_values(cls, item.now):
            return
    known = item.now or item.then or {}
    name = change.name_of(cls(id=item.id, **images.kept_values(cls, known)))
    raise UserError(
        _("{kind}“{name}”后来又被{who}修改过，不能撤销，数据保持原样。请先撤销后来的修改。").format(
            kind=cls.kind.title,
            name=name,
            who=change.last_hand(cls, item.id),
        )
    )


def _chunks(rows: Sequence[ImportedRow]) -> Iterator[list[ImportedRow]]:
    following = iter(rows)
    while chunk := list(islice(following, _AT_ONCE)):
        yield chunk


def _loaded(text: str | None) -> images.Image | None:
    return None if text is None else json.loads(text)
