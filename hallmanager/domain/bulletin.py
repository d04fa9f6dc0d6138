"""Rules of what feeds a bulletin's narrative."""

from collections.abc import Mapping
from typing import Any

from hallmanager.base.text import _
from hallmanager.domain.problem import Problem


def check_activity(values: Mapping[str, Any]) -> list[Problem]:
    """An activity does not end before it began."""
    begin, end = values.get("held_on"), values.get("until")
    if begin and end and end < begin:
        return [
            Problem(
                "until", _("结束日期 {end} 早于开始日期 {begin}。").format(end=end, begin=begin)
            )
        ]
    return []


def check_problem(values: Mapping[str, Any]) -> list[Problem]:
    """A problem is not due before it was found."""
    found, due = values.get("found_on"), values.get("due")
    if found and due and due < found:
        return [
            Problem("due", _("整改期限 {due} 早于发现日期 {found}。").format(due=due, found=found))
        ]
    return []
