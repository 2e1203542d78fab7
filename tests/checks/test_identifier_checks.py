"""DOIs, ISBNs, ISSNs, ORCID iDs, web addresses and years: what their checks tell and what stays silent.

Every paper here is read by the real readers. What each check accepts and refuses at all stands in its docstring's
examples, which ``test_check_examples.py`` runs.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from bibliographies import DEMAND, ENERGY, article, findings, fixed, only
from hypothesis import given
from hypothesis import strategies as st

from chapterhouse.bibliography.identifiers import (
    bare_doi,
    comparable_address,
    comparable_doi,
    comparable_isbn,
    isbn_check_digit,
    issn_check_digit,
)

# --- identifiers -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("doi", "meant", "safe"),
    [
        ("10.1234/policy.2025.17", None, None),
        ("10.1002/(SICI)1097-0258(19980815)17:15/16<1661::AID-SIM968>3.0.CO;2-2", None, None),
        (r"10.1007/978-3-319-23796-1\_3", None, None),
        ("10.1000.10/123456", None, None),
        ("doi:10.1234/ab", "10.1234/ab", True),
        ("https://dx.doi.org/10.1234/ab", "10.1234/ab", True),
        ("https://doi.org/https://doi.org/10.1234/ab", "10.1234/ab", True),
        ("10.1234/ab.", "10.1234/ab", False),
        ("10.1234/policy–17", "10.1234/policy-17", False),
        ("10.1234/ab\u200b", "10.1234/ab", True),
        ("11.1234/ab", "", None),
        ("10.1234", "", None),
        ("n/a", "", None),
        ("https://example.org/10.1234/ab", "", None),
    ],
)
def test_dois(doi: str, meant: str | None, safe: bool | None) -> None:
    bib = article(doi=doi)
    found = findings(bib, "invalid-doi")
    assert len(found) == (meant is not None)
    if found:
        assert [(edit.replacement, edit.safe) for edit in found[0].edits] == ([(meant, safe)] if meant else [])
    if meant:
        assert findings(fixed(bib, "invalid-doi")) == []


@pytest.mark.parametrize(
    ("isbn", "reported"),
    [
        ("978-0-306-40615-7", None),
        ("9780306406157", None),
        ("978 0 306 40615 7", None),
        ("0-306-40615-2", None),
        ("0-8044-2957-X", None),
        ("0-8044-2957-x", None),
        ("ISBN-13: 978-0-306-40615-7", None),
        ("978-0-306-40615-7 (print), 978-3-16-148410-0 (online)", None),
        ("9780306406157 9783161484100", None),
        ("0306406152; 316148410X", None),
        ("978-0-306-40615-8", "after these digits the last one must be 7"),
        ("0-306-40615-3", "after these digits the last one must be 2"),
        ("0306406152 3161484101", "after these digits the last one must be X"),
        ("977-0-306-40615-0", "13 digits begin with 978 or 979"),
        ("978-0-306-40615", "it has 12 digits, and an ISBN has 10 or 13"),
        ("unknown", "it does not consist of 10 or 13 digits"),
        ("0378-5955", "the number of a journal or series"),
        ("978–0–306–40615–7", "are not the hyphens of the keyboard"),
    ],
)
def test_isbns(isbn: str, reported: str | None) -> None:
    found = findings(DEMAND + f"  isbn = {{{isbn}}},\n}}\n", "invalid-isbn")
    assert [one.message.endswith(reported or "") for one in found] == ([True] if reported else [])


def test_one_wrong_isbn_of_two_is_marked_alone() -> None:
    bib = DEMAND + "  isbn = {978-0-306-40615-7, 978-3-16-148410-1},\n}\n"
    assert only(bib, "invalid-isbn").span.slice(bib) == "978-3-16-148410-1"


@pytest.mark.parametrize(
    ("issn", "reported"),
    [
        ("0378-5955", None),
        ("03785955", None),
        ("2434-561X", None),
        ("0378-5955 (print), 2434-561x (online)", None),
        ("0378-5954", "after these digits the last one must be 5"),
        ("0378-595", "it has not the form `1234-5678`"),
        ("????", "it has not the form `1234-5678`"),
        ("978-0-306-40615-7", "the number of a book"),
    ],
)
def test_issns(issn: str, reported: str | None) -> None:
    found = findings(article(issn=issn), "invalid-issn")
    assert [one.message.endswith(reported or "") for one in found] == ([True] if reported else [])


@pytest.mark.parametrize(
    ("fields", "marked"),
    [
        ({"orcid": "0000-0002-1825-0097"}, []),
        ({"orcid": "https://orcid.org/0000-0002-1694-233X"}, []),
        ({"orcid": "0000-0002-1825-0097 and 0000-0001-5109-3701"}, ["0000-0001-5109-3701"]),
        ({"orcid-numbers": "Park, J/0000-0002-1825-0097, Mora, L/0000-0002-1825-0098"}, ["0000-0002-1825-0098"]),
        ({"note": r"See \url{https://orcid.org/0000-0002-1825-0079}"}, ["0000-0002-1825-0079"]),
        ({"orcid": "0000-0002-1825"}, ["0000-0002-1825"]),
        ({"orcid": "unknown"}, ["unknown"]),
        ({"note": "0000-0002-1825-0079 is a number"}, []),
    ],
)
def test_orcids(fields: Mapping[str, str], marked: list[str]) -> None:
    bib = article(**fields)
    assert [one.span.slice(bib) for one in findings(bib, "invalid-orcid")] == marked


@given(st.text("0123456789", min_size=9, max_size=9))
def test_one_wrong_digit_of_an_isbn_always_shows(digits: str) -> None:
    ten = digits + isbn_check_digit(digits + "0")
    thirteen = comparable_isbn(ten)
    assert thirteen is not None and comparable_isbn(thirteen) == thirteen
    for number in (ten, thirteen):
        for place in range(len(number) - 10, len(number) - 1):
            wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
            assert comparable_isbn(wrong) is None
    eight = digits[:7] + issn_check_digit(digits[:7])
    assert all(
        issn_check_digit(eight[:p] + str((int(eight[p]) + 1) % 10) + eight[p + 1 : 7]) != eight[7] for p in range(7)
    )


@given(st.text(max_size=40))
def test_anything_can_stand_where_an_identifier_should(written: str) -> None:
    doi = comparable_doi(written)
    assert doi is None or comparable_doi(doi) == doi
    assert bare_doi(bare_doi(written)) == bare_doi(written)
    address = comparable_address(f"https://{written}")
    assert address is None or comparable_address(f"http://www.{written}") is not None
    comparable_isbn(written)


# --- addresses ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "reported", "meant"),
    [
        ("https://example.org/a_b/c%20d?q=1&r=2#part", None, None),
        (r"https://example.org/a\_b\&c", None, None),
        ("https://en.example.org/wiki/Grid_(electricity)", None, None),
        ("https://example.org/한국", None, None),
        ("https://example.org:8080/", None, None),
        ("https://[2001:db8::1]/a", None, None),
        ("example.org/demand", "does not begin with `https://`", "https://example.org/demand"),
        ("//example.org/demand", "does not begin with `https://`", "https://example.org/demand"),
        ("http:/example.org", "needs two slashes after `http:`", "http://example.org"),
        ("https://https://example.org/", "has `http` twice", "https://example.org/"),
        ("ftp://example.org/a", "begins with `ftp:`", None),
        ("file:///park/a.pdf", "begins with `file:`", None),
        ("see the library", "is no address of the web", None),
        ("https://example/demand", "has `example` for its host, which is none", None),
        ("https:///demand", "needs two slashes after `https:`", None),
        ("https://park:secret@example.org/", "holds a user's name or password", None),
        ("https://example.org/energy demand", "holds a space", None),
        ("https://example.org/a https://example.org/b", "is two addresses", None),
        ("https://example.org/demand.", "ends in `.`", "https://example.org/demand"),
        ("https://example.org/demand)", "ends in a `)` that nothing opens", "https://example.org/demand"),
        ("https://example.org/a...", "is cut short", None),
        ("https://example.org/100%", "has a `%` that no code follows (`%`)", None),
    ],
)
def test_web_addresses(url: str, reported: str | None, meant: str | None) -> None:
    bib = DEMAND + f"  url = {{{url}}},\n}}\n"
    found = findings(bib)
    assert [(one.code, one.message) for one in found] == (
        [("invalid-url", f"the address of `iea2025` {reported}")] if reported else []
    )
    if meant is not None:
        assert [edit.replacement for edit in found[0].edits] == [meant]
        assert findings(fixed(bib, "invalid-url")) == []


def test_the_reader_and_the_check_tell_an_address_once() -> None:
    entry = DEMAND + "  url = {javascript:alert(1)},\n}\n"
    assert [one.code for one in findings(entry + entry)] == ["invalid-url", "duplicate-entry", "invalid-url"]


def test_an_address_over_two_lines_is_one() -> None:
    assert findings(DEMAND + "  url = {https://example.org/\n         demand},\n}\n") == []


SHOWN = DEMAND + "  url = {https://www.example.org/demand/},\n  doi = {10.1234/policy.17},\n}\n"


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("See [the report](http://example.org/demand).", "See the report [@iea2025]."),
        ("See <https://example.org/demand/>.", "See [@iea2025]."),
        ("See https://example.org/demand#page-3.", "See [@iea2025]."),
        ("See [https://example.org/demand](https://example.org/demand).", "See [@iea2025]."),
        ("See [it](https://doi.org/10.1234/POLICY.17).", "See it [@iea2025]."),
        ("See doi:10.1234/policy.17, p. 3.", "See [@iea2025], p. 3."),
        ("See [the report](http://example.org/demand) and its data [@iea2025].", None),
        ("See [another](https://example.org/supply).", None),
        ("See [the agency](https://example.org).", None),
        ("Run `curl https://example.org/demand` twice.", None),
    ],
)
def test_an_address_of_a_work_is_cited(text: str, fix: str | None) -> None:
    chapter = f"It grows [@iea2025].\n\n{text}\n"
    found = findings(SHOWN, "bare-url-citation", chapter)
    assert len(found) == (fix is not None)
    if fix is not None:
        (edit,) = found[0].edits
        whole = ENERGY + chapter
        start, end = edit.span.start, edit.span.end
        assert whole[:start] + edit.replacement + whole[end:] == f"{ENERGY}It grows [@iea2025].\n\n{fix}\n"
        assert not edit.safe


def test_an_address_of_two_entries_names_both_and_offers_no_edit() -> None:
    bib = SHOWN + SHOWN.replace("iea2025", "iea2026").replace("10.1234", "10.4321").replace("{Demand}", "{Supply}")
    found = only(bib, "bare-url-citation", "It grows [@iea2025; @iea2026].\n\nSee <https://example.org/demand>.\n")
    assert found.message == "this is the address of `iea2025` and `iea2026` in the bibliography"
    assert found.edits == ()


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("It is at https://example.org/a, and there.", ["https://example.org/a"]),
        ("(It is at https://example.org/a_(b).)", ["https://example.org/a_(b)"]),
        ("- See https://example.org/a*b*\n- See *https://example.org*.", ["https://example.org"]),
        ("A note.[^n]\n\n[^n]: See https://example.org.", ["https://example.org"]),
        ("It is <https://example.org/a>, [here it is](https://example.org).", []),
        ("[https://example.org/a](https://example.org/a) is a link.", []),
        ("It is `https://example.org/a`.", []),
        ("It is doi:10.1234/5678.", []),
    ],
)
def test_bare_addresses(text: str, marked: list[str]) -> None:
    whole = f"{ENERGY}{text}\n"
    reported = [one.span.slice(whole) for one in findings("", "bare-url", f"{text}\n")]
    assert reported[-len(marked) :] == marked if marked else reported == []


# --- years -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "reported"),
    [
        ("year", "2025", None),
        ("year", "2027", None),
        ("year", "2024/2025", None),
        ("year", "1850--1852", None),
        ("year", "c. 1900", None),
        ("year", "[1999]", None),
        ("year", "2001a", None),
        ("year", "forthcoming", None),
        ("year", "in press", None),
        ("year", "n.d.", None),
        ("year", "199X", None),
        ("date", "2025-03-31", None),
        ("date", "2025-21", None),
        ("date", "2024-12-30/2025-01-02", None),
        ("date", "1999/..", None),
        ("date", "-0043", None),
        ("year", "2028", "the year 2028 has not come yet"),
        ("year", "1449", "the year 1449 is before printing"),
        ("year", "20225", "`20225` is no year"),
        ("year", "98", "`98` is no year"),
        ("year", "spring", "`spring` is no year"),
        ("date", "2025-13-01", "`2025-13-01` is no date"),
        ("date", "2025-02-32", "`2025-02-32` is no date"),
        ("date", "2025-02-30", "`2025-02-30` is no date"),
        ("date", "1854-1971", "`1854-1971` is no date"),
    ],
)
def test_years(name: str, value: str, reported: str | None) -> None:
    bib = article(**{"year": "", name: value})
    assert [one.message for one in findings(bib)] == ([reported] if reported else [])


def test_a_day_of_access_that_there_is_not() -> None:
    assert only(article(urldate="2023-02-29"), "implausible-year").message == "`2023-02-29` is no date"
    assert findings(article(urldate="2024-02-29"), "implausible-year") == []


def test_a_short_doi_is_told_as_one() -> None:
    assert "it is a short one" in only(article(doi="10/gddkhn"), "invalid-doi").message
