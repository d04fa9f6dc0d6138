"""Overdue cases by unit: from case tallies, else as an indicator reports them (14 = 7+4+3)."""

from collections.abc import Mapping
from dataclasses import replace

from hallmanager.base.text import _
from hallmanager.domain.condition import Condition, within
from hallmanager.domain.figures import Figure, Source
from hallmanager.domain.ranking import ranked
from hallmanager.figures.scope import Place, Scope, without_rows
from hallmanager.records.caseload import CaseTally
from hallmanager.records.indicators import Indicator, IndicatorValue


def overdue_figures(scope: Scope) -> list[Figure]:
    """The total and the units with their counts; unknown where nobody reported any."""
    found = _tallied(scope) or _reported(scope)
    if found is None:
        return _figures(scope, {}, _tally_source(scope, 0), known=False)
    return _figures(scope, *found, known=True)


def _tallied(scope: Scope) -> tuple[dict[Place, int], Source] | None:
    source = _tally_source(scope, 0)
    rows = scope.reader.count(CaseTally, *source.where)
    if not rows:
        return None
    places = (*scope.units, *scope.sub_centers)
    tallies = {place: scope.cases.get(place.key) for place in places}
    counts = {place: tally.sums["overdue"] or 0 for place, tally in tallies.items() if tally}
    return counts, _tally_source(scope, rows)


def _tally_source(scope: Scope, rows: int) -> Source:
    where = (within(scope.period.code), Condition("overdue", "filled"))
    return Source("case_tallies", where, rows, counts=(("overdue",),))


def _reported(scope: Scope) -> tuple[dict[Place, int], Source] | None:
    names = scope.rules["caseload"].names("overdue_indicators")
    ids = tuple(one.id for one in scope.records(Indicator) if one.name in names)
    where = (
        within(scope.period.code),
        Condition("indicator", "in", ids),
        Condition("unit", "filled"),
        Condition("reported_value", "filled"),
    )
    values = scope.reader.find(IndicatorValue, *where) if ids else []
    if not values:
        return None
    counts = dict.fromkeys(scope.every_unit, 0)
    places = {place.id: place for place in scope.every_unit}
    for value in values:
        if value.unit_id is not None:
            counts[places[value.unit_id]] += int(value.reported_value or 0)
    return counts, Source("indicator_values", where, len(values), counts=(("reported_value",),))


def _figures(
    scope: Scope, counts: Mapping[Place, int], source: Source, *, known: bool
) -> list[Figure]:
    units = ranked(counts, lambda place: counts[place])
    texts = tuple(_("{name}{n}件").format(name=one.member.body_name, n=one.count) for one in units)
    total = sum(counts.values())
    terms = " + ".join(str(one.count) for one in units)
    count = Figure(
        key="overdue.count",
        label=_("超期件"),
        value=total if known else None,
        text=str(total) if known else "",
        unit="件",
        formula=f"{terms or 0} = {total}" if known else without_rows(),
        rule=scope.rules["caseload"].cite("overdue"),
        source=source,
    )
    listed = replace(
        count,
        key="overdue.units",
        label=_("有超期件的单位"),
        value=texts if known else None,
        text="、".join(texts),
        unit=_("单位"),
        names=tuple(one.member.body_name for one in units),
    )
    return [count, listed]
