"""Places where a data file is in danger: network drives and folders that a cloud program syncs."""

import re
import sys
from pathlib import Path
from typing import Any

from hallmanager.base.text import _

_CLOUD_FOLDERS = (
    "onedrive",
    "dropbox",
    "google drive",
    "googledrive",
    "icloud",
    "坚果云",
    "nutstore",
    "我的坚果云",
    "百度网盘",
    "baidusyncdisk",
    "baidunetdisk",
    "wps云盘",
    "wpsdrive",
    "微云",
    "天翼云盘",
    "阿里云盘",
    "seafile",
)
_NETWORK_SYSTEMS = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "davfs", "ncpfs")
_DRIVE_REMOTE = 4
# How /proc/mounts writes a space in the name of a mount point.
_OCTAL = re.compile(r"\\([0-7]{3})")


def warnings(path: Path) -> tuple[str, ...]:
    """What to tell about the folder of a data file; nothing for a folder of this computer."""
    found = []
    whole = path.absolute()
    if _on_network(whole):
        found.append(_("数据文件在网络盘上，断网或两台电脑同时打开可能损坏数据。请移到本机磁盘。"))
    if _in_cloud_folder(whole):
        found.append(_("数据文件在云同步文件夹里，同步程序可能损坏数据。请移到普通文件夹。"))
    return tuple(found)


def _in_cloud_folder(path: Path) -> bool:
    # "OneDrive - 县政府" is how the folder of an organisation is called.
    return any(part.lower().startswith(_CLOUD_FOLDERS) for part in path.parts[:-1])


def _on_network(path: Path) -> bool:
    if sys.platform == "win32":
        return _on_windows_share(path)
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return _file_system(path, mounts) in _NETWORK_SYSTEMS


def _file_system(path: Path, mounts: str) -> str:
    """The type of the file system whose mount point is nearest above the path."""
    best, kind = "", ""
    for line in mounts.splitlines():
        fields = line.split()
        point = _OCTAL.sub(lambda sign: chr(int(sign[1], 8)), fields[1]) if len(fields) > 2 else ""
        if point and path.is_relative_to(point) and len(point) >= len(best):
            best, kind = point, fields[2]
    return kind


def _on_windows_share(path: Path) -> bool:
    if path.drive.startswith("\\\\"):
        return True
    import ctypes

    windll: Any = getattr(ctypes, "windll", None)
    return bool(windll.kernel32.GetDriveTypeW(f"{path.drive}\\") == _DRIVE_REMOTE)
