"""Templates print what there is to say, in whole sentences, and name their own faults."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallmanager.domain.figures import Figure, FigureValue, Source
from hallmanager.domain.narrative import (
    Facts,
    Member,
    Slot,
    check,
    check_template,
    expand,
    parse,
    pieces,
    slots,
    tidy,
)


def _figure(key: str, value: FigureValue) -> Figure:
    return Figure(key, key, value, str(value), "", "", "", Source("ballots", (), 0))


def _facts(**values: FigureValue) -> Facts:
    figures = {
        key.replace("__", "."): _figure(key.replace("__", "."), value)
        for key, value in values.items()
    }
    return Facts(figures, {"month": "4-6月"}, {"none": []})


def _text(template: str, **values: FigureValue) -> str:
    return expand(parse(template), _facts(**values))


def test_slots_stay_and_words_are_written_out() -> None:
    assert _text("{month}办件{due}件。", due=3) == "4-6月办件{due}件。"


@pytest.mark.parametrize(
    ("value", "text"), [(5, "有{n}张。"), (0, "均为零。"), (None, "【{n}】。")]
)
def test_a_clause_tells_something_nothing_and_unknown_apart(value: int | None, text: str) -> None:
    assert _text("[?n: 有{n}张 | 均为零 ][!n:【{n}】]。", n=value) == text


def test_clauses_nest() -> None:
    template = "[?b:基本{b}；[?d:不满意{d}|不满意为零]|[?d:基本为零；不满意{d}|均为零]]。"
    assert _text(template, b=1, d=0) == "基本{b}；不满意为零。"
    assert _text(template, b=0, d=2) == "基本为零；不满意{d}。"
    assert _text(template, b=0, d=0) == "均为零。"
    assert _text(template, b=1, d=2) == "基本{b}；不满意{d}。"


def test_full_width_marks_are_marks() -> None:
    assert _text("[?n：有｜无]。", n=0) == "无。"


def test_a_group_repeats_with_its_members_own_words_and_figures() -> None:
    facts = Facts(
        {"unit.1.n": _figure("unit.1.n", 3), "unit.2.n": _figure("unit.2.n", 0)},
        {},
        {"units": [Member("unit.1", {"name": "甲局"}), Member("unit.2", {"name": "乙局"})]},
    )
    template = "[*units:{.name}[?.n:{.n}次|无]|、]。"
    assert expand(parse(template), facts) == "甲局{unit.1.n}次、乙局无。"
    assert check(template, facts) == []


def test_lines_are_paragraphs_and_empty_ones_drop() -> None:
    facts = Facts({}, {}, {"days": [Member("a", {"t": "一"}), Member("b", {"t": "二"})]})
    assert expand(parse("题\n[*days:{.t}。|\n]\n\n末"), facts) == "题\n一。\n二。\n末"


@pytest.mark.parametrize(
    ("left_behind", "mended"),
    [
        ("甲，，乙。", "甲，乙。"),
        ("甲，。", "甲。"),
        ("甲；。乙", "甲。乙"),
        ("。；甲", "甲"),
        ("甲（）乙", "甲乙"),
        ("甲（，乙）。", "甲（乙）。"),
        ("甲：；", "甲；"),
        ("，", ""),
    ],
)
def test_dropped_clauses_leave_no_stray_punctuation(left_behind: str, mended: str) -> None:
    assert tidy(left_behind) == mended


@given(st.lists(st.sampled_from(["甲", "，", "；", "。", "、", "：", "（", "）"]), max_size=12))
def test_mending_is_done_once_and_loses_no_words(parts: list[str]) -> None:
    text = "".join(parts)
    once = tidy(text)
    assert tidy(once) == once
    assert once.count("甲") == text.count("甲")


@pytest.mark.parametrize(
    ("template", "line", "words"),
    [
        ("甲\n[?n:乙", 2, "没有用“]”结束"),
        ("{n", 1, "不成一个数字位"),
        ("甲}", 1, "不成一个数字位"),
        ("一\n二\n[?甲:乙]", 3, "后面要写数字的名字"),
        ("[?n:甲|乙|丙]", 1, "两个“|”"),
        ("{nothing.here}", 1, "没有名为“nothing.here”的数字"),
        ("[*groups:甲]", 1, "没有名为“groups”的列表"),
        ("{.n}", 1, "没有名为“.n”的数字"),
    ],
)
def test_a_fault_names_its_line(template: str, line: int, words: str) -> None:
    problems = check(template, _facts(n=1))
    assert len(problems) == 1
    assert problems[0].message.startswith(f"第{line}行：")
    assert words in problems[0].message


@given(st.text(alphabet="{}[]?!*:|.n甲，\n ", max_size=40))
def test_any_text_is_read_without_a_crash(template: str) -> None:
    expand(parse(template), _facts(n=1))
    check(template, _facts(n=0))


def test_a_text_comes_apart_into_words_slots_and_typed_figures() -> None:
    text = "共{a.b}件，{c=51}人次"
    assert list(pieces(text)) == ["共", Slot("a.b"), "件，", Slot("c", typed="51"), "人次"]
    assert slots(text) == ["a.b", "c"]


def test_a_template_record_is_checked_for_its_form() -> None:
    assert check_template({"text": "甲{n}[?n:乙|丙]"}) == []
    assert [problem.field for problem in check_template({"text": "[?n:乙"})] == ["text"]
    assert check_template({}) == []
