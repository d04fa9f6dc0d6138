"""The hall as a whole: init, check, backup, restore."""

import sys
from argparse import Namespace
from pathlib import Path

from hallmanager.base.text import _
from hallmanager.cli.opening import place
from hallmanager.services import halls


def init(options: Namespace) -> int:
    path = place(options)
    halls.create(path, sample=options.sample)
    kind = _("示例大厅") if options.sample else _("空的大厅")
    print(_("已建立{kind}：{path}").format(kind=kind, path=path))
    return 0


def check(options: Namespace) -> int:
    faults = halls.check(place(options))
    for fault in faults:
        print(fault)
    if not faults:
        print(_("数据完好。"))
        return 0
    message = _("数据有 {count} 处问题，请从备份恢复，或请维护人员处理。")
    print(message.format(count=len(faults)), file=sys.stderr)
    return 1


def backup(options: Namespace) -> int:
    target = Path(options.out)
    halls.backup(place(options), target)
    print(_("已备份并检验：{path}").format(path=target))
    return 0


def restore(options: Namespace) -> int:
    path = place(options)
    aside = halls.restore(Path(options.file), path)
    print(_("已恢复：{path}").format(path=path))
    if aside is not None:
        print(_("原来的数据保留在：{path}").format(path=aside))
    return 0
