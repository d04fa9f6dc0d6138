"""The command line: the services without a window.

Exit status: 0 done; 1 refused or failed, with one Chinese sentence on standard error and nothing
changed; 3 done, with rejected rows.
"""

import argparse
import errno
import importlib
import os
import sys
from collections.abc import Callable, Sequence

from hallmanager.base import logs, paths
from hallmanager.base.errors import UserError
from hallmanager.base.text import N_, _, translate
from hallmanager.cli import parser
from hallmanager.services import halls

DONE = 0
FAILED = 1
DONE_WITH_REJECTS = 3


def main(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit status; nothing is ever raised."""
    _speak_utf8()
    try:
        return _run(arguments)
    except SystemExit as end:  # --help and --version
        return DONE if end.code in (None, 0) else FAILED
    except UserError as error:
        return _refused(error)
    except KeyboardInterrupt:
        return _told(_("已停止。"))
    except BrokenPipeError:
        return _reader_left()
    except OSError as error:
        return _refused(_place_refused(error))
    except Exception as error:  # noqa: BLE001 - the last place where a bug can be met
        return _bug(error)


def _run(arguments: Sequence[str]) -> int:
    options = parser.build().parse_args(arguments)
    if options.data:
        # Logs, settings and child processes look for their places by the same variable.
        os.environ[paths.DATA_VARIABLE] = str(halls.location(options.data))
    if options.verb is None:
        return _open_window(options)
    status = _handler(options.handler)(options)
    sys.stdout.flush()
    return status


def _handler(name: str) -> Callable[[argparse.Namespace], int]:
    module, _colon, function = name.partition(":")
    found: Callable[[argparse.Namespace], int] = getattr(
        importlib.import_module(f"{__name__}.{module}"), function
    )
    return found


def _open_window(options: argparse.Namespace) -> int:
    if not _has_screen():
        raise UserError(
            _("没有检测到图形界面，无法打开窗口。请改用命令行，例如 hallmanager init --sample。")
        )
    from hallmanager import app

    return app.run(halls.location(options.data), by=options.by or "")


def _has_screen() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _refused(error: UserError) -> int:
    if error.detail:
        logs.set_up()
        logs.room("cli").info("%s | %s", error.message, error.detail)
    return _told(error.message)


_REASONS = {
    errno.EACCES: N_("没有权限"),
    errno.EPERM: N_("没有权限"),
    errno.EROFS: N_("磁盘是只读的"),
    errno.ENOENT: N_("路径不存在"),
    errno.ENOTDIR: N_("路径里有一段不是文件夹"),
    errno.EISDIR: N_("它是文件夹"),
    errno.ENOSPC: N_("磁盘已满"),
    errno.ENAMETOOLONG: N_("文件名太长"),
}


def _place_refused(error: OSError) -> UserError:
    """What the system says of a file or folder, in Chinese."""
    reason = translate(_REASONS.get(error.errno or 0, N_("系统不允许")))
    place = error.filename2 or error.filename or _("文件")
    return UserError(
        _("“{place}”不能读写：{reason}。请检查路径和权限，或换一个位置。").format(
            place=place, reason=reason
        ),
        detail=repr(error),
    )


def _bug(error: Exception) -> int:
    log = logs.set_up()
    logs.room("cli").critical("bug", exc_info=error)
    return _told(
        _("程序出错了，已保存的数据不受影响。请把日志“{log}”交给维护人员。").format(log=log)
    )


def _told(message: str) -> int:
    print(message, file=sys.stderr)
    return FAILED


def _reader_left() -> int:
    """Whoever read our output (such as `head`) has seen enough."""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    return DONE


def _speak_utf8() -> None:
    """Print Chinese also where the locale is plain C or the output goes into a file."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
