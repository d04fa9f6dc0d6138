"""A year's notice is read sentence by sentence; a slip or a wrong year is a problem, not a day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallmanager.domain.calendar import DayKind
from hallmanager.domain.holiday_notice import is_notice, read_notice, year_named

OFF, WORKED = DayKind.HOLIDAY, DayKind.MAKEUP_WORKDAY


def days(text: str, year: int, kind: DayKind) -> list[str]:
    notice = read_notice(text, year)
    assert notice.problems == ()
    return [f"{each.day:%m-%d}" for each in notice.days if each.day_kind is kind]


def problem(text: str, year: int = 2026) -> str:
    return "".join(each.message for each in read_notice(text, year).problems)


def test_a_holiday_with_its_makeup_days() -> None:
    text = (
        "春节：2月15日（周日）至23日（周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。"
    )
    assert days(text, 2026, OFF) == [f"02-{n}" for n in range(15, 24)]
    assert days(text, 2026, WORKED) == ["02-14", "02-28"]
    assert {each.name for each in read_notice(text, 2026).days} == {"春节"}


def test_a_row_without_colon_and_with_commas() -> None:
    text = "春节 2月15日至23日放假，2月14日（星期六）、2月28日（星期六）上班"
    assert len(days(text, 2026, OFF)) == 9
    assert days(text, 2026, WORKED) == ["02-14", "02-28"]


def test_a_holiday_across_two_months_and_two_years() -> None:
    text = "元旦：2022年12月31日至2023年1月2日放假调休，共3天。"
    assert [each.day for each in read_notice(text, 2023).days] == [
        date(2022, 12, 31),
        date(2023, 1, 1),
        date(2023, 1, 2),
    ]
    assert len(days("中秋节、国庆节：9月29日至10月6日放假调休，共8天。", 2023, OFF)) == 8


def test_a_single_day_beside_a_weekend() -> None:
    assert days("端午节：6月10日放假，与周末连休。", 2024, OFF) == ["06-10"]


def test_lines_without_stops_are_apart() -> None:
    text = "元旦 1月1日至3日放假，1月4日上班\n清明节 4月4日至6日放假"
    names = {each.name: each.day for each in read_notice(text, 2026).days}
    assert names == {"元旦": date(2026, 1, 4), "清明节": date(2026, 4, 6)}


def test_what_is_no_arrangement_is_passed_over_and_shown() -> None:
    text = (
        "经国务院批准，现将放假安排通知如下。\n一、清明节：4月4日至6日放假，共3天。\n2025年11月4日"
    )
    notice = read_notice(text, 2026)
    assert notice.problems == ()
    assert notice.ignored == ("经国务院批准，现将放假安排通知如下", "2025年11月4日")


def test_the_number_and_the_year_of_the_notice() -> None:
    text = "关于2026年部分节假日安排的通知\n国办发明电〔2025〕7号\n一、清明节：4月4日至6日放假。"
    assert year_named(text) == 2026
    assert read_notice(text, 2026).number == "国办发明电〔2025〕7号"
    assert "通知安排的是2026年，指定的是2027年" in problem(text, 2027)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("清明节：4月4日（周六）至6日（周一）放假，共4天。", "写的是共4天，日期数出来是3天"),
        ("清明节：4月4日（周日）至6日放假。", "2026年4月4日是星期六，不是星期日"),
        ("春节：2月13日上班。", "本来就上班"),
        ("春节：2月30日放假。", "没有2026年2月30日这一天"),
        ("春节：15日放假。", "没有写明月份"),
        ("元旦：12月31日至1月2日放假。", "跨年的请写明年份"),
        ("春节：2月15日放假。2月16日放假。2月15日放假。", "写了不止一次"),
        ("春节：2月15日放假，2月14日。", "没有写明放假还是上班"),
        ("元旦：2024年1月1日放假。", "不在2026年"),
        ("各单位要安排好值班。", "没有读到放假或上班的日期"),
    ],
)
def test_every_doubt_is_named(text: str, why: str) -> None:
    assert why in problem(text)


def test_a_table_is_no_notice() -> None:
    assert not is_notice("日期\t安排\t名称\n2026-01-01\t放假\t元旦")
    assert is_notice("元旦：1月1日（周四）放假")


@given(
    st.text(
        alphabet="一二、元旦春节：。，（）周六星期月日至放假上班共天0123456789年\n ", max_size=80
    )
)
def test_any_text_is_read_or_doubted(text: str) -> None:
    notice = read_notice(text, 2026)
    assert notice.problems or notice.days
    assert len({each.day for each in notice.days}) == len(notice.days)
    assert all(each.day.year in (2025, 2026) for each in notice.days)
