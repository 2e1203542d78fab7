"""Inputs that once did not end in 150 seconds, each through ``chapterhouse check`` and ``chapterhouse build --draft``.

    python tests/hostile/large_inputs.py

prints what came of each as JSON, one line an input, with the processor's seconds of the command and all it started.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from hostile_papers import CHAPTER, DRAWINGS, HUGE, Hostile
from sound_paper import SVG, TOML, VEHICLES

SECONDS = 150
"""Of clock, after which an input counts as one that does not end."""

_ROW = "|" + " 1 |" * 300 + "\n"
_TEXTS = {
    "10,000 nested emphases": HUGE["emphasis in emphasis"],
    "a matrix of 200 by 200": "$$\\begin{matrix} " + (" & ".join("1" * 200) + " \\\\ ") * 200 + " \\end{matrix}$$",
    "5,000 footnotes": HUGE["5,000 notes"],
    "5,000 headings": HUGE["5,000 headings"],
    "2,000 equal headings": HUGE["2,000 equal headings"],
    "a table of 300 by 300": f"{_ROW}|{'---|' * 300}\n{_ROW * 300}",
    "a table of 20,000 rows": HUGE["20,000 rows"],
    "a line block of 20,000": HUGE["a line block of 20,000"],
    "5,000 undefined references": "See @fig:nothing.\n\n" * 5_000,
    "20,000 citations": HUGE["20,000 citations"],
    "code of 60,000 lines": HUGE["code of 60,000 lines"],
    "a paragraph of 1 MB": HUGE["a paragraph of a megabyte"],
    "5,000 statements": HUGE["5,000 statements"],
    "30,000 open comments": "<!-- " * 30_000,
}
_AUTHORS = "".join(f'[[authors]]\nname = "Author {number}"\n\n' for number in range(800))


def large_inputs() -> Iterator[Hostile]:
    """All of them, each a small sound paper but for one thing."""
    for name, text in _TEXTS.items():
        yield Hostile("large", name, {CHAPTER: f"{VEHICLES}\n{text}\n"}, "")
    yield Hostile("large", "800 authors", {"paper.toml": TOML.replace("[[parts]]", f"{_AUTHORS}[[parts]]", 1)}, "")
    for drawing in ("150,000 rectangles", "a megabyte of text"):
        content = SVG.replace("<rect", f"{DRAWINGS[drawing]}<rect", 1)
        yield Hostile("large", f"a drawing of {drawing}", {"figures/grid.svg": content}, "")


def tried(one: Hostile) -> dict[str, Any]:
    """What comes of ``one``: for each command its exit code, the processor's seconds, and the rules of its findings."""
    outcome: dict[str, Any] = {"name": one.name}
    with tempfile.TemporaryDirectory(prefix="chapterhouse-") as folder:
        for path, content in one.paper.items():
            file = Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        for name, arguments in (("check", ["check", "--format", "json"]), ("build", ["build", "--draft"])):
            outcome[name] = _run(folder, arguments)
        outcome["outputs"] = sorted(path.suffix for path in Path(folder, "build").glob("paper.*"))
    return outcome


def _run(folder: str, arguments: Sequence[str]) -> dict[str, Any]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-P", "-m", "chapterhouse", "--quiet", *arguments]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return {"code": None}
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    found = json.loads(done.stdout)["findings"] if "json" in arguments else []
    rules = sorted({one["code"] for one in found})
    return {"code": done.returncode, "seconds": round(seconds, 1), "rules": rules, "errors": done.stderr[-300:]}


if __name__ == "__main__":
    for large in large_inputs():
        print(json.dumps(tried(large)), flush=True)
