"""Ace is installed from packages that are each pinned by a digest."""

from __future__ import annotations

import json
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "ace"


def test_every_package_of_ace_is_pinned_by_its_digest() -> None:
    packages = json.loads((FOLDER / "package-lock.json").read_text())["packages"]
    wanted = json.loads((FOLDER / "package.json").read_text())["dependencies"]
    assert packages.pop("")["dependencies"] == wanted == {"@daisy/ace": packages["node_modules/@daisy/ace"]["version"]}
    unpinned = [
        name
        for name, one in packages.items()
        if not one.get("inBundle") and not one.get("integrity", "").startswith("sha512-")
    ]
    assert unpinned == [] and len(packages) > 100
    assert not [name for name, one in packages.items() if "resolved" in one]
