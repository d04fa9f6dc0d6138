"""Finding font files: the names inside the system's font files, and which of them fit a role.

Files are known by their name table, since offices rename them at will. Reading the tables of all
files costs a second once; what was read is cached by path, time and size.
"""

import json
import os
import struct
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from hallmanager.base import files, logs, paths

_SUFFIXES = {".ttf", ".ttc"}
_NAME_IDS = {1, 4, 6, 16}
_CACHE_FILE = "font-names.json"
_log = logs.room("rendering.fonts")


@dataclass(frozen=True)
class FontFile:
    """One face: a file, and its place inside when the file is a collection."""

    path: Path
    index: int = 0


class _Table(NamedTuple):
    offset: int
    length: int


@dataclass(frozen=True)
class Catalog:
    """The faces with TrueType outlines that this machine has, by every name they carry."""

    faces: Mapping[str, FontFile]

    def find(self, family: str) -> FontFile | None:
        return self.faces.get(family.casefold())


@cache
def system_catalog() -> Catalog:
    """Return the faces of the system's and the person's font folders, looked up once a process."""
    return read_catalog()


def read_catalog() -> Catalog:
    """Read the font folders; files that have not changed since the last time are not opened."""
    known = _read_cache()
    current: dict[str, list[Any]] = {}
    faces: dict[str, FontFile] = {}
    for path, stamp in _font_files():
        entry = known.get(str(path))
        if entry is None or entry[:2] != stamp:
            entry = [*stamp, _names_or_nothing(path)]
        current[str(path)] = entry
        for index, names in enumerate(entry[2]):
            for name in names:
                faces.setdefault(name.casefold(), FontFile(path, index))
    if current != known:
        _write_cache(current)
    return Catalog(faces)


def font_folders() -> list[Path]:
    """Return where this system keeps fonts: for everybody, and for this person."""
    home = Path.home()
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA", str(home / "AppData/Local"))
        return [
            Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts",
            Path(local) / "Microsoft/Windows/Fonts",
        ]
    if sys.platform == "darwin":
        roots = ["/System/Library/Fonts", "/Library/Fonts", str(home / "Library/Fonts")]
        return [Path(root) for root in roots]
    shared = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts")]
    return [*shared, home / ".local/share/fonts", home / ".fonts"]


def names(path: Path) -> list[list[str]]:
    """Return the names of each face of a font file; a face that cannot be drawn has none.

    Raises:
        ValueError: the file is no font.
    """
    with path.open("rb") as file:
        try:
            return [_face_names(file, offset) for offset in _face_offsets(file)]
        except struct.error as error:
            raise ValueError(f"not a font: {path}") from error


def _names_or_nothing(path: Path) -> list[list[str]]:
    try:
        return names(path)
    except (OSError, ValueError) as error:
        _log.info("font passed over: %s", error)
        return []


def _font_files() -> Iterator[tuple[Path, list[int]]]:
    for folder in font_folders():
        for root, _folders, file_names in os.walk(folder, followlinks=True):
            for name in sorted(file_names):
                path = Path(root, name)
                if path.suffix.lower() in _SUFFIXES:
                    try:
                        status = path.stat()
                    except OSError:
                        continue
                    yield path, [status.st_mtime_ns, status.st_size]


def _face_offsets(file: BinaryIO) -> list[int]:
    head = file.read(12)
    if head[:4] != b"ttcf":
        return [0]
    (count,) = struct.unpack(">L", head[8:12])
    if count > 64:
        raise ValueError("not a font collection")
    return list(struct.unpack(f">{count}L", file.read(4 * count)))


def _face_names(file: BinaryIO, offset: int) -> list[str]:
    tables = _table_directory(file, offset)
    if "glyf" not in tables or "name" not in tables:
        return []
    at, length = tables["name"]
    file.seek(at)
    return sorted(set(_decoded_names(file.read(length))))


def _table_directory(file: BinaryIO, offset: int) -> dict[str, _Table]:
    file.seek(offset)
    version, count = struct.unpack(">LH6x", file.read(12))
    if version not in (0x00010000, 0x74727565):
        return {}
    records = struct.iter_unpack(">4s4xLL", file.read(16 * count))
    return {tag.decode("latin-1"): _Table(at, length) for tag, at, length in records}


def _decoded_names(table: bytes) -> Iterator[str]:
    _format, count, strings = struct.unpack_from(">HHH", table)
    for number in range(count):
        platform, encoding, _language, identifier, length, at = struct.unpack_from(
            ">6H", table, 6 + 12 * number
        )
        if identifier in _NAME_IDS:
            raw = table[strings + at : strings + at + length]
            text = raw.decode(_codec(platform, encoding), errors="ignore").strip("\0 ")
            if text:
                yield text


def _codec(platform: int, encoding: int) -> str:
    if platform == 3 and encoding == 3:
        return "gb18030"
    return "utf-16-be" if platform in (0, 3) else "latin-1"


def _read_cache() -> dict[str, list[Any]]:
    try:
        entries = json.loads(_cache_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return entries if isinstance(entries, dict) else {}


def _write_cache(entries: dict[str, list[Any]]) -> None:
    try:
        files.write_text(_cache_file(), json.dumps(entries, ensure_ascii=False))
    except Exception as error:  # noqa: BLE001 - a cache that cannot be kept costs only time
        _log.info("font names not cached: %s", error)


def _cache_file() -> Path:
    return paths.cache_folder() / _CACHE_FILE
