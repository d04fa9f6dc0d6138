"""Lines of a 公文 paragraph: what may begin and end them, what stays whole, how they are filled."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallmanager.rendering.fonts import Role
from hallmanager.rendering.titles import title_lines
from hallmanager.rendering.typesetting import (
    CLOSERS,
    OPENERS,
    Line,
    Shape,
    Style,
    Typesetter,
    joined,
    set_lines,
    token_starts,
    widest_piece,
)

PITCH = 10.0
STYLE = Style(Role.BODY, 10.0, PITCH)
HAN = "政务服务大厅窗口办件评价通报投票满意单位群众"


class PlainFace:
    """Han as wide as the size, Latin half of it; some characters are in no face."""

    def __init__(self, name: str) -> None:
        self.name = name

    def has(self, char: str) -> bool:
        return char != "𠮷"

    def width(self, char: str, size: float) -> float:
        return size if char >= "\u0250" else size / 2


class PlainFaces:
    def face_for(self, role: Role, char: str) -> PlainFace:
        return PlainFace(role.value)


def lines_of(text: str, measure: float = 28.0, indent: float = 0.0) -> list[Line]:
    """Set a text; widths are in characters."""
    glyphs = Typesetter(PlainFaces()).glyphs(text, STYLE)
    return set_lines(glyphs, Shape(measure * PITCH, indent=indent * PITCH))


def texts_of(text: str, measure: float = 28.0, indent: float = 0.0) -> list[str]:
    return [line.text for line in lines_of(text, measure, indent)]


pieces = st.one_of(
    st.text(alphabet=HAN, min_size=1, max_size=9),
    st.integers(0, 9_999_999).map(str),
    st.decimals(0, 100, places=2).map(lambda value: f"{value}%"),
    st.integers(1990, 2099).map(lambda year: f"{year}年"),
    st.sampled_from(["——", "……", "GB/T9704", "【待填】"]).map(lambda sign: f"窗{sign}口"),
)
marked = st.builds(
    lambda before, text, after: f"{before}{text}{after}",
    st.sampled_from(["", "", "“", "（", "《", "〔", "“《"]),
    pieces,
    st.sampled_from(["", "", "，", "。", "；", "：", "、", "”，", "）。", "》", "！”", "？"]),
)
paragraphs = st.lists(marked, min_size=1, max_size=16).map("".join)
measures = st.sampled_from([12.0, 18.5, 28.0, 40.4])


@given(paragraphs, measures)
def test_no_line_begins_or_ends_with_a_forbidden_mark(text: str, measure: float) -> None:
    lines = texts_of(text, measure, indent=2)
    assert not [line for line in lines[1:] if line[0] in CLOSERS]
    assert not [line for line in lines[:-1] if line[-1] in OPENERS]


@given(paragraphs, measures)
def test_the_text_is_kept_exactly(text: str, measure: float) -> None:
    assert joined(lines_of(text, measure)) == text


@given(st.text(max_size=80), st.sampled_from([1.5, 3.0, 8.0, 28.0]))
def test_any_text_at_all_is_kept_and_fits(text: str, measure: float) -> None:
    glyphs = Typesetter(PlainFaces()).glyphs(text, STYLE)
    lines = set_lines(glyphs, Shape(measure * PITCH))
    assert joined(lines) == "".join(glyph.char for glyph in glyphs)
    assert all(line.right <= measure * PITCH + 0.02 for line in lines)


@given(paragraphs, measures)
def test_every_line_fits_its_measure(text: str, measure: float) -> None:
    lines = lines_of(text, measure, indent=2)
    assert lines[0].left == pytest.approx(2 * PITCH)
    assert all(line.left >= 0 and line.right <= measure * PITCH + 0.02 for line in lines)


@given(paragraphs, measures)
def test_lines_but_the_last_end_at_the_right_edge(text: str, measure: float) -> None:
    for line in lines_of(text, measure)[:-1]:
        assert line.right == pytest.approx(measure * PITCH, abs=0.02)


@given(paragraphs, measures)
def test_numbers_and_pairs_stay_whole(text: str, measure: float) -> None:
    lines = texts_of(text, measure)
    starts = token_starts(text)
    at = 0
    for line in lines[:-1]:
        at += len(line)
        assert starts[at], f"{text[at - 6 : at]}|{text[at : at + 6]}"


@given(paragraphs, measures)
def test_glyphs_stand_in_reading_order_without_overlap(text: str, measure: float) -> None:
    for line in lines_of(text, measure):
        for (left, before), (right, after) in pairwise(zip(line.xs, line.glyphs, strict=True)):
            # A closing mark lends its empty right half, an opening mark its empty left half.
            lent = before.give * (before.char in CLOSERS) + after.give * (after.char in OPENERS)
            assert right - left >= before.cell - lent - 0.02


def test_plain_text_fills_lines_of_28_cells() -> None:
    lines = lines_of(HAN * 6)
    assert [len(line.glyphs) for line in lines[:-1]] == [28] * (len(lines) - 1)
    assert lines[0].xs == pytest.approx([n * PITCH for n in range(28)])


def test_the_first_line_is_two_characters_in() -> None:
    lines = lines_of(HAN * 3, indent=2)
    assert (len(lines[0].glyphs), lines[0].left) == (26, 2 * PITCH)


@pytest.mark.parametrize("mark", "。，、；：！？）〉》”’…—")
def test_a_mark_that_would_begin_a_line_does_not(mark: str) -> None:
    lines = texts_of("务" * 28 + mark + "务" * 30)
    assert lines[1][0] == "务"
    assert joined(lines_of("务" * 28 + mark)) == "务" * 28 + mark


def test_a_mark_is_taken_in_before_a_character_is_given_away() -> None:
    with_marks = "务" * 9 + "，" + "务" * 9 + "，" + "务" * 8 + "。"
    assert texts_of(with_marks + "政务服务大厅")[0] == with_marks


def test_a_character_goes_along_where_nothing_can_be_squeezed() -> None:
    assert texts_of("务" * 28 + "——" + "务" * 9)[0] == "务" * 27


@pytest.mark.parametrize("whole", ["2023年", "99.87%", "3816", "——", "……", "1,234.5", "4—6"])
def test_what_belongs_together_is_never_broken(whole: str) -> None:
    for lead in range(20, 29):
        lines = texts_of("务" * lead + whole + "务" * 40)
        assert sum(whole in line for line in lines) == 1


def test_a_number_may_part_from_its_unit() -> None:
    assert texts_of("务" * 26 + "3816件" + "务" * 12)[1].startswith("件")


def test_a_short_quotation_stays_whole_where_the_line_bears_it() -> None:
    assert texts_of("务" * 26 + "“好差评”统计表" + "务" * 9)[0] == "务" * 26


@given(st.integers(26, 120))
def test_a_paragraph_does_not_end_in_one_character(count: int) -> None:
    lines = texts_of("务" * count + "。", indent=2)
    assert len(lines) == 1 or len(lines[-1].rstrip("。")) > 1


def test_the_marks_that_are_squeezed_keep_half_their_cell() -> None:
    line = lines_of("务" * 9 + "，" + "务" * 9 + "，" + "务" * 8 + "。" + "政" * 9)[0]
    gaps = [after - before for before, after in pairwise(line.xs)]
    assert min(gaps) >= PITCH / 2 - 0.01


def test_a_character_no_face_has_is_shown_as_missing() -> None:
    assert texts_of("𠮷野家") == ["〓野家"]


def test_control_characters_leave_no_trace() -> None:
    assert texts_of("政\u200b务\ufeff服\n务") == ["政务服务"]


class NarrowQuotes(PlainFace):
    """A face like Windows' 仿宋, whose quotation marks are as narrow as Latin ones."""

    def width(self, char: str, size: float) -> float:
        return size * 0.3 if char in "“”" else super().width(char, size)


class FacesWithNarrowQuotes:
    def face_for(self, role: Role, char: str) -> PlainFace:
        return NarrowQuotes(role.value)


def test_quotation_marks_take_a_full_cell_beside_what_they_quote() -> None:
    (line,) = set_lines(
        Typesetter(FacesWithNarrowQuotes()).glyphs("评“好”评", STYLE), Shape(28 * PITCH)
    )
    assert line.right == pytest.approx(5 * PITCH)
    opening, closing = line.xs[1], line.xs[3]
    assert 1.5 * PITCH <= opening <= 2 * PITCH - 3
    assert 3 * PITCH <= closing <= 3.5 * PITCH - 3


def test_digits_of_body_text_are_in_the_song_face() -> None:
    glyphs = Typesetter(PlainFaces()).glyphs("办件3816件", STYLE)
    assert [glyph.face for glyph in glyphs] == ["body"] * 2 + ["table"] * 4 + ["body"]


def test_a_long_address_breaks_at_its_joints() -> None:
    lines = texts_of("见https://www.example.gov.cn/notice/2023/0710/index.html。", 20)
    assert all(line[-1] in "/-_@。" for line in lines)


def test_cells_are_broken_evenly() -> None:
    glyphs = Typesetter(PlainFaces()).glyphs("文体广电和旅游局", STYLE)
    lines = set_lines(glyphs, Shape(5 * PITCH, justified=False, align=0.5))
    assert [line.text for line in lines] == ["文体广电", "和旅游局"]
    assert lines[0].left == pytest.approx(PITCH / 2)


def test_the_widest_piece_is_what_cannot_be_broken() -> None:
    glyphs = Typesetter(PlainFaces()).glyphs("投票率99.87%，好", STYLE)
    assert widest_piece(glyphs) == pytest.approx(6 * PITCH / 2 + PITCH)


TITLE = (
    "永昌县深化“放管服”改革推进政府职能转变领导小组办公室关于2023年第二季度"
    "政务服务线下“好差评”及政务服务大厅运行情况的通报"
)
TITLES = [
    TITLE,
    "关于2023年第二季度政务服务线下“好差评”及大厅运行情况的通报",
    "关于2017年上半年市政务服务中心管理运行和综合考核情况的通报",
    "永昌县人民政府政务服务中心2023年第二季度线下“好差评”统计表",
    "关于表扬2023年度优秀窗口和服务标兵的通报",
]
_WHOLE = ("政务服务", "“好差评”", "“放管服”", "2023年", "2017年", "第二季度", "领导小组", "大厅")


@pytest.mark.parametrize("title", TITLES)
def test_titles_break_between_words(title: str) -> None:
    lines = title_lines(title, limit=19)
    assert "".join(lines) == title
    for word in _WHOLE:
        assert sum(line.count(word) for line in lines) == title.count(word), word
    assert all(sum(0.5 if c < "\u0250" else 1 for c in line) <= 19 for line in lines)
    assert not [line for line in lines if line[0] in "的，、）”"]


@pytest.mark.parametrize("title", TITLES)
def test_titles_have_no_waist(title: str) -> None:
    lengths = [
        sum(0.5 if c < "\u0250" else 1 for c in line) for line in title_lines(title, limit=19)
    ]
    inner = zip(lengths, lengths[1:], lengths[2:], strict=False)
    assert not [three for three in inner if three[1] < min(three[0], three[2])]


def test_a_short_title_stays_on_one_line() -> None:
    assert title_lines("关于六月份红黑榜的通报", limit=19) == ["关于六月份红黑榜的通报"]


@given(st.text(alphabet=HAN + "0123456789（）“”，的", min_size=1, max_size=90))
def test_any_title_is_kept_and_fits(title: str) -> None:
    lines = title_lines(title, limit=19)
    assert "".join(lines) == title
    assert all(sum(0.5 if c < "\u0250" else 1 for c in line) <= 19 for line in lines)
