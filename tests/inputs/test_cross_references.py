"""Numbers, targets and who refers to what."""

from __future__ import annotations

import pytest
from sample_papers import paper_of

from chapterhouse.inputs.cross_references import letters, roman, slug
from chapterhouse.model import Place
from chapterhouse.settings import Part

ENERGY = "# Energy {#sec:energy}\n\n## Grid {#sec:grid}\n\n### Codes\n\n## Prices\n\n#### Deep\n"
VEHICLES = (
    '# Vehicles {#sec:vehicles}\n\n![One](a.svg){alt="a"}\n\n![Two](b.svg){#fig:two alt="b"}\n\n'
    "| A |\n|---|\n| 1 |\n\n: T {#tbl:t}\n\n$$x$$\n\n$$y$$ {#eq:y}\n\n@fig:two @sec:grid\n"
)


def test_chapters_and_sections_are_numbered_through_the_parts() -> None:
    paper = paper_of(
        {"c/summary.md": "# Summary\n\n## No number\n", "c/energy.md": ENERGY, "c/vehicles.md": VEHICLES},
        front=("c/summary.md",),
        parts=(
            Part(chapters=("c/energy.md",)),
            Part(title="Technologies", label="part:technologies", chapters=("c/vehicles.md",)),
        ),
    )
    assert [(c.place, c.number) for c in paper.chapters] == [(Place.FRONT, None), (Place.MAIN, "1"), (Place.MAIN, "2")]
    assert [h.number for h in paper.chapters[1].headings] == ["1", "1.1", "1.1.1", "1.2", None]
    assert [h.number for h in paper.chapters[0].headings] == [None, None]
    assert [(p.title, p.number) for p in paper.parts] == [(None, None), ("Technologies", "I")]
    assert paper.targets["part:technologies"].number == "I"
    assert (paper.targets["sec:energy"].word, paper.targets["sec:energy"].number) == ("Chapter", "1")
    assert (paper.targets["sec:grid"].word, paper.targets["sec:grid"].number) == ("Section", "1.1")


def test_figures_count_within_their_chapter_and_unlabelled_ones_count_too() -> None:
    paper = paper_of({"c/energy.md": ENERGY, "c/vehicles.md": VEHICLES})
    assert paper.targets["fig:two"].number == "2.2"
    assert paper.targets["tbl:t"].number == "2.1"
    assert paper.targets["eq:y"].number == "2.1", "only labelled equations are numbered"


def test_figures_of_unnumbered_chapters_count_through_all_of_them() -> None:
    figure = '# {0}\n\n![C](a.svg){{#fig:{0} alt="a"}}\n'
    paper = paper_of({"a.md": figure.format("a"), "b.md": figure.format("b")}, front=("a.md",), back=("b.md",))
    assert [paper.targets[name].number for name in ("fig:a", "fig:b")] == ["1", "2"]


def test_anchors_are_unique_and_later_duplicates_are_kept_apart() -> None:
    paper = paper_of({"a.md": "# One {#sec:x}\n\n## Same\n\n## Same\n", "b.md": "# Two {#sec:x}\n"})
    anchors = [heading.anchor for chapter in paper.chapters for heading in chapter.headings]
    assert len(set(anchors)) == len(anchors)
    assert [label.span.file for label in paper.duplicates] == ["b.md"]
    assert paper.targets["sec:x"].chapter == "a.md"


def test_who_refers_and_who_cites() -> None:
    paper = paper_of({"a.md": "# A {#sec:a}\n\n@sec:b [@k]\n", "b.md": "# B {#sec:b}\n\n@sec:b [@k; @l]\n"})
    assert [reference.span.file for reference in paper.referring["sec:b"]] == ["a.md", "b.md"]
    assert {key: len(found) for key, found in paper.citing.items()} == {"k": 2, "l": 1}


def test_missing_and_unlisted_chapters_are_told_apart() -> None:
    paper = paper_of({"a.md": "# A\n", "c.md": "# C\n"}, parts=(Part(chapters=("a.md", "b.md")),))
    assert [path for path, _ in paper.missing] == ["b.md"]
    assert [chapter.path for chapter in paper.unlisted] == ["c.md"]


@pytest.mark.parametrize(("number", "numeral"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (1994, "MCMXCIV")])
def test_roman(number: int, numeral: str) -> None:
    assert roman(number) == numeral


@pytest.mark.parametrize(
    ("text", "wanted"), [("The Grid", "the-grid"), ("Caf\u00e9: 2!", "cafe-2"), ("\ud55c", "section")]
)
def test_slug(text: str, wanted: str) -> None:
    assert slug(text) == wanted


@pytest.mark.parametrize(("number", "written"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (703, "AAA")])
def test_letters(number: int, written: str) -> None:
    assert letters(number) == written
