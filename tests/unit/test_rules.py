"""Rules are dated data: an old day is judged by its own version."""

from datetime import date

import pytest

from hallmanager.domain.rules import RULE_SETS, RuleBook, load_rules, read_rule_set

_TWO = """
key = "sample"
title = "示例口径"
[[version]]
name = "2021版"
valid_from = 2021-01-01
valid_to = 2023-06-30
[version.clauses]
top = ["第1条", "取前五名。"]
[version.settings]
top = 5
[[version]]
name = "2023版"
valid_from = 2023-07-01
[version.clauses]
top = ["第2条", "取前三名。"]
[version.settings]
top = 3
"""


def test_a_day_is_judged_by_the_version_of_its_time() -> None:
    book = RuleBook(tuple(read_rule_set(_TWO)))
    old, new = book.on(date(2023, 6, 30))["sample"], book.on(date(2023, 7, 1))["sample"]
    assert (old.number("top"), new.number("top")) == (5, 3)
    assert old.cite("top") == "示例口径 2021版 第1条"
    assert new.cite("top") == "示例口径 2023版 第2条"


def test_days_before_the_first_version_have_the_first() -> None:
    book = RuleBook(tuple(read_rule_set(_TWO)))
    assert book.on(date(2019, 1, 1))["sample"].name == "2021版"


def test_two_versions_of_one_day_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        RuleBook(tuple(read_rule_set(_TWO.replace("2023-06-30", "2023-07-02"))))


def test_every_shipped_rule_set_is_whole() -> None:
    rules = load_rules().on(date(2023, 6, 30))
    assert set(rules.versions) == set(RULE_SETS)
    for version in rules.versions.values():
        assert version.valid_from
        for key, clause in version.clauses.items():
            assert clause.number.startswith("第"), key
            assert clause.text.endswith("。"), key
