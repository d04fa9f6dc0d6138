"""One open hall: the only door through which anything is read or changed."""

import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from hallmanager.base import clock
from hallmanager.base.errors import UserError
from hallmanager.base.text import _
from hallmanager.storage import audit, engine
from hallmanager.storage.changing import Change
from hallmanager.storage.failures import explained
from hallmanager.storage.reading import Reader

__all__ = ["Change", "Reader", "Store"]


class Store:
    """An open hall, for any thread. No transaction outlives its `with` block.

    Attributes:
        location: the data file.
        read_only: whether changes are refused.
        warnings: what the person should be told about the place of the file or its backups.
        revision: grows with every committed change, so that a page knows that it is stale.
    """

    def __init__(
        self,
        location: Path,
        database: Engine,
        *,
        read_only: bool = False,
        warnings: tuple[str, ...] = (),
        on_close: Callable[[], None] | None = None,
    ) -> None:
        self.location = location
        self.read_only = read_only
        self.warnings = warnings
        self.revision = 0
        self._engine = database
        self._on_close = on_close
        self._changing = threading.RLock()
        self._inside = False
        self._closed = False

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """Read one consistent state."""
        with (
            explained(self.location),
            engine.reading(self._engine) as connection,
            _session(connection) as session,
        ):
            yield Reader(session)

    @contextmanager
    def changing(self, *, by: str, why: str = "", is_founding: bool = False) -> Iterator[Change]:
        """Change the hall: all of the block is kept with its audit rows, or nothing is.

        The founding change, one at most, is what the hall begins with: it cannot be undone.

        Raises:
            UserError: without an operator, on a read-only hall, when a rule of the data is broken.
            DiskFull, Busy: with nothing changed.
        """
        self._refuse_if_unwritable()
        stamp = _stamp(by, why, is_founding=is_founding)
        with self._one_at_a_time(), explained(self.location):
            with engine.changing(self._engine) as connection, _session(connection) as session:
                change = Change(session, stamp, self.location.parent)
                yield change
                change.finish()
            if not change.is_empty:
                self.revision += 1

    def close(self) -> None:
        """Close the hall: write-ahead log into the file, backup if anything changed; once."""
        if self._closed:
            return
        self._closed = True
        # The last connection to go moves the write-ahead log into the file.
        self._engine.dispose()
        if self._on_close is not None:
            self._on_close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def _refuse_if_unwritable(self) -> None:
        if self.read_only:
            raise UserError(
                _("“{name}”以只读方式打开，不能修改。请在另一个窗口里修改，或重新打开。").format(
                    name=self.location.name
                )
            )

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        with self._changing:
            if self._inside:
                raise RuntimeError("a change was begun inside a change")
            self._inside = True
            try:
                yield
            finally:
                self._inside = False


def _session(connection: Connection) -> Session:
    return Session(connection, expire_on_commit=False, autoflush=False)


def _stamp(by: str, why: str, *, is_founding: bool) -> audit.Stamp:
    operator = by.strip()
    if not operator:
        raise UserError(_("没有操作人，修改未保存。请先填写操作人姓名。"))
    now = clock.now().replace(tzinfo=None)
    change = audit.FOUNDING if is_founding else uuid.uuid4().hex
    return audit.Stamp(change, now, operator[:60], why)
