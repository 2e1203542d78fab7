"""A Chromium for the tests of pages, out of a package of npm, where the machine has none.

    python tests/install_browser.py FOLDER

PyPI has no wheel that carries a browser. The package @sparticuz/chromium carries one with the libraries that it needs
and asks for nothing to be installed; npm brings it, its digest is held against the one below, and no script of it runs.
Where there is neither a browser nor npm this says so: those tests are skipped, or fail where CHROMIUM_WANTED is set.
"""

from __future__ import annotations

import base64
import hashlib
import io
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import brotli

sys.path.insert(0, str(Path(__file__).parent / "support"))

from browser import INSTALLED, machines_own

PACKAGE = "@sparticuz/chromium@153.0.0"
SHA512 = "jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA=="
_PARTS = "package/bin"
_LAUNCHER = """\
#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
LD_LIBRARY_PATH="$here/al2023/lib:$LD_LIBRARY_PATH" exec "$here/chromium" "$@"
"""


class WrongPackage(Exception):
    """The package is not the one that is pinned."""


def unpack(package: bytes, folder: Path, expected: str = SHA512) -> None:
    """Put the browser of ``package`` into ``folder``; raises :class:`WrongPackage` where its digest is another."""
    found = base64.b64encode(hashlib.sha512(package).digest()).decode()
    if found != expected:
        raise WrongPackage(f"{PACKAGE} has the digest {found}, and not {expected}")
    with tarfile.open(fileobj=io.BytesIO(package)) as archive:

        def part(name: str) -> bytes:
            member = archive.extractfile(f"{_PARTS}/{name}.br")
            assert member is not None
            return brotli.decompress(member.read())

        for name in ("al2023.tar", "swiftshader.tar"):
            with tarfile.open(fileobj=io.BytesIO(part(name))) as libraries:
                # What draws without a graphics card is looked for beside the program.
                place = folder if name.startswith("swift") else folder / "al2023"
                libraries.extractall(place, filter="data")
        _written(folder / "chromium", part("chromium"))
    _written(folder / INSTALLED, _LAUNCHER.encode())


def _written(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    path.chmod(0o755)


def main(folder: Path) -> int:
    """Put a browser into ``folder`` where the machine has none. Gives 1 for a package that is not the pinned one."""
    if machines_own() is not None or (folder / INSTALLED).exists():
        return 0
    npm = shutil.which("npm")
    if npm is None:
        print("no Chromium and no npm on this machine: the tests of pages in a browser cannot run", file=sys.stderr)
        return 0
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        done = subprocess.run(
            [npm, "pack", PACKAGE, "--silent", "--ignore-scripts", "--pack-destination", place],
            cwd=place,
            capture_output=True,
            text=True,
        )
        packages = list(Path(place).glob("*.tgz"))
        if done.returncode or not packages:
            print(f"npm brings no {PACKAGE}: {done.stderr.strip() or done.returncode}", file=sys.stderr)
            return 0
        try:
            unpack(packages[0].read_bytes(), folder)
        except WrongPackage as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
