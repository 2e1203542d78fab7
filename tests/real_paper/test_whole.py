"""The repository's own paper is clean: its settings, chapters and bibliography, as `make check` sees them."""

from __future__ import annotations

import csv
import re
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest

from chapterhouse.bibliography.bib_files import read_bibliography
from chapterhouse.bibliography.edit import format_bibliographies
from chapterhouse.checks.engine.run import check
from chapterhouse.inputs.source import WorkTree
from chapterhouse.settings.theme import Theme

ROOT = Path(__file__).parents[2]
BIB = "bibliography/references.bib"
pytestmark = pytest.mark.slow


def test_nothing_is_found_and_nothing_suppressed() -> None:
    checked = check(WorkTree(ROOT))
    assert checked.paper is not None
    assert (checked.findings, checked.suppressed) == ([], ())


def test_the_bibliography_is_formatted_without_losing_anything() -> None:
    text = (ROOT / BIB).read_text(encoding="utf-8")
    done = format_bibliographies({BIB: text})[BIB]
    assert done.kept == ()

    def values(bibtex: str) -> list[tuple[str, str, dict[str, str]]]:
        entries = read_bibliography({BIB: bibtex}).entries
        return sorted((entry.key, entry.type, {k: f.value for k, f in entry.fields.items()}) for entry in entries)

    assert values(done.text) == values(text)
    assert format_bibliographies({BIB: done.text})[BIB].text == done.text


def test_every_output_is_told_where_outputs_are_listed() -> None:
    outputs = tomllib.loads((ROOT / "paper.toml").read_text(encoding="utf-8"))["outputs"]
    places = ("README.md", "build/README.md", ".github/workflows/paper.yml", "tests/fresh-machine")
    for path in places:
        text = (ROOT / path).read_text(encoding="utf-8")
        assert [name for name in outputs if f"paper.{name}" not in text] == [], path


def test_the_form_to_take_away_is_clean_and_asks_what_the_annex_asks() -> None:
    checked = check(WorkTree(ROOT / "forms/interaction-statement"))
    assert checked.paper is not None and checked.findings == []

    def fields(path: str) -> list[str]:
        table = (ROOT / path).read_text(encoding="utf-8").partition("\n: The interaction statement")[0]
        return re.findall(r"^\| (\d+\. [^|]+?) +\|", table, re.MULTILINE)

    assert len(fields("forms/interaction-statement/form.md")) == 10
    assert fields("forms/interaction-statement/form.md") == fields("chapters/statement-form.md")


def test_both_codings_of_the_interactions_are_kept_and_the_settled_one_is_in_the_text() -> None:
    lines = (ROOT / "figures/data/interactions-coding.csv").read_text(encoding="utf-8").splitlines()
    settled = {row["id"]: row["settled"] for row in csv.DictReader(line for line in lines if not line.startswith("#"))}
    texts = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "chapters").glob("*.md"))
    assert settled == dict(re.findall(r"\{\.interaction #(int:[\w-]+) .*?effect=(\w+)", texts))


def test_the_letters_of_drawings_are_eight_points_on_paper() -> None:
    millimetres = Theme().text_width
    for path in sorted((ROOT / "figures").glob("*.svg")):
        root = ElementTree.parse(path).getroot()
        width = float(root.get("viewBox", "").split()[2])
        sizes = [float(text.get("font-size", "0")) for text in root.iter("{http://www.w3.org/2000/svg}text")]
        assert sizes and min(sizes) * millimetres / width * 72 / 25.4 >= 8, path.name
