"""Comparison figures: 环比 with the period before, 同比 with the same months a year before."""

from hallmanager.base.text import _
from hallmanager.domain import comparison
from hallmanager.domain.figures import Figure, Source, joined
from hallmanager.domain.ratio import Ratio, percent_text
from hallmanager.domain.rules import RuleVersion

_CLAUSES = {"change": "previous", "year_change": "year_before"}


def compared(
    now: Figure, before: int | Ratio | None, source: Source, rule: RuleVersion, name: str
) -> Figure:
    """The change of a figure against an earlier value; empty where either is not there.

    Its source is the rows of both periods.
    """
    label = _("{label}环比") if name == "change" else _("{label}同比")
    value, text, formula = _change(now.value, before, rule.number("places"))
    return Figure(
        key=f"{now.key}.{name}",
        label=label.format(label=now.label),
        value=value,
        text=text,
        unit=_("百分点") if isinstance(before, Ratio) else "",
        formula=formula,
        rule=rule.cite("no_base" if isinstance(value, str) else _CLAUSES[name]),
        source=joined([now.source, source]),
        comparable=not isinstance(value, str),
    )


def _change(
    now: object, before: int | Ratio | None, places: int
) -> tuple[Ratio | str | None, str, str]:
    if isinstance(now, Ratio) and isinstance(before, Ratio):
        return _rate_change(now, before, places)
    if isinstance(now, int) and isinstance(before, int):
        return _growth(now, before, places)
    return None, "", _("没有可比的期间数据")


def _rate_change(now: Ratio, before: Ratio, places: int) -> tuple[Ratio | str | None, str, str]:
    change = comparison.rate_change(now, before)
    if change is None:
        return _("不可比"), _("不可比"), _("基期或本期没有应投票，不可比")
    formula = _("本期 {now}（{now_text}）− 基期 {before}（{before_text}）").format(
        now=now,
        now_text=percent_text(now, places),
        before=before,
        before_text=percent_text(before, places),
    )
    return change, comparison.rate_change_text(change, places), formula


def _growth(now: int, before: int, places: int) -> tuple[Ratio | str | None, str, str]:
    change = comparison.growth(now, before)
    if change is None:
        return _("不可比"), _("不可比"), _("本期 {now}，基期 0，不可比").format(now=now)
    formula = f"（本期 {now} − 基期 {before}）÷ 基期 {before}"
    return change, comparison.growth_words(change, places), formula
