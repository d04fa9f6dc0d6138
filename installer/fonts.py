"""Build the document font set: free faces for the roles that an official document asks for.

No free font set can be installed by pip, and reportlab draws TrueType outlines only. So the
Fandol family is taken out of Debian's `texlive-lang-chinese` (downloaded and unpacked, not
installed) and converted from CFF outlines once; WenQuanYi Zen Hei out of `fonts-wqy-zenhei`
covers the whole of GBK for the window and for rare characters. Every face gets a name of its own,
because two files with one PostScript name make text vanish from a PDF.
"""

import gzip
import json
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from hallmanager.base import files, paths
from hallmanager.base.errors import UserError
from hallmanager.rendering.fonts import DOCUMENT_FACES, Role
from installer import system

# Raise this when the faces are made differently: every machine then makes them again.
SET_VERSION = 1
PROCESSES = 2
MAX_ERROR_UNITS = 1.0
_STAMP = "set.json"
_FANDOL = "./usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/"
_UNUSED_TABLES = (
    "CFF ", "VORG", "GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "DSIG", "EBDT", "EBLC",
    "EBSC", "kern", "gasp", "FFTM", "morx",
)  # fmt: skip


class Source(NamedTuple):
    """Where a face and its licence lie inside a Debian package."""

    package: str
    member: str
    licence: str


def _fandol(name: str) -> Source:
    licence = "./usr/share/doc/texlive-doc/fonts/fandol/COPYING.gz"
    return Source("texlive-lang-chinese", f"{_FANDOL}{name}.otf", licence)


SOURCES = {
    Role.TITLE: _fandol("FandolSong-Bold"),
    Role.BODY: _fandol("FandolFang-Regular"),
    Role.HEADING: _fandol("FandolHei-Regular"),
    Role.SUBHEADING: _fandol("FandolKai-Regular"),
    Role.TABLE: _fandol("FandolSong-Regular"),
    Role.RARE: Source(
        "fonts-wqy-zenhei",
        "./usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
        "./usr/share/doc/fonts-wqy-zenhei/copyright",
    ),
}


def complete(folder: Path) -> bool:
    """Tell whether the whole set of this version lies in `folder`."""
    try:
        stamp = json.loads((folder / _STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return stamp == {"version": SET_VERSION} and all(
        (folder / f"{name}.ttf").is_file() for name in DOCUMENT_FACES.values()
    )


def build(folder: Path) -> None:
    """Make the set in `folder`, face by face and each whole; a complete set is left alone.

    Raises:
        UserError: the packages cannot be had here; the message says what to do instead.
    """
    if complete(folder):
        return
    files.require_space(folder, megabytes=400)
    with tempfile.TemporaryDirectory(prefix="hallmanager-fonts-") as scratch:
        raw = _unpack(Path(scratch))
        print(f"正在转换文档字体（仅此一次，约一分钟），存放于：{folder}", flush=True)
        with ProcessPoolExecutor(PROCESSES) as workers:
            jobs = [
                workers.submit(_convert, raw / SOURCES[role].member, folder / f"{name}.ttf", name)
                for role, name in DOCUMENT_FACES.items()
            ]
            for job in jobs:
                print(f"  {job.result()}", flush=True)
        _keep_licences(raw, folder)
    files.write_text(folder / _STAMP, json.dumps({"version": SET_VERSION}))


def _unpack(scratch: Path) -> Path:
    wanted: dict[str, list[str]] = {}
    for source in SOURCES.values():
        wanted.setdefault(source.package, []).extend((source.member, source.licence))
    for package, members in wanted.items():
        print(f"正在取得字体软件包 {package} …", flush=True)
        _extract(_download(package, scratch), sorted(set(members)), scratch)
    return scratch


def _download(package: str, scratch: Path) -> Path:
    if not (system.is_debian() and shutil.which("dpkg-deb")):
        raise UserError(NO_PACKAGES)
    result = _apt_download(package, scratch)
    if result.returncode and system.can_install() and system.refresh_package_lists():
        result = _apt_download(package, scratch)
    found = sorted(scratch.glob(f"{package}_*.deb"))
    if result.returncode or not found:
        raise UserError(
            f"无法下载字体软件包 {package}，公文将使用系统中的字体。"
            "请检查网络和软件源，执行 apt-get update 后运行 "
            "python3 installer/bootstrap.py test 可再次制作。",
            detail=result.stderr,
        )
    return found[0]


def _apt_download(package: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        # The downloader's own user may not enter a private folder, which apt only warns about.
        ["apt-get", "download", "-q", "-o", "APT::Sandbox::User=root", package],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def _extract(package: Path, members: list[str], target: Path) -> None:
    unpacking = subprocess.Popen(
        ["dpkg-deb", "--fsys-tarfile", str(package)], stdout=subprocess.PIPE
    )
    subprocess.run(["tar", "-x", "-C", str(target), *members], stdin=unpacking.stdout, check=True)
    if unpacking.wait():
        raise UserError(f"字体软件包 {package.name} 不完整，请再次运行本命令。")
    package.unlink()


def _convert(source: Path, target: Path, name: str) -> str:
    """Write one face as TrueType under its own name and return that name."""
    from fontTools.ttLib import TTFont

    font = TTFont(source, fontNumber=0, lazy=True)
    if "CFF " in font:
        _outlines_to_quadratic(font)
    for tag in _UNUSED_TABLES:
        if tag in font:
            del font[tag]
    font["post"].formatType = 3.0
    _rename(font, name)
    with files.replacing(target) as temporary:
        font.save(temporary)
    return name


def _outlines_to_quadratic(font: Any) -> None:
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import newTable

    order, outlines = font.getGlyphOrder(), font.getGlyphSet()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(outlines)
        outlines[name].draw(Cu2QuPen(pen, MAX_ERROR_UNITS, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, glyphs
    _describe_outlines(font)
    font.sfntVersion = "\000\001\000\000"


def _describe_outlines(font: Any) -> None:
    """Give `maxp` what TrueType outlines need; the counts are filled in when the font is saved."""
    table = font["maxp"]
    table.tableVersion = 0x00010000
    for field in (
        "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
        "maxStackElements", "maxSizeOfInstructions", "maxComponentElements",
    ):  # fmt: skip
        setattr(table, field, 0)
    table.maxZones = 1
    font["head"].glyphDataFormat = 0


def _rename(font: Any, name: str) -> None:
    """Give the face a family of its own in every language record; the licence texts stay."""
    family = name.partition("-")[0]
    table = font["name"]
    kept = [entry for entry in table.names if entry.nameID in (0, 5, 7, 8, 9, 10, 13, 14)]
    table.names = kept
    for identifier, text in ((1, family), (2, "Regular"), (3, name), (4, name), (6, name)):
        table.setName(text, identifier, 3, 1, 0x409)


def _keep_licences(raw: Path, folder: Path) -> None:
    for source in set(SOURCES.values()):
        text = (raw / source.licence).read_bytes()
        if source.licence.endswith(".gz"):
            text = gzip.decompress(text)
        files.write_bytes(folder / f"LICENCE-{source.package}.txt", text)


NO_PACKAGES = (
    "本系统不是 Debian 或 Ubuntu，不制作文档字体，公文使用本机已有的仿宋、黑体、楷体、宋体。"
    "如有缺少，请安装相应的 TrueType 字体。"
)


def main() -> int:
    try:
        build(paths.document_font_folder())
    except UserError as error:
        print(error, file=sys.stderr)
        if error.detail:
            print(error.detail, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
