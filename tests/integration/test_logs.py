"""Every room writes into the one log file; a log that cannot be written stops nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hallmanager.base import logs


@pytest.fixture(autouse=True)
def closed_log() -> Iterator[None]:
    logs.shut_down()
    yield
    logs.shut_down()


def test_rooms_write_under_their_names(tmp_path: Path) -> None:
    path = logs.set_up(tmp_path)
    assert logs.set_up(tmp_path / "other") == path
    logs.room("storage").warning("备份完成")

    assert "hallmanager.storage MainThread: 备份完成" in path.read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_made_costs_only_the_log(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    logs.set_up(tmp_path / "file" / "logs")
    logs.room("storage").warning("还在运行")
