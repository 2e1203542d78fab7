"""What typesetting finds is told at the place in the sources that it came from, and what nobody sees is not told."""

from __future__ import annotations

import pytest
import weasyprint

from chapterhouse.inputs.source import Buffers
from chapterhouse.model import Paper
from chapterhouse.outputs.pdf.locating import located
from chapterhouse.outputs.pdf.measure import misfits
from chapterhouse.outputs.pdf.page_problem import PageProblem
from chapterhouse.pipeline import check

FILES = {
    "paper.toml": 'title = "T"\ndate = 2026-01-01\nbibliography = ["b.bib"]\n'
    'parts = [{ chapters = ["a.md", "c.md"] }]\n',
    "a.md": "# One {#sec:one}\n\nThe words of one.\n",
    "c.md": "# Two {#sec:two}\n\nThe *words* of two.\n\n$$x$$\n\n![Cap.](d.svg)\n\n"
    "| A | B |\n|---|---|\n| c | d |\n\n: T {#tbl:t}\n",
    "b.bib": "@book{k, title = {A very long name}, author = {Roe, A.}, publisher = {P}, year = 2020}\n",
}


@pytest.fixture(scope="module")
def paper() -> Paper:
    read = check(Buffers(FILES)).paper
    assert read is not None
    return read


@pytest.mark.parametrize(
    ("file", "found", "place"),
    [
        ("paper.toml", {"words": "The words of two."}, ("c.md", "The *words* of two")),
        ("paper.toml", {"anchor": "tbl:t"}, ("c.md", "tbl:t")),
        ("paper.toml", {"tex": "x"}, ("c.md", "x")),
        ("paper.toml", {"image": "d.svg"}, ("c.md", "d.svg")),
        ("paper.toml", {"words": "A very long name"}, ("b.bib", "A very long name")),
        ("paper.toml", {}, ("paper.toml", '"T"')),
        ("c.md", {"words": "The words of one."}, ("c.md", "The *words* of")),
        ("c.md", {"words": "?"}, ("c.md", "# Two {#sec:two}")),
        ("cover.html", {"words": "Nowhere"}, ("cover.html", "")),
    ],
)
def test_each_thing_is_told_where_it_is_written(
    paper: Paper, file: str, found: dict[str, str], place: tuple[str, str]
) -> None:
    (problem,) = located(paper, [(file, PageProblem("too-wide", "It is too wide.", **found))])
    assert (problem.span.file, problem.span.slice(FILES.get(problem.span.file, ""))) == place


@pytest.mark.parametrize(("over", "told"), [(0.4, False), (0.7, True)])
def test_less_than_half_a_millimetre_is_not_told(over: float, told: bool) -> None:
    picture = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 1'/>"
    style = f"@page {{ size: 100mm; margin: 10mm }} body {{ margin: 0 }} img {{ width: {80 + over}mm }}"
    page = f'<style>{style}</style><img src="{picture}">'
    assert bool(misfits(weasyprint.HTML(string=page).render())) == told
