"""A chapter written section by section is the chapter written whole, and one word costs one section."""

from __future__ import annotations

from pathlib import Path

import pytest

from chapterhouse.manuscript import pandoc, pandoc_batches
from chapterhouse.manuscript.pandoc import Printed
from chapterhouse.manuscript.sections import joined, sections_of
from chapterhouse.model.document_tree import DocumentTree

PAPERS = Path(__file__).parents[1] / "papers"

HEADINGS = "# A {#sec:a}\n\nText.\n\n## B {#b}\n\n### C\n\n$x^2$ `f(x)`{.python}\n\n## D\n\n![E](e.png){#fig:e}\n"
MANY = {
    "sections": (HEADINGS, 3),
    "no words before them": ("# A\n\n## B\n\nText.\n", 2),
    "a deep one first": ("# A\n\n#### B\n\n## C\n\n- Text.\n", 2),
    "warnings": ("# A\n\n$\\frac{a$\n\n## B\n\n$\\aplha{$\n", 2),
    "code": ("# A\n\n## B\n\n```python\nx = 1\n```\n\n## C\n\n```python\ny = 2\n```\n", 3),
    "raw markup": ("# A\n\n```{=html}\n<aside>\n```\n\n## B\n\n```{=html}\n</aside>\n```\n\n## C\n\n<!-- x -->\n", 3),
    "a title alone": ("# A {#sec:a}\n\nText.\n", 1),
    "no title": ("Text.\n\n## B\n\nText.\n", 1),
    "two titles": ("# A\n\n## B\n\n# C\n\n## D\n", 1),
    "a division that begins with a heading": ("# A\n\n## B\n\n::: {.x}\n:::: {.y}\n## C\n::::\n:::\n\n## D\n", 1),
    "a division with a heading": ("# A\n\n## B\n\n::: {.x}\nText.\n\n## C\n:::\n\n## D\n", 3),
    "around a heading": ("# A\n\n<div>\n\n## B\n\n</div>\n\n## C\n", 1),
    "an empty division": ("# A\n\n::: x\n:::\n\n## B\n\nText.\n", 2),
    "notes": ("# A\n\nText.[^1]\n\n## B\n\n[^1]: Note.\n", 1),
    "nothing": ("", 1),
}


def written(trees: list[DocumentTree]) -> list[Printed]:
    made = list(pandoc_batches.write_html(trees, 2))
    assert all(isinstance(one, Printed) for one in made), made
    return [one for one in made if isinstance(one, Printed)]


def test_sections_make_the_chapter() -> None:
    papers = {str(path): (path.read_text(encoding="utf-8"), None) for path in sorted(PAPERS.rglob("*.md"))[::3]}
    texts = {**MANY, **papers}
    read = pandoc_batches.read_markdown([text for text, _ in texts.values()], 2)
    trees = [DocumentTree.of(each.content) for each in read if isinstance(each, Printed)]
    assert len(trees) == len(texts)
    sections = [sections_of(tree) for tree in trees]
    answers = iter(written([section for each in sections for section in each]))
    for (name, (_, count)), of_tree, whole in zip(texts.items(), sections, written(trees), strict=True):
        assert count in (None, len(of_tree)), name
        assert joined([next(answers) for _ in of_tree]) == whole, name


@pytest.mark.parametrize(("old", "new"), [("Text", "More text"), ("f(x)", "g(x)"), ("E]", "F]")])
def test_a_word_changes_one_section(old: str, new: str) -> None:
    before, after = (
        [section.encoded for section in sections_of(DocumentTree.of(pandoc.read_markdown(text).content))]
        for text in (HEADINGS, HEADINGS.replace(old, new))
    )
    assert len(before) == len(after) == 3
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1
