"""Whether a hall's data hangs together: everything the database itself cannot promise."""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from hallmanager.base.errors import UserError
from hallmanager.base.text import _
from hallmanager.domain.dated import first_overlap
from hallmanager.domain.period import Period
from hallmanager.records.evaluation import Periodic
from hallmanager.records.evaluation import Tally as TallyRecord
from hallmanager.records.kind import Record, fields_of
from hallmanager.records.register import KINDS
from hallmanager.records.system import AuditEntry, ImportBatch, ImportedRow
from hallmanager.storage import audit, header, images, locking
from hallmanager.storage.batches import add_to_digest
from hallmanager.storage.engine import connect, file_engine
from hallmanager.storage.failures import explained
from hallmanager.storage.reading import Reader
from hallmanager.storage.store import Store


def check(hall: Path | Store) -> list[str]:
    """Return what is wrong with a hall, one Chinese sentence a finding; [] when it is sound.

    Works beside an open copy of the program, and changes nothing.
    """
    path = hall.location if isinstance(hall, Store) else hall
    try:
        header.probe(path)
        found = list(_file_findings(path))
        return found or _record_findings(path)
    except UserError as error:
        return [error.message]
    finally:
        locking.tidy(path)


def _file_findings(path: Path) -> Iterator[str]:
    with explained(path), closing(connect(path, header.readable_mode(path))) as connection:
        for (answer,) in connection.execute("PRAGMA integrity_check(20)").fetchall():
            if answer != "ok":
                yield _("数据文件内部损坏：{detail}。请用备份恢复。").format(detail=answer)
        for table, row, to, _key in connection.execute("PRAGMA foreign_key_check").fetchall():
            yield _("“{table}”的第 {row} 条引用了“{to}”里不存在的记录。").format(
                table=_title(table), row=row, to=_title(to)
            )


def _record_findings(path: Path) -> list[str]:
    engine = file_engine(path, mode=header.readable_mode(path))
    store = Store(path, engine, read_only=True)
    with store, store.reading() as reader:
        return [finding for findings in _CHECKS for finding in findings(reader)]


def _audit_trail(reader: Reader) -> Iterator[str]:
    previous = audit.ROOT
    for entry in _streamed(reader.session, AuditEntry):
        if entry.previous_hash != previous or entry.hash != audit.digest(entry):
            yield _("修改记录在第 {id} 行被改动或缺行，此行之后不再可信。").format(id=entry.id)
            return
        previous = entry.hash


def _imports(reader: Reader) -> Iterator[str]:
    """The rows behind each import are those that its audit row vouches for."""
    entries = select(AuditEntry).where(AuditEntry.record_id.is_(None), AuditEntry.undoes.is_(None))
    for entry in reader.session.scalars(entries).all():
        summary = json.loads(entry.after or "{}")
        total = hashlib.sha256()
        rows = select(ImportedRow).where(ImportedRow.batch_id == summary.get("batch"))
        for row in reader.session.scalars(rows.order_by(ImportedRow.id)):
            add_to_digest(total, row.kind, row.record_id, row.before, row.after)
        batch = reader.session.get(ImportBatch, summary.get("batch"))
        if batch is None or total.hexdigest() != summary.get("images"):
            yield _("导入批次“{name}”的明细与修改记录不符，不能再撤销。").format(name=entry.label)


def _dated_facts(reader: Reader) -> Iterator[str]:
    for cls in KINDS.values():
        if not cls.kind.dated:
            continue
        for rows in _grouped(reader, cls, cls.kind.natural_key):
            pair = first_overlap(rows)
            if pair is not None:
                yield _("{kind}“{a}”和“{b}”的起止日期重叠。").format(
                    kind=cls.kind.title, a=_named(reader, pair[0]), b=_named(reader, pair[1])
                )


def _tallies(reader: Reader) -> Iterator[str]:
    """No two tallies of one unit or sub-centre count the same day."""
    for cls in KINDS.values():
        if not issubclass(cls, TallyRecord):
            continue
        for rows in _grouped(reader, cls, ("unit", "sub_center")):
            ordered = sorted(rows, key=lambda row: (row.period_start, row.period_end))
            for earlier, later in pairwise(ordered):
                if earlier.period_end >= later.period_start:
                    yield _("{kind}“{a}”和“{b}”的期间重叠。").format(
                        kind=cls.kind.title,
                        a=reader.name_of(earlier),
                        b=reader.name_of(later),
                    )


def _period_columns(reader: Reader) -> Iterator[str]:
    for cls in KINDS.values():
        if not issubclass(cls, Periodic):
            continue
        for row in reader.iterate(cls):
            if not _in_step(row):
                yield _("{kind}“{name}”的期间与起止日期不一致。").format(
                    kind=cls.kind.title, name=reader.name_of(row)
                )


def _in_step(row: Any) -> bool:
    try:
        period = Period.parse(row.period)
    except UserError:
        return False
    return bool((period.start, period.end) == (row.period_start, row.period_end))


def _grouped(reader: Reader, cls: type[Record], names: tuple[str, ...]) -> Iterator[list[Any]]:
    fields = fields_of(cls)

    def key(row: Record) -> str:
        return images.canonical([images.plain(getattr(row, fields[n].attribute)) for n in names])

    for _key, rows in groupby(sorted(reader.find(cls), key=key), key=key):
        yield list(rows)


def _named(reader: Reader, fact: Any) -> str:
    begin, end = fact.valid_from or _("最初"), fact.valid_to or _("至今")
    cls: type[Record] = type(fact)
    label = getattr(fact, fields_of(cls)[cls.kind.label_field].attribute)
    name = label if isinstance(label, str) else reader.name_of(fact)
    return _("{name}（{begin} 至 {end}）").format(name=name, begin=begin, end=end)


def _streamed(session: Session, cls: type[AuditEntry]) -> Iterator[AuditEntry]:
    statement = select(cls).order_by(cls.id).execution_options(yield_per=500)
    for entry in session.scalars(statement):
        yield entry
        session.expunge(entry)


def _title(table: str) -> str:
    return KINDS[table].kind.title if table in KINDS else table


_Check = Callable[[Reader], Iterator[str]]
_CHECKS: tuple[_Check, ...] = (_audit_trail, _imports, _dated_facts, _tallies, _period_columns)
