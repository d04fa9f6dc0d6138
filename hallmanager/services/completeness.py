"""What is entered for a period and what is missing: the answer of the first page and the wizard.

Plain values: nothing here is shown as it is, and nothing is changed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from hallmanager.base import clock
from hallmanager.base.text import _
from hallmanager.bulletins.registry import TYPES
from hallmanager.domain.condition import Condition, within
from hallmanager.domain.figures import Figure
from hallmanager.domain.period import Period, PeriodUnit
from hallmanager.domain.ratio import Ratio, percent_text
from hallmanager.domain.rules import load_rules
from hallmanager.figures.evaluation import hall_figures, of_one_place
from hallmanager.figures.scope import Place, Scope
from hallmanager.records.bulletin import Activity, BulletinDraft, HallProblem, ProblemState
from hallmanager.records.caseload import CaseTally
from hallmanager.records.evaluation import Ballot
from hallmanager.records.hall import Center, StationedUnit, SubCenter
from hallmanager.records.honors import ListColor, RedBlackEntry, ServiceStar
from hallmanager.records.indicators import Indicator, IndicatorValue
from hallmanager.records.kind import Record

if TYPE_CHECKING:
    from hallmanager.storage.history import Imported
    from hallmanager.storage.reading import Reader
    from hallmanager.storage.store import Store

_TREND_PERIODS = 6


class State(StrEnum):
    """How far an input is there."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    MISSING = "missing"
    OPTIONAL = "optional"
    NOT_BEGUN = "not_begun"


@dataclass(frozen=True)
class Input:
    """One input of a period: how much is there, what is missing, who changed it last.

    `expected` is None where nobody can say how many there will be. `note` says what a bulletin
    does with it as it stands.
    """

    kind: str
    title: str
    entered: int
    expected: int | None
    unit: str
    state: State
    missing: tuple[str, ...] = ()
    note: str = ""
    changed_at: datetime | None = None
    changed_by: str = ""


@dataclass(frozen=True)
class PlaceState:
    """The ballots of one unit or sub-centre as a tile shows them; `due` None: not entered."""

    kind: str
    id: int
    name: str
    short_name: str
    due: int | None
    turnout: str
    satisfaction: str


@dataclass(frozen=True)
class Trend:
    """A measure over the last periods, oldest first; None and "" where nothing was entered."""

    figure: Figure
    periods: tuple[Period, ...]
    values: tuple[float | None, ...]
    texts: tuple[str, ...]

    @property
    def is_rate(self) -> bool:
        """Whether the values are shares, which differ by little and are compared as points."""
        return isinstance(self.figure.value, Ratio) or not self.figure.unit


@dataclass(frozen=True)
class Completeness:
    """A period of a hall: its inputs, leading figures, places and trends."""

    period: Period
    center: str
    sample: bool
    inputs: tuple[Input, ...]
    leading: tuple[Figure, ...]
    changes: Mapping[str, Figure]
    places: tuple[PlaceState, ...]
    trends: tuple[Trend, ...]
    last_import: "Imported | None" = None

    @property
    def missing(self) -> tuple[Input, ...]:
        """The inputs that are wanted and not all there."""
        return tuple(i for i in self.inputs if i.state in (State.PARTIAL, State.MISSING))


def completeness(store: "Store", period: Period) -> Completeness:
    """Look through everything a period's bulletins are made from."""
    with store.reading() as reader:
        scope = Scope(reader, period, load_rules().on(period.end))
        centers = reader.find(Center)
        figures = {figure.key: figure for figure in hall_figures(scope)}
        return Completeness(
            period=period,
            center=centers[0].name if centers else "",
            sample=any(center.sample for center in centers),
            inputs=tuple(_with_last_change(reader, _inputs(scope))),
            leading=tuple(figures[key] for key in _LEADING),
            changes={key: figures[f"{key}.change"] for key in _COMPARED},
            places=tuple(_place_states(reader, scope)),
            trends=tuple(_trends(scope)),
            last_import=next(iter(reader.imports(limit=1)), None),
        )


def inputs_of(store: "Store", period: Period) -> list[Input]:
    """Only the inputs of a period, as the wizard lists them."""
    with store.reading() as reader:
        scope = Scope(reader, period, load_rules().on(period.end))
        return list(_with_last_change(reader, _inputs(scope)))


@dataclass(frozen=True)
class PeriodState:
    """A period as one line: ballots entered of those expected, and whether a draft was begun."""

    period: Period
    entered: int
    expected: int
    draft: bool


def recent_periods(store: "Store", type_key: str, period: Period, count: int) -> list[PeriodState]:
    """The period, the one after it, those before, and all with a draft of a type; latest first."""
    with store.reading() as reader:
        of_type = Condition("bulletin_type", "=", type_key)
        drafts = {Period.parse(one.period) for one in reader.find(BulletinDraft, of_type)}
        near = [period.following()]
        while len(near) < count:
            near.append(near[-1].previous())
        wanted = {*near, *(one for one in drafts if one.unit is period.unit)}
        rules = load_rules().on(period.end)
        return [
            _period_state(Scope(reader, one, rules), one in drafts)
            for one in sorted(wanted, key=lambda one: one.start, reverse=True)
        ]


def _period_state(scope: Scope, draft: bool) -> PeriodState:
    ballots = _ballots(scope)
    return PeriodState(scope.period, ballots.entered, ballots.expected or 0, draft)


_LEADING = (
    "hall.ballots_due",
    "hall.ballots_cast",
    "hall.turnout",
    "hall.satisfaction_rate",
    "hall.negative",
)
_COMPARED = ("hall.ballots_due", "hall.turnout", "hall.satisfaction_rate")
_TRENDS = ("hall.turnout", "hall.satisfaction_rate", "hall.ballots_due")


def _inputs(scope: Scope) -> list[Input]:
    found = [
        _ballots(scope),
        _cases(scope),
        _indicators(scope),
        _lists(scope),
        _stars(scope),
        _activities(scope),
        _problems(scope),
    ]
    return [*found, *_drafts(scope)]


def _places(scope: Scope) -> Iterable[Place]:
    return (*scope.units, *scope.sub_centers)


def _ballots(scope: Scope) -> Input:
    wanted = [place for place in _places(scope) if place.present]
    missing = tuple(place.name for place in wanted if place.key not in scope.ballots)
    note = _("缺的单位在附表里空着，不计入合计") if missing and scope.ballots else ""
    return _counted(Ballot, len(wanted) - len(missing), len(wanted), _("个单位"), missing, note)


def _cases(scope: Scope) -> Input:
    wanted = [place for place in scope.units if place.present]
    missing = tuple(place.name for place in wanted if place.key not in scope.cases)
    if len(missing) == len(wanted):
        note = _("没有录入时，通报以应投票数作办件数，并在口径里注明")
        return _input(CaseTally, 0, len(wanted), _("个单位"), State.OPTIONAL, note=note)
    return _counted(CaseTally, len(wanted) - len(missing), len(wanted), _("个单位"), missing)


def _indicators(scope: Scope) -> Input:
    names = {indicator.id: indicator.name for indicator in scope.reader.find(Indicator)}
    values = scope.reader.find(IndicatorValue, within(scope.period.code))
    told = {value.indicator_id for value in values}
    missing = tuple(name for id, name in names.items() if id not in told)
    if not names:
        return _input(IndicatorValue, 0, None, _("项"), State.OPTIONAL)
    return _counted(IndicatorValue, len(told), len(names), _("项"), missing)


def _lists(scope: Scope) -> Input:
    """Red and black lists come out every month; a month without any entry is missing."""
    entries = scope.reader.find(RedBlackEntry, within(scope.period.code))
    months = [month for month in scope.period.months() if month.start <= clock.today()]
    missing = tuple(
        month.short_title
        for month in months
        if not any(month.covers(entry.published_on) for entry in entries)
    )
    red = sum(entry.color == ListColor.RED.value for entry in entries)
    note = _("红榜 {red} 条，黑榜 {black} 条").format(red=red, black=len(entries) - red)
    state = _state(len(months) - len(missing), len(months))
    return _input(
        RedBlackEntry, len(entries), None, _("条"), state, missing, note if entries else ""
    )


def _stars(scope: Scope) -> Input:
    found = scope.reader.count(ServiceStar, within(scope.period.code))
    if not found and scope.period.unit is PeriodUnit.MONTH:
        note = _("服务明星按季度评定")
        return _input(ServiceStar, 0, None, _("名"), State.OPTIONAL, note=note)
    note = "" if found else _("没有时通报略去这一句")
    return _uncounted(ServiceStar, found, _("名"), note)


def _activities(scope: Scope) -> Input:
    found = scope.reader.count(Activity, within(scope.period.code))
    note = "" if found else _("没有时通报写“没有专项工作动态”")
    return _uncounted(Activity, found, _("项"), note)


def _problems(scope: Scope) -> Input:
    period = within(scope.period.code)
    found = scope.reader.count(HallProblem, period)
    settled = Condition("state", "=", ProblemState.CLOSED.value)
    unsettled = found - scope.reader.count(HallProblem, period, settled)
    if not found:
        note = _("没有问题可不录，通报写“未发现突出问题”")
        return _input(HallProblem, 0, None, _("个"), State.OPTIONAL, note=note)
    note = _("{n} 个未销号").format(n=unsettled) if unsettled else ""
    return _uncounted(HallProblem, found, _("个"), note)


def _drafts(scope: Scope) -> Iterable[Input]:
    """The bulletins that are written for such a period, and whether they have been begun."""
    wanted = sum(scope.period.unit in one.period_units for one in TYPES.values())
    if not wanted:
        return
    found = scope.reader.count(BulletinDraft, Condition("period", "=", scope.period.code))
    state = State.NOT_BEGUN if not found else _state(found, wanted)
    note = "" if found else _("还没有开始起草")
    expected = wanted if wanted > 1 else None
    yield _input(BulletinDraft, found, expected, _("份"), state, note=note)


def _counted(
    cls: type[Record],
    entered: int,
    expected: int,
    unit: str,
    missing: tuple[str, ...],
    note: str = "",
) -> Input:
    return _input(cls, entered, expected, unit, _state(entered, expected), missing, note)


def _uncounted(cls: type[Record], entered: int, unit: str, note: str = "") -> Input:
    state = State.COMPLETE if entered else State.MISSING
    return _input(cls, entered, None, unit, state, note=note)


def _state(entered: int, expected: int) -> State:
    if entered >= expected and expected:
        return State.COMPLETE
    return State.PARTIAL if entered else State.MISSING


def _input(
    cls: type[Record],
    entered: int,
    expected: int | None,
    unit: str,
    state: State,
    missing: tuple[str, ...] = (),
    note: str = "",
) -> Input:
    return Input(cls.kind.key, cls.kind.title, entered, expected, unit, state, missing, note)


def _with_last_change(reader: "Reader", inputs: Sequence[Input]) -> Iterable[Input]:
    last = reader.latest_by_kind()
    for one in inputs:
        if one.entered and one.kind in last:
            at, by = last[one.kind]
            yield replace(one, changed_at=at, changed_by=by)
        else:
            yield one


def _place_states(reader: "Reader", scope: Scope) -> Iterable[PlaceState]:
    short = {("unit", one.id): one.short_name for one in reader.find(StationedUnit)}
    short |= {("sub_center", one.id): one.short_name for one in reader.find(SubCenter)}
    for place in _places(scope):
        ballots = of_one_place(scope, place).ballots
        yield PlaceState(
            place.kind,
            place.id,
            place.name,
            short.get(place.key) or place.name,
            ballots.due if ballots else None,
            percent_text(ballots.turnout) if ballots else "",
            percent_text(ballots.satisfaction_rate) if ballots else "",
        )


def _trends(scope: Scope) -> Iterable[Trend]:
    periods = [scope.period]
    while len(periods) < _TREND_PERIODS:
        periods.append(periods[-1].previous())
    by_period = [
        {figure.key: figure for figure in hall_figures(scope.earlier(period))}
        for period in reversed(periods)
    ]
    for key in _TRENDS:
        values = tuple(_number(figures[key]) for figures in by_period)
        texts = tuple(figures[key].printed for figures in by_period)
        yield Trend(by_period[-1][key], tuple(reversed(periods)), values, texts)


def _number(figure: Figure) -> float | None:
    if isinstance(figure.value, Ratio):
        return float(figure.value.exact) if figure.value.exact is not None else None
    return float(figure.value) if isinstance(figure.value, int) else None
