"""The base of every record kind, and the facts of a kind as a whole."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, ClassVar

from sqlalchemy import MetaData, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from hallmanager.base.text import N_, translate
from hallmanager.domain.printed_rate import PrintedRate
from hallmanager.domain.problem import Problem
from hallmanager.records.field import Editor, Field, field
from hallmanager.records.uniqueness import natural_key_indexes

Values = Mapping[str, Any]
Check = Callable[[Values], list[Problem]]


@dataclass(frozen=True)
class Inline:
    """A text column that stands for child rows: one field of theirs, joined by 、.

    `child` is the kind of the rows, `attribute` their public field (a reference is shown by its
    label, a choice likewise). Plain rows are further names of the record and come and go with the
    text. With `dated` the rows are those that hold today (or on the day a list is of), and writing
    the text is an event of today: who is newly named begins, who is no longer named ends, and
    what was stays in the history (see domain/succession).

    `beside` names the dated inline of the same rows to which this one adds a fact: the post beside
    the window, the first day. Two rows with one fact in common show it once; otherwise the facts
    stand in the order of the names, and so they are read: one for all, or one for each.

    `shown_only`: the rows are kept elsewhere, here they can be read and searched. `listed` is
    whether lists have the column.
    """

    name: str
    label_mark: str
    child: str
    attribute: str
    aliases: tuple[str, ...] = ()
    help_mark: str = ""
    dated: bool = False
    beside: str = ""
    shown_only: bool = False
    listed: bool = True

    @property
    def label(self) -> str:
        """The Chinese label in the language of the window."""
        return translate(self.label_mark)

    @property
    def help(self) -> str:
        """The hint under the editor and in the workbook's header."""
        return translate(self.help_mark) if self.help_mark else ""


@dataclass(frozen=True)
class Kind:
    """The facts of a kind.

    `group` is the navigation group; `natural_key` the public fields that name one record (an
    import updates the record with the same key); `label_field` what a reference shows; `order` the
    public fields of the fixed order; `period_by` how a record belongs to a period: `period` (its
    own period column) or the name of a date field; `checks` the rules of the whole record over
    public field names; `owner` is set on child kinds, which are edited inside the owner's form.
    `one_of` lists references of which exactly one is filled. `dated` marks rows with valid_from
    and valid_to of which no two with the same `natural_key` may overlap. `rates` are what sheets
    print beside the counts: never kept, only held against them. `apart_by` is the part of the
    natural key that tells namesakes apart: a sheet that gives it means the one it belongs to, one
    that does not means the only one of that name. `names_people`: names are read as people's are.
    """

    key: str
    title_mark: str
    group: str
    natural_key: tuple[str, ...]
    label_field: str
    order: tuple[str, ...]
    period_by: str = ""
    checks: tuple[Check, ...] = ()
    owner: str = ""
    children: tuple[str, ...] = ()
    inlines: tuple[Inline, ...] = ()
    one_of: tuple[str, ...] = ()
    dated: bool = False
    counting_unit: str = "条"
    rates: tuple[PrintedRate, ...] = ()
    apart_by: str = ""
    names_people: bool = False

    @property
    def title(self) -> str:
        """The Chinese title in the language of the window."""
        return translate(self.title_mark)

    @property
    def names(self) -> tuple[Inline, ...]:
        """The inlines that are further names of the record."""
        return tuple(inline for inline in self.inlines if not inline.dated)

    @property
    def written(self) -> tuple[Inline, ...]:
        """The inlines that are typed and imported."""
        return tuple(inline for inline in self.inlines if not inline.shown_only)

    @property
    def successions(self) -> tuple[Inline, ...]:
        """The inlines by which dated rows begin and end; other inlines may stand beside them."""
        return tuple(each for each in self.written if each.dated and not each.beside)

    def inline(self, name: str) -> Inline | None:
        """The inline of a name."""
        return next((inline for inline in self.inlines if inline.name == name), None)

    def beside(self, main: Inline) -> tuple[Inline, ...]:
        """The inlines that add facts to the rows of another."""
        return tuple(inline for inline in self.inlines if inline.beside == main.name)


class Base(DeclarativeBase):
    """All tables; constraint names are fixed so that every migration can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Record(Base):
    """An editable record: an id, a version that guards against lost updates, and its kind.

    An id is never given twice, so that the history of a removed record stays its own. Two records
    cannot share a natural key (dated rows excepted, which may not overlap instead).
    """

    __abstract__ = True
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy's own form
    kind: ClassVar[Kind]

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-100)
    version: Mapped[int] = mapped_column(nullable=False, default=1, sort_order=-99)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Let SQLAlchemy count the versions of every concrete kind, and guard its natural key."""
        if "__tablename__" not in cls.__dict__:
            super().__init_subclass__(**kwargs)
            return
        cls.__mapper_args__ = {"version_id_col": Record.__dict__["version"]}
        super().__init_subclass__(**kwargs)
        table = cls.__table__
        if isinstance(table, Table) and not cls.kind.dated:
            # Making an index attaches it to its table.
            list(natural_key_indexes(table, cls.kind.natural_key, cls.kind.one_of))


class DatedFact:
    """Mixin: a fact that holds between two days (see domain/dated)."""

    valid_from: Mapped[date | None] = field(
        N_("自"), Editor.DATE, aliases=("起", "开始日期", "起始日期", "生效日期")
    )
    valid_to: Mapped[date | None] = field(
        N_("至"), Editor.DATE, aliases=("止", "结束日期", "终止日期"), help=N_("空着表示至今")
    )


@cache
def fields_of(cls: type[Record]) -> dict[str, Field]:
    """The declared fields of a kind by public name, in the order they were declared."""
    found: dict[str, Field] = {}
    for column in cls.__table__.columns:
        facts = column.info.get("facts")
        if facts is not None:
            name = column.key.removesuffix("_id") if facts["reference"] else column.key
            found[name] = Field(name=name, attribute=column.key, **facts)
    return found
