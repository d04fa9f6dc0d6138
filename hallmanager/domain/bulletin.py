"""Rules of what feeds a bulletin's narrative."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Protocol, TypeVar

from hallmanager.base.text import _
from hallmanager.domain.day_words import within_year
from hallmanager.domain.problem import Problem

_NUMERALS = "零一二三四五六七八九"
_DATED = re.compile(r"[^，。；]{0,6}?\d{1,2}月")
# A theme with one of these says something by itself; any other only names a field.
_SAYING = re.compile(r"[不未无没难欠缺差低弱乱慢松超]|有待|滞后|违规|违反|问题|方面|情况|现象|投诉")
# Gatherings are convened, everything else is carried out.
_GATHERING = re.compile(r"会议?$")


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
    gathering = _GATHERING.search(activity.theme)
    doing = _("组织召开{theme}") if gathering else _("组织开展{theme}")
    led = ("{organizer}" if activity.organizer else "") + doing
    words = "，".join(["{day}", led, *_attendance(activity)])
    return words.format(
        day=day,
        organizer=activity.organizer,
        theme=activity.theme,
        participants=activity.participants,
        headcount=activity.headcount,
    )


def _attendance(activity: ActivityFacts) -> list[str]:
    if activity.participants and activity.headcount:
        return [_("{participants}共{headcount}人次参加")]
    if activity.participants:
        return [_("{participants}参加")]
    return [_("{headcount}人次参加")] if activity.headcount else []


def theme_heading(theme: str) -> str:
    """A theme as the head of 一是 …。: one that only names a field is told as 窗口管理方面."""
    theme = sentence(theme)
    return theme if _SAYING.search(theme) else _("{theme}方面").format(theme=theme)


def listed(texts: Iterable[str]) -> str:
    """Sentences of one list: parted by ；, by 。 when one of them holds several sentences."""
    found = list(texts)
    return ("。" if any("。" in text for text in found) else "；").join(found)


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
    first = within_year(begin)
    if end is None or end == begin:
        return first
    same_month = (end.year, end.month) == (begin.year, begin.month)
    last = _("{d}日").format(d=end.day) if same_month else within_year(end)
    return f"{first}至{last}"
