"""What is invented for the sample hall: the quarter before the day it is made and the month of it.

The numbers follow the published quarter's, are the same for the same day, and hold to all rules.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import cycle, islice
from random import Random

from hallmanager.domain.period import Period, PeriodUnit

Row = dict[str, str]
Table = tuple[str, list[Row]]

_SEED = 4607
_GOOD = "遵守纪律严格，服务行为规范"
_POOR = ("评价卡未在显眼处摆放", "工作时间离岗", "台面杂乱")
_LISTED_RED = ("市场监管局", "烟草局", "住房公积金中心", "卫健局", "交通局", "医保局", "民政局")
_LISTED_BLACK = ("国家电网永昌分公司", "供排水公司", "工商银行")


def invented(published: Sequence[Row], today: date) -> Iterator[Table]:
    """Tables of texts by kind: the months of the last whole quarter and of this quarter so far.

    `published` are the ballots of the published quarter. Nothing is invented for it or before it.
    """
    months = _months(today, after=Period.parse(published[0]["期间"]))
    chance = Random(f"{_SEED}-{today.isoformat()}")
    votes = [row for month in months for row in _ballots(published, month, today, chance)]
    yield "ballots", votes
    yield "case_tallies", [_cases(row, chance) for row in votes]
    yield "red_black_entries", [row for month in months for row in _lists(month, today, chance)]
    if months:
        yield "service_stars", _stars(months[0])
        yield "activities", _activities(today)
        yield "problems", _problems(today)
        yield "indicator_values", _indicator_values(months, today, chance)


def _months(today: date, *, after: Period) -> list[Period]:
    this_quarter = Period.containing(today, PeriodUnit.QUARTER)
    both = Period(this_quarter.previous().start, today, PeriodUnit.RANGE)
    months = [*both.months()]
    current = Period.containing(today, PeriodUnit.MONTH)
    if current not in months:
        months.append(current)
    return [month for month in months if month.start > after.end]


def _ballots(published: Sequence[Row], month: Period, today: date, chance: Random) -> Iterator[Row]:
    share = _share(month, today)
    for row in published:
        due = round(int(row["应投票次数"]) / 3 * share * chance.uniform(0.85, 1.15))
        unevaluated = 1 if due > 40 and chance.random() < 0.15 else 0
        basic = 1 if due > 10 and chance.random() < 0.12 else 0
        counts = {
            "应投票次数": due,
            "实际投票次数": due - unevaluated,
            "满意": due - unevaluated - basic,
            "基本满意": basic,
            "不满意": 0,
            "未开展评价": unevaluated,
        }
        whose = {"期间": month.code, "单位": row["单位"], "分中心": row["分中心"]}
        yield {**whose, **{label: str(count) for label, count in counts.items()}}


def _share(month: Period, today: date) -> float:
    """How much of the month has passed."""
    if today >= month.end:
        return 1.0
    return ((today - month.start).days + 1) / ((month.end - month.start).days + 1)


def _cases(votes: Row, chance: Random) -> Row:
    """Cases that fit the ballots: every settled case was due a ballot."""
    settled = int(votes["应投票次数"])
    accepted = settled + (chance.randint(0, 3) if settled else 0)
    online = round(accepted * chance.uniform(0.45, 0.85))
    counts = {
        "受理": accepted,
        "办结": settled,
        "即办件": round(settled * chance.uniform(0.3, 0.7)),
        "线上受理": online,
        "线下受理": accepted - online,
        "超期件": 1 if settled > 60 and chance.random() < 0.1 else 0,
        "咨询": round(accepted * chance.uniform(0.5, 1.2)),
    }
    whose = {name: votes[name] for name in ("期间", "单位", "分中心")}
    return {**whose, **{label: str(count) for label, count in counts.items()}}


def _lists(month: Period, today: date, chance: Random) -> Iterator[Row]:
    """One issue a finished month, published two days before its end."""
    day = month.end - timedelta(days=2)
    if day > today:
        return
    issue = f"{day.year}年第{day.month}期"
    first = chance.randrange(len(_LISTED_RED))
    red = list(islice(cycle(_LISTED_RED), first, first + 5))
    black = chance.sample(_LISTED_BLACK, 2)
    for color, units in (("红榜", red), ("黑榜", black)):
        for unit in units:
            yield {
                "榜别": color,
                "发布日期": day.isoformat(),
                "期次": issue,
                "对象": "窗口",
                "单位": unit,
                "事由": _GOOD if color == "红榜" else chance.choice(_POOR),
            }


def _stars(first_month: Period) -> list[Row]:
    quarter = Period.containing(first_month.start, PeriodUnit.QUARTER).code
    named = (
        ("沈佳宁", "烟草局", "C03", "许可事项一次办结，全季无差错"),
        ("方圆", "民政局", "B11", "为行动不便的老人上门代办救助申请"),
        ("叶春", "卫健局", "B12", "牵头编写卫生许可一次性告知单"),
    )
    return [
        {
            "期间": quarter,
            "次序": str(position),
            "人员": name,
            "单位": unit,
            "窗口": window,
            "事迹": deed,
        }
        for position, (name, unit, window, deed) in enumerate(named, start=1)
    ]


def _activities(today: date) -> list[Row]:
    training, meeting = today - timedelta(days=9), today - timedelta(days=2)
    return [
        {
            "日期": training.isoformat(),
            "类型": "培训",
            "主题": "窗口服务规范培训",
            "组织单位": "县政务服务中心",
            "参加单位": "各进驻单位窗口工作人员",
            "人数": "42",
        },
        {
            "日期": meeting.isoformat(),
            "类型": "会议",
            "主题": "首席代表例会",
            "组织单位": "县政务服务中心",
            "参加单位": "各进驻单位首席代表",
            "人数": "23",
        },
    ]


def _problems(today: date) -> list[Row]:
    told = (
        (12, "窗口管理", "工商银行", "窗口工作人员工作时间离岗两次，每次二十分钟以上", 7, "已销号"),
        (6, "窗口管理", "水务局", "办事指南未更新，仍列出已取消的材料", 15, "整改中"),
        (3, "服务态度", "人社局", "退休审核口径解释前后不一，群众多跑一次", 10, "整改中"),
        (1, "窗口管理", "国家电网永昌分公司", "窗口长期空缺，用电业务无人受理", 15, "未整改"),
    )
    return [
        {
            "发现日期": (found := today - timedelta(days=ago)).isoformat(),
            "主题": theme,
            "单位": unit,
            "事实": fact,
            "来源": "日常巡查",
            "措施": "被告知的窗口要在期限内整改并书面反馈",
            "整改期限": (found + timedelta(days=due)).isoformat(),
            "状态": state,
        }
        for ago, theme, unit, fact, due, state in told
    ]


def _indicator_values(months: Sequence[Period], today: date, chance: Random) -> list[Row]:
    reported = [month for month in months if month.end < today]
    units = ("人社局", "医保局", "公安局", "市场监管局", "交通局", "住房公积金中心", "民政局")
    return [
        {
            "指标": "主动评价率",
            "单位": unit,
            "期间": month.code,
            "通报值": f"{chance.uniform(48, 86):.2f}",
            "目标值": "60",
            "比较": "不低于",
            "来源文件": f"{month.title}指标反馈（示例）",
        }
        for month in reported
        for unit in units
    ]
