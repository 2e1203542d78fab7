"""Works from elsewhere into a bibliography: what is known of them comes in, what is there already stays out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from work_samples import BIB, CSL, ENTRY, RIS

from chapterhouse.bibliography.bib_files import read_bibliography
from chapterhouse.bibliography.edit import Known, Unusable, add_works, bibtex_of
from chapterhouse.bibliography.edit.keys import free_key, proposed_key
from chapterhouse.bibliography.edit.works import texed
from chapterhouse.cli import cli
from chapterhouse.inputs.source import Buffers
from chapterhouse.model import Entry, Paper
from chapterhouse.pipeline import check

PATH = "bibliography/references.bib"
TOML = 'title = "T"\ndate = 2026-01-02\n[[parts]]\nchapters = ["chapters/a.md"]\n'


def paper(bib: str = BIB) -> Paper:
    checked = check(Buffers({"paper.toml": TOML, "chapters/a.md": "# A {#sec:a}\n", PATH: bib})).paper
    assert checked is not None
    return checked


def test_csl_json_comes_in_at_its_place_and_the_rest_stays_to_the_byte() -> None:
    addition = add_works(paper(), PATH, bibtex_of(json.dumps(CSL)))
    assert addition.added == ("muller2023",)
    assert addition.text == BIB.replace("@article{rinaldi", ENTRY.format(key="muller2023") + "\n\n@article{rinaldi")


def test_a_file_that_is_not_sorted_gets_its_entry_at_the_end() -> None:
    mixed = "".join(reversed(BIB.partition("@article")[2:])) + "\n" + BIB.partition("@article")[0]
    mixed = "@article" + mixed.rstrip()
    assert add_works(paper(mixed), PATH, bibtex_of(json.dumps(CSL))).text == (
        mixed + "\n\n" + ENTRY.format(key="muller2023") + "\n"
    )


def test_an_empty_file_gets_its_first_entry() -> None:
    assert add_works(paper(""), PATH, bibtex_of(json.dumps([CSL])), "mine").text == ENTRY.format(key="mine") + "\n"
    assert add_works(paper("% Sources.\n"), PATH, "@book{a, title={A}}").text == (
        "% Sources.\n\n@book{a,\n  title = {A},\n}\n"
    )


def test_ris_comes_in_with_all_that_it_says() -> None:
    read = read_bibliography({"": bibtex_of(RIS)})
    assert read.broken == ()
    assert [(entry.type, {name: field.raw for name, field in entry.fields.items()}) for entry in read.entries] == [
        (
            "article",
            {
                "author": "Müller, Ärne and {World Bank}",
                "title": "The grid \\& cars in cities",
                "journal": "IEEE Trans",
                "date": "2020-03-04",
                "pages": "12-19",
                "doi": "10.1234/xyz",
                "issn": "1066-033X",
                "url": "https://example.org/a_b",
            },
        ),
        (
            "book",
            {
                "editor": "Smith, Jo",
                "title": "Handbook",
                "publisher": "Press",
                "location": "Oslo",
                "year": "1999",
                "isbn": "978-3-16-148410-0",
            },
        ),
    ]


@pytest.mark.parametrize(
    ("incoming", "existing", "reported"),
    [
        ("@misc{x, title={Else}, doi={https://doi.org/10.1109/37.969131}}", "rinaldi2001", "the same DOI"),
        (
            "@article{x, author={Rinaldi, S.}, title={{Interdependencies}}, date={2001-12}}",
            "rinaldi2001",
            "the same title, year and first author",
        ),
    ],
)
def test_a_work_that_is_there_stays_out_and_is_named(incoming: str, existing: str, reported: str) -> None:
    addition = add_works(paper(), PATH, incoming)
    assert addition.text == BIB and addition.added == ()
    assert [(known.existing, known.reported) for known in addition.known] == [(existing, reported)]


def test_of_several_works_only_the_new_ones_come_in_and_name_one_another_rightly() -> None:
    incoming = """
@string{p = {Press}}
@book{whole, title={Collected}, editor={Ed, It}, year=2001, publisher=p # { Ltd}}
@inbook{part, title={A chapter}, author={Au, Thor}, year=2002, crossref={whole}, xdata={again}}
@misc{again, title={Again}, doi={10.1109/37.969131}}
@misc{twice, title={Collected}, editor={Ed, I.}, year=2001}
"""
    addition = add_works(paper(BIB + "\n@misc{whole, title={Another}}\n"), PATH, incoming)
    assert addition.added == ("ed2001", "part")
    assert addition.known == (
        Known("Again", "rinaldi2001", "the same DOI"),
        Known("Collected", "ed2001", "the same title, year and first author"),
    )
    read = {entry.key: entry for entry in read_bibliography({"": addition.text}).entries}
    assert read["ed2001"].value("publisher") == "Press Ltd"
    assert read["part"].value("crossref") == "ed2001" and read["part"].value("xdata") == "rinaldi2001"


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        ("Nothing at all", None, "is neither BibTeX nor CSL-JSON nor RIS"),
        ("[1]", None, "is no CSL-JSON"),
        ('{"type": ', None, "is no JSON"),
        ("@book{a, title={A}", None, "cannot be read"),
        ("@string{a = {b}}", None, "describes no work"),
        ("@book{a, title={A}} @book{b, title={B}}", "x", "describes 2 works"),
        ("@book{a, title={A}}", "IEA2025", "there is an entry `iea2025` already"),
        ("@book{a, title={A}}", "sec:x", "would be read as a cross-reference"),
    ],
)
def test_what_cannot_be_added_is_refused(text: str, key: str | None, reason: str) -> None:
    with pytest.raises(Unusable, match=reason.replace("(", r"\(")):
        add_works(paper(), PATH, bibtex_of(text), key)


def entry_of(fields: str) -> Entry:
    (entry,) = read_bibliography({"": f"@misc{{x, {fields}}}"}).entries
    return entry


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ("author={Rinaldi, Steven}, year={2001}", "rinaldi2001"),
        ("author={Abbott, K. and Snidal, D.}, date={2000-05}", "abbott_snidal2000"),
        ("author={A, B and C, D and E, F}, year={1999}", "a1999"),
        ("author={van den Ber{\\o}g-S{\\o}n, Ü.}, year={1999}", "berogson1999"),
        ("author={{Access Now}}, year={2024}", "accessnow2024"),
        ("author={{United Nations Economic Commission for Europe}}, year={1998}", "unece1998"),
        ("title={The Law of the Sea}", "lawsea"),
        ("editor={O'Neil, A.}, year={c. 1850}", "oneil1850"),
        ("author={김, 철수}, title={도시}", "work"),
    ],
)
def test_keys_say_who_and_when(fields: str, key: str) -> None:
    assert proposed_key(entry_of(fields)) == key


def test_a_key_that_is_taken_gets_a_letter() -> None:
    assert free_key("a2001", {"a2001", "a2001b"}) == "a2001c"
    assert free_key("a", {"a", *(f"a{letter}" for letter in "bcdefghijklmnopqrstuvwxyz")}) == "a-27"


@given(st.text(st.sampled_from('ab éñ김&%$#_{}\\~"/:;.,()[]+=*@!?|<>'), max_size=20))
def test_any_text_comes_through_tex_unharmed(text: str) -> None:
    (entry,) = read_bibliography({"": f"@misc{{x, title={{{texed(text)}}}}}"}).entries
    assert (entry.value("title") or "").split() == text.split()


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 3000) | st.text("ab <i>{}\\&%,10./-\n", max_size=8),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(("family", "date-parts", "raw")), inner)
    ),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(("type", *CSL, "editor", "accessed", "note", "publisher")), VALUES))
def test_any_csl_json_is_read_or_refused(item: dict[str, Any]) -> None:
    try:
        written = bibtex_of(json.dumps(item))
    except Unusable:
        return
    read = read_bibliography({"": written})
    assert len(read.entries) == 1


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("May 2020", "2020-05"),
        ("2020-05-03T10:00:00Z", "2020-05-03"),
        ("Spring 2020", "Spring 2020"),
        ("n.d.", "n.d."),
        ("2019 & later", "2019 \\& later"),
    ],
)
def test_a_date_that_cannot_be_read_stays_as_it_is_written(written: str, kept: str) -> None:
    items = [json.dumps({"type": "book", "title": "T", "issued": {key: written}}) for key in ("raw", "literal")]
    for text in (*items, f"TY  - BOOK\nTI  - T\nPY  - {written}\nER  - \n"):
        (entry,) = read_bibliography({"": bibtex_of(text)}).entries
        field = entry.fields.get("date") or entry.fields["year"]
        assert field.raw == kept


@given(st.text("TYAUERJO -\n1,é{}", max_size=80))
def test_any_ris_is_read_or_refused(text: str) -> None:
    try:
        written = bibtex_of(f"TY  - JOUR\n{text}")
    except Unusable:
        return
    assert len(read_bibliography({"": written}).entries) >= 1


def test_a_paper_without_a_bibliography_gets_one(tmp_path: Path) -> None:
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "one.md").write_text("# One\n\nA word [@doi:10.1000/1].\n")
    settings = 'title = "A"\ndate = 2026-01-02\nbibliography = []\n[[parts]]\nchapters = ["chapters/one.md"]\n'
    (tmp_path / "paper.toml").write_text(settings)
    item = {
        "id": "doi:10.1000/1",
        "type": "webpage",
        "title": "A set",
        "author": [{"family": "Data Centre", "given": ""}],
    }
    (tmp_path / "works.json").write_text(json.dumps([item]))
    words = ["--project", str(tmp_path), "bib", "add", "--keep-keys", str(tmp_path / "works.json")]
    done = CliRunner().invoke(cli, words, standalone_mode=False)
    assert done.exception is None, done.output
    written = (tmp_path / "bibliography" / "references.bib").read_text()
    assert "@online{doi:10.1000/1," in written
    assert "author = {{Data Centre}}" in written
    assert 'bibliography = ["bibliography/references.bib"]\n' in (tmp_path / "paper.toml").read_text()
