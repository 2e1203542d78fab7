"""Papers of one chapter through the whole pipeline into a PDF, and the PDF's pages read back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pypdfium2
from sound_paper import REVISION

from chapterhouse import pipeline
from chapterhouse.core.diagnostics import Diagnostic
from chapterhouse.inputs.source import Buffers
from chapterhouse.model.built import BuildOptions

TOML = """\
title = "A paper of one chapter"
date = 2026-01-02
bibliography = ["references.bib"]
[[parts]]
chapters = ["chapters/one.md"]
"""

_ON_ONE_LINE = 4.0  # points
_SPACE = 0.09  # of a letter's height


@dataclass(frozen=True)
class Made:
    """A built paper: its files by the end of their names, what was found, and the source of its chapter."""

    outputs: Mapping[str, bytes]
    findings: list[Diagnostic]
    chapter: str

    @property
    def codes(self) -> list[str]:
        return [finding.code for finding in self.findings]

    def lines_of(self, code: str) -> list[int]:
        """The lines of the chapter that the findings ``code`` point at, counted from 1."""
        starts = [finding.span.start for finding in self.findings if finding.code == code]
        return [self.chapter.count("\n", 0, start) + 1 for start in starts if start is not None]

    @cached_property
    def text(self) -> str:
        """The text of the pages of the chapter in one line, words that lines part whole again."""
        return " ".join("\n".join(self.pages).split()).replace("\ufffe ", "")

    @cached_property
    def pages(self) -> list[str]:
        """The text of the pages of the chapter, in the order of the content."""
        return chapter_pages(self.outputs["pdf"])


def made(chapter: str, *formats: str, toml: str = TOML, draft: bool = False, **files: str | bytes) -> Made:
    """The paper of the one ``chapter``, built as ``formats``, PDF alone where none is named."""
    texts: dict[str, str | bytes] = {
        "paper.toml": toml,
        "chapters/one.md": chapter,
        "references.bib": "",
        **files,
    }
    options = BuildOptions(REVISION, outputs=formats or ("pdf",), draft=draft)
    built = pipeline.build(Buffers(texts), options)
    assert not built.stopped, [(f.code, f.message) for f in built.findings]
    assert isinstance(built.product, Mapping)
    return Made(built.product, built.findings, chapter)


def chapter_pages(content: bytes) -> list[str]:
    """The text of every page between the contents and the colophon, line by line as it is seen."""
    document = pypdfium2.PdfDocument(content)
    texts = ["\n".join(line.text for line in lines(page)) for page in list(document)[2:-1]]
    document.close()
    return texts


@dataclass(frozen=True)
class Line:
    """What stands on one line of a page, from left to right; lengths in points from the lower left of the page."""

    text: str
    left: float
    right: float
    bottom: float
    top: float


def lines(page: pypdfium2.PdfPage) -> list[Line]:
    """The lines of ``page`` from top to bottom."""
    text = page.get_textpage()
    letters = []
    for index in range(text.count_chars()):
        character = text.get_text_range(index, 1)
        if character.strip():
            letters.append((*text.get_charbox(index, loose=True), character))
    rows: list[list[tuple[float, float, float, float, str]]] = []
    for letter in sorted(letters, key=lambda one: (-one[1], one[0])):
        if rows and abs(rows[-1][0][1] - letter[1]) < _ON_ONE_LINE:
            rows[-1].append(letter)
        else:
            rows.append([letter])
    return [_line(sorted(row)) for row in rows]


def _line(letters: list[tuple[float, float, float, float, str]]) -> Line:
    parts, end = [], letters[0][0]
    for left, bottom, right, top, character in letters:
        if left - end > (top - bottom) * _SPACE:
            parts.append(" ")
        parts.append(character)
        end = right
    return Line(
        text="".join(parts),
        left=letters[0][0],
        right=max(one[2] for one in letters),
        bottom=min(one[1] for one in letters),
        top=max(one[3] for one in letters),
    )
