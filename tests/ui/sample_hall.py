"""The sample hall, made once a session and copied for each test that needs it."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from hallmanager.services import halls


@cache
def _made() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="hallmanager-sample-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = folder / "sample.db"
    halls.create(path, sample=True)
    return path


def copied_to(folder: Path) -> Path:
    """A fresh copy of the sample hall in a folder of its own."""
    target = folder / "sample" / "hall.db"
    target.parent.mkdir()
    shutil.copyfile(_made(), target)
    return target
