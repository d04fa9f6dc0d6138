"""The quarterly bulletin of the county: its sentences, drafts that follow the data, its blocks."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from hallmanager.base.errors import Conflict, UserError
from hallmanager.bulletins.composition import plain_text
from hallmanager.bulletins.draft import Draft
from hallmanager.domain.condition import Condition
from hallmanager.domain.document import Level, Table
from hallmanager.domain.period import Period
from hallmanager.records.bulletin import (
    Activity,
    HallProblem,
    NarrativeTemplate,
)
from hallmanager.records.caseload import CaseTally
from hallmanager.records.evaluation import Ballot
from hallmanager.records.hall import Center, StationedUnit, SubCenter
from hallmanager.records.honors import RedBlackEntry, ServiceStar
from hallmanager.records.indicators import Indicator, IndicatorValue
from hallmanager.records.kind import fields_of
from hallmanager.records.staff import Staff
from hallmanager.services import bulletins
from hallmanager.storage.opening import create_hall, open_hall
from hallmanager.storage.store import Store
from tests.fixtures import county_hall

QUARTER = Period.parse(county_hall.PERIOD)


@pytest.fixture(scope="module")
def county_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return county_hall.make(tmp_path_factory.mktemp("county"))


@pytest.fixture
def county(county_file: Path, tmp_path: Path) -> Iterator[Store]:
    with county_hall.opened_copy(county_file, tmp_path) as store:
        yield store


def _draft(store: Store) -> Draft:
    return bulletins.load_draft(store, "quarterly", QUARTER)


def _text(store: Store) -> str:
    return plain_text(_draft(store))


def _add(store: Store, *records: object) -> None:
    with store.changing(by="测试员") as change:
        for record in records:
            change.add(record)  # type: ignore[type-var]


@pytest.mark.parametrize(
    "sentence",
    [
        "现将2023年第二季度政务服务线下“好差评”及政务服务大厅运行情况通报如下：",
        "4-6月份累计办件3816件，群众参与投票3811件，投票率99.87%。",
        "其中：满意票3808张，占比99.79%；基本满意票3张，占比0.08%；"
        "不满意票5张（未开展评价5张），占比0.13%。",
        "（二）税务分中心投票情况。4-6月份累计办件782件，群众参与投票782件，投票率100%。"
        "其中：满意票782张，占比100%；基本满意票和不满意票均为零。",
        "（六）教育分中心投票情况。4-6月份累计办件126件",
        "共办理政务服务事项3816件，办结3816件，办结率为100%。",
        "办件量排名前5位的窗口依次为：市场监管局880件、自然资源局（不动产中心）679件、"
        "住房公积金中心338件、交通局320件、公安局297件。",
        "第二季度零办件的窗口1个，为国家电网永昌分公司。",
        "4-6月，未发布红榜和黑榜。",
        "日常巡查和督查检查未发现突出问题。",
    ],
)
def test_the_county_quarter_is_told_in_its_sentences(county: Store, sentence: str) -> None:
    assert sentence in _text(county)


def test_one_row_changed_moves_its_sentences_and_no_other(county: Store) -> None:
    before = _text(county).split("\n")
    unit = county_hall.unit_id(county, "市场监管局")
    with county.changing(by="测试员") as change:
        row = change.find(Ballot, Condition("unit", "=", unit))[0]
        change.edit(Ballot, row.id, {"ballots_due": 881, "unevaluated": 5})
    after = _text(county).split("\n")
    changed = [line for line, old in zip(after, before, strict=True) if line != old]
    assert changed == [
        "（一）政务服务大厅投票情况。4-6月份累计办件3817件，群众参与投票3811件，投票率99.84%。"
        "其中：满意票3808张，占比99.76%；基本满意票3张，占比0.08%；"
        "不满意票6张（未开展评价6张），占比0.16%。",
        "2023年第二季度，政务服务大厅各窗口共办理政务服务事项3817件，办结3817件，"
        "办结率为100%。办件量排名前5位的窗口依次为：市场监管局881件、"
        "自然资源局（不动产中心）679件、住房公积金中心338件、交通局320件、公安局297件。"
        "第二季度零办件的窗口1个，为国家电网永昌分公司。",
    ]


def test_the_lists_count_issues_window_times_and_person_times_apart(county: Store) -> None:
    ids = [county_hall.unit_id(county, name) for name in ("市场监管局", "烟草局", "公安局")]
    star = Staff(name="张勤奋", unit_id=ids[2])
    _add(county, star)
    for times, unit in zip((3, 3, 1), ids, strict=True):
        for month in range(times):
            _add(county, RedBlackEntry(color="red", published_on=date(2023, 4 + month, 28),
                                       target="window", unit_id=unit))  # fmt: skip
    _add(
        county,
        RedBlackEntry(color="red", published_on=date(2023, 4, 28), target="person",
                      unit_id=ids[2], staff_id=star.id),
        RedBlackEntry(color="black", published_on=date(2023, 6, 30), target="window",
                      unit_id=ids[0]),
        RedBlackEntry(color="black", published_on=date(2023, 7, 1), target="window",
                      unit_id=ids[1]),
        ServiceStar(period="2023Q2", staff_id=star.id, unit_id=ids[2]),
    )  # fmt: skip
    text = _text(county)
    assert (
        "累计发布红榜3次7窗口次1人次，其中，市场监管局、烟草局窗口3次，公安局窗口1次；"
        "累计发布黑榜1次1窗口次，其中，市场监管局窗口1次。" in text
    )
    assert "公安局窗口张勤奋被评为“季度服务明星”。" in text


def test_activities_and_problems_are_told_by_date_and_theme(county: Store) -> None:
    unit = county_hall.unit_id(county, "市场监管局")
    _add(
        county,
        Activity(held_on=date(2023, 6, 29), activity_kind="meeting", theme="调度会议",
                 organizer="县政府办公室", headcount=30),
        Activity(held_on=date(2023, 5, 19), activity_kind="training", theme="业务培训",
                 text="县政务服务中心组织“一件事一次办”业务培训。"),
        HallProblem(found_on=date(2023, 5, 1), theme="评价卡摆放不规范",
                    fact="个别窗口“无卡可投”。"),
        HallProblem(found_on=date(2023, 6, 26), theme="服务态度", unit_id=unit, source="complaint",
                    fact="窗口与办事群众发生争吵", measure="约谈窗口负责人"),
    )  # fmt: skip
    lines = _text(county).split("\n")
    start = lines.index("三、工作动态")
    assert lines[start + 1 : start + 3] == [
        "5月19日，县政务服务中心组织“一件事一次办”业务培训。",
        "6月29日，县政府办公室组织召开调度会议，30人次参加。",
    ]
    assert (
        "4-6月，通过群众投诉，发现以下问题：一是评价卡摆放不规范。个别窗口“无卡可投”。"
        "二是服务态度方面。市场监管局窗口与办事群众发生争吵。" in lines[-2]
    )
    assert lines[-1] == "下一步，约谈窗口负责人。"


def test_a_text_that_ends_itself_gets_no_second_stop(county: Store) -> None:
    _add(
        county,
        Activity(held_on=date(2023, 5, 19), activity_kind="visit", theme="调研",
                 text="市领导说：“窗口就是形象！”"),
    )  # fmt: skip
    assert "5月19日，市领导说：“窗口就是形象！”\n" in _text(county)


def test_a_hall_without_sub_centres_numbers_nothing(tmp_path: Path) -> None:
    create_hall(tmp_path / "small.db")
    with open_hall(tmp_path / "small.db") as store:
        with store.changing(by="测试员") as change:
            unit = change.add(StationedUnit(name="公安局", fixed_order=1))
            county_hall.add_ballots(change, unit, "2023Q2", [9, 9, 9, 0, 0, 0])
        assert "4-6月份，政务服务大厅累计办件9件，" in _text(store)
        assert "（一）" not in _text(store)


def test_a_hall_without_units_tells_of_its_sub_centres_only(tmp_path: Path) -> None:
    create_hall(tmp_path / "small.db")
    with open_hall(tmp_path / "small.db") as store:
        with store.changing(by="测试员") as change:
            for name in ("税务分中心", "教育分中心"):
                change.add(SubCenter(name=name))
        assert "（一）教育分中心投票情况。" in _text(store) or "（一）税务" in _text(store)
        assert "政务服务大厅投票情况" not in _text(store)


def test_a_quarter_of_noughts_is_told_without_rates(tmp_path: Path) -> None:
    create_hall(tmp_path / "small.db")
    with open_hall(tmp_path / "small.db") as store:
        with store.changing(by="测试员") as change:
            unit = change.add(StationedUnit(name="公安局", fixed_order=1))
            county_hall.add_ballots(change, unit, "2023Q1", [0, 0, 0, 0, 0, 0])
            county_hall.add_ballots(change, unit, "2023Q2", [0, 0, 0, 0, 0, 0])
        text = _text(store)
        assert "4-6月份，政务服务大厅没有线下办件。" in text
        assert "政务服务大厅各窗口没有受理政务服务事项。第二季度零办件的窗口1个，为公安局。" in text
        assert "待填" not in text
        assert "不可比" not in text


def test_cast_and_missing_ballots_are_told_apart(tmp_path: Path) -> None:
    create_hall(tmp_path / "small.db")
    with open_hall(tmp_path / "small.db") as store:
        with store.changing(by="测试员") as change:
            unit = change.add(StationedUnit(name="公安局", fixed_order=1))
            county_hall.add_ballots(change, unit, "2023Q2", [10, 9, 7, 1, 1, 1])
        assert "不满意票2张（其中未开展评价1张），占比20.00%。" in _text(store)


def test_growth_without_a_base_is_not_told(tmp_path: Path) -> None:
    create_hall(tmp_path / "small.db")
    with open_hall(tmp_path / "small.db") as store:
        with store.changing(by="测试员") as change:
            unit = change.add(StationedUnit(name="公安局", fixed_order=1))
            county_hall.add_ballots(change, unit, "2023Q1", [0, 0, 0, 0, 0, 0])
            county_hall.add_ballots(change, unit, "2023Q2", [9, 9, 9, 0, 0, 0])
        assert "办结率为100%。" in _text(store)
        assert "环比" not in _text(store)


def test_overdue_cases_are_told_by_unit(county: Store) -> None:
    counts = {"人社局": 7, "市场监管局": 4, "医保局": 3}
    for name, overdue in counts.items():
        unit = county_hall.unit_id(county, name)
        _add(county, CaseTally(unit_id=unit, period="2023Q2", accepted=9, settled=9,
                               overdue=overdue))  # fmt: skip
    assert "4-6月超期办件14件，其中：人社局7件、市场监管局4件、医保局3件。" in _text(county)


def test_reported_overdue_cases_stand_where_tallies_have_none(county: Store) -> None:
    late = Indicator(name="超期办件", unit_of_measure="件")
    online = Indicator(
        name="网办率", unit_of_measure="%", target=Decimal(90), comparator="at_least"
    )
    _add(county, late, online)
    unit = county_hall.unit_id(county, "人社局")
    _add(
        county,
        _reported(late, unit_id=unit, reported_value=Decimal(7)),
        _reported(online, unit_id=unit, numerator=89, denominator=100),
        _reported(online, region="河西堡镇", numerator=9, denominator=10),
        _reported(online, numerator=95, denominator=100),
    )
    text = _text(county)
    assert "4-6月超期办件7件，其中：人社局7件。" in text
    assert "截至6月底，网办率未达到目标的有人社局。" in text
    assert "上级通报的指标中，网办率95.00%。" in text


def _reported(indicator: Indicator, **given: object) -> IndicatorValue:
    return IndicatorValue(indicator_id=indicator.id, period="2023Q2", **given)


def test_a_place_without_votes_is_left_open(county: Store) -> None:
    with county.changing(by="测试员") as change:
        row = change.find(Ballot, Condition("sub_center", "filled"))[0]
        change.remove(Ballot, row.id)
    draft = _draft(county)
    line = next(line for line in plain_text(draft).split("\n") if line.startswith("（二）"))
    assert line.endswith("累计办件【待填】件，群众参与投票【待填】件，投票率【待填】。")


def test_headings_get_their_level_from_their_number(county: Store) -> None:
    document = bulletins.compose(_draft(county))
    first = [block for block in document.blocks if block.level is Level.FIRST]  # type: ignore[union-attr]
    assert [block.text for block in first] == [  # type: ignore[union-attr]
        "一、线下“好差评”投票情况",
        "二、业务办理情况",
        "三、工作动态",
        "四、评先评优",
        "五、存在的问题及下一步措施",
    ]
    hall = document.blocks[2]
    head = [run.text for run in hall.runs if run.level is Level.SECOND]  # type: ignore[union-attr]
    assert "".join(head) == "（一）政务服务大厅投票情况。"
    assert {run.figure for run in hall.runs if run.figure} >= {"hall.turnout", "hall.negative"}  # type: ignore[union-attr]


def test_the_document_facts_come_from_the_centre_and_may_be_given(county: Store) -> None:
    _add(county, Center(name="永昌县政务服务中心", recipients="各乡镇人民政府"))
    draft = _draft(county).with_facts(
        {"copies_to": "县督查考核办", "issue_date": "2023年7月10日", "sealed": "否"}
    )
    document = bulletins.compose(draft)
    assert document.title == ("关于2023年第二季度政务服务线下“好差评”及政务服务大厅运行情况的通报")
    assert document.letterhead == "永昌县政务服务中心文件"
    assert (document.number, document.year, document.draft) == (None, 2023, True)
    assert document.recipients == "各乡镇人民政府"
    assert document.signature.issued_on == date(2023, 7, 10)
    assert not document.signature.sealed
    assert document.annexes[0].title == "永昌县政务服务中心2023年第二季度线下“好差评”统计表"
    assert draft.missing_facts == ("code_word", "print_date")
    assert bulletins.compose(draft.with_facts({"recipients": "无"})).recipients is None


def test_a_wrong_fact_is_refused_by_its_name(county: Store) -> None:
    draft = _draft(county)
    with pytest.raises(UserError, match="没有“titel”这个要素"):
        draft.with_facts({"titel": "x"})
    with pytest.raises(UserError, match="成文日期：“明天”不是日期"):
        draft.with_facts({"issue_date": "明天"})


def test_a_saved_draft_keeps_what_was_written_and_follows_the_data(county: Store) -> None:
    draft = _draft(county)
    own = draft.sections[2].text.replace("共办理", "累计办理")
    draft = draft.with_text("cases", own).with_facts({"signer": "马睿"})
    bulletins.save_draft(county, draft.with_options({"chart": True}), by="测试员")
    unit = county_hall.unit_id(county, "公安局")
    with county.changing(by="测试员") as change:
        row = change.find(Ballot, Condition("unit", "=", unit))[0]
        change.edit(Ballot, row.id, {"ballots_due": 300, "unevaluated": 3})
    again = _draft(county)
    assert [one.key for one in again.sections if one.edited] == ["cases"]
    assert "累计办理政务服务事项3819件" in plain_text(again)
    assert again.fact("signer") == "马睿"
    assert again.options == {"chart": True}
    assert {"hall.ballots_due", "cases.accepted"} <= set(again.changed)
    assert "hall.satisfied" not in again.changed
    restored = again.restored("cases")
    assert "共办理政务服务事项3819件" in plain_text(restored)


def test_two_people_saving_one_draft_is_a_conflict(county: Store) -> None:
    draft = bulletins.save_draft(county, _draft(county), by="甲")
    bulletins.save_draft(county, draft.with_text("opening", "一。"), by="甲")
    with pytest.raises(Conflict):
        bulletins.save_draft(county, draft.with_text("opening", "二。"), by="乙")


def test_the_halls_own_wording_replaces_the_shipped_one(county: Store) -> None:
    draft = _draft(county)
    bulletins.save_template(county, draft, "opening", "投票率{hall.turnout}。", by="测试员")
    assert _text(county).startswith("投票率99.87%。")
    kept = bulletins.template(county, "quarterly", "opening")
    assert (kept.text, kept.is_own) == ("投票率{hall.turnout}。", True)
    with pytest.raises(UserError, match=r"第1行：没有名为“hall\.turnuot”的数字"):
        bulletins.save_template(county, draft, "opening", "{hall.turnuot}", by="测试员")
    shipped = draft.type.sections[0].template
    bulletins.save_template(county, draft, "opening", shipped, by="测试员")
    assert _text(county).startswith("现将2023年第二季度")
    assert not bulletins.template(county, "quarterly", "opening").is_own


def test_a_hall_may_replace_every_section_of_every_type() -> None:
    fields = fields_of(NarrativeTemplate)
    offered = {name: list(fields[name].choices or ()) for name in ("bulletin_type", "section")}
    kinds = bulletins.types()
    assert set(offered["bulletin_type"]) == {kind.key for kind in kinds}
    assert set(offered["section"]) == {one.key for kind in kinds for one in kind.sections}
    assert [one.label for one in offered["section"]][1] == "线下投票"


def test_every_shipped_template_is_free_of_faults(county: Store) -> None:
    draft = _draft(county)
    for section in draft.type.sections:
        assert bulletins.check_template(draft, section.template) == []


def test_a_typed_figure_is_printed_as_typed(county: Store) -> None:
    draft = _draft(county).with_text("opening", "红榜{red.window_times=51}人次，{hall.none}。")
    runs = bulletins.compose(draft).blocks[0].runs  # type: ignore[union-attr]
    assert [(run.text, run.figure, run.open) for run in runs] == [
        ("红榜", "", False),
        ("51", "", False),
        ("人次，", "", False),
        ("【待填】", "hall.none", True),
        ("。", "", False),
    ]


def test_the_annex_table_is_the_countys(county: Store) -> None:
    table = bulletins.compose(_draft(county)).annexes[0].blocks[0]
    assert isinstance(table, Table)
    assert table.landscape
    assert [(c.run.text, c.colspan, c.rowspan) for c in table.header[0]] == [
        ("序号", 1, 2),
        ("单位", 1, 2),
        ("第二季度线下好差评统计情况", 10, 1),
    ]
    assert len(table.columns) == 12
    assert table.footnote is not None
    assert table.footnote.text == (
        "注：满意率=满意票数/应投票数，基本满意率=基本满意票数/应投票数，"
        "不满意率=（不满意票数+未开展评价票数）/应投票数。"
    )


def test_the_annex_workbook_keeps_counts_as_numbers(county: Store, tmp_path: Path) -> None:
    bulletins.annex_xlsx(county, _draft(county), tmp_path / "annex.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "annex.xlsx").worksheets[0]
    rows = list(sheet.values)
    assert rows[3] == (1, "发改局", 104, 104, 104, None, None, None, "100%", "100%", None, None)
    assert rows[24] == (22, "国家电网永昌分公司", *[None] * 10)
    assert len(rows) == 3 + 31 + 1
    assert str(rows[-1][0]).startswith("注：")


def test_charts_are_a_second_annex_when_asked_for(county: Store) -> None:
    document = bulletins.compose(_draft(county).with_options({"chart": True}))
    assert len(document.annexes) == 2
    volume, turnout = document.annexes[1].blocks
    assert [run.text for run in volume.texts] == ["880", "679", "338", "320", "297"]  # type: ignore[union-attr]
    assert turnout.series[0].values[0] == 99.87  # type: ignore[union-attr]


def test_the_pdf_shows_where_its_figures_stand(county: Store, tmp_path: Path) -> None:
    printed = bulletins.save_pdf(county, _draft(county), tmp_path / "out" / "bulletin.pdf")
    assert (tmp_path / "out" / "bulletin.pdf").read_bytes() == printed.pdf
    assert {"hall.turnout", "ranking.top", "unit.14.turnout"} <= {
        place.figure for place in printed.places
    }


def test_ties_at_the_cut_and_short_rankings_are_told_right(tmp_path: Path) -> None:
    create_hall(tmp_path / "small.db")
    store = open_hall(tmp_path / "small.db")
    with store.changing(by="测试员") as change:
        for number, due in enumerate((9, 9, 4), start=1):
            unit = change.add(StationedUnit(name=f"{number}局", fixed_order=number))
            county_hall.add_ballots(change, unit, "2023Q2", [due, due, due, 0, 0, 0])
    assert "排名前3位的窗口依次为：1局9件、2局9件、3局4件。" in _text(store)
    assert "第二季度各窗口均有办件。" in _text(store)
    store.close()
