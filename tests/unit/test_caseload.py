"""Cases as tallied, or the ballots due in their place."""

from hypothesis import given
from hypothesis import strategies as st

from hallmanager.domain.caseload import Cases, cases_of, check_case_tally, settlement_rate
from hallmanager.domain.ratio import Ratio


def test_a_tally_goes_before_the_ballots() -> None:
    assert cases_of((10, 9), 880) == Cases(10, 9, stands_in=False)
    assert cases_of((0, 0), 880) == Cases(0, 0, stands_in=False)


@given(st.integers(0, 10**6))
def test_ballots_due_stand_for_accepted_and_settled_cases(due: int) -> None:
    cases = cases_of(None, due)
    assert cases == Cases(due, due, stands_in=True)
    assert cases.is_zero == (due == 0)


def test_without_either_nothing_is_known() -> None:
    assert cases_of(None, None) is None


def test_the_settlement_rate_may_pass_the_whole_by_carry_over() -> None:
    assert settlement_rate(4733, 4828) == Ratio(4828, 4733)


def test_parts_that_do_not_fit_their_whole_are_named() -> None:
    wrong = {"accepted": 10, "settled": 4, "online": 3, "offline": 6, "instant": 5}
    assert [problem.field for problem in check_case_tally(wrong)] == ["offline", "instant"]
    right = {"accepted": 10, "settled": 4, "online": 4, "offline": 6, "instant": 4}
    assert check_case_tally(right) == []
