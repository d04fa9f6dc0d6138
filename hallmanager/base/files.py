"""Writing files so that a crash, a full disk or a virus scanner never leaves half of one."""

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hallmanager.base.errors import Busy, DiskFull
from hallmanager.base.text import _

_RETRY_SECONDS = (0.05, 0.1, 0.2, 0.4, 0.8)
_SHARING_ERRORS = {5, 32, 33}
_FULL_ERRNOS = {errno.ENOSPC, errno.EDQUOT}
_FULL_WINDOWS_ERRORS = {39, 112}


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`; it takes the place of `path` when the block succeeds.

    Whoever fills the temporary file may use any library. After a failure the old file is as it
    was and nothing is left behind.

    Raises:
        DiskFull: the disk had no room.
        Busy: another program keeps the file open (Windows).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with full_disk_explained(path.parent):
        # Not made of the file's own name, which may be as long as the system allows.
        temporary = path.with_name(f".{os.urandom(8).hex()}.part")
        try:
            temporary.touch(exist_ok=False)
            yield temporary
            sync_file(temporary)
            _keep_mode(temporary, path)
            move_into_place(temporary, path)
        except OSError as error:
            if error.filename == str(temporary):
                error.filename = str(path)
            raise
        finally:
            temporary.unlink(missing_ok=True)


def write_bytes(path: Path, content: bytes) -> None:
    """Write a whole file atomically."""
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def write_text(path: Path, content: str) -> None:
    """Write a whole UTF-8 file atomically, with line ends as they are given."""
    write_bytes(path, content.encode())


def move_into_place(source: Path, target: Path) -> None:
    """Rename over `target`, waiting for programs that hold it open for a moment, and sync it."""
    for delay in (*_RETRY_SECONDS, None):
        try:
            source.replace(target)
            break
        except OSError as error:
            if not _is_sharing_error(error):
                raise
            if delay is None:
                raise Busy(
                    _("文件“{name}”正被其他程序打开，无法写入。请关闭后重试。").format(
                        name=target.name
                    ),
                    detail=str(error),
                ) from error
            time.sleep(delay)
    sync_folder(target.parent)


def sync_file(path: Path) -> None:
    # Windows flushes only handles that may write.
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` durable; Windows has no such call and needs none."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def require_space(folder: Path, *, megabytes: int = 200) -> None:
    """Refuse to begin work when the disk of `folder` has less than `megabytes` left.

    Raises:
        DiskFull: with the space that is left and the space that is needed.
    """
    import shutil

    existing = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    free = shutil.disk_usage(existing).free // 1_000_000
    if free < megabytes:
        raise DiskFull(
            _(
                "“{folder}”所在磁盘仅剩 {free} MB，至少需要 {needed} MB，操作未开始。"
                "请先清理磁盘后重试。"
            ).format(folder=folder, free=free, needed=megabytes)
        )


@contextmanager
def full_disk_explained(folder: Path) -> Iterator[None]:
    """Turn the system's "no space left" into a `DiskFull` that names the folder."""
    try:
        yield
    except OSError as error:
        if not is_full_disk(error):
            raise
        raise DiskFull(
            _("“{folder}”所在磁盘已满，文件未写入。请清理磁盘后重试。").format(
                folder=folder.absolute()
            ),
            detail=str(error),
        ) from error


def is_full_disk(error: OSError) -> bool:
    return error.errno in _FULL_ERRNOS or _windows_code(error) in _FULL_WINDOWS_ERRORS


def _is_sharing_error(error: OSError) -> bool:
    return _windows_code(error) in _SHARING_ERRORS


def _windows_code(error: OSError) -> int | None:
    return getattr(error, "winerror", None)


def _keep_mode(temporary: Path, path: Path) -> None:
    """Give the new file the rights of the old one."""
    if path.exists():
        temporary.chmod(path.stat().st_mode & 0o777)
