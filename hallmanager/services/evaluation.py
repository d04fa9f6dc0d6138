"""The ballots of a period as one grid: every unit and sub-centre a line, saved in one change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hallmanager.base.errors import UserError
from hallmanager.base.text import _
from hallmanager.domain.condition import within
from hallmanager.domain.dated import as_of
from hallmanager.domain.period import Period, PeriodUnit
from hallmanager.domain.rules import load_rules
from hallmanager.figures.scope import BALLOT_COUNTS, Place, Scope
from hallmanager.records.evaluation import Ballot
from hallmanager.records.hall import StationedUnit, SubCenter, SubCenterAlias, UnitAlias
from hallmanager.records.kind import fields_of
from hallmanager.services import records

if TYPE_CHECKING:
    from hallmanager.storage.reading import Reader
    from hallmanager.storage.store import Store

COUNTS = BALLOT_COUNTS
Counts = tuple[int, ...]
PlaceKey = tuple[str, int]


@dataclass(frozen=True)
class _Spelling:
    """Where a place stands in the fixed order, and the names it is known by."""

    order: int | None
    names: list[str]


@dataclass(frozen=True)
class BallotColumn:
    """One column of counts as it was declared: name, label, other headers, how it is read."""

    name: str
    label: str
    aliases: tuple[str, ...]
    editor: str
    counting_unit: str
    choices: None = None


@dataclass(frozen=True)
class BallotLine:
    """One unit or sub-centre in a period.

    `owner_kind` is "unit" or "sub_center". `counts` are those stored for exactly this period, in
    the order of `COUNTS`. `entered_as` names other periods under which the same ballots are
    already entered, so that this line must not be typed; `summed` is their sum where they lie
    within this period (months of a quarter).
    """

    owner_kind: str
    owner_id: int
    order: int | None
    name: str
    known_as: tuple[str, ...]
    record_id: int | None = None
    version: int | None = None
    counts: Counts | None = None
    entered_as: tuple[str, ...] = ()
    summed: Counts | None = None

    @property
    def locked(self) -> bool:
        """Whether these ballots are entered under other periods."""
        return bool(self.entered_as)


@dataclass(frozen=True)
class BallotGrid:
    """All lines of a period: units in the fixed order, then sub-centres."""

    period: Period
    columns: tuple[BallotColumn, ...]
    lines: tuple[BallotLine, ...]


@dataclass(frozen=True)
class BallotChange:
    """What one line shall be from now on; `counts` None removes its record."""

    line: BallotLine
    counts: Counts | None


@dataclass(frozen=True)
class SavedBallots:
    """How many records one save added, edited and removed."""

    added: int
    edited: int
    removed: int


def ballot_grid(store: Store, period: Period) -> BallotGrid:
    """Read the grid of a period, prefilled with what is stored."""
    with store.reading() as reader:
        scope = Scope(reader, period, load_rules().on(period.end))
        stored = _ballots_by_place(reader, period)
        known = _spellings(reader, period)
        lines = tuple(
            _line(place, known[place.key], stored.get(place.key, []), period)
            for place in (*scope.units, *scope.sub_centers)
        )
    return BallotGrid(period, _columns(), lines)


def _columns() -> tuple[BallotColumn, ...]:
    declared = [fields_of(Ballot)[name] for name in COUNTS]
    return tuple(
        BallotColumn(f.name, f.label, f.aliases, f.editor, f.counting_unit) for f in declared
    )


def save_ballots(
    store: Store, period: Period, changes: Sequence[BallotChange], *, by: str
) -> SavedBallots:
    """Write all changed lines in one change, which is one step to undo.

    Raises UserError naming the first line that the checks refuse; then nothing is written.
    """
    saved = {"added": 0, "edited": 0, "removed": 0}
    with store.changing(by=by, why=_("投票表格保存")) as change:
        for item in changes:
            line = item.line
            if item.counts is None:
                if line.record_id is not None:
                    change.remove(Ballot, line.record_id, why=_("在投票表格中清空"))
                    saved["removed"] += 1
                continue
            values = _values(line, period, item.counts)
            _refuse_problems(change, line, values)
            if line.record_id is None:
                change.add(Ballot(**_attributes(values)))
                saved["added"] += 1
            else:
                counts = dict(zip(COUNTS, item.counts, strict=True))
                change.edit(Ballot, line.record_id, counts, version=line.version)
                saved["edited"] += 1
    return SavedBallots(**saved)


def _values(line: BallotLine, period: Period, counts: Counts) -> dict[str, Any]:
    return {
        line.owner_kind: line.owner_id,
        "period": period.code,
        **dict(zip(COUNTS, counts, strict=True)),
    }


def _attributes(values: Mapping[str, Any]) -> dict[str, Any]:
    fields = fields_of(Ballot)
    return {fields[name].attribute: value for name, value in values.items()}


def _refuse_problems(reader: Reader, line: BallotLine, values: Mapping[str, Any]) -> None:
    problems = records.check(reader, Ballot, values, id=line.record_id)
    if problems:
        raise UserError(
            _("{name}：{problem}没有保存任何一行。").format(
                name=line.name, problem=problems[0].message
            )
        )


def _ballots_by_place(reader: Reader, period: Period) -> dict[PlaceKey, list[Ballot]]:
    """The ballots of each place that share a day with the period."""
    found: dict[PlaceKey, list[Ballot]] = {}
    year = Period.containing(period.start, PeriodUnit.YEAR)
    for ballot in reader.find(Ballot, within(year.code)):
        if Period.parse(ballot.period).overlaps(period):
            found.setdefault(_place_key(ballot), []).append(ballot)
    return found


def _place_key(row: Any) -> PlaceKey:
    unit = row.unit_id
    return ("unit", unit) if unit is not None else ("sub_center", row.sub_center_id)


def _spellings(reader: Reader, period: Period) -> dict[PlaceKey, _Spelling]:
    """The fixed order of every place, and all ways to write its name as of the period's end."""
    found: dict[PlaceKey, _Spelling] = {}
    kinds: tuple[tuple[str, type[Any], type[Any]], ...] = (
        ("unit", StationedUnit, UnitAlias),
        ("sub_center", SubCenter, SubCenterAlias),
    )
    for kind, cls, alias_cls in kinds:
        for record in reader.find(cls):
            names = (record.name, getattr(record, "full_name", None), record.short_name)
            found[kind, record.id] = _Spelling(record.fixed_order, [n for n in names if n])
        for alias in as_of(reader.find(alias_cls), period.end):
            found[kind, getattr(alias, f"{kind}_id")].names.append(alias.alias)
    return found


def _line(place: Place, known: _Spelling, ballots: Sequence[Ballot], period: Period) -> BallotLine:
    own = next((b for b in ballots if b.period == period.code), None)
    others = [b for b in ballots if b is not own]
    inside = bool(others) and all(period.contains(Period.parse(b.period)) for b in others)
    return BallotLine(
        owner_kind=place.kind,
        owner_id=place.id,
        order=known.order,
        name=place.name,
        known_as=tuple(dict.fromkeys((place.name, place.body_name, *known.names))),
        record_id=own.id if own else None,
        version=own.version if own else None,
        counts=_counts(own) if own else None,
        entered_as=tuple(sorted(b.period for b in others)),
        summed=tuple(map(sum, zip(*map(_counts, others), strict=True))) if inside else None,
    )


def _counts(ballot: Ballot) -> Counts:
    return tuple(getattr(ballot, name) or 0 for name in COUNTS)
