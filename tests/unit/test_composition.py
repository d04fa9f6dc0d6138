"""A paragraph's level follows from its own number."""

import pytest

from hallmanager.bulletins.composition import level_of
from hallmanager.domain.document import Level


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("一、线下投票情况", Level.FIRST),
        ("十二、其他", Level.FIRST),
        ("（一）税务分中心投票情况。4-6月份累计办件782件。", Level.SECOND),
        ("(二)税务分中心。", Level.SECOND),
        ("1.加强评价引导", Level.THIRD),
        ("3.5%的窗口未评价", Level.BODY),
        ("（1）加强评价引导", Level.FOURTH),
        ("一是卫生较差", Level.BODY),
        ("一、二季度合计办件3816件，比上年同期有所增长。", Level.BODY),
        ("2023年第二季度，", Level.BODY),
    ],
)
def test_the_number_gives_the_level(line: str, level: Level) -> None:
    assert level_of(line) is level
