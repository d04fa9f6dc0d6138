"""Red and black lists: 期、窗口次、人次 are counted apart (domain.md §7)."""

from collections.abc import Mapping
from typing import Any

from hallmanager.base.text import _
from hallmanager.domain.problem import Problem


def check_red_black_entry(values: Mapping[str, Any]) -> list[Problem]:
    """An entry about a person names the person; one about a window names none."""
    staff = values.get("staff")
    if values.get("target") == "person" and staff is None:
        return [Problem("staff", _("对象是个人时要填人员，或把对象改为窗口。"))]
    if values.get("target") == "window" and staff is not None:
        return [Problem("target", _("填了人员而对象是窗口：按人次计请改为个人，否则清空人员。"))]
    return []
