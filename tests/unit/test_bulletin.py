"""What feeds the narrative becomes sentences that stand beside each other."""

from dataclasses import dataclass
from datetime import date

import pytest

from hallmanager.domain.bulletin import (
    activity_text,
    by_theme,
    check_activity,
    check_problem,
    chinese_number,
    listed,
    ordinal_words,
    sentence,
    theme_heading,
)


@dataclass
class _Activity:
    held_on: date = date(2023, 5, 19)
    until: date | None = None
    theme: str = "业务培训"
    organizer: str | None = None
    participants: str | None = None
    headcount: int | None = None
    text: str | None = None


@dataclass
class _Item:
    theme: str
    number: int = 0


@pytest.mark.parametrize(
    ("activity", "text"),
    [
        (_Activity(), "5月19日，组织开展业务培训"),
        (
            _Activity(organizer="县中心", participants="17个部门", headcount=60),
            "5月19日，县中心组织开展业务培训，17个部门共60人次参加",
        ),
        (_Activity(until=date(2023, 5, 21)), "5月19日至21日，组织开展业务培训"),
        (_Activity(until=date(2023, 6, 2)), "5月19日至6月2日，组织开展业务培训"),
        (_Activity(text="组织业务培训。\n"), "5月19日，组织业务培训"),
        (_Activity(text="5月19日，组织培训。"), "5月19日，组织培训"),
        (_Activity(text="自6月初开始，组织梳理。"), "自6月初开始，组织梳理"),
        (_Activity(organizer="{x}局"), "5月19日，{x}局组织开展业务培训"),
        (_Activity(theme="调度会议", headcount=30), "5月19日，组织召开调度会议，30人次参加"),
    ],
)
def test_an_activity_becomes_one_dated_sentence(activity: _Activity, text: str) -> None:
    assert activity_text(activity) == text


def test_themes_keep_the_order_of_their_first_appearance() -> None:
    themes = by_theme([_Item("乙", 1), _Item("甲 ", 2), _Item("乙", 3)])
    assert {theme: [item.number for item in found] for theme, found in themes.items()} == {
        "乙": [1, 3],
        "甲": [2],
    }


def test_numbers_of_headings_and_enumerations() -> None:
    assert ordinal_words(3) == ["一是", "二是", "三是"]
    assert [chinese_number(n) for n in (1, 10, 11, 20, 35, 99)] == [
        "一", "十", "十一", "二十", "三十五", "九十九",
    ]  # fmt: skip


def test_a_typed_text_becomes_part_of_a_sentence() -> None:
    assert sentence(" 卫生较差。\n桌面不整齐； ") == "卫生较差。桌面不整齐"


def test_ends_before_beginnings_are_named() -> None:
    day, before = date(2023, 5, 2), date(2023, 5, 1)
    assert check_activity({"held_on": day, "until": before})[0].field == "until"
    assert check_problem({"found_on": day, "due": before})[0].field == "due"
    assert check_activity({"held_on": day, "until": day}) == []
    assert check_problem({"found_on": day, "due": None}) == []


@pytest.mark.parametrize(
    ("theme", "heading"),
    [
        ("窗口管理", "窗口管理方面"),
        ("服务态度。", "服务态度方面"),
        ("评价卡摆放不规范", "评价卡摆放不规范"),
        ("线下办件占比较高的问题", "线下办件占比较高的问题"),
        ("窗口管理方面", "窗口管理方面"),
        ("指标落后，整改滞后", "指标落后，整改滞后"),
    ],
)
def test_a_theme_that_only_names_a_field_is_told_as_one(theme: str, heading: str) -> None:
    assert theme_heading(theme) == heading


def test_sentences_with_stops_of_their_own_are_not_parted_by_semicolons() -> None:
    assert listed(["卫生较差", "桌面杂乱"]) == "卫生较差；桌面杂乱"
    assert listed(["卫生较差。桌面杂乱", "无卡可投"]) == "卫生较差。桌面杂乱。无卡可投"
