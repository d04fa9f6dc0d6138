"""Indicators as others report them: each value with its source document, who is below target."""

from collections.abc import Sequence
from decimal import Decimal

from hallmanager.base.text import _
from hallmanager.domain.condition import Condition, within
from hallmanager.domain.figures import Figure, Source
from hallmanager.domain.indicators import meets, value_of
from hallmanager.domain.narrative import Member
from hallmanager.domain.ratio import Ratio, percent_text
from hallmanager.figures.scope import Scope
from hallmanager.records.indicators import Comparator, Indicator, IndicatorValue


def indicator_figures(scope: Scope) -> list[Figure]:
    """Every reported value, and for every indicator the list of those that miss its target."""
    figures = []
    for indicator, values in _reported(scope):
        figures += [_value_figure(scope, indicator, value) for value in values]
        if _has_target(indicator, values):
            figures.append(_below_figure(scope, indicator, values))
    return figures


def indicator_groups(scope: Scope) -> dict[str, list[Member]]:
    """For templates: `indicators.all` with a value for the whole place, `indicators.below`.

    Overdue cases are told by their own figures, not once more as an indicator below target.
    """
    overdue = scope.rules["caseload"].names("overdue_indicators")
    whole, below = [], []
    for indicator, values in _reported(scope):
        measure = "" if indicator.unit_of_measure == "%" else indicator.unit_of_measure
        words = {"name": indicator.name, "measure": measure}
        whole += [
            Member(f"indicator_value.{value.id}", words)
            for value in values
            if value.unit_id is None and value.region is None
        ]
        missed = any(not _on_target(indicator, value) for value in values)
        if missed and indicator.name not in overdue:
            below.append(Member(f"indicator.{indicator.id}", words))
    return {"indicators.all": whole, "indicators.below": below}


def _reported(scope: Scope) -> list[tuple[Indicator, list[IndicatorValue]]]:
    values = scope.records(IndicatorValue)
    pairs = [
        (indicator, [value for value in values if value.indicator_id == indicator.id])
        for indicator in scope.records(Indicator)
    ]
    return [pair for pair in pairs if pair[1]]


def _value_figure(scope: Scope, indicator: Indicator, value: IndicatorValue) -> Figure:
    exact = value_of(value.numerator, value.denominator, value.reported_value)
    document = value.source_document or _("未注明来源文件")
    if isinstance(exact, Ratio):
        formula = f"{exact.numerator} ÷ {exact.denominator}"
    else:
        formula = _("通报值照录")
    percent = indicator.unit_of_measure == "%"
    return Figure(
        key=f"indicator_value.{value.id}.value",
        label=_owner(scope, value) + indicator.name,
        value=exact,
        text=_text(exact, scope.rules["indicators"].number("places"), percent=percent),
        unit="" if percent else indicator.unit_of_measure,
        formula=f"{formula}（{document}）",
        rule=scope.rules["indicators"].cite("reported"),
        source=_value_source(scope, value, exact),
    )


def _value_source(scope: Scope, value: IndicatorValue, exact: object) -> Source:
    counts = (("numerator",), ("denominator",)) if isinstance(exact, Ratio) else ()
    where = (within(scope.period.code), Condition("id", "=", value.id))
    return Source("indicator_values", where, 1, counts=counts)


def _text(value: Ratio | Decimal | None, places: int, *, percent: bool) -> str:
    if isinstance(value, Ratio):
        return percent_text(value, places)
    if value is None:
        return ""
    return f"{value:f}%" if percent else f"{value:f}"


def _owner(scope: Scope, value: IndicatorValue) -> str:
    if value.unit_id is not None:
        return scope.body_names.get(value.unit_id, "")
    return value.region or ""


def _target(indicator: Indicator, value: IndicatorValue) -> tuple[Decimal, str] | None:
    target = value.target if value.target is not None else indicator.target
    if target is None:
        return None
    return target, value.comparator or indicator.comparator or Comparator.AT_LEAST.value


def _has_target(indicator: Indicator, values: Sequence[IndicatorValue]) -> bool:
    return any(_target(indicator, value) for value in values)


def _on_target(indicator: Indicator, value: IndicatorValue) -> bool:
    held = _target(indicator, value)
    exact = value_of(value.numerator, value.denominator, value.reported_value)
    if held is None or exact is None:
        return True
    return meets(exact, *held, percent=indicator.unit_of_measure == "%")


def _below_figure(scope: Scope, indicator: Indicator, values: Sequence[IndicatorValue]) -> Figure:
    below = [value for value in values if not _on_target(indicator, value)]
    below.sort(key=lambda value: scope.unit_rank(value.unit_id))
    names = tuple(dict.fromkeys(_owner(scope, value) or _("全域") for value in below))
    ids = tuple(value.id for value in below)
    return Figure(
        key=f"indicator.{indicator.id}.below",
        label=_("{name}未达标的单位").format(name=indicator.name),
        value=names,
        text="、".join(names),
        unit=_("单位"),
        formula=_("{n} 个数值中未达到目标的 {below} 个").format(n=len(values), below=len(below)),
        rule=scope.rules["indicators"].cite("below_target"),
        source=Source(
            "indicator_values", (within(scope.period.code), Condition("id", "in", ids)), len(below)
        ),
        names=names,
    )
