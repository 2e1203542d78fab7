"""Papers around a bibliography, for the tests of the checks that look at one."""

from __future__ import annotations

import re

from kept_check import CACHE

from chapterhouse.checks.engine.run import check
from chapterhouse.core.diagnostics import Diagnostic
from chapterhouse.inputs.source import Buffers

A, BIB = "chapters/energy.md", "bibliography/references.bib"
TOML = f'title = "Paper"\ndate = 2026-01-01\n[[parts]]\nchapters = ["{A}"]\n'
ENERGY = "# Energy {#sec:energy}\n\n"
DEMAND = "@report{iea2025,\n  institution = {Agency},\n  title = {Demand},\n  year = {2025},\n"
"""A report that lacks its last lines."""

Files = dict[str, str]


def files_of(bib: str, text: str | None = None) -> Files:
    """A paper whose chapter is ``text``, by default one that cites every entry of ``bib``."""
    if text is None:
        keys = dict.fromkeys(re.findall(r"@(?!string)\w+\s*\{\s*([^\s,]+)\s*,", bib, re.IGNORECASE))
        text = f"It grows [{'; '.join(f'@{key}' for key in keys)}].\n" if keys else "It grows.\n"
    return {"paper.toml": TOML, A: ENERGY + text, BIB: bib}


def findings(bib: str, code: str | None = None, text: str | None = None) -> list[Diagnostic]:
    """The findings on a paper, all or those of one code; what only pandoc can find is not among them."""
    return [found for found in check(Buffers(files_of(bib, text)), CACHE).findings if code in (None, found.code)]


def only(bib: str, code: str, text: str | None = None) -> Diagnostic:
    """The one finding of ``code``."""
    (found,) = findings(bib, code, text)
    return found


def fixed(bib: str, code: str) -> str:
    """``bib`` with the edits of the findings of ``code``."""
    edits = [edit for found in findings(bib, code) for edit in found.edits]
    for edit in sorted(edits, key=lambda edit: edit.span, reverse=True):
        bib = bib[: edit.span.start] + edit.replacement + bib[edit.span.end :]
    return bib


def article(key: str = "park2025", **fields: str) -> str:
    """An article with all that it needs, and with ``fields`` in the place of or besides that."""
    usual = {"author": "Park, Jiyoung", "title": "Energy and demand", "journal": "Energy Policy", "year": "2025"}
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in {**usual, **fields}.items() if value)
    return f"@article{{{key},\n{lines}}}\n"
