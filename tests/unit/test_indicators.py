"""A reported value is two counts or one number, and is held exactly against its target."""

from decimal import Decimal

import pytest

from hallmanager.domain.indicators import check_indicator_value, meets, value_of
from hallmanager.domain.ratio import Ratio


def test_two_counts_go_before_the_reported_number() -> None:
    assert value_of(1, 3, Decimal("33.3")) == Ratio(1, 3)
    assert value_of(None, None, Decimal("33.3")) == Decimal("33.3")
    assert value_of(None, None, None) is None


@pytest.mark.parametrize(
    ("value", "comparator", "holds"),
    [
        (Ratio(85, 100), "at_least", True),
        (Ratio(8499, 10000), "at_least", False),
        (Decimal("85"), "at_most", True),
        (Decimal("85.01"), "at_most", False),
        (Ratio(17, 20), "equal", True),
        (Ratio(0, 0), "at_least", True),
    ],
)
def test_a_value_is_held_against_its_target(
    value: Ratio | Decimal, comparator: str, *, holds: bool
) -> None:
    assert meets(value, Decimal(85), comparator, percent=True) is holds


def test_a_count_is_held_against_a_count() -> None:
    assert not meets(Decimal(3), Decimal(0), "at_most", percent=False)
    assert meets(Ratio(6, 2), Decimal(3), "equal", percent=False)


def test_an_unknown_comparison_is_a_bug() -> None:
    with pytest.raises(ValueError, match="about"):
        meets(Decimal(1), Decimal(1), "about", percent=False)


def test_half_given_counts_and_an_impossible_base_are_named() -> None:
    assert check_indicator_value({"numerator": 1})[0].field == "denominator"
    assert check_indicator_value({"denominator": 1})[0].field == "numerator"
    assert check_indicator_value({})[0].field == "reported_value"
    assert check_indicator_value({"numerator": 1, "denominator": 0})[0].field == "denominator"
    assert check_indicator_value({"numerator": 0, "denominator": 0}) == []
