"""The verbs of the command line, their arguments, and where each one's work is done.

Only the module of the verb that was typed is imported.
"""

import argparse
from typing import TYPE_CHECKING

import hallmanager
from hallmanager.base.text import _
from hallmanager.cli.chinese import Parser

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[Parser]


def build() -> Parser:
    """Return the whole parser; the handler of a verb is `module:function` below this package."""
    parser = Parser(
        prog="hallmanager",
        description=_("大厅管家：政务服务大厅的日常管理与通报生成。不带命令时打开窗口。"),
        epilog=_EPILOG,
    )
    version = f"大厅管家 HallManager {hallmanager.__version__}"
    parser.add_argument("--version", action="version", version=version, help=_("显示版本"))
    _place(parser, default=None)
    verbs = parser.add_subparsers(title=_("命令"), dest="verb", metavar=_("命令"), prog=parser.prog)
    for add in (_hall_verbs, _kind_verbs, _record_verbs, _bulletin_verbs, _keeping_verbs):
        add(verbs)
    return parser


_EPILOG = _(
    """期间的写法：2023  2023H1  2023Q2  2023-04  2023-W23  2023-01..2023-10  2023-04-05..2023-04-30
条件的写法：字段=值  !=  >=  <=  >  <  字段~文字（包含）  字段=（为空）  字段!=（不空）
字段可用英文名或中文名；引用别的记录时写编号、代码、名称或别名。kinds --json 列出全部字段。
退出码：0 完成；1 被拒绝或失败，什么都没有改变；3 完成，但有退回的行。
数据文件也可用环境变量 HALLMANAGER_DATA 指定。"""
)


def _place(parser: argparse.ArgumentParser, *, default: str | None) -> None:
    parser.add_argument(
        "--data",
        metavar=_("文件"),
        default=default,
        help=_("数据文件，默认在系统存放应用数据的位置"),
    )
    parser.add_argument(
        "--by", metavar=_("姓名"), default=default, help=_("操作人，默认是系统用户名")
    )


def _verb(verbs: "Subparsers", name: str, handler: str, help: str) -> Parser:
    parser = verbs.add_parser(name, help=help, description=help)
    _place(parser, default=argparse.SUPPRESS)
    parser.set_defaults(handler=handler)
    return parser


def _hall_verbs(verbs: "Subparsers") -> None:
    verb = _verb(verbs, "init", "keeping:init", _("新建大厅：空的，或者示例大厅"))
    verb.add_argument("--sample", action="store_true", help=_("建立示例大厅"))
    for name, title in (
        ("kinds", _("列出全部记录种类")),
        ("bulletins", _("列出全部通报文种")),
        ("pages", _("列出窗口的全部页面")),
    ):
        _json(_verb(verbs, name, f"listing:{name}", title))


def _kind_verbs(verbs: "Subparsers") -> None:
    verb = _verb(verbs, "template", "sheets:template", _("写出导入用的空白工作簿"))
    _kind(verb, _KIND_OR_HALL)
    verb.add_argument("out", metavar=_("输出.xlsx"), help=_("工作簿文件"))
    verb = _verb(verbs, "import", "sheets:import_file", _("导入 xlsx、xls、ods 或 csv"))
    _kind(verb, _KIND_OR_HALL)
    verb.add_argument("file", metavar=_("文件"), help=_("要导入的文件"))
    _period(verb)
    verb.add_argument("--dry-run", action="store_true", help=_("只预览，不保存"))
    verb.add_argument(
        "--create-missing",
        action="store_true",
        help=_("登记表中有而大厅里没有的单位、分中心、窗口和人员"),
    )
    verb.add_argument("--rejects", metavar=_("输出.xlsx"), help=_("退回的行写到哪里"))
    verb = _verb(verbs, "export", "sheets:export", _("导出为工作簿，可以再导入"))
    _kind(verb)
    verb.add_argument("out", metavar=_("输出.xlsx"), help=_("工作簿文件"))
    _period(verb)


def _record_verbs(verbs: "Subparsers") -> None:
    verb = _verb(verbs, "list", "listing:records", _("列出记录"))
    _kind(verb)
    verb.add_argument(
        "--where", nargs="+", action="extend", default=[], metavar=_("条件"), help=_("筛选条件")
    )
    _period(verb)
    _json(verb)
    verb = _verb(verbs, "add", "changing:add", _("新增一条记录"))
    _kind(verb)
    _values(verb)
    verb = _verb(verbs, "edit", "changing:edit", _("修改一条记录"))
    _kind(verb)
    _id(verb)
    _values(verb)
    verb = _verb(verbs, "remove", "changing:remove", _("删除一条记录"))
    _kind(verb)
    _id(verb)
    verb.add_argument("--why", required=True, metavar=_("理由"), help=_("为什么删除"))
    _verb(verbs, "undo", "changing:undo", _("撤销最近一次修改或导入"))


def _bulletin_verbs(verbs: "Subparsers") -> None:
    verb = _verb(verbs, "figures", "bulletins:figures", _("列出一份通报的全部数字"))
    _type_and_period(verb)
    _json(verb)
    verb = _verb(verbs, "rows", "bulletins:rows", _("列出一个数字所依据的记录"))
    verb.add_argument("type", metavar=_("文种"), help=_("文种，见 bulletins"))
    verb.add_argument("key", metavar=_("数字"), help=_("数字的名称，见 figures"))
    _period(verb, required=True)
    _json(verb)
    verb = _verb(verbs, "bulletin", "bulletins:bulletin", _("生成通报草稿"))
    _type_and_period(verb)
    verb.add_argument(
        "--out",
        required=True,
        metavar=_("文件"),
        help=_("输出 .pdf、.docx（可在 WPS、Word 中修改），或 .xlsx（附件统计表）"),
    )
    verb.add_argument(
        "--set",
        dest="facts",
        nargs="+",
        action="extend",
        default=[],
        metavar=_("要素=值"),
        help=_(
            "公文要素：issuer code_word title recipients copies_to signer print_organ print_date"
        ),
    )


def _keeping_verbs(verbs: "Subparsers") -> None:
    _verb(verbs, "check", "keeping:check", _("检查数据是否完好"))
    verb = _verb(verbs, "backup", "keeping:backup", _("备份到一个文件"))
    verb.add_argument("out", metavar=_("输出"), help=_("备份文件"))
    verb = _verb(verbs, "restore", "keeping:restore", _("用备份恢复数据文件"))
    verb.add_argument("file", metavar=_("备份"), help=_("备份文件"))
    verb = _verb(verbs, "screenshot", "picturing:screenshot", _("把窗口的一页存成图片"))
    verb.add_argument("page", metavar=_("页面"), help=_("页面，见 pages"))
    verb.add_argument("out", metavar=_("输出.png"), help=_("图片文件"))
    verb.add_argument("--size", default="1366x768", metavar=_("宽x高"), help=_("窗口大小"))
    verb.add_argument("--scale", default="1", metavar=_("倍数"), help=_("缩放，如 1.5"))
    _period(verb)


_KIND_OR_HALL = _(
    "记录种类，见 kinds；写 hall 是建好整个大厅的一个工作簿："
    "中心与大厅、单位、分中心、窗口、人员各一张表"
)


def _kind(parser: Parser, help: str = "") -> None:
    parser.add_argument("kind", metavar=_("种类"), help=help or _("记录种类，见 kinds"))


def _id(parser: Parser) -> None:
    parser.add_argument("id", type=_record_id, metavar=_("编号"), help=_("记录的编号，见 list"))


def _record_id(text: str) -> int:
    if not text.isdecimal() or int(text) >= 2**63:
        raise argparse.ArgumentTypeError(_("“{text}”不是记录的编号").format(text=text))
    return int(text)


def _values(parser: Parser) -> None:
    parser.add_argument("values", nargs="+", metavar=_("字段=值"), help=_("字段的值"))


def _type_and_period(parser: Parser) -> None:
    parser.add_argument("type", metavar=_("文种"), help=_("文种，见 bulletins"))
    _period(parser, required=True)


def _period(parser: Parser, *, required: bool = False) -> None:
    parser.add_argument("--period", required=required, metavar=_("期间"), help=_("期间，如 2023Q2"))


def _json(parser: Parser) -> None:
    parser.add_argument("--json", action="store_true", help=_("输出 JSON"))
