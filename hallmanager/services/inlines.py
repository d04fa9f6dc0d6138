"""What was typed into the dated inlines of a record, as the facts its child rows shall have."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from hallmanager.base import clock
from hallmanager.base.text import _
from hallmanager.domain.period import Period
from hallmanager.domain.problem import Problem
from hallmanager.domain.values import parse_value
from hallmanager.records.field import Field
from hallmanager.records.kind import Inline, Record, fields_of
from hallmanager.records.register import record_class
from hallmanager.services import rivals
from hallmanager.services.references import References, UnknownName
from hallmanager.storage.inlines import owner_reference, succession_of

if TYPE_CHECKING:
    from hallmanager.storage.reading import Reader

Facts = dict[str, Any]
Find = Callable[[Field, str], int]
_PARTS = re.compile(r"[、，,；;]")


@dataclass
class Wanted:
    """The facts that shall hold by the name of their inline, and what could not be read."""

    facts: dict[str, list[Facts]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def day_shown(cls: type[Record], period: str | None) -> date | None:
    """The day of which a list of a period shows the dated inlines: its last; None for today."""
    has_dated = any(inline.dated for inline in cls.kind.inlines)
    return Period.parse(period).end if period and has_dated else None


def finder(references: References) -> Find:
    """Look names up as they are today."""
    today = clock.today()
    return lambda declared, text: references.find(declared.reference, text, on=today)


def wanted(
    cls: type[Record], texts: Mapping[str, Any], stored: Mapping[str, str], find: Find
) -> Wanted:
    """Read texts by inline name; `stored` are the texts as they stand, {} of a new record.

    An inline that is not among the texts says nothing. A blank one names nobody. `find` raises
    UnknownName.
    """
    found = Wanted()
    for main in cls.kind.successions:
        group = [main, *cls.kind.beside(main)]
        said = {each.name: str(texts[each.name] or "") for each in group if each.name in texts}
        if all(text == stored.get(name, "") for name, text in said.items()):
            continue
        try:
            found.facts[main.name] = _facts(group, said, stored, find)
        except _Faulty as faulty:
            found.problems += faulty.problems
    return found


def problems(
    reader: "Reader", cls: type[Record], texts: Mapping[str, Any], id: int | None
) -> list[Problem]:
    """What is wrong with the texts of a record's dated inlines, and what they would clash with."""
    if not cls.kind.successions:
        return []
    stored = stored_texts(reader, cls, id)
    found = wanted(cls, texts, stored, finder(References(reader)))
    return [*found.problems, *clashes(reader, cls, found.facts, id)]


def stored_texts(reader: "Reader", cls: type[Record], id: int | None) -> dict[str, str]:
    """The inlines of a record as they stand; nothing of a new one."""
    return reader.inlines(cls, [id])[id] if id and cls.kind.inlines else {}


def clashes(
    reader: "Reader", cls: type[Record], facts: Mapping[str, list[Facts]], id: int | None
) -> Iterator[Problem]:
    """The problems of the child rows that would begin or change."""
    for main in cls.kind.successions:
        if id is None or main.name not in facts:
            continue
        child = record_class(main.child)
        for values, row_id in _rows_to_write(reader, cls, child, facts[main.name], id):
            for problem in (*_days(values), *rivals.check(reader, child, values, id=row_id)):
                yield Problem(_inline_of(cls, main, problem.field), problem.message)


def differs(
    reader: "Reader", cls: type[Record], facts: Mapping[str, list[Facts]], id: int, name: str
) -> bool:
    """Whether the facts wanted behind an inline are not those that hold already."""
    child = record_class(next(e for e in cls.kind.successions if e.name == name).child)
    return not succession_of(_rows_of(reader, cls, child, id), child, facts[name]).is_empty


def _facts(
    group: list[Inline], said: Mapping[str, str], stored: Mapping[str, str], find: Find
) -> list[Facts]:
    main, *beside = group
    named = said.get(main.name, stored.get(main.name, ""))
    facts: list[Facts] = [{main.attribute: id} for id in _ids(main, named, find)]
    for inline in beside:
        text = said.get(inline.name, "").strip()
        parts = _PARTS.split(text) if text else []
        if not parts or not facts:
            continue
        if len(parts) == 1:
            parts *= len(facts)
        if len(parts) != len(facts):
            if text == stored.get(inline.name):
                continue
            raise _Faulty([_uneven(main, inline, len(facts), len(parts))])
        for each, value in zip(facts, _values(inline, parts), strict=True):
            each.update({} if value is None else {inline.attribute: value})
    return [each for n, each in enumerate(facts) if each not in facts[:n]]


def _ids(main: Inline, text: str, find: Find) -> list[int]:
    """The records named; a whole text that is a name is one, whatever signs are in it."""
    declared = fields_of(record_class(main.child))[main.attribute]
    parts = rivals.split_parts(text)
    if len(parts) > 1:
        with suppress(UnknownName):
            return [find(declared, text)]
    ids: list[int] = []
    faults: list[Problem] = []
    for part in parts:
        try:
            ids.append(find(declared, part))
        except UnknownName as error:
            near = getattr(error, "near", None)
            faults.append(Problem(main.name, error.message, near if len(parts) == 1 else None))
    if faults:
        raise _Faulty(faults)
    return ids


def _values(inline: Inline, parts: list[str]) -> list[Any]:
    declared = fields_of(record_class(inline.child))[inline.attribute]
    values = [parse_value(declared, part) for part in parts]
    faults = [Problem(inline.name, v.message, v.suggestion) for v in values if _is_fault(v)]
    if faults:
        raise _Faulty(faults[:1])
    return values


def _is_fault(value: object) -> bool:
    return isinstance(value, Problem)


def _uneven(main: Inline, inline: Inline, names: int, parts: int) -> Problem:
    message = _("{main}有 {names} 个，{label}有 {parts} 个，对不上；请逐个写明，或只写一个。")
    words = message.format(main=main.label, names=names, label=inline.label, parts=parts)
    return Problem(inline.name, words)


def _rows_of(reader: "Reader", cls: type[Record], child: type[Record], id: int) -> list[Any]:
    return reader.children(child, reader.get(cls, id))


def _rows_to_write(
    reader: "Reader", cls: type[Record], child: type[Record], facts: list[Facts], id: int
) -> Iterator[tuple[Facts, int | None]]:
    fields = fields_of(child)
    steps = succession_of(_rows_of(reader, cls, child, id), child, facts)
    owner = {owner_reference(child, cls.kind.key): id}
    for begun in steps.begun:
        values = {name: begun.get(f.attribute, f.default) for name, f in fields.items()}
        yield {**values, **owner}, None
    for row, changed in steps.changed:
        before = {name: getattr(row, f.attribute) for name, f in fields.items()}
        yield {**before, **changed}, row.id


def _days(values: Mapping[str, Any]) -> Iterator[Problem]:
    begin, end = values.get("valid_from"), values.get("valid_to")
    if begin and end and begin > end:
        message = _("结束日期 {end} 早于开始日期 {begin}。").format(begin=begin, end=end)
        yield Problem("valid_from", message)


def _inline_of(cls: type[Record], main: Inline, child_field: str) -> str:
    """Where a fault of a child row is shown: at the inline that stands for its field."""
    beside = cls.kind.beside(main)
    return next((each.name for each in beside if each.attribute == child_field), main.name)


class _Faulty(Exception):
    def __init__(self, problems: list[Problem]) -> None:
        super().__init__()
        self.problems = problems
