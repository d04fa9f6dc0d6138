"""Settings survive a restart, and a damaged file costs the settings but never the start."""

import json
from pathlib import Path

import pytest

from hallmanager.base import paths
from hallmanager.base.settings import Settings


def test_a_value_is_there_after_a_restart() -> None:
    Settings().update({"font.title": "小标宋", "zoom": 1.5})

    again = Settings()
    assert again.get("font.title", "") == "小标宋"
    assert again.get("zoom", 1.0) == 1.5
    assert again.damaged is None


def test_none_forgets_a_value() -> None:
    settings = Settings()
    settings.set("zoom", 1.5)
    settings.set("zoom", None)

    assert Settings().get("zoom", 1.0) == 1.0


def test_a_value_of_another_type_gives_way_to_the_default() -> None:
    Settings().set("zoom", "big")

    assert Settings().get("zoom", 1.0) == 1.0


@pytest.mark.parametrize("content", [b"", b'{"zoom": 1.', b"[1, 2]", b"\xff\xfe\x00"])
def test_a_damaged_file_is_moved_aside_and_kept(content: bytes) -> None:
    paths.settings_file().write_bytes(content)

    settings = Settings()
    settings.set("zoom", 2.0)

    assert settings.damaged is not None
    assert settings.damaged.read_bytes() == content
    assert json.loads(paths.settings_file().read_text(encoding="utf-8")) == {"zoom": 2.0}


def test_a_file_saved_by_notepad_is_read(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"zoom": 2.0}', encoding="utf-8-sig")

    assert Settings(path).get("zoom", 1.0) == 2.0
