"""A Chromium for the tests of pages, out of a package of npm, where the machine has none.

    python tests/install_browser.py FOLDER

PyPI has no wheel that carries a browser. The package @sparticuz/chromium carries one with the libraries that it needs
and asks for nothing to be installed; npm brings it, its digest is held against the one below, and no script of it runs.
Where there is neither a browser nor npm this says so: those tests are skipped, or fail where CHROMIUM_WANTED is set.
"""

from __future__ import annotations

import io
import sys
import tarfile
from pathlib import Path

import brotli

sys.path.insert(0, str(Path(__file__).parent / "support"))

import npm
from browser import INSTALLED, machines_own
from npm import WrongPackage

PACKAGE = "@sparticuz/chromium@153.0.0"
SHA512 = "jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA=="
_PARTS = "package/bin"
_LAUNCHER = """\
#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
LD_LIBRARY_PATH="$here/al2023/lib:$LD_LIBRARY_PATH" exec "$here/chromium" "$@"
"""


def unpack(package: bytes, folder: Path, expected: str = SHA512) -> None:
    """Put the browser of ``package`` into ``folder``; raises :class:`WrongPackage` where its digest is another."""
    npm.verify(PACKAGE, package, expected)
    with tarfile.open(fileobj=io.BytesIO(package)) as archive:

        def part(name: str) -> bytes:
            member = archive.extractfile(f"{_PARTS}/{name}.br")
            assert member is not None
            return brotli.decompress(member.read())

        for name in ("al2023.tar", "swiftshader.tar"):
            with tarfile.open(fileobj=io.BytesIO(part(name))) as libraries:
                # What draws without a graphics card is looked for beside the program.
                place = folder if name.startswith("swift") else folder / "al2023"
                # Python 3.11 has filters from its fourth correction on; the package is the pinned one either way.
                libraries.extraction_filter = getattr(tarfile, "data_filter", lambda member, path: member)
                libraries.extractall(place)
        _written(folder / "chromium", part("chromium"))
    _written(folder / INSTALLED, _LAUNCHER.encode())


def _written(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    path.chmod(0o755)


def main(folder: Path) -> int:
    """Put a browser into ``folder`` where the machine has none. Gives 1 for a package that is not the pinned one."""
    if machines_own() is not None or (folder / INSTALLED).exists():
        return 0
    try:
        package = npm.packed(PACKAGE)
        folder.mkdir(parents=True, exist_ok=True)
        unpack(package, folder)
    except npm.NoPackage as error:
        print(f"no Chromium and {error}: the tests of pages in a browser cannot run", file=sys.stderr)
    except WrongPackage as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
