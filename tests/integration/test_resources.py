"""Resources are found from the checkout, the installation and the frozen program."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hallmanager.base import resources


@pytest.fixture(autouse=True)
def forget_folder() -> Iterator[None]:
    resources.resource_folder.cache_clear()
    yield
    resources.resource_folder.cache_clear()


def test_the_checkout_has_them_at_its_top() -> None:
    checkout = Path(__file__).resolve().parents[2]
    assert resources.resource_folder() == checkout / "resources"


def test_the_frozen_program_has_them_beside_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "resources" / "rules").mkdir(parents=True)
    (tmp_path / "resources" / "rules" / "a.json").write_text("规则", encoding="utf-8")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)

    assert resources.read_text("rules/a.json") == "规则"
    with pytest.raises(FileNotFoundError):
        resources.resource("rules/b.json")
