"""What every tier needs: no screen, the same fonts everywhere, nobody's real data."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

from hallmanager.base import logs
from tests.fixtures import print_server

# A slow machine is no fault of a rule; the gate tries the same examples every time, so that it
# says the same of the same commit, and everybody else tries new ones.
settings.register_profile("suite", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("suite")

# Before Qt or any of our rooms is imported. The cache is not moved: the fonts lie there.
os.environ["QT_QPA_PLATFORM"] = os.environ.get("HALLMANAGER_TEST_PLATFORM", "offscreen")
os.environ["HALLMANAGER_DOCUMENT_FONTS_ONLY"] = "1"
# Qt warns of a locale that is not UTF-8, as bare machines have; a warning fails a test.
os.environ["LC_ALL"] = "C.UTF-8"
# Nobody's printers: only those of a print server that a test runs itself.
os.environ["CUPS_SERVER"] = print_server.ADDRESS
_nobodys_data = tempfile.TemporaryDirectory(prefix="hallmanager-tests-")
os.environ["HALLMANAGER_DATA"] = _nobodys_data.name


def pytest_unconfigure() -> None:
    _nobodys_data.cleanup()


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let every test keep its data, settings and logs in a folder of its own."""
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv("HALLMANAGER_DATA", str(folder))
    # The log file of the test before.
    logs.shut_down()
    return folder
