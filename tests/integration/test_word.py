"""The Word file: its styles and pages as python-docx reads them, and as LibreOffice prints them."""

import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.shared import Mm, Pt
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph

from hallmanager.domain.document import (
    Align,
    Annex,
    Cell,
    Chart,
    Column,
    Document,
    Imprint,
    Level,
    Paragraph,
    Run,
    Series,
    Signature,
    Table,
)
from hallmanager.rendering import word
from hallmanager.rendering.fonts import DOCUMENT_FACES, FontSet, Role, office_families
from hallmanager.rendering.official_page import TEXT_HEIGHT, TOP
from hallmanager.rendering.pdf import render
from tests.fixtures.county_bulletin import FOOTNOTE, county_bulletin, plain_table
from tests.fixtures.pdf_measuring import MM, MeasuredPage, measured, text_of

Printer = Callable[[Document], list[MeasuredPage]]
SOFFICE = shutil.which("soffice")
CHART = Chart(
    "两季办件量（件）",
    ("公安局", "市场监管局", "税务局"),
    (Series("第一季度", (10, 20, 0)), Series("第二季度", (15, 5, 30))),
    tuple(Run(text, f"bar.{text}") for text in ("10", "20", "0", "15", "5", "30")),
)
SPANNED = Table(
    (Column(3), Column(9, Align.LEFT), Column(5, Align.RIGHT)),
    ((Cell(Run("甲"), 1, 2), Cell(Run("乙"), 2)), (Cell(Run("丙")), Cell(Run("丁")))),
    ((Cell(Run("一"), 1, 2), Cell(Run("二")), Cell(Run("三"))), (Cell(Run("四")), Cell(Run("五")))),
    Paragraph((Run("注：合并的格。"),)),
)


def few_rows() -> Document:
    """Return the county's bulletin with a table that fits on one page: nothing is repeated."""
    document = county_bulletin()
    (annex,) = document.annexes
    (table,) = annex.blocks
    assert isinstance(table, Table)
    return replace(
        document, annexes=(replace(annex, blocks=(replace(table, rows=table.rows[:9]),)),)
    )


def everything() -> Document:
    """Return a bulletin with every kind of block and part."""
    return replace(
        few_rows(),
        draft=False,
        blocks=(
            *county_bulletin().blocks[:5],
            plain_table(3),
            SPANNED,
            Paragraph((Run("1.三级标题"),), Level.THIRD),
            Paragraph((Run("（1）四级，"), Run("12", "x"), Run("", open=True)), Level.FOURTH),
        ),
        annexes=(Annex("竖排的表", (plain_table(5),)), *few_rows().annexes, Annex("图", (CHART,))),
        signature=Signature("县政务服务中心", date(2023, 7, 10), sealed=False),
        note="此件公开发布",
    )


@cache
def opened(document: Document) -> WordDocument:
    return docx.Document(BytesIO(word.render(document)))


@cache
def on_paper(document: Document) -> list[MeasuredPage]:
    return measured(render(document, FontSet.load()).pdf)


def styled(document: Document, style: str) -> list[WordParagraph]:
    """Return the paragraphs of a style, those in tables too."""
    file = opened(document)
    found = (WordParagraph(each, file) for each in file.element.body.iter(qn("w:p")))
    return [one for one in found if one.style is not None and one.style.name == style]


def one(document: Document, style: str) -> WordParagraph:
    (found,) = styled(document, style)
    return found


def words_of(document: Document) -> str:
    """Return everything that stands in the body of the Word file, without white space."""
    body = opened(document).element.body
    texts = [piece.text or "" for piece in body.iter(qn("w:t"))]
    return "".join("".join(texts).split())


def words_on_paper(document: Document) -> Counter[str]:
    """Count the characters of the PDF, without page numbers, a draft's mark and white space."""
    found: Counter[str] = Counter()
    for number, page in enumerate(on_paper(document), 1):
        found += Counter("".join(mark.char for mark in page.marks).replace(" ", ""))
        found -= Counter(f"—{number}—")
        found -= Counter("草稿" if document.draft else "")
    return found


def face_of(style: Any) -> tuple[str, float]:
    fonts = style.element.rPr.find(qn("w:rFonts"))
    return fonts.get(qn("w:eastAsia")), style.font.size.pt


def test_the_page_is_that_of_the_standard() -> None:
    first: Any = opened(county_bulletin()).sections[0]
    assert first.page_width == pytest.approx(Mm(210), abs=Mm(1) / 10)
    assert first.page_height == pytest.approx(Mm(297), abs=Mm(1) / 10)
    margins = (first.top_margin, first.bottom_margin, first.left_margin, first.right_margin)
    for margin, wanted in zip(margins, (37, 35, 28, 26), strict=True):
        assert margin == pytest.approx(Mm(wanted), abs=Mm(1) / 10)
    grid = first._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "linesAndChars"
    pitch, space = int(grid.get(qn("w:linePitch"))), int(grid.get(qn("w:charSpace")))
    width = first.page_width - first.left_margin - first.right_margin
    height = first.page_height - first.top_margin - first.bottom_margin
    assert 22 * pitch <= round(height / 635) < 23 * pitch
    assert int(width / 12700 / (16 + space / 4096)) == 28


@pytest.mark.parametrize(
    ("style", "face", "size", "outline"),
    [
        ("发文机关标志", "方正小标宋简体", None, None),
        ("公文标题", "方正小标宋简体", 22, None),
        ("主送机关", "仿宋_GB2312", 16, None),
        ("公文正文", "仿宋_GB2312", 16, None),
        ("一级标题", "黑体", 16, 0),
        ("二级标题", "楷体_GB2312", 16, 1),
        ("三级标题", "仿宋_GB2312", 16, 2),
        ("四级标题", "仿宋_GB2312", 16, 3),
        ("附件说明", "仿宋_GB2312", 16, None),
        ("署名", "仿宋_GB2312", 16, None),
        ("成文日期", "仿宋_GB2312", 16, None),
        ("附注", "仿宋_GB2312", 16, None),
        ("附件标识", "黑体", 16, None),
        ("附件标题", "方正小标宋简体", 22, 0),
        ("表头文字", "黑体", 10.5, None),
        ("表格文字", "宋体", 10.5, None),
        ("版记", "仿宋_GB2312", 14, None),
        ("Footer", "宋体", 14, None),
    ],
)
def test_every_part_has_a_style_of_its_own(
    style: str, face: str, size: float | None, outline: int | None
) -> None:
    found = opened(everything()).styles[style]
    assert face_of(found)[0] == face
    assert size is None or face_of(found)[1] == size
    level = found.element.pPr.find(qn("w:outlineLvl"))
    assert (None if level is None else int(level.get(qn("w:val")))) == outline
    used = styled(everything(), style)
    assert used or style in ("二级标题", "Footer")


def test_every_style_that_is_named_is_there() -> None:
    file = opened(everything())
    known = {style.style_id for style in file.styles}
    with ZipFile(BytesIO(word.render(everything()))) as package:
        parts = [name for name in package.namelist() if name.startswith("word/")]
        trees = [parse_xml(package.read(name)) for name in parts if name.endswith(".xml")]
    tags = [qn(f"w:{tag}") for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link")]
    named = {each.get(qn("w:val")) for tree in trees for each in tree.iter(*tags)}
    assert named <= known


def test_the_text_keeps_to_22_lines_of_28_characters() -> None:
    styles = opened(county_bulletin()).styles
    text, base = styles["公文正文"], styles["Normal"]
    assert text.paragraph_format.line_spacing == Pt(29)
    assert text.paragraph_format.line_spacing_rule == WD_LINE_SPACING.EXACTLY
    assert text.element.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"
    closer = int(base.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert 28 * (16 + closer) <= 156 * MM < 29 * (16 + closer)
    rules = {child.tag: child.get(qn("w:val")) for child in base.element.pPr}
    assert rules[qn("w:kinsoku")] in (None, "1")
    assert rules[qn("w:autoSpaceDN")] == rules[qn("w:overflowPunct")] == "0"


def test_a_heading_that_runs_into_its_paragraph_has_the_face_of_its_level() -> None:
    paragraph = next(one for one in styled(county_bulletin(), "公文正文") if "（一）" in one.text)
    head, rest = paragraph.runs[0], paragraph.runs[1]
    assert head.text.startswith("（一）")
    assert head.text.endswith("。")
    assert head.style.name == "二级标题 字符"
    assert face_of_run(head) == "楷体_GB2312"
    assert rest.style.name == "Default Paragraph Font"


def face_of_run(run: Any) -> str | None:
    fonts = run.style.element.rPr.find(qn("w:rFonts"))
    return None if fonts is None else fonts.get(qn("w:eastAsia"))


def test_the_letterhead_is_red_and_a_red_rule_stands_under_the_number() -> None:
    document = county_bulletin()
    assert one(document, "发文机关标志").text == "永昌县政务服务中心文件"
    color = opened(document).styles["发文机关标志"].font.color.rgb
    assert color is not None
    red, green, blue = color
    assert red > 200 > 60 > max(green, blue)
    number: Any = one(document, "发文字号")
    assert number.text == "永政务发〔2023〕12号"
    rule = number._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert rule.get(qn("w:color")) == str(color)
    assert number.paragraph_format.left_indent in (None, 0)


def test_titles_break_where_they_do_on_paper() -> None:
    document = county_bulletin()
    printed = "\n".join(text_of(line) for page in on_paper(document) for line in page.lines())
    for style in ("公文标题", "附件标题"):
        lines = one(document, style).text
        assert "\n" in lines
        assert lines in printed


def test_a_title_that_was_broken_by_hand_keeps_its_breaks() -> None:
    lines = ("关于第二季度", "好差评情况的通报")
    document = replace(county_bulletin(), title="".join(lines), title_lines=lines)
    assert one(document, "公文标题").text == "\n".join(lines)


@pytest.mark.parametrize("document", [few_rows(), everything()], ids=["county", "everything"])
def test_what_is_printed_is_written(document: Document) -> None:
    legend = Counter("■■") if document.annexes[-1].title == "图" else Counter()
    assert Counter(words_of(document)) - legend == words_on_paper(document)


def test_the_text_stands_in_the_order_of_the_paper() -> None:
    document = replace(county_bulletin(), annexes=())
    lines = [text_of(line) for page in on_paper(document) for line in page.lines()]
    shown = [line for line in lines if line != "草稿" and not line.startswith("— ")]
    assert words_of(document) == "".join("".join(shown).split())


def test_figures_are_runs_of_plain_text() -> None:
    document = county_bulletin()
    runs = [run.text for each in styled(document, "公文正文") for run in each.runs]
    figures = [
        run.text
        for block in document.blocks
        if isinstance(block, Paragraph)
        for run in block.runs
        if run.figure
    ]
    assert figures
    assert Counter(figures) <= Counter(runs)


def test_what_is_not_given_stands_open() -> None:
    document = replace(
        county_bulletin(),
        number=None,
        signature=Signature("", None),
        imprint=Imprint("", "", None),
    )
    assert one(document, "发文字号").text.endswith("〔2023〕【待填】号")
    assert one(document, "署名").text == one(document, "成文日期").text == "【待填】"
    assert [each.text for each in styled(document, "版记")] == [
        "抄送：【待填】。",
        "【待填】\t【待填】印发",
    ]


def test_sections_turn_for_the_table_and_back_for_the_imprint() -> None:
    sections = list(opened(county_bulletin()).sections)
    turned = [section.orientation for section in sections]
    assert turned == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
    first, table, last = sections
    assert (table.page_width, table.page_height) == (first.page_height, first.page_width)
    assert table.left_margin == pytest.approx(Mm(35), abs=Mm(1) / 10)
    assert last.start_type == WD_SECTION.EVEN_PAGE


def test_an_upright_annex_begins_a_page_in_the_same_section() -> None:
    document = replace(county_bulletin(), annexes=(Annex("一张表", (plain_table(3),)),))
    assert len(opened(document).sections) in (1, 2)
    assert one(document, "附件标识").paragraph_format.page_break_before


def the_table(document: Document) -> WordTable:
    return next(table for table in opened(document).tables if len(table.columns) == 12)


def test_tables_are_real_and_repeat_their_header() -> None:
    table = the_table(county_bulletin())
    repeated = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert repeated == [True, True] + [False] * 31
    assert table.cell(0, 0)._tc is table.cell(1, 0)._tc
    assert table.cell(0, 2)._tc is table.cell(0, 11)._tc
    assert table.cell(0, 2).text == "第二季度线下好差评统计情况"
    assert [table.cell(2, column).text for column in (0, 1, 2)] == ["1", "发改局", "104"]
    assert len(table.rows) == 33
    section: Any = opened(county_bulletin()).sections[1]
    room = section.page_width - section.left_margin - section.right_margin
    assert sum(column.width for column in table.columns) <= room
    note = one(county_bulletin(), "表注")
    assert note.text == FOOTNOTE


def test_cells_that_span_rows_and_columns_stay_joined() -> None:
    table = next(each for each in opened(everything()).tables if each.cell(0, 0).text == "甲")
    assert table.cell(0, 0)._tc is table.cell(1, 0)._tc
    assert table.cell(2, 0)._tc is table.cell(3, 0)._tc
    assert [cell.text for cell in table.rows[3].cells] == ["一", "四", "五"]
    alignments = [cell.paragraphs[0].alignment for cell in table.rows[3].cells]
    assert alignments[1:] == [WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT]


def test_two_tables_do_not_grow_together() -> None:
    body = opened(everything()).element.body
    assert not [1 for before, after in pairwise(body) if before.tag == after.tag == qn("w:tbl")]


def test_a_chart_is_a_table_whose_values_stay_text() -> None:
    table = next(each for each in opened(everything()).tables if each.cell(0, 0).text == "公安局")
    shown = [row.cells[-1].text for row in table.rows]
    assert shown == ["10", "15", "20", "5", "0", "30"]
    shaded = [len(list(row._tr.iter(qn("w:shd")))) for row in table.rows]
    assert shaded == [1, 1, 1, 1, 0, 1]


def fields(paragraph: WordParagraph) -> list[str]:
    return [str(each.text).strip() for each in paragraph._p.iter(qn("w:instrText"))]


def test_page_numbers_stand_outside() -> None:
    file = opened(county_bulletin())
    assert file.settings.odd_and_even_pages_header_footer
    first = file.sections[0]
    odd, even = first.footer.paragraphs[0], first.even_page_footer.paragraphs[0]
    for paragraph, side in ((odd, WD_ALIGN_PARAGRAPH.RIGHT), (even, WD_ALIGN_PARAGRAPH.LEFT)):
        assert fields(paragraph) == ["PAGE"]
        assert paragraph.text == "— 1 —"
        assert paragraph.alignment == side
    assert odd.paragraph_format.right_indent == even.paragraph_format.left_indent == Pt(14)


def test_a_turned_page_keeps_the_place_of_its_number() -> None:
    turned = opened(county_bulletin()).sections[1]
    for footer in (turned.footer, turned.even_page_footer):
        (table,) = footer.tables
        cell = table.cell(0, 0)
        assert fields(cell.paragraphs[0]) == ["PAGE"]
        assert cell._tc.tcPr.find(qn("w:textDirection")).get(qn("w:val")) == "tbRl"


def test_a_draft_says_so_on_every_page_and_an_issued_document_does_not() -> None:
    for section in opened(county_bulletin()).sections:
        assert section.header.paragraphs[0].text == "草稿"
        assert section.even_page_header.paragraphs[0].text == "草稿"
    assert "草稿" not in words_of(county_bulletin())
    issued = opened(replace(county_bulletin(), draft=False))
    assert all(section.header.is_linked_to_previous for section in issued.sections)


def test_a_seal_finds_its_place_over_the_date() -> None:
    document = county_bulletin()
    organ, day = one(document, "署名"), one(document, "成文日期")
    assert organ.paragraph_format.space_before == Pt(2 * 29)
    assert organ.paragraph_format.keep_with_next is not False
    right = day.paragraph_format.right_indent
    assert right is not None
    assert right.pt >= 15
    left = organ.paragraph_format.left_indent
    assert left is not None
    width = 156 * MM
    date_width = 16 * (len("年月日") + len("2023710") / 2)
    assert (left.pt + width) / 2 == pytest.approx(width - right.pt - date_width / 2, abs=2)


def test_the_signature_stays_with_the_end_of_the_text() -> None:
    """No seal without text; a long paragraph would take its whole page's worth along."""
    short = (*county_bulletin().blocks[:3], Paragraph((Run("特此通报。"),)))
    document = replace(county_bulletin(), blocks=short)
    bound = [each.paragraph_format.keep_with_next for each in styled(document, "公文正文")]
    assert bound == [None] * (len(bound) - 1) + [True]
    assert not styled(county_bulletin(), "公文正文")[-1].paragraph_format.keep_with_next
    for style in ("附件说明", "署名"):
        assert opened(document).styles[style].paragraph_format.keep_with_next


def test_the_imprint_stands_at_the_foot_between_its_rules() -> None:
    table = opened(county_bulletin()).tables[-1]
    place = table._tbl.tblPr.find(qn("w:tblpPr"))
    assert place.get(qn("w:vertAnchor")) == "margin"
    assert place.get(qn("w:tblpYSpec")) == "bottom"
    rules = [
        (borders.find(qn("w:top")).get(qn("w:sz")), borders.find(qn("w:bottom")).get(qn("w:sz")))
        for borders in table._tbl.iter(qn("w:tcBorders"))
    ]
    assert rules == [("8", "6"), ("6", "8")]
    assert table.cell(0, 0).text == "抄送：县委县政府督查考核办。"
    assert table.cell(1, 0).text.endswith("\t2023年7月10日印发")


def test_recipients_that_leave_page_one_no_text_move_to_the_imprint() -> None:
    document = replace(county_bulletin(), recipients="、".join(["某某镇人民政府"] * 50))
    assert not styled(document, "主送机关")
    assert styled(document, "版记")[0].text.startswith("主送：某某镇人民政府、")


def test_the_same_document_gives_the_same_bytes_and_no_clock() -> None:
    document = county_bulletin()
    assert word.render(document) == word.render(document)
    facts = opened(document).core_properties
    assert (facts.title, facts.author) == (document.title, document.signature.organ)
    assert facts.created is not None
    assert facts.created.date() == date(2023, 7, 10)
    with ZipFile(BytesIO(word.render(document))) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in package.namelist() if "thumbnail" in name or "custom" in name]


def test_characters_that_no_file_may_hold_are_left_out() -> None:
    text = Paragraph((Run("甲\x00乙\x0b\ud800丙\ufffe"),))
    document = replace(county_bulletin(), blocks=(text,), title="关于\x07事项的通报")
    assert styled(document, "公文正文")[0].text == "甲乙丙"
    assert opened(document).core_properties.title == "关于事项的通报"


def test_a_whole_hall_of_rows_and_a_giant_cell_are_written() -> None:
    giant = replace(SPANNED, rows=((Cell(Run("长" * 4000)), Cell(Run("二")), Cell(Run("三"))),))
    document = replace(county_bulletin(), annexes=(Annex("表", (giant, plain_table(700))),))
    assert "长" * 4000 in words_of(document)
    assert "第700个单位" in words_of(document)


def test_word_is_loaded_only_when_it_is_needed_and_then_without_the_pdf() -> None:
    program = (
        "import sys, hallmanager.services.bulletins, hallmanager.cli.bulletins\n"
        "assert not {'docx', 'lxml', 'reportlab'} & set(sys.modules)\n"
        "import hallmanager.rendering.word\n"
        "assert 'docx' in sys.modules and 'reportlab' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


FONT_SETTINGS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{cache}</cachedir>{aliases}</fontconfig>"""
ALIAS = """<match target="pattern"><test name="family"><string>{wanted}</string></test>
<edit name="family" mode="assign" binding="strong"><string>{used}</string></edit></match>"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Printer:
    """Return a call that prints a document's Word file with LibreOffice."""
    if SOFFICE is None:
        pytest.skip("LibreOffice (soffice) is not installed: how the Word file prints is UNCHECKED")
    folder = tmp_path_factory.mktemp("office")
    fonts = FontSet.load()
    aliases = [
        ALIAS.format(
            wanted=office_families(role)[0], used=DOCUMENT_FACES[role].split("-", maxsplit=1)[0]
        )
        for role in Role
    ]
    settings = FONT_SETTINGS.format(
        folder=fonts.file(Role.BODY).path.parent, cache=folder / "cache", aliases="".join(aliases)
    )
    (folder / "fonts.conf").write_text(settings, encoding="utf-8")
    return lambda document: _printed_by_office(document, folder)


def _printed_by_office(document: Document, folder: Path) -> list[MeasuredPage]:
    (folder / "a.docx").write_bytes(word.render(document))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    # The blank page before the 版记 is left out otherwise.
    kind = 'pdf:writer_pdf_Export:{"IsSkipEmptyPages":{"type":"boolean","value":"false"}}'
    to_pdf = ("--headless", "--convert-to", kind, "--outdir", str(folder), str(folder / "a.docx"))
    subprocess.run(
        [str(SOFFICE), profile, *to_pdf],
        check=True,
        capture_output=True,
        timeout=180,
        env={"FONTCONFIG_FILE": str(folder / "fonts.conf"), "PATH": "/usr/bin:/bin"},
    )
    return measured((folder / "a.pdf").read_bytes())


def height_of(page: MeasuredPage, part: str) -> float:
    return next(line[0].y for line in page.lines() if part in text_of(line))


def test_an_office_program_prints_the_pages_of_the_pdf(office: Printer) -> None:
    document = county_bulletin()
    ours, theirs = on_paper(document), office(document)
    assert len(theirs) == len(ours)
    assert [(page.width > page.height) for page in theirs] == [
        (page.width > page.height) for page in ours
    ]
    for part in ("永政务发〔2023〕12号", "各乡镇人民政府", "永昌县深化"):
        assert height_of(theirs[0], part) == pytest.approx(height_of(ours[0], part), abs=5)
    shown = "".join(mark.char for page in theirs for mark in page.marks)
    assert Counter(words_of(document)) <= Counter(shown)
    for page in theirs:
        inside = [mark for mark in page.marks if mark.char.strip()]
        assert all(mark.left > 0 and mark.right < page.width for mark in inside)
        assert all(mark.bottom > 0 and mark.top < page.height for mark in inside)
    foot = min(box[1] for box in theirs[-1].strokes)
    assert foot == pytest.approx(297 * MM - TOP - TEXT_HEIGHT, abs=3)
