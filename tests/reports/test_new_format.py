"""The guide's promise: a report format is one file and one word, and all else follows from what it says of itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from chapterhouse import reports

TOOLS = Path(__file__).parents[2] / "tools"
CHECKSTYLE = '''"""Findings into Checkstyle's XML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from xml.sax.saxutils import quoteattr

from chapterhouse.core.diagnostics import Diagnostic, in_reading_order
from chapterhouse.reports.location import Texts

SUFFIX = ".checkstyle"
FOR_CI = True
ARE_LINES = False


def render(diagnostics: Sequence[Diagnostic], texts: Mapping[str, str]) -> str:
    """The findings, a ``<file>`` each."""
    places, parts = Texts(texts), ["<checkstyle>"]
    for file, found in groupby(in_reading_order(list(diagnostics)), key=lambda finding: finding.span.file):
        parts.append(f"<file name={quoteattr(file)}>")
        for one in found:
            extent = places.extent(one.span)
            line = extent.start.line if extent else 1
            parts.append(f'<error line="{line}" message={quoteattr(one.message)} source={quoteattr(one.code)}/>')
        parts.append("</file>")
    return "\\n".join([*parts, "</checkstyle>", ""])
'''


def test_every_format_says_what_it_is() -> None:
    for name in reports.NAMES:
        form = reports.format_of(name)
        assert isinstance(form.FOR_CI, bool) and isinstance(form.ARE_LINES, bool)
        assert form.SUFFIX == "" or (form.SUFFIX.startswith(".") and reports.name_for(form.SUFFIX) == name)
    assert reports.name_for("") is None and reports.name_for(".none") is None


@pytest.mark.slow
def test_a_format_is_added_by_one_file_and_one_word(tmp_path: Path) -> None:
    package, paper = tmp_path / "tools/chapterhouse", tmp_path / "repository/paper"
    shutil.copytree(TOOLS / "chapterhouse", package, ignore=shutil.ignore_patterns("__pycache__"))
    (package / "reports/checkstyle.py").write_text(CHECKSTYLE, encoding="utf-8")
    registry = package / "reports/__init__.py"
    text = registry.read_text(encoding="utf-8")
    assert text.count('NAMES = ("') == 1
    registry.write_text(text.replace('NAMES = ("', 'NAMES = ("checkstyle", "'), encoding="utf-8")
    (paper / "chapters").mkdir(parents=True)
    (paper / "paper.toml").write_text('title = "T"\ndate = 2026-01-01\n[[parts]]\nchapters = ["chapters/a.md"]\n')
    (paper / "chapters/a.md").write_text("# A {#sec:a}\n\nSee @fig:none.\n")

    def report(*arguments: str) -> str:
        environment = {**os.environ, "PYTHONPATH": str(tmp_path / "tools"), "GITHUB_WORKSPACE": str(paper.parent)}
        command = [sys.executable, "-m", "chapterhouse", "--quiet", "check", "--no-cache", *arguments]
        return subprocess.run(command, cwd=paper, env=environment, capture_output=True, text=True).stdout

    shown = report("--format", "checkstyle")
    assert '<file name="paper/chapters/a.md">' in shown and 'source="undefined-reference"' in shown
    report("--output", "found.checkstyle")
    assert (paper / "found.checkstyle").read_text(encoding="utf-8") == shown
