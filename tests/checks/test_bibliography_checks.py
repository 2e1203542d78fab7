"""The checks of the bibliography: the whole message of each, and what those of works, fields and venues tell.

Every paper here is read by the real readers. What each check accepts and refuses at all stands in its docstring's
examples, which ``test_check_examples.py`` runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import pytest
from bibliographies import DEMAND, ENERGY, A, Files, article, files_of, findings, fixed, only
from hypothesis import given
from hypothesis import strategies as st
from kept_check import check
from work import assert_in_proportion

from chapterhouse.checks.engine.registry import CHECKS
from chapterhouse.checks.support.venues import same_venue, venue_key, words_of_venue
from chapterhouse.core.diagnostics import Severity
from chapterhouse.inputs.source import Buffers
from chapterhouse.model import Paper
from chapterhouse.reports.text import render

# --- the whole message of each check -----------------------------------------------------------------------------

MESSAGES: dict[str, tuple[Files, str]] = {
    "same-work-twice": (
        files_of(article() + article("park_demand", author="Park, J.", title="{Energy} and Demand")),
        """\
warning[same-work-twice]: `park_demand` and `park2025` have the same title, year and first author
 --> bibliography/references.bib:7:10
  |
7 | @article{park_demand,
  |          ^^^^^^^^^^^
  |
 ::: bibliography/references.bib:1:10
  |
1 | @article{park2025,
  |          -------- the first entry is here
  |
  = help: if they are one work, remove an entry and cite `park2025`; else correct the wrong one

1 warning in 1 file
""",
    ),
    "missing-field": (
        files_of(article(journal="", jounal="Energy Policy")),
        """\
warning[missing-field]: the @article `park2025` has no `journal` (or `journaltitle`)
 --> bibliography/references.bib:1:10
  |
1 | @article{park2025,
  |          ^^^^^^^^
  |
 ::: bibliography/references.bib:5:3
  |
5 |   jounal = {Energy Policy},
  |   ------ no style knows this field
  |
  = help: did you mean `journal` where it says `jounal`?

1 warning in 1 file
""",
    ),
    "invalid-doi": (
        files_of(article(doi="https://doi.org/10.1234/policy.2025.17")),
        """\
error[invalid-doi]: `https://doi.org/10.1234/policy.2025.17` is no DOI: the address before it does not belong to it
 --> bibliography/references.bib:6:10
  |
6 |   doi = {https://doi.org/10.1234/policy.2025.17},
  |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: write `10.1234/policy.2025.17`

1 error in 1 file
""",
    ),
    "invalid-isbn": (
        files_of(DEMAND + "  isbn = {978-3-16-148410-1},\n}\n"),
        """\
error[invalid-isbn]: `978-3-16-148410-1` is no ISBN: after these digits the last one must be 0
 --> bibliography/references.bib:5:11
  |
5 |   isbn = {978-3-16-148410-1},
  |           ^^^^^^^^^^^^^^^^^
  |
  = help: compare it with the book's imprint: a digit is mistyped

1 error in 1 file
""",
    ),
    "invalid-issn": (
        files_of(article(issn="0378-5955, 2049-3631")),
        """\
error[invalid-issn]: `2049-3631` is no ISSN: after these digits the last one must be 0
 --> bibliography/references.bib:6:22
  |
6 |   issn = {0378-5955, 2049-3631},
  |                      ^^^^^^^^^
  |
  = help: compare it with the journal's imprint: a digit is mistyped

1 error in 1 file
""",
    ),
    "invalid-orcid": (
        files_of(article(orcid="https://orcid.org/0000-0002-1825-0079")),
        """\
error[invalid-orcid]: `0000-0002-1825-0079` is no ORCID iD: its last character does not fit the others
 --> bibliography/references.bib:6:30
  |
6 |   orcid = {https://orcid.org/0000-0002-1825-0079},
  |                              ^^^^^^^^^^^^^^^^^^^
  |
  = help: compare it with the person's page at orcid.org

1 error in 1 file
""",
    ),
    "invalid-url": (
        files_of(DEMAND + "  url = {www.example.org/demand},\n}\n"),
        """\
error[invalid-url]: the address of `iea2025` does not begin with `https://`
 --> bibliography/references.bib:5:10
  |
5 |   url = {www.example.org/demand},
  |          ^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: write `https://www.example.org/demand`

1 error in 1 file
""",
    ),
    "implausible-year": (
        files_of(article(year="2205")),
        """\
warning[implausible-year]: the year 2205 has not come yet
 --> bibliography/references.bib:5:11
  |
5 |   year = {2205},
  |           ^^^^
  |
  = help: correct it, or write `forthcoming` for a work that has not come out

1 warning in 1 file
""",
    ),
    "mojibake": (
        files_of(article(author="MÃ¼ller, Ana")),
        """\
error[mojibake]: `Ã¼` is garbled
 --> bibliography/references.bib:2:14
  |
2 |   author = {MÃ¼ller, Ana},
  |              ^^
  |
  = help: write `ü`: it is UTF-8 that was read as another encoding

1 error in 1 file
""",
    ),
    "unescaped-special": (
        files_of(article(title="The last 5% of demand")),
        """\
warning[unescaped-special]: `%` needs a backslash here: TeX drops what follows it on the line
 --> bibliography/references.bib:3:22
  |
3 |   title = {The last 5% of demand},
  |                      ^
  |
  = help: write `\\%`

1 warning in 1 file
""",
    ),
    "undefined-string": (
        files_of("@string{policy = {Energy Policy}}\n" + article().replace("{Energy Policy}", "polcy")),
        """\
error[undefined-string]: the field `journal` of `park2025` uses the string `polcy`, which is not defined
 --> bibliography/references.bib:5:13
  |
5 |   journal = polcy,
  |             ^^^^^
  |
  = help: did you mean `policy`?

1 error in 1 file
""",
    ),
    "bare-url-citation": (
        files_of(
            DEMAND + "  url = {https://www.example.org/demand/},\n}\n",
            "It grows [@iea2025].\n\nSee [the report](http://example.org/demand).\n",
        ),
        """\
warning[bare-url-citation]: this is the address of `iea2025` in the bibliography
 --> chapters/energy.md:5:18
  |
5 | See [the report](http://example.org/demand).
  |                  ^^^^^^^^^^^^^^^^^^^^^^^^^
  |
 ::: bibliography/references.bib:1:9
  |
1 | @report{iea2025,
  |         ------- the entry is here
  |
  = help: cite it: `[@iea2025]`

1 warning in 1 file
""",
    ),
    "bare-url": (
        files_of("", "The figures stand at https://example.org/demand, by region.\n"),
        """\
note[bare-url]: this address is no link
 --> chapters/energy.md:3:22
  |
3 | The figures stand at https://example.org/demand, by region.
  |                      ^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: write `<https://example.org/demand>`, put it behind words, or cite the work

1 note in 1 file
""",
    ),
    "inconsistent-venue-name": (
        files_of(
            article("a", journal=r"Energy Research \& Social Science")
            + article("b", journal="Energy Res. Soc. Sci.", title="Grids")
            + article("c", journal=r"Energy Research \& Social Science", title="Cities")
        ),
        """\
warning[inconsistent-venue-name]: this journal is written `Energy Research & Social Science` elsewhere
  --> bibliography/references.bib:10:14
   |
10 |   journal = {Energy Res. Soc. Sci.},
   |              ^^^^^^^^^^^^^^^^^^^^^
   |
  ::: bibliography/references.bib:4:14
   |
 4 |   journal = {Energy Research \\& Social Science},
   |              --------------------------------- as here, 2 times in all
   |
   = help: write `Energy Research & Social Science` here, too: readers take `Energy Res. Soc. Sci.` for another journal

1 warning in 1 file
""",
    ),
    "unverified-entry": (
        files_of(article(verified="memory")),
        """\
warning[unverified-entry]: `park2025` is cited, but its entry was not verified
 --> bibliography/references.bib:6:15
  |
6 |   verified = {memory},
  |               ^^^^^^
  |
  = help: compare the entry with the work, and write how: `verified = {page}`; or leave out what rests on it

1 warning in 1 file
""",
    ),
}


@pytest.mark.parametrize("code", MESSAGES)
def test_the_whole_message(code: str) -> None:
    files, expected = MESSAGES[code]
    checked = check(Buffers(files))
    assert render(checked.findings, checked.texts) == expected


def test_what_style_costs_does_not_stop_the_build() -> None:
    stopping = {
        code for code, (files, _) in MESSAGES.items() if any(f.stops_build for f in check(Buffers(files)).findings)
    }
    assert stopping == {"invalid-doi", "invalid-url", "mojibake", "undefined-string"}
    assert {code for code in MESSAGES if CHECKS[code].rule.severity is Severity.NOTE} == {"bare-url"}


@pytest.mark.parametrize("code", ["invalid-doi", "invalid-url", "mojibake", "undefined-string"])
def test_what_nobody_cites_does_not_stop_the_build(code: str) -> None:
    files, _ = MESSAGES[code]
    found = [one for one in check(Buffers({**files, A: ENERGY})).findings if one.code == code]
    assert found and not any(one.stops_build for one in found)


# --- the same work twice -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "reported"),
    [
        ({}, {}, "the same title, year and first author"),
        ({"title": "Grids: A history"}, {"title": "Grids", "subtitle": "A History"}, "the same title"),
        ({"title": "Réseaux"}, {"title": r"R\'eseaux"}, "the same title"),
        ({"year": "2025"}, {"year": "", "date": "2025-03-31"}, "the same title"),
        ({"doi": "10.1234/AB"}, {"doi": "https://doi.org/10.1234/ab", "title": "Other"}, "the same DOI"),
        ({"volume": "3"}, {}, "the same title"),
        ({"volume": "3"}, {"volume": "4"}, None),
        ({"doi": "10.1234/a"}, {"doi": "10.1234/b"}, None),
        ({"pages": "1--9"}, {"pages": "11--19"}, None),
        ({"author": "Park, J."}, {"author": "Mora, Luca and Park, J."}, None),
        ({"year": "2024"}, {}, None),
        ({"title": ""}, {"title": ""}, None),
        ({"year": "forthcoming"}, {"year": "forthcoming"}, None),
    ],
)
def test_the_same_work(first: Mapping[str, str], second: Mapping[str, str], reported: str | None) -> None:
    found = findings(article("one", **first) + article("two", **second), "same-work-twice")
    assert [one.message.startswith(f"`two` and `one` have {reported}") for one in found] == ([True] if reported else [])


def test_an_isbn_is_one_book_in_either_form_but_many_chapters() -> None:
    book = "@book{%s, author = {Park, J.}, title = {%s}, publisher = {P}, year = {2025}, isbn = {%s}}\n"
    two = book % ("a", "Grids", "978-0-306-40615-7") + book % ("b", "Cities", "0-306-40615-2")
    assert only(two, "same-work-twice").message == "`b` and `a` have the same ISBN"
    assert findings(two.replace("@book", "@incollection"), "same-work-twice") == []
    volumes = two.replace("{a,", "{a, volume = 1,").replace("{b,", "{b, volume = 2,")
    assert findings(volumes, "same-work-twice") == []


def test_an_article_and_the_talk_before_it_are_two_works() -> None:
    talk = "@inproceedings{talk, author = {Park, J.}, title = {Energy and demand}, booktitle = {B}, year = 2025}\n"
    assert findings(article() + talk, "same-work-twice") == []
    preprint = "@misc{preprint, author = {Park, J.}, title = {Energy and demand}, year = 2025}\n"
    assert only(article() + preprint, "same-work-twice").span.slice(article() + preprint) == "preprint"


def test_parts_of_one_whole_and_repeated_keys_are_told_elsewhere() -> None:
    whole = "@book{whole, author = {Park, J.}, title = {Grids}, publisher = {P}, year = {2025}, doi = {10.1234/a}}\n"
    part = "@inbook{part, author = {Park, J.}, title = {Grids}, crossref = {whole}, chapter = {1}}\n"
    assert findings(whole + part, "same-work-twice") == []
    assert findings(article() + article(), "same-work-twice") == []


# --- missing fields ----------------------------------------------------------------------------------------------

AUTHOR, TITLE, YEAR = "author = {Park, J.}", "title = {Grids}", "year = {2025}"


@pytest.mark.parametrize(
    ("entry", "lacking"),
    [
        ("@article{k, journaltitle = {J}, AUTHOR, TITLE, date = {2025}}", None),
        ("@article{k, AUTHOR, TITLE}", "`journal` (or `journaltitle`) and `year` (or `date`)"),
        ("@article{k, AUTHOR, TITLE, journal = {}, YEAR}", "`journal` (or `journaltitle`)"),
        ("@article{k, AUTHOR, TITLE, journal = {J}, pubstate = {forthcoming}}", None),
        ("@book{k, editor = {Park, J.}, TITLE, publisher = {P}, YEAR}", None),
        ("@book{k, AUTHOR, TITLE, YEAR}", "`publisher`"),
        ("@book{k, author = {{Agency}}, TITLE, YEAR}", None),
        ("@inproceedings{k, AUTHOR, TITLE, YEAR}", "`booktitle`"),
        ("@inbook{k, AUTHOR, TITLE, chapter = {3}, YEAR}", None),
        ("@phdthesis{k, AUTHOR, TITLE, YEAR}", "`school`"),
        ("@thesis{k, AUTHOR, TITLE, institution = {U}, YEAR}", None),
        ("@techreport{k, author = {{Agency}}, TITLE, YEAR}", None),
        ("@techreport{k, AUTHOR, TITLE, YEAR}", "`institution`"),
        ("@report{k, TITLE, YEAR}", "`institution`"),
        ("@report{k, publisher = {Agency}, TITLE, YEAR}", None),
        ("@online{k, TITLE, url = {https://example.org/a}, urldate = {2025-01-01}}", None),
        ("@online{k, TITLE, YEAR}", "`url`"),
        ("@misc{k, TITLE}", None),
        ("@misc{k, AUTHOR, YEAR}", "`title`"),
        ("@legislation{k, YEAR}", "`title`"),
        ("@film{k, YEAR}", None),
    ],
)
def test_what_each_type_needs(entry: str, lacking: str | None) -> None:
    bib = entry.replace("AUTHOR", AUTHOR).replace("TITLE", TITLE).replace("YEAR", YEAR) + "\n"
    kind = entry[: entry.index("{")]
    reported = [one.message for one in findings(bib, "missing-field")]
    assert reported == ([f"the {kind} `k` has no {lacking}"] if lacking else [])


def test_fields_through_crossref_are_not_missing() -> None:
    whole = "@proceedings{whole, title = {Grids 2025}, year = {2025}}\n"
    assert findings(whole + "@inproceedings{part, author = {Park, J.}, title = {One}, crossref = {whole}}\n") == []


def test_what_could_not_be_read_is_not_told_as_missing() -> None:
    bib = "@article{k, author = {Park, J.}, title = {Grids}, journal = {J} year = {2025}}\n"
    assert {one.code for one in findings(bib)} == {"malformed-entry"}


def test_a_misspelt_field_is_mended() -> None:
    bib = article(journal="", jounal="Energy Policy")
    assert findings(fixed(bib, "missing-field")) == []


# --- strings -----------------------------------------------------------------------------------------------------


def test_strings_that_are_defined_or_predefined_are_silent() -> None:
    bib = "@STRING(Policy = {Energy Policy})\n" + article().replace("{Energy Policy}", "policy # { A}, month = mar")
    assert findings(bib) == []


@pytest.mark.parametrize("value", ["nature", "nature # { A}", "{A } # nature"])
def test_a_string_that_nothing_defines(value: str) -> None:
    bib = article().replace("{Energy Policy}", value)
    found = only(bib, "undefined-string")
    assert found.span.slice(bib) == "nature"
    assert found.hint == "define it with @string, or write `{nature}`"
    assert {one.code for one in findings(bib)} == {"undefined-string"}


def test_other_faults_of_a_string_stay_with_the_malformed() -> None:
    bib = article(year="").replace("{Energy Policy}", "{Energy Policy}, year = 2025a")
    assert {one.code for one in findings(bib)} == {"malformed-entry"}
    bib = '@string{bad = "A"\n' + article()
    assert "undefined-string" not in {one.code for one in findings(bib)}


# --- venues ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Energy Research & Social Science", "Energy Research and Social Science", True),
        ("Energy Policy", "ENERGY POLICY", True),
        ("IEEE Transactions on Smart Grid", "IEEE Trans. Smart Grid", True),
        ("Journal of Climate", "J Clim", True),
        ("Proceedings of the National Academy of Sciences", "Proc. Natl. Acad. Sci.", True),
        ("Physical Review A", "Phys. Rev. A", True),
        ("The Economic Journal", "Economic Journal", True),
        ("Physical Review A", "Phys. Rev. B", False),
        ("J. Opt. Soc. Am.", "J. Opt. Soc. Am. A", False),
        ("E-Journal of Applied Psychology", "Journal of Applied Psychology", False),
        ("Journal of Physiology", "J. Phys.", False),
        ("Energy Policy", "Energy Policies", False),
        ("IEEE Transactions on Power Systems", "IEEE Transactions on Power Delivery", False),
        ("Nature Energy", "Nature Climate Change", False),
        ("Transport Policy", "Transportation Policy", False),
    ],
)
def test_venues(one: str, other: str, same: bool) -> None:
    bib = article("a", journal=one.replace("&", r"\&")) + article("b", journal=other.replace("&", r"\&"), title="B")
    assert len(findings(bib, "inconsistent-venue-name")) == same


def test_an_abbreviation_of_two_names_is_left_alone() -> None:
    names = ("Computer Networks", "Computational Networks", "Comput. Networks")
    bib = "".join(article(f"k{place}", journal=name, title=name) for place, name in enumerate(names))
    assert findings(bib, "inconsistent-venue-name") == []


def test_a_publisher_through_a_string_gets_no_edit() -> None:
    book = "@book{%s, author = {Park, J.}, title = {%s}, publisher = %s, year = {2025}}\n"
    bib = "@string{up = {Univ. Press}}\n" + book % ("a", "A", "{University Press}") + book % ("b", "B", "up")
    found = only(bib, "inconsistent-venue-name")
    assert (found.span.slice(bib), found.edits) == ("up", ())
    assert found.message == "this publisher is written `University Press` elsewhere"


@given(st.text(max_size=30), st.text(max_size=30))
def test_alike_is_mutual(one: str, other: str) -> None:
    first, second = words_of_venue(one), words_of_venue(other)
    if first and second and venue_key(first) == venue_key(second):
        assert same_venue(first, second) == same_venue(second, first)
        assert same_venue(first, first)


# --- verified ----------------------------------------------------------------------------------------------------


def test_only_what_is_cited_must_be_verified() -> None:
    bib = article("a", verified="page") + article("b", title="B", verified="memory") + article("c", title="C")
    cited = "It grows [@a; @b; @c].\n"
    assert [one.message for one in findings(bib, "unverified-entry", cited)] == [
        "`b` is cited, but its entry was not verified",
        "`c` is cited, but does not say how its entry was verified, as most do",
    ]
    assert findings(bib, "unverified-entry", "It grows [@a].\n") == []
    assert findings(article("a", verified="page") + article("b", title="B"), "unverified-entry") == []
    assert findings(article("a", verified="doi-in-index"), "unverified-entry") == []


# --- the whole ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", MESSAGES)
def test_many_entries_take_work_in_proportion(code: str) -> None:
    assert_in_proportion(lambda size: lambda: list(CHECKS[code].find(paper_of_entries(size))), 250)


@lru_cache
def paper_of_entries(number_of_entries: int) -> Paper:
    entries = [
        article(
            f"k{number}",
            author=f"Park{number}, J. and Mora, Luca",
            title=f"Study {number} of grids \\& cities",
            journal=f"Journal of Grids {number % 200}",
            doi=f"10.1234/policy.{number}",
            issn="0378-5955",
            url=f"https://example.org/a/{number}",
            verified="page",
        )
        for number in range(number_of_entries)
    ]
    paper = check(Buffers(files_of("".join(entries)))).paper
    assert paper is not None
    assert not any(list(CHECKS[code].find(paper)) for code in MESSAGES)
    return paper


def test_a_misspelt_type_is_told_and_a_type_of_another_style_is_not() -> None:
    (found,) = findings(article().replace("@article", "@artcle"))
    assert (found.code, found.severity) == ("malformed-entry", Severity.WARNING)
    assert found.hint == "did you mean `@article`?"
    assert {one.code for one in findings(article().replace("@article", "@podcast"))} <= {"missing-field"}
