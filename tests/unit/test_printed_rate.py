"""A printed rate is held against its own counts, in whatever form it is printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallmanager.domain.evaluation import RATES
from hallmanager.domain.printed_rate import PrintedRate, check_printed
from hallmanager.domain.ratio import Ratio, percent_text


def rate(numerator: int, denominator: int) -> PrintedRate:
    return PrintedRate("投票率", lambda _values: Ratio(numerator, denominator))


@pytest.mark.parametrize(
    ("numerator", "denominator", "printed"),
    [
        (104, 104, "100%"),
        (104, 104, "100.0%"),
        (104, 104, "１００％"),
        (104, 104, 1),
        (876, 880, "99.55%"),
        (876, 880, "99.5%"),
        (876, 880, 0.9954545454),
        (876, 880, "99.5454545454%"),
        (876, 880, 99.55),
        (236_815, 236_816, "99.99%"),
        (0, 7, "0%"),
        (0, 7, "0.00%"),
        (0, 0, None),
        (0, 0, ""),
        (0, 0, "—"),
        (3, 7, ""),
    ],
)
def test_a_rate_that_its_counts_bear_out_is_accepted(
    numerator: int, denominator: int, printed: object
) -> None:
    assert check_printed(rate(numerator, denominator), {}, printed) == []


@pytest.mark.parametrize(
    ("numerator", "denominator", "printed", "should"),
    [
        (876, 880, "99.54%", "99.55%"),
        (876, 880, "100%", "99.55%"),
        (876, 880, "0.9955%", "99.55%"),
        (1, 200_000, "0%", "0.01%"),
        (5, 10, "5%", "50.00%"),
        (0, 0, "100%", None),
        (3, 7, "高", None),
    ],
)
def test_a_rate_that_its_counts_contradict_is_named(
    numerator: int, denominator: int, printed: str, should: str | None
) -> None:
    (problem,) = check_printed(rate(numerator, denominator), {}, printed)
    assert problem.suggestion == should
    assert printed in problem.message


@given(st.integers(0, 5_000), st.integers(1, 5_000))
def test_what_we_print_ourselves_is_never_contradicted(numerator: int, denominator: int) -> None:
    numerator = min(numerator, denominator)
    printed = percent_text(Ratio(numerator, denominator))
    assert check_printed(rate(numerator, denominator), {}, printed) == []


@given(st.integers(0, 300), st.integers(1, 300), st.integers(-300, 300).filter(bool))
def test_a_rate_of_other_counts_is_never_accepted(
    numerator: int, denominator: int, change: int
) -> None:
    other = numerator + change
    if not (0 <= numerator <= denominator and 0 <= other <= denominator):
        return
    printed = percent_text(Ratio(other, denominator))
    assert check_printed(rate(numerator, denominator), {}, printed)


def test_a_row_whose_counts_are_not_all_known_is_not_judged() -> None:
    assert check_printed(RATES[0], {"ballots_due": 3}, "50%") == []
