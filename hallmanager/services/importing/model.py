"""What an import shows before it changes anything, and what it did."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from hallmanager.base.text import _
from hallmanager.domain.problem import Problem
from hallmanager.records.kind import Record
from hallmanager.sheets.headers import Table
from hallmanager.sheets.workbook import CellValue

Progress = Callable[[float, str], None]
Cancelled = Callable[[], bool]
RowKey = tuple[str, int]


class Status(StrEnum):
    """What will become of a row; a warned row is imported."""

    NEW = "new"
    UPDATE = "update"
    SAME = "same"
    REJECTED = "rejected"
    WARNED = "warned"

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return {
            Status.NEW: _("新增"),
            Status.UPDATE: _("更新"),
            Status.SAME: _("无变化"),
            Status.REJECTED: _("有误"),
            Status.WARNED: _("提醒"),
        }[self]


@dataclass(frozen=True)
class CellProblem(Problem):
    """A problem with its place: the column's letter, its header, and the value as it stands."""

    column: str = ""
    header: str = ""
    value: str = ""


@dataclass(frozen=True)
class PreviewRow:
    """One row of the sheet, judged.

    `values` are typed values by public name (what will be kept); a reference to a record that is
    yet to be registered is a negative number. `before` has the stored values that will change;
    `facts` what the child rows behind dated inlines shall have.
    """

    sheet: str
    number: int
    cells: tuple[CellValue, ...]
    values: Mapping[str, Any]
    status: Status
    problems: tuple[CellProblem, ...] = ()
    warnings: tuple[CellProblem, ...] = ()
    record_id: int | None = None
    before: Mapping[str, Any] = field(default_factory=dict)
    inlines: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    words: str = ""

    @property
    def key(self) -> RowKey:
        """By what corrections name the row."""
        return self.sheet, self.number

    @property
    def accepted(self) -> bool:
        """Whether the row will be in the hall after the import."""
        return self.status is not Status.REJECTED

    @property
    def suggestion(self) -> CellProblem | None:
        """The first problem that comes with a value which would settle it."""
        return next((p for p in (*self.problems, *self.warnings) if p.suggestion), None)


@dataclass(frozen=True)
class SkippedRow:
    """A row that is no record: `reason` is the Chinese word, `text` what it says."""

    sheet: str
    number: int
    reason: str
    text: str


@dataclass(frozen=True)
class ColumnUse:
    """One column: its header in the sheet, and what it was taken for ("" when not known)."""

    sheet: str
    letter: str
    header: str
    label: str
    role: str


@dataclass(frozen=True)
class Created:
    """A record that the sheet names, the hall lacks, and the import will register.

    `id` is the negative number that stands for it; `near` an existing name so like it that it may
    be the same.
    """

    id: int
    kind_key: str
    title: str
    name: str
    values: Mapping[str, Any]
    aliases: str = ""
    near: str = ""
    row: int = 0


@dataclass(frozen=True)
class Options:
    """What the person decides: the period, whether to register names, corrections, rows left out.

    `corrections` are texts by row and public name, in the place of what the sheet says.
    `always_registers` are the kinds whose unknown names are registered in any case.
    """

    period: str | None = None
    create_missing: bool = False
    always_registers: frozenset[str] = frozenset()
    corrections: Mapping[RowKey, Mapping[str, str]] = field(default_factory=dict)
    left_out: frozenset[RowKey] = frozenset()

    def registers(self, kind_key: str) -> bool:
        """Whether a name of this kind that the hall lacks is registered."""
        return self.create_missing or kind_key in self.always_registers


@dataclass(frozen=True)
class Source:
    """A file as it was read: its tables and what is worth saying about its sheets."""

    cls: type[Record]
    file: Path
    digest: str
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Preview:
    """A whole file, judged; nothing has been changed yet.

    `period` is the one period of all rows, "" when rows have their own; `period_from` says in
    Chinese where it was found. `already_imported` is a sentence when this very file was imported
    before. `aliases_used` pairs what the sheet says with the name it stands for.
    """

    source: Source
    options: Options
    rows: tuple[PreviewRow, ...]
    skipped: tuple[SkippedRow, ...]
    columns: tuple[ColumnUse, ...]
    created: tuple[Created, ...]
    aliases_used: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    period: str = ""
    period_from: str = ""
    already_imported: str = ""
    revision: int = 0
    _again: "Callable[[Options], Preview] | None" = field(default=None, repr=False, compare=False)

    @property
    def kind_key(self) -> str:
        """The kind of the rows."""
        return self.source.cls.kind.key

    @property
    def file(self) -> Path:
        """The file that was read."""
        return self.source.file

    @property
    def digest(self) -> str:
        """The SHA-256 of the file."""
        return self.source.digest

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables that were found in it."""
        return self.source.tables

    @property
    def counts(self) -> Counter[Status]:
        """How many rows there are of each status."""
        return Counter(row.status for row in self.rows)

    @property
    def unknown_columns(self) -> tuple[str, ...]:
        """The headers of the columns that are not read."""
        return tuple(dict.fromkeys(c.header for c in self.columns if not c.label))

    @property
    def compared_columns(self) -> tuple[str, ...]:
        """The printed rates, which are computed and not imported."""
        return tuple(dict.fromkeys(c.header for c in self.columns if c.role == "rate"))

    @property
    def rejected(self) -> tuple[PreviewRow, ...]:
        """The rows that will be handed back."""
        return tuple(row for row in self.rows if row.status is Status.REJECTED)

    def with_value(self, row: PreviewRow, field: str, value: str) -> "Preview":
        """The preview with one cell corrected; every row is judged again."""
        before = dict(self.options.corrections.get(row.key, {}))
        corrections = {**self.options.corrections, row.key: {**before, field: value}}
        return self.with_options(replace(self.options, corrections=corrections))

    def without(self, row: PreviewRow) -> "Preview":
        """The preview with one row left out; it is not handed back either."""
        left_out = self.options.left_out | {row.key}
        return self.with_options(replace(self.options, left_out=left_out))

    def with_period(self, period: str | None) -> "Preview":
        """The preview for another period."""
        return self.with_options(replace(self.options, period=period))

    def with_missing_created(self, create: bool = True) -> "Preview":
        """The preview with unknown names registered, or not."""
        return self.with_options(replace(self.options, create_missing=create))

    def with_options(self, options: Options) -> "Preview":
        """The preview under other decisions; the file is not read again."""
        if self._again is None:
            raise RuntimeError("this preview has no hall to be judged against")
        return self._again(options)


@dataclass(frozen=True)
class ImportResult:
    """What an import did; `batch_id` None when nothing had to change."""

    added: int
    edited: int
    same: int
    rejected: int
    batch_id: int | None
    rejects_file: Path | None
    created: tuple[Created, ...] = ()
