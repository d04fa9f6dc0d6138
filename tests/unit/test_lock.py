"""The locks pin every package by hash, name no address and agree with each other."""

import re
from pathlib import Path

import pytest

INSTALLER = Path(__file__).resolve().parents[2] / "installer"
LOCKS = ("requirements.lock", "requirements-dev.lock")
PIN = re.compile(r"^([a-z0-9._-]+)==(\S+)( ; [^\\]+)? \\$", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    text = (INSTALLER / name).read_text(encoding="utf-8")
    return {match[1]: match[2] for match in PIN.finditer(text)}


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_address(name: str) -> None:
    text = (INSTALLER / name).read_text(encoding="utf-8")

    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text


@pytest.mark.parametrize("name", LOCKS)
def test_every_line_of_a_lock_is_a_pin_or_its_hash(name: str) -> None:
    lines = (INSTALLER / name).read_text(encoding="utf-8").splitlines()
    others = [
        line
        for line in lines
        if not PIN.match(line) and not re.fullmatch(r" {4}--hash=sha256:[0-9a-f]{64}( \\)?", line)
    ]

    assert others == []
    assert len(pins(name)) > 15


def test_the_checks_run_with_the_versions_of_the_program() -> None:
    program, checks = pins("requirements.lock"), pins("requirements-dev.lock")

    assert program.items() <= checks.items()


def test_qt_is_the_version_that_old_systems_can_load() -> None:
    assert pins("requirements.lock")["pyside6-essentials"] == "6.9.3"
