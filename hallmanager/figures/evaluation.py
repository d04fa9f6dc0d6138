"""Offline ballots: the hall's total, each sub-centre, each unit; each measure declared once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hallmanager.base.text import N_, _, translate
from hallmanager.domain.condition import Condition, within
from hallmanager.domain.evaluation import Ballots
from hallmanager.domain.figures import Figure, Source
from hallmanager.domain.period import Period
from hallmanager.domain.ratio import Ratio, percent_text, quotient_text
from hallmanager.figures.comparing import compared
from hallmanager.figures.scope import (
    BALLOT_COUNTS,
    Place,
    Scope,
    main_hall,
    of_place,
    without_rows,
)
from hallmanager.storage.tallies.places import Tally


@dataclass(frozen=True)
class Measure:
    """One measure of ballots: an attribute of `Ballots`, and the columns its rows add up."""

    name: str
    label_mark: str
    clause: str
    counts: tuple[tuple[str, ...], ...]
    unit: str = ""


_SHORT = {
    "ballots_due": N_("应投"),
    "ballots_cast": N_("实投"),
    "satisfied": N_("满意"),
    "basically_satisfied": N_("基本满意"),
    "dissatisfied": N_("不满意"),
    "unevaluated": N_("未开展评价"),
}
_DUE = ("ballots_due",)
_NEGATIVE = ("dissatisfied", "unevaluated")

MEASURES = (
    Measure("ballots_due", N_("应投票数"), "counts", (_DUE,), "件"),
    Measure("ballots_cast", N_("实投票数"), "counts", (("ballots_cast",),), "件"),
    Measure("turnout", N_("投票率"), "turnout", (("ballots_cast",), _DUE)),
    Measure("satisfied", N_("满意票"), "counts", (("satisfied",),), "张"),
    Measure("satisfaction_rate", N_("满意率"), "satisfaction", (("satisfied",), _DUE)),
    Measure("basically_satisfied", N_("基本满意票"), "counts", (("basically_satisfied",),), "张"),
    Measure(
        "basic_satisfaction_rate",
        N_("基本满意率"),
        "basic_satisfaction",
        (("basically_satisfied",), _DUE),
    ),
    Measure("dissatisfied", N_("已投的不满意票"), "counts", (("dissatisfied",),), "张"),
    Measure("unevaluated", N_("未开展评价票"), "counts", (("unevaluated",),), "张"),
    Measure("negative", N_("不满意票（含未开展评价）"), "dissatisfaction", (_NEGATIVE,), "张"),
    Measure("dissatisfaction_rate", N_("不满意率"), "dissatisfaction", (_NEGATIVE, _DUE)),
)
_COMPARED = ("ballots_due", "turnout", "satisfaction_rate")


@dataclass(frozen=True)
class Counted:
    """The ballots of one place or of the whole hall, and where their rows are."""

    prefix: str
    name: str
    where: tuple[Condition, ...]
    rows: int
    ballots: Ballots | None
    tables: bool = False
    rule_note: str = ""

    def source(self, measure: Measure) -> Source:
        """The rows one measure adds up."""
        return Source("ballots", self.where, self.rows, counts=measure.counts)


def hall_figures(scope: Scope) -> list[Figure]:
    """The main hall's total without sub-centres, and its change against earlier periods."""
    hall = main_total(scope)
    figures = [_figure(scope, hall, measure) for measure in MEASURES]
    for measure in MEASURES:
        if measure.name in _COMPARED:
            figures += _changes(scope, hall, measure)
    return figures


def place_figures(scope: Scope) -> list[Figure]:
    """Every sub-centre and every unit: in a table a nought is blank."""
    places = (*scope.sub_centers, *scope.units)
    counted = [of_one_place(scope, place) for place in places]
    return [_figure(scope, one, measure) for one in counted for measure in MEASURES]


def main_total(scope: Scope) -> Counted:
    """The ballots of all units of the main hall."""
    tallies = [tally for (kind, _id), tally in scope.ballots.items() if kind == "unit"]
    note = _("，不含{n}个分中心").format(n=len(scope.sub_centers)) if scope.sub_centers else ""
    return _counted(
        scope.period, "hall", _("政务服务大厅"), (main_hall(),), tallies, rule_note=note
    )


def of_one_place(scope: Scope, place: Place) -> Counted:
    """The ballots of one unit or sub-centre."""
    tally = scope.ballots.get(place.key)
    tallies = [tally] if tally else []
    where = (of_place(place),)
    return _counted(scope.period, place.prefix, place.name, where, tallies, tables=True)


def _counted(
    period: Period,
    prefix: str,
    name: str,
    where: tuple[Condition, ...],
    tallies: Sequence[Tally],
    *,
    tables: bool = False,
    rule_note: str = "",
) -> Counted:
    rows = sum(tally.rows for tally in tallies)
    ballots = _added(tallies) if rows else None
    conditions = (within(period.code), *where)
    return Counted(prefix, name, conditions, rows, ballots, tables, rule_note)


def _added(tallies: Iterable[Tally]) -> Ballots:
    found = list(tallies)
    return Ballots(*(sum(tally.sums[name] or 0 for tally in found) for name in BALLOT_COUNTS))


def _value(ballots: Ballots, measure: Measure) -> int | Ratio:
    value: int | Ratio = getattr(ballots, measure.name.removeprefix("ballots_"))
    return value


def _figure(scope: Scope, counted: Counted, measure: Measure) -> Figure:
    rule = scope.rules["offline_ballots"]
    value = _value(counted.ballots, measure) if counted.ballots else None
    return Figure(
        key=f"{counted.prefix}.{measure.name}",
        label=f"{counted.name}{translate(measure.label_mark)}",
        value=value,
        text=_text(value, rule.number("places"), blank=counted.tables),
        unit=measure.unit,
        formula=_formula(counted, measure, value),
        rule=rule.cite(measure.clause) + counted.rule_note,
        source=counted.source(measure),
    )


def _text(value: int | Ratio | None, places: int, *, blank: bool) -> str:
    if value is None:
        return ""
    nought = value.numerator == 0 if isinstance(value, Ratio) else value == 0
    if nought and blank:
        return ""
    return percent_text(value, places) if isinstance(value, Ratio) else str(value)


def _formula(counted: Counted, measure: Measure, value: int | Ratio | None) -> str:
    if value is None or counted.ballots is None:
        return without_rows()
    terms = [_terms(counted.ballots, part) for part in measure.counts]
    if isinstance(value, int):
        rows = _("{n}行相加：").format(n=counted.rows) if counted.rows > 1 else ""
        equals = f" = {value}" if len(measure.counts[0]) > 1 else ""
        return f"{rows}{terms[0]}{equals}"
    over = f"（{terms[0]}）" if len(measure.counts[0]) > 1 else f"{terms[0]} "
    quotient = quotient_text(value)
    return f"{over}÷ {terms[1]}" + (f" = {quotient}" if quotient else _("，没有应投票，不计算"))


def _terms(ballots: Ballots, columns: Sequence[str]) -> str:
    return " + ".join(
        f"{translate(_SHORT[name])} {getattr(ballots, name.removeprefix('ballots_'))}"
        for name in columns
    )


def _changes(scope: Scope, hall: Counted, measure: Measure) -> Iterable[Figure]:
    now = _figure(scope, hall, measure)
    for name, period in (
        ("change", scope.period.previous()),
        ("year_change", scope.period.year_before()),
    ):
        then = main_total(scope.earlier(period))
        value = _value(then.ballots, measure) if then.ballots else None
        yield compared(now, value, then.source(measure), scope.rules["comparison"], name)
