"""What became of a printed document is said in a sentence, from what queue and job tell."""

from hallmanager.ui.printing import cups
from hallmanager.ui.printing.cups import Job, Queue
from hallmanager.ui.printing.troubles import Stage, judge, refusal, trouble_words

IDLE = Queue(3)


def test_a_printer_without_paper_is_waited_for() -> None:
    queue = Queue(4, ("media-empty-error", "toner-low-report"))
    found = judge("二楼", queue, Job(cups.PROCESSING))
    assert found.stage is Stage.WAITING
    assert found.words == "打印机缺纸，请装纸，之后会接着打印"


def test_a_queue_that_stopped_with_the_document_has_failed() -> None:
    queue = Queue(cups.PRINTER_STOPPED, ("paused",), "backend failed")
    found = judge("二楼", queue, Job(cups.PENDING))
    assert found.stage is Stage.FAILED
    assert "停了下来（它报告：backend failed）" in found.words
    assert "已从它的队列里撤回" in found.words


def test_a_document_given_up_says_why() -> None:
    found = judge("二楼", Queue(3, ("media-jam",)), Job(cups.ABORTED))
    assert found.stage is Stage.FAILED
    assert "卡纸，请取出卡住的纸" in found.words


def test_a_finished_or_cancelled_document_is_no_failure() -> None:
    assert judge("二楼", IDLE, Job(cups.COMPLETED)).stage is Stage.DONE
    assert judge("二楼", IDLE, Job(cups.CANCELED)).stage is Stage.STOPPED
    assert judge("二楼", None, None).stage is Stage.DONE


def test_a_queue_that_takes_nothing_says_so_before_anything_is_sent() -> None:
    assert refusal("二楼", IDLE) == ""
    assert "已停用（维修中）" in refusal("二楼", Queue(5, (), "维修中"))
    assert "不接收新的任务" in refusal("二楼", Queue(3, accepting=False))


def test_the_same_trouble_is_named_once() -> None:
    assert trouble_words(("media-empty-error", "media-needed", "none-of-ours")) == "缺纸，请装纸"
