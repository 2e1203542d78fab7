"""Callouts in all their spellings, and the classes that authors may and may not give."""

from __future__ import annotations

import re
import subprocess

import pypandoc
import pytest
from sample_papers import paper_of

from chapterhouse import manuscript
from chapterhouse.manuscript.author_classes import LANGUAGES, author_classes
from chapterhouse.manuscript.chapter_tree import read_tree
from chapterhouse.manuscript.numbering import number_headings
from chapterhouse.manuscript.pandoc import write_html
from chapterhouse.manuscript.paper_view import PaperFacts, PaperView


def markup(body: str) -> str:
    text = f"# A\n\n{body}\n"
    paper = paper_of({"a.md": text})
    (listed,) = paper.chapters
    return write_html(
        manuscript.prepare(read_tree(text).content, listed, PaperView(PaperFacts(paper), listed)).tree.blocks
    ).content


@pytest.mark.parametrize(
    ("written", "kind", "title"),
    [
        ("::: note\nText.\n:::", "note", "Note"),
        ("::: {.warning}\nText.\n:::", "warning", "Warning"),
        ('::: {.callout-tip title="Try it"}\nText.\n:::', "tip", "Try it"),
        ("::: {.callout-caution collapse=true}\n## Mind\n\nText.\n:::", "caution", "Mind"),
        (":::{tip}\nText.\n:::", "tip", "Tip"),
        ("> [!NOTE]\n> Text.", "note", "Note"),
        ("> [!important] Do\n> Text.", "important", "Do"),
        ("> [!tip]- Folded\n> Text.", "tip", "Folded"),
        ("> [!note]+\n> Text.", "note", "Note"),
        ("> [!WARNING]\n>\n> Text.", "warning", "Warning"),
    ],
)
def test_a_callout_is_a_box_with_a_title(written: str, kind: str, title: str) -> None:
    body = markup(written)
    assert f'class="callout callout-{kind}"' in body and f"<strong>{title}</strong>" in body
    assert "<p>Text.</p>" in body and "[!" not in body and "blockquote" not in body


@pytest.mark.parametrize("name", ["page-number", "footnotes", "fault", "citation-slot", "skip", "callout", "reference"])
def test_no_author_can_write_a_mark_of_the_build(name: str) -> None:
    written = [
        f"[x]{{.{name}}}",
        f"[x](https://example.org/){{.{name}}}",
        f"`x`{{.{name}}}",
        f"::: {{.{name}}}\nx\n:::",
    ]
    body = markup("\n\n".join([*written, f"```{{.{name}}}\nx\n```", f"![x](figures/a.svg){{.{name}}}"]))
    assert f'"{name}' not in body and f" {name}" not in body and body.count(f"author-{name}") == 6


def test_the_languages_are_those_of_pandoc() -> None:
    command = [str(pypandoc.get_pandoc_path()), "--list-highlight-languages"]
    known = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert set(known) == LANGUAGES
    assert author_classes(["py", "C++", "numberLines", "other"], of_code=True) == [
        "python",
        "cpp",
        "numberLines",
        "author-other",
    ]


def test_code_has_colours_and_no_identifiers() -> None:
    body = markup("```python\ndef f(): return 1\n```\n\n```{.python .numberLines startFrom=9}\nx = 1\n```")
    assert '<span class="kw">def</span>' in body and "numberSource" in body and "source-line 8" in body
    assert "id=" not in body.partition("sourceCode")[2] and "<a " not in body


def test_the_title_in_the_attributes_of_a_callout_is_printed_and_no_word_of_the_text() -> None:
    box = '::: {.callout-note collapse=true title="Some title"}\nText.\n:::'
    text = f"# A\n\n{box}\n\n- one\n\n   ::: note\n   Two.\n   :::\n"
    (listed,) = (paper := paper_of({"a.md": text})).chapters
    prepared = manuscript.prepare(read_tree(text).content, listed, PaperView(PaperFacts(paper), listed))
    assert prepared.problems == ()
    assert "<strong>Some title</strong>" in write_html(prepared.tree.blocks).content


@pytest.mark.parametrize(
    "box",
    [
        "::: {.callout-note}\n## Title of the box {#sec:box}\n\nText.\n:::",
        '<div class="warning">\n\n## Title of the box\n\nText.\n\n</div>',
        "> ::: tip\n> ## Title of the box\n>\n> Text.\n> :::",
    ],
)
def test_the_heading_of_a_callout_is_no_heading_of_the_paper(box: str) -> None:
    text = f"# A\n\n{box}\n\n## Behind {{-}}\n\nWords.\n\n## Last {{#sec:last}}\n\nSee @sec:last.\n"
    paper = paper_of({"a.md": text})
    (listed,) = paper.chapters
    assert [(one.number, one.heading.text) for one in listed.headings] == [
        ("1", "A"),
        (None, "Behind"),
        ("1.1", "Last"),
    ]
    view = PaperView(PaperFacts(paper), listed)
    prepared = manuscript.prepare(read_tree(text).content, listed, view)
    assert prepared.problems == ()
    printed = write_html(number_headings(prepared.tree.blocks, listed, paper.settings.locale)).content
    assert re.findall(r"<h\d[^>]*>(.*?)</h\d>", printed) == [
        '<span class="number">1</span> A',
        "Behind",
        '<span class="number">1.1</span> Last',
    ]
    assert "<strong>Title of the box</strong>" in printed
