"""Rates are exact, and become text by one policy."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallmanager.domain.comparison import growth, growth_words, rate_change, rate_change_text
from hallmanager.domain.ratio import Ratio, percent_text, points_text, quotient_text

counts = st.integers(0, 10**40)


@pytest.mark.parametrize(
    ("numerator", "denominator", "text"),
    [
        (3811, 3816, "99.87%"),
        (3808, 3816, "99.79%"),
        (3, 3816, "0.08%"),
        (5, 3816, "0.13%"),
        (34, 34, "100%"),
        (0, 7, "0%"),
        (0, 0, ""),
        (236_815, 236_816, "99.99%"),
        (1, 10**9, "0.01%"),
        (10**9 + 1, 10**9, "100.01%"),
        (4828, 4733, "102.01%"),
        (1, 800, "0.13%"),
        (1, 16, "6.25%"),
    ],
)
def test_a_rate_prints_as_the_policy_says(numerator: int, denominator: int, text: str) -> None:
    assert percent_text(Ratio(numerator, denominator)) == text


@given(counts, st.integers(1, 10**40))
def test_a_part_is_never_the_whole_and_something_is_never_nothing(part: int, whole: int) -> None:
    text = percent_text(Ratio(part, whole))
    assert (text == "100%") == (part == whole)
    assert (text == "0%") == (part == 0)
    assert text != "100.00%"
    assert text != "0.00%"


@given(counts, st.integers(1, 10**40), st.integers(0, 6))
def test_printed_rates_are_the_exact_rate_rounded_half_up(
    part: int, whole: int, places: int
) -> None:
    exact = Fraction(part, whole) * 100
    printed = Fraction(percent_text(Ratio(part, whole), places).rstrip("%"))
    step = Fraction(1, 10**places)
    if printed in (100 - step, step, 100 + step) or exact in (0, 100):
        assert abs(printed - exact) <= step
        return
    with localcontext() as context:
        context.prec = 200
        number = Decimal(exact.numerator) / Decimal(exact.denominator)
        shown = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    assert printed == Fraction(shown)


def test_halves_go_up_beyond_the_digits_of_a_decimal_context() -> None:
    just_below = Ratio(125 * 10**60 - 1, 10**65)
    assert percent_text(just_below) == "0.12%"
    assert percent_text(Ratio(125 * 10**60, 10**65)) == "0.13%"


@given(st.integers(0, 10**30), st.integers(1, 10**30))
def test_the_shown_quotient_is_cut_off_and_says_so(part: int, whole: int) -> None:
    text = quotient_text(Ratio(part, whole))
    exact = Fraction(part, whole)
    shown = Fraction(text.rstrip("…"))
    assert shown == exact if not text.endswith("…") else 0 < exact - shown < Fraction(1, 10**7)


def test_the_quotient_of_the_county_is_the_one_on_the_screen() -> None:
    assert quotient_text(Ratio(3811, 3816)) == "0.9986897…"
    assert quotient_text(Ratio(1, 4)) == "0.25"
    assert quotient_text(Ratio(0, 0)) == ""


@pytest.mark.parametrize(
    ("difference", "text"),
    [
        (Fraction(5, 10000), "0.05"),
        (Fraction(-1, 8), "12.5"),
        (Fraction(2), "200"),
        (Fraction(1, 10**9), "0.01"),
        (Fraction(0), "0"),
    ],
)
def test_points_carry_no_sign_and_no_idle_noughts(difference: Fraction, text: str) -> None:
    assert points_text(difference) == text


def test_changes_say_their_direction() -> None:
    assert rate_change_text(_change(Ratio(3811, 3816), Ratio(9992, 10000))) == "下降0.05个百分点"
    assert rate_change_text(_change(Ratio(1, 2), Ratio(2, 4))) == "持平"
    assert growth_words(_growth(416, 147)) == "增长182.99%"
    assert growth_words(_growth(90, 100)) == "下降10%"
    assert growth(5, 0) is None
    assert rate_change(Ratio(0, 0), Ratio(1, 2)) is None


@given(st.integers(0, 999), st.integers(1, 999), st.integers(0, 999), st.integers(1, 999))
def test_a_change_of_rates_is_exact(a: int, b: int, c: int, d: int) -> None:
    assert _change(Ratio(a, b), Ratio(c, d)).exact == Fraction(a, b) - Fraction(c, d)


def _change(now: Ratio, before: Ratio) -> Ratio:
    change = rate_change(now, before)
    assert change is not None
    return change


def _growth(now: int, before: int) -> Ratio:
    change = growth(now, before)
    assert change is not None
    return change
