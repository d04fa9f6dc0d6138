"""What a printer or its queue complains of, in words: what, why, and what to do."""

import re
from dataclasses import dataclass
from enum import Enum

from hallmanager.base.text import N_, _, translate
from hallmanager.ui.printing import cups
from hallmanager.ui.printing.cups import Job, Queue

_SEVERITY = re.compile(r"-(error|warning|report)$")
# Keywords of RFC 8011 and PWG 5100.9 for what a person has to see to.
_TROUBLES = {
    "media-empty": N_("缺纸，请装纸"),
    "media-needed": N_("缺纸，请装纸"),
    "media-jam": N_("卡纸，请取出卡住的纸"),
    "input-tray-missing": N_("纸盒没有装好"),
    "output-area-full": N_("出纸盘满了，请取走"),
    "output-tray-missing": N_("出纸盘没有装好"),
    "toner-empty": N_("墨粉用完，请更换"),
    "marker-supply-empty": N_("墨粉或墨水用完，请更换"),
    "marker-waste-full": N_("废粉仓满了，请更换"),
    "opc-life-over": N_("硒鼓到了寿命，请更换"),
    "cover-open": N_("盖子没有关好"),
    "door-open": N_("盖子没有关好"),
    "interlock-open": N_("盖子没有关好"),
    "offline": N_("脱机，请检查电源和连线"),
    "shutdown": N_("没有开机，请打开电源"),
    "timed-out": N_("没有回应，请检查电源和连线"),
    "connecting-to-device": N_("正在连接，请检查电源和连线"),
    "cups-missing-filter": N_("驱动程序不完整，请重新安装驱动"),
    "cups-insecure-filter": N_("驱动程序不完整，请重新安装驱动"),
}


class Stage(Enum):
    """How far a document has come."""

    WAITING = "waiting"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True)
class Finding:
    """What is known of a document that was handed over; `words` say why."""

    stage: Stage
    words: str = ""


def trouble_words(reasons: tuple[str, ...]) -> str:
    """What a person has to see to, or "" when the printer complains of nothing."""
    found = (_TROUBLES.get(_SEVERITY.sub("", reason), "") for reason in reasons)
    return "、".join(dict.fromkeys(translate(words) for words in found if words))


def refusal(title: str, queue: Queue) -> str:
    """Why nothing may be handed to a queue now, or "" when it takes documents."""
    own = f"（{queue.message}）" if queue.message else ""
    if queue.state == cups.PRINTER_STOPPED:
        return _(
            "打印机“{title}”已停用{own}，没有打印。请在系统的打印机设置里启用它，或换一台打印机。"
        ).format(title=title, own=own)
    if not queue.accepting:
        return _(
            "打印机“{title}”不接收新的任务{own}，没有打印。请在系统的打印机设置里让它接收任务，"
            "或换一台打印机。"
        ).format(title=title, own=own)
    return ""


def judge(title: str, queue: Queue | None, job: Job | None) -> Finding:
    """Tell from the states of queue and job how a document stands.

    A printer that waits for paper goes on by itself; a queue that stopped does not.
    """
    if job is None:
        return Finding(Stage.DONE, _("已交给“{title}”").format(title=title))
    if job.state == cups.COMPLETED:
        return Finding(Stage.DONE, _("“{title}”已打印完").format(title=title))
    if job.state == cups.CANCELED:
        return Finding(Stage.STOPPED, _("已在打印机或打印队列上取消。"))
    if job.state == cups.ABORTED:
        return Finding(Stage.FAILED, _aborted(title, queue, job))
    stopped = queue is not None and queue.state == cups.PRINTER_STOPPED
    if job.state == cups.JOB_STOPPED or (stopped and job.state != cups.PROCESSING):
        return Finding(Stage.FAILED, _halted(title, queue, job))
    return Finding(Stage.WAITING, _waiting(queue, job))


def _aborted(title: str, queue: Queue | None, job: Job) -> str:
    return _(
        "打印机“{title}”中途放弃了这份文件{why}，可能只打出了一部分，也可能没有打出。"
        "请检查打印机后重新打印，或换一台打印机。"
    ).format(title=title, why=_why(queue, job))


def _halted(title: str, queue: Queue | None, job: Job) -> str:
    return _(
        "打印机“{title}”打印时停了下来{why}，这份文件已从它的队列里撤回。"
        "请检查打印机，在系统的打印机设置里重新启用它，再打印，或换一台打印机。"
    ).format(title=title, why=_why(queue, job))


def _why(queue: Queue | None, job: Job) -> str:
    words = trouble_words((*job.reasons, *(queue.reasons if queue else ())))
    own = job.message or (queue.message if queue else "")
    said = words or (_("它报告：{own}").format(own=own) if own else "")
    return f"（{said}）" if said else ""


def _waiting(queue: Queue | None, job: Job) -> str:
    words = trouble_words(queue.reasons if queue else ())
    if words:
        return _("打印机{words}，之后会接着打印").format(words=words)
    if job.state == cups.PROCESSING:
        return _("正在打印")
    return _("在排队") if job.state == cups.PENDING else _("被暂缓，等待放行")
