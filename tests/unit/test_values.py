"""What people type is read as they mean it, or refused by naming it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallmanager.domain import values
from hallmanager.domain.matching import fold, nearest
from hallmanager.domain.period import Period
from hallmanager.domain.period_words import find_period, parse_period
from hallmanager.domain.problem import Problem
from hallmanager.domain.values import Unreadable, parse_value

EDITORS = ["integer", "decimal", "date", "datetime", "flag", "choice", "choices"]
EDITORS += ["period", "text", "long_text"]


class Color(StrEnum):
    RED = "red"
    BLACK = "black"

    @property
    def label(self) -> str:
        return {"red": "红榜", "black": "黑榜"}[self.value]


@dataclass(frozen=True)
class Column:
    editor: str
    name: str = "field"
    label: str = "党员"
    choices: Any = Color
    counting_unit: str = "件"


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        (12, 12),
        (12.0, 12),
        ("12", 12),
        ("１２", 12),
        (" 1,200 ", 1200),
        ("１，２００", 1200),
        ("12.0", 12),
        ("\u00a012\u3000", 12),
        ("104件", 104),
        ("-3", -3),
        ("－3", -3),
        ("—", None),
        ("/", None),
        ("", None),
        ("\u3000", None),
        (None, None),
    ],
)
def test_a_whole_number_is_read_however_it_is_written(raw: object, number: int | None) -> None:
    assert parse_value(Column("integer"), raw) == number


@pytest.mark.parametrize(
    "raw", [12.5, "12.5", "十二", "1,2", "1 2", "1e3", "1_000", True, float("nan"), "²", "٣", "0x1"]
)
def test_what_is_no_whole_number_is_refused(raw: object) -> None:
    problem = parse_value(Column("integer"), raw)
    assert isinstance(problem, Problem)
    assert "整数" in problem.message


def test_a_letter_in_a_number_is_named_with_its_place_and_the_likely_number() -> None:
    problem = parse_value(Column("integer"), "1l7")
    assert problem == Problem("field", "“1l7”不是整数，第 2 位是字母 l。", "117")


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_every_integer_survives_each_of_its_writings(number: int) -> None:
    wide = str(number).translate(str.maketrans("0123456789-", "０１２３４５６７８９－"))
    for raw in (number, float(number), str(number), f"{number:,}", wide, f" {number}.00 "):
        assert values.integer(raw) == number


@given(st.text(max_size=12))
def test_no_text_at_all_breaks_any_reader(raw: str) -> None:
    for editor in EDITORS:
        parse_value(Column(editor), raw, year=2023)
    find_period(raw, year=2023)


@pytest.mark.parametrize(
    ("raw", "number"),
    [("85.3%", "85.3"), (85.3, "85.3"), ("９８．５", "98.5"), ("1,000.50", "1000.50")],
)
def test_a_decimal_is_exact(raw: object, number: str) -> None:
    assert values.decimal(raw) == Decimal(number)


@pytest.mark.parametrize(
    "raw",
    [
        date(2023, 4, 5),
        datetime(2023, 4, 5, 9, 30),
        45021,
        45021.0,
        20230405,
        "2023年4月5日",
        "2023.4.5",
        "2023/4/5",
        "2023-04-05",
        "20230405",
        "２０２３年４月５日",
        "2023 年 4 月 5 日",
        "2023-04-05 00:00:00",
        "二〇二三年四月五日",
        "4月5日",
        "2023年4月5日（星期三）",
    ],
)
def test_a_day_is_read_however_it_is_written(raw: object) -> None:
    assert parse_value(Column("date"), raw, year=2023) == date(2023, 4, 5)


@pytest.mark.parametrize(
    "raw", ["2023年4月", "2023-02-30", "23.4.5", "昨天", 3, "2023-04-05 25:00"]
)
def test_what_is_no_day_is_refused(raw: object) -> None:
    problem = parse_value(Column("date"), raw, year=2023)
    assert isinstance(problem, Problem)
    assert "不是日期" in problem.message


def test_a_flag_is_a_word_a_mark_or_the_label() -> None:
    assert [values.flag(raw, label="党员") for raw in ("是", "√", 1.0, "TRUE", "党员")] == [
        True
    ] * 5
    assert [values.flag(raw) for raw in ("否", "×", 0, False, "ｎｏ")] == [False] * 5
    with pytest.raises(Unreadable, match="大概"):
        values.flag("大概")


def test_a_choice_is_taken_by_code_or_label_and_a_wrong_one_names_the_list() -> None:
    assert values.choice("红榜", Color) == values.choice("ＲＥＤ", Color) == "red"
    problem = parse_value(Column("choice"), "红绑")
    assert problem == Problem("field", "“红绑”不在可选项里，可填：红榜、黑榜。", "红榜")
    assert values.several_choices("黑榜、red", Color) == "red,black"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("2023年第二季度", "2023Q2"),
        ("2023年二季度", "2023Q2"),
        ("2023年2季度", "2023Q2"),
        ("２０２３年第2季度", "2023Q2"),
        ("二季度", "2023Q2"),
        ("Q2", "2023Q2"),
        ("2023q2", "2023Q2"),
        ("4月", "2023-04"),
        ("4月份", "2023-04"),
        ("十二月", "2023-12"),
        ("2022年4月", "2022-04"),
        ("2023.04", "2023-04"),
        ("2023/4", "2023-04"),
        ("上半年", "2023H1"),
        ("2023年下半年", "2023H2"),
        ("2023年度", "2023"),
        ("2023", "2023"),
        ("1-4月", "2023-01..2023-04"),
        ("4-6月", "2023Q2"),
        ("2022年12月至2023年11月", "2022-12..2023-11"),
        ("第23周", "2023-W23"),
    ],
)
def test_a_period_is_read_in_the_words_of_the_office(words: str, code: str) -> None:
    found = parse_period(words, year=2023)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("words", ["13月", "第五季度", "不详", "10-4月", "季度"])
def test_what_is_no_period_is_not_guessed(words: str) -> None:
    assert parse_period(words, year=2023) is None


def test_a_period_without_a_year_is_not_guessed() -> None:
    assert parse_period("二季度") is None


@given(st.integers(2000, 2099), st.integers(1, 12), st.sampled_from([1, 3, 6, 12]))
def test_every_title_names_its_own_period(year: int, month: int, months: int) -> None:
    period = Period.of_months(year, (month - 1) // months * months + 1, months)
    assert parse_period(period.title) == period
    assert find_period(f"某县{period.title}线下“好差评”统计表") == period


def test_a_title_is_searched_for_its_period() -> None:
    assert find_period("永昌县2023年第二季度线下统计表（4-6月）") == Period.parse("2023Q2")
    assert find_period("关于2023年工作的通报") == Period.parse("2023")
    assert find_period("线下投票统计表") is None


def test_a_name_is_the_same_in_either_width_and_the_nearest_is_found() -> None:
    assert fold("自然资源局（不动产 中心）") == fold("自然资源局(不动产中心)")
    assert nearest("卫键局", ["卫健局", "教育局"]) == "卫健局"
    assert nearest("完全不同", ["卫健局"]) is None
