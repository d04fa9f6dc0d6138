"""What the system says of a file or folder, in Chinese, wherever it is met."""

import errno

from hallmanager.base.errors import UserError
from hallmanager.base.text import N_, _, translate

_REASONS = {
    errno.EACCES: N_("没有权限"),
    errno.EPERM: N_("没有权限"),
    errno.EROFS: N_("磁盘是只读的"),
    errno.ENOENT: N_("路径不存在"),
    errno.EEXIST: N_("路径里有一段不是文件夹"),
    errno.ENOTDIR: N_("路径里有一段不是文件夹"),
    errno.EISDIR: N_("它是文件夹"),
    errno.ENOSPC: N_("磁盘已满"),
    errno.ENAMETOOLONG: N_("文件名太长"),
}


def place_refused(error: OSError) -> UserError:
    """One sentence for a place that the system does not let us read or write."""
    reason = translate(_REASONS.get(error.errno or 0, N_("系统不允许")))
    place = error.filename2 or error.filename or _("文件")
    return UserError(
        _("“{place}”不能读写：{reason}。请检查路径和权限，或换一个位置。").format(
            place=place, reason=reason
        ),
        detail=repr(error),
    )
