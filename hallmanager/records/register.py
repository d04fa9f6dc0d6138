"""The register of kinds: one line a kind, in the order the navigation shows them."""

from hallmanager.base.errors import UserError
from hallmanager.base.text import _
from hallmanager.records import (
    bulletin,
    calendar,
    caseload,
    evaluation,
    hall,
    honors,
    indicators,
    staff,
)
from hallmanager.records.field import Field
from hallmanager.records.kind import Inline, Record, fields_of

_CLASSES: tuple[type[Record], ...] = (
    hall.Center,
    hall.Hall,
    hall.Zone,
    hall.SubCenter,
    hall.SubCenterName,
    hall.SubCenterAlias,
    hall.StationedUnit,
    hall.UnitName,
    hall.UnitAlias,
    hall.ServiceWindow,
    hall.WindowUnit,
    staff.Staff,
    staff.Assignment,
    hall.ServiceItemEntry,
    evaluation.Ballot,
    caseload.CaseTally,
    indicators.Indicator,
    indicators.IndicatorValue,
    bulletin.Activity,
    bulletin.HallProblem,
    honors.RedBlackEntry,
    honors.ServiceStar,
    bulletin.BulletinDraft,
    bulletin.NarrativeTemplate,
    calendar.CalendarDay,
)

KINDS: dict[str, type[Record]] = {cls.kind.key: cls for cls in _CLASSES}


def record_class(key: str) -> type[Record]:
    """The class of a kind; UserError naming the key when there is no such kind."""
    try:
        return KINDS[key]
    except KeyError:
        raise UserError(
            _("没有“{key}”这种记录，请用 kinds 命令查看全部种类。").format(key=key)
        ) from None


def inline_field(inline: Inline) -> Field:
    """The field of the child rows that an inline shows."""
    return fields_of(record_class(inline.child))[inline.attribute]
