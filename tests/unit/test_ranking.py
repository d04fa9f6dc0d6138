"""Rankings share ranks among equals and cut nobody off who ties."""

from hypothesis import given
from hypothesis import strategies as st

from hallmanager.domain.ranking import ranked, top

members = st.lists(st.tuples(st.integers(), st.integers(0, 6)), max_size=30)


def _ranks(counts: list[int]) -> list[int]:
    return [one.rank for one in ranked(counts, lambda count: count)]


def test_ties_share_a_rank_and_the_next_one_is_skipped() -> None:
    assert _ranks([880, 289, 289, 12]) == [1, 2, 2, 4]


def test_a_tie_at_the_cut_is_kept_whole() -> None:
    counts = [50, 40, 30, 20, 10, 10, 10, 5]
    assert [one.count for one in top(ranked(counts, int), 5)] == [50, 40, 30, 20, 10, 10, 10]


def test_whoever_counts_nothing_is_not_ranked() -> None:
    assert _ranks([0, 3, 0]) == [1]


@given(members)
def test_a_rank_is_one_more_than_those_ahead(found: list[tuple[int, int]]) -> None:
    ranking = ranked(found, lambda pair: pair[1])
    for one in ranking:
        assert one.rank == 1 + sum(other.count > one.count for other in ranking)
    assert sorted(one.member for one in ranking) == sorted(pair for pair in found if pair[1])


@given(members, st.integers(1, 6))
def test_the_top_holds_everyone_as_good_as_its_last(
    found: list[tuple[int, int]], places: int
) -> None:
    ranking = ranked(found, lambda pair: pair[1])
    chosen = top(ranking, places)
    assert len(chosen) >= min(places, len(ranking))
    if chosen:
        least = min(one.count for one in chosen)
        assert [one for one in ranking if one.count >= least] == chosen
