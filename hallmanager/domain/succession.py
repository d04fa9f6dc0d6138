"""Who follows whom: from what shall hold from now on to the rows that begin, end or stay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Generic, TypeVar

from hallmanager.domain.dated import Dated, holds_on

D = TypeVar("D", bound=Dated)
Facts = Mapping[str, Any]
_FROM, _TO = "valid_from", "valid_to"
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Succession(Generic[D]):
    """The steps from what holds to what shall hold: facts that begin, rows that change or go."""

    begun: tuple[dict[str, Any], ...] = ()
    changed: tuple[tuple[D, dict[str, Any]], ...] = ()
    removed: tuple[D, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether all of it holds already."""
        return not (self.begun or self.changed or self.removed)


def succession(
    rows: Sequence[D], wanted: Sequence[Facts], *, today: date, is_new: bool = False
) -> Succession[D]:
    """The steps after which exactly the `wanted` facts hold; nothing that was is lost.

    Facts are named like the attributes of the rows; what they leave out may be anything. A row
    that holds, or will, and has the facts stays as it is; only a first day that is said and
    differs is mended. What is newly named begins on the day said, else today (`is_new`: since
    ever), but a day that already belongs to a row that stands is taken for that row's. What is no
    longer named ends the day before its successor begins, else yesterday; what began today never
    was and is removed; what ended yesterday goes on when it is named again today.
    """
    standing = [row for row in rows if row.valid_to is None or row.valid_to >= today]
    standing.sort(key=lambda row: not holds_on(row, today))
    stale = {row.valid_from for row in standing}
    changed: list[tuple[D, dict[str, Any]]] = []
    begun: list[dict[str, Any]] = []
    kept: list[D] = []
    for facts in wanted:
        row = next((each for each in standing if each not in kept and _has(each, facts)), None)
        if row is None:
            said = facts.get(_FROM)
            first = said if said not in stale else None
            begun.append({**facts, _FROM: first or (None if is_new else today)})
            continue
        kept.append(row)
        if facts.get(_FROM) not in (None, row.valid_from):
            changed.append((row, {_FROM: facts[_FROM]}))
    resumed = _resumed(rows, begun, today)
    begun = [facts for facts in begun if not any(_has(row, facts) for row, _to in resumed)]
    coming = [row.valid_from for row in kept if row.valid_from and row.valid_from > today]
    handover = min([*coming, *(facts[_FROM] for facts in begun if facts[_FROM])], default=today)
    left = [row for row in standing if row not in kept and holds_on(row, today)]
    ended, removed = _ended(left, handover, today)
    return Succession(tuple(begun), (*changed, *resumed, *ended), tuple(removed))


def _has(row: Dated, facts: Facts) -> bool:
    """Whether a row has the facts, its days aside."""
    return all(
        getattr(row, name) == value for name, value in facts.items() if name not in (_FROM, _TO)
    )


def _resumed(
    rows: Sequence[D], begun: Sequence[Facts], today: date
) -> list[tuple[D, dict[str, Any]]]:
    """The rows that ended yesterday and are named again from today on."""
    ended = [row for row in rows if row.valid_to == today - _DAY]
    again = [facts for facts in begun if facts[_FROM] == today]
    return [(row, {_TO: None}) for row in ended if any(_has(row, facts) for facts in again)]


def _ended(
    rows: Sequence[D], handover: date, today: date
) -> tuple[list[tuple[D, dict[str, Any]]], list[D]]:
    """The ends of the rows that are no longer named, and the rows that never were."""
    ended: list[tuple[D, dict[str, Any]]] = []
    removed: list[D] = []
    for row in rows:
        last = handover - _DAY
        if row.valid_from is not None and row.valid_from > last:
            last = today - _DAY
        if row.valid_from is not None and row.valid_from > last:
            removed.append(row)
        elif row.valid_to is None or row.valid_to > last:
            ended.append((row, {_TO: last}))
    return ended, removed
