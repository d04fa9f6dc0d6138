"""The groups of the navigation, in their order."""

from dataclasses import dataclass

from hallmanager.base.text import N_, translate


@dataclass(frozen=True)
class GroupFacts:
    """A navigation group; a group is shown when it has a page."""

    key: str
    title_mark: str
    icon: str

    @property
    def title(self) -> str:
        """The Chinese title."""
        return translate(self.title_mark)


GROUPS: tuple[GroupFacts, ...] = (
    GroupFacts("home", N_("工作台"), "house"),
    GroupFacts("hall", N_("大厅"), "buildings"),
    GroupFacts("evaluation", N_("评价"), "chat-centered-text"),
    GroupFacts("honors", N_("评先"), "medal"),
    GroupFacts("bulletins", N_("通报"), "file-text"),
    GroupFacts("settings", N_("设置"), "gear"),
)
