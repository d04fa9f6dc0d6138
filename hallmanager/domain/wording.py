"""The shipped wording of the bulletins: one file a type with its title and sections."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from hallmanager.base import resources

_FOLDER = "narratives"
_NUMBER = re.compile(r"[一二三四五六七八九十]+、")


@dataclass(frozen=True)
class Section:
    """One section of a type: its shipped template, in the order of the bulletin."""

    key: str
    title: str
    template: str

    @property
    def name(self) -> str:
        """The title without its number, which differs from type to type."""
        return _NUMBER.sub("", self.title, count=1)


@dataclass(frozen=True)
class Wording:
    """The title of a bulletin type and its sections."""

    title: str
    sections: tuple[Section, ...]


@cache
def shipped() -> Mapping[str, Wording]:
    """The wording of every bulletin type by the type's key."""
    files = sorted(resources.resource(_FOLDER).glob("*.toml"))
    return {file.stem: _read(file.name) for file in files}


def section_names() -> dict[str, str]:
    """What the sections of all types are called, by key."""
    found: dict[str, str] = {}
    for wording in shipped().values():
        for section in wording.sections:
            found.setdefault(section.key, section.name)
    return found


def _read(name: str) -> Wording:
    content = tomllib.loads(resources.read_text(f"{_FOLDER}/{name}"))
    sections = (
        Section(one["key"], one["title"], one["template"].strip("\n")) for one in content["section"]
    )
    return Wording(content["title"], tuple(sections))
