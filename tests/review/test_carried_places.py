"""HTML, EPUB and DOCX know where their words were written, with the revision at hand and without it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from review_copies import POWER, WATER, git, project, run

from chapterhouse.core.words import words_in
from chapterhouse.review.block_map import blocks_of_epub, blocks_of_html, lookup_of, text_finder
from chapterhouse.review.carried import NotOurs

FORMS = ("html", "epub", "docx")
SPOKEN = {
    "windless afternoon": POWER,
    "inverters have to imitate": POWER,
    "above the reservoir": POWER,
    "Kinds of storage and the hours": POWER,
    "keep the harvest of a season": POWER,
    "half an hour of firefighting": WATER,
}
"""Words of running text, a note, a cell, a caption, an item, and another chapter."""


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A paper in git, its outputs built, and then two lines more at the top of a chapter."""
    folder = tmp_path_factory.mktemp("paper")
    project(folder)
    for form in FORMS:
        run(folder, "build", "--only", form)
    chapter = folder / "chapters" / "power.md"
    chapter.write_text(POWER.replace("# Power", "# Power and what it costs\n\nNew words.\n\n# Power", 1))
    return folder


def place_of(words: str, text: str) -> str:
    at = text.rindex(words)
    path = "chapters/power.md" if text is POWER else "chapters/water.md"
    return f"{path}:{text[:at].count(chr(10)) + 1}:{at - text.rfind(chr(10), 0, at)}"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("words", SPOKEN)
def test_words_are_found_where_they_were_written_and_where_they_are_today(paper: Path, form: str, words: str) -> None:
    told = run(paper, "where", f"{paper}/build/paper.{form}", "--text", words).stdout
    assert told.startswith(f"{place_of(words, SPOKEN[words])}  ")
    assert ("today: chapters/power.md" in told and "moved by +4 lines" in told) == (SPOKEN[words] is POWER)


@pytest.mark.parametrize("form", ["html", "epub"])
def test_every_word_that_has_a_place_is_written_there(paper: Path, form: str) -> None:
    content = (paper / "build" / f"paper.{form}").read_bytes()
    carried = blocks_of_html(content) if form == "html" else blocks_of_epub(content)
    texts = {"chapters/power.md": POWER, "chapters/water.md": WATER}
    printed = lookup_of(carried, text_finder([texts.get])).map
    found = 0
    for line in printed.lines:
        text = texts[printed.files[line.file].path]
        for (_, word), offset in zip(words_in(line.text), line.offsets, strict=True):
            if offset is not None:
                assert text[offset : offset + len(word)] == word
                found += 1
    assert found > 0.75 * sum(1 for text in texts.values() for _ in words_in(text))


@pytest.mark.parametrize("form", FORMS)
def test_without_the_revision_the_block_is_known(paper: Path, tmp_path: Path, form: str) -> None:
    folder = tmp_path / "elsewhere"
    shutil.copytree(paper, folder, ignore=shutil.ignore_patterns(".git"))
    git(folder, "init", "-q", "-b", "main")
    told = run(folder, "where", f"{folder}/build/paper.{form}", "--text", "windless afternoon").stdout
    assert told.startswith("chapters/power.md:7:1  ")
    assert "is not in this repository" in told


def test_a_file_that_only_looks_like_ours_is_refused(paper: Path) -> None:
    page = (paper / "build" / "paper.html").read_text()
    with pytest.raises(NotOurs, match="carries no places"):
        blocks_of_html(re.sub(r' data-at="[^"]*"', "", page).encode())
    with pytest.raises(NotOurs, match="cannot be opened"):
        blocks_of_epub(b"PK and nothing")
    hostile = page.replace('data-at="7"', 'data-at="9999999999999"').replace('data-at="16"', 'data-at="0"')
    lookup = lookup_of(blocks_of_html(hostile.encode()), text_finder([{"chapters/power.md": POWER}.get]))
    assert [spot.line for spot in lookup.quote("half an hour of firefighting")] == [6]


def test_what_has_no_pages_asks_for_words(paper: Path) -> None:
    result = run(paper, "where", f"{paper}/build/paper.html", "12", code=2)
    assert "has no pages" in str(result.exception)
