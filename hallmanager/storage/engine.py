"""The one place that connects to a database, and what every connection promises.

Transactions are begun by us, never by the driver: `BEGIN IMMEDIATE` for a change, so that two
programs never read the same state and both write it, and `BEGIN` for a read.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event

WAIT_SECONDS = 15
_CHANGE = "hall_change"


def file_uri(path: Path, mode: str) -> str:
    """Name a file for SQLite; `mode` is `ro`, `rw` (never creates), `rwc` or `immutable`."""
    query = "mode=ro&immutable=1" if mode == "immutable" else f"mode={mode}"
    name = path.absolute().as_posix()
    return f"file://{'' if name.startswith('/') else '/'}{quote(name)}?{query}"


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """Open a plain connection; whoever asks for it closes it."""
    connection = sqlite3.connect(
        file_uri(path, mode),
        uri=True,
        timeout=WAIT_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "recursive_triggers=ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def file_engine(path: Path, *, mode: str = "rw", foreign_keys: bool = True) -> Engine:
    """Make the engine of one data file, whose connections may serve any thread in turn."""

    def prepared() -> sqlite3.Connection:
        connection = connect(path, mode)
        connection.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
        if mode in ("rw", "rwc"):
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
        return connection

    engine = create_engine("sqlite://", creator=prepared, poolclass=QueuePool)
    event.listen(engine, "begin", _begin)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Read one state of the data, however long others go on writing."""
    with engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def changing(engine: Engine) -> Iterator[Connection]:
    """Change the data: all of the block, or nothing."""
    with engine.connect().execution_options(**{_CHANGE: True}) as connection, connection.begin():
        yield connection


def _begin(connection: Connection) -> None:
    options: Any = connection.get_execution_options()
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(_CHANGE) else "BEGIN")
