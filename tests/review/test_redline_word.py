"""A redline as a document of Word: accepted it is the new one, rejected the old one, and Word would not repair it."""

from __future__ import annotations

import datetime
import io
import zipfile
from functools import cache
from pathlib import Path

import libreoffice
import pytest
from review_copies import BIB, POWER, TOML, WATER, git, project, run
from word_rules import broken_rules
from word_tracked import authors, paragraphs, settled

from chapterhouse import pipeline
from chapterhouse.inputs.source import Buffers
from chapterhouse.model.built import BuildOptions, Revision
from chapterhouse.review.redline.word.merging import Who, tracked

DATE = datetime.datetime(2026, 11, 30, 10, tzinfo=datetime.UTC)
NOTES = "word/footnotes.xml"
RED = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20" fill="#b5452c"/></svg>'
FIGURE = '\n![A map of wells.](figures/map.svg){#fig:map alt="Three wells."}\n'


LINK = "\nWho wants to know more reads [the report](https://example.org/report) of last year.\n"
POWER += LINK


def paper(power: str = POWER, water: str = WATER, figure: str = RED) -> dict[str, str]:
    return {
        "paper.toml": TOML,
        "chapters/power.md": power,
        "chapters/water.md": water + FIGURE,
        "bibliography/references.bib": BIB,
        "figures/map.svg": figure,
    }


@cache
def built(*files: tuple[str, str]) -> bytes:
    options = BuildOptions(Revision("c0ffee" * 6 + "abcd", DATE, modified=False), outputs=("docx",), draft=True)
    made = pipeline.build(Buffers(dict(files)), options)
    assert isinstance(made.product, dict)
    docx: bytes = made.product["docx"]
    return docx


def redlined(**changed: str) -> tuple[bytes, bytes, bytes]:
    old, new = built(*paper().items()), built(*paper(**changed).items())
    return old, new, tracked(old, new, Who("A. Author", DATE))


EDITS = {
    "words": {"power": POWER.replace("windless afternoon", "calm day").replace("both every", "all of it each")},
    "paragraph gone": {
        "water": WATER.replace("Reservoirs above the town", "Tanks under it").replace("\n\nTanks", "\n\nTanks")
    },
    "paragraph new": {
        "water": WATER.replace("\nReservoirs", "\nNobody drinks from a river of the plain.\n\nReservoirs")
    },
    "paragraphs swapped": {
        "power": POWER.replace("- Batteries answer within milliseconds.\n", "").replace(
            "of a season.\n", "of a season.\n- Batteries answer within milliseconds.\n"
        )
    },
    "cell": {"power": POWER.replace("|    12 |", "|    14 |").replace("below the salt marsh", "below the marsh   ")},
    "row gone": {"power": POWER.replace("| Pumped  |    12 | above the reservoir  |\n", "")},
    "row new": {"power": POWER.replace("| Cavern", "| Flywheel |    1 | beside the inverter  |\n| Cavern")},
    "column new": {
        "power": POWER.replace("|:--------|", "|:--------|---|")
        .replace("| Kind    |", "| Kind    | K |")
        .replace("| Battery |", "| Battery | 1 |")
        .replace("| Pumped  |", "| Pumped  | 2 |")
        .replace("| Cavern  |", "| Cavern  | 3 |")
    },
    "note": {"power": POWER.replace("imitate it.", "imitate that with software.")},
    "note gone": {
        "power": POWER.replace("[^rotor]\n", "\n").replace(
            "[^rotor]: Rotating masses gave inertia for free; inverters have to imitate it.\n", ""
        )
    },
    "note new": {"water": WATER.replace("nine seconds", "nine seconds^[Measured by the mains themselves.]")},
    "caption": {"power": POWER.replace("Kinds of storage and", "Sorts of storage and of")},
    "heading": {"power": POWER.replace("## Storage", "## Stores of power")},
    "section new": {"power": POWER.replace("## Storage", "## Wind\n\nThe wind comes and goes.\n\n## Storage")},
    "figure": {"figure": RED.replace("#b5452c", "#1b4965")},
    "list gone": {
        "power": POWER.replace(
            "- Batteries answer within milliseconds.\n"
            "- Caverns answer within minutes and keep the harvest of a season.\n",
            "",
        )
    },
    "link gone": {"power": POWER.replace(LINK, "")},
    "all gone": {"power": "# Power {#sec:power}\n\nNothing is left.\n"},
}


@pytest.mark.parametrize("edit", EDITS)
def test_accepted_it_is_the_new_document_and_rejected_the_old(edit: str) -> None:
    old, new, found = redlined(**EDITS[edit])
    assert settled(found, accept=True) == paragraphs(new)
    assert settled(found, accept=False) == paragraphs(old)
    assert set(settled(found, NOTES, accept=True)) == set(paragraphs(new, NOTES))
    assert set(settled(found, NOTES, accept=False)) >= set(paragraphs(old, NOTES))
    assert authors(found) == {("A. Author", "2026-11-30T10:00:00Z")}


@pytest.mark.parametrize("edit", EDITS)
def test_word_would_open_it_as_it_is(edit: str, tmp_path: Path) -> None:
    path = tmp_path / "redline.docx"
    path.write_bytes(redlined(**EDITS[edit])[2])
    assert broken_rules(path) == []


def test_only_the_words_that_changed_are_marked() -> None:
    document = xml(redlined(**EDITS["words"])[2])
    assert document.count("<w:del ") == 2
    assert ">windless afternoon<" in document
    assert ">calm day<" in document


def test_nothing_is_marked_where_nothing_changed() -> None:
    old, _, found = redlined()
    assert xml(found) == xml(tracked(old, old, Who("B", DATE)))
    assert "<w:ins " not in xml(found)
    assert authors(found) == set()


def test_a_moved_paragraph_is_a_move() -> None:
    document = xml(redlined(**EDITS["paragraphs swapped"])[2])
    assert document.count("<w:moveFromRangeStart") == document.count("<w:moveToRangeStart") == 1


def test_both_pictures_are_there() -> None:
    found = redlined(**EDITS["figure"])[2]
    with zipfile.ZipFile(io.BytesIO(found)) as archive:
        assert sum(name.endswith(".svg") for name in archive.namelist()) == 2
    assert "<w:drawing>" in xml(found).partition("<w:del ")[2].partition("</w:del>")[0]


def test_it_is_no_copy_that_could_be_taken_for_remarks() -> None:
    with zipfile.ZipFile(io.BytesIO(redlined(**EDITS["words"])[2])) as archive:
        assert b'"Revision"' not in archive.read("docProps/custom.xml")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A paper whose first revision has a broken paper.toml and a reference to nothing."""
    folder = tmp_path_factory.mktemp("paper")
    water = "# Water {#sec:water}\n\nSee @sec:gone.\n"
    project(folder, {**paper(), "paper.toml": "title = \n", "chapters/water.md": water})
    for path, text in paper().items():
        (folder / path).write_text(text)
    git(folder, "commit", "-qam", "paper: what was sent")
    (folder / "remarks" / "first").mkdir(parents=True)
    sent = git(folder, "rev-parse", "HEAD")
    (folder / "remarks" / "first" / "round.toml").write_text(f'revision = "{sent}"\n')
    (folder / "chapters" / "power.md").write_text(EDITS["words"]["power"])
    git(folder, "commit", "-qam", "paper: other words")
    return folder


def test_changes_since_a_round_are_those_of_the_author(repository: Path) -> None:
    target = repository / "since.docx"
    run(repository, "diff", "HEAD~1", "HEAD", "--output", str(target))
    ((author, date),) = authors(target.read_bytes())
    assert author == "A. Author"
    assert date.endswith("Z")
    run(repository, "diff", "--since-review", "first", "--format", "docx")
    found = (repository / "build" / "paper.diff.docx").read_bytes()
    assert "calm day" in " ".join(settled(found, accept=True))
    assert "windless afternoon" in " ".join(settled(found, accept=False))
    assert {author for author, _ in authors(found)} == {"Uncommitted changes"}


def test_a_broken_revision_is_no_bar(repository: Path) -> None:
    result = run(repository, "diff", "HEAD~2", "HEAD", "--format", "docx")
    assert "its chapters are taken to be those of HEAD" in result.stderr
    found = (repository / "build" / "paper.diff.docx").read_bytes()
    assert "Pumps lift water" in " ".join(settled(found, accept=True))
    assert any("gone" in one for one in settled(found, accept=False))


def test_a_word_processor_shows_it(repository: Path) -> None:
    if libreoffice.installed() is None:
        pytest.skip("no LibreOffice on this machine")
    path = repository / "shown.docx"
    path.write_bytes(redlined(**EDITS["row new"])[2])
    assert "<text:insertion>" in libreoffice.converted(path, "fodt").read_text()


def xml(docx: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return archive.read("word/document.xml").decode()
