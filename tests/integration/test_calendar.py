"""The calendar of a hall: known years, a notice taken over and taken back, and what is due."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from hallmanager.base import clock
from hallmanager.base.errors import FileRefused, UserError
from hallmanager.domain.due import DueItem, Urgency
from hallmanager.records.bulletin import BulletinDraft, HallProblem
from hallmanager.records.calendar import CalendarDay
from hallmanager.records.evaluation import Ballot
from hallmanager.records.hall import StationedUnit
from hallmanager.services import calendar, exporting, halls, importing, records
from hallmanager.services.calendar import RowState
from hallmanager.services.due import due_items
from hallmanager.storage.calendar import statutory_days
from hallmanager.storage.store import Store

# The State Council's arrangement of 2026, and one for 2027 as it might be announced.
NOTICE_2026 = """国务院办公厅关于2026年部分节假日安排的通知
国办发明电〔2025〕7号
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。\
2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
"""
NOTICE_2027 = """关于2027年部分节假日安排的通知
元旦：1月1日（周五）至3日（周日）放假，共3天。
春节：2月5日至11日放假调休，共7天。2月13日（周六）上班。
劳动节：5月1日（周六）至5日（周三）放假调休，共5天。
国庆节：10月1日至7日放假调休，共7天。
"""
MAKEUP_DAYS = (
    "2023-01-28 2023-01-29 2023-04-23 2023-05-06 2023-06-25 2023-10-07 2023-10-08 "
    "2024-02-04 2024-02-18 2024-04-07 2024-04-28 2024-05-11 2024-09-14 2024-09-29 2024-10-12 "
    "2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11 "
    "2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10"
).split()
DAYS_OFF = (
    "2023-01-02 2023-01-27 2023-04-05 2023-05-03 2023-06-23 2023-09-29 2023-10-06 "
    "2024-01-01 2024-02-16 2024-04-05 2024-05-03 2024-06-10 2024-09-17 2024-10-07 "
    "2025-01-01 2025-02-04 2025-04-04 2025-05-05 2025-06-02 2025-10-08 "
    "2026-01-02 2026-02-23 2026-04-06 2026-05-05 2026-06-19 2026-09-25 2026-10-07"
).split()


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Store]:
    halls.create(tmp_path / "hall.db")
    with halls.open(tmp_path / "hall.db") as store:
        yield store


def kept(store: Store) -> dict[str, str]:
    rows = records.list_rows(store, CalendarDay)
    return {str(row["day"]): str(row["day_kind"]) for row in rows}


def test_published_swap_days_are_known(hall: Store) -> None:
    working = calendar.calendar_of(hall)
    assert [day for day in MAKEUP_DAYS if not working.is_working_day(date.fromisoformat(day))] == []
    assert [day for day in DAYS_OFF if working.is_working_day(date.fromisoformat(day))] == []
    makeup = {
        day.isoformat()
        for year in range(2023, 2027)
        for day, works in (statutory_days(year) or {}).items()
        if works
    }
    assert makeup == set(MAKEUP_DAYS)


def test_a_year_beyond_the_library_is_said_to_be_unknown(hall: Store) -> None:
    working = calendar.calendar_of(hall)
    last = max(year for year in range(2026, 2100) if statutory_days(year) is not None)
    assert statutory_days(last + 1) is None
    assert working.unknown_years(date(last, 12, 30), date(last + 1, 1, 4)) == (last + 1,)
    assert working.working_days_between(date(last, 12, 31), date(last + 1, 1, 8)) > 0
    with clock.fixed(date(last, 6, 1)):
        assert calendar.unknown_years(hall) == (last + 1,)


def test_a_published_notice_says_what_the_library_says(hall: Store) -> None:
    calendar.import_notice(hall, NOTICE_2026, by="甲")
    working = calendar.calendar_of(hall)
    assert 2026 in working.announced
    statutory = statutory_days(2026) or {}
    for number in range(365):
        day = date(2026, 1, 1) + timedelta(days=number)
        assert working.is_working_day(day) == statutory.get(day, day.weekday() < 5), day


def test_a_notice_is_taken_over_once_and_taken_back_whole(hall: Store) -> None:
    preview = calendar.preview_notice(hall, NOTICE_2027)
    assert preview.notice.year == 2027
    assert preview.whole
    assert preview.counts == {RowState.NEW: 23}
    assert kept(hall) == {}
    calendar.import_notice(hall, NOTICE_2027, by="甲", file_name="放假.txt")
    assert len(kept(hall)) == 23
    assert calendar.calendar_of(hall).knows(2027)
    assert not calendar.calendar_of(hall).is_working_day(date(2027, 2, 8))
    again = calendar.import_notice(hall, NOTICE_2027, by="甲")
    assert again.counts == {RowState.SAME: 23}
    assert "放假.txt" in records.undo_last(hall, by="甲").words
    assert kept(hall) == {}


def test_a_corrected_notice_changes_what_was_taken_over(hall: Store) -> None:
    calendar.import_notice(hall, "春节：2月15日至23日放假，共9天。", 2026, by="甲")
    done = calendar.import_notice(hall, "春节：2月15日至24日放假。2月14日上班。", 2026, by="乙")
    assert done.counts == {RowState.SAME: 9, RowState.NEW: 2}
    assert kept(hall)["2026-02-14"] == "makeup_workday"
    assert not done.whole or statutory_days(2026)


def test_a_notice_in_doubt_changes_nothing(hall: Store) -> None:
    with pytest.raises(UserError, match="不是星期四"):
        calendar.import_notice(hall, "元旦：1月1日（周四）放假。", 2027, by="甲")
    with pytest.raises(UserError, match="请指定年份"):
        calendar.import_notice(hall, "元旦：1月1日放假。", by="甲")
    with pytest.raises(UserError, match="四位年份"):
        calendar.preview_notice(hall, "元旦：1月1日放假。", 27)
    assert kept(hall) == {}


def test_a_notice_file_is_read_in_either_encoding(hall: Store, tmp_path: Path) -> None:
    file = tmp_path / "通知.txt"
    file.write_bytes(NOTICE_2027.encode("gb18030"))
    assert calendar.holds_notice(file)
    assert calendar.read_notice_file(file) == NOTICE_2027
    with pytest.raises(FileRefused):
        calendar.read_notice_file(tmp_path / "没有.txt")


def test_own_days_win_and_go_out_and_in_as_a_workbook(hall: Store, tmp_path: Path) -> None:
    values = {"day": date(2026, 4, 20), "day_kind": "holiday", "name": "三月三", "source": "自治区"}
    records.add(hall, CalendarDay, values, by="甲")
    assert not calendar.calendar_of(hall).is_working_day(date(2026, 4, 20))
    exporting.export(hall, "calendar_days", tmp_path / "日历.xlsx")
    records.undo_last(hall, by="甲")
    assert calendar.calendar_of(hall).is_working_day(date(2026, 4, 20))
    preview = importing.preview(hall, "calendar_days", tmp_path / "日历.xlsx")
    assert importing.commit(hall, preview, by="甲").added == 1
    assert kept(hall) == {"2026-04-20": "holiday"}


def test_a_day_is_named_once(hall: Store) -> None:
    values = {"day": date(2026, 4, 20), "day_kind": "holiday", "name": "三月三"}
    records.add(hall, CalendarDay, values, by="甲")
    with pytest.raises(records.Refused):
        records.add(hall, CalendarDay, {**values, "day_kind": "makeup_workday"}, by="甲")


# What is due.


@pytest.fixture
def working_hall(hall: Store) -> Store:
    with hall.changing(by="甲") as change:
        for order, name in enumerate(("公安局", "民政局"), start=1):
            change.add(StationedUnit(name=name, fixed_order=order))
    return hall


def add_problem(store: Store, fact: str, due: date | None, state: str = "open") -> None:
    values = {
        "found_on": date(2026, 1, 5),
        "theme": "窗口纪律",
        "unit": 1,
        "fact": fact,
        "source": "patrol",
        "due": due,
        "state": state,
    }
    records.add(store, HallProblem, values, by="甲")


def told(items: tuple[DueItem, ...]) -> list[tuple[str, str]]:
    return [(item.limit.words, item.fact) for item in items]


def test_open_problems_are_due_in_working_days(working_hall: Store) -> None:
    add_problem(working_hall, "台面杂乱", date(2026, 9, 30))
    add_problem(working_hall, "迟到", date(2026, 10, 8))
    add_problem(working_hall, "已改", date(2026, 9, 1), "closed")
    add_problem(working_hall, "没有期限", None)
    found = due_items(working_hall, today=date(2026, 10, 8))
    # The week of 1 to 7 October is off: only 30 September was worked.
    assert told(found.items) == [("超1日", "台面杂乱"), ("今天", "迟到")]
    first = found.items[0]
    assert (first.kind, first.matter, first.subject) == ("problems", "整改", "公安局")
    assert (first.origin, first.record_id) == ("日常巡查", 1)
    assert found.warning == ""


def test_own_days_move_what_is_left(working_hall: Store) -> None:
    add_problem(working_hall, "台面杂乱", date(2026, 7, 10))
    today = date(2026, 7, 6)
    assert told(due_items(working_hall, today=today).items) == [("剩4日", "台面杂乱")]
    values = {"day": date(2026, 7, 8), "day_kind": "holiday", "name": "停电"}
    records.add(working_hall, CalendarDay, values, by="甲")
    assert told(due_items(working_hall, today=today).items) == [("剩3日", "台面杂乱")]


def test_a_limit_in_an_unknown_year_is_warned_of_until_it_is_announced(
    working_hall: Store,
) -> None:
    add_problem(working_hall, "台面杂乱", date(2027, 2, 8))
    today = date(2026, 12, 31)
    if statutory_days(2027) is None:
        found = due_items(working_hall, today=today)
        assert found.warning == "2027年放假安排未导入，按周末推算"
        assert found.items[0].limit.words == "剩27日"
    calendar.import_notice(working_hall, NOTICE_2027, by="甲")
    found = due_items(working_hall, today=today)
    assert found.warning == ""
    # 1 January is off, and 8 February moves behind the Spring Festival.
    assert found.items[0].limit.closing == date(2027, 2, 12)
    assert found.items[0].limit.words == "剩25日"


def test_a_hall_that_has_just_begun_is_behind_with_nothing(working_hall: Store) -> None:
    assert due_items(working_hall, today=date(2026, 7, 6)).items == ()


def test_what_the_ended_quarter_lacks_is_due_by_rule(working_hall: Store) -> None:
    counts = {"ballots_due": 5, "ballots_cast": 5, "satisfied": 5}
    with working_hall.changing(by="甲") as change:
        change.add(Ballot(unit_id=1, period="2026Q2", **counts))
    found = due_items(working_hall, today=date(2026, 7, 6))
    ballots, bulletin = found.items
    assert (ballots.kind, ballots.matter, ballots.period) == ("ballots", "填报", "2026Q2")
    assert ballots.fact == "还缺 1 项：民政局"
    assert ballots.limit.closing == date(2026, 7, 7)
    assert ballots.origin == "填报时限 2021版 第1条"
    assert (bulletin.matter, bulletin.subject) == ("起草", "第二季度通报")
    assert bulletin.limit.words == "剩6日"
    with working_hall.changing(by="甲") as change:
        change.add(Ballot(unit_id=2, period="2026Q2", **counts))
        change.add(BulletinDraft(bulletin_type="quarterly", period="2026Q2"))
    assert due_items(working_hall, today=date(2026, 7, 6)).items == ()


def test_the_sample_hall_has_something_due(tmp_path: Path) -> None:
    halls.create(tmp_path / "sample.db", sample=True)
    with halls.open(tmp_path / "sample.db") as store:
        found = due_items(store, today=date(2023, 7, 12))
    assert all(item.limit.urgency in Urgency for item in found.items)
    assert {item.kind for item in found.items} <= {
        "problems",
        "ballots",
        "bulletin_drafts",
        "red_black_entries",
    }
    assert "problems" in {item.kind for item in found.items}
