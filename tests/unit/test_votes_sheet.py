"""The votes grid without its window: steps back and forth, faults, pasted blocks."""

from hypothesis import given
from hypothesis import strategies as st

from hallmanager.domain.evaluation import Ballots, check_ballots
from hallmanager.domain.period import Period
from hallmanager.services.evaluation import COUNTS, BallotColumn, BallotGrid, BallotLine
from hallmanager.sheets.blocks import read_block, write_block
from hallmanager.ui.pages.votes_paste import plan_paste
from hallmanager.ui.pages.votes_sheet import RowState, VotesSheet

NAMES = ("发改局", "公安局", "自然资源局（不动产中心）")
LABELS = ("应投票次数", "实际投票次数", "满意", "基本满意", "不满意", "未开展评价")

places = st.tuples(st.integers(0, 2), st.integers(0, 5))
typed = st.one_of(st.integers(0, 999).map(str), st.sampled_from(["", "-", "1l7", "-3", "１２"]))
steps = st.lists(st.dictionaries(places, typed, min_size=1, max_size=4), max_size=6)
counts = st.tuples(*[st.integers(0, 500)] * 4)


def make_sheet(*stored: tuple[int, ...] | None) -> VotesSheet:
    columns = tuple(
        BallotColumn(name, label, (), "integer", "件")
        for name, label in zip(COUNTS, LABELS, strict=True)
    )
    kept = [*stored, *[None] * (3 - len(stored))]
    lines = tuple(
        BallotLine("unit", n, n, name, (name,), record_id=n if row else None, counts=row)
        for n, (name, row) in enumerate(zip(NAMES, kept, strict=True), start=1)
    )
    return VotesSheet(BallotGrid(Period.parse("2023Q2"), columns, lines))


def cells(sheet: VotesSheet) -> list[str]:
    return [sheet.text(row, column) for row in range(3) for column in range(6)]


@given(steps)
def test_undoing_every_step_gives_the_stored_sheet_and_redoing_the_typed_one(
    written: list[dict[tuple[int, int], str]],
) -> None:
    sheet = make_sheet((104, 104, 104, 0, 0, 0))
    before = cells(sheet)
    for step in written:
        sheet.write(step)
    after = cells(sheet)
    while sheet.undo():
        pass
    assert cells(sheet) == before
    while sheet.redo():
        pass
    assert cells(sheet) == after


@given(counts)
def test_a_row_is_saved_exactly_when_its_counts_agree(parts: tuple[int, int, int, int]) -> None:
    satisfied, basic, dissatisfied, unevaluated = parts
    cast = satisfied + basic + dissatisfied
    whole = (cast + unevaluated, cast, *parts)
    sheet = make_sheet()
    sheet.write({(0, column): str(count) for column, count in enumerate(whole)})
    assert check_ballots(dict(zip(COUNTS, whole, strict=True))) == []
    assert sheet.state(0) is RowState.NEW
    assert [change.counts for change in sheet.changes()] == [whole]
    assert sheet.total("unit") == Ballots(*whole)
    sheet.write({(0, 5): str(unevaluated + 1)})
    assert sheet.state(0) is RowState.REFUSED
    assert sheet.changes() == []


@given(st.lists(st.lists(st.text(max_size=8), min_size=1, max_size=4), min_size=1, max_size=5))
def test_a_written_block_reads_back_as_it_was(rows: list[list[str]]) -> None:
    plain = [[cell.replace("\x00", "").replace("\r", "") for cell in row] for row in rows]
    read = read_block(write_block(plain))
    while plain and not any(cell.strip() for cell in plain[-1]):
        plain.pop()
    assert read == plain


def test_a_block_without_header_is_matched_by_name_in_any_order() -> None:
    sheet = make_sheet()
    quoted = '3\t"自然资源局\n(不动产中心)"\t2\t2\t2\n1\t公 安 局\t5\t5\t5\n'
    plan = plan_paste(sheet, read_block(quoted), 0, 0)
    assert {row: plan.cells[row, 0] for row in (1, 2)} == {1: "5", 2: "2"}
    assert plan.rows == 2


def test_names_the_hall_lacks_are_listed_and_never_pasted_as_counts() -> None:
    plan = plan_paste(make_sheet(), read_block("司法局\t2\t2\n气象局\t3\t3\n"), 0, 0)
    assert plan.cells == {}
    assert plan.unknown == ["司法局", "气象局"]


def test_a_block_of_bare_numbers_lies_where_it_is_pasted() -> None:
    sheet = make_sheet()
    plan = plan_paste(sheet, read_block("1\t2\n3\t4\n5\t6\n"), 1, 4)
    assert plan.cells == {(1, 4): "1", (1, 5): "2", (2, 4): "3", (2, 5): "4"}
    assert plan.overflow == 1


def test_a_named_row_without_counts_changes_nothing() -> None:
    sheet = make_sheet((0, 0, 0, 0, 0, 0))
    sheet.write(plan_paste(sheet, read_block("1\t发改局\t\t\t\n2\t公安局\t1\t1\t1\n"), 0, 0).cells)
    assert sheet.state(0) is RowState.SAME


def test_a_count_not_typed_yet_is_named_with_its_likely_value() -> None:
    sheet = make_sheet()
    sheet.write({(0, 0): "34", (0, 5): "1"})
    problem = sheet.problems(0)[0]
    assert (problem.field, problem.suggestion) == ("ballots_cast", "33")
    sheet.write({(0, 1): "1l7"})
    assert sheet.problems(0)[0].suggestion == "117"
