"""Entries against what is registered for their DOIs: what is asked, what is kept, what is told."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from bibliographies import BIB, Files, article, files_of
from hypothesis import given, settings
from hypothesis import strategies as st
from kept_check import check
from loopback import Page, Site, site

from chapterhouse.checks.engine.levels import with_levels
from chapterhouse.checks.online.comparison import mismatches
from chapterhouse.checks.online.entries import check_entries
from chapterhouse.checks.online.entry_findings import report_entries
from chapterhouse.checks.online.rate_limit import RateLimited
from chapterhouse.checks.online.registered import Work, work_of
from chapterhouse.checks.online.work_store import WorkStore
from chapterhouse.core.diagnostics import Diagnostic
from chapterhouse.core.http import Limits, Web
from chapterhouse.inputs.source import Buffers
from chapterhouse.model import Paper
from chapterhouse.reports.text import render

TODAY = datetime.date(2026, 3, 1)
DOI = "10.1234/policy.2025.17"
PATH = "bibliography/works.lock.jsonl"
REGISTERED = {
    "DOI": DOI,
    "type": "journal-article",
    "title": "Energy and demand",
    "author": [{"family": "Park", "given": "Jiyoung", "sequence": "first"}],
    "issued": {"date-parts": [[2025, 2, 3]]},
}


def days(number: int) -> datetime.date:
    """So many days ago."""
    return TODAY - datetime.timedelta(days=number)


def paper_of(files: Files) -> Paper:
    paper = check(Buffers(files)).paper
    assert paper is not None
    return paper


def page_of(registered: object) -> Page:
    """What a resolver answers."""
    return Page(body=json.dumps(registered).encode())


def asked(files: Files, web: Site, store: WorkStore | None = None, today: datetime.date = TODAY) -> list[Diagnostic]:
    """The findings of asking ``web``, a resolver, for the DOIs of a paper."""
    limits = Limits(seconds=5, origins=frozenset((web.url,)), private_hosts=frozenset(("127.0.0.1",)))
    store = store if store is not None else WorkStore()
    problems = check_entries(
        paper_of(files), store, RateLimited(Web(limits), 0), today, lambda what, done, total: None, resolver=web.url
    )
    return list(with_levels(problems, None))


def report(registered: object, bib: str) -> str:
    """The text report on ``bib``, of which every entry has the same DOI."""
    files = files_of(bib)
    with site({f"/{DOI}": page_of(registered)}) as web:
        return render(asked(files, web), files, colour=False)


def differs(registered: dict[str, Any], **fields: str) -> list[str]:
    """The fields in which an entry differs from what is registered, where ``registered`` changes the usual."""
    paper = paper_of(files_of(article(**fields)))
    work = work_of(DOI, json.dumps({**REGISTERED, **registered}), TODAY)
    return [mismatch.field.name for mismatch in mismatches(paper.bibliography.entries[0], work)]


def test_an_entry_that_agrees_is_clean() -> None:
    with site({f"/{DOI}": page_of(REGISTERED)}) as web:
        assert asked(files_of(article(doi=DOI)), web) == []
    assert web.asked == [f"GET /{DOI}"]
    assert web.accepts == {"application/vnd.citationstyles.csl+json"}


def test_another_year_is_told_at_its_place() -> None:
    assert report({**REGISTERED, "issued": {"date-parts": [[2023]]}}, article(doi=DOI)) == (
        "warning[doi-mismatch]: the year registered for the DOI is `2023`, not `2025`\n"
        " --> bibliography/references.bib:5:11\n"
        "  |\n"
        "5 |   year = {2025},\n"
        "  |           ^^^^\n"
        "  |\n"
        " ::: bibliography/references.bib:6:10\n"
        "  |\n"
        "6 |   doi = {10.1234/policy.2025.17},\n"
        "  |          ---------------------- this DOI was asked for on 2026-03-01\n"
        "  |\n"
        "  = help: compare both with the work itself: either may be wrong\n"
        "\n"
        "1 warning in 1 file\n"
    )


def test_another_title_is_told_at_its_place() -> None:
    assert report({**REGISTERED, "title": "Energy and supply in <i>Korean</i> cities"}, article(doi=DOI)) == (
        "warning[doi-mismatch]: the title registered for the DOI is `Energy and supply in Korean cities`, "
        "not `Energy and demand`\n"
        " --> bibliography/references.bib:3:12\n"
        "  |\n"
        "3 |   title = {Energy and demand},\n"
        "  |            ^^^^^^^^^^^^^^^^^\n"
        "  |\n"
        " ::: bibliography/references.bib:6:10\n"
        "  |\n"
        "6 |   doi = {10.1234/policy.2025.17},\n"
        "  |          ---------------------- this DOI was asked for on 2026-03-01\n"
        "  |\n"
        "  = help: compare both with the work itself: either may be wrong\n"
        "\n"
        "1 warning in 1 file\n"
    )


def test_another_first_author_is_told_at_the_name() -> None:
    registered = {**REGISTERED, "author": [{"family": "Rinaldi", "given": "Steven"}, {"family": "Park", "given": "J."}]}
    assert report(registered, article(author="Park, Jiyoung and Rinaldi, Steven", doi=DOI)) == (
        "warning[doi-mismatch]: the first author registered for the DOI is `Rinaldi, Steven`, not `Park`\n"
        " --> bibliography/references.bib:2:13\n"
        "  |\n"
        "2 |   author = {Park, Jiyoung and Rinaldi, Steven},\n"
        "  |             ^^^^\n"
        "  |\n"
        " ::: bibliography/references.bib:6:10\n"
        "  |\n"
        "6 |   doi = {10.1234/policy.2025.17},\n"
        "  |          ---------------------- this DOI was asked for on 2026-03-01\n"
        "  |\n"
        "  = help: compare both with the work itself: either may be wrong\n"
        "\n"
        "1 warning in 1 file\n"
    )


def test_the_doi_of_another_work_is_told_once() -> None:
    other = {
        "title": "Protein folding in yeast",
        "author": [{"family": "Ferrari", "given": "Ada"}],
        "issued": {"date-parts": [[1999]]},
    }
    assert report(other, article(doi=DOI)) == (
        "warning[doi-mismatch]: this DOI is registered for another work than `park2025`: "
        "`Protein folding in yeast` (Ferrari, Ada, 1999)\n"
        " --> bibliography/references.bib:6:10\n"
        "  |\n"
        "6 |   doi = {10.1234/policy.2025.17},\n"
        "  |          ^^^^^^^^^^^^^^^^^^^^^^\n"
        "  |\n"
        " ::: bibliography/references.bib:3:12\n"
        "  |\n"
        "3 |   title = {Energy and demand},\n"
        "  |            ----------------- the entry describes this one\n"
        "  |\n"
        "  = help: copy the DOI from the first page of the work that is meant\n"
        "\n"
        "1 warning in 1 file\n"
    )


def test_a_doi_that_nobody_registered_is_an_error() -> None:
    files = files_of(article(doi=DOI))
    with site({}) as web:
        findings = asked(files, web)
    assert render(findings, files, colour=False) == (
        "error[unknown-doi]: no work is registered under the DOI `10.1234/policy.2025.17`, as of 2026-03-01\n"
        " --> bibliography/references.bib:6:10\n"
        "  |\n"
        "6 |   doi = {10.1234/policy.2025.17},\n"
        "  |          ^^^^^^^^^^^^^^^^^^^^^^\n"
        "  |\n"
        "  = help: copy it from the work's first page, or from its publisher's\n"
        "\n"
        "1 error in 1 file\n"
    )
    assert not findings[0].stops_build


def test_a_retracted_work_is_an_error() -> None:
    notice = {"DOI": "10.1234/notice", "type": "retraction", "source": "publisher", "label": "Retraction"}
    updates = [{"type": "correction", "DOI": "10.1234/c"}, {**notice, "updated": {"date-parts": [[2025, 11, 5]]}}]
    assert report({**REGISTERED, "updated-by": updates}, article(doi=DOI)) == (
        "error[retracted-work]: `park2025` was retracted on 2025-11-05, as 10.1234/notice tells\n"
        " --> bibliography/references.bib:6:10\n"
        "  |\n"
        "6 |   doi = {10.1234/policy.2025.17},\n"
        "  |          ^^^^^^^^^^^^^^^^^^^^^^\n"
        "  |\n"
        " ::: chapters/energy.md:3:12\n"
        "  |\n"
        "3 | It grows [@park2025].\n"
        "  |            -------- it is cited here\n"
        "  |\n"
        "  = help: cite another source, or say in the text and in the entry's `note` that it was retracted\n"
        "\n"
        "1 error in 1 file\n"
    )


@pytest.mark.parametrize(
    ("registered", "retracted"),
    [
        ({"updated-by": {"type": "withdrawal"}}, "retracted"),
        ({"updated-by": [{"type": "partial_retraction", "DOI": 7}]}, "partly retracted"),
        ({"relation": {"is-retracted-by": [{"id": "10.1/x", "id-type": "doi"}]}}, "retracted, as 10.1/x tells"),
        ({"title": "RETRACTED: Energy and demand"}, "retracted, as its registered title says"),
        ({"title": ["RETRACTED ARTICLE: Energy and demand"]}, "retracted, as its registered title says"),
        ({"title": "[Retracted] Energy and demand"}, "retracted, as its registered title says"),
        ({"title": "Energy and demand (Retracted)"}, "retracted, as its registered title says"),
        ({"updated-by": [{"type": "correction"}, {"type": "expression_of_concern"}, {"type": "erratum"}]}, ""),
        ({"update-to": [{"type": "retraction", "DOI": "10.1/x"}]}, ""),
        ({"relation": {"is-preprint-of": [{"id": "10.1/x"}]}}, ""),
        ({"title": "Retracted science: an introduction"}, ""),
        ({"title": "Withdrawn children and demand"}, ""),
        ({"updated-by": "retraction", "relation": [1]}, ""),
    ],
)
def test_what_counts_as_retracted(registered: dict[str, Any], retracted: str) -> None:
    assert work_of(DOI, json.dumps({**REGISTERED, **registered}), TODAY).retracted == retracted


@pytest.mark.parametrize("fields", [{"note": "Retracted in 2025"}, {"title": "{RETRACTED}: Energy and demand"}])
def test_who_says_that_it_was_retracted_may_cite_it(fields: dict[str, str]) -> None:
    files = files_of(article(doi=DOI, **fields))
    with site({f"/{DOI}": page_of({**REGISTERED, "title": "RETRACTED: Energy and demand"})}) as web:
        assert asked(files, web) == []


# What means the same


@pytest.mark.parametrize(
    ("registered", "fields"),
    [
        ({"title": "ENERGY &amp; DEMAND"}, {}),
        ({"title": "Energy and demand: a study of cities"}, {}),
        ({"title": ["Energy and demand"], "subtitle": ["A study"]}, {"title": "Energy and Demand, a study"}),
        ({"title": "Energy and demand"}, {"subtitle": "A study of cities"}),
        ({"title": "Energy and demands"}, {}),
        ({"title": "CO<sub>2</sub> and <jats:i>demand</jats:i>"}, {"title": "{CO}\\textsubscript{2} and demand"}),
        ({"title": "Naive Bayes and demand"}, {"title": "Na{\\\"i}ve {Bayes} and demand"}),
        ({"title": "Energie und Nachfrage", "original-title": ["Energy and demand"]}, {}),
        ({"title": "에너지와 수요"}, {}),
        ({"title": "Energie und Nachfrage"}, {"title": "[Energy and demand]"}),
        ({"title": "RETRACTED: Energy and demand"}, {}),
        ({"title": []}, {}),
        ({"title": None}, {}),
        ({"author": [{"family": "PARK", "given": "J."}]}, {}),
        ({"author": [{"family": "Jiyoung", "given": "Park"}]}, {}),
        ({"author": [{"family": "Park-Lee", "given": "Jiyoung"}]}, {}),
        ({"author": [{"family": "Müller", "given": "Eva"}]}, {"author": "Mueller, Eva"}),
        ({"author": [{"family": "Sørensen", "given": "Eva"}]}, {"author": "Sorensen, Eva"}),
        ({"author": [{"family": "Berg", "given": "A.", "non-dropping-particle": "van"}]}, {"author": "van Berg, Ada"}),
        ({"author": [{"family": "van der Berg", "given": "Anna"}]}, {"author": "Berg, Anna van der"}),
        ({"author": [{"family": "박", "given": "지영"}]}, {}),
        ({"author": [{"literal": "Energy Agency"}]}, {}),
        ({"author": [{"name": "Energy Agency"}]}, {}),
        ({"author": [{"family": "Kim", "given": "A."}]}, {"author": "{Energy Agency}"}),
        ({"author": []}, {}),
        ({"author": "Kim"}, {}),
        ({"editor": [{"family": "Kim", "given": "A."}]}, {}),
        ({"published-print": {"date-parts": [[2025]]}, "issued": {"date-parts": [[2024, 12]]}}, {}),
        ({"issued": {"date-parts": [["2025"]]}}, {}),
        ({"issued": {"date-parts": [[None]]}}, {}),
        ({"issued": {"raw": "last year"}}, {}),
        ({"issued": {"date-parts": [[2023]]}}, {"year": "in press"}),
        ({"issued": {"date-parts": [[2025]]}}, {"year": "", "date": "2025-03-01"}),
    ],
)  # fmt: skip
def test_what_can_be_explained_is_no_mismatch(registered: dict[str, Any], fields: dict[str, str]) -> None:
    assert differs(registered, **fields) == []


@pytest.mark.parametrize(
    ("registered", "fields", "reported"),
    [
        ({"title": "Energy"}, {}, ["title"]),
        ({"title": "Water and demand in old cities"}, {}, ["title"]),
        ({"author": [{"family": "Rinaldi", "given": "Steven"}]}, {}, ["author"]),
        ({"author": [{"family": "Lee", "given": "Ada"}]}, {"author": "Rinaldi, Steven and Lee, Ada"}, ["author"]),
        ({"issued": {"date-parts": [[2024]]}}, {}, ["year"]),
        ({"issued": {"date-parts": [[2024]]}}, {"year": "", "date": "2025-03-01"}, ["date"]),
        (
            {"author": [], "editor": [{"family": "Rinaldi", "given": "Steven"}]},
            {"author": "", "editor": "Park, Jiyoung"},
            ["editor"],
        ),
    ],
)  # fmt: skip
def test_what_cannot_is(registered: dict[str, Any], fields: dict[str, str], reported: list[str]) -> None:
    assert differs(registered, **fields) == reported


def test_a_chapter_may_have_the_doi_of_its_book() -> None:
    bib = article(journal="", author="Kim, Ada", title="A part", booktitle="Energy and demand", publisher="P", doi=DOI)
    bib = bib.replace("@article", "@incollection")
    assert report(REGISTERED, bib) == "no findings\n"


# What is asked and kept


def test_only_cited_dois_are_asked_for_and_each_once() -> None:
    bib = article("a", doi=DOI) + article("b", doi=f"https://doi.org/{DOI.upper()}") + article("c", doi="10.1234/other")
    with site({f"/{DOI}": page_of(REGISTERED)}) as web:
        asked(files_of(bib, "See [@a; @b].\n"), web)
    assert web.asked == [f"GET /{DOI}"]


def test_an_answer_is_asked_for_again_after_thirty_days() -> None:
    files, store = files_of(article(doi=DOI)), WorkStore()
    with site({f"/{DOI}": page_of(REGISTERED)}) as web:
        for day, times in ((31, 1), (2, 1), (1, 2), (0, 2)):
            asked(files, web, store, days(day))
            assert len(web.asked) == times
        asked(files_of(""), web, store)
    assert not store.works


def test_an_unknown_doi_is_asked_for_again_the_next_day() -> None:
    files, store = files_of(article(doi=DOI)), WorkStore()
    with site({}) as web:
        assert [f.code for f in asked(files, web, store, days(1))] == ["unknown-doi"]
        asked(files, web, store, days(1))
        assert len(web.asked) == 1
        web.pages[f"/{DOI}"] = page_of(REGISTERED)
        assert asked(files, web, store, TODAY) == []


def test_the_file_has_one_work_a_line() -> None:
    store = WorkStore()
    with site({f"/{DOI}": page_of(REGISTERED), "/10.1234/none": Page(406)}) as web:
        bib = "".join(article(key, doi=doi) for key, doi in (("a", "10.1234/none"), ("b", DOI), ("c", "10.1234/x")))
        asked(files_of(bib), web, store)
    assert store.text() == (
        '{"doi": "10.1234/none", "asked": "2026-03-01", "answer": "none"}\n'
        '{"doi": "10.1234/policy.2025.17", "asked": "2026-03-01", "titles": ["Energy and demand"], '
        '"author": "Park, Jiyoung", "years": [2025]}\n'
        '{"doi": "10.1234/x", "asked": "2026-03-01", "answer": "unknown"}\n'
    )
    assert WorkStore.read(store.text(), PATH).works == store.works


@given(st.text() | st.lists(st.dictionaries(st.sampled_from(["doi", "asked", "answer", "titles", "years", "author"]),
       st.none() | st.text() | st.lists(st.text() | st.integers()) | st.sampled_from(["10.1/x", "2026-01-01"]))).map(
    lambda records: "\n".join(map(json.dumps, records))))  # fmt: skip
def test_no_file_breaks_the_reader_and_writing_is_stable(text: str) -> None:
    once = WorkStore.read(text, PATH).text()
    assert WorkStore.read(once, PATH).text() == once


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(("family", "given", "type")), inner),
    max_leaves=4,
)
_NAMES = ("title", "subtitle", "author", "editor", "issued", "published-print", "updated-by", "relation")


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(_NAMES), _JSON | st.lists(st.dictionaries(st.sampled_from(
    ("family", "given", "date-parts", "type", "DOI", "updated", "id")), _JSON)) | st.fixed_dictionaries(
    {"date-parts": st.lists(st.lists(_JSON))})))  # fmt: skip
def test_no_answer_breaks_the_reader(item: dict[str, Any]) -> None:
    work = work_of(DOI, json.dumps(item), TODAY)
    (again,) = WorkStore.read(store_text(work), PATH).works.values()
    assert again == work


def store_text(work: Work) -> str:
    store = WorkStore()
    store.learn(work)
    return store.text()


def test_differences_are_told_without_a_network_and_an_unknown_doi_for_ninety_days() -> None:
    paper = paper_of(files_of(article(doi=DOI)))

    def reported(work: Work) -> list[str]:
        return [finding.code for finding in report_entries(paper, WorkStore([work]), TODAY)]

    assert reported(Work(DOI, days(2000), titles=("Something else entirely",))) == ["doi-mismatch"]
    assert reported(Work(DOI, days(2000), retracted="retracted")) == ["retracted-work"]
    assert reported(Work(DOI, days(90), registered=False)) == ["unknown-doi"]
    assert reported(Work(DOI, days(91), registered=False)) == []
    assert reported(Work(DOI, days(1), reported=False)) == []
    assert reported(Work("10.1234/other", days(1), registered=False)) == []


# Trouble


@pytest.mark.parametrize(
    ("page", "message"),
    [
        (Page(500), "the resolver answered with status 500"),
        (Page(429), "127.0.0.1 asks to be left alone for now"),
        (Page(endless=True), "127.0.0.1 sent more than 2,097,152 bytes"),
        (Page(302, {"Location": f"/{DOI}"}), "more than 5 redirects"),
    ],
)
def test_trouble_is_a_note_and_is_not_kept(page: Page, message: str) -> None:
    files, store = files_of(article(doi=DOI)), WorkStore()
    with site({f"/{DOI}": page}) as web:
        findings = asked(files, web, store)
    assert render(findings, files, colour=False) == (
        f"note[unanswered-doi]: what is registered for this DOI could not be had: {message}\n"
        " --> bibliography/references.bib:6:10\n"
        "  |\n"
        "6 |   doi = {10.1234/policy.2025.17},\n"
        "  |          ^^^^^^^^^^^^^^^^^^^^^^\n"
        "  |\n"
        "  = help: ask again later\n"
        "\n"
        "1 note in 1 file\n"
    )
    assert not store.works


@pytest.mark.parametrize(
    "page",
    [
        Page(headers={"Content-Type": "text/html"}, body=b"<html>A landing page</html>"),
        Page(body=b'{"title": "Energy'),
        Page(body=b'["title"]'),
        Page(body=b"[" * 100_000),
        Page(body=b"\xff\xfe"),
        Page(406),
        Page(302, {"Location": "https://publisher.invalid/landing"}),
    ],
    ids=["html", "cut", "list", "deep", "bytes", "refused", "elsewhere"],
)
def test_an_agency_that_tells_nothing_is_no_fault_and_is_asked_no_more(page: Page) -> None:
    files, store = files_of(article(doi=DOI)), WorkStore()
    with site({f"/{DOI}": page}) as web:
        assert asked(files, web, store, days(1)) == []
        assert asked(files, web, store) == []
    assert len(web.asked) == 1 and not store.works[DOI].reported


def test_a_resolver_that_is_away_is_asked_three_times() -> None:
    bib = "".join(article(f"a{number}", doi=f"10.1234/{number}") for number in range(6))
    with site({f"/10.1234/{number}": Page(500) for number in range(6)}) as web:
        (finding,) = asked(files_of(bib), web)
    assert (finding.code, finding.span.file) == ("unanswered-doi", "paper.toml")
    assert finding.message == (
        f"3 questions to {web.url} failed in turn, so no more were asked: the resolver answered with status 500"
    )
    assert len(web.asked) == 3


def test_many_entries_are_told_at_once() -> None:
    bib = "".join(article(f"a{number}", doi=f"10.1234/{number}") for number in range(400))
    paper = paper_of(files_of(bib))
    works = WorkStore(Work(f"10.1234/{n}", days(1), titles=("Energy and demands",), years=(2024,)) for n in range(400))
    findings = report_entries(paper, WorkStore.read(works.text(), PATH), TODAY)
    assert len(findings) == 400 and {finding.span.file for finding in findings} == {BIB}
