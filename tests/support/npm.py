"""Packages that npm brings for the tests, each held against a digest; no script of theirs runs."""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path


class WrongPackage(Exception):
    """The package is not the one that is pinned."""


class NoPackage(Exception):
    """There is no npm here, or it does not bring the package; the message says which."""


def packed(package: str) -> bytes:
    """The archive of ``package``, such as ``name@1.2.3``; raises :class:`NoPackage`."""
    npm = shutil.which("npm")
    if npm is None:
        raise NoPackage("no npm on this machine")
    with tempfile.TemporaryDirectory() as place:
        done = subprocess.run(
            [npm, "pack", package, "--silent", "--ignore-scripts", "--pack-destination", place],
            cwd=place,
            capture_output=True,
            text=True,
        )
        packages = list(Path(place).glob("*.tgz"))
        if done.returncode or not packages:
            raise NoPackage(f"npm brings no {package}: {done.stderr.strip() or done.returncode}")
        return packages[0].read_bytes()


def verify(package: str, content: bytes, expected: str) -> None:
    """Raise :class:`WrongPackage` where the SHA-512 of ``content``, in base64, is another than ``expected``."""
    found = base64.b64encode(hashlib.sha512(content).digest()).decode()
    if found != expected:
        raise WrongPackage(f"{package} has the digest {found}, and not {expected}")
