"""paper.toml lists no chapter, so that the paper has no word.

A file that lies in chapters/ is no chapter yet: paper.toml says which there are and in which order, so that a draft or
a note can lie beside them. The message names the files that are there.

Bad:

    --- paper.toml
    parts = []
            ^^
    --- chapters/one.md
    # One {#sec:one}

    A word.

Good:

    --- paper.toml
    [[parts]]
    chapters = ["chapters/one.md"]
    --- chapters/one.md
    # One {#sec:one}

    A word.
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.core.diagnostics import Problem, Severity, Span
from chapterhouse.model import Paper

SEVERITY = Severity.ERROR

_MOST_NAMED = 6
_NO_CHAPTERS = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE.md", "CODE_OF_CONDUCT.md", "SECURITY.md")


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at paper.toml where neither it lists a chapter nor a listed one is missing."""
    if paper.chapters or paper.missing:
        return
    settings = paper.settings
    if settings.front or settings.appendices or settings.back or settings.parts:
        return
    there = [
        path
        for path in sorted(paper.project_files)
        if path.endswith(".md") and path.rsplit("/", 1)[-1] not in _NO_CHAPTERS and not path.startswith(("build/", "."))
    ]
    named = ", ".join(f'"{path}"' for path in there[:_MOST_NAMED])
    more = f" (and {len(there) - _MOST_NAMED} more)" if len(there) > _MOST_NAMED else ""
    hint = f"[[parts]], and below it: chapters = [{named}]{more}"
    yield Problem(
        span=paper.spans.get(("parts",), Span("paper.toml")),
        message="paper.toml lists no chapter" + ("" if there else ", and no chapter is there"),
        hint=hint if there else 'write one into chapters/one.md, then [[parts]] with chapters = ["chapters/one.md"]',
    )
