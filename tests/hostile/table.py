"""The table of hostile papers and what comes of them, for SECURITY.md.

    python tests/hostile/table.py > table.md        or: make security-table

It stands between two comments there; ``test_hostile_papers.py`` asks that it is the true one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "SECURITY.md"
LIMITS_BEGIN, LIMITS_END = "<!-- limits: begin -->\n", "<!-- limits: end -->\n"
BEGIN, END = "<!-- hostile papers: begin -->\n", "<!-- hostile papers: end -->\n"

LARGE_BEGIN, LARGE_END = "<!-- large inputs: begin -->\n", "<!-- large inputs: end -->\n"


def outcomes(script: str = "run.py") -> list[dict[str, Any]]:
    """What comes of every hostile paper, each tried in a process of its own kind (see ``run.py``)."""
    folders = (HERE.parents[1] / "tools", HERE.parent / "support", HERE)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, folders))}
    command = [sys.executable, "-P", HERE / script]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=6000)
    return [json.loads(line) for line in done.stdout.splitlines()]


def table(found: Sequence[Mapping[str, Any]]) -> str:
    """The outcomes as a table of Markdown, one row a kind."""
    kinds: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for one in found:
        kinds[one["kind"]].append(one)
    rows = ["| What is sent | Papers | What is tried | What is found |", "|---|--:|---|---|"]
    for kind, ones in kinds.items():
        codes = sorted({code for one in ones for code in one.get("errors", ())})
        tried = ", ".join(one["name"] for one in ones)
        rows.append(f"| {kind} | {len(ones)} | {tried} | {', '.join(f'`{code}`' for code in codes)} |")
    events = sum(bool(one["events"]) for one in found)
    failed = sum("failed" in one for one in found)
    rows += ["", f"{len(found)} papers: {failed} ended the tool, {events} reached a file, a connection or a program."]
    return "\n".join(rows) + "\n"


def limits_table() -> str:
    """The bounds that can be set, as a table of Markdown."""
    from chapterhouse.core.limits import LIMITS

    rows = [f"| `{limit.name}` | {limit.most:,} | {limit.words} |" for limit in LIMITS.values()]
    return "\n".join(["| Name | At most | Of what |", "|---|--:|---|", *rows]) + "\n"


def large_table(found: Sequence[Mapping[str, Any]]) -> str:
    """What came of large inputs, with the processor's seconds of each command (see ``large_inputs.py``)."""
    rows = ["| What is sent | `check` finds | in | `build --draft` makes | in |", "|---|---|--:|---|--:|"]
    for one in found:
        check, build = one["check"], one["build"]
        rules = ", ".join(f"`{rule}`" for rule in check["rules"]) or "nothing"
        outputs = ", ".join(suffix.removeprefix(".") for suffix in one["outputs"]) or "nothing"
        rows.append(f"| {one['name']} | {rules} | {check['seconds']} s | {outputs} | {build['seconds']} s |")
    return "\n".join(rows) + "\n"


def written(page: str, made: str, large: str | None = None) -> str:
    """``page`` with the tables ``made`` and ``large`` (if given), and that of the limits, in their places."""
    tables = [(LIMITS_BEGIN, LIMITS_END, limits_table()), (BEGIN, END, made)]
    tables += [(LARGE_BEGIN, LARGE_END, large)] if large is not None else []
    for begin, end, text in tables:
        before, _, rest = page.partition(begin)
        page = before + begin + text + end + rest.partition(end)[2]
    return page


if __name__ == "__main__":
    made, large = table(outcomes()), large_table(outcomes("large_inputs.py"))
    if "--write" in sys.argv:
        PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), made, large), encoding="utf-8")
    else:
        sys.stdout.write(f"{made}\n{large}")
