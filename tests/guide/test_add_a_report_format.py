"""The guide's promise: a report format is one file and one word, and all else follows from what it says of itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from scratch_tool import ScratchTool

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


@pytest.mark.slow
def test_a_format_is_added_by_one_file_and_one_word(tmp_path: Path) -> None:
    tool = ScratchTool(tmp_path)
    tool.write("tools/chapterhouse/reports/checkstyle.py", CHECKSTYLE)
    tool.replace("tools/chapterhouse/reports/__init__.py", 'NAMES = ("', 'NAMES = ("checkstyle", "')
    assert len(tool.touched) == 2
    tool.write_paper("", "# A {#sec:a}\n\nSee @fig:none.\n")

    def report(*arguments: str) -> str:
        check = ("--quiet", "check", "--no-cache", *arguments)
        return tool.run(*check, GITHUB_WORKSPACE=str(tool.paper.parent)).stdout

    shown = report("--format", "checkstyle")
    assert '<file name="paper/chapters/a.md">' in shown and 'source="undefined-reference"' in shown
    report("--output", "found.checkstyle")
    assert (tool.paper / "found.checkstyle").read_text(encoding="utf-8") == shown
