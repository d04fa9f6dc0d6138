"""What the figures of one period are made from: its places, their tallies, the rules in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from hallmanager.base.text import _
from hallmanager.domain.condition import Condition, within
from hallmanager.domain.dated import as_of
from hallmanager.domain.period import Period
from hallmanager.domain.rules import Rules
from hallmanager.records.caseload import CaseTally
from hallmanager.records.evaluation import Ballot
from hallmanager.records.hall import Center, StationedUnit, SubCenter, SubCenterName, UnitName
from hallmanager.records.kind import Record
from hallmanager.storage.store import Reader
from hallmanager.storage.tallies.places import Tally, by_place

BALLOT_COUNTS = (
    "ballots_due",
    "ballots_cast",
    "satisfied",
    "basically_satisfied",
    "dissatisfied",
    "unevaluated",
)
_FULL_WIDTH = str.maketrans("()", "（）")
CASE_COUNTS = ("accepted", "settled", "overdue")

N = TypeVar("N", UnitName, SubCenterName)
R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Place:
    """A unit or a sub-centre under the names it had on the last day of the period.

    `name` stands in tables, `body_name` in running text; `present` says whether it was in the
    hall in the period at all.
    """

    kind: str
    id: int
    name: str
    body_name: str
    present: bool = True
    proxied: bool = False

    @property
    def prefix(self) -> str:
        """The beginning of the keys of the place's figures."""
        return f"{self.kind}.{self.id}"

    @property
    def key(self) -> tuple[str, int]:
        """What tallies are found by."""
        return self.kind, self.id


class Scope:
    """One period of one hall; what its periods share is read once for all of them."""

    def __init__(self, reader: Reader, period: Period, rules: Rules) -> None:
        self.reader = reader
        self.period = period
        self.rules = rules
        self._scopes: dict[Period, Scope] = {period: self}
        self._records: dict[tuple[type[Record], str], list[Any]] = {}

    def earlier(self, period: Period) -> "Scope":
        """Another period under the same rules, for comparison."""
        if period not in self._scopes:
            scope = self._scopes[period] = Scope(self.reader, period, self.rules)
            scope._scopes, scope._records = self._scopes, self._records
        return self._scopes[period]

    def records(self, cls: type[R]) -> list[R]:
        """The records of a kind that belong to the period (all of a kind without periods)."""
        code = self.period.code if cls.kind.period_by else ""
        if (cls, code) not in self._records:
            self._records[cls, code] = self.reader.find(cls, *([within(code)] if code else []))
        return self._records[cls, code]

    @property
    def center(self) -> Center | None:
        """The centre whose hall it is; None while nobody has said."""
        return next(iter(self.records(Center)), None)

    @cached_property
    def ballots(self) -> Mapping[tuple[str, int], Tally]:
        return by_place(self.reader, Ballot, BALLOT_COUNTS, self.period)

    @cached_property
    def cases(self) -> Mapping[tuple[str, int], Tally]:
        return by_place(self.reader, CaseTally, CASE_COUNTS, self.period)

    @cached_property
    def every_unit(self) -> tuple[Place, ...]:
        """All units that ever were, in their fixed order, under the names of the period."""
        names = _former_names(self.records(UnitName), "unit_id", self.period.end)
        return tuple(
            _place(
                "unit",
                unit,
                names.get(unit.id, unit),
                present=self._present(unit.entered_on, unit.left_on),
                proxied=unit.proxied,
            )
            for unit in sorted(self.records(StationedUnit), key=_fixed)
        )

    @cached_property
    def units(self) -> tuple[Place, ...]:
        """The units of the main hall: those present or with any count."""
        return tuple(place for place in self.every_unit if place.present or self._counted(place))

    @cached_property
    def sub_centers(self) -> tuple[Place, ...]:
        """The sub-centres in their fixed order: those open or with any count."""
        names = _former_names(self.records(SubCenterName), "sub_center_id", self.period.end)
        places = [
            _place(
                "sub_center",
                center,
                names.get(center.id, center),
                present=self._present(center.opened_on, center.closed_on),
            )
            for center in sorted(self.records(SubCenter), key=_fixed)
        ]
        return tuple(place for place in places if place.present or self._counted(place))

    @cached_property
    def body_names(self) -> Mapping[int, str]:
        """How running text calls each unit."""
        return {place.id: place.body_name for place in self.every_unit}

    def unit_rank(self, unit_id: int | None) -> int:
        """Where a unit stands in the fixed order; unknown units come last."""
        order = {place.id: index for index, place in enumerate(self.every_unit)}
        return order.get(unit_id or 0, len(order))

    def _present(self, entered: date | None, left: date | None) -> bool:
        period = self.period
        return (entered is None or entered <= period.end) and (left is None or left >= period.start)

    def _counted(self, place: Place) -> bool:
        return place.key in self.ballots or place.key in self.cases


def main_hall() -> Condition:
    """Keep the rows of the main hall: sub-centres are counted apart."""
    return Condition("sub_center", "empty")


def of_place(place: Place) -> Condition:
    """Keep the rows of one place."""
    return Condition(place.kind, "=", place.id)


def of_units(ids: Sequence[int]) -> Condition:
    """Keep the rows of some units."""
    return Condition("unit", "in", tuple(ids))


def _place(
    kind: str,
    record: StationedUnit | SubCenter,
    named: StationedUnit | SubCenter | UnitName | SubCenterName,
    *,
    present: bool,
    proxied: bool = False,
) -> Place:
    body_name = getattr(named, "full_name", None) or named.name
    return Place(
        kind,
        record.id,
        full_width_brackets(named.name),
        full_width_brackets(body_name),
        present=present,
        proxied=proxied,
    )


def full_width_brackets(name: str) -> str:
    """A name as documents print it; sheets write either form."""
    return name.translate(_FULL_WIDTH)


def _former_names(records: Sequence[N], owner: str, day: date) -> dict[int, N]:
    return {getattr(record, owner): record for record in as_of(records, day)}


def _fixed(record: StationedUnit | SubCenter) -> tuple[bool, int, str]:
    return record.fixed_order is None, record.fixed_order or 0, record.name


def without_rows() -> str:
    """The formula of a figure for which nothing was entered."""
    return _("期内没有录入数据")
