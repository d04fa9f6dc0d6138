"""The State Council's yearly notice of holidays, read sentence by sentence.

“春节：2月15日（周日）至23日（周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。”
Weekdays and totals the notice prints are held against the dates, so that a wrong year or a slip of
the pen is a problem and never a wrong calendar. A sentence without dates is passed over and shown.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from hallmanager.base.text import _
from hallmanager.domain.calendar import DayKind, is_weekday
from hallmanager.domain.day_words import in_full
from hallmanager.domain.problem import Problem

_FESTIVAL = "(?:元旦|春节|清明节?|劳动节|端午节?|中秋节?|国庆节?)"
_FESTIVALS = rf"{_FESTIVAL}(?:[、和及]{_FESTIVAL})*"
_NUMBER = r"(?:[一二三四五六七八九十]+、|\(?\d{1,2}[.、)](?!\d))?"
_HEADING = re.compile(rf"{_NUMBER}(?:([^:,。]{{1,30}}):|({_FESTIVALS}))")
_BREAK = re.compile(rf"[。;]\n*|\n+(?={_NUMBER}{_FESTIVAL})")
_DAY = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^)]*)\))?"
_TOKEN = re.compile(rf"{_DAY}(?:[至到~—–-]+{_DAY})?|(放假)|(上班|补班)|共(\d+)天")
_WEEKDAY = re.compile(r"(?:星期|周|礼拜)([一二三四五六日天])")
_WEEKDAYS = "一二三四五六日"
_YEAR = re.compile(r"(\d{4})年(?:部分)?(?:法定)?(?:节假日|放假)")
_NUMBERED = re.compile(r"国办发(?:明电)?[〔\[(]\d{4}[〕\])]\d+号")
_LONGEST = 31
_FIELD = "text"


@dataclass(frozen=True)
class NoticeDay:
    """One day that the notice names."""

    day: date
    day_kind: DayKind
    name: str


@dataclass(frozen=True)
class Notice:
    """What a notice says of a year; with a problem it must not be kept.

    `ignored` are the sentences in which no day was named, `number` the notice's document number.
    """

    year: int
    days: tuple[NoticeDay, ...]
    problems: tuple[Problem, ...] = ()
    ignored: tuple[str, ...] = ()
    number: str = ""


def year_named(text: str) -> int | None:
    """The year the notice says it is for (2026年部分节假日), None if it does not say."""
    found = _YEAR.search(_plain(text))
    return int(found[1]) if found else None


def is_notice(text: str) -> bool:
    """Whether a text reads like a notice: it says 放假 of a day."""
    return re.search(r"日(?:\([^)]*\))?放假", _plain(text)) is not None


def read_notice(text: str, year: int) -> Notice:
    """Read the days of one year's notice; every doubt is a problem that names its sentence."""
    reading = _Reading(year)
    plain = _plain(text)
    named = year_named(text)
    if named is not None and named != year:
        message = _("通知安排的是{named}年，指定的是{year}年，请核对年份。")
        return Notice(year, (), (Problem(_FIELD, message.format(named=named, year=year)),))
    for sentence in _BREAK.split(plain):
        if sentence.strip():
            reading.take(sentence.replace("\n", ""))
    reading.check_kinds()
    if not reading.days and not reading.problems:
        reading.doubt(_("没有读到放假或上班的日期，请粘贴通知里“一、元旦：……放假”各条。"))
    number = _NUMBERED.search(plain.replace("\n", ""))
    return Notice(
        year,
        tuple(sorted(reading.days, key=lambda each: each.day)),
        tuple(reading.problems),
        tuple(reading.ignored),
        number[0] if number else "",
    )


def _plain(text: str) -> str:
    """Half-width digits, brackets and commas; no spaces; no blank lines."""
    lines = (re.sub(r"\s+", "", line) for line in unicodedata.normalize("NFKC", text).splitlines())
    return "\n".join(line for line in lines if line)


def _printed(sentence: str) -> str:
    """A sentence with the punctuation it was written with."""
    return sentence.translate(str.maketrans(":,()", "：，（）"))


class _Unclear(ValueError):
    """A date that cannot be what the notice means."""


@dataclass
class _Reading:
    """The notice so far: the holiday that is spoken of, the days found."""

    year: int
    name: str = ""
    days: list[NoticeDay] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    def doubt(self, message: str) -> None:
        self.problems.append(Problem(_FIELD, message))

    def take(self, sentence: str) -> None:
        """Read one sentence: its heading, then dates and what is done on them."""
        heading = _HEADING.match(sentence)
        tokens = list(_TOKEN.finditer(sentence, heading.end() if heading else 0))
        if heading is not None:
            self.name = heading[1] or heading[2]
        if not any(t[3] for t in tokens) or not any(t[9] or t[10] for t in tokens):
            self.ignored.append(_printed(sentence))
            return
        try:
            self._take_tokens(tokens)
        except _Unclear as unclear:
            self.doubt(_("“{sentence}”：{why}").format(sentence=_printed(sentence), why=unclear))

    def _take_tokens(self, tokens: Sequence[re.Match[str]]) -> None:
        waiting: list[date] = []
        off: list[date] = []
        month: int | None = None
        for token in tokens:
            if token[3]:
                span, month = self._span(token, month)
                waiting += span
            elif token[9] or token[10]:
                kind = DayKind.HOLIDAY if token[9] else DayKind.MAKEUP_WORKDAY
                self._keep(waiting, kind)
                off += waiting if token[9] else []
                waiting = []
            elif off and len(off) != int(token[11]):
                message = _("写的是共{said}天，日期数出来是{counted}天。")
                raise _Unclear(message.format(said=token[11], counted=len(off)))
        if waiting:
            raise _Unclear(_("{day}没有写明放假还是上班。").format(day=in_full(waiting[0])))

    def _span(self, token: re.Match[str], month: int | None) -> tuple[list[date], int]:
        first = self._day(token.group(1, 2, 3, 4), month, None)
        if not token[7]:
            return [first], first.month
        last = self._day(token.group(5, 6, 7, 8), first.month, token[1])
        length = (last - first).days + 1
        if not 0 < length <= _LONGEST:
            message = _("{first}到{last}不是一段假期，跨年的请写明年份。")
            raise _Unclear(message.format(first=in_full(first), last=in_full(last)))
        return [first + timedelta(days=n) for n in range(length)], last.month

    def _day(self, parts: Sequence[str | None], month: int | None, begun_in: str | None) -> date:
        year = int(parts[0] or begun_in or self.year)
        number = int(parts[1]) if parts[1] else month
        if number is None:
            raise _Unclear(_("{day}日没有写明月份。").format(day=parts[2]))
        try:
            found = date(year, number, int(parts[2] or 0))
        except ValueError:
            message = _("没有{y}年{m}月{d}日这一天。")
            raise _Unclear(message.format(y=year, m=number, d=parts[2])) from None
        if not date(self.year - 1, 12, 1) <= found <= date(self.year, 12, 31):
            message = _("{day}不在{year}年。")
            raise _Unclear(message.format(day=in_full(found), year=self.year))
        _check_weekday(found, parts[3] or "")
        return found

    def _keep(self, days: Iterable[date], kind: DayKind) -> None:
        for day in days:
            if kind is DayKind.MAKEUP_WORKDAY and is_weekday(day):
                message = _("{day}是星期{n}，本来就上班，请核对日期和年份。")
                raise _Unclear(message.format(day=in_full(day), n=_WEEKDAYS[day.weekday()]))
            self.days.append(NoticeDay(day, kind, self.name or _("放假")))

    def check_kinds(self) -> None:
        """A day is named once, or the notice contradicts itself."""
        seen: dict[date, DayKind] = {}
        for each in list(self.days):
            if each.day in seen:
                self.doubt(_("{day}写了不止一次。").format(day=in_full(each.day)))
                self.days.remove(each)
            seen[each.day] = each.day_kind


def _check_weekday(day: date, remark: str) -> None:
    said = _WEEKDAY.search(remark)
    if said is None:
        return
    real, written = _WEEKDAYS[day.weekday()], said[1].replace("天", "日")
    if real != written:
        message = _("{day}是星期{real}，不是星期{written}，请核对日期和年份。")
        raise _Unclear(message.format(day=in_full(day), real=real, written=written))
