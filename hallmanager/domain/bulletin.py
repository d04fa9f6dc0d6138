"""Rules of what feeds a bulletin's narrative."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Protocol, TypeVar

from hallmanager.base.text import _
from hallmanager.domain.problem import Problem

_NUMERALS = "零一二三四五六七八九"
_DATED = re.compile(r"[^，。；]{0,6}?\d{1,2}月")


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


class ActivityFacts(Protocol):
    """An activity as its declaration keeps it."""

    held_on: date
    until: date | None
    theme: str
    organizer: str | None
    participants: str | None
    headcount: int | None
    text: str | None


class Themed(Protocol):
    """Anything that is told under a theme."""

    theme: str


T = TypeVar("T", bound=Themed)


def activity_text(activity: ActivityFacts) -> str:
    """One dated paragraph: the written text, led by the date unless it names one itself.

    Without a written text, a sentence of date, organiser, theme, units and heads.
    """
    day = _days_text(activity.held_on, activity.until)
    if activity.text and activity.text.strip():
        text = sentence(activity.text)
        return text if _DATED.match(text) else _("{day}，{text}").format(day=day, text=text)
    parts = [_("{organizer}组织开展{theme}") if activity.organizer else _("组织开展{theme}")]
    if activity.participants:
        parts.append(_("{participants}参加"))
    if activity.headcount:
        parts.append(_("参加{headcount}人次"))
    words = "，".join(["{day}", *parts])
    return words.format(
        day=day,
        organizer=activity.organizer,
        theme=activity.theme,
        participants=activity.participants,
        headcount=activity.headcount,
    )


def by_theme(items: Iterable[T]) -> dict[str, list[T]]:
    """Items by theme, themes in the order in which they first appear."""
    themes: dict[str, list[T]] = {}
    for item in items:
        themes.setdefault(item.theme.strip(), []).append(item)
    return themes


def ordinal_words(count: int) -> list[str]:
    """The words of an enumeration: 一是, 二是, 三是 and so on."""
    return [_("{n}是").format(n=chinese_number(number)) for number in range(1, count + 1)]


def chinese_number(number: int) -> str:
    """一, 二 … 十, 十一 … 九十九; the numbers of headings and enumerations."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _NUMERALS[ones]
    return ("" if tens == 1 else _NUMERALS[tens]) + "十" + (_NUMERALS[ones] if ones else "")


def sentence(text: str) -> str:
    """A typed text as one line without its closing stop, ready to stand inside a sentence."""
    return "".join(line.strip() for line in text.splitlines()).rstrip("。；;.，, ")


def _days_text(begin: date, end: date | None) -> str:
    first = _("{m}月{d}日").format(m=begin.month, d=begin.day)
    if end is None or end == begin:
        return first
    last = _("{d}日") if (end.year, end.month) == (begin.year, begin.month) else _("{m}月{d}日")
    return f"{first}至{last.format(m=end.month, d=end.day)}"
