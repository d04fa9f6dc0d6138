"""Making and opening a hall's data file, in the order that never harms a file."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from hallmanager.base import files
from hallmanager.base.errors import Busy, UserError
from hallmanager.base.text import _
from hallmanager.storage import header, migrating
from hallmanager.storage.engine import file_engine
from hallmanager.storage.store import Store


def create_hall(path: Path) -> None:
    """Make a new, empty hall; UserError when anything exists at `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _locked(path):
        if path.exists():
            raise UserError(
                _("“{path}”已经存在，没有新建。请换一个文件名，或直接打开它。").format(path=path)
            )
        with files.replacing(path) as temporary:
            temporary.unlink()
            migrating.migrate(temporary, mode="rwc")


def open_hall(target: Path | str, *, read_only: bool = False) -> Store:
    """Open a hall; a file that is refused stays as it is, byte for byte."""
    path = Path(target)
    generation = header.probe(path)
    lock = None if read_only else _lock(path)
    if generation < header.GENERATION:
        migrating.migrate(path)
    engine = file_engine(path, mode="ro" if read_only else "rw")

    def closing(_store: Store) -> None:
        if lock is not None:
            lock.release()

    return Store(path, engine, read_only=read_only, on_close=closing)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    lock = _lock(path)
    try:
        yield
    finally:
        lock.release()


def _lock(path: Path) -> FileLock:
    """Hold the hall for this program alone."""
    lock = FileLock(path.with_name(f"{path.name}.lock"), timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise Busy(
            _("“{name}”已在另一个窗口或程序里打开。可以以只读方式打开，或关闭后重试。").format(
                name=path.name
            ),
            detail=str(error),
        ) from error
    return lock
