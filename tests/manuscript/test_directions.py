"""Runs of several elements against the direction of their paragraph stay in their own order, on the page as well."""

from __future__ import annotations

import pypdfium2
import pytest
from sound_paper import REVISION

from chapterhouse.inputs.source import Buffers
from chapterhouse.manuscript.directions import keep_runs_in_order
from chapterhouse.model.built import BuildOptions
from chapterhouse.pipeline import build


def words(*texts: str) -> list[dict[str, object]]:
    """Words with spaces between them; ``*word*`` is emphasised."""
    made: list[dict[str, object]] = []
    for text in texts:
        word = {"t": "Str", "c": text.strip("*")}
        made += [{"t": "Space"}] if made else []
        made.append({"t": "Emph", "c": [word]} if text.startswith("*") else word)
    return made


@pytest.mark.parametrize(
    ("direction", "before", "run", "behind"),
    [
        ("rtl", ("كتب",), ("The", "*TeX*", "book"), ("هنا",)),
        ("rtl", (), ("*Roe,*", "Ann", "1984:", "B."), ("—",)),
        ("ltr", ("The", "word"), ("*شوارع*", "هادئة"), ("means", "streets")),
    ],
)
def test_a_run_of_several_elements_says_its_direction(
    direction: str, before: tuple[str, ...], run: tuple[str, ...], behind: tuple[str, ...]
) -> None:
    made = keep_runs_in_order([{"t": "Para", "c": words(*before, *run, *behind)}], direction)
    against = "ltr" if direction == "rtl" else "rtl"
    spans = [inline for inline in made[0]["c"] if inline["t"] == "Span"]
    assert [span["c"] for span in spans] == [[["", [], [["dir", against]]], words(*run)]]


@pytest.mark.parametrize(
    ("direction", "inlines"),
    [
        ("ltr", words("plain", "*English*", "words")),
        ("rtl", words("كتب", "TeX", "و", "*Word*", "هنا")),  # one element each
        ("rtl", words("في", "*1984*", "12")),  # figures have no direction of their own
        ("rtl", words("كتب", "*بTeX*", "هنا")),
    ],
)
def test_what_one_element_holds_needs_no_help(direction: str, inlines: list[dict[str, object]]) -> None:
    assert keep_runs_in_order([{"t": "Para", "c": inlines}], direction) == [{"t": "Para", "c": inlines}]


def test_the_page_shows_such_a_run_in_its_order() -> None:
    toml = (
        'title = "شوارع"\ndate = 2026-01-01\nlanguage = "ar"\nbibliography = ["r.bib"]\n'
        '[theme]\ntitle_page = false\nfonts = { scripts = ["Noto Sans Arabic"] }\n'
        '[[parts]]\nchapters = ["a.md"]\n'
    )
    files = {
        "paper.toml": toml,
        "a.md": "# شوارع {#sec:a}\n\nكتب Aa *Bb* **Cc** هنا [@k].\n",
        "r.bib": "@book{k, author = {Roe, Ann}, title = {Dd}, publisher = {Ee}, year = 1984}\n",
    }
    built = build(Buffers(files), BuildOptions(REVISION, ("pdf",)))
    assert built.findings == [] and isinstance(built.product, dict)
    document = pypdfium2.PdfDocument(built.product["pdf"])
    places: dict[str, float] = {}
    for page in document:
        text = page.get_textpage()
        for word in ("Aa", "Bb", "Cc", "Roe", "Dd", "Ee"):
            found = text.search(word).get_next()
            if found is not None:
                places[word] = text.get_charbox(found[0])[0]
    assert places["Aa"] < places["Bb"] < places["Cc"]
    assert places["Dd"] < places["Ee"]
