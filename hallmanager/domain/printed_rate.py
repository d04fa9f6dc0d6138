"""Rates that a sheet prints beside its counts: never taken over, but held against the counts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from hallmanager.base.text import _, translate
from hallmanager.domain.matching import half_width
from hallmanager.domain.problem import Problem
from hallmanager.domain.ratio import Ratio, percent_text
from hallmanager.domain.values import Unreadable, decimal, is_blank, shown

_PLACES = 2


@dataclass(frozen=True)
class PrintedRate:
    """A rate of one row: its header, other headers, and the counts it comes from.

    `of` returns None while a count it needs is missing.
    """

    label_mark: str
    of: Callable[[Mapping[str, Any]], Ratio | None]
    aliases: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The header in the language of the window."""
        return translate(self.label_mark)


def check_printed(rate: PrintedRate, values: Mapping[str, Any], printed: object) -> list[Problem]:
    """Whether a printed rate says what the row's own counts say.

    `100.0%` is 100 %; fewer places are fine where they are rounded half-up; a number without the
    per cent sign may be a share of one. The problem's field is the rate's label.
    """
    ratio = rate.of(values)
    if is_blank(printed) or ratio is None:
        return []
    try:
        number = decimal(printed)
    except Unreadable as error:
        return [Problem(rate.label, error.message)]
    marked = isinstance(printed, str) and half_width(printed).endswith("%")
    if number is None or _agrees(ratio, number, marked):
        return []
    should = percent_text(ratio)
    if not should:
        message = _("{label}写着 {printed}，但分母为 0，没有{label}。")
        text = message.format(label=rate.label, printed=_quoted(printed))
        return [Problem(rate.label, text)]
    message = _("{label}写着 {printed}，按本行 {counts} 应为 {should}。")
    text = message.format(
        label=rate.label, printed=_quoted(printed), counts=str(ratio), should=should
    )
    return [Problem(rate.label, text, should)]


def _quoted(printed: object) -> str:
    return half_width(shown(printed))


def _agrees(ratio: Ratio, number: Decimal, marked: bool) -> bool:
    if ratio.exact is None:
        return number == 0
    candidates = [number]
    if not marked and 0 <= number <= 1:
        candidates.append(number * 100)
    return any(_same(ratio.exact, percent, percent_text(ratio)) for percent in candidates)


def _same(exact: Fraction, percent: Decimal, policy: str) -> bool:
    if Decimal(policy.rstrip("%")) == percent:
        return True
    if (percent == 100 and exact < 1) or (percent == 0 and exact > 0):
        return False
    exponent = percent.as_tuple().exponent
    places = min(_PLACES, max(0, -exponent if isinstance(exponent, int) else 0))
    step = Decimal(1).scaleb(-places)
    own = Decimal(exact.numerator * 100) / Decimal(exact.denominator)
    return _rounded(own, step) == _rounded(percent, step)


def _rounded(number: Decimal, step: Decimal) -> Decimal:
    return number.quantize(step, rounding=ROUND_HALF_UP)
