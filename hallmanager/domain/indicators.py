"""Reported indicators: a value is two counts or one bare number, never neither."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hallmanager.base.text import _
from hallmanager.domain.problem import Problem
from hallmanager.domain.ratio import Ratio


def check_indicator_value(values: Mapping[str, Any]) -> list[Problem]:
    """Either numerator and denominator, or a reported value; the base is not zero."""
    numerator, denominator = values.get("numerator"), values.get("denominator")
    if (numerator is None) != (denominator is None):
        missing = "denominator" if denominator is None else "numerator"
        return [Problem(missing, _("分子和分母要一起填，或都空着只填通报值。"))]
    if numerator is None and values.get("reported_value") is None:
        return [Problem("reported_value", _("请填分子和分母，或填通报值。"))]
    if denominator == 0 and numerator:
        return [Problem("denominator", _("分母为 0 而分子为 {n}，请核对。").format(n=numerator))]
    return []


def value_of(
    numerator: int | None, denominator: int | None, reported: Decimal | None
) -> Ratio | Decimal | None:
    """The exact value: the two counts where they are known, else the number as reported."""
    if numerator is not None and denominator is not None:
        return Ratio(numerator, denominator)
    return reported


def meets(value: Ratio | Decimal, target: Decimal, comparator: str, *, percent: bool) -> bool:
    """Whether a value holds against its target; a rate is held against percentage points."""
    if isinstance(value, Ratio):
        exact = value.exact
        if exact is None:
            return True
        number = exact * 100 if percent else exact
    else:
        number = Fraction(value)
    match comparator:
        case "at_least":
            return number >= Fraction(target)
        case "at_most":
            return number <= Fraction(target)
        case "equal":
            return number == Fraction(target)
    raise ValueError(f"no such comparator: {comparator}")
