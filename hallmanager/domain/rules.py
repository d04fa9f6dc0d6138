"""Rules as dated data: every local number and clause lives in `resources/rules`, by version.

A figure is made with the version that held on the last day of its period and prints that
version's name, so that an old quarter recomputes with its own rules.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hallmanager.base import resources
from hallmanager.domain.dated import first_overlap, holds_on

RULE_SETS = (
    "offline_ballots",
    "caseload",
    "ranking",
    "red_black",
    "service_stars",
    "indicators",
    "comparison",
    "narrative",
    "calendar",
    "reporting",
)


@dataclass(frozen=True)
class Clause:
    """One clause of a rule: its number and what it says."""

    number: str
    text: str


@dataclass(frozen=True)
class RuleVersion:
    """One dated version of a rule set: clauses by key, local numbers and lists by name."""

    key: str
    title: str
    name: str
    valid_from: date | None
    valid_to: date | None
    clauses: Mapping[str, Clause]
    settings: Mapping[str, Any] = field(default_factory=dict)

    def cite(self, clause: str) -> str:
        """Name the version and the clause: 线下投票口径 2021版 第2条."""
        return f"{self.title} {self.name} {self.clauses[clause].number}"

    def number(self, name: str) -> int:
        """A local number of the rule."""
        value = self.settings[name]
        if not isinstance(value, int):
            raise TypeError(f"{self.key}.{name} is no whole number")
        return value

    def names(self, name: str) -> tuple[str, ...]:
        """A local list of names of the rule."""
        return tuple(str(value) for value in self.settings[name])


@dataclass(frozen=True)
class Rules:
    """The versions of all rule sets that hold on one day."""

    versions: Mapping[str, RuleVersion]

    def __getitem__(self, key: str) -> RuleVersion:
        return self.versions[key]


@dataclass(frozen=True)
class RuleBook:
    """All versions of all rule sets."""

    versions: tuple[RuleVersion, ...]

    def __post_init__(self) -> None:
        for key in {version.key for version in self.versions}:
            if clash := first_overlap(self.of(key)):
                raise ValueError(f"{key}: {clash[0].name} and {clash[1].name} overlap")

    def of(self, key: str) -> list[RuleVersion]:
        """The versions of one rule set, oldest first."""
        found = [version for version in self.versions if version.key == key]
        return sorted(found, key=lambda version: version.valid_from or date.min)

    def on(self, day: date) -> Rules:
        """The versions that hold on a day; before the first version, the first."""
        keys = {version.key for version in self.versions}
        return Rules({key: _chosen(self.of(key), day) for key in keys})


def load_rules(names: Iterable[str] = RULE_SETS) -> RuleBook:
    """Read the shipped rule sets."""
    versions: list[RuleVersion] = []
    for name in names:
        versions += read_rule_set(resources.read_text(f"rules/{name}.toml"))
    return RuleBook(tuple(versions))


def read_rule_set(text: str) -> list[RuleVersion]:
    """The versions of one rule file."""
    content = tomllib.loads(text)
    return [_version(content["key"], content["title"], one) for one in content["version"]]


def _version(key: str, title: str, one: Mapping[str, Any]) -> RuleVersion:
    clauses = {name: Clause(*pair) for name, pair in one["clauses"].items()}
    return RuleVersion(
        key,
        title,
        one["name"],
        one.get("valid_from"),
        one.get("valid_to"),
        clauses,
        one.get("settings", {}),
    )


def _chosen(versions: Sequence[RuleVersion], day: date) -> RuleVersion:
    holding = [version for version in versions if holds_on(version, day)]
    if holding:
        return holding[-1]
    earlier = [one for one in versions if one.valid_to is not None and one.valid_to < day]
    return earlier[-1] if earlier else versions[0]
