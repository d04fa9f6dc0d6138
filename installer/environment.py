"""The program's own Python environment: made once, filled from the lock, remembered by a digest."""

import hashlib
import importlib.util
import json
import subprocess
import sys
from pathlib import Path

from hallmanager.base import files
from hallmanager.base.errors import UserError
from installer import system

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
LOCKS = {
    "run": ROOT / "installer" / "requirements.lock",
    "test": ROOT / "installer" / "requirements-dev.lock",
}
_STATE = VENV / "hallmanager-setup.json"


def python() -> Path:
    """Return the environment's interpreter."""
    return VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def ready(purpose: str) -> bool:
    """Tell, without starting anything, whether nothing has changed since the last set-up."""
    return _state().get(purpose) == _digest(purpose) and python().exists()


def prepare(purpose: str) -> None:
    """Make the environment and install into it; what is ready is left alone.

    Raises:
        UserError: the environment cannot be made; the message says what to do.
    """
    if ready(purpose):
        return
    if not _usable():
        _create()
    print("正在安装程序组件（首次约需一至三分钟）…", flush=True)
    _pip("install", "--require-hashes", "--only-binary", ":all:", "-r", str(LOCKS[purpose]))
    _install_package()
    # The lock of the checks contains the lock of the program.
    done = {"run", purpose}
    _remember({**_state(), **{each: _digest(each) for each in done}})


def recall(key: str) -> object:
    """Return what was remembered about this environment, or None."""
    return _state().get(key)


def remember(key: str, value: object) -> None:
    _remember({**_state(), key: value})


def _usable() -> bool:
    """Tell whether the environment there is was made here, by this Python, and has a pip."""
    if not python().exists() or _state().get("root", str(ROOT)) != str(ROOT):
        return False
    question = "import pip, sys; print(*sys.version_info[:2])"
    answer = subprocess.run([python(), "-c", question], capture_output=True, text=True, check=False)
    return answer.stdout.split() == [str(number) for number in sys.version_info[:2]]


def _create() -> None:
    print(f"正在建立运行环境 {VENV} …", flush=True)
    if importlib.util.find_spec("ensurepip") is None:
        _provide_ensurepip()
    result = subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=False)
    if result.returncode:
        raise UserError(f"无法在“{VENV}”建立运行环境。请关闭正在运行的程序，确认可写后重试。")


def _provide_ensurepip() -> None:
    """Debian ships the module that puts pip into an environment as a package of its own."""
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    if not (system.can_install() and system.install(package)):
        raise UserError(
            f"这个 Python 缺少 venv 模块。请先执行 sudo apt-get install -y {package}，再重试。"
        )


def _pip(*arguments: str) -> None:
    command = [str(python()), "-m", "pip", "--disable-pip-version-check", "-q", *arguments]
    if subprocess.run(command, check=False, cwd=ROOT).returncode:
        raise UserError(
            "组件安装未完成（原因见上）。请检查网络后再次运行同一命令，已完成的部分不会重做。"
        )


def _install_package() -> None:
    """Make the checkout importable and its command callable, without a build or a network.

    The compatible mode adds the checkout's folder to the path; the other one runs an import hook
    at every start.
    """
    mode = ("--config-settings", "editable_mode=compat")
    _pip("install", "--no-build-isolation", "--no-deps", "--no-index", *mode, "-e", str(ROOT))


def _digest(purpose: str) -> str:
    """Return a digest of all that an installation depends on."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {sys.platform} {ROOT}".encode())
    for path in (LOCKS[purpose], ROOT / "pyproject.toml"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _state() -> dict[str, object]:
    try:
        state = json.loads(_STATE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def _remember(state: dict[str, object]) -> None:
    files.write_text(_STATE, json.dumps({**state, "root": str(ROOT)}, indent=2))
