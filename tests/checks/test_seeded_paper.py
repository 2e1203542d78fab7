"""Every fault that the tool knows, seeded in papers: found at its exact place, with its whole message, and no other.

The papers, and how a fault is added to them, stand in ``tests/papers/README.md``.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import chain

import pytest
import seeding
from seeding import FOLDER, PAPERS, Found, Place, Seeded, difference, find, read_marks, read_paper, written_mark

from chapterhouse.checks.engine.fixes import apply_edits
from chapterhouse.checks.engine.registry import RULES
from chapterhouse.reports.text import render

MESSAGES = FOLDER / "messages"

NOT_SEEDED = {
    "fitted-to-page": "found when pages are set, which these papers are not: test_pdf_fits.py",
    "too-wide": "found when pages are set, which these papers are not: test_pdf_fits.py",
    "typesetting": "found when pages are set, which these papers are not: test_pdf.py",
    "unprinted-text": "found when pages are set, which these papers are not: test_pdf_keeps_text.py",
    "failed-output": "what makes an output fail is no fault of a text: test_registry.py, test_cli.py",
    "too-many-files": "no finding but the end of the run, and a hundred thousand files: test_source.py",
    "unanswered-doi": "told only when doi.org is asked: test_online_asking.py, test_online_entries.py",
    "unknown-revision": "no finding but the end of the run: test_source.py",
    "unreadable-file": "the system reads everything to root: test_source.py",
}
"""The codes of which no paper can hold a fault, each with the reason and where it is tested."""

CODES = sorted(RULES.keys() - NOT_SEEDED)


@cache
def paper(name: str) -> Seeded:
    return read_paper(name)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Found]:
    """What is found in each paper."""
    return {name: find(paper(name), tmp_path_factory.mktemp(name)) for name in PAPERS}


# --- the findings ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAPERS)
def test_what_is_marked_is_found_and_nothing_else(name: str, found: dict[str, Found]) -> None:
    assert (reported := difference(paper(name), found[name])) == "", reported


def test_every_fault_that_can_be_is_seeded() -> None:
    seeded = {place.code for name in PAPERS for place in paper(name).places}
    assert sorted(RULES.keys() - seeded - NOT_SEEDED.keys()) == [], "seed them: tests/papers/README.md"
    assert sorted(seeded & NOT_SEEDED.keys()) == [], "they can be seeded after all"
    assert sorted(seeded - RULES.keys()) == [] and sorted(NOT_SEEDED.keys() - RULES.keys()) == []


def test_places_are_seeded_behind_every_kind_of_character() -> None:
    before = ""
    for place in paper("seeded").places:
        text = paper("seeded").files[place.file]
        assert isinstance(text, str)
        before += text.split("\n")[place.line - 1][: place.column - 1]
    assert {"\t", "\u0301", "전", "😀", "\u200d"} <= set(before)
    windows = paper("seeded").files["chapters/windows.md"]
    assert isinstance(windows, str) and windows.count("\r\n") == windows.count("\n") > 10


# --- the messages ------------------------------------------------------------------------------------------------


def messages(code: str, found: dict[str, Found]) -> str:
    """Every message with ``code``, as an author reads it, paper by paper."""
    reported: list[str] = []
    for name in PAPERS:
        findings = [finding for finding in found[name].findings if finding.code == code]
        if findings:
            reported.append(f"--- {name}\n\n{render(findings, found[name].texts)}")
    return "\n".join(reported)


@pytest.mark.parametrize("code", CODES)
def test_the_whole_message(code: str, found: dict[str, Found], pytestconfig: pytest.Config) -> None:
    file, reported = MESSAGES / f"{code}.txt", messages(code, found)
    if pytestconfig.getoption("refresh_messages"):
        file.write_text(reported, encoding="utf-8")
    assert file.exists(), f"read what it says and keep it, with --refresh-messages:\n\n{reported}"
    assert file.read_text(encoding="utf-8") == reported


def test_no_message_is_kept_that_nothing_says(pytestconfig: pytest.Config) -> None:
    for file in MESSAGES.glob("*.txt"):
        if pytestconfig.getoption("refresh_messages") and file.stem not in CODES:
            file.unlink()
    assert sorted(file.stem for file in MESSAGES.glob("*.txt")) == CODES


def test_a_message_names_a_place_and_offers_a_mend(found: dict[str, Found]) -> None:
    for finding in chain.from_iterable(one.findings for one in found.values()):
        assert finding.hint, f"no mend: {finding.message}"
        assert not re.search(r"(?<!\.)\.\Z", finding.message), f"it ends in a full stop: {finding.message}"
        assert finding.message.count("`") % 2 == finding.hint.count("`") % 2 == 0 or "``" in finding.message
        assert finding.span.file


def test_the_edits_of_every_finding_change_its_text(found: dict[str, Found]) -> None:
    # Editors apply each by itself.
    editable = [(finding, one.texts) for one in found.values() for finding in one.findings if finding.edits]
    assert len(editable) > 50
    for finding, texts in editable:
        done = apply_edits([finding], texts, unsafe=True)
        assert done.applied == (finding,) and done.texts, finding.message


# --- the marks ---------------------------------------------------------------------------------------------------


def test_marks_are_read() -> None:
    marked = read_marks(
        "a.md", "# A\n^ ab-c\n  ^ de\n\twort, zwei\r\n\t    ^ fg ...\r\nund drei\r\n^^ ... fg\r\n^ hi (empty)\r\n"
    )
    assert marked.text == "# A\n\twort, zwei\r\nund drei\r\n" and marked.numbers == [1, 4, 6]
    assert marked.places == [
        Place("a.md", 1, 1, 1, 2, "ab-c"),
        Place("a.md", 1, 3, 1, 4, "de"),
        Place("a.md", 2, 6, 3, 3, "fg"),
        Place("a.md", 3, 1, 3, 1, "hi"),
    ]


@pytest.mark.parametrize(
    "place", [Place("a", 1, 1, 1, 4, "x"), Place("a", 1, 3, 2, 2, "y-z"), Place("a", 1, 2, 1, 2, "x")]
)
def test_marks_are_written_as_they_are_read(place: Place) -> None:
    lines = ["some text\n", "more of it\n"]
    rows = [place.line] if place.line == place.end_line else [place.line, place.end_line]
    for row, mark in zip(rows, written_mark(place), strict=True):
        lines[row - 1] += f"{mark}\n"
    assert read_marks("a", "".join(lines)).places == [place]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("^ no-text\n", "a:1: there is nothing above this mark"),
        ("ab\n ^^ too-long\n", "a:2: there is nothing above this mark"),
        ("ab\n^ be-gun ...\n", "a: no `... be-gun` ends what begins"),
        ("ab\n^ ... en-ded\n", "a:2: no `en-ded ...` begins above"),
    ],
)
def test_a_wrong_mark_is_told(text: str, error: str) -> None:
    with pytest.raises(ValueError, match=re.escape(error)):
        read_marks("a", text)


def test_what_differs_is_told_as_it_is_to_be_marked() -> None:
    one = Seeded("x", {"a.md": "# A\n"}, [Place("a.md", 1, 3, 1, 4, "not-there")], {"a.md": [7]})
    reported = difference(one, Found([], {"a.md": "# A\n"}))
    assert reported == "marked but not found: tests/papers/x/a.md:7\n# A\n  ^ not-there"
    assert seeding.FOLDER.is_dir()
