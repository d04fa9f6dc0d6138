"""A picture of a page of the window, also where there is no screen."""

import os
import re
from argparse import Namespace
from pathlib import Path

from hallmanager.base.errors import UserError
from hallmanager.base.text import _
from hallmanager.cli.opening import place
from hallmanager.domain.period import Period

_SIZE = re.compile(r"(\d{3,5})[xX×*](\d{3,5})")


def screenshot(options: Namespace) -> int:
    size, scale, out = _size(options.size), _scale(options.scale), Path(options.out)
    # The platform without a screen would tell in English what it cannot do.
    os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")
    from hallmanager.ui import capture

    period = Period.parse(options.period).code if options.period else ""
    capture.capture(options.page, out, data=place(options), size=size, scale=scale, period=period)
    print(_("已保存：{path}").format(path=out))
    return 0


def _size(text: str) -> tuple[int, int]:
    match = _SIZE.fullmatch(text)
    if match is None:
        raise UserError(_("大小“{text}”看不懂，请写成 1366x768。").format(text=text))
    return int(match[1]), int(match[2])


def _scale(text: str) -> float:
    try:
        scale = float(text)
    except ValueError:
        scale = 0.0
    if not 0.5 <= scale <= 4:
        raise UserError(_("倍数“{text}”看不懂，请写 0.5 到 4 之间的数。").format(text=text))
    return scale
