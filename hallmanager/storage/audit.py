"""The audit trail: every change in the transaction that makes it, chained by hashes."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hallmanager.records.system import AuditEntry
from hallmanager.storage.images import Image, canonical

# What the first row of a hall is chained to.
ROOT = "0" * 64
# The change by which a sample hall is filled: what the hall is made of, not taken back.
FOUNDING = "0" * 32


@dataclass(frozen=True)
class Stamp:
    """What all audit rows of one transaction share."""

    change: str
    at: datetime
    operator: str
    why: str
    undoes: str | None = None


@dataclass(frozen=True)
class Step:
    """What happened to one record (or, without `record_id`, to a whole batch).

    `why` says more than the reason of the whole change does.
    """

    action: str
    kind: str
    record_id: int | None
    label: str
    before: Image | None
    after: Image | None
    why: str = ""


def head(session: Session) -> str:
    """The hash of the newest row, which stands for the whole trail."""
    newest = select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)
    return session.scalar(newest) or ROOT


def write(session: Session, stamp: Stamp, steps: Iterable[Step]) -> None:
    """Append one row a step, each chained to the row before it."""
    previous = head(session)
    for step in steps:
        entry = _entry(stamp, step, previous)
        session.add(entry)
        previous = entry.hash
    session.flush()
    session.expunge_all()


def digest(entry: AuditEntry) -> str:
    """The hash of a row over everything it says and the hash of the row before it."""
    said = [
        entry.previous_hash,
        entry.change,
        entry.at.isoformat(),
        entry.operator,
        entry.action,
        entry.kind,
        entry.record_id,
        entry.label,
        entry.before,
        entry.after,
        entry.why,
        entry.undoes,
    ]
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def _entry(stamp: Stamp, step: Step, previous: str) -> AuditEntry:
    entry = AuditEntry(
        change=stamp.change,
        at=stamp.at,
        operator=stamp.operator,
        action=step.action,
        kind=step.kind,
        record_id=step.record_id,
        label=step.label[:200],
        before=None if step.before is None else canonical(step.before),
        after=None if step.after is None else canonical(step.after),
        why=step.why or stamp.why,
        undoes=stamp.undoes,
        previous_hash=previous,
    )
    entry.hash = digest(entry)
    return entry
