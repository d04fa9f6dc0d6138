"""Making and opening a hall's data file, in the order that never harms a file."""

from pathlib import Path

from hallmanager.base import files, logs
from hallmanager.base.errors import FileRefused, UserError
from hallmanager.base.text import _
from hallmanager.storage import backup, header, locking, migrating, places, placing
from hallmanager.storage.engine import file_engine
from hallmanager.storage.store import Store

_log = logs.room("storage.opening")


def create_hall(path: Path) -> None:
    """Make a new, empty hall; UserError when anything exists at `path`."""
    # Before the lock, whose file would else be left beside somebody else's file.
    _refuse_existing(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with locking.held(path):
        _refuse_existing(path)
        with placing.placing(path) as temporary:
            temporary.unlink()
            migrating.migrate(temporary, mode="rwc")
            # What closing could not move out of the log would stay behind under another name.
            placing.settle(temporary)


def _refuse_existing(path: Path) -> None:
    if path.exists():
        raise UserError(
            _("“{path}”已经存在，没有新建。请换一个文件名，或直接打开它。").format(path=path)
        )


def open_hall(target: Path | str, *, read_only: bool = False) -> Store:
    """Open a hall: lock, look without touching, check, upgrade if need be, back up.

    Raises:
        Busy: another copy is open; `read_only=True` opens beside it.
        FileRefused: no hall, damaged, foreign or of a newer program; not a byte of it is changed.
        DiskFull: too little room to upgrade; nothing is changed.
    """
    path = _data_file(target)
    # Before the lock, whose file would else be left beside somebody else's file.
    try:
        header.probe(path)
        return _open_to_read(path) if read_only else _open_to_change(path)
    except FileRefused:
        locking.tidy(path)
        raise


def _open_to_read(path: Path) -> Store:
    mode = header.readable_mode(path)
    if header.probe(path) < header.GENERATION:
        raise UserError(
            _("“{name}”由较早版本保存，需要先升级。请关闭其他窗口，再正常打开一次。").format(
                name=path.name
            )
        )
    header.quick_check(path, mode)
    return Store(
        path,
        file_engine(path, mode=mode),
        read_only=True,
        warnings=places.warnings(path),
        on_close=lambda: locking.tidy(path),
    )


def _open_to_change(path: Path) -> Store:
    lock = locking.take(path)
    try:
        generation = header.probe(path)
        header.quick_check(path)
        if generation < header.GENERATION:
            files.require_space(path.parent)
            backup.take(path, before_generation=header.GENERATION)
            migrating.migrate(path)
        said = (*places.warnings(path), *_try_backup(path, daily=True))
    except BaseException:
        lock.release()
        raise

    def closing() -> None:
        try:
            _try_backup(path, daily=False)
            _settle(path)
        finally:
            lock.release()

    return Store(path, file_engine(path), warnings=said, on_close=closing)


def _try_backup(path: Path, *, daily: bool) -> tuple[str, ...]:
    """A backup that fails is told, and keeps nobody from work."""
    try:
        if daily:
            backup.daily(path)
        else:
            backup.if_changed(path)
    except (UserError, OSError) as error:
        _log.warning("no backup of %s: %s", path, error)
        return (_("今天的备份没有做成：{reason}").format(reason=error),)
    return ()


def _settle(path: Path) -> None:
    """What the log holds is safe where it is; a full disk must not keep a window from closing."""
    try:
        placing.settle(path)
    except UserError as error:
        _log.warning("the log of %s stays beside it: %s", path, error)


def _data_file(target: Path | str) -> Path:
    text = str(target)
    if isinstance(target, Path) or "://" not in text:
        return Path(target)
    if text.startswith("sqlite:///"):
        return Path(text.removeprefix("sqlite:///"))
    raise UserError(
        _("本版本只能打开本机的数据文件，不能连接“{scheme}”数据库。请改用数据文件。").format(
            scheme=text.partition("://")[0]
        )
    )
