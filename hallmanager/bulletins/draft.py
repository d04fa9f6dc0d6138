"""A bulletin being written: texts with slots, document facts, options, and its material."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from hallmanager.base.errors import UserError
from hallmanager.base.text import N_, _, translate
from hallmanager.bulletins.kind import BulletinType, Material
from hallmanager.domain import narrative, values
from hallmanager.domain.figures import Figure
from hallmanager.domain.period import Period

FACTS: dict[str, str] = {
    "title": N_("标题"),
    "recipients": N_("主送机关"),
    "issuer": N_("发文机关"),
    "letterhead": N_("发文机关标志"),
    "code_word": N_("机关代字"),
    "signer": N_("签发人"),
    "issue_date": N_("成文日期"),
    "copies_to": N_("抄送"),
    "print_organ": N_("印发机关"),
    "print_date": N_("印发日期"),
    "sealed": N_("加盖印章"),
    "note": N_("附注"),
}
_DATES = ("issue_date", "print_date")
_FLAGS = ("sealed",)
# Said of recipients or copies: the document has none, and prints no line for them.
NONE = "无"


@dataclass(frozen=True)
class SectionText:
    """A section as it stands: plain slots in its text, one line a paragraph.

    `template_text` is what the template gives today; while the text is the same, the section
    follows the template and the data.
    """

    key: str
    title: str
    text: str
    template_text: str

    @property
    def edited(self) -> bool:
        """Whether a person has changed the text."""
        return self.text != self.template_text


@dataclass(frozen=True)
class Draft:
    """One bulletin of one period; change it with the `with_…` methods, which return a new one.

    `facts` are those given for this bulletin, `defaults` what the centre says; `seen` keeps the
    printed text of every figure when the draft was last saved.
    """

    type: BulletinType
    period: Period
    sections: tuple[SectionText, ...]
    material: Material
    defaults: Mapping[str, str]
    facts: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, bool] = field(default_factory=dict)
    seen: Mapping[str, str] = field(default_factory=dict)
    record_id: int | None = None
    version: int | None = None

    @property
    def figures(self) -> Mapping[str, Figure]:
        """All figures of the bulletin by key."""
        return self.material.figures

    def fact(self, name: str) -> str:
        """A document fact: as given, else the centre's; "" when nobody gave it."""
        return self.facts.get(name) or self.defaults.get(name, "")

    def fact_date(self, name: str) -> date | None:
        """A document fact that is a date."""
        text = self.fact(name)
        return date.fromisoformat(text) if text else None

    @property
    def sealed(self) -> bool:
        """Whether a place for the seal is left; it is unless the facts say no."""
        return self.fact("sealed") != "no"

    @property
    def missing_facts(self) -> tuple[str, ...]:
        """The facts that will be printed 【待填】."""
        printed = ("recipients", "issuer", "letterhead", "code_word", "issue_date")
        return tuple(
            name
            for name in (*printed, "copies_to", "print_organ", "print_date")
            if not self.fact(name)
        )

    def with_text(self, section: str, text: str) -> "Draft":
        """The draft with another text for one section."""
        return self._with_sections({section: text})

    def restored(self, section: str) -> "Draft":
        """The draft with one section as its template gives it."""
        texts = {one.key: one.template_text for one in self.sections}
        return self._with_sections({section: texts[section]})

    def with_facts(self, given: Mapping[str, str]) -> "Draft":
        """The draft with more facts; an empty one goes back to the centre's.

        Raises UserError for an unknown fact and for a date that is none.
        """
        facts = {**self.facts, **{name: _fact_text(name, text) for name, text in given.items()}}
        return replace(self, facts={name: text for name, text in facts.items() if text})

    def with_options(self, given: Mapping[str, bool]) -> "Draft":
        """The draft with options set: `chart` adds a page of charts."""
        return replace(self, options={**self.options, **given})

    def used(self, section: str | None = None) -> tuple[str, ...]:
        """The keys of the figures that the text of a section (or of all) prints."""
        texts = [one.text for one in self.sections if section in (None, one.key)]
        return tuple(dict.fromkeys(key for text in texts for key in narrative.slots(text)))

    @property
    def changed(self) -> tuple[str, ...]:
        """The figures of the text that print otherwise than when the draft was last saved."""
        return tuple(
            key
            for key in self.used()
            if key in self.seen and key in self.figures and self.seen[key] != self.shown(key)
        )

    def shown(self, key: str) -> str:
        """What a slot prints; "" when it is not known."""
        figure = self.figures.get(key)
        return figure.printed if figure else ""

    def _with_sections(self, texts: Mapping[str, str]) -> "Draft":
        known = {section.key for section in self.sections}
        if unknown := set(texts) - known:
            raise KeyError(*unknown)
        return replace(
            self,
            sections=tuple(
                replace(one, text=texts.get(one.key, one.text)) for one in self.sections
            ),
        )


def fact_label(name: str) -> str:
    """The Chinese label of a document fact."""
    return translate(FACTS[name])


def _fact_text(name: str, text: str) -> str:
    if name not in FACTS:
        raise UserError(
            _("没有“{name}”这个要素，可以设置的是：{known}。").format(
                name=name, known="、".join(FACTS)
            )
        )
    text = text.strip()
    if not text:
        return ""
    try:
        if name in _DATES:
            return values.day(text).isoformat()
        if name in _FLAGS:
            return "yes" if values.flag(text, label=fact_label(name)) else "no"
    except values.Unreadable as error:
        raise UserError(
            _("{label}：{message}").format(label=fact_label(name), message=error.message)
        ) from error
    return text
