"""Which hall a command is about, and who gives the command."""

import getpass
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from hallmanager.base import logs
from hallmanager.base.text import _
from hallmanager.services import halls

if TYPE_CHECKING:
    from hallmanager.storage.store import Store


def place(options: Namespace) -> Path:
    """The data file that the command is about."""
    return halls.location(options.data)


def operator(options: Namespace) -> str:
    """The name that changes are recorded under: as given, else the system's user."""
    if options.by is not None:
        return str(options.by)
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a system without a named user
        return _("本机用户")


@contextmanager
def reading(options: Namespace) -> Iterator["Store"]:
    """Open the hall beside whoever works in it."""
    with halls.open(place(options), read_only=True) as store:
        yield store


@contextmanager
def changing(options: Namespace) -> Iterator["Store"]:
    """Open the hall for this command alone, telling what is wrong with its place."""
    logs.set_up()
    with halls.open(place(options)) as store:
        for warning in store.warnings:
            print(warning, file=sys.stderr)
        yield store
