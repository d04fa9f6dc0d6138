"""Child rows in a form: they wait for the record's own 保存 and are kept with it as one change."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from hallmanager.records.hall import StationedUnit, UnitName
from hallmanager.services import records
from hallmanager.storage.store import Store
from hallmanager.ui.records.children import ChildEditor, ChildrenBlock
from hallmanager.ui.records.form import Form
from hallmanager.ui.records.list_page import ListPage
from tests.ui.conftest import answer, settle, texts

MakePage = Callable[[str], ListPage]


def test_a_new_record_and_its_child_rows_are_saved_by_one_key(
    qtbot: QtBot, make_page: MakePage, store: Store
) -> None:
    page = make_page("units")
    page.new.trigger()
    settle(qtbot)
    assert page.panel.form is not None
    _type(page.panel.form, "name", "气象局")
    _add(page, name="气象站", valid_to="2020-12-31")
    page.panel.save()
    settle(qtbot)
    assert _former(store) == ["气象站"]
    records.undo_last(store, by="马睿")
    assert _former(store) == []
    with store.reading() as reader:
        assert "气象局" not in reader.labels(StationedUnit).values()


def test_saving_takes_the_row_that_still_stands_open(
    qtbot: QtBot, make_page: MakePage, store: Store
) -> None:
    page = _opened(qtbot, make_page, "公安局")
    _add(page, name="公安处", valid_to="2020-12-31")
    assert page.panel.dirty
    page.panel.save()
    settle(qtbot)
    assert _former(store) == ["公安处"]
    assert any("公安处　 – 2020年12月31日" in text for text in texts(page.panel))


def test_a_faulty_row_holds_the_saving_back_and_says_why(
    qtbot: QtBot, make_page: MakePage, store: Store
) -> None:
    page = _opened(qtbot, make_page, "公安局")
    _add(page, name="公安处")
    page.panel.save()
    settle(qtbot)
    assert _former(store) == []
    assert any("用到哪一天为止" in text for text in texts(page.panel))


def test_a_row_refused_by_the_hall_opens_with_its_reason(
    qtbot: QtBot, make_page: MakePage, store: Store
) -> None:
    with store.changing(by="马睿") as change:
        unit = next(u for u in change.find(StationedUnit) if u.name == "公安局")
        change.add(UnitName(unit_id=unit.id, name="公安处", valid_to=date(2020, 12, 31)))
    page = _opened(qtbot, make_page, "公安局")
    _add(page, name="公安科", valid_to="2019-12-31")
    page.panel.save()
    settle(qtbot)
    assert _former(store) == ["公安处"]
    assert _block(page).editor is not None
    assert any("重叠" in text for text in texts(_block(page)))


def test_a_removed_row_stays_until_saving_and_may_be_brought_back(
    qtbot: QtBot, make_page: MakePage, store: Store
) -> None:
    with store.changing(by="马睿") as change:
        unit = next(u for u in change.find(StationedUnit) if u.name == "公安局")
        change.add(UnitName(unit_id=unit.id, name="公安处", valid_to=date(2020, 12, 31)))
    page = _opened(qtbot, make_page, "公安局")
    _press(page, "删")
    assert "将删除" in texts(page.panel)
    _press(page, "恢复")
    assert _block(page).changes() == []
    _press(page, "删")
    page.panel.save()
    settle(qtbot)
    assert _former(store) == []


def test_a_half_typed_row_is_not_left_without_asking(qtbot: QtBot, make_page: MakePage) -> None:
    page = _opened(qtbot, make_page, "公安局")
    _add(page, name="公安处")
    seen: list[str] = []
    answer("继续填写", seen=seen)
    assert not page.can_leave()
    assert any("还没有保存" in text for text in seen)
    page.panel.dirty = False


def _opened(qtbot: QtBot, make_page: MakePage, name: str) -> ListPage:
    page = make_page("units")
    number = next(
        n for n in range(page.model.rowCount()) if name in (page.model.row(n) or _NOTHING).cells
    )
    page.table.opened.emit(number)
    settle(qtbot)
    return page


class _NOTHING:
    cells: tuple[str, ...] = ()


def _block(page: ListPage) -> ChildrenBlock:
    (block,) = page.panel.blocks
    return block


def _add(page: ListPage, **typed: str) -> ChildEditor:
    _press(page, "加一条")
    editor = _block(page).editor
    assert editor is not None
    for name, text in typed.items():
        _type(editor.form, name, text)
    return editor


def _press(page: ListPage, words: str) -> None:
    buttons = _block(page).findChildren(QPushButton)
    next(b for b in buttons if b.text() == words and b.isVisible()).click()
    QApplication.processEvents()


def _type(form: Form, name: str, text: str) -> None:
    line = form.fields[name].input.inner
    assert isinstance(line, QLineEdit)
    line.setText(text)
    line.textEdited.emit(text)


def _former(store: Store) -> list[str]:
    with store.reading() as reader:
        return [found.name for found in reader.find(UnitName)]
