"""Every character of a document is drawn, with the face of its role or with one that has it."""

import struct
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader
from reportlab.pdfbase.ttfonts import TTFontFace
from reportlab.pdfgen.canvas import Canvas

from hallmanager.base import paths
from hallmanager.base.errors import FileRefused, UserError
from hallmanager.rendering import font_files, fonts
from hallmanager.rendering.font_files import Catalog, FontFile
from hallmanager.rendering.fonts import DOCUMENT_FACES, FontSet, Role
from hallmanager.rendering.opened_font import OpenedFont
from installer import fonts as building

TEXT_ROLES = [role for role in Role if role is not Role.RARE]


def gb2312() -> str:
    """Return all characters of GB2312: punctuation, figures, letters and 6,763 Chinese ones."""
    pairs = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    return "".join(pair.decode("gb2312", errors="ignore") for pair in pairs)


@pytest.fixture(scope="module")
def font_set() -> FontSet:
    return FontSet.load(only_document_set=True)


def document_file(role: Role) -> Path:
    return paths.document_font_folder() / f"{DOCUMENT_FACES[role]}.ttf"


def test_set_up_has_built_the_whole_document_set() -> None:
    assert building.complete(paths.document_font_folder())
    assert set(building.SOURCES) == set(DOCUMENT_FACES) == set(Role)


@pytest.mark.parametrize("role", TEXT_ROLES)
def test_every_face_of_a_text_has_the_chinese_characters_of_gb2312(
    font_set: FontSet, role: Role
) -> None:
    chinese = [char for char in gb2312() if "一" <= char <= "龥"]

    assert len(chinese) == 6763
    assert [char for char in chinese if not font_set.face(role).has(char)] == []


def test_no_character_of_gb2312_or_of_rare_names_is_missing(font_set: FontSet) -> None:
    assert font_set.missing(gb2312() + "喆玥珺镕〔2023〕№ —…“”％①") == set()


@pytest.mark.parametrize("char", "喆玥珺镕")
def test_a_rare_character_comes_from_a_face_that_has_it(font_set: FontSet, char: str) -> None:
    face = font_set.face_for(Role.BODY, char)

    assert not font_set.face(Role.BODY).has(char)
    assert face.has(char)
    assert face.width(char, 16) == pytest.approx(16, rel=0.05)


def test_a_character_that_no_face_has_is_named(font_set: FontSet) -> None:
    assert font_set.missing("王\U0003134a敏\n") == {"\U0003134a"}
    assert font_set.face_for(Role.BODY, "\U0003134a") == font_set.face(Role.BODY)


def test_a_chinese_character_is_as_wide_as_its_size(font_set: FontSet) -> None:
    for role in TEXT_ROLES:
        assert font_set.face(role).width("国", 16) == pytest.approx(16)
    assert font_set.face(Role.BODY).text_width("国国", 16) == pytest.approx(32)


def test_the_stand_in_for_the_title_face_is_said(font_set: FontSet) -> None:
    assert font_set.substitutions() == ["未找到小标宋体，以“宋体（加粗）”代替。"]
    assert font_set.face(Role.TITLE).substituted
    assert not font_set.face(Role.BODY).substituted


def test_each_face_has_a_postscript_name_of_its_own() -> None:
    names = [font_files.names(document_file(role)) for role in Role]

    assert names == [[sorted({name, name.partition("-")[0]})] for name in DOCUMENT_FACES.values()]


def test_the_licences_lie_beside_the_faces() -> None:
    texts = sorted(path.name for path in paths.document_font_folder().glob("LICENCE-*"))

    assert texts == ["LICENCE-fonts-wqy-zenhei.txt", "LICENCE-texlive-lang-chinese.txt"]


def test_a_drawn_document_embeds_its_faces_and_gives_its_text_back(
    font_set: FontSet, tmp_path: Path
) -> None:
    path = tmp_path / "faces.pdf"
    canvas = Canvas(str(path), initialFontName=font_set.face(Role.BODY).name)
    for number, role in enumerate(TEXT_ROLES):
        draw(canvas, font_set, role, 700 - 40 * number)
    canvas.save()

    text = PdfReader(path).pages[0].extract_text()
    assert text.replace("\n", "").count("喆玥通报") == len(TEXT_ROLES)
    listing = subprocess.run(
        ["pdffonts", str(path)], capture_output=True, text=True, check=True
    ).stdout.splitlines()[2:]
    assert len(listing) == len(Role)
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in listing)


def draw(canvas: Canvas, font_set: FontSet, role: Role, y: float) -> None:
    x = 100.0
    for char in "喆玥通报":
        face = font_set.face_for(role, char)
        canvas.setFont(face.name, 16)
        canvas.drawString(x, y, char)
        x += face.width(char, 16)


def test_a_character_beyond_the_basic_plane_is_extracted_as_itself(
    font_set: FontSet, tmp_path: Path
) -> None:
    face = font_set.face(Role.RARE)
    canvas = Canvas(str(tmp_path / "rare.pdf"), initialFontName=face.name)
    canvas.setFont(face.name, 16)
    canvas.drawString(100, 600, "王\U0001d30d敏")
    canvas.save()

    assert face.has("\U0001d30d")
    assert "王\U0001d30d敏" in PdfReader(tmp_path / "rare.pdf").pages[0].extract_text()


def test_the_persons_choice_comes_first(tmp_path: Path) -> None:
    chosen = FontSet.load(only_document_set=False, chosen={Role.TITLE: document_file(Role.HEADING)})

    assert chosen.face(Role.TITLE).file.path == document_file(Role.HEADING)
    assert not chosen.face(Role.TITLE).substituted


def test_two_files_with_one_name_do_not_make_text_vanish(tmp_path: Path) -> None:
    copies = [tmp_path / "a.ttf", tmp_path / "b.ttf"]
    for copy in copies:
        copy.write_bytes(document_file(Role.BODY).read_bytes())
    chosen = dict(zip((Role.BODY, Role.TABLE), copies, strict=True))
    font_set = FontSet.load(only_document_set=False, chosen=chosen)
    canvas = Canvas(str(tmp_path / "two.pdf"), initialFontName=font_set.face(Role.BODY).name)
    for role, text in ((Role.BODY, "甲乙"), (Role.TABLE, "丙丁")):
        canvas.setFont(font_set.face(role).name, 16)
        canvas.drawString(100, 600, text)
    canvas.save()

    text = PdfReader(tmp_path / "two.pdf").pages[0].extract_text()
    assert "甲乙" in text
    assert "丙丁" in text


@pytest.mark.parametrize("role", [Role.BODY, Role.RARE])
def test_a_face_is_read_as_the_drawing_library_reads_it(role: Role) -> None:
    ours = OpenedFont("ours", FontFile(document_file(role))).face
    theirs = TTFontFace(str(document_file(role)))

    assert ours.charToGlyph == {code: glyph for code, glyph in theirs.charToGlyph.items() if glyph}
    assert ours.charWidths == pytest.approx(
        {code: theirs.charWidths[code] for code in ours.charToGlyph}
    )
    assert list(ours.glyphPos) == theirs.glyphPos


def test_a_choice_that_is_no_font_is_refused_by_name(tmp_path: Path) -> None:
    broken = tmp_path / "仿宋.ttf"
    broken.write_bytes(b"not a font")
    chosen = FontSet.load(only_document_set=False, chosen={Role.BODY: broken})

    with pytest.raises(FileRefused, match=r"仿宋\.ttf"):
        chosen.face(Role.BODY)


def test_the_offices_own_faces_go_before_the_document_set(monkeypatch: pytest.MonkeyPatch) -> None:
    office = FontFile(Path("/fonts/a.ttf"))
    windows = FontFile(Path("/fonts/simfang.ttf"))
    catalog = Catalog({"方正小标宋简体": office, "仿宋": windows})
    monkeypatch.setattr(fonts, "system_catalog", lambda: catalog)

    everywhere = FontSet.load(only_document_set=False)
    assert everywhere.substitutions() == []
    assert everywhere.file(Role.TITLE) == office
    assert everywhere.file(Role.BODY) == windows
    assert everywhere.file(Role.SUBHEADING).path == document_file(Role.SUBHEADING)
    assert FontSet.load(only_document_set=True).file(Role.TITLE).path == document_file(Role.TITLE)


def test_a_machine_without_chinese_fonts_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HALLMANAGER_FONTS", str(tmp_path))
    monkeypatch.setattr(fonts, "system_catalog", lambda: Catalog({}))

    with pytest.raises(UserError, match="没有可用的中文字体"):
        FontSet.load(only_document_set=False)
    assert fonts.ui_font_file() is None


def test_the_windows_font_covers_gbk(font_set: FontSet) -> None:
    path = fonts.ui_font_file()

    assert path == document_file(Role.RARE)
    pairs = (bytes((row, cell)) for row in range(0x81, 0xFE) for cell in range(0x40, 0xFF))
    gbk = {char for pair in pairs for char in pair.decode("gbk", errors="ignore")}
    chinese = [char for char in gbk if "一" <= char <= "龥"]
    assert len(chinese) == 20902
    assert [char for char in chinese if not font_set.face(Role.RARE).has(char)] == []


def test_system_fonts_are_known_by_their_name_tables_and_read_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "Fonts"
    folder.mkdir()
    (folder / "renamed.ttf").write_bytes(document_file(Role.HEADING).read_bytes())
    (folder / "broken.ttf").write_bytes(b"\0\1\0\0")
    monkeypatch.setattr(font_files, "font_folders", lambda: [folder, tmp_path / "none"])
    monkeypatch.setenv("HALLMANAGER_CACHE", str(tmp_path / "cache"))

    first = font_files.read_catalog()
    assert first.find("hallmanagerhei") == FontFile(folder / "renamed.ttf", 0)
    monkeypatch.setattr(font_files, "names", lambda path: pytest.fail("read again"))
    assert font_files.read_catalog() == first


def test_a_face_that_cannot_be_embedded_is_passed_over(tmp_path: Path) -> None:
    outlines_in_postscript = struct.pack(">4sHHHH", b"OTTO", 0, 0, 0, 0)
    (tmp_path / "cff.ttf").write_bytes(outlines_in_postscript)

    assert font_files.names(tmp_path / "cff.ttf") == [[]]


def test_building_again_does_no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "_unpack", lambda scratch: pytest.fail("unpacked again"))

    building.build(paths.document_font_folder())


def test_a_half_built_set_is_not_complete(tmp_path: Path) -> None:
    (tmp_path / "set.json").write_text('{"version": 1}', encoding="utf-8")

    assert not building.complete(tmp_path)
