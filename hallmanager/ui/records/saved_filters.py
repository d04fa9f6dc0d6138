"""Filters kept under a name, for each kind of a hall, from one day to the next at this seat.

A filter that keeps to the period keeps to the one in view, whichever that is when it is used.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QCheckBox, QLineEdit, QMenu, QPushButton, QWidget

from hallmanager.base.settings import Settings
from hallmanager.base.text import _
from hallmanager.domain.condition import Condition
from hallmanager.ui.kit import icons
from hallmanager.ui.kit.dialogs import Dialog
from hallmanager.ui.kit.labels import label

_SETTING = "filters"


@dataclass(frozen=True)
class Filter:
    """What keeps records out of a list: the period in view, conditions, the words searched for."""

    by_period: bool
    conditions: tuple[Condition, ...] = ()
    words: str = ""


class SavedFilters:
    """The named filters of one kind in one hall; every change is kept at once."""

    def __init__(self, hall: str, kind: str) -> None:
        self._place = f"{hall}|{kind}"
        kept = _kept().get(self._place, {})
        self.default = str(kept.get("default", ""))
        self.named = {str(name): _filter(each) for name, each in kept.get("named", {}).items()}

    def save(self, name: str, made: Filter, *, default: bool) -> None:
        """Keep a filter under a name, in the place of another of that name."""
        self.named[name] = made
        self.make_default(name if default else "" if self.default == name else self.default)

    def remove(self, name: str) -> None:
        """Forget a filter."""
        del self.named[name]
        self.make_default("" if self.default == name else self.default)

    def make_default(self, name: str) -> None:
        """Begin the list with this filter from now on; "" for none."""
        self.default = name
        mine = {"default": name, "named": {n: _facts(each) for n, each in self.named.items()}}
        Settings().set(_SETTING, {**_kept(), self._place: mine})

    def name_of(self, made: Filter) -> str:
        """The name of a filter, "" where it is not saved."""
        return next((name for name, each in self.named.items() if each == made), "")


class SavedPicker(QPushButton):
    """The button at the left of the filter bar: the saved filter in use, and all others."""

    def __init__(
        self, saved: SavedFilters, current: Filter, use: Callable[[Filter | None], object]
    ) -> None:
        self._saved, self._use = saved, use
        self._name = saved.name_of(current)
        super().__init__(self._name or _("筛选"))
        self.setProperty("small", True)
        self.setProperty("menu", True)
        self.setToolTip(_("已存的筛选"))
        icons.give(self, "bookmark-simple")
        menu = QMenu(self)
        self.setMenu(menu)
        self._fill(menu)

    def _fill(self, menu: QMenu) -> None:
        for name, each in self._saved.named.items():
            words = _("{name}（默认）").format(name=name) if name == self._saved.default else name
            action = menu.addAction(words, partial(self._use, each))
            action.setCheckable(True)
            action.setChecked(name == self._name)
        if not self._saved.named:
            menu.addAction(_("还没有存过筛选")).setEnabled(False)
        menu.addSeparator()
        menu.addAction(_("不筛选"), partial(self._use, None))
        if self._name:
            self._offer_for_this(menu, self._name)

    def _offer_for_this(self, menu: QMenu, name: str) -> None:
        menu.addSeparator()
        if name == self._saved.default:
            menu.addAction(_("打开此页时不再用“{name}”").format(name=name), self._not_default)
        else:
            words = _("打开此页时就用“{name}”").format(name=name)
            menu.addAction(words, lambda: self._saved.make_default(name))
        menu.addAction(_("删掉筛选“{name}”").format(name=name), lambda: self._forget(name))

    def _not_default(self) -> None:
        self._saved.make_default("")

    def _forget(self, name: str) -> None:
        self._saved.remove(name)
        self._use(None)


class NameDialog(Dialog):
    """Asks for the name under which a filter is kept."""

    def __init__(self, parent: QWidget, saved: SavedFilters, words: str) -> None:
        super().__init__(parent, _("存为筛选"))
        self._saved = saved
        self.say(words, "second")
        self.name = QLineEdit()
        self.name.setAccessibleName(_("筛选的名称"))
        self.name.setPlaceholderText(_("筛选的名称，如：大厅有票单位"))
        self.name.setMaxLength(20)
        self.hint = label("", "auxiliary", wrap=True)
        self.default = QCheckBox(_("打开此页时就用它"))
        for widget in (self.name, self.hint, self.default):
            self.body.addWidget(widget)
        self.add_button(_("取消"), self.reject)
        self.keep = self.add_button(_("保存"), self.accept, look="main", default=True)
        self.name.textChanged.connect(self._look)
        self._look()
        self.name.setFocus()

    def text(self) -> str:
        """The name, without blanks around it."""
        return self.name.text().strip()

    def _look(self) -> None:
        self.keep.setEnabled(bool(self.text()))
        taken = self.text() in self._saved.named
        self.hint.setText(_("已有同名的筛选，保存后由这个代替。") if taken else "")
        self.hint.setVisible(taken)


def _kept() -> dict[str, dict[str, Any]]:
    nothing: dict[str, dict[str, Any]] = {}
    return Settings().get(_SETTING, nothing)


def _facts(made: Filter) -> dict[str, Any]:
    conditions = [[each.field, each.operator, each.value] for each in made.conditions]
    return {"by_period": made.by_period, "conditions": conditions, "words": made.words}


def _filter(facts: dict[str, Any]) -> Filter:
    conditions = tuple(Condition(*each) for each in facts["conditions"])
    return Filter(bool(facts["by_period"]), conditions, str(facts["words"]))
