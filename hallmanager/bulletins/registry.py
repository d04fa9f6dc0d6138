"""The bulletin types: one line each; everything else of a type is in its own module."""

from hallmanager.base.errors import UserError
from hallmanager.base.text import _
from hallmanager.bulletins import quarterly
from hallmanager.bulletins.kind import BulletinType
from hallmanager.domain.period import Period

TYPES: dict[str, BulletinType] = {kind.key: kind for kind in (quarterly.TYPE,)}


def bulletin_type(key: str) -> BulletinType:
    """The type of a key; UserError naming the known ones."""
    try:
        return TYPES[key]
    except KeyError:
        raise UserError(
            _("没有“{key}”这种通报，现有的是：{known}。").format(key=key, known="、".join(TYPES))
        ) from None


def fitting_period(kind: BulletinType, period: Period) -> Period:
    """The period itself; UserError when the type is not written for periods of that length."""
    if period.unit not in kind.period_units:
        raise UserError(
            _("“{title}”不按“{period}”这样的期间编写，请改用{example}这样的期间。").format(
                title=kind.title, period=period.code, example=kind.example_period
            )
        )
    return period
