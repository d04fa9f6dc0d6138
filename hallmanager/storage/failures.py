"""What the database could not do, told to the person at the desk."""

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

from hallmanager.base.errors import Busy, Conflict, DiskFull, FileRefused, UserError
from hallmanager.base.text import _
from hallmanager.records.kind import Record, fields_of
from hallmanager.records.register import KINDS

_WORKING_BYTES = 1_000_000


@contextmanager
def explained(location: Path) -> Iterator[None]:
    """Turn what the database reports into a UserError; what is a bug of ours stays one."""
    try:
        yield
    except StaleDataError as error:
        raise Conflict(
            _("这条记录刚被别处修改，本次修改未保存。请刷新后重试。"), detail=str(error)
        ) from error
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):
            raise _told(error.orig, location, error) from error
        raise
    except sqlite3.Error as error:
        raise _told(error, location, error) from error


def _told(error: sqlite3.Error, location: Path, shown: Exception) -> Exception:
    name = getattr(error, "sqlite_errorname", "")
    for prefix, tell in _TOLD.items():
        if name.startswith(prefix):
            return tell(error, location)
    if str(error).startswith("database disk image is malformed"):
        return _damaged(error, location)
    return shown


def _full(error: sqlite3.Error, location: Path) -> UserError:
    return DiskFull(
        _("“{folder}”所在磁盘已满，本次操作没有保存，数据保持原样。请清理磁盘后重试。").format(
            folder=location.absolute().parent
        ),
        detail=str(error),
    )


def _busy(error: sqlite3.Error, location: Path) -> UserError:
    return Busy(
        _("数据文件“{name}”正被其他程序占用，本次操作没有保存。请稍后重试。").format(
            name=location.name
        ),
        detail=str(error),
    )


def _unwritable(error: sqlite3.Error, location: Path) -> UserError:
    return UserError(
        _("数据文件“{name}”或其文件夹不可写，本次操作没有保存。请检查权限后重试。").format(
            name=location.name
        ),
        detail=str(error),
    )


def damaged(location: Path, detail: str) -> FileRefused:
    """Say that a file is damaged, and what to do."""
    return FileRefused(
        _("数据文件“{name}”已损坏，不能使用。请用备份恢复，损坏的文件请另行保存。").format(
            name=location.name
        ),
        detail=detail,
    )


def _damaged(error: sqlite3.Error, location: Path) -> UserError:
    return damaged(location, str(error))


def _unreadable(error: sqlite3.Error, location: Path) -> UserError:
    # Without room for its working files SQLite reports an error of the disk.
    if shutil.disk_usage(location.parent).free < _WORKING_BYTES:
        return _full(error, location)
    return UserError(
        _("读写数据文件“{name}”时磁盘出错，本次操作没有保存。请检查磁盘或网络后重试。").format(
            name=location.name
        ),
        detail=str(error),
    )


def _constraint(error: sqlite3.Error, location: Path) -> Exception:
    text = str(error)
    if match := re.match(r"(UNIQUE|NOT NULL|CHECK) constraint failed: (.+)", text):
        return _broken_rule(match[1], match[2], text)
    if text.startswith("FOREIGN KEY"):
        return UserError(
            _("记录引用了不存在的记录，或仍被别的记录引用，本次操作没有保存。请刷新后重试。"),
            detail=text,
        )
    return UserError(_("数据不合规则，本次操作没有保存。请核对后重试。"), detail=text)


def _broken_rule(rule: str, columns: str, text: str) -> UserError:
    table, labels = _labels(columns)
    if rule == "UNIQUE":
        message = _("“{kind}”里已有“{fields}”相同的记录，本次操作没有保存。请修改已有的那一条。")
    elif rule == "NOT NULL":
        message = _("“{kind}”的“{fields}”不能为空，本次操作没有保存。请填写后重试。")
    else:
        message = _("“{kind}”的“{fields}”不合规则，本次操作没有保存。请核对后重试。")
    return UserError(message.format(kind=table, fields=labels), detail=text)


def _labels(columns: str) -> tuple[str, str]:
    """Name the kind and the fields of a list such as `ballots.unit_id, ballots.period`."""
    pairs = [item.strip().partition(".") for item in columns.split(",")]
    cls: type[Record] | None = KINDS.get(pairs[0][0])
    if cls is None:
        return pairs[0][0], columns
    by_attribute = {facts.attribute: facts.label for facts in fields_of(cls).values()}
    return cls.kind.title, "、".join(by_attribute.get(name, name) for _t, _d, name in pairs)


_TOLD: dict[str, Callable[[sqlite3.Error, Path], Exception]] = {
    "SQLITE_FULL": _full,
    "SQLITE_BUSY": _busy,
    "SQLITE_LOCKED": _busy,
    "SQLITE_READONLY": _unwritable,
    "SQLITE_CANTOPEN": _unwritable,
    "SQLITE_PERM": _unwritable,
    "SQLITE_CORRUPT": _damaged,
    "SQLITE_NOTADB": _damaged,
    "SQLITE_IOERR": _unreadable,
    "SQLITE_CONSTRAINT": _constraint,
}
