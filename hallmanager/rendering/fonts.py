"""The faces of an official document: which file stands for a role, and glyph by glyph what helps.

GB/T 9704-2012 names 小标宋, 仿宋, 黑体, 楷体 and 宋体. For each role the first face that exists is
taken: the person's choice, the office's own fonts, Windows' fonts, the document font set that
`installer/fonts.py` builds. A character that a face lacks is drawn with a face that has it.
Importing this module loads no drawing library; faces are opened when first asked for.
"""

import os
import struct
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hallmanager.base import paths
from hallmanager.base.errors import FileRefused, UserError
from hallmanager.base.text import N_, _, translate
from hallmanager.rendering.font_files import FontFile, font_folders, system_catalog

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFont

ONLY_DOCUMENT_SET_VARIABLE = "HALLMANAGER_DOCUMENT_FONTS_ONLY"


class Role(Enum):
    """What a face is used for in a document."""

    TITLE = "title"
    BODY = "body"
    HEADING = "heading"
    SUBHEADING = "subheading"
    TABLE = "table"
    RARE = "rare"


# The document font set: file name without suffix, which is also the face's PostScript name.
DOCUMENT_FACES: Mapping[Role, str] = {
    Role.TITLE: "HallManagerSong-Bold",
    Role.BODY: "HallManagerFang-Regular",
    Role.HEADING: "HallManagerHei-Regular",
    Role.SUBHEADING: "HallManagerKai-Regular",
    Role.TABLE: "HallManagerSong-Regular",
    Role.RARE: "HallManagerRare-Regular",
}


class _Chain(NamedTuple):
    """The families that are right for a role, and those that help out when none is there."""

    wanted: str
    right: tuple[str, ...]
    stand_in: tuple[str, ...]
    document_face_is_right: bool = True


_SONG = ("宋体", "SimSun", "华文宋体", "STSong", "AR PL UMing CN")
_CHAINS: Mapping[Role, _Chain] = {
    Role.TITLE: _Chain(
        N_("小标宋体"),
        (
            "方正小标宋简体",
            "方正小标宋_GBK",
            "方正小标宋",
            "FZXiaoBiaoSong-B05S",
            "FZXiaoBiaoSong-B05",
        ),
        ("华文中宋", "STZhongsong", *_SONG),
        document_face_is_right=False,
    ),
    Role.BODY: _Chain(
        N_("仿宋体"),
        ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "华文仿宋", "STFangsong"),
        _SONG,
    ),
    Role.HEADING: _Chain(
        N_("黑体"),
        ("黑体", "SimHei", "华文黑体", "STHeiti"),
        ("微软雅黑", "Microsoft YaHei", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", *_SONG),
    ),
    Role.SUBHEADING: _Chain(
        N_("楷体"),
        ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "华文楷体", "STKaiti", "AR PL UKai CN"),
        _SONG,
    ),
    Role.TABLE: _Chain(N_("宋体"), _SONG, ("仿宋", "FangSong", "WenQuanYi Zen Hei")),
    Role.RARE: _Chain(
        N_("生僻字字体"),
        ("SimSun", "Microsoft YaHei", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei"),
        ("SimSun-ExtB", "AR PL UMing CN", "Droid Sans Fallback", "Noto Sans SC"),
    ),
}


@dataclass(frozen=True)
class Face:
    """One opened font file.

    Attributes:
        name: the name under which reportlab knows the face.
        substituted: whether it stands in for the face that the standard names.
    """

    name: str
    file: FontFile
    substituted: bool
    _font: "TTFont"

    def has(self, char: str) -> bool:
        """Tell whether the face draws this one character."""
        return ord(char) in self._font.face.charToGlyph

    def width(self, char: str, size: float) -> float:
        """Return the advance of one character in points at `size` points."""
        face = self._font.face
        return float(face.charWidths.get(ord(char), face.defaultWidth)) * size / 1000

    def text_width(self, text: str, size: float) -> float:
        """Return the width of a text drawn with this face alone, in points."""
        return sum(self.width(char, size) for char in text)


class FontSet:
    """The faces of one document."""

    def __init__(self, candidates: Mapping[Role, tuple["_Candidate", ...]]) -> None:
        self._candidates = candidates
        self._faces: dict[Role, Face] = {}
        self._by_glyph: dict[tuple[Role, str], Face] = {}

    @classmethod
    def load(
        cls,
        *,
        only_document_set: bool | None = None,
        chosen: Mapping[Role, Path] | None = None,
    ) -> "FontSet":
        """Find the files of every role; none is opened yet.

        Args:
            only_document_set: use no other fonts, so that output is the same on every machine;
                by default as the environment variable says.
            chosen: files the person chose in the settings.

        Raises:
            UserError: this machine has no Chinese font that can be embedded.
        """
        only = _only_document_set() if only_document_set is None else only_document_set
        picked = {} if only else dict(chosen or {})
        candidates = {role: tuple(_candidates(role, picked.get(role), only)) for role in Role}
        if not all(candidates[role] for role in Role if role is not Role.RARE):
            raise UserError(_no_font_message())
        return cls(candidates)

    def file(self, role: Role) -> FontFile:
        """Return the file that a role is drawn with, without opening it."""
        return self._candidates[role][0].file

    def face(self, role: Role) -> Face:
        """Return the face of a role, opened and registered for drawing.

        Raises:
            FileRefused: the font file cannot be read.
        """
        if role not in self._faces:
            self._faces[role] = self._candidates[role][0].open()
        return self._faces[role]

    def face_for(self, role: Role, char: str) -> Face:
        """Return the face to draw one character with: the role's own, or one that has the glyph.

        Where no face has it, the role's own face is returned and `missing` names the character.
        """
        own = self.face(role)
        if own.has(char):
            return own
        key = (role, char)
        if key not in self._by_glyph:
            found = (face for face in self._helpers(role) if face.has(char))
            self._by_glyph[key] = next(found, own)
        return self._by_glyph[key]

    def missing(self, text: str) -> set[str]:
        """Return the visible characters of a text that no face can draw."""
        return {
            char
            for char in set(text)
            if char.isprintable() and not self.face_for(Role.BODY, char).has(char)
        }

    def substitutions(self) -> list[str]:
        """Say in Chinese which faces stand in for those that the standard names."""
        return [
            _("未找到{wanted}，以“{used}”代替。").format(
                wanted=translate(_CHAINS[role].wanted), used=self._candidates[role][0].label
            )
            for role in Role
            if role is not Role.RARE and self._candidates[role][0].substituted
        ]

    def _helpers(self, role: Role) -> Iterator[Face]:
        for candidate in self._candidates[Role.RARE]:
            yield candidate.open()
        for other in Role:
            if other not in (role, Role.RARE):
                yield self.face(other)


class _Candidate(NamedTuple):
    file: FontFile
    label: str
    substituted: bool

    def open(self) -> Face:
        font = _opened(self.file)
        return Face(font.fontName, self.file, self.substituted, font)


def office_families(role: Role) -> tuple[str, ...]:
    """Return the families that are right for a role as an office document names them, best first.

    Those that help out where none of them is installed follow.
    """
    return (*_CHAINS[role].right, *_CHAINS[role].stand_in)


def ui_font_file() -> Path | None:
    """Return a font file for the window that covers GBK, or None where the system has none.

    This is asked at every start, so the usual places are tried before any folder is searched.
    """
    if sys.platform == "win32" and not _only_document_set():
        installed = (font_folders()[0] / name for name in ("msyh.ttc", "msyh.ttf"))
        found = next((path for path in installed if path.is_file()), None)
        if found:
            return found
    document_face = _document_file(Role.RARE)
    if document_face:
        return document_face.path
    return next((each.file.path for each in _candidates(Role.RARE, None, False)), None)


def _candidates(role: Role, chosen: Path | None, only_document_set: bool) -> Iterator[_Candidate]:
    chain = _CHAINS[role]
    if chosen:
        yield _Candidate(FontFile(chosen), chosen.stem, substituted=False)
    if not only_document_set:
        yield from _installed(chain.right, substituted=False)
    document_face = _document_file(role)
    if document_face:
        label = document_face.path.stem if chain.document_face_is_right else _("宋体（加粗）")
        yield _Candidate(document_face, label, not chain.document_face_is_right)
    if not only_document_set:
        yield from _installed(chain.stand_in, substituted=True)


def _installed(families: tuple[str, ...], *, substituted: bool) -> Iterator[_Candidate]:
    seen: set[FontFile] = set()
    for family in families:
        found = system_catalog().find(family)
        if found and found not in seen:
            seen.add(found)
            yield _Candidate(found, family, substituted)


def _document_file(role: Role) -> FontFile | None:
    path = paths.document_font_folder() / f"{DOCUMENT_FACES[role]}.ttf"
    return FontFile(path) if path.is_file() else None


def _only_document_set() -> bool:
    return os.environ.get(ONLY_DOCUMENT_SET_VARIABLE, "") not in ("", "0")


@cache
def _opened(file: FontFile) -> "TTFont":
    """Open a font file once in a process and register it under a name of its own."""
    from reportlab.pdfbase import pdfmetrics

    from hallmanager.rendering.opened_font import OpenedFont, TTFError

    name = f"hm{len(pdfmetrics.getRegisteredFontNames())}-{file.path.stem}"
    try:
        font = OpenedFont(name, file)
    except (OSError, ValueError, struct.error, TTFError) as error:
        raise FileRefused(
            _("字体文件“{name}”无法使用，请在设置中另选一个 TrueType 字体。").format(
                name=file.path.name
            ),
            detail=str(error),
        ) from error
    pdfmetrics.registerFont(font)
    return font


def _no_font_message() -> str:
    if sys.platform == "win32":
        return _(
            "本机没有可用的中文字体。请在“设置 → 应用 → 可选功能”中安装“简体中文补充字体”后重试。"
        )
    return _(
        "本机没有可用的中文字体，无法生成公文。请安装软件包 fonts-wqy-zenhei，"
        "或联网运行 python3 installer/bootstrap.py run 制作文档字体后重试。"
    )
