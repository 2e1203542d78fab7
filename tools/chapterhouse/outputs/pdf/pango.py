"""Pango's shared libraries, made loadable before WeasyPrint asks for them.

No wheel brings Pango, so it comes from the machine; where ``make`` was not allowed to install it there, from a copy
that ``tools/setup/pango.py`` unpacked into the environment (:func:`unpacked_folder`). WeasyPrint opens the libraries by
name and knows nothing of that copy: loading each of its files first is enough, since the loader finds a library that is
already in the process by its name.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from chapterhouse.processes.system_packages import MACOS, install_command

DEBIAN_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
"""What Debian and Ubuntu call the packages that hold :data:`SONAMES`, with all they depend on."""

SONAMES = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
    "libfontconfig.so.1",
    "libpangoft2-1.0.so.0",
)
"""The libraries that WeasyPrint 70 opens (its ``text/ffi.py``), as Linux names them."""

_MAC_NAMES = ("gobject-2.0", "pango-1.0", "harfbuzz", "harfbuzz-subset", "fontconfig", "pangoft2-1.0")
# Homebrew on Apple silicon, Homebrew on Intel, MacPorts; then what the loader takes when the variable is not set.
_MAC_FOLDERS = ("/opt/homebrew/lib", "/usr/local/lib", "/opt/local/lib", "/usr/lib")

_DEBIAN = " ".join(DEBIAN_PACKAGES)
PACKAGES = {
    "debian": _DEBIAN,
    "ubuntu": _DEBIAN,
    "fedora": "pango",
    "rhel": "pango",
    "arch": "pango",
    "alpine": " ".join(f"so:{soname}" for soname in SONAMES),
    "suse": "libpango-1_0-0 libharfbuzz-subset0",
    "opensuse": "libpango-1_0-0 libharfbuzz-subset0",
    MACOS: "pango",
}
"""What brings Pango, by the system."""


class MissingPango(RuntimeError):
    """Pango cannot be loaded; the message says which libraries are missing and the one command to run."""

    def __init__(self, missing: Iterable[str]) -> None:
        self.missing = tuple(missing)
        command = install_command(PACKAGES)
        how = f"Run this, then try again: {command}" if command else "Install Pango 1.44 or later, then try again."
        super().__init__(f"Pango is missing on this machine ({', '.join(self.missing)} cannot be loaded). {how}")


def unpacked_folder() -> Path:
    """Where the environment keeps the copy of Pango that setting up unpacked; it need not exist."""
    return Path(sys.prefix) / "pango"


def load_pango() -> None:
    """Make Pango loadable by name in this process and, on macOS, in its children. Call it before importing WeasyPrint.

    The machine's own libraries are preferred; the copy in the environment fills in what the machine does not have.
    Raises :class:`MissingPango` where neither gives all of them.
    """
    if sys.platform == "darwin":
        _search_mac_folders()
        missing = [name for name in _MAC_NAMES if ctypes.util.find_library(name) is None]
    else:
        missing = [name for name in SONAMES if not _loads(name)]
        if missing:
            _load_unpacked(unpacked_folder())
            missing = [name for name in missing if not _loads(name)]
    if missing:
        raise MissingPango(missing)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _load_unpacked(folder: Path) -> None:
    """Load every library of the copy that the machine lacks, each once those it needs are there."""
    waiting = {
        path for pattern in ("lib/*/lib*", "usr/lib/*/lib*") for path in folder.glob(pattern) if _is_soname(path)
    }
    while waiting:
        loaded = {path for path in waiting if _loads(path.name) or _loads(str(path))}
        if not loaded:
            return
        waiting -= loaded


def _is_soname(path: Path) -> bool:
    """Whether the file is named as other libraries ask for it (libpango-1.0.so.0), not by its full version."""
    return path.stem.endswith(".so") and path.suffix[1:].isdigit()


def _search_mac_folders() -> None:
    # ctypes and cffi read this variable when they look for a library; the default leaves out where Homebrew installs.
    given = os.environ.get("DYLD_FALLBACK_LIBRARY_PATH", "").split(":")
    folders = dict.fromkeys([*filter(None, given), *_MAC_FOLDERS])
    os.environ["DYLD_FALLBACK_LIBRARY_PATH"] = ":".join(folders)
