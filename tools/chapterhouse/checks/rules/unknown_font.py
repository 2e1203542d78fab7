"""A family of type that paper.toml names is not there, so that the paper would be set in another one.

A family comes from a package `fontpkg-...` that is installed, or from font files in the folder that `[theme.fonts]`
names. The fonts of the machine are never taken: the paper looks the same on every machine.

Bad:

    --- paper.toml
    [[parts]]
    chapters = ["chapters/one.md"]

    [theme.fonts]
    text = "Nowhere Grotesk"
           ^^^^^^^^^^^^^^^^^
    --- chapters/one.md
    # One {#sec:one}

    A word.

Good:

    --- paper.toml
    [[parts]]
    chapters = ["chapters/one.md"]

    [theme.fonts]
    text = "Source Sans 3"
    --- chapters/one.md
    # One {#sec:one}

    A word.
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.core.diagnostics import Problem, Severity, Span
from chapterhouse.core.suggestion import closest
from chapterhouse.model import Paper

SEVERITY = Severity.ERROR


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each family in paper.toml that was looked for and not found."""
    fonts = paper.settings.theme.fonts
    named: list[tuple[tuple[str | int, ...], str]] = [
        (("theme", "fonts", place), getattr(fonts, place)) for place in ("text", "headings", "code")
    ]
    named += [(("theme", "fonts", "scripts", at), family) for at, family in enumerate(fonts.scripts)]
    for path, family in named:
        if not paper.families or family in paper.families:
            continue
        near = closest(family, paper.families)
        package = "fontpkg-" + "-".join(family.lower().split())
        folder = (
            f"its files into `{fonts.folder}`" if fonts.folder else "its files into a folder and name that: `folder`"
        )
        yield Problem(
            span=paper.spans.get(path, Span("paper.toml")),
            message=f"the family “{family}” is not there",
            hint=f"did you mean “{near}”?" if near else f"install `{package}`, or put {folder}",
            misleading=False,
        )
