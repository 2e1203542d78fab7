"""What a machine lacks into the one command that installs it with the packages of its system."""

from __future__ import annotations

import platform
import sys
from collections.abc import Mapping

MACOS = "macos"

_INSTALLERS = {
    "debian": "sudo apt-get install",
    "ubuntu": "sudo apt-get install",
    "fedora": "sudo dnf install",
    "rhel": "sudo dnf install",
    "arch": "sudo pacman -S",
    "alpine": "sudo apk add",
    "suse": "sudo zypper install",
    "opensuse": "sudo zypper install",
    MACOS: "brew install",
}
"""What installs packages; keys are the ID and ID_LIKE words of os-release(5), and one for macOS, which has none."""


def install_command(*wanted: Mapping[str, str], os_release: Mapping[str, str] | None = None) -> str | None:
    """The command that installs all that is ``wanted``, or None on a system that is not known.

    Each of ``wanted`` names the packages that bring one thing, by the system. ``os_release`` holds the fields of
    os-release(5); without it, the command is for this machine.
    """
    for system in _names(os_release):
        if system in _INSTALLERS and all(system in packages for packages in wanted):
            return " ".join([_INSTALLERS[system], *(packages[system] for packages in wanted)])
    return None


def _names(os_release: Mapping[str, str] | None) -> list[str]:
    if os_release is None:
        if sys.platform == "darwin":
            return [MACOS]
        try:
            os_release = platform.freedesktop_os_release()
        except OSError:
            return []
    return [os_release.get("ID", ""), *os_release.get("ID_LIKE", "").split()]
