"""What contents lists, running heads and outlines print of a heading: all of its words, as the page has them."""

from __future__ import annotations

from datetime import UTC, datetime

import lxml.html
import pytest

from chapterhouse.inputs.source import Buffers
from chapterhouse.model.built import BuildOptions, Revision
from chapterhouse.pipeline import build

CHAPTER = """\
# It's `x` and $y^2$[^n] {#sec:a}

Words.

## Don't [link](https://example.org/) *emph*^[in] [@roe] -- so... {#sec:b .x}

Words.

## Ends with [brackets] {#sec:c}

Words.

## $\\alpha_1 \\le \\mathbb{R}$ {#sec:d}

Words.

## Plain {#sec:e}

Words.

[^n]: Note.
"""
TITLES = [
    "1 It\u2019s x and y²",
    "1.1 Don\u2019t link emph \u2013 so…",
    "1.2 Ends with [brackets]",
    "1.3 \u03b1₁ ≤\u211d",
    "1.4 Plain",
]


@pytest.fixture(scope="module")
def page() -> str:
    files: dict[str, str | bytes] = {
        "paper.toml": 'title = "T"\ndate = 2026-01-01\nbibliography = ["a.bib"]\nparts = [{ chapters = ["a.md"] }]\n',
        "a.md": CHAPTER,
        "a.bib": "@book{roe, author = {Roe, A.}, title = {T}, publisher = {P}, year = 2020}\n",
    }
    revision = Revision(None, datetime(2026, 1, 1, tzinfo=UTC), False)
    built = build(Buffers(files), BuildOptions(revision, ("html",), draft=True))
    assert isinstance(built.product, dict)
    return built.product["html"].decode()


def test_the_contents_have_every_word_of_a_heading_and_no_markup(page: str) -> None:
    root = lxml.html.document_fromstring(page)
    lines = [" ".join(link.text_content().split()) for link in next(root.iter("nav")).iter("a")]
    assert lines[: len(TITLES)] == TITLES
