"""A file with several headings of level 1: each begins a chapter with its number, its notes and its contents entry."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from sample_papers import paper_of

from chapterhouse.inputs.source import Buffers
from chapterhouse.model.built import BuildOptions, Revision
from chapterhouse.pipeline import build, check

THESIS = """Words before the title.^[An early note.]

Introduction {#sec:intro}
============

Words.[^n]

[^n]: A note of the introduction.

## Aims {#sec:aims}

![One.](figures/a.svg){#fig:one alt="A."}

# Methods {#sec:methods}

Words.^[A note of the methods.]

## Data {#sec:data}

![Two.](figures/a.svg){#fig:two alt="A."}

![Three.](figures/a.svg){#fig:three alt="A."}

# Interlude {-}

$$a$$ {#eq:free}

# Results {#sec:results}

See @sec:methods, @sec:data, @fig:two, @fig:three, @eq:free and [the interlude](#interlude).
"""
TOML = 'title = "T"\ndate = 2026-01-01\nbibliography = []\noutputs = ["html"]\n'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4" width="4" height="4"><path d="M0 0h4v4z"/></svg>'
FILES = {"chapters/t.md": THESIS, "chapters/u.md": "# Last {#sec:last}\n\nWords.\n", "figures/a.svg": SVG}


def numbers(**settings: object) -> dict[str, str | None]:
    return {name: target.number for name, target in paper_of(FILES, **settings).targets.items()}


def test_each_heading_of_level_1_is_a_chapter_with_numbers_of_its_own() -> None:
    found = numbers(parts=({"chapters": ("chapters/t.md", "chapters/u.md")},))
    assert found == {
        **{"sec:intro": "1", "sec:aims": "1.1", "fig:one": "1.1", "sec:methods": "2", "sec:data": "2.1"},
        **{"fig:two": "2.1", "fig:three": "2.2", "eq:free": "1", "sec:results": "3", "sec:last": "4"},
    }


def test_appendices_count_on_by_letters() -> None:
    found = numbers(parts=({"chapters": ("chapters/u.md",)},), appendices=("chapters/t.md",))
    assert (found["sec:intro"], found["sec:methods"], found["sec:results"]) == ("A", "B", "C")
    assert (found["sec:data"], found["fig:three"]) == ("B.1", "B.2")


def test_each_has_its_notes_and_its_entry_of_the_contents_and_no_slug_twice() -> None:
    settings = f'{TOML}[[parts]]\nchapters = ["chapters/t.md", "chapters/t-2.md"]\n'
    files = {**FILES, "paper.toml": settings, "chapters/t-2.md": "# Last {#sec:last}\n\nWords.\n"}
    built = build(Buffers(files), BuildOptions(Revision(None, datetime(2026, 1, 1, tzinfo=UTC), False), ["html"]))
    assert isinstance(built.product, dict), [found.message for found in built.findings]
    page = built.product["html"].decode()
    ids = re.findall(r' id="([^"]*)"', page)
    assert len(ids) == len(set(ids))
    assert re.findall(r'id="(fn:[^"]*)"', page) == ["fn:t:1", "fn:t:2", "fn:t-3:1"]
    listed = re.search(r'<nav[^>]*class="contents.*?</nav>', page, re.DOTALL)
    assert listed is not None
    entries = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", listed[0]))
    assert "1 Introduction 1.1 Aims 2 Methods 2.1 Data Interlude 3 Results 4 Last" in entries
    for words in ("Words before the title.", "An early note.", "A note of the methods.", "Section\u00a02.1"):
        assert words in page


def test_a_file_among_others_warns_and_a_paper_of_one_file_is_told() -> None:
    for chapters, severity in ((["chapters/t.md", "chapters/u.md"], "warning"), (["chapters/t.md"], "note")):
        listed = ", ".join(f'"{path}"' for path in chapters)
        files = {path: text for path, text in FILES.items() if path in chapters or path.endswith(".svg")}
        findings = check(Buffers({**files, "paper.toml": f"{TOML}[[parts]]\nchapters = [{listed}]\n"})).findings
        (found,) = [one for one in findings if one.code == "several-chapters"]
        assert found.severity == severity and "3 more chapters" in found.message
        assert found.span.slice(THESIS) == "#"
