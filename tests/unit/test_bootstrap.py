"""The start command knows when a window is wanted, what is missing, and who is to install it."""

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from installer import bootstrap, environment, system


@pytest.mark.parametrize(
    "arguments",
    [[], ["--data", "hall.db"], ["--by", "王敏", "--data=hall.db"]],
)
def test_without_a_command_the_window_opens(arguments: list[str]) -> None:
    assert bootstrap.opens_window(arguments)


@pytest.mark.parametrize(
    "arguments",
    [["list", "units"], ["--data", "hall.db", "check"], ["--help"], ["--selftest", "out"]],
)
def test_a_command_or_another_option_needs_no_window(arguments: list[str]) -> None:
    assert not bootstrap.opens_window(arguments)


def test_an_ordinary_person_is_told_the_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "can_install", lambda: False)
    monkeypatch.setattr(system, "is_debian", lambda: True)

    line = system.provide(["libxcb-cursor.so.0", "pdftotext", "pdftoppm"])
    assert line == "sudo apt-get install -y libxcb-cursor0 poppler-utils"
    assert system.provide([]) is None


def test_root_on_debian_gets_it_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Sequence[str]] = []

    def apt_get(*arguments: str) -> bool:
        calls.append(arguments)
        return True

    monkeypatch.setattr(system, "can_install", lambda: True)
    monkeypatch.setattr(system, "_apt_get", apt_get)

    assert system.provide(["libGL.so.1"]) is None
    assert [call[0] for call in calls] == ["update", "install"]
    assert "libgl1" in calls[1]


def test_nothing_is_looked_for_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")

    assert system.missing_libraries() == []
    assert system.missing_tools() == []
    assert environment.python() == environment.VENV / "Scripts" / "python.exe"
    assert bootstrap.has_screen()


def test_ci_runs_the_test_command_and_nothing_else() -> None:
    script = (environment.ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()

    assert script[0] == "#!/usr/bin/env bash"
    assert script[-1] == "exec python3 installer/bootstrap.py test"


def test_the_checks_end_with_the_tests_and_pass_arguments_to_them_alone() -> None:
    checks = bootstrap.checks(["-k", "ballots"])

    assert [name for name, _ in checks] == [
        "ruff check",
        "ruff format",
        "mypy",
        "lint-imports",
        "pytest",
    ]
    assert [name for name, command in checks if "ballots" in command] == ["pytest"]
    assert all(Path(command[0]).parent == environment.python().parent for _, command in checks)
