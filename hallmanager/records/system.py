"""The program's own book-keeping: the audit trail, import batches, what the file is."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hallmanager.records.kind import Base


class AuditEntry(Base):
    """One change, append-only; rows of one transaction share `change`.

    `before` and `after` are canonical JSON of the record (None: was not there, is not there); a
    bulk import has one row with a digest and the counts. `hash` chains to the row before it.
    """

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    change: Mapped[str] = mapped_column(String(32), index=True)
    at: Mapped[datetime] = mapped_column(index=True)
    operator: Mapped[str] = mapped_column(String(60))
    action: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(40), index=True)
    record_id: Mapped[int | None] = mapped_column(index=True)
    label: Mapped[str] = mapped_column(String(200))
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text, default="")
    undoes: Mapped[str | None] = mapped_column(String(32), index=True)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class ImportBatch(Base):
    """One import of one kind: which file, how many rows.

    A file of several kinds is one change with a batch for each.
    """

    __tablename__ = "import_batches"

    id: Mapped[int] = mapped_column(primary_key=True)
    change: Mapped[str] = mapped_column(String(32), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    file_name: Mapped[str] = mapped_column(String(255))
    digest: Mapped[str] = mapped_column(String(64), index=True)
    period: Mapped[str | None] = mapped_column(String(24))
    added: Mapped[int]
    edited: Mapped[int]
    rejected: Mapped[int]
    undone: Mapped[bool] = mapped_column(default=False)


class ImportedRow(Base):
    """What one import did to one record: the image before (None: it was added)."""

    __tablename__ = "imported_rows"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(
        ForeignKey("import_batches.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[int] = mapped_column(index=True)
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)
