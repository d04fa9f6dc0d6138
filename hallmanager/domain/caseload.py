"""Cases: what makes a tally consistent, and the one definition of its rates (domain.md §4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hallmanager.base.text import N_, _
from hallmanager.domain.printed_rate import PrintedRate
from hallmanager.domain.problem import Problem
from hallmanager.domain.ratio import Ratio


@dataclass(frozen=True)
class Cases:
    """The cases of one place; `stands_in` when its ballots due were taken for them."""

    accepted: int
    settled: int
    stands_in: bool

    @property
    def is_zero(self) -> bool:
        """Whether the place settled nothing: 零办件."""
        return self.settled == 0


def cases_of(tally: tuple[int, int] | None, ballots_due: int | None) -> Cases | None:
    """Cases as tallied; where none were entered, the ballots due stand for them.

    `tally` is accepted and settled. None where neither was entered.
    """
    if tally is not None:
        return Cases(*tally, stands_in=False)
    if ballots_due is not None:
        return Cases(ballots_due, ballots_due, stands_in=True)
    return None


def settlement_rate(accepted: int, settled: int) -> Ratio:
    """办结率 = settled / accepted; may pass 100 % where cases were carried over."""
    return Ratio(settled, accepted)


def check_case_tally(values: Mapping[str, Any]) -> list[Problem]:
    """Parts stay within their whole: channels add to accepted, instant and overdue fit in."""
    accepted, settled = values.get("accepted"), values.get("settled")
    online, offline = values.get("online"), values.get("offline")
    problems = []
    if None not in (accepted, online, offline) and online + offline != accepted:  # type: ignore[operator]
        problems.append(
            Problem(
                "offline",
                _("线上 {online} 加线下 {offline} 等于 {sum}，不等于受理 {accepted}。").format(
                    online=online,
                    offline=offline,
                    sum=online + offline,  # type: ignore[operator]
                    accepted=accepted,
                ),
            )
        )
    instant = values.get("instant")
    if instant is not None and settled is not None and instant > settled:
        problems.append(
            Problem(
                "instant",
                _("即办件 {instant} 件多于办结 {settled} 件，请核对。").format(
                    instant=instant, settled=settled
                ),
            )
        )
    return problems


def _printed_settlement(values: Mapping[str, Any]) -> Ratio | None:
    accepted, settled = values.get("accepted"), values.get("settled")
    if not isinstance(accepted, int) or not isinstance(settled, int):
        return None
    return settlement_rate(accepted, settled)


RATES = (PrintedRate(N_("办结率"), _printed_settlement),)
