"""Red and black lists: 期、窗口次、人次 are counted apart (domain.md §7)."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from typing import Any, Protocol

from hallmanager.base.text import _
from hallmanager.domain.problem import Problem


class Entry(Protocol):
    """One entry of one issue of a list."""

    published_on: date
    issue: str | None
    target: str
    unit_id: int


def check_red_black_entry(values: Mapping[str, Any]) -> list[Problem]:
    """An entry about a person names the person; one about a window names none."""
    staff = values.get("staff")
    if values.get("target") == "person" and staff is None:
        return [Problem("staff", _("对象是个人时要填人员，或把对象改为窗口。"))]
    if values.get("target") == "window" and staff is not None:
        return [Problem("target", _("填了人员而对象是窗口：按人次计请改为个人，否则清空人员。"))]
    return []


def issues(entries: Iterable[Entry]) -> set[Hashable]:
    """The issues that the entries belong to: by their 期次, else by the day of publication."""
    return {entry.issue.strip() if entry.issue else entry.published_on for entry in entries}


def times_by_unit(entries: Iterable[Entry]) -> dict[int, list[int]]:
    """Units grouped by how often their windows were listed, the most frequent first."""
    times = Counter(entry.unit_id for entry in entries)
    groups: dict[int, list[int]] = {}
    for unit, count in sorted(times.items(), key=lambda pair: -pair[1]):
        groups.setdefault(count, []).append(unit)
    return groups
