"""The bill of materials names every locked package with its digests."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements/paper.txt"


def test_the_bill_of_materials_is_that_of_the_lock_file() -> None:
    command = [sys.executable, ROOT / "tools/setup/sbom.py", LOCK]
    made = [subprocess.run(command, capture_output=True, check=True, timeout=60).stdout for _ in range(2)]
    assert made[0] == made[1]
    bill = json.loads(made[0])
    text = LOCK.read_text()
    locked = dict(re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", text, re.MULTILINE))
    assert {part["name"]: part["version"] for part in bill["components"]} == {k.lower(): v for k, v in locked.items()}
    assert len(locked) > 20
    digests = [one["content"] for part in bill["components"] for one in part["hashes"]]
    assert sorted(digests) == sorted(re.findall(r"sha256:([0-9a-f]{64})", text))
    assert all(part["hashes"] for part in bill["components"])
