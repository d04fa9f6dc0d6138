"""Cases: volume and settlement, ranking, zero-case units (domain.md §4).

Where no case tallies were entered for a place, its ballots due stand for its cases by the
declared rule, and the figures say so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from hallmanager.base.text import N_, _, translate
from hallmanager.domain.caseload import Cases, cases_of, settlement_rate
from hallmanager.domain.condition import Condition, within
from hallmanager.domain.figures import Figure, Source, joined
from hallmanager.domain.ranking import Ranked, ranked, top
from hallmanager.domain.ratio import Ratio, percent_text, quotient_text
from hallmanager.figures.comparing import compared
from hallmanager.figures.scope import (
    Place,
    Scope,
    main_hall,
    of_place,
    of_units,
    without_rows,
)

# A place's rows are of one of the two kinds, so each row has one of the two columns.
_ACCEPTED = ("accepted", "ballots_due")
_SETTLED = ("settled", "ballots_due")


@dataclass(frozen=True)
class Handled:
    """The cases of one place, and how many rows they come from."""

    place: Place
    cases: Cases
    rows: int


@dataclass(frozen=True)
class Caseload:
    """What a set of places handled, in the fixed order; places without any row are left out."""

    handled: tuple[Handled, ...]

    @property
    def tallied(self) -> list[Handled]:
        return [one for one in self.handled if not one.cases.stands_in]

    @property
    def standing_in(self) -> list[Handled]:
        return [one for one in self.handled if one.cases.stands_in]

    @property
    def clause(self) -> str:
        """The clause of the rule by which the volume was counted."""
        return "stand_in" if self.standing_in else "counts"

    def note(self) -> str:
        """The words that say what stands for what; nothing where all was tallied."""
        if not self.standing_in:
            return ""
        if not self.tallied:
            return _("，未录办件统计，以应投票数为办件量")
        return _("，其中{n}个单位未录办件统计，以应投票数为办件量").format(n=len(self.standing_in))


def case_figures(scope: Scope) -> list[Figure]:
    """Volume, settlement rate, ranking, zero-case units, each place's volume."""
    hall = caseload(scope, scope.units)
    places = caseload(scope, (*scope.sub_centers, *scope.units))
    return [
        *_volume(scope, hall),
        *_changes(scope, hall),
        *(_place_volume(scope, one) for one in places.handled),
        *_ranking(scope, hall),
        *_zero_cases(scope, hall),
    ]


def caseload(scope: Scope, places: Iterable[Place]) -> Caseload:
    """The cases of the places that have any row."""
    found = (_handled(scope, place) for place in places)
    return Caseload(tuple(one for one in found if one is not None))


def _handled(scope: Scope, place: Place) -> Handled | None:
    tallied, voted = scope.cases.get(place.key), scope.ballots.get(place.key)
    cases = cases_of(
        (tallied.sums["accepted"] or 0, tallied.sums["settled"] or 0) if tallied else None,
        voted.sums["ballots_due"] or 0 if voted else None,
    )
    behind = tallied or voted
    return Handled(place, cases, behind.rows) if cases and behind else None


def _source(
    scope: Scope, handled: Sequence[Handled], counts: tuple[tuple[str, ...], ...], *, whole: bool
) -> Source:
    """The rows behind some places; `whole` when they are all of the main hall."""
    sources = []
    for kind, stands_in in (("case_tallies", False), ("ballots", True)):
        chosen = [one for one in handled if one.cases.stands_in is stands_in]
        if chosen:
            everyone = whole and len(chosen) == len(handled)
            condition = main_hall() if everyone else _of(chosen)
            rows = sum(one.rows for one in chosen)
            sources.append(Source(kind, (within(scope.period.code), condition), rows))
    nobody = main_hall() if whole else of_units([])
    empty = Source("case_tallies", (within(scope.period.code), nobody), 0)
    return joined(sources or [empty], counts)


def _of(handled: Sequence[Handled]) -> Condition:
    if len(handled) == 1:
        return of_place(handled[0].place)
    return of_units([one.place.id for one in handled])


def _volume(scope: Scope, hall: Caseload) -> list[Figure]:
    rule = scope.rules["caseload"]
    accepted = sum(one.cases.accepted for one in hall.handled)
    settled = sum(one.cases.settled for one in hall.handled)
    known = bool(hall.handled)
    rate = settlement_rate(accepted, settled)
    return [
        _count(scope, hall, "accepted", N_("政务服务大厅办件量"), accepted, _ACCEPTED),
        _count(scope, hall, "settled", N_("政务服务大厅办结件"), settled, _SETTLED),
        Figure(
            key="cases.settlement_rate",
            label=_("政务服务大厅办结率"),
            value=rate if known else None,
            text=percent_text(rate, rule.number("places")) if known else "",
            unit="",
            formula=_rate_formula(rate, hall) if known else without_rows(),
            rule=rule.cite("settlement") + hall.note(),
            source=_source(scope, hall.handled, (_SETTLED, _ACCEPTED), whole=True),
        ),
    ]


def _count(
    scope: Scope, hall: Caseload, name: str, label: str, value: int, columns: tuple[str, ...]
) -> Figure:
    known = bool(hall.handled)
    formula = _("{n}个单位相加 = {value}{note}").format(
        n=len(hall.handled), value=value, note=hall.note()
    )
    return Figure(
        key=f"cases.{name}",
        label=translate(label),
        value=value if known else None,
        text=str(value) if known else "",
        unit="件",
        formula=formula if known else without_rows(),
        rule=scope.rules["caseload"].cite(hall.clause),
        source=_source(scope, hall.handled, (columns,), whole=True),
    )


def _rate_formula(rate: Ratio, hall: Caseload) -> str:
    words = _("办结 {settled} ÷ 受理 {accepted}").format(
        settled=rate.numerator, accepted=rate.denominator
    )
    quotient = quotient_text(rate)
    return words + (f" = {quotient}" if quotient else _("，没有受理件，不计算")) + hall.note()


def _changes(scope: Scope, hall: Caseload) -> Iterable[Figure]:
    now = _volume(scope, hall)[1]
    for name, period in (
        ("change", scope.period.previous()),
        ("year_change", scope.period.year_before()),
    ):
        earlier = scope.earlier(period)
        then = _volume(earlier, caseload(earlier, earlier.units))[1]
        before = then.value if isinstance(then.value, int) else None
        yield compared(now, before, then.source, scope.rules["comparison"], name)


def _place_volume(scope: Scope, one: Handled) -> Figure:
    alone = Caseload((one,))
    return Figure(
        key=f"{one.place.prefix}.cases",
        label=_("{name}办件量").format(name=one.place.name),
        value=one.cases.settled,
        text=str(one.cases.settled),
        unit="件",
        formula=_("办结 {n}").format(n=one.cases.settled) + alone.note(),
        rule=scope.rules["caseload"].cite(alone.clause),
        source=_source(scope, [one], (_SETTLED,), whole=False),
    )


def leaders(scope: Scope, hall: Caseload) -> list[Ranked[Handled]]:
    """The first units by cases settled, with everyone who ties at the cut."""
    ranking = ranked(hall.handled, lambda one: one.cases.settled)
    return top(ranking, scope.rules["ranking"].number("top"))


def _ranking(scope: Scope, hall: Caseload) -> list[Figure]:
    leading = leaders(scope, hall)
    rule = scope.rules["ranking"].cite("top") + hall.note()
    names = tuple(one.member.place.body_name for one in leading)
    texts = tuple(
        _("{name}{n}件").format(name=one.member.place.body_name, n=one.count) for one in leading
    )
    listed = Figure(
        key="ranking.top",
        label=_("办件量居前的单位"),
        value=texts if hall.handled else None,
        text="、".join(texts),
        unit=_("单位"),
        formula=_("按办结件数从多到少，取前{n}名，并列的一并列出").format(
            n=scope.rules["ranking"].number("top")
        ),
        rule=rule,
        source=_source(scope, [one.member for one in leading], (_SETTLED,), whole=False),
        names=names,
    )
    return [listed, *(_ranked(scope, place, one, rule) for place, one in enumerate(leading, 1))]


def _ranked(scope: Scope, place: int, one: Ranked[Handled], rule: str) -> Figure:
    return Figure(
        key=f"ranking.top.{place}",
        label=_("办件量第{rank}名：{name}").format(rank=one.rank, name=one.member.place.name),
        value=one.count,
        text=str(one.count),
        unit="件",
        formula=_("{name}办结 {n}").format(name=one.member.place.name, n=one.count),
        rule=rule,
        source=_source(scope, [one.member], (_SETTLED,), whole=False),
        names=(one.member.place.body_name,),
    )


def _zero_cases(scope: Scope, hall: Caseload) -> list[Figure]:
    """Units in the hall that settled nothing; unknown while nothing at all was entered."""
    known = bool(hall.handled)
    idle = _idle(scope, hall) if known else []
    texts = tuple(
        _("{name}（代办）").format(name=place.body_name) if place.proxied else place.body_name
        for place in idle
    )
    count = Figure(
        key="zero_case.count",
        label=_("零办件单位数"),
        value=len(idle) if known else None,
        text=str(len(idle)) if known else "",
        unit=_("单位"),
        formula=_zero_formula(idle, hall) if known else without_rows(),
        rule=scope.rules["caseload"].cite("zero_case") + hall.note(),
        source=Source("units", (Condition("id", "in", tuple(p.id for p in idle)),), len(idle)),
    )
    listed = replace(
        count,
        key="zero_case.units",
        label=_("零办件单位"),
        value=texts if known else None,
        text="、".join(texts),
        names=tuple(place.body_name for place in idle),
    )
    return [count, listed]


def _idle(scope: Scope, hall: Caseload) -> list[Place]:
    """Those present that settled nothing, also without any record."""
    busy = {one.place.id for one in hall.handled if not one.cases.is_zero}
    return [place for place in scope.units if place.present and place.id not in busy]


def _zero_formula(idle: Sequence[Place], hall: Caseload) -> str:
    recorded = {one.place.id for one in hall.handled}
    silent = sum(place.id not in recorded for place in idle)
    return _("在驻单位中办结为 0 的 {n} 个，其中没有任何记录的 {silent} 个").format(
        n=len(idle), silent=silent
    )
