"""Run the product and a peer alternately, and compare them pair by pair.

Both start as they do where they are installed: with the bytecode that the first run leaves.
"""

import os
import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

PAIRS = int(os.environ.get("HALLMANAGER_BENCH_PAIRS", "5"))
_NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"


@dataclass(frozen=True)
class Result:
    """One line of the table: what was held against what, the ratio, and the goal."""

    goal: str
    what: str
    ratio: float
    limit: float
    ours: float
    peer: float

    @property
    def line(self) -> str:
        """The line as printed."""
        verdict = "met" if self.ratio <= self.limit else "MISSED"
        return (
            f"{self.goal:<5}{self.what:<62}{self.ratio:>7.2f} ≤ {self.limit:<6}"
            f"{verdict:<8}{self.ours:>8.3f} s {self.peer:>8.3f} s"
        )


def installed(**more: str) -> dict[str, str]:
    """The environment to start programs in."""
    kept = {name: value for name, value in os.environ.items() if name != _NO_BYTECODE}
    return kept | more


def cpu_seconds(command: Sequence[str]) -> float:
    """Run a command to its end and return the CPU seconds of it and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, env=installed(), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} failed: {done.stderr[-800:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)


def wall_seconds(command: Sequence[str], *, env: dict[str, str] | None = None) -> float:
    """Run a command that ends when it has painted, and return the seconds that took."""
    begin = time.perf_counter()
    subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    return time.perf_counter() - begin


def compare(
    goal: str,
    what: str,
    limit: float,
    ours: Callable[[], float],
    peer: Callable[[], float],
    *,
    pairs: int = PAIRS,
) -> Result:
    """Measure both alternately; the median of the pairwise ratios counts."""
    ours()
    peer()
    measured = [(ours(), peer()) for _pair in range(pairs)]
    ratio = statistics.median(a / b for a, b in measured)
    return Result(
        goal,
        what,
        ratio,
        limit,
        statistics.median(a for a, _b in measured),
        statistics.median(b for _a, b in measured),
    )
