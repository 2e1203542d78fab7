"""Make Pango loadable for the environment that runs this script; ``make`` runs it once after installing the packages.

Nothing is done where Pango is there already. On Debian and Ubuntu it is installed with apt-get, by root or with a sudo
that asks for no password; who may not do that gets the packages fetched and unpacked into the environment. On other
systems the script stops with the one command to run.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from chapterhouse.outputs.pdf.pango import DEBIAN_PACKAGES, MissingPango, load_pango, unpacked_folder

# "Inst NAME [installed version] (VERSION ORIGIN [ARCHITECTURE])", as apt-get --simulate prints it.
_PLANNED = re.compile(r"^Inst (?P<name>\S+)(?: \[[^\]]*\])? \((?P<version>\S+) ", re.MULTILINE)


class SetupFailed(Exception):
    """A command that had to succeed did not; the message holds what it said."""


def main() -> int:
    """Return 0 when Pango can be loaded in the end, 2 when a person has to install it."""
    if _loadable():
        return 0
    if shutil.which("apt-get") and shutil.which("dpkg-deb"):
        privilege = _privilege()
        if privilege is not None:
            say("installing Pango with apt-get")
            _attempt(lambda: install(privilege))
        if not _loadable():
            say("unpacking Pango into .venv (no right to install packages here)")
            _attempt(lambda: unpack(unpacked_folder()))
    try:
        load_pango()
    except MissingPango as missing:
        say(str(missing))
        return 2
    return 0


def install(privilege: Sequence[str]) -> None:
    """Install Debian's packages system-wide; ``privilege`` is the command's prefix, empty for root.

    The package lists are fetched only where the ones at hand do not serve. Raises :class:`SetupFailed`.
    """
    apt = [*privilege, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120"]
    command = [*apt, "install", "--yes", "--no-install-recommends", *DEBIAN_PACKAGES]
    try:
        _run(command)
    except SetupFailed:
        _attempt(lambda: _run([*apt, "update"]))  # one broken third-party source need not stop the rest
        _run(command)


def unpack(folder: Path) -> None:
    """Fetch Debian's packages, with what they need and this machine lacks, and unpack them into ``folder``.

    Needs no rights: apt-get works on lists and a cache of its own, and checks signatures as always. ``folder`` appears
    only when it is complete. Raises :class:`SetupFailed`.
    """
    with tempfile.TemporaryDirectory(prefix="chapterhouse-pango-", dir=folder.parent) as name:
        scratch = Path(name)
        for needed in ("state/lists/partial", "cache/archives/partial", "packages", "root"):
            (scratch / needed).mkdir(parents=True)
        apt = [
            *("apt-get", "-qq", "-o", "Debug::NoLocking=1", "-o", f"Dir::State={scratch / 'state'}"),
            *("-o", "Dir::State::status=/var/lib/dpkg/status", "-o", f"Dir::Cache={scratch / 'cache'}"),
        ]
        _attempt(lambda: _run([*apt, "update"]))
        plan = _run([*apt, "--simulate", "--no-install-recommends", "install", *DEBIAN_PACKAGES])
        packages = planned_packages(plan)
        if not packages:
            raise SetupFailed("apt-get finds nothing to fetch, though the libraries cannot be loaded")
        _run([*apt, "download", *packages], cwd=scratch / "packages")
        for archive in sorted((scratch / "packages").glob("*.deb")):
            _run(["dpkg-deb", "--extract", str(archive), str(scratch / "root")])
        shutil.rmtree(folder, ignore_errors=True)
        (scratch / "root").rename(folder)


def planned_packages(plan: str) -> list[str]:
    """The packages that ``apt-get --simulate install`` would install, as ``name=version``."""
    return [f"{match['name']}={match['version']}" for match in _PLANNED.finditer(plan)]


def say(message: str) -> None:
    """Tell the person at the terminal what happens."""
    print(f"chapterhouse: {message}", flush=True)


def _loadable() -> bool:
    try:
        load_pango()
    except MissingPango:
        return False
    return True


def _privilege() -> list[str] | None:
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


def _run(command: Sequence[str], cwd: Path | None = None) -> str:
    # apt-get's words are read, so they must not be translated.
    done = subprocess.run(
        command, cwd=cwd, env={**os.environ, "LC_ALL": "C"}, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if done.returncode != 0:
        raise SetupFailed(f"{' '.join(command[:8])} ...: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


def _attempt(step: Callable[[], object]) -> None:
    """Run ``step``; a failure is told and left to what follows."""
    try:
        step()
    except SetupFailed as failure:
        say(str(failure))


if __name__ == "__main__":
    sys.exit(main())
