"""A set-up is done once: the second start begins no process but the program itself."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from installer import bootstrap, environment, fonts, system

SCRIPT = Path(bootstrap.__file__)


class Became(Exception):
    """Raised in place of the program taking over this process."""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Return the commands that set-up starts, in an environment of this test's own."""
    started: list[list[str]] = []
    interpreter = tmp_path / "venv" / "bin" / "python"

    def record(command: list[object], **_: object) -> subprocess.CompletedProcess[str]:
        words = [str(word) for word in command]
        started.append(words)
        if words[1:3] == ["-m", "venv"]:
            interpreter.parent.mkdir(parents=True)
            interpreter.touch()
        return subprocess.CompletedProcess(words, 0, "", "")

    def become(program: str, command: list[str]) -> NoReturn:
        raise Became(*command)

    monkeypatch.setattr(environment, "VENV", tmp_path / "venv")
    monkeypatch.setattr(environment, "_STATE", tmp_path / "venv" / "state.json")
    monkeypatch.setattr(environment, "python", lambda: interpreter)
    monkeypatch.setattr(subprocess, "run", record)
    monkeypatch.setattr(os, "execv", become)
    monkeypatch.setattr(system, "missing_libraries", lambda: [])
    monkeypatch.setattr(fonts, "complete", lambda folder: True)
    return started


def test_the_first_start_installs_from_the_lock_by_hash_and_takes_no_source(
    installed: list[list[str]],
) -> None:
    with pytest.raises(Became):
        bootstrap.main(["run", "check"])

    packages = next(command for command in installed if "--require-hashes" in command)
    assert packages[-4:] == ["--only-binary", ":all:", "-r", str(environment.LOCKS["run"])]
    assert any("--no-build-isolation" in command for command in installed)


def test_the_second_start_only_becomes_the_program(installed: list[list[str]]) -> None:
    with pytest.raises(Became):
        bootstrap.main(["run", "check"])
    installed.clear()

    with pytest.raises(Became) as program:
        bootstrap.main(["run", "list", "units", "--where", "name=公安局"])
    assert installed == []
    assert program.value.args[1:] == (
        "-P", "-m", "hallmanager", "list", "units", "--where", "name=公安局",
    )  # fmt: skip


def test_a_changed_lock_is_installed_again(
    installed: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment.prepare("test")
    assert environment.ready("run")
    changed = tmp_path / "requirements.lock"
    changed.write_text("alembic==9\n", encoding="utf-8")
    monkeypatch.setitem(environment.LOCKS, "run", changed)

    assert not environment.ready("run")
    assert environment.ready("test")


def test_without_a_screen_the_window_is_refused_and_the_command_line_named(
    installed: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for variable in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(variable, raising=False)

    assert bootstrap.main(["run"]) == 1
    assert "installer/bootstrap.py run --help" in capsys.readouterr().err


def test_a_failed_installation_is_explained_and_tried_again(
    installed: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(command: list[object], **_: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess([], 0 if "venv" in map(str, command) else 1, "", "")

    monkeypatch.setattr(subprocess, "run", fail)

    assert bootstrap.main(["run"]) == 1
    assert "组件安装未完成" in capsys.readouterr().err
    assert not environment.ready("run")


def test_chinese_is_printed_under_the_plainest_locale() -> None:
    plain = {**os.environ, "LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    result = subprocess.run(
        [sys.executable, str(SCRIPT)], env=plain, capture_output=True, check=False
    )

    assert result.returncode == 2
    assert "python3 installer/bootstrap.py test" in result.stderr.decode()
    assert "安装所需组件" in result.stderr.decode()


def test_a_python_that_is_too_old_is_told_which_ones_will_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))

    with pytest.raises(SystemExit, match=r"需要 Python 3\.11、3\.12 或 3\.13，当前为 3\.9"):
        exec(compile(SCRIPT.read_text(encoding="utf-8"), str(SCRIPT), "exec"), {})
