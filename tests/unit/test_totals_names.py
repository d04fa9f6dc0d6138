"""Which rows add up others, in a sheet and in a pasted block alike."""

import pytest

from hallmanager.domain.matching import names_totals


@pytest.mark.parametrize("text", ["合计", "大厅合计", "小 计", "共计：", "分中心总计"])
def test_a_row_of_totals_is_known_by_its_name(text: str) -> None:
    assert names_totals(text)


@pytest.mark.parametrize("text", ["审计局", "统计局", "会计中心", ""])
def test_a_unit_is_not_taken_for_totals(text: str) -> None:
    assert not names_totals(text)
