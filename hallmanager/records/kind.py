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
    """A text column that stands for simple child rows: their names joined by 、."""

    name: str
    label_mark: str
    child: str
    attribute: str
    aliases: tuple[str, ...] = ()
    help_mark: str = ""

    @property
    def label(self) -> str:
        """The Chinese label in the language of the window."""
        return translate(self.label_mark)


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
    print beside the counts: never kept, only held against them.
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

    @property
    def title(self) -> str:
        """The Chinese title in the language of the window."""
        return translate(self.title_mark)


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
