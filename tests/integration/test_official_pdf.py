"""The printed document, measured from the PDF itself against GB/T 9704-2012."""

import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from pypdf import PdfReader

from hallmanager.domain.document import (
    Annex,
    Block,
    Cell,
    Chart,
    Column,
    Document,
    Imprint,
    Level,
    Paragraph,
    Printed,
    Run,
    Series,
    Signature,
    Table,
)
from hallmanager.rendering import pages
from hallmanager.rendering.fonts import FontSet
from hallmanager.rendering.pdf import render
from hallmanager.rendering.typesetting import CLOSERS, OPENERS
from tests.fixtures.county_bulletin import (
    FOOTNOTE,
    TITLE,
    county_bulletin,
    paragraphs,
    plain_table,
)
from tests.fixtures.pdf_measuring import MM, Mark, MeasuredPage, measured, text_of

PITCH, LEADING = 156 * MM / 28, 225 * MM / 22
LEFT, RIGHT = 28 * MM, (210 - 26) * MM
TOP, BOTTOM = (297 - 37) * MM, 35 * MM
HAN = "政务服务大厅各窗口共办理事项群众满意度"


@cache
def printed(document: Document) -> Printed:
    return render(document, FontSet.load())


@cache
def seen(document: Document) -> list[MeasuredPage]:
    return measured(printed(document).pdf)


@pytest.fixture
def county() -> list[MeasuredPage]:
    return seen(county_bulletin())


def plain(text: str, level: Level = Level.BODY) -> Paragraph:
    return Paragraph((Run(text),), level)


def short(*blocks: Block) -> Document:
    """Return a document with a short title and nothing around it."""
    return Document(
        letterhead="永昌县政务服务中心文件",
        code_word="永政务发",
        year=2023,
        number=3,
        title="关于六月份红黑榜的通报",
        recipients="各窗口",
        blocks=blocks,
        annexes=(),
        signature=Signature("永昌县政务服务中心", date(2023, 7, 1)),
        imprint=Imprint("县委办公室", "永昌县政务服务中心", date(2023, 7, 2)),
        draft=False,
    )


def body_lines(page: MeasuredPage) -> list[list[Mark]]:
    """Return the lines of 三号 inside the 版心 of an upright page."""
    return [line for line in page.lines() if line[0].size == 16 and BOTTOM < line[0].y < TOP]


def upright(found: list[MeasuredPage]) -> list[MeasuredPage]:
    return [page for page in found if not page.rotation]


# The grid


def test_lines_stand_on_a_pitch_of_22_to_the_page(county: list[MeasuredPage]) -> None:
    for page in upright(county):
        below = [
            TOP - line[0].y for line in body_lines(page) if "〔2023〕12号" not in text_of(line)
        ]
        places = [y / LEADING for y in below]
        for one, next_one in pairwise(places):
            assert next_one - one == pytest.approx(round(next_one - one), abs=0.005)


def test_a_full_page_has_22_lines_of_28_characters() -> None:
    page = seen(short(plain(HAN * 120)))[1]
    lines = body_lines(page)
    assert len(lines) == 22
    assert [len(line) for line in lines] == [28] * 22
    assert lines[0][0].y < TOP < lines[0][0].y + LEADING
    assert lines[-1][0].y - LEADING < BOTTOM < lines[-1][0].y


def test_characters_stand_on_the_pitch_and_fill_the_width() -> None:
    for line in body_lines(seen(short(plain(HAN * 120)))[1]):
        assert line[0].x == pytest.approx(LEFT, abs=0.05)
        steps = [after.x - before.x for before, after in pairwise(line)]
        assert steps == pytest.approx([PITCH] * 27, abs=0.02)
        assert line[-1].x + PITCH == pytest.approx(RIGHT, abs=0.05)


def test_text_keeps_inside_the_margins(county: list[MeasuredPage]) -> None:
    for page in upright(county):
        for line in body_lines(page):
            assert min(mark.left for mark in line) >= LEFT - 1
            assert max(mark.right for mark in line) <= RIGHT + 1


def test_no_page_has_more_lines_than_it_holds(county: list[MeasuredPage]) -> None:
    assert max(len(body_lines(page)) for page in upright(county)) <= 22


def test_paragraphs_begin_two_characters_in(county: list[MeasuredPage]) -> None:
    assert county[0].line("现将全县")[0].x == pytest.approx(LEFT + 2 * PITCH, abs=0.05)
    assert county[0].line("务服务大厅运行情况通报如下")[0].x == pytest.approx(LEFT, abs=0.05)


def test_no_line_begins_or_ends_with_a_forbidden_mark(county: list[MeasuredPage]) -> None:
    for page in upright(county):
        for before, after in pairwise(body_lines(page)):
            wraps = after[0].x < LEFT + 1
            assert not (wraps and after[0].char in CLOSERS), text_of(after)
            assert not (wraps and before[-1].char in OPENERS), text_of(before)


def test_wrapped_lines_reach_the_right_edge(county: list[MeasuredPage]) -> None:
    for page in upright(county)[1:5]:
        for before, after in pairwise(body_lines(page)):
            if after[0].x < LEFT + 1 and "一" <= before[-1].char <= "龥":
                assert before[-1].x + PITCH == pytest.approx(RIGHT, abs=0.1), text_of(before)


# What stands above the text


def test_the_red_header_keeps_the_standards_distances(county: list[MeasuredPage]) -> None:
    page = county[0]
    mark = page.line("永昌县政务服务中心文件")
    number = page.line("〔2023〕12号")
    assert TOP - max(each.top for each in mark) == pytest.approx(35 * MM, abs=2)
    assert max(each.top for each in mark) - min(each.bottom for each in mark) <= 22 * MM
    assert (mark[0].left + mark[-1].right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=2)
    assert (number[0].left + number[-1].right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=3)
    ink_of_mark, ink_of_number = min(m.bottom for m in mark), max(m.top for m in number)
    assert ink_of_mark - ink_of_number == pytest.approx(2 * LEADING, abs=4)
    rule = next(box for box in page.strokes if box[2] - box[0] > 150 * MM)
    # A stroke's box is wider than the stroke by its thickness.
    assert rule[0] == pytest.approx(LEFT, abs=1.5)
    assert rule[2] == pytest.approx(RIGHT, abs=1.5)
    # The characters' body ends a little below the digits' ink.
    assert min(m.bottom for m in number) - rule[3] == pytest.approx(4 * MM, abs=2.5)
    title_top = max(m.top for m in page.line("永昌县深化"))
    assert rule[1] - title_top == pytest.approx(2 * LEADING, abs=0.75 * LEADING)


def test_a_long_name_is_set_on_two_lines_of_a_readable_size() -> None:
    name = "永昌县深化“放管服”改革推进政府职能转变领导小组办公室文件"
    page = seen(replace(short(plain(HAN)), letterhead=name))[0]
    sizes = {mark.size for mark in page.marks if mark.size > 22.5}
    assert len(sizes) == 1
    lines = [text_of(line) for line in page.lines() if line[0].size in sizes]
    assert len(lines) == 2
    assert "".join(lines) == name


def test_the_title_is_centred_in_its_own_size_and_broken_by_meaning(
    county: list[MeasuredPage],
) -> None:
    lines = [line for line in county[0].lines() if line[0].size == 22]
    assert "".join(map(text_of, lines)) == TITLE
    assert text_of(lines[-1]).endswith("通报")
    for line in lines:
        middle = (line[0].x + line[-1].x + 22) / 2
        assert middle == pytest.approx((LEFT + RIGHT) / 2, abs=1)


def test_the_persons_own_title_lines_are_kept() -> None:
    document = replace(short(plain(HAN)), title_lines=("关于六月份", "红黑榜的通报"))
    assert [text_of(line) for line in seen(document)[0].lines() if line[0].size == 22] == [
        "关于六月份",
        "红黑榜的通报",
    ]


def test_recipients_stand_flush_left_a_line_below_the_title(county: list[MeasuredPage]) -> None:
    line = county[0].line("各乡镇人民政府")
    last_title = county[0].line("运行情况的通报")
    assert line[0].x == pytest.approx(LEFT, abs=0.05)
    assert text_of(line).endswith("：")
    assert last_title[0].y - line[0].y == pytest.approx(2 * LEADING, abs=3)


def test_recipients_that_would_fill_page_one_move_to_the_imprint() -> None:
    document = replace(short(plain(HAN * 3)), recipients="各乡镇人民政府、街道办事处，" * 24)
    first, last = seen(document)[0], seen(document)[-1]
    assert HAN[:10] in first.text
    assert "主送：" not in first.text
    assert last.line("主送：")[0].size == 14


def test_a_document_may_have_no_recipients_and_no_copies() -> None:
    imprint = Imprint(None, "永昌县政务服务中心", date(2023, 7, 2))
    found = seen(replace(short(plain(HAN)), recipients=None, imprint=imprint))
    text = "".join(page.text for page in found)
    assert "抄送" not in text
    assert "【待填】" not in text
    assert HAN in text.replace("\n", "")


# Faces


def test_each_part_has_its_face(county: list[MeasuredPage]) -> None:
    page = county[0]
    faces = {
        "Song-Bold": page.line("永昌县深化")[0],
        "Fang-Regular": page.line("现将全县")[0],
        "Hei-Regular": page.line("一、线下")[0],
        "Kai-Regular": page.line("（一）县")[1],
    }
    for face, mark in faces.items():
        assert face in mark.face, (face, mark)
    digits = {mark.face.split("+")[-1] for mark in page.line("3816") if mark.char.isdigit()}
    assert digits == {"HallManagerSong-Regular"}


def test_all_faces_are_embedded_as_subsets() -> None:
    fonts = list(_fonts(printed(county_bulletin()).pdf))
    assert len(fonts) > 5
    for font in fonts:
        assert font["/BaseFont"][7] == "+", font["/BaseFont"]
        assert font["/FontDescriptor"]["/FontFile2"].get_object().get_data()
        assert "/ToUnicode" in font


def _fonts(pdf: bytes) -> Iterator[Any]:
    for page in PdfReader(BytesIO(pdf)).pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            yield font.get_object()


def test_a_rare_character_takes_the_face_that_has_it_and_a_missing_one_is_named() -> None:
    result = printed(short(plain("喆玥珺和𠮷")))
    assert "喆玥珺和〓" in measured(result.pdf)[0].text
    assert any("𠮷" in warning for warning in result.warnings)
    assert any("小标宋" in warning for warning in result.warnings)


# Around and below the text


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_page_numbers_stand_outside_one_character_in(
    county: list[MeasuredPage], number: int
) -> None:
    page = county[number - 1]
    line = page.line(f"— {number} —")
    assert {mark.size for mark in line} == {14}
    if number % 2:
        assert line[-1].x + 14 == pytest.approx(RIGHT - 14, abs=0.5)
    else:
        assert line[0].x == pytest.approx(LEFT + 14, abs=0.5)
    dash = line[0]
    assert BOTTOM - (dash.top + dash.bottom) / 2 == pytest.approx(7 * MM, abs=1)


def test_the_signature_is_centred_over_its_date_below_a_blank_seal_place(
    county: list[MeasuredPage],
) -> None:
    page = county[5]
    day, organ = page.line("2023年7月10日"), page.line("办公室（代）")
    assert (day[0].x + day[-1].x + PITCH) / 2 == pytest.approx(
        (organ[0].x + organ[-1].x + PITCH) / 2, abs=1
    )
    first = page.line("永昌县深化")
    above = min(line[0].y for line in page.lines() if line[0].y > first[0].y + 1)
    assert above - first[0].y == pytest.approx(3 * LEADING, abs=1)


@pytest.mark.parametrize("count", range(3, 10))
def test_a_signature_below_annexes_never_stands_without_text(count: int) -> None:
    lines = [plain(f"第{number}行的文字。") for number in range(count)]
    annexes = (Annex("办件统计表", (plain_table(2),)),)
    found = seen(replace(short(*lines), annexes=annexes))
    page = next(page for page in found if "2023年" in page.text and "行的文字" in page.text)
    assert f"第{count - 1}行的文字" in page.text
    assert "附件：办件统计表" in page.text


def test_a_sealed_date_is_four_characters_in() -> None:
    day = seen(short(plain(HAN)))[0].line("2023年7月1日")
    assert day[-1].x + PITCH == pytest.approx(RIGHT - 4 * PITCH, abs=0.5)


def test_an_unsealed_name_is_two_characters_in_and_its_date_two_right_of_it() -> None:
    signature = Signature("永昌县政务服务中心", date(2023, 7, 1), sealed=False)
    page = seen(replace(short(plain(HAN)), signature=signature, note="此件公开发布"))[0]
    organ = next(
        line
        for line in page.lines()
        if text_of(line) == "永昌县政务服务中心" and line[0].size == 16
    )
    day = page.line("2023年7月1日")
    assert organ[-1].x + PITCH == pytest.approx(RIGHT - 2 * PITCH, abs=0.5)
    assert day[0].x - organ[0].x == pytest.approx(2 * PITCH, abs=0.5)
    note = page.line("（此件公开发布）")
    assert note[0].x == pytest.approx(LEFT + 2 * PITCH, abs=0.05)
    assert day[0].y - note[0].y == pytest.approx(LEADING, abs=0.05)


@pytest.mark.parametrize("count", range(16, 40, 2))
def test_a_signature_never_stands_without_text(count: int) -> None:
    found = seen(short(*[plain(HAN)] * count))
    page = next(page for page in found if "2023年7月1日" in page.text)
    assert HAN in text_of([mark for line in body_lines(page) for mark in line])


@pytest.mark.parametrize("count", range(8, 14))
def test_a_heading_is_never_the_last_line_of_a_page(count: int) -> None:
    blocks = [plain("政务服务。")] * count
    second = Paragraph((Run("（一）总体", level=Level.SECOND),))
    heads = [plain("一、基本情况", Level.FIRST), second]
    for page in seen(short(*blocks, *heads, *[plain(HAN * 4)] * 4)):
        lines = [text_of(line) for line in body_lines(page)]
        assert not lines or not lines[-1].startswith(("一、", "（一）"))


def test_the_imprint_closes_the_last_even_page() -> None:
    found = seen(short(plain(HAN)))
    last = found[-1]
    assert len(found) % 2 == 0
    copies, below = last.line("抄送："), last.line("印发")
    assert text_of(copies) == "抄送：县委办公室。"
    assert copies[0].x == pytest.approx(LEFT + 14, abs=0.5)
    assert {mark.size for mark in (*copies, *below)} == {14}
    assert below[0].x == pytest.approx(LEFT + 14, abs=0.5)
    assert below[-1].x + 14 == pytest.approx(RIGHT - 14, abs=0.5)
    assert text_of(below) == "永昌县政务服务中心2023年7月2日印发"
    rules = sorted(box for box in last.strokes if box[2] - box[0] > 150 * MM)
    assert len(rules) == 3
    heights = sorted((bottom + top) / 2 for _left, bottom, _right, top in rules)
    assert heights[0] == pytest.approx(BOTTOM, abs=0.6)
    assert heights[1] - heights[0] == pytest.approx(LEADING, abs=0.6)
    # From top to bottom: rule, 抄送, thin rule, 印发, rule.
    assert heights[2] > copies[0].y > heights[1] > below[0].y > heights[0]


def test_rules_of_the_imprint_are_thick_thin_thick() -> None:
    content = PdfReader(BytesIO(printed(short(plain(HAN))).pdf)).pages[-1].get_contents()
    assert content is not None
    operators = content.get_data().decode("latin-1").split()
    widths = [
        float(value) / MM for value, name in pairwise(operators) if name == "w" and value != "1"
    ]
    assert widths == pytest.approx([0.35, 0.25, 0.35], abs=0.005)


def test_copies_that_wrap_are_aligned_after_the_colon() -> None:
    imprint = Imprint("县委办公室，县人大常委会办公室，" * 4, "永昌县政务服务中心", None)
    last = seen(replace(short(plain(HAN)), imprint=imprint))[-1]
    lines = [line for line in last.lines() if line[0].size == 14 and "— 2" not in text_of(line)]
    assert lines[1][0].x == pytest.approx(LEFT + 14 + 3 * 14, abs=0.5)


def test_a_page_left_blank_before_the_imprint_has_no_number(county: list[MeasuredPage]) -> None:
    assert [page.text.count("—") for page in county[-2:]] == [0, 0]
    assert len(county) % 2 == 0
    assert "抄送：" in county[-1].text


def test_a_draft_says_so_outside_the_text_area_of_every_page(county: list[MeasuredPage]) -> None:
    for page in county:
        line = page.line("草稿")
        area_top = page.height - (28 if page.rotation else 37) * MM
        assert min(mark.bottom for mark in line) > area_top
        assert max(mark.top for mark in line) < page.height
    issued = seen(replace(county_bulletin(), draft=False))
    assert not any("草稿" in page.text for page in issued)


def test_facts_that_are_not_given_are_left_open() -> None:
    document = Document(
        letterhead="",
        code_word="",
        year=2023,
        number=None,
        title="",
        recipients="",
        blocks=(Paragraph((Run("经办人"), Run("", open=True), Run("。"))),),
        annexes=(),
        signature=Signature("", None),
        imprint=Imprint("", "", None),
    )
    text = "".join(page.text for page in seen(document))
    assert text.count("【待填】") == 11
    assert "【待填】〔2023〕【待填】号" in text
    assert "经办人【待填】。" in text


# Annexes, tables, charts


def test_one_annex_has_no_number_and_several_have() -> None:
    one = replace(short(plain(HAN)), annexes=(Annex("优秀窗口名单", (plain_table(3),)),))
    text = "".join(page.text for page in seen(one))
    assert "附件：优秀窗口名单" in text
    assert "附件1" not in text
    two = replace(one, annexes=(*one.annexes, Annex("服务明星名单", (plain_table(3),))))
    first, *rest = seen(two)
    assert first.line("附件：1.优秀窗口名单")[0].x == pytest.approx(LEFT + 2 * PITCH, abs=0.05)
    assert first.line("2.服务明星名单")[0].x == pytest.approx(LEFT + 5 * PITCH, abs=0.05)
    label = rest[1].line("附件2")
    assert label[0].x == pytest.approx(LEFT, abs=0.05)
    assert label[0].size == 16
    assert "Hei-Regular" in label[0].face
    title = rest[1].line("服务明星名单")
    assert label[0].y - title[0].y == pytest.approx(2 * LEADING, abs=3)


def test_a_turned_annex_repeats_its_header_and_keeps_page_numbers(
    county: list[MeasuredPage],
) -> None:
    turned = [page for page in county if page.rotation]
    assert len(turned) == 2
    for number, page in enumerate(turned, 7):
        assert page.width == pytest.approx(297 * MM)
        assert page.height == pytest.approx(210 * MM)
        assert "第二季度线下好差评统计情况" in page.text
        assert page.line("线下好差评统计情况")[0].y < page.height - 28 * MM
        marks = [mark for mark in page.marks if mark.left < 35 * MM]
        assert "".join(sorted(mark.char for mark in marks)).strip() == f"{number}——"
    assert "续" in turned[1].text
    assert FOOTNOTE in turned[1].text.replace("\n", "")


def test_every_cell_of_the_countys_table_is_printed_once(county: list[MeasuredPage]) -> None:
    lines = [text_of(line) for page in county if page.rotation for line in page.lines()]
    for row in _county_rows():
        assert lines.count("".join(row)) == 1, row


def _county_rows() -> Iterator[list[str]]:
    (table,) = county_bulletin().annexes[0].blocks
    for row in table.rows:  # type: ignore[union-attr]
        yield [cell.run.text for cell in row]


def test_a_spanning_header_is_centred_over_its_columns(county: list[MeasuredPage]) -> None:
    page = next(page for page in county if page.rotation)
    header = page.line("线下好差评统计情况")
    first = [mark for mark in page.line("发改局") if mark.char in "104"][1:4]
    last = [mark for mark in page.line("不满意率") if mark.x > 35 * MM + 200 * MM]
    middles = [(line[0].left + line[-1].right) / 2 for line in (first, last)]
    assert (header[0].left + header[-1].right) / 2 == pytest.approx(sum(middles) / 2, abs=2)


def test_headings_of_columns_break_between_words(county: list[MeasuredPage]) -> None:
    page = next(page for page in county if page.rotation)
    lines = [text_of(line) for line in page.lines()]
    assert any("应投票实际未开展基本" in line for line in lines)
    assert not any("应投实际" in line or "展评价" in line for line in lines)


@pytest.mark.parametrize("length", [200, 3000])
def test_a_cell_is_never_clipped(length: int) -> None:
    table = plain_table(3)
    text = (HAN * 200)[:length]
    rows = ((table.rows[0][0], Cell(Run(text)), table.rows[0][2]), *table.rows[1:])
    found = seen(short(replace(table, rows=rows)))
    cells = [mark for page in found for line in page.lines() for mark in line if mark.size == 10.5]
    body = [mark for mark in cells if "Song" in mark.face]
    assert text in text_of([mark for mark in body if mark.char in HAN])
    for mark in cells:
        assert mark.left >= LEFT
        assert mark.right <= RIGHT
        assert mark.bottom >= BOTTOM


@pytest.mark.parametrize("columns", [12, 15, 18])
def test_a_wide_table_takes_a_smaller_size_and_breaks_no_number(columns: int) -> None:
    table = Table(
        columns=(Column(4),) * columns,
        header=((Cell(Run("综合考核情况"), colspan=columns),),),
        rows=((Cell(Run("99.87%")),) * columns,),
    )
    marks = seen(short(table))[0].marks
    cells = [mark for mark in marks if mark.size <= 10.5 and mark.char in "99.87%"]
    assert text_of(cells) == "99.87%" * columns
    assert len({round(mark.y, 1) for mark in cells}) == 1
    assert max(mark.right for mark in cells) <= RIGHT


def test_rows_under_one_spanning_cell_stay_on_one_page() -> None:
    rows = [
        row
        for n in range(1, 31)
        for row in (
            (Cell(Run(f"第{n}组"), rowspan=2), Cell(Run(f"甲{n}。"))),
            (Cell(Run(f"乙{n}。")),),
        )
    ]
    table = Table((Column(5), Column(10)), ((Cell(Run("组")), Cell(Run("事项"))),), tuple(rows))
    found = seen(short(table))
    for n in range(1, 31):
        (page,) = [page for page in found if f"第{n}组" in page.text]
        assert f"甲{n}。" in page.text
        assert f"乙{n}。" in page.text


def test_a_long_table_in_the_text_repeats_its_header() -> None:
    found = seen(short(plain(HAN), plain_table(70), plain("特此通报。")))
    tables = [page for page in found if "第1个单位" in page.text or "个单位（窗口）" in page.text]
    assert len(tables) >= 3
    assert all(page.text.count("办件量") == 1 for page in tables)
    numbers = [n for n in range(1, 71) if any(f"第{n}个单位" in page.text for page in found)]
    assert numbers == list(range(1, 71))


def test_a_chart_prints_its_values_beside_its_bars() -> None:
    labels = ("市场监管局", "自然资源局（不动产中心）")
    texts = (Run("880", figure="top.1"), Run("679", figure="top.2"))
    chart = Chart("办件量（件）", labels, (Series("二季度", (880, 679)),), texts)
    document = short(plain(HAN), chart)
    page = seen(document)[0]
    bars = sorted(box for box in page.strokes if 5 < box[3] - box[1] < 14)
    assert len(bars) == 2
    widths = sorted((box[2] - box[0]) for box in bars)
    assert widths[0] / widths[1] == pytest.approx(679 / 880, abs=0.02)
    assert page.line("880")[-1].x > max(box[2] for box in bars)
    assert {place.figure for place in printed(document).places} == {"top.1", "top.2"}


# The file


def test_figure_places_lie_on_the_printed_figures(county: list[MeasuredPage]) -> None:
    expected = {run.figure: run.text for block in paragraphs() for run in block.runs if run.figure}
    expected |= {
        cell.run.figure: cell.run.text
        for block in county_bulletin().annexes[0].blocks
        for row in block.rows  # type: ignore[union-attr]
        for cell in row
        if cell.run.figure and cell.run.text
    }
    found: dict[str, str] = {}
    for place in printed(county_bulletin()).places:
        page = county[place.page]
        inside = page.text_inside(place.x, place.y, place.width, place.height)
        found[place.figure] = found.get(place.figure, "") + inside
    assert found == expected


def test_the_text_reads_in_order_in_pypdf_and_pdfium(county: list[MeasuredPage]) -> None:
    reader = PdfReader(BytesIO(printed(county_bulletin()).pdf))
    ways = ["".join(page.extract_text() for page in reader.pages)]
    ways.append("".join(page.text for page in county))
    for text in ways:
        flat = re.sub(r"— \d+ —草稿", "", text.replace("\n", ""))
        for paragraph in paragraphs()[:4]:
            assert paragraph.text in flat
        assert flat.index("附件：") < flat.index("2023年7月10日") < flat.index("抄送：")


def test_the_same_document_gives_the_same_bytes() -> None:
    again = render(county_bulletin(), FontSet.load())
    assert again.pdf == printed(county_bulletin()).pdf


def test_the_file_names_its_title_and_author() -> None:
    metadata = PdfReader(BytesIO(printed(county_bulletin()).pdf)).metadata
    assert metadata is not None
    assert metadata.title == TITLE
    assert metadata.author == county_bulletin().signature.organ


def test_pages_become_pictures_in_any_thread() -> None:
    pdf = printed(county_bulletin()).pdf
    sizes = pages.page_sizes(pdf)
    assert len(sizes) == pages.page_count(pdf) == printed(county_bulletin()).pages
    assert [width > height for width, height in sizes[5:8]] == [False, True, True]
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda index: pages.page_rgba(pdf, index, 0.5), [0, 6] * 4))
    assert found[0].width == pytest.approx(sizes[0][0] / 2, abs=1)
    assert found[1].height == pytest.approx(sizes[6][1] / 2, abs=1)
    assert len(found[0].data) == found[0].stride * found[0].height
    assert found[0].data == found[2].data
    assert pages.page_png(pdf, 0, 0.5).startswith(b"\x89PNG")


def test_nothing_that_draws_is_loaded_before_it_is_used() -> None:
    code = (
        "import sys, hallmanager.rendering.pdf, hallmanager.rendering.pages\n"
        "sys.exit(any(name in sys.modules for name in ('reportlab', 'pypdfium2', 'PIL')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
