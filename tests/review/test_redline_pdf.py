"""A redline as a PDF: accessible, what came and what went tagged as such, pictures side by side, cells and rows."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdf
import pytest
import verapdf
from review_copies import FILES, POWER, WATER, project, run

FIGURE = '\n![A map of wells.](figures/map.svg){#fig:map alt="Three wells."}\n'
MAP = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20" fill="#b5452c"/></svg>'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A paper with changes that nobody committed: words, a cell, a row, a heading's level, a picture."""
    paper = tmp_path_factory.mktemp("paper")
    project(paper, {**FILES, "chapters/water.md": WATER + FIGURE, "figures/map.svg": MAP})
    power = POWER.replace("windless afternoon", "calm day").replace("|    12 |", "|    14 |")
    power = power.replace("| Cavern", "| Flywheel |    1 | beside the inverter  |\n| Cavern").replace("## St", "### St")
    (paper / "chapters" / "power.md").write_text(power)
    (paper / "figures" / "map.svg").write_text(MAP.replace("#b5452c", "#1b4965"))
    run(paper, "diff", "HEAD", "--format", "pdf")
    return paper


@pytest.fixture(scope="module")
def pdf(folder: Path) -> bytes:
    return (folder / "build" / "paper.diff.pdf").read_bytes()


@dataclass(frozen=True)
class Tagged:
    """A structure element: its type, what it says in words, and how it is decorated."""

    kind: str
    said: str
    line: str


@pytest.fixture(scope="module")
def tags(pdf: bytes) -> list[Tagged]:
    found = []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        stack = [opened.Root.StructTreeRoot.K[0]]
        while stack:
            element = stack.pop()
            attributes = element.get("/A", {})
            line = attributes.get("/TextDecorationType", "") if isinstance(attributes, pikepdf.Dictionary) else ""
            found.append(Tagged(str(element.S), str(element.get("/Alt", "")), str(line)))
            kids = element.get("/K", [])
            stack += [kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
    return found


def test_the_changes_are_listed_by_cell_row_and_picture(folder: Path) -> None:
    told = run(folder, "diff", "HEAD").stdout
    assert "number: [-12-]{+14+}" in told
    assert "row added: {+Flywheel | 1 | beside the inverter+}" in told
    assert "level (2 → 3): Storage" in told
    assert "chapters/water.md:8: figure: A map of wells." in told


def test_insertions_and_deletions_are_tagged_and_said(pdf: bytes, tags: list[Tagged]) -> None:
    assert Tagged("/Del", "Deleted: windless afternoon;", "/LineThrough") in tags
    assert Tagged("/Ins", "Inserted: calm day;", "/Underline") in tags
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        roles = {role: str(standard) for role, standard in opened.Root.StructTreeRoot.RoleMap.items()}
    assert roles == {"/Del": "/Span", "/Ins": "/Span"}


@pytest.mark.parametrize("flavour", verapdf.PROFILES)
def test_it_meets_the_standards(pdf: bytes, flavour: str) -> None:
    assert verapdf.broken_rules(pdf, flavour) == {}


def test_both_pictures_stand_side_by_side(tags: list[Tagged]) -> None:
    shown = [one.said for one in tags if one.kind == "/Figure"]
    assert sorted(shown) == ["The picture as it is now", "The picture as it was"]


def test_it_is_not_taken_for_the_paper(pdf: bytes) -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert reader.metadata is not None
    assert reader.metadata.title == "Changes: Power and water"
    assert not reader.attachments


def test_the_same_revisions_give_the_same_bytes(folder: Path, pdf: bytes) -> None:
    run(folder, "diff", "HEAD", "--output", str(folder / "again.pdf"))
    assert (folder / "again.pdf").read_bytes() == pdf
