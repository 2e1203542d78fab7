"""A draft is built from whatever is there, in every output, with each error marked."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from chapterhouse.inputs.source import Buffers
from chapterhouse.model.built import BuildOptions, Revision
from chapterhouse.pipeline import build

OUTPUTS = ("html", "epub", "docx", "pdf")
TOML = (
    'title = "A draft of \u6c49"\ndate = 2026-01-01\n\n[[parts]]\nchapters = [{}]\n\n[[authors]]\nname = "Li \u660e"\n'
)

PAPERS = {
    "no title, no text, nothing": {"01.one.md": "## Begins at level 2\n\nText.\n", "two.md": "", "three.md": " \n\n"},
    "what cannot be read": {"one.md": "# One\n\nText, see @sec:two.\n", "two.md": "> " * 70 + "deep {#sec:two}\n"},
    "no font, no formula, no picture": {
        "one.md": """
# 연 and `연`

$\\frac{a$ and $\\aplha$

![](figures/no.png) ![a](x.gif)

[x](#no) [y](z:q) @fig:no [@no]
"""
    },
    "the readers disagree": {
        "one.md": """
# One {#sec:one}

## a *b {#sec:u}

a

  b
  -----
  c

See @sec:u, @sec:one.

::: {#x .y}

## In a div {#sec:d}
"""
    },
    "classes of the theme": {
        "one.md": """
# One {.footnotes}

## Two {#sec:h .footnote}

[x](https://example.org/){.page-number} [y]{.fault}

::: {.skip}
z
:::
"""
    },
    "names that no reader takes": {
        "one.md": "# One {#sec:a%20b}\n\n## Two {#sec:a/b}\n\n![A](figures/no.svg){#fig:a+b}\n\n$$x$$ {#eq:a--b}\n\n"
        "See @{sec:a%20b}, [x](#sec:a%20b), ^@sec:two^ and ~@sec:two~, @{fig:a+b}, @eq:a--b, [@{a~b}; @a#b], "
        "[y]{#n<m} [y](#n<m).\n",
        "two.md": "# Two {#sec:two}\n\nBack to ^@{sec:a%20b}^ and [*@sec:two*]{.smallcaps}.\n",
    },
    "links to a heading whose name is an escape": {
        "one.md": "# One\n\n[](#a-b) [x](one.md#a-b) [y](#sec:a%20b) @{sec:a%20b} [z]{#e%41} [z](#e%41)\n\n"
        "## A b {#sec:a%20b .x}\n",
    },
    "words of HTML before a title": {"one.md": "<ul>[x](c0.md#b) `y`<li>z `x`{.python}\n\n\nTitle\n===\n"},
    "labels where none belong": {
        "one.md": "# One\n\n[]{#par:p} Text, @par:p.\n\n![A](figures/a.svg){#fig:a}\n",
        "two.md": "# Two\n\n| []{#par:p} | [x]{#fig:a} |\n|---|---|\n| [y]{#sec:one} | `z`{#tbl:z} [z](#tbl:z) |\n",
    },
    "names of every kind": {
        "one.md": """
# Été {#sec:été}

See @sec:été, [x](#é), [y]{#é}, [z](#a.b), [w]{#a.b}.

![A](figures/a.svg){#p} in a line, [p](#p), and @fig:q.

![](figures/a.svg){#fig:q}
"""
    },
}


@pytest.mark.slow
@pytest.mark.parametrize("name", PAPERS)
def test_a_draft_is_built(name: str) -> None:
    chapters = {f"chapters/{path}": text for path, text in PAPERS[name].items()}
    files: dict[str, str | bytes] = dict(chapters)
    files["figures/a.svg"] = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 40" width="64" height="40"/>'
    files["bibliography/references.bib"] = "@misc{a~b, title = {T}}\n\n@misc{a#b, title = {U}}\n"
    files["paper.toml"] = TOML.format(", ".join(f'"{path}"' for path in chapters))
    revision = Revision(None, datetime(2026, 1, 1, tzinfo=UTC), False)
    built = build(Buffers(files), BuildOptions(revision, OUTPUTS, draft=True))
    made = built.product
    assert isinstance(made, dict) and {*OUTPUTS} <= made.keys()
    assert not [finding for finding in built.findings if finding.code == "failed-output"]
    for finding in built.findings:
        assert finding.span.file in files, finding
