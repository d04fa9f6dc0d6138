"""Copies of a hall that are proven readable, and putting one back."""

import re
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hallmanager.base import clock, files, logs, paths
from hallmanager.base.errors import FileRefused, UserError
from hallmanager.base.text import _
from hallmanager.storage import audit, header, locking, rotation
from hallmanager.storage.engine import connect
from hallmanager.storage.failures import damaged, explained
from hallmanager.storage.placing import placing, settle

_log = logs.room("storage.backup")
# Copies taken before an upgrade are the way back from it: rotation leaves the newest of them.
_KEPT_UPGRADES = 5
_STAMP = "%Y%m%d-%H%M%S"
_NAME = re.compile(r"-(\d{8}-\d{6})-([0-9a-f]{12})(-before-\d{4})?\.db$")


@dataclass(frozen=True)
class Backup:
    """One backup: when it was taken (local time) and the head of the audit trail it holds."""

    path: Path
    taken: datetime
    head: str
    before_upgrade: bool


def make_backup(location: Path, target: Path) -> Path:
    """Copy a hall to `target`, whoever is writing to it meanwhile; the copy is checked first.

    Raises:
        UserError: the copy is not sound, or `target` is a file of another kind or the hall itself;
            what was at `target` is still there.
        DiskFull: with nothing left behind.
    """
    _refuse_target(location, target)
    with explained(target), placing(target) as temporary:
        counts = _copy(location, temporary)
        try:
            verify(temporary)
        except FileRefused as error:
            # A faithful copy of a damaged hall: it is the hall that has to be named.
            raise damaged(location, error.detail or error.message) from error
        if _row_counts_of(temporary) != counts:
            raise UserError(
                _("备份与“{name}”不一致，没有采用。请重试，仍不行请检查磁盘。").format(
                    name=location.name
                )
            )
    return target


def take(location: Path, *, before_generation: int | None = None) -> Path:
    """Make a backup in the hall's backup folder, then thin the folder out."""
    mark = "" if before_generation is None else f"-before-{before_generation:04d}"
    stamp = clock.now().astimezone().strftime(_STAMP)
    name = f"{location.stem}-{stamp}-{_head(location)[:12]}{mark}.db"
    made = make_backup(location, paths.backup_folder(location) / name)
    rotate(location)
    return made


def daily(location: Path) -> Path | None:
    """Make today's backup unless the newest one is of today or holds the very same state."""
    newest = next(iter(backups_of(location)), None)
    if newest is not None and newest.taken.date() == clock.today():
        return None
    return if_changed(location)


def if_changed(location: Path) -> Path | None:
    """Make a backup unless the newest one holds the very same state, or there is none to hold."""
    head = _head(location)
    newest = next(iter(backups_of(location)), None)
    if head == audit.ROOT or (newest is not None and newest.head == head[:12]):
        return None
    return take(location)


def backups_of(location: Path) -> list[Backup]:
    """The backups of a hall in its backup folder, the newest first."""
    found = []
    for path in paths.backup_folder(location).glob("*.db"):
        match = _NAME.search(path.name)
        if match and path.name[: match.start()] == location.stem:
            taken = datetime.strptime(match[1], _STAMP).astimezone()
            found.append(Backup(path, taken, match[2], match[3] is not None))
    return sorted(found, key=lambda backup: (backup.taken, backup.path.name), reverse=True)


def rotate(location: Path) -> list[Path]:
    """Remove the backups that no rule keeps; return what was removed."""
    all_backups = backups_of(location)
    upgrades = [backup for backup in all_backups if backup.before_upgrade]
    regular = [backup for backup in all_backups if not backup.before_upgrade]
    keep = rotation.kept(backup.taken for backup in regular)
    gone = [backup.path for backup in regular if backup.taken not in keep]
    gone += [backup.path for backup in upgrades[_KEPT_UPGRADES:]]
    for path in gone:
        # Held open by somebody: the next rotation takes it.
        with suppress(OSError):
            path.unlink()
    return gone


def verify(file: Path) -> None:
    """Prove that a file is a sound hall that this program can open; FileRefused otherwise."""
    header.probe(file)
    with explained(file), closing(connect(file, header.readable_mode(file))) as connection:
        answer = str(connection.execute("PRAGMA integrity_check(5)").fetchone()[0])
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    if answer != "ok" or broken:
        raise FileRefused(
            _("文件“{name}”已损坏，不能使用。请换一份备份。").format(name=file.name),
            detail=f"{answer} {broken[:5]}",
        )


def restore(file: Path, target: Path) -> Path | None:
    """Put a backup in the place of a hall (or where there is none); the old file is kept aside.

    Returns where the replaced file lies now. The hall must be closed.

    Raises:
        FileRefused: the backup is not sound; nothing is changed.
        Busy: the hall is open.
    """
    verify(file)
    if target.exists() and target.samefile(file):
        raise UserError(_("这就是正在使用的数据文件，不需要恢复。请选择一份备份。"))
    with locking.held(target), explained(target):
        with placing(target) as temporary:
            _copy(file, temporary)
            verify(temporary)
            # In the mode it will be used in: a later switch would rewrite the hall in its place.
            settle(temporary)
            aside = _keep_aside(target) if target.exists() else None
        return aside


def _refuse_target(location: Path, target: Path) -> None:
    """A slip in the name of a backup must not cost a report, or the hall."""
    if not target.exists():
        return
    if target.is_dir():
        raise UserError(
            _("“{name}”是文件夹，备份没有写。请再写上备份的文件名。").format(name=target.name)
        )
    if target.samefile(location):
        raise UserError(_("备份不能写在数据文件自己上面。请换一个文件名。"))
    if not header.is_ours(target):
        raise UserError(
            _("“{name}”已经存在，而且不是大厅管家的备份，没有覆盖。请换一个文件名。").format(
                name=target.name
            )
        )


def _copy(source: Path, target: Path) -> dict[str, int]:
    """Copy in one step; return the row counts of the very state that was copied.

    A backup is one file without a log, to be read from anywhere, a read-only folder included.
    """
    target.unlink(missing_ok=True)
    with (
        explained(source),
        closing(connect(source, header.readable_mode(source))) as origin,
        closing(connect(target, "rwc")) as copy,
    ):
        header.require_ours(origin, source)
        origin.execute("BEGIN")
        counts = _row_counts(origin)
        with explained(target):
            origin.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
    locking.tidy(source)
    return counts


def _row_counts_of(path: Path) -> dict[str, int]:
    with closing(connect(path, "ro")) as connection:
        return _row_counts(connection)


def _row_counts(connection: sqlite3.Connection) -> dict[str, int]:
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
        for (name,) in tables
    }


def _head(location: Path) -> str:
    with explained(location), closing(connect(location, header.readable_mode(location))) as reader:
        row = reader.execute("SELECT hash FROM audit ORDER BY id DESC LIMIT 1").fetchone()
    return row[0] if row else audit.ROOT


def _keep_aside(target: Path) -> Path:
    """Copy the hall aside with what its log holds, and settle the log: it would else be applied
    to the file that takes the hall's place."""
    stamp = clock.now().astimezone().strftime(_STAMP)
    aside = target.with_name(f"{target.name}.replaced-{stamp}")
    shutil.copy2(target, aside)
    log = target.with_name(f"{target.name}-wal")
    if log.exists():
        shutil.copy2(log, aside.with_name(f"{aside.name}-wal"))
    for copied in (aside, aside.with_name(f"{aside.name}-wal")):
        if copied.exists():
            files.sync_file(copied)
    files.sync_folder(target.parent)
    for suffix in ("-wal", "-shm"):
        target.with_name(f"{target.name}{suffix}").unlink(missing_ok=True)
    return aside
