"""The filter bar of a list: the period, conditions from the field facts, search in the table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from hallmanager.base.text import N_, _, translate
from hallmanager.domain.condition import Condition, within
from hallmanager.domain.period import Period
from hallmanager.records.field import Editor, Field
from hallmanager.records.kind import Record, fields_of
from hallmanager.records.register import inline_field
from hallmanager.ui.kit import icons
from hallmanager.ui.kit.actions import push_button
from hallmanager.ui.kit.bars import FilterBar, condition_box
from hallmanager.ui.records.saved_filters import Filter, NameDialog, SavedFilters, SavedPicker

_SIGNS = {"=": N_("是"), "!=": N_("不是"), "<": "<", "<=": "≤", ">": ">", ">=": "≥"}
_SIGNS |= {"contains": N_("含"), "matches": N_("含")}
_FILTERED = (Editor.CHOICE, Editor.CHOICES, Editor.REFERENCE, Editor.FLAG)
Names = Mapping[str, Mapping[int, str]]


@dataclass(frozen=True)
class Chosen:
    """A condition and how its box reads."""

    condition: Condition
    words: str


class RecordFilters(FilterBar):
    """Signals: changed (the conditions, or the search, are different now)."""

    changed = Signal()

    def __init__(self, cls: type[Record], saved: SavedFilters) -> None:
        super().__init__()
        self._cls = cls
        self.saved = saved
        self._fields = {**fields_of(cls), **_inline_fields(cls)}
        self._names: Names = {}
        self._chosen: list[Chosen] = []
        self._by_period = bool(cls.kind.period_by)
        self._period: Period | None = None
        self._words = ""
        self._add_here: QPushButton | None = None
        self.menu = QMenu(self)
        self.menu.setStyleSheet("QMenu { menu-scrollable: 1; }")
        self.menu.aboutToShow.connect(self._fill_menu)
        self.searched.connect(self._search)
        if first := saved.named.get(saved.default):
            self._take(first)
        self._show()

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the period keeps records out."""
        return bool(self._chosen or self._words)

    @property
    def by_period(self) -> bool:
        return self._by_period

    def where(self) -> tuple[Condition, ...]:
        """All conditions, the period's and the search's among them."""
        conditions = [each.condition for each in self._chosen]
        if self._by_period and self._period is not None:
            conditions.append(within(self._period.code))
        if self._words:
            conditions.append(Condition("", "matches", self._words))
        return tuple(conditions)

    def words(self) -> str:
        """What is shown, as a printed list says it."""
        said = []
        if self._by_period and self._period is not None:
            said.append(self._period.title)
        said += [chosen.words.replace("  ", " ") for chosen in self._chosen]
        if self._words:
            said.append(_("含“{words}”").format(words=self._words))
        return "；".join(said)

    def set_period(self, period: Period) -> None:
        """Follow the period in view."""
        self._period = period
        self._show()

    def set_names(self, names: Names) -> None:
        """Take the names that references may be compared with."""
        if names != self._names:
            self._names = names
            self._chosen = [Chosen(c.condition, self._describe(c.condition)) for c in self._chosen]
            self._show()

    def set_conditions(self, conditions: Sequence[Condition]) -> None:
        """Show exactly these conditions (an errand from another page)."""
        by_period = any(each.operator == "within" for each in conditions)
        others = tuple(each for each in conditions if each.operator != "within")
        self.use(Filter(by_period, others))

    @property
    def current(self) -> Filter:
        """What is shown, as it may be kept under a name."""
        return Filter(self._by_period, tuple(each.condition for each in self._chosen), self._words)

    def use(self, made: Filter | None) -> None:
        """Show a filter; None for the whole period in view."""
        self._take(made or Filter(bool(self._cls.kind.period_by)))
        self._show()
        self.changed.emit()

    def keep(self) -> None:
        """Ask for a name and keep under it what is shown."""
        dialog = NameDialog(self, self.saved, self._relative_words())
        if dialog.exec():
            self.saved.save(dialog.text(), self.current, default=dialog.default.isChecked())
            self._show()

    def _take(self, made: Filter) -> None:
        self._by_period = made.by_period
        self._chosen = [Chosen(each, self._describe(each)) for each in made.conditions]
        self.search.blockSignals(True)
        self.search.setText(made.words)
        self.search.blockSignals(False)
        self._words = made.words

    def _relative_words(self) -> str:
        """What is shown, with the period as it will be read later."""
        said = [_("本期")] if self._by_period else []
        said += [chosen.words.replace("  ", " ") for chosen in self._chosen]
        said += [_("含“{words}”").format(words=self._words)] if self._words else []
        return "；".join(said)

    def offer(self) -> None:
        """Open the menu of conditions under its button."""
        at = self._add_here
        if at is not None:
            self.menu.popup(at.mapToGlobal(at.rect().bottomLeft()))

    def clear(self) -> None:
        """Take all conditions but the period away."""
        self.set_conditions([within("")] if self._cls.kind.period_by else [])

    def _search(self, words: str) -> None:
        if words != self._words:
            self._words = words
            self._show()
            self.changed.emit()

    def _show(self) -> None:
        self.clear_conditions()
        self.picker = SavedPicker(self.saved, self.current, self.use)
        self.add(self.picker)
        if self._cls.kind.period_by and self._period is not None:
            self.add(self._period_box(self._period))
        for chosen in self._chosen:
            self.add(condition_box(chosen.words, partial(self._drop, chosen)))
        if self._filtered_fields():
            self.add(self._add_button())
        if self.is_filtered and not self.saved.name_of(self.current):
            self.add(push_button(_("存为筛选"), self.keep, look="flat", small=True))

    def _period_box(self, period: Period) -> QWidget:
        if self._by_period:
            words = _("期间  {period}").format(period=period.title)
            return condition_box(words, partial(self.keep_to_period, False))
        button = QPushButton(_("全部期间"))
        button.setProperty("look", "flat")
        button.setProperty("small", True)
        button.setToolTip(_("只看 {period}").format(period=period.title))
        button.clicked.connect(lambda: self.keep_to_period(True))
        return button

    def _add_button(self) -> QPushButton:
        button = QPushButton(_("条件"))
        button.setProperty("look", "flat")
        button.setProperty("small", True)
        icons.give(button, "plus")
        button.setToolTip(_("筛选条件（Ctrl+L）"))
        button.clicked.connect(self.offer)
        self._add_here = button
        return button

    def keep_to_period(self, keep: bool) -> None:
        """Show the period in view only, or all of them."""
        self._by_period = keep
        self._show()
        self.changed.emit()

    def _drop(self, chosen: Chosen) -> None:
        self._chosen.remove(chosen)
        self._show()
        self.changed.emit()

    def _filtered_fields(self) -> list[Field]:
        return [each for each in self._fields.values() if each.editor in _FILTERED]

    def _fill_menu(self) -> None:
        self.menu.clear()
        for field in self._filtered_fields():
            below = self.menu.addMenu(field.label)
            for condition, words in self._offers(field):
                below.addAction(words, partial(self._add, condition))

    def _offers(self, field: Field) -> list[tuple[Condition, str]]:
        made: list[tuple[Condition, str]]
        if field.editor is Editor.FLAG:
            made = [(Condition(field.name, "=", True), _("是"))]
            return [*made, (Condition(field.name, "=", False), _("否"))]
        if field.editor is Editor.REFERENCE:
            names = self._names.get(field.reference, {})
            made = [(Condition(field.name, "=", id), name) for id, name in names.items()]
        elif field.editor is Editor.CHOICES:
            made = [
                (Condition(field.name, "contains", c.label), c.label) for c in field.choices or ()
            ]
        else:
            made = [(Condition(field.name, "=", c.value), c.label) for c in field.choices or ()]
        if not field.required:
            made.append((Condition(field.name, "empty"), _("未填")))
        return made

    def _add(self, condition: Condition) -> None:
        same = [each for each in self._chosen if each.condition.field == condition.field]
        for each in same:
            self._chosen.remove(each)
        self._chosen.append(Chosen(condition, self._describe(condition)))
        self._show()
        self.changed.emit()

    def _describe(self, condition: Condition) -> str:
        field = self._fields.get(condition.field)
        if field is None:
            count = len(condition.value) if isinstance(condition.value, list | tuple) else 1
            return _("指定的 {n} 条").format(n=count)
        if condition.operator in ("empty", "filled"):
            words = _("{label} 未填") if condition.operator == "empty" else _("{label} 已填")
            return words.format(label=field.label)
        if condition.operator == "in":
            return _("{label} 是指定的几个").format(label=field.label)
        sign = translate(_SIGNS[condition.operator])
        return f"{field.label} {sign}  {self._value_words(field, condition.value)}"

    def _value_words(self, field: Field, value: Any) -> str:
        if field.editor is Editor.FLAG:
            return _("是") if value else _("否")
        if field.editor is Editor.REFERENCE and isinstance(value, int):
            return self._names.get(field.reference, {}).get(value, str(value))
        labels = {choice.value: choice.label for choice in field.choices or ()}
        return str(labels.get(str(value), value))


def _inline_fields(cls: type[Record]) -> dict[str, Field]:
    """The fields that dated inlines show, under the names and labels of these."""
    return {
        each.name: replace(
            inline_field(each), name=each.name, label_mark=each.label_mark, required=False
        )
        for each in cls.kind.inlines
        if each.dated
    }
