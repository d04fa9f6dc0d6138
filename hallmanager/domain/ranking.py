"""Ranking: competition ranks 1-2-2-4, ties kept at the cut (domain.md §4)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Ranked(Generic[T]):
    """A member of a ranking: its rank (shared by ties), the member, its count."""

    rank: int
    member: T
    count: int


def ranked(members: Iterable[T], count: Callable[[T], int]) -> list[Ranked[T]]:
    """Rank by count, greatest first; ties share a rank and keep their given order.

    Members that count nothing stand outside the ranking.
    """
    counted = [(member, count(member)) for member in members]
    ordered = sorted((pair for pair in counted if pair[1] > 0), key=lambda pair: -pair[1])
    places: dict[int, int] = {}
    for place, (_member, number) in enumerate(ordered, start=1):
        places.setdefault(number, place)
    return [Ranked(places[number], member, number) for member, number in ordered]


def top(ranking: Iterable[Ranked[T]], places: int) -> list[Ranked[T]]:
    """Everyone of rank `places` or better: a tie at the cut is kept whole."""
    return [one for one in ranking if one.rank <= places]
