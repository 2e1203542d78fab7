"""Paragraphs of running text are numbered by chapter in every output, are referred to, and keep a concordance."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache

import pypdf
import pytest
from review_copies import DATE
from sample_papers import paper_of

from chapterhouse import pipeline
from chapterhouse.core.diagnostics import Diagnostic
from chapterhouse.inputs.source import Buffers
from chapterhouse.manuscript import pandoc
from chapterhouse.manuscript.paragraphs import is_paragraph
from chapterhouse.model.built import BuildOptions, Revision
from chapterhouse.review.redline.redline import redline

TOML = """title = "Power"
date = 2026-03-01
bibliography = []
{front}
[[parts]]
chapters = ["a.md", "b.md"]

[numbering]
paragraphs = {wanted}
"""
A = """# Power {#sec:power}

First of all, see @par:last and [@par:last; @sec:power].

$$ a = b $$ {#eq:x}

- An item has none.

> A quotation has none.

## Storage

Second *of all*.[^n]

[^n]: A note has none.
"""
B = "# Water\n\nA third one.\n\nIn the end, []{#par:last}water flows.\n"
FRONT = "# Preface {-}\n\nNobody counts here.\n"


@cache
def built(wanted: str = "true", a: str = A) -> tuple[dict[str, bytes], list[Diagnostic]]:
    files = {"paper.toml": TOML.format(wanted=wanted, front='front = ["f.md"]'), "a.md": a, "b.md": B, "f.md": FRONT}
    options = BuildOptions(Revision(None, DATE, modified=False), outputs=("pdf", "html", "epub", "docx", "md", "txt"))
    made = pipeline.build(Buffers(files), options)
    assert isinstance(made.product, dict), [finding.message for finding in made.findings]
    return made.product, made.findings


def words_of(name: str, made: dict[str, bytes]) -> str:
    if name == "pdf":
        return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made["pdf"])).pages)
    if name in {"docx", "epub"}:
        with zipfile.ZipFile(io.BytesIO(made[name])) as archive:
            texts = [one for one in archive.namelist() if one.endswith((".xhtml", "document.xml"))]
            return " ".join(re.sub("<[^>]+>", "", archive.read(one).decode()) for one in texts)
    return re.sub("<[^>]+>", "", made[name].decode())


@pytest.mark.parametrize("name", ["pdf", "html", "epub", "docx", "md", "txt"])
def test_every_output_has_the_numbers(name: str) -> None:
    said = " ".join(words_of(name, built()[0]).replace("\\", "").split())
    for number, words in (("1:1", "First of"), ("1:2", "Second"), ("2:1", "A third"), ("2:2", "In the end")):
        # In a PDF what floats is drawn before the text of its page; its tags are in order.
        pattern = number if name == "pdf" else rf"{number}\s*\W*{words}"
        assert re.search(pattern, said), number
    assert "1:3" not in said
    assert len(re.findall(r"Paragraph\s2:2", said)) == 2


def test_a_reference_leads_to_the_paragraph() -> None:
    page = built()[0]["html"].decode()
    assert '<a href="#par:last" class="reference">Paragraph\N{NO-BREAK SPACE}2:2</a>' in page
    assert page.count('id="par:last"') == 1
    assert '<span id="par:last" class="paragraph-number">2:2</span> In the end, water flows.' in page


def test_without_numbers_nothing_is_printed_and_a_reference_is_told() -> None:
    made, findings = built("false")
    assert "1:1" not in words_of("txt", made)
    assert "“In the end water flows”" in words_of("txt", made)
    (found,) = {finding.hint for finding in findings if finding.code == "reference-to-unnumbered"}
    assert found is not None
    assert "paragraphs = true" in found


def test_a_label_elsewhere_is_misplaced() -> None:
    paper = paper_of({"a.md": "# A\n\n- []{#par:x}An item.\n"})
    (misplaced,) = paper.chapters[0].chapter.misplaced_labels
    assert misplaced.label.name == "par:x"
    assert "par:x" not in paper.targets


@pytest.mark.parametrize(
    "text",
    [
        A,
        B,
        "One.\n\n![](a.png)\n\n![C](a.png)\n\nTwo ![](a.png) with it.\n\n$$x$$\n\n$$x$$ {#eq:y}\n\nAs $$x$$ says.\n",
        "*One*\n\n[@a2020]\n\n[link](b.md)\n\n`code`\n\nTwo\n: defined\n\n| a line\n| block\n\n<!-- c -->\n\nZ",
        "One\n- item?\n\n1. x\n\n   inner\n\nTwo\n\n    code\n\n::: {.note}\nA div.\n:::\n\n| a |\n|---|\n| b |\n\nEnd",
    ],
    ids=["chapter", "label", "pictures", "inlines", "blocks"],
)
def test_both_readers_count_the_same_paragraphs(text: str) -> None:
    chapter = paper_of({"a.md": f"# T\n\n{text}"}).chapters[0].chapter
    counted = [block for block in pandoc.read_markdown(chapter.text).content if is_paragraph(block)]
    assert len(counted) == len(chapter.paragraphs)


def test_the_concordance_says_what_is_numbered_otherwise() -> None:
    one, two = "# A\n\nOne is here.\n\n", "Two is here.\n\nThree is here.\n"
    numbering = {"paragraphs": True}
    old = paper_of({"a.md": one + two}, numbering=numbering)
    new = paper_of({"a.md": f"{one}Something else came in.\n\n{two}"}, numbering=numbering)
    found = [(one.before, one.now) for one in redline(old, new).paragraphs]
    assert found == [("", "1:2"), ("1:2–1:3", "1:3–1:4")]
