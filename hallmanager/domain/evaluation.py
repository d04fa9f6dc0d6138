"""Offline card ballots: what makes a row consistent, and the one definition of each rate (S000)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hallmanager.base.text import N_, _
from hallmanager.domain.printed_rate import PrintedRate
from hallmanager.domain.problem import Problem
from hallmanager.domain.ratio import Ratio


@dataclass(frozen=True)
class Ballots:
    """Counts of ballots: due = cast + unevaluated; cast = satisfied + basically + dissatisfied."""

    due: int
    cast: int
    satisfied: int
    basically_satisfied: int
    dissatisfied: int
    unevaluated: int

    @property
    def turnout(self) -> Ratio:
        """投票率 = cast / due."""
        return Ratio(self.cast, self.due)

    @property
    def satisfaction_rate(self) -> Ratio:
        """满意率 = satisfied / due."""
        return Ratio(self.satisfied, self.due)

    @property
    def basic_satisfaction_rate(self) -> Ratio:
        """基本满意率 = basically satisfied / due."""
        return Ratio(self.basically_satisfied, self.due)

    @property
    def negative(self) -> int:
        """不满意票 as printed: the dissatisfied ballots and those never cast."""
        return self.dissatisfied + self.unevaluated

    @property
    def dissatisfaction_rate(self) -> Ratio:
        """不满意率 = (dissatisfied + unevaluated) / due."""
        return Ratio(self.negative, self.due)


_COUNTS = (
    "ballots_due",
    "ballots_cast",
    "satisfied",
    "basically_satisfied",
    "dissatisfied",
    "unevaluated",
)


def check_ballots(values: Mapping[str, Any]) -> list[Problem]:
    """Hold the six counts against each other; name both numbers and the likely one."""
    counts = [values.get(name) or 0 for name in _COUNTS]
    if any(not isinstance(count, int) for count in counts):
        return []
    due, cast, satisfied, basic, dissatisfied, unevaluated = counts
    problems = []
    ballots = satisfied + basic + dissatisfied
    if cast + unevaluated != due:
        problems.append(_due_problem(due, cast, unevaluated, ballots))
    if ballots != cast:
        problems.append(
            Problem(
                "satisfied",
                _(
                    "满意 {s} 加基本满意 {b} 加不满意 {d} 等于 {sum}，不等于实投 {cast}，差 {gap}。"
                ).format(
                    s=satisfied,
                    b=basic,
                    d=dissatisfied,
                    sum=ballots,
                    cast=cast,
                    gap=abs(ballots - cast),
                ),
            )
        )
    return problems


def _due_problem(due: int, cast: int, unevaluated: int, ballots: int) -> Problem:
    message = _("实投 {cast} 加未评价 {u} 等于 {sum}，不等于应投 {due}，差 {gap}。").format(
        cast=cast, u=unevaluated, sum=cast + unevaluated, due=due, gap=abs(cast + unevaluated - due)
    )
    if ballots != cast and ballots + unevaluated == due:
        hint = _("三种票合计 {ballots}，实投应为 {ballots}。").format(ballots=ballots)
        return Problem("ballots_cast", message + hint, str(ballots))
    if ballots == cast and due >= cast:
        return Problem("unevaluated", message, str(due - cast))
    return Problem("ballots_due", message, str(cast + unevaluated))


def _printed(rate: Callable[[Ballots], Ratio]) -> Callable[[Mapping[str, Any]], Ratio | None]:
    """The ratio of a row, once all its counts are known."""

    def of(values: Mapping[str, Any]) -> Ratio | None:
        counts = [values.get(name) for name in _COUNTS]
        if not all(isinstance(count, int) for count in counts):
            return None
        return rate(Ballots(*(count for count in counts if count is not None)))

    return of


RATES = (
    PrintedRate(N_("投票率"), _printed(lambda ballots: ballots.turnout), ("参评率",)),
    PrintedRate(N_("满意率"), _printed(lambda ballots: ballots.satisfaction_rate)),
    PrintedRate(N_("基本满意率"), _printed(lambda ballots: ballots.basic_satisfaction_rate)),
    PrintedRate(N_("不满意率"), _printed(lambda ballots: ballots.dissatisfaction_rate)),
)
