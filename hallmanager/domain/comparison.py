"""环比 and 同比: how a count or a rate changed against an earlier period (domain.md §4)."""

from hallmanager.base.text import _
from hallmanager.domain.ratio import Ratio, growth_text, points_text


def rate_change(now: Ratio, before: Ratio) -> Ratio | None:
    """The exact difference of two rates, not reduced; None where either has no base."""
    if not now.denominator or not before.denominator:
        return None
    return Ratio(
        now.numerator * before.denominator - before.numerator * now.denominator,
        now.denominator * before.denominator,
    )


def growth(now: int, before: int) -> Ratio | None:
    """(now - before) / before; None where there was nothing before: 不可比."""
    return Ratio(now - before, before) if before else None


def rate_change_text(change: Ratio, places: int = 2) -> str:
    """上升0.05个百分点, 下降0.05个百分点, 持平."""
    exact = change.exact
    if not exact:
        return _("持平")
    words = _("上升{points}个百分点") if exact > 0 else _("下降{points}个百分点")
    return words.format(points=points_text(exact, places))


def growth_words(change: Ratio, places: int = 2) -> str:
    """增长12.5%, 下降3%, 持平."""
    exact = change.exact
    if not exact:
        return _("持平")
    words = _("增长{rate}") if exact > 0 else _("下降{rate}")
    return words.format(rate=growth_text(exact, places))
