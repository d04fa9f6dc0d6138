"""The language of narrative templates: words, figure slots, clauses, groups.

`{key}` prints a figure or a word. `[?key: … | …]` prints its first part when the figure has
something to say, its second part (if there is one) when it is known to be nothing, and neither
when nothing is known; `[!key: …]` is printed just then. `[*group: … | …]` repeats its first part
for every member of a group, with the second part between; inside, `.name` means the member's own.
Colons and bars may be full-width.

Expanding a template leaves only slots in the text, so that numbers keep following the data. There
`{key=51}` is a figure that a person typed over: it prints 51.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hallmanager.base.text import _
from hallmanager.domain.figures import Figure
from hallmanager.domain.problem import Problem

_KEY = r"\.?[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*"
_TOKEN = re.compile(rf"\{{({_KEY})\}}|\[([?!*])({_KEY})\s*[:：]|([|｜])|(\])|([{{}}])|(\[[?!*])")
_SLOT = re.compile(r"\{([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*)(?:=([^{}]*))?\}")
_MENDING = (
    (re.compile(r"（[，、；：。]*）"), ""),
    (re.compile(r"[，、；：]+([。；！？])"), r"\1"),
    (re.compile(r"([。；：！？])[，、；。]+"), r"\1"),
    (re.compile(r"([，、])[，、]+"), r"\1"),
    (re.compile(r"（[，、；]+"), "（"),
    (re.compile(r"^[，、；：。]+"), ""),
)


@dataclass(frozen=True)
class Words:
    """Text that is printed as it stands."""

    text: str


@dataclass(frozen=True)
class Slot:
    """A place for a figure or a word; `typed` is what a person put in its place."""

    key: str
    line: int = 1
    typed: str | None = None


@dataclass(frozen=True)
class Clause:
    """Text that depends on whether a figure has something to say, or (`unknown`) is not known."""

    key: str
    body: "Nodes"
    otherwise: "Nodes"
    line: int = 1
    unknown: bool = False


@dataclass(frozen=True)
class Group:
    """Text repeated for every member of a group."""

    key: str
    body: "Nodes"
    between: "Nodes"
    line: int = 1


Node = Words | Slot | Clause | Group
Nodes = tuple[Node, ...]


@dataclass(frozen=True)
class Member:
    """One member of a group: its own words, and the prefix of its figures' keys."""

    prefix: str
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Facts:
    """What a template may speak of: figures, words that stand for the period, groups."""

    figures: Mapping[str, Figure]
    words: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, Sequence[Member]] = field(default_factory=dict)


@dataclass(frozen=True)
class Template:
    """A parsed template; with problems it prints nothing of the faulty places."""

    nodes: Nodes
    problems: tuple[Problem, ...] = ()


def parse(text: str) -> Template:
    """Read a template; faults are problems that name the line."""
    parser = _Parser(text)
    nodes = parser.nodes(depth=0)
    return Template(nodes, tuple(parser.problems))


def expand(template: Template, facts: Facts) -> str:
    """The text with plain slots: paragraphs are lines, punctuation is mended, no empty lines."""
    text = "".join(_expanded(template.nodes, facts, None))
    return "\n".join(line for line in map(tidy, text.split("\n")) if line)


def check(text: str, facts: Facts) -> list[Problem]:
    """What is wrong with a template: faults of its form, and keys that nothing answers to."""
    template = parse(text)
    return [*template.problems, *_unknown(template.nodes, facts, None)]


def check_template(values: Mapping[str, Any]) -> list[Problem]:
    """The faults of form of a template as it is typed into a record."""
    return list(parse(values.get("text") or "").problems)


def slots(text: str) -> list[str]:
    """The figure keys of an expanded text in the order they stand."""
    return [match[1] for match in _SLOT.finditer(text)]


def pieces(text: str) -> Iterator[str | Slot]:
    """An expanded text as words and slots in order."""
    at = 0
    for match in _SLOT.finditer(text):
        if match.start() > at:
            yield text[at : match.start()]
        yield Slot(match[1], typed=match[2])
        at = match.end()
    if at < len(text):
        yield text[at:]


def tidy(line: str) -> str:
    """Mend the punctuation that dropped clauses leave behind, until nothing is left to mend."""
    before = ""
    while line != before:
        before, line = line, _mended(line.strip())
    return line


def _mended(line: str) -> str:
    for pattern, replacement in _MENDING:
        line = pattern.sub(replacement, line)
    return line


class _Parser:
    """Reads nodes up to the end, a bar or a closing bracket."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self.problems: list[Problem] = []
        self.stopped_at = ""

    def nodes(self, depth: int) -> Nodes:
        found: list[Node] = []
        while match := _TOKEN.search(self._text, self._at):
            _add_words(found, self._text[self._at : match.start()])
            self._at = match.end()
            key, mark, opened, bar, close, _stray, broken = match.groups()
            if depth and (bar or close):
                self.stopped_at = "|" if bar else "]"
                return tuple(found)
            if key:
                found.append(Slot(key, self._line(match)))
            elif mark:
                found.append(self._bracket(mark, opened, match, depth))
            elif bar or close:
                _add_words(found, match[0])
            else:
                self._fault(match, broken)
        _add_words(found, self._text[self._at :])
        self._at = len(self._text)
        self.stopped_at = ""
        return tuple(found)

    def _bracket(self, mark: str, key: str, match: re.Match[str], depth: int) -> Clause | Group:
        line = self._line(match)
        body = self.nodes(depth + 1)
        second: Nodes = ()
        if self.stopped_at == "|":
            second = self.nodes(depth + 1)
            if self.stopped_at == "|":
                self._problem(line, _("“{part}”里有两个“|”，只能有一个。").format(part=match[0]))
                self.nodes(depth + 1)
        if self.stopped_at != "]":
            self._problem(line, _("“{part}”没有用“]”结束。").format(part=match[0]))
        body, second = _trimmed(body), _trimmed(second)
        if mark == "*":
            return Group(key, body, second, line)
        return Clause(key, body, second, line, unknown=mark == "!")

    def _fault(self, match: re.Match[str], broken: str | None) -> None:
        rest = self._text[match.start() : match.start() + 12].split("\n")[0]
        if broken:
            words = _("“{part}”后面要写数字的名字和冒号，如“[?hall.negative: …]”。")
        else:
            words = _("“{part}”不成一个数字位，应写作“{{hall.turnout}}”这样的名字。")
        self._problem(self._line(match), words.format(part=rest))

    def _problem(self, line: int, message: str) -> None:
        self.problems.append(_problem(line, message))

    def _line(self, match: re.Match[str]) -> int:
        return self._text.count("\n", 0, match.start()) + 1


def _problem(line: int, message: str) -> Problem:
    return Problem("text", _("第{line}行：{message}").format(line=line, message=message))


def _no_such_key(key: str, line: int) -> Problem:
    return _problem(line, _("没有名为“{key}”的数字，请从本节可用数字里选。").format(key=key))


def _add_words(nodes: list[Node], text: str) -> None:
    if text:
        nodes.append(Words(text))


def _trimmed(nodes: Nodes) -> Nodes:
    """Without the blanks that only set the marks apart; line ends are paragraphs and stay."""
    found = list(nodes)
    if found and isinstance(found[0], Words):
        found[0] = Words(found[0].text.lstrip(" "))
    if found and isinstance(found[-1], Words):
        found[-1] = Words(found[-1].text.rstrip(" "))
    return tuple(found)


def _expanded(nodes: Nodes, facts: Facts, member: Member | None) -> Iterator[str]:
    for node in nodes:
        match node:
            case Words(text):
                yield text
            case Slot(key):
                yield _slot_text(key, facts, member)
            case Clause():
                yield from _expanded(_branch(node, facts, member), facts, member)
            case Group(key, body, between):
                yield _repeated(facts.groups.get(_full(key, member), ()), body, between, facts)


def _slot_text(key: str, facts: Facts, member: Member | None) -> str:
    if member and key.startswith(".") and key[1:] in member.words:
        return member.words[key[1:]]
    full = _full(key, member)
    return facts.words.get(full, f"{{{full}}}")


def _branch(clause: Clause, facts: Facts, member: Member | None) -> Nodes:
    something = _says_something(clause.key, facts, member)
    if clause.unknown:
        return clause.body if something is None else clause.otherwise
    if something is None:
        return ()
    return clause.body if something else clause.otherwise


def _says_something(key: str, facts: Facts, member: Member | None) -> bool | None:
    """Whether there is something to say; None when nothing is known."""
    if member and key.startswith(".") and key[1:] in member.words:
        return bool(member.words[key[1:]])
    full = _full(key, member)
    if full in facts.words:
        return bool(facts.words[full])
    if full in facts.groups:
        return bool(facts.groups[full])
    figure = facts.figures.get(full)
    if figure is None or not figure.is_known:
        return None
    return not figure.is_empty


def _repeated(members: Sequence[Member], body: Nodes, between: Nodes, facts: Facts) -> str:
    texts = ["".join(_expanded(body, facts, member)) for member in members]
    return "".join(_expanded(between, facts, None)).join(texts)


def _full(key: str, member: Member | None) -> str:
    return f"{member.prefix}{key}" if member and key.startswith(".") else key


def _unknown(nodes: Nodes, facts: Facts, member: Member | None) -> Iterator[Problem]:
    for node in nodes:
        if isinstance(node, Words):
            continue
        if isinstance(node, Group):
            yield from _unknown_in_group(node, facts, member)
            continue
        if not _answers(node.key, facts, member):
            yield _no_such_key(node.key, node.line)
        if isinstance(node, Clause):
            yield from _unknown((*node.body, *node.otherwise), facts, member)


def _unknown_in_group(group: Group, facts: Facts, member: Member | None) -> Iterator[Problem]:
    members = facts.groups.get(_full(group.key, member))
    if members is None:
        yield _problem(group.line, _("没有名为“{key}”的列表。").format(key=group.key))
    # A group without members cannot tell which names its members would have.
    elif members:
        yield from _unknown(group.body, facts, members[0])


def _answers(key: str, facts: Facts, member: Member | None) -> bool:
    if key.startswith("."):
        if member is None:
            return False
        if key[1:] in member.words:
            return True
    full = _full(key, member)
    return full in facts.figures or full in facts.words or full in facts.groups
