"""Rules of the hall's own records: what makes a unit, a person, an entry of items consistent."""

from collections.abc import Mapping
from typing import Any

from hallmanager.base.text import _
from hallmanager.domain.problem import Problem


def check_unit(values: Mapping[str, Any]) -> list[Problem]:
    """A unit cannot leave before it entered."""
    entered, left = values.get("entered_on"), values.get("left_on")
    if entered and left and left < entered:
        return [
            Problem(
                "left_on",
                _("撤出日期 {left} 早于进驻日期 {entered}，请改正其中一个。").format(
                    left=left, entered=entered
                ),
            )
        ]
    return []


def check_former_name(values: Mapping[str, Any]) -> list[Problem]:
    """A former name ended on some day; without one it would hide today's name."""
    if values.get("valid_to") is not None:
        return []
    return [Problem("valid_to", _("曾用名要填写用到哪一天为止，之后用现在的名称。"))]


def check_staff(values: Mapping[str, Any]) -> list[Problem]:
    """A person cannot leave before joining."""
    joined, left = values.get("joined_on"), values.get("left_on")
    if joined and left and left < joined:
        return [
            Problem(
                "left_on",
                _("离岗日期 {left} 早于派驻日期 {joined}，请改正其中一个。").format(
                    left=left, joined=joined
                ),
            )
        ]
    return []


def check_service_items(values: Mapping[str, Any]) -> list[Problem]:
    """No unit has more items in the hall than it should have."""
    required, entered = values.get("items_required"), values.get("items_entered")
    if required is None or entered is None or entered <= required:
        return []
    return [
        Problem(
            "items_entered",
            _("已进事项 {entered} 项多于应进事项 {required} 项，请核对。").format(
                entered=entered, required=required
            ),
        )
    ]
