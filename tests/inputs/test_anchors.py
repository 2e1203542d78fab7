"""Every chapter and every thing has a name of its own in the outputs, whatever their files and headings are called."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from io import BytesIO

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sound_paper import REVISION

from chapterhouse import pipeline
from chapterhouse.inputs.anchors import Anchors, slugs_of
from chapterhouse.inputs.source import Buffers
from chapterhouse.model.built import BuildOptions

CHAPTER = """# NAME {#sec:NAME}

A note on the start.[^a] The [place]{#spot} is where the word leads back [to the same place](#spot).

## Spot

A heading with the words of an identifier, and a table without a label.

| a | b |
|---|---|
| 1 | 2 |

: Numbers

## Spot

[^a]: The note of NAME.
"""
TOML = """title = "Same names"
date = 2026-01-01
[checks]
duplicate-heading = "off"
[[parts]]
title = "Part"
chapters = ["one/intro.md"]
[[parts]]
title = "Part"
chapters = ["two/intro.md", "two-intro.md"]
"""
FILES = {
    "paper.toml": TOML,
    "one/intro.md": CHAPTER.replace("NAME", "one"),
    "two/intro.md": CHAPTER.replace("NAME", "two"),
    "two-intro.md": CHAPTER.replace("NAME", "three"),
    "bibliography/references.bib": "",
}

names = st.sampled_from(["a", "b", "A", "a-b", "a/b", "b/a", "a/b/a", "a-2", "a/b-2", "a--2", "a b", "b/a b", "ü/a&b"])


@given(st.lists(names, unique=True))
def test_no_two_chapters_have_one_slug(paths: list[str]) -> None:
    slugs = slugs_of(f"{path}.md" for path in paths)
    assert list(slugs) == [f"{path}.md" for path in paths]
    assert len({slug.casefold() for slug in slugs.values()}) == len(paths)
    assert all(re.fullmatch(r"[\w.-]+", slug) for slug in slugs.values())


@given(st.lists(names, unique=True, min_size=1), names)
def test_a_chapter_keeps_its_slug_when_another_comes_after_it(paths: list[str], new: str) -> None:
    before, after = (slugs_of(f"{path}.md" for path in listed) for listed in (paths, [*paths, new]))
    plain = {path for path, slug in before.items() if slug == path.rpartition("/")[2].removesuffix(".md")}
    assert all(after[path] == before[path] for path in plain)


@given(st.lists(st.sampled_from(["x", "x--2", "x--2--2", "page:x", "ref-x", "y"])))
def test_no_two_things_have_one_anchor(wished: list[str]) -> None:
    anchors = Anchors()
    given_out = [anchors.give_own(each, "intro") for each in wished]
    assert len(set(given_out)) == len(wished)
    assert not any(anchor.startswith(("page:", "ref-")) for anchor in given_out)


def products(*outputs: str) -> dict[str, bytes]:
    built = pipeline.build(Buffers(FILES), BuildOptions(REVISION, outputs))
    assert isinstance(built.product, dict), built.findings
    return built.product


def assert_sound(markup: str, others: str = "") -> None:
    ids = Counter(re.findall(r'\bid="([^"]*)"', markup))
    assert [name for name, count in ids.items() if count > 1] == []
    assert set(re.findall(r'href="#([^"]*)"', markup)) <= set(ids)


def test_two_chapters_of_one_name_have_notes_and_links_of_their_own_on_the_page() -> None:
    page = products("html")["html"].decode()
    assert_sound(page)
    for slug in ("intro", "two-intro", "two-intro-2"):
        assert f'id="fn:{slug}:1"' in page or slug == "two-intro-2"
    notes = re.findall(r'<li id="(fn:[^"]*)">.*?The note of (\w+)\.', page, re.DOTALL)
    assert [name for _, name in notes] == ["one", "two", "three"] and len({anchor for anchor, _ in notes}) == 3


@pytest.mark.slow
def test_two_chapters_of_one_name_are_told_apart_in_every_output() -> None:
    made = products("epub", "docx", "pdf")
    with zipfile.ZipFile(BytesIO(made["epub"])) as book:
        for name in book.namelist():
            if name.endswith(".xhtml"):
                assert_sound(book.read(name).decode())
    with zipfile.ZipFile(BytesIO(made["docx"])) as document:
        bookmarks = re.findall(r'w:bookmarkStart [^>]*w:name="([^"]*)"', document.read("word/document.xml").decode())
        assert len(bookmarks) == len({name.lower() for name in bookmarks})
    reader = pypdf.PdfReader(BytesIO(made["pdf"]))
    wanted = {f"{slug}--spot" for slug in ("intro", "two-intro")}
    assert wanted <= set(reader.named_destinations)
