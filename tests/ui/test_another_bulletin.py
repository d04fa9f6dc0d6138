"""A second bulletin type, as a module and its wording declare it, is written like the first."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from hallmanager.base.errors import UserError
from hallmanager.bulletins import registry
from hallmanager.bulletins.kind import BulletinType, Material
from hallmanager.domain import wording
from hallmanager.domain.narrative import Facts
from hallmanager.domain.period import Period, PeriodUnit
from hallmanager.domain.wording import Section, Wording
from hallmanager.figures.honors import list_figures
from hallmanager.figures.scope import Scope
from hallmanager.services import bulletins
from hallmanager.services.completeness import State, completeness
from hallmanager.storage.opening import open_hall
from hallmanager.ui.kit.desk import Desk
from hallmanager.ui.kit.facts import OpenBulletin
from hallmanager.ui.pages import register
from hallmanager.ui.pages.bulletins.wizard import PREVIEW, WizardPage
from tests.fixtures.sample_hall import copied_to
from tests.ui.conftest import settle

APRIL, QUARTER = Period.parse("2023-04"), Period.parse("2023Q2")


def _gather(scope: Scope) -> Material:
    figures = {figure.key: figure for figure in list_figures(scope)}
    return Material(scope.period, Facts(figures, {"period.title": scope.period.title}, {}))


MONTHLY = BulletinType(
    key="monthly",
    period_units=(PeriodUnit.MONTH,),
    example_period="2023-04",
    inputs=("red_black_entries",),
    needed=("red_black_entries",),
    gather=_gather,
    document_title=lambda period: f"关于{period.title}红黑榜的通报",
)
WORDING = Wording(
    "红黑榜月度通报",
    (Section("lists", "一、红黑榜", "{period.title}发布红榜{red.window_times}窗口次。"),),
)


@pytest.fixture(autouse=True)
def two_types(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.TYPES, "monthly", MONTHLY)
    both = {**wording.shipped(), "monthly": WORDING}
    monkeypatch.setattr(wording, "shipped", lambda: both)


def test_its_draft_is_opened_by_type_and_period(qtbot: QtBot, tmp_path: Path) -> None:
    with open_hall(copied_to(tmp_path)) as store:
        desk = Desk(by="测试员")
        desk.attach(store)
        desk.show_period(QUARTER)
        facts = next(page for page in register.pages() if page.key == "bulletins")
        assert set(facts.units) == {PeriodUnit.MONTH, PeriodUnit.QUARTER}
        wizard = WizardPage(desk, facts)
        qtbot.addWidget(wizard)
        wizard.show()
        settle(qtbot)
        wizard.arrive(OpenBulletin("monthly", "2023-04"))
        settle(qtbot)
        draft = wizard.writing.draft
        assert draft is not None
        assert (draft.type, draft.period) == (MONTHLY, APRIL)
        assert draft.fact("title") == "关于2023年4月红黑榜的通报"
        wizard.go(PREVIEW)
        settle(qtbot)
        assert not wizard._annex.isVisible()
        assert wizard._pdf.isVisible()


def test_a_draft_of_each_type_is_listed_and_counted(tmp_path: Path) -> None:
    with open_hall(copied_to(tmp_path)) as store:
        bulletins.save_draft(store, bulletins.load_draft(store, "monthly", APRIL), by="甲")
        states = {
            period.code: [
                one.state
                for one in completeness(store, period).inputs
                if one.kind == "bulletin_drafts"
            ]
            for period in (APRIL, QUARTER, Period.parse("2023H1"))
        }
        assert states == {"2023-04": [State.COMPLETE], "2023Q2": [State.NOT_BEGUN], "2023H1": []}


def test_without_an_annex_table_no_workbook_is_written(tmp_path: Path) -> None:
    out = tmp_path / "附表.xlsx"
    with open_hall(copied_to(tmp_path)) as store:
        draft = bulletins.load_draft(store, "monthly", APRIL)
        assert bulletins.compose(draft).annexes == ()
        with pytest.raises(UserError, match="红黑榜月度通报没有附表"):
            bulletins.write_annex_xlsx(draft, out)
    assert not out.exists()
