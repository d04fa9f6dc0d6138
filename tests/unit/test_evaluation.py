"""Ballots: consistent counts, and each rate defined once."""

from hypothesis import given
from hypothesis import strategies as st

from hallmanager.domain.evaluation import Ballots, check_ballots
from hallmanager.domain.ratio import Ratio

_NAMES = (
    "ballots_due",
    "ballots_cast",
    "satisfied",
    "basically_satisfied",
    "dissatisfied",
    "unevaluated",
)
_counts = st.integers(0, 5000)


def _values(**given: int) -> dict[str, int]:
    return dict.fromkeys(_NAMES, 0) | given


@given(_counts, _counts, _counts, _counts)
def test_the_three_rates_by_due_make_the_whole(s: int, b: int, d: int, u: int) -> None:
    ballots = Ballots(s + b + d + u, s + b + d, s, b, d, u)
    rates = (
        ballots.satisfaction_rate,
        ballots.basic_satisfaction_rate,
        ballots.dissatisfaction_rate,
    )
    assert sum(rate.numerator for rate in rates) == ballots.due
    assert {rate.denominator for rate in rates} == {ballots.due}
    names = ("due", "cast", "satisfied", "basically_satisfied", "dissatisfied", "unevaluated")
    counts = [getattr(ballots, name) for name in names]
    assert check_ballots(dict(zip(_NAMES, counts, strict=True))) == []


def test_who_did_not_vote_counts_as_dissatisfied() -> None:
    county = Ballots(3816, 3811, 3808, 3, 0, 5)
    assert county.negative == 5
    assert county.dissatisfaction_rate == Ratio(5, 3816)
    assert county.turnout == Ratio(3811, 3816)


def test_counts_at_odds_are_named_with_both_numbers() -> None:
    missing = check_ballots(_values(ballots_due=880, ballots_cast=876, satisfied=876))
    assert [problem.suggestion for problem in missing] == ["4"]
    assert "880" in missing[0].message
    assert "876" in missing[0].message
    doubled = check_ballots(_values(ballots_due=9, ballots_cast=9, satisfied=8))
    assert doubled
