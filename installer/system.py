"""What the operating system has to provide: Qt's shared libraries, the tools of the tests."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

# Library that Qt loads -> Debian package, found by starting from a bare system.
QT_LIBRARIES: Mapping[str, str] = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libcups.so.2": "libcups2",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
# Program that the tests call -> Debian package.
TEST_TOOLS: Mapping[str, str] = {
    "pdftotext": "poppler-utils",
    "pdftoppm": "poppler-utils",
    "Xvfb": "xvfb",
}


def missing_libraries() -> list[str]:
    """Return the libraries that Qt needs and the loader does not know; none on Windows."""
    if not sys.platform.startswith("linux"):
        return []
    known = _libraries_of_the_loader()
    return [library for library in QT_LIBRARIES if library not in known]


def missing_tools() -> list[str]:
    """Return the programs that the tests call and the search path lacks."""
    if not sys.platform.startswith("linux"):
        return []
    return [tool for tool in TEST_TOOLS if shutil.which(tool) is None]


def provide(missing: Iterable[str]) -> str | None:
    """Install what is missing, or return the one line that somebody has to run."""
    wanted = list(missing)
    if not wanted:
        return None
    packages = sorted({QT_LIBRARIES.get(name) or TEST_TOOLS[name] for name in wanted})
    if can_install() and install(*packages):
        return None
    return line_to_run(wanted, packages)


def install(*packages: str) -> bool:
    """Install Debian packages as root and tell whether that succeeded."""
    print(f"正在安装系统软件包：{' '.join(packages)}", flush=True)
    refresh_package_lists()
    return _apt_get("install", "-y", "--no-install-recommends", *packages)


def refresh_package_lists() -> bool:
    return _apt_get("update")


def is_debian() -> bool:
    return Path("/etc/debian_version").exists() and shutil.which("apt-get") is not None


def can_install() -> bool:
    return is_debian() and os.geteuid() == 0


def line_to_run(wanted: Iterable[str], packages: Iterable[str]) -> str:
    """Return the command by which an administrator of this system installs what is missing."""
    if is_debian():
        return f"sudo apt-get install -y {' '.join(packages)}"
    for tool in ("dnf", "zypper"):
        if shutil.which(tool):
            return f"sudo {tool} install -y {' '.join(_capability(name) for name in wanted)}"
    return f"请用系统的软件包管理器安装：{' '.join(wanted)}"


def _capability(name: str) -> str:
    """Name a library or program the way RPM systems find the package that provides it."""
    return f"'{name}()(64bit)'" if ".so." in name else f"'*/bin/{name}'"


def _libraries_of_the_loader() -> set[str]:
    loader = shutil.which("ldconfig") or "/sbin/ldconfig"
    result = subprocess.run([loader, "-p"], capture_output=True, text=True, check=False)
    return {line.split(" ")[0].strip() for line in result.stdout.splitlines()[1:]}


def _apt_get(*arguments: str) -> bool:
    """Run apt-get quietly; what it said is shown when it failed."""
    result = subprocess.run(
        ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0", *arguments],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if result.returncode:
        print(result.stdout.decode(errors="replace"), file=sys.stderr)
    return result.returncode == 0
