"""A lock file into a bill of materials: every package with its version and digests, in CycloneDX 1.5 (ECMA-424).

    python tools/setup/sbom.py requirements/paper.txt > sbom.json

The same lock file gives the same bytes, so that a release can be compared with its source.
"""

from __future__ import annotations

import json
import re
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chapterhouse import __version__

_PACKAGE = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
_DIGEST = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def components(lock: str) -> Iterator[dict[str, Any]]:
    """The packages of ``lock``, the text of a requirements file with digests, in its order."""
    found = list(_PACKAGE.finditer(lock))
    for package, following in zip(found, [*found[1:], None], strict=True):
        name, version = package[1].lower(), package[2]
        block = lock[package.start() : following.start() if following else None]
        yield {
            "type": "library",
            "name": name,
            "version": version,
            "purl": f"pkg:pypi/{name}@{version}",
            "bom-ref": f"pkg:pypi/{name}@{version}",
            "hashes": [{"alg": "SHA-256", "content": digest} for digest in _DIGEST.findall(block)],
        }


def bill(lock: str) -> dict[str, Any]:
    """The whole bill of materials for what ``lock`` installs."""
    own = {"type": "application", "name": "chapterhouse", "version": __version__, "bom-ref": "chapterhouse"}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, lock)}",
        "version": 1,
        "metadata": {"component": own},
        "components": list(components(lock)),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(bill(Path(sys.argv[1]).read_text(encoding="utf-8")), indent=1) + "\n")
