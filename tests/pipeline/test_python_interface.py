"""`chapterhouse.check` and `chapterhouse.build`, as other programs call them."""

from __future__ import annotations

from pathlib import Path

import pytest

import chapterhouse

PAPER = (
    'title = "A"\ndate = 2026-01-02\nbibliography = []\noutputs = ["html"]\n[[parts]]\nchapters = ["chapters/one.md"]\n'
)


def write(folder: Path, text: str) -> Path:
    (folder / "chapters").mkdir()
    (folder / "chapters" / "one.md").write_text(text)
    (folder / "paper.toml").write_text(PAPER)
    return folder


def test_a_sound_paper_is_built_and_nothing_is_written(tmp_path: Path) -> None:
    paper = write(tmp_path, "# One {#sec:one}\n\nA word.\n")
    assert chapterhouse.check(paper) == ()
    made = chapterhouse.build(paper)
    assert made.findings == ()
    assert made.files["html"].startswith(b"<!doctype html>")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["chapters", "paper.toml"]


def test_findings_have_their_place_and_a_draft_is_built_all_the_same(tmp_path: Path) -> None:
    paper = write(tmp_path, "# One {#sec:one}\n\nA word, see @sec:nowhere.\n")
    (found,) = chapterhouse.check(paper)
    assert (found.code, found.severity, found.path, found.line, found.column) == (
        "undefined-reference",
        "error",
        "chapters/one.md",
        3,
        14,
    )
    assert chapterhouse.build(paper).files == {}
    assert chapterhouse.build(paper, ["html"], draft=True).files.keys() == {"html"}


def test_what_is_no_paper_and_no_output_is_refused(tmp_path: Path) -> None:
    with pytest.raises(chapterhouse.NotAPaper):
        chapterhouse.check(tmp_path)
    with pytest.raises(ValueError, match="no output is called odt"):
        chapterhouse.build(write(tmp_path, "# One\n"), ["odt"])
