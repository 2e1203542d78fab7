"""Ace by DAISY for the tests of the EPUB, with all that it needs, out of packages of npm.

    python tests/install_ace.py FOLDER

tests/ace/package-lock.json names each package with its version and its digest, which npm holds it against; no script
of theirs runs. It drives the browser that the other tests have. Where npm does not bring them this says so: those tests
are skipped, or fail where CHROMIUM_WANTED is set.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).parent / "ace"
PROGRAM = "node_modules/.bin/ace-puppeteer"


def main(folder: Path) -> int:
    """Put Ace into ``folder``."""
    npm = shutil.which("npm")
    if npm is None:
        print("no npm on this machine: Ace cannot look at the EPUB", file=sys.stderr)
        return 0
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(LOCK / name, folder / name)
    done = subprocess.run(
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    if done.returncode or not (folder / PROGRAM).exists():
        shutil.rmtree(folder)
        print(f"npm brings no Ace: {done.stderr.strip()[-400:] or done.returncode}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
