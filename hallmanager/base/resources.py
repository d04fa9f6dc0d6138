"""Files that belong to the program: rules, narratives, icons, styles, sample data."""

import sys
from functools import cache
from pathlib import Path


@cache
def resource_folder() -> Path:
    """Return the `resources` folder of the frozen program, the checkout or the installation."""
    package = Path(__file__).resolve().parents[1]
    frozen = getattr(sys, "_MEIPASS", None)
    places = [Path(frozen)] if frozen else []
    places += [package.parent, package]
    return next((at / "resources" for at in places if (at / "resources").is_dir()), places[0])


def resource(name: str) -> Path:
    """Return the path of a resource by its name below `resources`, such as `rules/ballots.json`."""
    path = resource_folder() / name
    if not path.exists():
        raise FileNotFoundError(path)
    return path


def read_text(name: str) -> str:
    return resource(name).read_text(encoding="utf-8")
