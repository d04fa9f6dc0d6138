"""One program at a time changes a hall."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from hallmanager.base import files
from hallmanager.base.errors import Busy, UserError
from hallmanager.base.text import _
from hallmanager.storage.engine import connect

if TYPE_CHECKING:
    from filelock import FileLock


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold a hall for the length of a block."""
    lock = take(path)
    try:
        yield
    finally:
        lock.release()


def take(path: Path) -> "FileLock":
    """Hold a hall until the lock is released or the program ends, however it ends.

    Raises:
        Busy: another copy of the program holds it; it can still be opened to read.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(path.with_name(f"{path.name}.lock"), timeout=0)
    try:
        with files.full_disk_explained(path.parent):
            lock.acquire()
    except Timeout as error:
        raise Busy(
            _(
                "“{name}”已在另一个窗口或程序里打开，现在只能查看，不能修改。请关闭那里再试。"
            ).format(name=path.name),
            detail=str(error),
        ) from error
    except OSError as error:
        raise UserError(
            _("“{folder}”不可写，不能修改其中的大厅。请以只读方式打开，或检查权限。").format(
                folder=path.parent
            ),
            detail=str(error),
        ) from error
    return lock


def tidy(path: Path) -> None:
    """Take away the empty working files that looking at a hall leaves beside it.

    Who only reads may not remove them; a writer that is the last to close does. Nothing happens
    while another copy has the hall, or where the log still holds something.
    """
    log = path.with_name(f"{path.name}-wal")
    with suppress(OSError, sqlite3.Error, UserError):
        if log.stat().st_size == 0:
            with held(path), closing(connect(path, "rw")) as connection:
                connection.execute("PRAGMA schema_version").fetchone()
