"""A small hall on a real file, for the tests of storage."""

import atexit
import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from hallmanager.records.evaluation import Ballot
from hallmanager.records.hall import StationedUnit
from hallmanager.storage.opening import create_hall, open_hall
from hallmanager.storage.store import Store

NAMES = ("市场监管局", "公安局", "税务局")


@cache
def template() -> Path:
    """The hall that all tests copy; to be made before a test pretends to be a later program."""
    folder = tempfile.mkdtemp(prefix="hallmanager-template-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder) / "hall.db"
    create_hall(path)
    with open_hall(path) as store, store.changing(by="建库") as change:
        for order, name in enumerate(NAMES, start=1):
            unit = change.add(StationedUnit(name=name, fixed_order=order))
            change.add(ballot(unit.id, "2023Q1", order * 10))
            change.set_inline(unit, "aliases", f"县{name}")
    return path


def new_hall(folder: Path, name: str = "大厅 100%.db") -> Path:
    """A hall with three units, each with 10, 20, 30 ballots in 2023Q1 and one alias."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    shutil.copyfile(template(), path)
    return path


@contextmanager
def open_new_hall(folder: Path) -> Iterator[Store]:
    with open_hall(new_hall(folder)) as store:
        yield store


def ballot(unit_id: int, period: str, due: int) -> Ballot:
    return Ballot(unit_id=unit_id, period=period, ballots_due=due, ballots_cast=due, satisfied=due)


def unit_named(store: Store, name: str) -> StationedUnit:
    with store.reading() as reader:
        return next(unit for unit in reader.find(StationedUnit) if unit.name == name)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
