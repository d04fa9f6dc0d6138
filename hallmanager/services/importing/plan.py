"""One workbook, several kinds: each sheet finds its kind, and knows the names of those before it.

A plan is rehearsed: in a change that is taken back again, every table is judged against the hall
as it will be once the tables before it are kept. So whatever a sheet may name - a unit that the
sheet before registers, a zone of a new hall - is checked in full before anything is saved; and to
commit is to play the same once more and keep it, as one change with one batch a table.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hallmanager.base.text import _
from hallmanager.domain.matching import fold
from hallmanager.services.importing.committing import hand_back, has_work, keep, result_of
from hallmanager.services.importing.model import (
    Cancelled,
    ImportResult,
    Options,
    Preview,
    PreviewRow,
    Progress,
    Source,
    Status,
)
from hallmanager.services.importing.naming import Name
from hallmanager.services.importing.previewing import first_half, judged
from hallmanager.services.importing.sorting import PlannedKind, sort_sheets
from hallmanager.services.importing.source import digest_of, notes_of
from hallmanager.sheets.reading import read_sheet
from hallmanager.sheets.workbook import Limits

if TYPE_CHECKING:
    from hallmanager.storage.batches import Batch
    from hallmanager.storage.changing import Change
    from hallmanager.storage.store import Store

Decisions = Mapping[str, Options]


@dataclass(frozen=True)
class Plan:
    """A workbook, judged as a whole; nothing has been changed yet.

    `parts` are its kinds in the order in which they are kept. A part under another decision
    (`with_value`, `without`) only notes it: `with_part` judges all of them anew.
    """

    file: Path
    parts: tuple[Preview, ...]
    store: "Store" = field(repr=False, compare=False)

    @property
    def rejected(self) -> tuple[PreviewRow, ...]:
        """The rows of all sheets that will be handed back."""
        return tuple(row for part in self.parts for row in part.rejected)

    @property
    def counts(self) -> Counter[Status]:
        """How many rows of all sheets there are of each status."""
        return sum((part.counts for part in self.parts), Counter())

    def part(self, kind_key: str) -> Preview | None:
        """The part of a kind, if the workbook has it."""
        return next((part for part in self.parts if part.kind_key == kind_key), None)

    def with_part(self, part: Preview) -> "Plan":
        """The plan with what was decided on one part; every row of every sheet is judged again."""
        changed = [part if each.kind_key == part.kind_key else each for each in self.parts]
        sources = [each.source for each in changed]
        return _rehearsed(self.store, sources, {each.kind_key: each.options for each in changed})

    def without_faulty(self) -> "Plan":
        """The plan with the faulty rows left out; they are not handed back either."""
        return replace(self, parts=tuple(map(_without_faulty, self.parts)))


@dataclass(frozen=True)
class PlanResult:
    """What was done with each kind, by its key, and where the bad rows of all sheets went."""

    results: Mapping[str, ImportResult]
    rejects_file: Path | None

    @property
    def added(self) -> int:
        """How many rows became new records."""
        return sum(result.added for result in self.results.values())

    @property
    def edited(self) -> int:
        """How many rows changed a record."""
        return sum(result.edited for result in self.results.values())

    @property
    def same(self) -> int:
        """How many rows said what was known."""
        return sum(result.same for result in self.results.values())

    @property
    def rejected(self) -> int:
        """How many rows were handed back."""
        return sum(result.rejected for result in self.results.values())

    @property
    def is_change(self) -> bool:
        """Whether there is anything to undo."""
        return any(result.batch_id is not None for result in self.results.values())


def preview_plan(
    store: "Store",
    kinds: Sequence[PlannedKind],
    file: Path,
    *,
    create_missing: bool = False,
    limits: Limits | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Plan:
    """Read a workbook once, give each sheet to its kind, and judge every row; nothing is changed.

    `kinds` stand in the order in which they need each other.

    Raises:
        FileRefused: the file cannot be read, or no sheet of it has the columns of any kind.
        UserError: the hall is open read-only, so that nothing can be rehearsed.
        Cancelled: `cancelled` said so.
    """
    first = first_half(progress)
    workbook = read_sheet(file, limits=limits or Limits(), progress=first, cancelled=cancelled)
    sorted_ = sort_sheets(kinds, file, workbook)
    notes = tuple(notes_of(workbook, [table for tables in sorted_.values() for table in tables]))
    digest = digest_of(file)
    filled = [kind for kind in kinds if any(t.rows for t in sorted_.get(kind.kind_key, ()))]
    sources = [
        Source(kind.cls, file, digest, tuple(sorted_[kind.kind_key]), () if number else notes)
        for number, kind in enumerate(filled)
    ]
    decisions = {
        kind.kind_key: Options(None, create_missing, always_registers=kind.registers)
        for kind in kinds
    }
    return _rehearsed(store, sources, decisions, progress=progress, cancelled=cancelled)


def commit_plan(
    store: "Store",
    plan: Plan,
    *,
    by: str,
    rejects: Path | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> PlanResult:
    """Keep the good rows of all sheets as one change that is undone as one; hand back the others.

    All of it happens or nothing. The rows are judged again against the hall as it is now.

    Raises:
        UserError: the rows could not be kept, or the workbook not written; nothing is changed.
        Cancelled: likewise.
    """
    sources = [part.source for part in plan.parts]
    decisions = {part.kind_key: part.options for part in plan.parts}
    with store.changing(by=by, why=_("导入“{name}”").format(name=plan.file.name)) as change:
        played = list(_played(change, sources, decisions, progress, cancelled))
        file = hand_back([part for part, _batch in played], rejects)
    results = {part.kind_key: result_of(part, batch, file) for part, batch in played}
    return PlanResult(results, file)


def _rehearsed(
    store: "Store",
    sources: Sequence[Source],
    decisions: Decisions,
    *,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Plan:
    """The plan as it would go; the change in which it was tried is taken back by its error."""
    parts: list[Preview] = []
    with suppress(_RehearsalOver), store.changing(by=_("预览")) as change:
        for part, _batch in _played(change, sources, decisions, progress, cancelled):
            parts.append(replace(part, revision=store.revision, _again=_noting(part)))
        raise _RehearsalOver
    return Plan(sources[0].file, tuple(parts), store)


class _RehearsalOver(Exception):
    """Leaves a change without keeping it."""


def _noting(part: Preview) -> Any:
    def note(options: Options) -> Preview:
        return replace(part, options=options, _again=note)

    return note


def _played(
    change: "Change",
    sources: Sequence[Source],
    decisions: Decisions,
    progress: Progress | None,
    cancelled: Cancelled | None,
) -> Iterator[tuple[Preview, "Batch[Any] | None"]]:
    """Judge and keep table after table inside a change."""
    refused: dict[Name, str] = {}
    for source in sources:
        part = judged(
            change,
            source,
            decisions[source.cls.kind.key],
            refused=refused,
            progress=progress,
            cancelled=cancelled,
        )
        refused.update(_refused_names(part))
        yield part, keep(change, part, progress, cancelled) if has_work(part) else None


def _refused_names(part: Preview) -> Iterator[tuple[Name, str]]:
    """What later sheets are told of a name whose own row was refused."""
    kind = part.source.cls.kind
    message = _("“{name}”在工作表“{sheet}”第 {row} 行有误，没有登记，请先改正那一行。")
    for row in part.rejected:
        if name := row.values.get(kind.label_field):
            words = message.format(name=name, sheet=row.sheet, row=row.number)
            yield (kind.key, fold(str(name))), words


def _without_faulty(part: Preview) -> Preview:
    left_out = part.options.left_out | {row.key for row in part.rejected}
    return replace(part, options=replace(part.options, left_out=left_out))
