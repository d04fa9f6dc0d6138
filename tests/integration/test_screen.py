"""A window is only tried where a display answers; Qt would end the program to say there is none."""

import socket
from pathlib import Path

import pytest

from hallmanager.cli import main
from hallmanager.cli.screen import has_screen


@pytest.fixture(autouse=True)
def no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")


@pytest.mark.parametrize("display", ["", ":", ":987", "nonsense", "127.0.0.1:987.0"])
def test_a_display_that_does_not_answer_is_no_screen(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], display: str
) -> None:
    monkeypatch.setenv("DISPLAY", display)
    assert not has_screen()
    assert main([]) == 1
    assert "hallmanager init --sample" in capsys.readouterr().err


def test_a_display_that_answers_is_a_screen(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("WAYLAND_DISPLAY", "w0")
    assert not has_screen()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "w0"))
        server.listen()
        assert has_screen()


def test_a_platform_that_was_named_is_taken_at_its_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert has_screen()
