"""What a file is, found out without changing a byte of it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from hallmanager.base.errors import FileRefused
from hallmanager.base.text import N_, _, translate
from hallmanager.storage.engine import connect
from hallmanager.storage.failures import damaged, explained

# "HALM": what tells our files from other SQLite files.
APPLICATION_ID = 0x48414C4D
# The steps from one schema to the next: files that begin with their number.
SCRIPTS = Path(__file__).parent / "migrations"
# The schema this program works with: the number of the newest step.
GENERATION = max(int(step.name[:4]) for step in (SCRIPTS / "versions").glob("[0-9]*.py"))

_MAGIC = b"SQLite format 3\x00"
_FOREIGN = N_("文件“{name}”属于别的程序，没有打开。请选择大厅管家的数据文件。")


def is_ours(path: Path) -> bool:
    """Whether a file says that it is a hall's data file, sound or not."""
    raw = _first_bytes(path)
    return raw.startswith(_MAGIC) and int.from_bytes(raw[68:72], "big") == APPLICATION_ID


def probe(path: Path) -> int:
    """Return the schema generation of a hall's data file.

    Raises:
        FileRefused: there is no such file, or it is empty, foreign, damaged or too new.
    """
    raw = _first_bytes(path)
    if not raw:
        raise _refused(
            path, _("文件“{name}”是空的，没有打开。请选择正确的数据文件，或用备份恢复。")
        )
    if not raw.startswith(_MAGIC[: len(raw)]) or len(raw) < 100:
        raise _refused(path, _("文件“{name}”不是大厅管家的数据文件，没有打开。请选择正确的文件。"))
    if int.from_bytes(raw[68:72], "big") != APPLICATION_ID:
        raise _refused(path, translate(_FOREIGN))
    refuse_newer(path, int.from_bytes(raw[60:64], "big"))
    return _generation(path)


def refuse_newer(path: Path, generation: int) -> None:
    """Leave a file alone that a newer program has written."""
    if generation > GENERATION:
        raise _refused(
            path, _("文件“{name}”由更新版本的大厅管家保存，本版本不能打开。请先升级程序。")
        )


def require_ours(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse what is open under `path` when it is another program's, or of a newer one of ours.

    For a file that may be in use: opening it past SQLite would give up the locks on it.
    """
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise _refused(path, translate(_FOREIGN))
    refuse_newer(path, int(connection.execute("PRAGMA user_version").fetchone()[0]))


def quick_check(path: Path, mode: str = "ro") -> None:
    """Refuse a file whose pages do not hang together."""
    with explained(path), closing(connect(path, mode)) as connection:
        answer = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if answer != "ok":
        raise damaged(path, str(answer))


def _first_bytes(path: Path) -> bytes:
    if path.is_dir():
        raise _refused(path, _("“{name}”是文件夹，不是数据文件。请选择文件夹里的数据文件。"))
    try:
        with path.open("rb") as file:
            return file.read(100)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise _refused(
            path, _("没有找到数据文件“{name}”。请检查位置，或新建大厅。"), str(error)
        ) from error
    except OSError as error:
        raise _refused(
            path, _("数据文件“{name}”不能读取。请检查权限和磁盘后重试。"), str(error)
        ) from error


def _generation(path: Path) -> int:
    """Ask SQLite itself, which also knows what has not yet been moved into the file."""
    with explained(path), closing(connect(path, readable_mode(path))) as connection:
        generation = int(connection.execute("PRAGMA user_version").fetchone()[0])
    refuse_newer(path, generation)
    return generation


def readable_mode(path: Path) -> str:
    """`ro`, or `immutable` where the folder takes none of the files that reading needs.

    On a full disk likewise, so that a hall can still be looked at and copied to another one.
    """
    with closing(connect(path, "ro")) as connection:
        try:
            connection.execute("PRAGMA schema_version").fetchone()
        except sqlite3.OperationalError as error:
            name = getattr(error, "sqlite_errorname", "")
            if name in _NEED_IMMUTABLE or (name.startswith(_NO_ROOM) and not _has_log(path)):
                return "immutable"
            raise
    return "ro"


_NEED_IMMUTABLE = ("SQLITE_READONLY_DIRECTORY", "SQLITE_READONLY_CANTINIT", "SQLITE_CANTOPEN")
_NO_ROOM = ("SQLITE_FULL", "SQLITE_IOERR")


def _has_log(path: Path) -> bool:
    """Whether a part of the hall is in its log alone, where `immutable` would not look."""
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


def _refused(path: Path, message: str, detail: str | None = None) -> FileRefused:
    return FileRefused(message.format(name=path.name), detail=detail)
