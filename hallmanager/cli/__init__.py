"""The command line: the services without a window.

Exit status: 0 done; 1 refused or failed, with one Chinese sentence on standard error and nothing
changed; 3 done, with rejected rows.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Sequence

from hallmanager.base import logs, paths
from hallmanager.base.errors import UserError
from hallmanager.base.refusals import place_refused
from hallmanager.base.text import _
from hallmanager.cli import parser
from hallmanager.cli.screen import has_screen
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
        return _refused(place_refused(error))
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
    # Without an outlet (a scheduled job, a closed one) there is nothing to flush.
    if sys.stdout is not None:
        sys.stdout.flush()
    return status


def _handler(name: str) -> Callable[[argparse.Namespace], int]:
    module, _colon, function = name.partition(":")
    found: Callable[[argparse.Namespace], int] = getattr(
        importlib.import_module(f"{__name__}.{module}"), function
    )
    return found


def _open_window(options: argparse.Namespace) -> int:
    if not has_screen():
        raise UserError(
            _("没有检测到图形界面，无法打开窗口。请改用命令行，例如 hallmanager init --sample。")
        )
    from hallmanager import app

    return app.run(halls.location(options.data), by=options.by or "")


def _refused(error: UserError) -> int:
    if error.detail:
        logs.set_up()
        logs.room("cli").info("%s | %s", error.message, error.detail)
    return _told(error.message)


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
