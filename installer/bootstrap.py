"""Set up and start the program (`run`), or set up and check it (`test`), with one command.

Standard library only. Everything that is done once is remembered, so that a later start goes
straight to the program. Arguments after `run` reach the program untouched; those after `test`
reach pytest.
"""

import os
import sys

if not (3, 11) <= sys.version_info < (3, 14):
    # Older versions can read as far as this.
    sys.exit(
        "需要 Python 3.11、3.12 或 3.13，当前为 {}.{}。请安装后用它运行本命令，例如：\n"
        "  python3.12 installer/bootstrap.py run\n"
        "  py -3.12 installer\\bootstrap.py run（Windows）".format(*sys.version_info)
    )

import subprocess
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from hallmanager.base import paths
from hallmanager.base.errors import UserError
from installer import environment, fonts, system

USAGE = """用法：
  python3 installer/bootstrap.py run [参数 …]    安装所需组件并打开程序，参数原样交给程序
  python3 installer/bootstrap.py test [参数 …]   安装所需组件并运行全部检查，参数交给 pytest"""
NO_SCREEN = (
    "没有检测到图形界面，无法打开窗口。请在桌面环境中运行，或使用命令行形式，例如：\n"
    "  python3 installer/bootstrap.py run --help\n"
    "  python3 installer/bootstrap.py run init --sample"
)
PROCESSES_OF_PYTEST = "2"


def main(arguments: list[str]) -> int:
    _speak_utf8()
    command = {"run": run, "test": test}.get(arguments[0] if arguments else "")
    if command is None:
        print(USAGE, file=sys.stderr)
        return 2
    try:
        return command(arguments[1:])
    except UserError as error:
        print(error, file=sys.stderr)
        if error.detail:
            print(error.detail, file=sys.stderr)
        return 1


def run(arguments: list[str]) -> int:
    """Set up what is not set up yet and become the program."""
    environment.prepare("run")
    window = opens_window(arguments)
    _provide_libraries(needed=window)
    _provide_fonts()
    if window and not has_screen():
        print(NO_SCREEN, file=sys.stderr)
        return 1
    return _become([str(environment.python()), "-P", "-m", "hallmanager", *arguments])


def test(arguments: list[str]) -> int:
    """Set up the checks as well, run them all, and name those that failed."""
    environment.prepare("test")
    _provide_libraries(needed=True)
    line = system.provide(system.missing_tools())
    if line:
        print(f"测试所需的工具不全，相关测试会失败。请执行：{line}", file=sys.stderr)
    _provide_fonts(again=True)
    failed = [name for name, command in checks(arguments) if not _passes(name, command)]
    print(f"未通过：{'、'.join(failed)}" if failed else "全部检查通过。")
    return 1 if failed else 0


def checks(arguments: list[str]) -> list[tuple[str, list[str]]]:
    """Return the checks in their order: what is quick first, the tests last."""
    folder = environment.python().parent
    return [
        ("ruff check", [str(folder / "ruff"), "check"]),
        ("ruff format", [str(folder / "ruff"), "format", "--check"]),
        ("mypy", [str(folder / "mypy")]),
        ("lint-imports", [str(folder / "lint-imports")]),
        ("pytest", [str(folder / "pytest"), "-n", PROCESSES_OF_PYTEST, *arguments]),
    ]


def opens_window(arguments: list[str]) -> bool:
    """Tell whether the program will open its window: there is no command and no other option."""
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        if word in ("--data", "--by") and rest:
            rest.pop(0)
        elif not word.startswith(("--data=", "--by=")):
            return False
    return True


def has_screen() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return any(os.environ.get(variable) for variable in named)


def _provide_libraries(*, needed: bool) -> None:
    """Install Qt's libraries once; a command without a window can do without them."""
    if environment.recall("libraries"):
        return
    line = system.provide(system.missing_libraries())
    if line is None:
        environment.remember("libraries", True)
        return
    message = f"系统缺少图形界面所需的库。请执行：{line}"
    if needed:
        raise UserError(message)
    print(message, file=sys.stderr)


def _provide_fonts(*, again: bool = False) -> None:
    """Build the document font set once; where that is impossible say so once and go on."""
    folder = paths.document_font_folder()
    if fonts.complete(folder) or (environment.recall("fonts_declined") and not again):
        return
    command = [str(environment.python()), "-P", str(Path(fonts.__file__))]
    if subprocess.run(command, check=False, env=_with_our_modules()).returncode:
        environment.remember("fonts_declined", True)


def _with_our_modules() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(environment.ROOT), "PYTHONUTF8": "1"}


def _passes(name: str, command: list[str]) -> bool:
    print(f"── {name}", flush=True)
    begun = time.monotonic()
    result = subprocess.run(
        command, check=False, cwd=environment.ROOT, env={**os.environ, "PYTHONUTF8": "1"}
    )
    print(f"   {'通过' if result.returncode == 0 else '未通过'}，{time.monotonic() - begun:.0f} 秒")
    return result.returncode == 0


def _become(command: list[str]) -> int:
    """Let the program take this process's place; Windows has no such thing and waits for it."""
    sys.stdout.flush()
    sys.stderr.flush()
    if sys.platform != "win32":
        os.execv(command[0], command)
    try:
        return subprocess.run(command, check=False).returncode
    except KeyboardInterrupt:
        return 130


def _speak_utf8() -> None:
    """Print Chinese also where the system's locale is plain C or output goes into a file."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
