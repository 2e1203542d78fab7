"""Typical mistakes of a new co-author, each mended by what its message offers and by nothing else.

A co-author who reads only the help takes what stands in backticks there, and writes it in place of the characters that
the carets mark. So does :func:`fixed`; nothing in it knows what the mistake was.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from kept_check import check
from seeding import read_paper

from chapterhouse.core.diagnostics import Diagnostic
from chapterhouse.inputs.source import Buffers

POWER, WATER = "chapters/power.md", "chapters/water.md"
Files = dict[str, str | bytes]


def replaced(file: str, old: str, new: str) -> Callable[[Files], Files]:
    """The mistake of writing ``new`` for ``old``."""

    def make(files: Files) -> Files:
        text = files[file]
        assert isinstance(text, str) and text.count(old) == 1
        return {**files, file: text.replace(old, new)}

    return make


def moved(old: str, new: str) -> Callable[[Files], Files]:
    """The mistake of moving a file and telling no chapter."""
    return lambda files: {new if path == old else path: content for path, content in files.items()}


MISTAKES = {
    "a misspelt key": (replaced(POWER, "[@park2025", "[@prak2025"), "undefined-citation"),
    "a misspelt label": (replaced(WATER, "@tbl:demand", "@tbl:demnad"), "undefined-reference"),
    "a misspelt footnote": (replaced(WATER, "counts.[^pumps]", "counts.[^pump]"), "undefined-footnote"),
    "a figure that was moved": (moved("figures/demand.svg", "figures/power/demand.svg"), "missing-figure-file"),
    "a path from the chapter": (replaced(POWER, "(figures/", "(../figures/"), "missing-figure-file"),
    "a level skipped": (replaced(POWER, "### The grid", "#### The grid"), "skipped-heading-level"),
    "a second title": (replaced(POWER, "### The grid", "# The grid"), "several-chapters"),
    "LaTeX's reference": (replaced(POWER, "@fig:demand", r"\autoref{fig:demand}"), "foreign-reference-syntax"),
    "Quarto's reference": (replaced(POWER, "@fig:demand", "@fig-demand"), "foreign-reference-syntax"),
    "a wrong prefix": (replaced(WATER, "@sec:power", "@tbl:power"), "wrong-reference-kind"),
    "a cell forgotten": (replaced(POWER, "| 2024 |    415 | Energy Agency    |", "| 2024 |    415 |"), "ragged-table"),
    "a chapter renamed": (moved(WATER, "chapters/waters.md"), "missing-chapter"),
    "a setting misspelt": (replaced("paper.toml", "language =", "langauge ="), "unknown-setting"),
}


def sample() -> Files:
    return dict(read_paper("sample").files)


def fixed(files: Files, finding: Diagnostic) -> Files:
    """The files with what the help offers in place of what the carets mark."""
    offered = re.search(r"`([^`]+)`", finding.hint or "")
    assert offered is not None, f"nothing is offered: {finding.hint}"
    span, text = finding.span, files[finding.span.file]
    assert isinstance(text, str)
    # Nobody writes a sign twice that stands around the place anyway.
    before, behind = text[: span.start], text[span.end :]
    marked, new = span.slice(text), offered[1]
    if marked[:1] == marked[-1:] == '"':
        before, behind = f'{before}"', f'"{behind}'
    return {**files, span.file: before.removesuffix("@" if new.startswith("@") else "") + new + behind}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_message_alone_is_enough(mistake: str) -> None:
    make, code = MISTAKES[mistake]
    spoilt = make(sample())
    reported = [one for one in check(Buffers(spoilt)).findings if one.code == code]
    assert len(reported) == 1
    assert check(Buffers(fixed(spoilt, reported[0]))).findings == []
