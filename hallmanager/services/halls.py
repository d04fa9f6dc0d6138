"""A hall as a whole: make it, open it, check it, put it by and bring it back."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from hallmanager.base import paths
from hallmanager.base.errors import UserError
from hallmanager.base.text import _

if TYPE_CHECKING:
    from hallmanager.storage.store import Store

Progress = Callable[[float, str], None]


def location(named: str | None = None) -> Path:
    """The data file that was named (a folder means the usual file in it), else the usual one.

    Raises UserError for the address of a server: the data of this version is a file.
    """
    named = named or os.environ.get(paths.DATA_VARIABLE)
    if not named:
        return paths.data_file()
    named = named.removeprefix("sqlite:///")
    if "://" in named:
        raise UserError(
            _("“{named}”不是文件。数据存放在本机的一个文件里，请写它的路径。").format(named=named)
        )
    path = Path(named).expanduser().absolute()
    return path / paths.DATA_FILE_NAME if path.is_dir() or not path.suffix else path


def create(
    path: Path,
    *,
    sample: bool = False,
    center: str = "",
    by: str = "",
    progress: Progress | None = None,
) -> None:
    """Make a new hall: the sample, or empty but for the centre when it is named.

    Refused where anything exists already; what was begun and failed is taken away again.
    """
    from hallmanager.storage.opening import create_hall

    create_hall(path)
    try:
        if sample:
            _fill(path, progress)
        elif center:
            _name(path, center, by)
    except BaseException:
        _discard(path)
        raise


def open(path: Path, *, read_only: bool = False) -> "Store":
    """Open a hall. Raises Busy when another program has it, which may then be read only."""
    from hallmanager.storage.opening import open_hall

    _require(path)
    return open_hall(path, read_only=read_only)


def check(path: Path) -> list[str]:
    """Everything that is wrong with the data, in Chinese; nothing when it is sound.

    Raises FileRefused for a file that is no hall, or not for this program.
    """
    from hallmanager.storage import checking, header

    _require(path)
    header.probe(path)
    return checking.check(path)


def backup(path: Path, target: Path) -> None:
    """Copy a hall, also while somebody works in it, and prove that the copy is sound."""
    from hallmanager.storage import backup as backups

    _require(path)
    backups.make_backup(path, target)


def restore(source: Path, path: Path) -> Path | None:
    """Put a backup in the place of a hall; returns where what was there is kept now."""
    from hallmanager.storage import backup as backups

    if not source.exists():
        raise UserError(_("备份“{path}”不存在，没有恢复。").format(path=source))
    return backups.restore(source, path)


def _require(path: Path) -> None:
    if not path.exists():
        raise UserError(
            _("还没有大厅：“{path}”不存在。请先用 init 新建，或用 --data 指明数据文件。").format(
                path=path
            )
        )


def _fill(path: Path, progress: Progress | None) -> None:
    from hallmanager.services import sample

    with open(path) as store:
        sample.fill(store, progress=progress)


def _name(path: Path, center: str, by: str) -> None:
    from hallmanager.records.hall import Center
    from hallmanager.services import records

    with open(path) as store:
        records.add(store, Center, {"name": center}, by=by)


def _discard(path: Path) -> None:
    """Take away a hall that was begun and not finished."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
