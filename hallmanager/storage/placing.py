"""A data file that takes its place whole or not at all, with nothing left beside it."""

import re
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from hallmanager.base import files
from hallmanager.storage.engine import connect
from hallmanager.storage.failures import explained

_COMPANIONS = ("-wal", "-shm", "-journal")
_UNFINISHED = re.compile(r"\.[0-9a-f]{16}\.part(-wal|-shm|-journal)?")
# Nothing takes so long to write: what is older was left by a program that was ended from outside.
_ABANDONED_SECONDS = 3600


@contextmanager
def placing(path: Path) -> Iterator[Path]:
    """Yield a temporary path for a database that takes the place of `path` when the block succeeds.

    The block leaves nothing in the log of the temporary file (see `settle`).
    """
    _sweep(path.parent)
    with files.replacing(path) as temporary:
        try:
            yield temporary
        finally:
            for suffix in _COMPANIONS:
                temporary.with_name(f"{temporary.name}{suffix}").unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    """Take away the unfinished files of programs that were killed while they wrote them."""
    before = time.time() - _ABANDONED_SECONDS
    for left in folder.glob(".*.part*"):
        with suppress(OSError):
            if _UNFINISHED.fullmatch(left.name) and left.stat().st_mtime < before:
                left.unlink()


def settle(location: Path) -> None:
    """Move everything into the data file itself, and leave no log beside it.

    Raises DiskFull where there is no room for that; the log then still holds what it held.
    """
    with explained(location), closing(connect(location, "rw")) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
