"""What stands in the votes grid and what it means: cells, faults, rates, steps back. No Qt."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from hallmanager.base.text import _
from hallmanager.domain.evaluation import Ballots, check_ballots
from hallmanager.domain.problem import Problem
from hallmanager.domain.values import parse_value

if TYPE_CHECKING:
    from hallmanager.services.evaluation import BallotChange, BallotGrid, BallotLine

Place = tuple[int, int]
_MAY_BE_BLANK = 3  # From 基本满意 on, a nought is left blank.


class RowState(StrEnum):
    """What saving would do with a row."""

    EMPTY = "empty"
    SAME = "same"
    NEW = "new"
    CHANGED = "changed"
    CLEARED = "cleared"
    REFUSED = "refused"
    LOCKED = "locked"


@dataclass(frozen=True)
class Pending:
    """How many rows saving would add, change, clear and leave unsaved."""

    new: int = 0
    changed: int = 0
    cleared: int = 0
    refused: int = 0

    @property
    def to_save(self) -> int:
        """Rows that saving writes."""
        return self.new + self.changed + self.cleared


def count_of(text: str) -> int | None:
    """The count of a tidied cell; None where it is blank or no count."""
    return int(text) if text.isdecimal() else None


class VotesSheet:
    """The cells of a period's ballots, with what is stored beside what is typed."""

    def __init__(self, grid: "BallotGrid") -> None:
        self.grid = grid
        self.lines = grid.lines
        self.names = tuple(column.name for column in grid.columns)
        self._stored = [_stored_cells(line) for line in grid.lines]
        self._cells = [list(cells) for cells in self._stored]
        self._done: list[dict[Place, tuple[str, str]]] = []
        self._undone: list[dict[Place, tuple[str, str]]] = []

    def text(self, row: int, column: int) -> str:
        """The text of a cell."""
        return self._cells[row][column]

    def tidy(self, column: int, typed: str) -> str:
        """What was typed or pasted as a cell: plain digits, blank for a dash, else as it is."""
        value = parse_value(self.grid.columns[column], typed)
        if value is None:
            return ""
        if value == 0 and column >= _MAY_BE_BLANK:
            return ""
        return typed.strip() if isinstance(value, Problem) else str(value)

    def is_dirty(self, row: int, column: int) -> bool:
        """Whether a cell differs from what is stored."""
        return self._cells[row][column] != self._stored[row][column]

    def write(self, texts: Mapping[Place, str]) -> int:
        """Put texts into cells as one step; locked rows keep theirs. Returns cells changed."""
        step = {
            (row, column): (self._cells[row][column], tidy)
            for (row, column), text in texts.items()
            if not self.lines[row].locked
            and (tidy := self.tidy(column, text)) != self._cells[row][column]
        }
        if step:
            self._apply({place: new for place, (_old, new) in step.items()})
            self._done.append(step)
            self._undone.clear()
        return len(step)

    def undo(self) -> bool:
        """Take the last step back; False when there is none."""
        if not self._done:
            return False
        step = self._done.pop()
        self._apply({place: old for place, (old, _new) in step.items()})
        self._undone.append(step)
        return True

    def redo(self) -> bool:
        """Do the last undone step again; False when there is none."""
        if not self._undone:
            return False
        step = self._undone.pop()
        self._apply({place: new for place, (_old, new) in step.items()})
        self._done.append(step)
        return True

    @property
    def can_undo(self) -> bool:
        """Whether a step was taken since the grid was read."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether a step was taken back."""
        return bool(self._undone)

    def state(self, row: int) -> RowState:
        """What saving would do with the row."""
        if self.lines[row].locked:
            return RowState.LOCKED
        filled, stored = any(self._cells[row]), self.lines[row].counts is not None
        if not filled:
            return RowState.CLEARED if stored else RowState.EMPTY
        if stored and self._values(row) == list(self.lines[row].counts or ()):
            return RowState.SAME
        if self.problems(row):
            return RowState.REFUSED
        return RowState.CHANGED if stored else RowState.NEW

    def problems(self, row: int) -> list[Problem]:
        """What is wrong with a row that is filled."""
        cells = self._cells[row]
        if self.lines[row].locked or not any(cells):
            return []
        faulty = [
            self._unreadable(column, text)
            for column, text in enumerate(cells)
            if text and count_of(text) is None
        ]
        return faulty or self._missing(row) or check_ballots(self._named(row))

    def rates(self, row: int) -> Ballots | None:
        """The counts of a row from which rates follow; None while they are not all numbers."""
        line = self.lines[row]
        if line.locked:
            return Ballots(*line.summed) if line.summed else None
        if not any(self._cells[row]) or any(v is None for v in self._values(row)):
            return None
        return Ballots(*(v or 0 for v in self._values(row)))

    def total(self, owner_kind: str) -> Ballots:
        """The sum of all rows of one kind of owner, as they stand now."""
        rows = [
            counts
            for row, line in enumerate(self.lines)
            if line.owner_kind == owner_kind and (counts := self._counts(row)) is not None
        ]
        return Ballots(*(sum(column) for column in zip(*rows, strict=True))) if rows else _NO_ROWS

    def pending(self) -> Pending:
        """How many rows saving would touch."""
        states = [self.state(row) for row in range(len(self.lines))]
        return Pending(
            states.count(RowState.NEW),
            states.count(RowState.CHANGED),
            states.count(RowState.CLEARED),
            states.count(RowState.REFUSED),
        )

    def changes(self) -> list["BallotChange"]:
        """The rows that saving writes."""
        from hallmanager.services.evaluation import BallotChange

        found = []
        for row, line in enumerate(self.lines):
            state = self.state(row)
            if state in (RowState.NEW, RowState.CHANGED):
                found.append(BallotChange(line, tuple(v or 0 for v in self._values(row))))
            elif state is RowState.CLEARED:
                found.append(BallotChange(line, None))
        return found

    def keep_typed(self, before: "VotesSheet") -> None:
        """Take over what was typed before a fresh read and not saved."""
        self.write(dict(before.typed()) if before.grid.period == self.grid.period else {})
        self._done.clear()

    def typed(self) -> Iterable[tuple[Place, str]]:
        """The cells that differ from what is stored."""
        for row in range(len(self.lines)):
            for column in range(len(self.names)):
                if self.is_dirty(row, column) and self.state(row) is not RowState.SAME:
                    yield (row, column), self._cells[row][column]

    def _unreadable(self, column: int, text: str) -> Problem:
        value = parse_value(self.grid.columns[column], text)
        if isinstance(value, Problem):
            return value
        label = self.grid.columns[column].label
        message = _("{label}为 {value}，不能小于 0。").format(label=label, value=value)
        return Problem(self.names[column], message)

    def _apply(self, texts: Mapping[Place, str]) -> None:
        for (row, column), text in texts.items():
            self._cells[row][column] = text

    def _values(self, row: int) -> list[int | None]:
        return [count_of(text) if text else 0 for text in self._cells[row]]

    def _counts(self, row: int) -> tuple[int, ...] | None:
        if self.lines[row].locked:
            return self.lines[row].summed
        return tuple(v or 0 for v in self._values(row)) if any(self._cells[row]) else None

    def _named(self, row: int) -> dict[str, int | None]:
        return dict(zip(self.names, self._values(row), strict=True))

    def _missing(self, row: int) -> list[Problem]:
        """A count that was not typed yet, with the value that the others make likely."""
        due, cast, _satisfied, basic, dissatisfied, unevaluated = (
            value or 0 for value in self._values(row)
        )
        cells = self._cells[row]
        if not cells[0]:
            return [
                Problem(
                    self.names[0],
                    _("还没有填{label}。").format(label=self.grid.columns[0].label),
                    str(cast + unevaluated),
                )
            ]
        likely = {1: due - unevaluated, 2: (cast or due - unevaluated) - basic - dissatisfied}
        for column, value in likely.items():
            if due and not cells[column]:
                return [self._not_typed(column, due, value)]
        return []

    def _not_typed(self, column: int, due: int, likely: int) -> Problem:
        label = self.grid.columns[column].label
        if likely < 0:
            return Problem(self.names[column], _("还没有填{label}。").format(label=label))
        return Problem(
            self.names[column],
            _("应投 {due}，还没有填{label}，按其余各数应为 {likely}。").format(
                due=due, label=label, likely=likely
            ),
            str(likely),
        )


_NO_ROWS = Ballots(0, 0, 0, 0, 0, 0)


def _stored_cells(line: "BallotLine") -> list[str]:
    """The cells of a line: zeros are blank but for a due of zero and the counts it needs."""
    counts: Sequence[int] | None = line.summed if line.locked else line.counts
    if counts is None:
        return [""] * 6
    due = counts[0]
    return [
        str(value) if value or column == 0 or (due and column <= 2) else ""
        for column, value in enumerate(counts)
    ]
