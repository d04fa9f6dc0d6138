"""Whether an xlsx or ods file is safe to open: sizes as they really unpack, names, entities."""

import zipfile
import zlib
from pathlib import Path

from hallmanager.base.errors import FileRefused
from hallmanager.base.text import _
from hallmanager.sheets.workbook import Limits

_CHUNK = 1 << 20
_SMALL = 10_000_000
_ENCRYPTED_FLAG = 0x1
_DOCTYPE = b"<!DOCTYPE"
_DOCTYPES = (_DOCTYPE, _DOCTYPE.decode().encode("utf-16-le"), _DOCTYPE.decode().encode("utf-16-be"))
_WORD = "word/document.xml"
_SLIDES = "ppt/presentation.xml"


def check_zip(path: Path, limits: Limits) -> str:
    """Return `xlsx`, `xlsb` or `ods`; raise FileRefused for anything unsafe or of another kind."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_names(members, path.name, limits)
            kind = _kind(archive, path.name)
            _check_sizes(archive, members, path, limits)
            return kind
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise damaged(path.name, error) from error


def damaged(name: str, error: object) -> FileRefused:
    """The sentence for a file that begins as a workbook and does not hold one."""
    return FileRefused(
        _(
            "文件“{name}”不完整或已损坏，读不出来。请用 Excel 或 WPS 打开它，另存为 xlsx 后再导入。"
        ).format(name=name),
        detail=str(error),
    )


def password(name: str) -> FileRefused:
    """The sentence for a file under a password."""
    return FileRefused(
        _("文件“{name}”设有打开密码。请打开它，去掉密码后另存，再导入。").format(name=name)
    )


def _check_names(members: list[zipfile.ZipInfo], name: str, limits: Limits) -> None:
    if any(member.flag_bits & _ENCRYPTED_FLAG for member in members):
        raise password(name)
    if len(members) > limits.members:
        raise FileRefused(
            _("文件“{name}”里有 {n} 个部件，超过 {limit} 个，不像是统计表，没有读取。").format(
                name=name, n=len(members), limit=limits.members
            )
        )
    names = [member.filename.lower() for member in members]
    if len(set(names)) != len(names):
        raise FileRefused(
            _(
                "文件“{name}”的内部部件重名，可能被改动过，没有读取。请用 Excel 另存后再导入。"
            ).format(name=name)
        )


def _kind(archive: zipfile.ZipFile, name: str) -> str:
    names = set(archive.namelist())
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "[Content_Types].xml" in names and any(part.startswith("xl/") for part in names):
        return "xlsx"
    if "mimetype" in names and b"opendocument.spreadsheet" in archive.read("mimetype")[:200]:
        manifest = "META-INF/manifest.xml"
        if manifest in names and b"encryption-data" in archive.read(manifest):
            raise password(name)
        return "ods"
    what = _("Word 文档") if _WORD in names else _("演示文稿") if _SLIDES in names else _("压缩包")
    raise FileRefused(
        _("文件“{name}”是{what}，不是工作簿。请选择 xlsx、xls、ods 或 csv 文件。").format(
            name=name, what=what
        )
    )


def _check_sizes(
    archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], path: Path, limits: Limits
) -> None:
    """Unpack everything once: what the directory says of sizes is not believed."""
    total = sheets = 0
    for member in members:
        size = _unpacked(archive, member, path.name, limits)
        is_sheet = member.filename.startswith("xl/worksheets/")
        total, sheets = (total, sheets + size) if is_sheet else (total + size, sheets)
        if total > limits.megabytes * 1_000_000 or sheets > limits.sheet_megabytes * 1_000_000:
            raise _too_large(path.name)
    if total > _SMALL and total > limits.ratio * path.stat().st_size:
        raise _too_large(path.name)


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, limits: Limits) -> int:
    size = 0
    tail = b""
    is_xml = member.filename.endswith((".xml", ".rels", ".vml"))
    with archive.open(member) as part:
        while chunk := part.read(_CHUNK):
            size += len(chunk)
            if size > limits.sheet_megabytes * 1_000_000:
                raise _too_large(name)
            if is_xml and any(mark in tail + chunk for mark in _DOCTYPES):
                raise FileRefused(
                    _(
                        "文件“{name}”含有外部实体声明，不是正常的工作簿，没有读取。"
                        "请用 Excel 另存后再导入。"
                    ).format(name=name)
                )
            tail = chunk[-20:]
    return size


def _too_large(name: str) -> FileRefused:
    return FileRefused(
        _(
            "文件“{name}”展开后过大，没有读取。请只留下要导入的工作表，"
            "删去空白行和图片，另存后再导入。"
        ).format(name=name)
    )
