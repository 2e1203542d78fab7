"""What pandoc is given of fields that people write as they are printed: dates in words, "Vol. 3", elements of HTML."""

from __future__ import annotations

import pytest

from chapterhouse.bibliography.bib_files import read_bibliography
from chapterhouse.bibliography.dates import iso_date, publication_state
from chapterhouse.bibliography.writing import to_bibtex


def written(**fields: str) -> list[str]:
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    entries = read_bibliography({"r.bib": f"@article{{a,\n{lines}}}\n"}).entries
    return [line.strip().rstrip(",") for line in to_bibtex(entries).splitlines()[1:-1]]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2020", "2020"),
        ("2020a", "2020"),
        ("[2020]", "2020"),
        ("(2020).", "2020"),
        ("c. 2020", "2020~"),
        ("2020--2021", "2020/2021"),
        ("2020/21", "2020/2021"),
        ("May 2020", "2020-05"),
        ("3 May 2020", "2020-05-03"),
        ("May 3rd, 2020", "2020-05-03"),
        ("3.5.2020", "2020-05-03"),
        ("2020/05/03", "2020-05-03"),
        ("2020-05-03", "2020-05-03"),
        ("2020-05/2020-07", "2020-05/2020-07"),
        ("199X", "199X"),
        ("2021--2020", None),
        ("2020, reprinted 2021", None),
        ("03/05/2020", None),
        ("May or June 2020", None),
        ("in press", None),
    ],
)
def test_dates_in_words_are_dates(text: str, date: str | None) -> None:
    assert iso_date(text) == date


@pytest.mark.parametrize(
    ("text", "state"),
    [("in press", "inpress"), ("Forthcoming", "forthcoming"), ("submitted to J", "submitted"), ("n.d.", None)],
)
def test_states_in_the_place_of_a_year_are_states(text: str, state: str | None) -> None:
    assert publication_state(text) == state
    assert written(year=text) == ([f"pubstate = {{{state}}}"] if state else [f"year = {{{text}}}"])


def test_a_date_in_the_year_is_the_date_unless_there_is_one() -> None:
    assert written(year="3 May 2020") == ["date = {2020-05-03}"]
    assert written(year="3 May 2020", month="6") == ["year = {2020}", "month = {6}"]


@pytest.mark.parametrize(
    ("name", "value", "meant"),
    [
        ("volume", "Vol. 3", "3"),
        ("number", "No. 3", "3"),
        ("number", "Nr. 3", "3"),
        ("pages", "pp. 1-2", "1-2"),
        ("pages", "S. 12", "12"),
        ("edition", "2nd ed.", "2nd"),
        ("edition", "second edition", "second edition"),
        ("booktitle", "In: Great things", "Great things"),
        ("booktitle", "In search of things", "In search of things"),
        ("volume", "Volume of things", "Volume of things"),
        ("number", "NOAA 3", "NOAA 3"),
        ("title", "The <i>E. coli</i> of H<sub>2</sub>O", r"The \textit{E. coli} of H\textsubscript{2}O"),
        ("title", "<i>A <b>b</b></i>", r"\textit{A \textbf{b}}"),
        ("title", "x < 3 <br> y", "x < 3 <br> y"),
    ],
)
def test_what_a_style_sets_itself_stands_once(name: str, value: str, meant: str) -> None:
    assert written(**{name: value}) == [f"{name} = {{{meant}}}"]
