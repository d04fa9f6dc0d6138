"""Data lies in the system's usual place unless the environment names a folder or a file."""

import sys
from pathlib import Path

import pytest

from hallmanager.base import paths


def test_a_named_folder_holds_the_data_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HALLMANAGER_DATA", "/srv/hall")

    assert paths.data_file() == Path("/srv/hall").absolute() / "hall.db"
    assert paths.settings_file().parent == paths.data_folder()


def test_a_named_file_is_the_data_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HALLMANAGER_DATA", "/srv/hall/county.db")

    assert paths.data_file() == Path("/srv/hall/county.db").absolute()
    assert paths.data_folder() == Path("/srv/hall").absolute()
    assert paths.backup_folder() == Path("/srv/hall/backups").absolute()


def test_backups_of_another_data_file_lie_beside_it() -> None:
    assert paths.backup_folder(Path("/elsewhere/a.db")) == Path("/elsewhere/backups")


@pytest.mark.skipif(sys.platform == "win32", reason="XDG is for Linux")
def test_linux_follows_xdg_and_ignores_relative_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HALLMANAGER_DATA")
    monkeypatch.setenv("HOME", "/home/wang")
    monkeypatch.setenv("XDG_DATA_HOME", "/data")
    assert paths.data_file() == Path("/data/hallmanager/hall.db")

    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    assert paths.data_file() == Path("/home/wang/.local/share/hallmanager/hall.db")


def test_windows_keeps_data_in_appdata(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HALLMANAGER_DATA")
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("APPDATA", "/AppData/Roaming")
    monkeypatch.setenv("LOCALAPPDATA", "/AppData/Local")
    monkeypatch.delenv("HALLMANAGER_CACHE", raising=False)
    monkeypatch.delenv("HALLMANAGER_FONTS", raising=False)

    assert paths.data_file() == Path("/AppData/Roaming/HallManager/hall.db")
    assert paths.document_font_folder() == Path("/AppData/Local/HallManager/document-fonts")


def test_a_release_brings_its_fonts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    monkeypatch.delenv("HALLMANAGER_FONTS", raising=False)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)

    assert paths.document_font_folder() == tmp_path / "fonts"
