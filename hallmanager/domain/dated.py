"""Facts that change over time: valid from, valid to (both days included), looked up as of a day."""

import itertools
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol, TypeVar


class Dated(Protocol):
    """Anything that holds between two days; None means open on that side."""

    @property
    def valid_from(self) -> date | None:
        """The first day, or None: since ever."""

    @property
    def valid_to(self) -> date | None:
        """The last day, or None: until further notice."""


D = TypeVar("D", bound=Dated)


def holds_on(fact: Dated, day: date) -> bool:
    """Whether the fact holds on the day."""
    return (fact.valid_from is None or fact.valid_from <= day) and (
        fact.valid_to is None or day <= fact.valid_to
    )


def as_of(facts: Iterable[D], day: date) -> list[D]:
    """The facts that hold on the day, in their given order."""
    return [fact for fact in facts if holds_on(fact, day)]


def overlap(a: Dated, b: Dated) -> bool:
    """Whether two facts hold on a common day."""
    a_from, a_to = a.valid_from or date.min, a.valid_to or date.max
    b_from, b_to = b.valid_from or date.min, b.valid_to or date.max
    return a_from <= b_to and b_from <= a_to


def first_overlap(facts: Sequence[D]) -> tuple[D, D] | None:
    """The first two facts that share a day, in order of their beginning; None if none do."""
    ordered = sorted(facts, key=lambda fact: fact.valid_from or date.min)
    for earlier, later in itertools.pairwise(ordered):
        if overlap(earlier, later):
            return earlier, later
    return None
