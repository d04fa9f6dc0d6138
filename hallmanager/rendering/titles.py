"""Titles broken by meaning into a trapezoid or diamond (GB/T 9704-2012, 7.3.1)."""

import re
from collections.abc import Iterator
from itertools import pairwise

from hallmanager.rendering.typesetting import CLOSERS, OPENERS, token_starts

# Words of bulletins' titles and organ names; a line never breaks inside one.
_WORDS = (
    "政务服务 行政审批 公共服务 便民服务 政务公开 政务中心 服务中心 分中心 服务大厅 大厅 窗口 "
    "人民政府 政府办公室 办公室 委员会 领导小组 管理委员会 管委办 管理局 服务局 督查科 督查室 "
    "好差评 红黑榜 红榜 黑榜 放管服 优化营商环境 营商环境 数字政府 一网通办 一件事 跨省通办 "
    "线下 线上 投票 评价 评议 群众 满意度 考核 考评 考勤 巡查 监督 督查 检查 整改 反馈 通报 "
    "通知 报告 情况 结果 运行 管理 综合 工作 进展 落实 开展 推进 深化 改革 转变 职能 政府 "
    "统计表 汇总表 明细表 一览表 名单 台账 季度 上半年 下半年 年度 月份 全年 全县 全市 全区 "
    "第一 第二 第三 第四 服务明星 优秀窗口 服务标兵 先进 表扬 表彰 批评 评选 授予 关于 印发 "
    "进驻 单位 部门 人员 事项 办件 业务 办理 问题 措施 方案 办法 制度 标准化 规范化 建设 提升 "
    "县级 市级 省级 区级 乡镇 街道 社区 行政 政务 服务 中心 公开 审批 电子 监察 效能 作风 "
    "满意率 基本 不满意 满意 应投票 实际 次数 未评价 完成率 办结率 覆盖率 参评率 评价率 "
    "排名 得分 等次 备注 姓名 部位 期限 责任 时限 数量 合计"
).split()
_CLAUSE = re.compile("|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True)))
# A number with its ordinal, unit and what follows it in a date: 2023年, 第二季度, 4月.
_DATED = re.compile(
    r"\d+年(?:第[一二三四]季度|[上下]半年|\d+(?:[-—]\d+)?月(?:份|\d+日)?|度)?"
    r"|第[一二三四五六七八九十\d]+[季号期批次届]度?|\d+(?:[-—]\d+)?月份?"
)
_QUOTED = re.compile(r"“[^”]{1,10}”|（[^）]{1,8}）|〔[^〕]*〕|《[^》]{1,10}》")
_TIGHT_BEFORE = frozenset("的了等之者们")
_TIGHT_AFTER = frozenset("第各全本不无非")
_CONJUNCTIONS = ("关于", "及", "和", "与", "暨", "并")

_INSIDE, _UNKNOWN, _PLAIN, _GOOD, _BEST = 1e6, 40.0, 8.0, 3.0, 0.0


def title_lines(text: str, *, limit: float, most: int = 6) -> list[str]:
    """Break a title into lines of at most `limit` full-width characters.

    Lines end where the meaning pauses, never inside a known word, a number, a date, a quotation
    or a bracket, and form a trapezoid or a diamond. A title that no rule can break into `most`
    lines comes back broken by length.
    """
    if _length(text) <= limit:
        return [text]
    weights = _weights(text)
    fewest = int(-(-_length(text) // limit))
    for count in range(fewest, most + 1):
        found = _best(text, weights, count, limit)
        if found and (found[0] < _INSIDE or count == most):
            return found[1]
    return _by_length(text, limit)


def _best(
    text: str, weights: list[float], count: int, limit: float
) -> tuple[float, list[str]] | None:
    options = (
        (_shape_cost(lines) + sum(weights[at] for at in cuts), lines)
        for cuts, lines in _partitions(text, weights, count, limit)
    )
    return min(options, key=lambda option: option[0], default=None)


def _partitions(
    text: str, weights: list[float], count: int, limit: float, start: int = 0
) -> Iterator[tuple[list[int], list[str]]]:
    """Yield every way to cut the rest of the text into `count` lines of a fitting length."""
    rest = _length(text[start:])
    if count == 1:
        if rest <= limit:
            yield [], [text[start:]]
        return
    least = 0.6 * rest / count
    for at in range(start + 1, len(text)):
        length = _length(text[start:at])
        if length > limit:
            return
        if length < least or weights[at] >= _INSIDE:
            continue
        for cuts, lines in _partitions(text, weights, count - 1, limit, at):
            yield [at, *cuts], [text[start:at], *lines]


def _shape_cost(lines: list[str]) -> float:
    """Even lines are good, a step between them better; a waist in the middle is wrong."""
    lengths = [_length(line) for line in lines]
    mean = sum(lengths) / len(lengths)
    cost = sum((length - mean) ** 2 for length in lengths) / 3
    steps = [after - before for before, after in pairwise(lengths)]
    cost += sum(4 for step in steps if abs(step) < 1)
    cost += sum(15 for first, second in pairwise(steps) if first < 0 < second)
    return cost


def _weights(text: str) -> list[float]:
    """Say of each place what a break before that character costs."""
    weights = [_UNKNOWN] * (len(text) + 1)
    for match in _CLAUSE.finditer(text):
        for edge in match.span():
            weights[edge] = _PLAIN
    for at in range(1, len(text)):
        weights[at] = min(weights[at], _pause(text, at))
        if text[at] in _TIGHT_BEFORE or text[at - 1] in _TIGHT_AFTER:
            weights[at] = _UNKNOWN
    for at in _never(text):
        weights[at] = _INSIDE
    return weights


def _pause(text: str, at: int) -> float:
    if text.startswith("关于", at) or text[at - 1] in "，、；：":
        return _BEST
    if text[at - 1] == "的" or text.startswith(_CONJUNCTIONS, at):
        return _GOOD
    if text.endswith(_CONJUNCTIONS, 0, at):
        return _GOOD + 1
    return _UNKNOWN


def _never(text: str) -> Iterator[int]:
    for pattern in (_CLAUSE, _DATED, _QUOTED):
        for match in pattern.finditer(text):
            yield from range(match.start() + 1, match.end())
    starts = token_starts(text)
    for at in range(1, len(text)):
        if not starts[at] or text[at] in CLOSERS or text[at - 1] in OPENERS:
            yield at


def _by_length(text: str, limit: float) -> list[str]:
    size = max(1, int(limit))
    return [text[at : at + size] for at in range(0, len(text), size)]


def _length(text: str) -> float:
    """Return the width of a text in full-width characters."""
    return sum(0.5 if char < "\u0250" else 1.0 for char in text)
