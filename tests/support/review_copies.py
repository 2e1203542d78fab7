"""A small paper in git with its review copy, for the tests of the review round."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
from functools import cache
from pathlib import Path

from click.testing import CliRunner, Result

from chapterhouse import pipeline
from chapterhouse.cli import cli
from chapterhouse.inputs.source import Buffers
from chapterhouse.model.built import BuildOptions, Revision

DATE = datetime.datetime(2026, 11, 30, tzinfo=datetime.UTC)
TOML = """title = "Power and water"
date = 2026-03-01
version = "0.3"
language = "en-GB"

[[parts]]
chapters = ["chapters/power.md", "chapters/water.md"]
"""
POWER = """---
status: draft
---

# Power {#sec:power}

Turbines feed the grid day and night, while batteries wait for the evening peak and sell what they stored at noon.
Operators balance both every second.[^rotor]
A *forecast* that errs by one per cent costs the region as much as a windless afternoon; see @sec:water for the pumps
that could help.

[^rotor]: Rotating masses gave inertia for free; inverters have to imitate it.

## Storage {#sec:storage}

Storage comes in three kinds, which @tbl:kinds compares by the hours that they last.

| Kind    | Hours | Where                |
|:--------|------:|:---------------------|
| Battery |     4 | beside the inverter  |
| Pumped  |    12 | above the reservoir  |
| Cavern  |   200 | below the salt marsh |

: Kinds of storage and the hours that they last. {#tbl:kinds}

- Batteries answer within milliseconds.
- Caverns answer within minutes and keep the harvest of a season.

> Nobody builds a cavern for an evening [@agency2025].
"""
WATER = """# Water {#sec:water}

Pumps lift water at night, when turbines would otherwise idle.
Their valves close in nine seconds, so that the mains do not burst when the power of @sec:power fails.

Reservoirs above the town hold two days of drinking water and half an hour of firefighting.
"""
BIB = """@report{agency2025,
  title = {Storage by season},
  institution = {Agency},
  year = {2025},
}
"""
FILES = {
    "paper.toml": TOML,
    "chapters/power.md": POWER,
    "chapters/water.md": WATER,
    "bibliography/references.bib": BIB,
}


@cache
def review_copy(commit: str | None = "c0ffee" * 6 + "abcd", *, review: bool = True) -> bytes:
    """The PDF of the paper."""
    options = BuildOptions(Revision(commit, DATE, modified=False), outputs=("pdf",), review=review)
    built = pipeline.build(Buffers(FILES), options)
    assert isinstance(built.product, dict), [finding.message for finding in built.findings]
    pdf: bytes = built.product["review.pdf" if review else "pdf"]
    return pdf


def git(folder: Path, *arguments: str) -> str:
    """Run git in ``folder`` as somebody, at one time: the same files give the same commit, whose PDF is made once."""
    who = ["-c", "user.name=A. Author", "-c", "user.email=author@example.org", "-c", "commit.gpgsign=false"]
    dates = {name: DATE.isoformat() for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE")}
    done = subprocess.run(
        ["git", *who, *arguments], cwd=folder, env=os.environ | dates, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def project(folder: Path, files: dict[str, str] = FILES) -> str:
    """The paper as a repository in ``folder``; its first commit."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "paper: first draft")
    return git(folder, "rev-parse", "HEAD")


def run(folder: Path, *arguments: str, code: int = 0) -> Result:
    """Run the tool on the paper in ``folder``; it has to end with ``code``."""
    result = CliRunner().invoke(cli, ["--project", str(folder), *arguments], standalone_mode=False)
    answer = result.return_value if result.exception is None else 2
    assert answer == code, (result.output, result.exception)
    return result


def listed(folder: Path, *arguments: str) -> dict[str, dict[str, str]]:
    """The remarks of the last round by their identifiers."""
    return {
        one["id"]: one
        for one in json.loads(run(folder, "-q", "remarks", "list", "--format", "json", *arguments).stdout)
    }
