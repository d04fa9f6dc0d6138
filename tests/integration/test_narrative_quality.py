"""Whatever a hall has to say, the shipped templates say it without a stray mark."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallmanager.bulletins import registry
from hallmanager.domain import narrative
from hallmanager.domain.figures import Figure, FigureValue, Source
from hallmanager.domain.narrative import Clause, Facts, Group, Member, Node, Slot
from hallmanager.domain.ratio import Ratio

_STRAY = re.compile(
    r"[，、；：。！？]{2}|[，、；]$|^[，、；：。]|（）|“”|（[，、；。]|[，、；：]）"
    r"|[ 　{}\[\]|]|None"
)
_VALUES: st.SearchStrategy[tuple[FigureValue, str]] = st.sampled_from(
    [(None, ""), (0, "0"), (5, "5"), (123456, "123456"), (Ratio(0, 0), ""), (Ratio(1, 1), "100%"),
     ((), ""), (("甲局5件", "乙局"), "甲局5件、乙局"), ("增长11.38%", "增长11.38%"),
     ("卫生较差。桌面杂乱", "卫生较差。桌面杂乱")]
)  # fmt: skip
# What nobody entered is an empty list of measures, never an unknown one.
_ALWAYS_KNOWN = {"problems.measures"}
_WORDS = {"name", "ordinal", "theme", "heading", "measure"}


def _keys(nodes: tuple[Node, ...], group: str = "") -> Iterator[tuple[str, str]]:
    """Every key of a template with the group it stands in."""
    for node in nodes:
        match node:
            case Slot(key):
                yield group, key
            case Clause():
                yield group, node.key
                yield from _keys((*node.body, *node.otherwise), group)
            case Group():
                yield from _keys(node.body, node.key)


def _figure(key: str, value: FigureValue, text: str, *, comparable: bool) -> Figure:
    source = Source("ballots", (), 0)
    return Figure(key, key, value, text, "", "", "", source, comparable=comparable)


@st.composite
def _facts(draw: st.DrawFn, template: str) -> Facts:
    """Anything, also what no hall could say: each figure for itself unknown, nothing, something."""
    figures: dict[str, Figure] = {}
    groups: dict[str, list[Member]] = {}
    words = {f"period.{name}": "第二季度" for name in ("title", "short", "months", "end_month")}
    keys = list(_keys(narrative.parse(template).nodes))

    def add(key: str) -> None:
        value, text = draw(_VALUES)
        comparable = not key.endswith(".change") or draw(st.booleans())
        if key in _ALWAYS_KNOWN and value is None:
            value = ()
        figures[key] = _figure(key, value, text, comparable=comparable)

    for name in {group for group, _key in keys if group}:
        groups[name] = []
        for number in range(draw(st.integers(0, 3))):
            own = {word: draw(st.sampled_from(["", "一", "窗口管理"])) for word in _WORDS}
            groups[name].append(Member(f"{name}.{number}", own))
            for group, key in keys:
                if group == name and key.startswith(".") and key[1:] not in _WORDS:
                    add(f"{name}.{number}{key}")
    for _group, key in keys:
        if not key.startswith(".") and key not in words and key not in groups:
            add(key)
    return Facts(figures, words, groups)


@pytest.mark.parametrize(
    "template",
    [
        pytest.param(section.template, id=f"{kind.key}-{section.key}")
        for kind in registry.TYPES.values()
        for section in kind.sections
    ],
)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_dropped_clauses_leave_whole_sentences(template: str, data: st.DataObject) -> None:
    facts = data.draw(_facts(template))
    text = narrative.expand(narrative.parse(template), facts)
    for line in text.split("\n"):
        printed = "".join(
            piece if isinstance(piece, str) else facts.figures[piece.key].printed or "【待填】"
            for piece in narrative.pieces(line)
        )
        assert not _STRAY.search(printed), printed
        assert printed.count("（") == printed.count("）"), printed
        assert printed.count("“") == printed.count("”"), printed
        heading = re.match(r"[一二三四五六]、", printed)
        assert heading or printed.endswith(("。", "：")), printed
