"""A program that is killed in the middle of its work; run as a child of the crash tests."""

import random
from collections.abc import Callable
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from hallmanager.records.evaluation import Ballot
from hallmanager.records.hall import StationedUnit
from hallmanager.storage import backup, header
from hallmanager.storage.opening import open_hall

ROWS = 150


Say = Callable[[str], None]


def kill_while(work: Callable[..., None], *arguments: Path, within: float, after: int = 0) -> int:
    """Start `work`, kill it at a random instant; return how often it said that it had saved.

    The instant lies within so many seconds after the work has saved `after` times.
    """
    method = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"
    context: Any = get_context(method)
    if method == "forkserver":
        # What the work needs is imported once, not for every kill.
        context.set_forkserver_preload([__name__, "alembic.command"])
    said, saying = context.Pipe(duplex=False)
    child = context.Process(target=_work, args=(saying, work, arguments))
    child.start()
    saying.close()
    assert said.recv() == "ready"
    for _saved in range(after):
        assert said.recv() == "saved"
    child.join(random.uniform(0, within))
    child.kill()
    child.join()
    saved = after
    try:
        while said.recv() == "saved":
            saved += 1
    except EOFError:
        return saved
    raise AssertionError("the work said something else")


def _work(saying: Connection, work: Callable[..., None], arguments: tuple[Path, ...]) -> None:
    work(saying.send, *arguments)


def import_again_and_again(say: Say, path: Path) -> None:
    """Every import adds a unit with `ROWS` ballots; a line for every one that was acknowledged."""
    with open_hall(path) as store:
        say("ready")
        while True:
            with store.reading() as reader:
                number = reader.count(StationedUnit)
            with store.changing(by="导入") as change:
                unit = change.add(StationedUnit(name=f"单位{number}"))
                batch = change.import_batch(Ballot, file_name=f"{number}.csv", digest="0" * 64)
                for year in range(2000, 2000 + ROWS):
                    batch.add(
                        Ballot(
                            unit_id=unit.id,
                            period=f"{year}-01",
                            ballots_due=1,
                            ballots_cast=1,
                            satisfied=1,
                        )
                    )
            say("saved")


def back_up_again_and_again(say: Say, path: Path) -> None:
    say("ready")
    while True:
        backup.take(path)
        say("saved")


def upgrade(say: Say, path: Path, scripts: Path) -> None:
    header.SCRIPTS = scripts
    header.GENERATION += 1
    say("ready")
    open_hall(path).close()
    say("saved")


def restore_again_and_again(say: Say, path: Path, saved: Path) -> None:
    say("ready")
    while True:
        backup.restore(saved, path)
        say("saved")
