"""Keeping the good rows in one transaction and handing the bad ones back."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hallmanager.base.errors import Cancelled as CancelledError
from hallmanager.base.text import _
from hallmanager.records.kind import Record, fields_of
from hallmanager.records.register import record_class
from hallmanager.services import records
from hallmanager.services.importing.model import (
    Cancelled,
    Created,
    ImportResult,
    Preview,
    PreviewRow,
    Progress,
    Status,
)
from hallmanager.services.importing.previewing import judged
from hallmanager.sheets.headers import Table
from hallmanager.sheets.targets import Role
from hallmanager.sheets.writing import ReturnedRow, ReturnedSheet, write_rejects

if TYPE_CHECKING:
    from hallmanager.storage.batches import Batch
    from hallmanager.storage.changing import Change
    from hallmanager.storage.store import Store

_STEP = 200
_RETURNED = re.compile(r"-退回\d*$")


def commit(
    store: "Store",
    preview: Preview,
    *,
    by: str,
    rejects: Path | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> ImportResult:
    """Keep the good rows as one batch that can be undone; write the bad ones to a workbook.

    All of it happens or nothing. Where the hall has changed since the preview, the rows are judged
    again first. `rejects` is where bad rows go; by default beside the file, under a name not taken.

    Raises:
        UserError: the rows could not be kept, or the workbook not written; nothing is changed.
        Cancelled: likewise.
    """
    if not has_work(preview):
        file = hand_back([preview], rejects)
        return result_of(preview, None, file)
    with store.changing(by=by, why=_("导入“{name}”").format(name=preview.file.name)) as change:
        if store.revision != preview.revision:
            preview = judged(change, preview.source, preview.options)
        batch = keep(change, preview, progress, cancelled) if has_work(preview) else None
        file = hand_back([preview], rejects)
    return result_of(preview, batch, file)


def has_work(preview: Preview) -> bool:
    """Whether any row changes the hall."""
    return any(row.accepted and row.status is not Status.SAME for row in preview.rows)


def result_of(preview: Preview, batch: "Batch[Any] | None", file: Path | None) -> ImportResult:
    """What has become of the rows of a preview."""
    counts = preview.counts
    return ImportResult(
        added=batch.added if batch else 0,
        edited=batch.edited if batch else 0,
        same=counts[Status.SAME],
        rejected=counts[Status.REJECTED],
        batch_id=batch.id if batch else None,
        rejects_file=file,
        created=preview.created if batch else (),
    )


def keep(
    change: "Change", preview: Preview, progress: Progress | None, cancelled: Cancelled | None
) -> "Batch[Any]":
    """Write the good rows into a running change as one batch, with what they name and own."""
    cls = preview.source.cls
    ids = _register(change, preview.created)
    batch = change.import_batch(
        cls,
        file_name=preview.file.name,
        digest=preview.digest,
        period=preview.period or None,
        rejected=len(preview.rejected),
    )
    rows = [row for row in preview.rows if row.accepted and row.status is not Status.SAME]
    kept = []
    for count, row in enumerate(rows):
        if count % _STEP == 0:
            _tell(count, len(rows), progress, cancelled)
        kept.append(_keep_row(change, batch, cls, row, _real(cls, row.values, ids)))
    batch.flush()
    for row, record in zip(rows, kept, strict=True):
        _keep_children(change, record, row, ids)
    return batch


def _tell(count: int, total: int, progress: Progress | None, cancelled: Cancelled | None) -> None:
    if cancelled is not None and cancelled():
        raise CancelledError(_("已取消导入，没有改动任何数据。"))
    if progress is not None:
        progress(count / total, _("正在保存第 {n} 行，共 {total} 行").format(n=count, total=total))


def _keep_row(
    change: "Change",
    batch: "Batch[Any]",
    cls: type[Record],
    row: PreviewRow,
    values: Mapping[str, Any],
) -> Record:
    if row.record_id is None:
        named = {fields_of(cls)[name].attribute: value for name, value in values.items()}
        record: Record = cls(**named)
        batch.add(record)
        return record
    with_children = any(cls.kind.inline(name) is not None for name in row.before)
    batch.edit(row.record_id, values, with_children=with_children)
    return change.get(cls, row.record_id)


def _keep_children(
    change: "Change", record: Record, row: PreviewRow, ids: Mapping[int, int]
) -> None:
    """Write what the row's inlines say, once the record itself is written."""
    kind = type(record).kind
    for inline in kind.names:
        text = row.inlines.get(inline.name, "")
        if text or inline.name in row.before:
            change.set_inline(record, inline.name, "、".join(records.split_names(text)))
    for name, facts in row.facts.items():
        child = record_class(next(each for each in kind.inlines if each.name == name).child)
        wanted = [_real(child, each, ids) for each in facts]
        change.follow(record, name, wanted, is_new=row.record_id is None)


def _register(change: "Change", wanted: Sequence[Created]) -> dict[int, int]:
    """Add the records that the sheet names and the hall lacks; their ids by placeholder."""
    ids: dict[int, int] = {}
    for created in wanted:
        cls = record_class(created.kind_key)
        values = _real(cls, created.values, ids)
        if created.aliases and cls.kind.names:
            values[cls.kind.names[0].name] = created.aliases
        ids[created.id] = records.keep(change, cls, records.RowChange(values)).id
    return ids


def _real(cls: type[Record], values: Mapping[str, Any], ids: Mapping[int, int]) -> dict[str, Any]:
    fields = fields_of(cls)
    return {
        name: ids[value] if fields[name].reference and value is not None and value < 0 else value
        for name, value in values.items()
    }


def hand_back(previews: Sequence[Preview], target: Path | None) -> Path | None:
    """Write the rejected rows of one file with their reasons; None when there are none."""
    sheets = [
        sheet
        for preview in previews
        for table in preview.tables
        if (sheet := _returned(preview, table))
    ]
    if not sheets:
        return None
    path = target or rejects_path(previews[0].file)
    write_rejects(path, sheets)
    return path


def _returned(preview: Preview, table: Table) -> ReturnedSheet | None:
    """The rejected rows of one table, under its own headers; None when there are none."""
    columns = [c for c in table.columns if c.target is None or c.target.role is not Role.OURS]
    place = {column.letter: position for position, column in enumerate(columns)}
    rows = [
        ReturnedRow(
            row.number,
            [row.cells[c.index] if c.index < len(row.cells) else None for c in columns],
            "".join(problem.message for problem in row.problems),
            frozenset(place[problem.column] for problem in row.problems if problem.column),
        )
        for row in preview.rejected
        if row.sheet == table.sheet.name
    ]
    headers = [column.header for column in columns]
    return ReturnedSheet(table.sheet.name, headers, rows) if rows else None


def rejects_path(file: Path) -> Path:
    """Where rejected rows go by default: beside the file, under a name that is not taken."""
    stem = _RETURNED.sub("", file.stem)
    number = 1
    while True:
        path = file.with_name(f"{stem}-退回{number if number > 1 else ''}.xlsx")
        if not path.exists() and path != file:
            return path
        number += 1
