"""Links into findings: asked once, kept with their dates, told at their places."""

from __future__ import annotations

import datetime
import json

import pytest
from bibliographies import BIB, A, Files, article, files_of
from hypothesis import given
from hypothesis import strategies as st
from loopback import Page, Site, site

from chapterhouse.checks.engine.levels import with_levels
from chapterhouse.checks.online.link_findings import report_dead_links, report_links
from chapterhouse.checks.online.link_store import LinkAnswer, LinkStore
from chapterhouse.checks.online.links import check_links
from chapterhouse.checks.online.rate_limit import RateLimited
from chapterhouse.core.diagnostics import Diagnostic
from chapterhouse.core.http import Answer, Limits, Web
from chapterhouse.inputs.source import Buffers
from chapterhouse.model import Paper
from chapterhouse.pipeline import check
from chapterhouse.reports.text import render

TODAY = datetime.date(2026, 3, 1)
PATH = "bibliography/links.lock.jsonl"


def days(number: int) -> datetime.date:
    """So many days ago."""
    return TODAY - datetime.timedelta(days=number)


def paper_of(files: Files) -> Paper:
    paper = check(Buffers(files)).paper
    assert paper is not None
    return paper


def asked_politely() -> RateLimited:
    limits = Limits(seconds=5, schemes=frozenset(("http", "https")), private_hosts=frozenset(("127.0.0.1",)))
    return RateLimited(Web(limits), pause=0)


def no_progress(what: str, done: int, total: int) -> None:
    pass


def asked(
    files: Files, store: LinkStore | None = None, today: datetime.date = TODAY, **options: object
) -> list[Diagnostic]:
    """The findings of asking for the links of a paper."""
    store = store if store is not None else LinkStore()
    problems = check_links(paper_of(files), store, asked_politely(), today, no_progress, **options)  # type: ignore[arg-type]
    return list(with_levels(problems, None))


def reported(findings: list[Diagnostic], files: Files, web: Site) -> str:
    """The report, with the site's address as it would be in the real web."""
    shown = {path: text.replace(web.url, "http://127.0.0.1:80000") for path, text in files.items()}
    assert len(web.url) == len("http://127.0.0.1:80000")
    return render(findings, shown, colour=False).replace(web.url, "http://127.0.0.1:80000")


def test_a_paper_whose_links_are_sound_is_clean() -> None:
    with site({"/a": Page(), "/b": Page(302, {"Location": "/a"})}) as web:
        files = files_of("", f"See [a]({web.url}/a), <{web.url}/b> and [mail](mailto:a@b.org).\n")
        assert asked(files) == []
    assert web.asked == ["HEAD /a", "HEAD /b", "HEAD /a"]


def test_a_dead_link_is_told_wherever_it_stands() -> None:
    with site({"/gone": Page(410)}) as web:
        bib = article(url=f"{web.url}/gone")
        files = files_of(bib, f"It grows [@park2025], see [this page]({web.url}/gone#part).\n")
        findings = asked(files)
        assert reported(findings, files, web) == (
            "warning[dead-link]: the page is gone: 127.0.0.1 answers 410 (Gone) since 2026-03-01\n"
            " --> bibliography/references.bib:6:10\n"
            "  |\n"
            "6 |   url = {http://127.0.0.1:80000/gone},\n"
            "  |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
            "  |\n"
            "  = help: look for the page's new address, or for a copy in a web archive\n"
            "\n"
            "warning[dead-link]: the page is gone: 127.0.0.1 answers 410 (Gone) since 2026-03-01\n"
            " --> chapters/energy.md:3:39\n"
            "  |\n"
            "3 | It grows [@park2025], see [this page](http://127.0.0.1:80000/gone#part).\n"
            "  |                                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
            "  |\n"
            "  = help: look for the page's new address, or for a copy in a web archive\n"
            "\n"
            "2 warnings in 2 files\n"
        )
    assert web.asked == ["HEAD /gone", "GET /gone"]


def test_a_page_that_moved_is_told_with_an_edit_that_is_not_safe() -> None:
    with site({"/old": Page(301, {"Location": "/new_(2)"}), "/new_(2)": Page()}) as web:
        files = files_of("", f"See [a]({web.url}/old#part).\n")
        findings = asked(files)
        assert reported(findings, files, web) == (
            "note[redirected-link]: the page has moved for good to http://127.0.0.1:80000/new_%282%29#part\n"
            " --> chapters/energy.md:3:9\n"
            "  |\n"
            "3 | See [a](http://127.0.0.1:80000/old#part).\n"
            "  |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
            "  |\n"
            "  = help: look at what stands there, and write that address\n"
            "\n"
            "1 note in 1 file\n"
        )
        (edit,) = findings[0].edits
        assert not edit.safe and edit.span.slice(files[A]) == f"{web.url}/old#part"


def test_a_page_that_was_dropped_for_the_front_page_is_gone() -> None:
    with site({"/report": Page(301, {"Location": "/"}), "/": Page()}) as web:
        files = files_of("", f"See [a]({web.url}/report).\n")
        (finding,) = asked(files)
        assert finding.code == "dead-link" and not finding.edits
        assert finding.message == f"the page is gone: its address leads to the front page {web.url}/ since 2026-03-01"


def test_a_server_that_turns_programs_away_is_no_fault() -> None:
    with site({"/a": Page(403)}) as web:
        files = files_of("", f"See [a]({web.url}/a).\n")
        assert reported(asked(files), files, web) == (
            "note[unreachable-link]: whether the page is there could not be found out: "
            "127.0.0.1 answers 403 (Forbidden), on 2026-03-01\n"
            " --> chapters/energy.md:3:9\n"
            "  |\n"
            "3 | See [a](http://127.0.0.1:80000/a).\n"
            "  |         ^^^^^^^^^^^^^^^^^^^^^^^^\n"
            "  |\n"
            "  = help: open it in a browser: some servers turn programs away\n"
            "\n"
            "1 note in 1 file\n"
        )


def test_a_server_that_fails_is_dead_after_a_week() -> None:
    with site({"/a": Page(500)}) as web:
        files, store = files_of("", f"See [a]({web.url}/a).\n"), LinkStore()
        assert [f.code for f in asked(files, store, days(7))] == ["unreachable-link"]
        web.pages["/a"] = Page(502)
        (finding,) = asked(files, store, TODAY)
    assert finding.code == "dead-link" and finding.message.endswith("answers 502 (Bad Gateway) since 2026-02-22")


def test_it_is_known_since_when_a_page_is_gone_and_when_it_was_there() -> None:
    with site({"/a": Page()}) as web:
        files, store = files_of("", f"See [a]({web.url}/a).\n"), LinkStore()
        assert asked(files, store, days(80)) == []
        web.pages["/a"] = Page(404)
        asked(files, store, days(20))
        (finding,) = asked(files, LinkStore.read(store.text(), PATH), TODAY)
    assert finding.message.endswith("answers 404 (Not Found) since 2026-02-09; it was there on 2025-12-11")


def test_a_file_of_the_project_is_never_asked_for() -> None:
    with site({}) as web:
        files = files_of(
            "", "See [a](#sec:energy), [b](energy.md), [c](https://example.org/) and [d](http://localhost/).\n"
        )
        assert asked(files) == [] and web.asked == []


def test_nobody_cites_no_entry_is_asked_for() -> None:
    with site({}) as web:
        assert asked(files_of(f"@online{{a,\n  title = {{A}},\n  url = {{{web.url}/a}},\n}}\n", "Nothing.\n")) == []
    assert web.asked == []


def test_where_a_doi_leads_today_is_nobodys_business() -> None:
    asked_for: list[str] = []

    class Resolver:
        def ask(self, url: str, accept: str = "*/*", method: str = "GET", *, read: bool = True) -> Answer:
            asked_for.append(url)
            return Answer(url, 301, {"location": "https://publisher.org/"}, b"")

    paper = paper_of(files_of("", "See [a](https://doi.org/10.1234/abcd).\n"))
    assert check_links(paper, LinkStore(), Resolver(), TODAY, no_progress) == []
    assert asked_for == ["https://doi.org/10.1234/abcd"]


# What is kept


def test_what_was_sound_is_asked_again_after_thirty_days_only() -> None:
    with site({"/a": Page()}) as web:
        files, store = files_of("", f"See [a]({web.url}/a).\n"), LinkStore()
        asked(files, store, days(31))
        asked(files, store, days(2))
        assert len(web.asked) == 1
        asked(files, store, days(1))
        assert len(web.asked) == 2
        asked(files, store, days(0), again=datetime.timedelta(days=1))
        assert len(web.asked) == 3


def test_what_was_not_is_asked_again_the_next_day() -> None:
    with site({"/a": Page(404)}) as web:
        files, store = files_of("", f"See [a]({web.url}/a).\n"), LinkStore()
        asked(files, store, days(1))
        asked(files, store, days(1))
        assert web.count("/a") == 2
        web.pages["/a"] = Page()
        assert asked(files, store, TODAY) == []


def test_the_file_has_one_link_a_line_in_a_stable_order() -> None:
    with site({"/b": Page(404), "/a": Page(301, {"Location": "/c"}), "/c": Page()}) as web:
        store = LinkStore()
        asked(files_of("", f"See [b]({web.url}/b), [a]({web.url}/a), [c]({web.url}/c).\n"), store)
        lines = store.text().replace(web.url, "http://h").splitlines()
    assert [json.loads(line) for line in lines] == [
        {"url": "http://h/a", "asked": "2026-03-01", "since": "2026-03-01", "status": 200, "moved": "http://h/c"},
        {"url": "http://h/b", "asked": "2026-03-01", "since": "2026-03-01", "status": 404},
        {"url": "http://h/c", "asked": "2026-03-01", "since": "2026-03-01", "status": 200},
    ]


def test_links_that_are_no_longer_there_are_forgotten() -> None:
    with site({"/a": Page(), "/b": Page()}) as web:
        store = LinkStore()
        asked(files_of("", f"See [a]({web.url}/a) and [b]({web.url}/b).\n"), store)
        asked(files_of("", f"See [b]({web.url}/b).\n"), store)
    assert list(store.answers) == [f"{web.url}/b"]


def test_the_lines_of_two_branches_may_stand_together() -> None:
    old = '{"url": "https://a.org/", "asked": "2026-01-01", "since": "2026-01-01", "status": 200}\n'
    new = '{"url": "https://a.org/", "asked": "2026-02-01", "since": "2026-02-01", "status": 404}\n'
    for text in (old + new, new + old, f"<<<<<<< HEAD\n{old}=======\n{new}>>>>>>> theirs\n"):
        store = LinkStore.read(text, PATH)
        assert store.errors == () and store.answers["https://a.org/"].status == 404
        assert store.text() == new


def test_a_line_that_is_no_answer_is_told_at_its_place() -> None:
    text = '{"url": "https://a.org/"}\n[1]\n{"url": 7, "asked": "2026-01-01"}\nnonsense\n'
    store = LinkStore.read(text, PATH)
    assert store.answers == {}
    assert [error.span.slice(text) for error in store.errors] == ["[1]", "nonsense"]
    assert render(list(with_levels(store.errors[1:], None)), {PATH: text}, colour=False) == (
        "warning[malformed-answer]: this line is no answer that was stored here\n"
        " --> bibliography/links.lock.jsonl:4:1\n"
        "  |\n"
        "4 | nonsense\n"
        "  | ^^^^^^^^\n"
        "  |\n"
        "  = help: remove the line: `chapterhouse check --links` or `--online` asks again for what it held\n"
        "\n"
        "1 warning in 1 file\n"
    )


@given(st.text() | st.lists(st.dictionaries(st.sampled_from(["url", "asked", "since", "status", "moved", "sound"]),
       st.none() | st.integers() | st.text() | st.sampled_from(["https://a.org/", "2026-01-01"]))).map(
    lambda records: "\n".join(map(json.dumps, records))))  # fmt: skip
def test_no_file_breaks_the_reader_and_writing_is_stable(text: str) -> None:
    once = LinkStore.read(text, PATH).text()
    assert LinkStore.read(once, PATH).text() == once
    assert LinkStore.read(once, PATH).errors == ()


ANSWERS = st.builds(
    LinkAnswer,
    url=st.sampled_from([f"https://a.org/{n}" for n in range(5)]),
    asked=st.dates(),
    since=st.dates(),
    status=st.sampled_from([0, 200, 404, 500]),
    moved=st.sampled_from(["", "https://b.org/x#y"]),
    archived=st.sampled_from(["", "https://b.org/copy"]),
    trouble=st.sampled_from(["", "it was raining"]),
)


@given(st.lists(ANSWERS, max_size=8))
def test_what_is_written_is_what_is_read(answers: list[LinkAnswer]) -> None:
    store = LinkStore(answers)
    again = LinkStore.read(store.text(), PATH)
    assert {url: (a.asked, a.status, a.moved, a.archived, a.trouble) for url, a in again.answers.items()} == {
        url: (a.asked, a.status, a.moved, a.archived, a.trouble) for url, a in store.answers.items()
    }


# Told from what is kept


@pytest.mark.parametrize(
    ("status", "moved", "codes", "offline"),
    [
        (404, "", ["dead-link"], ["dead-link"]),
        (403, "", ["unreachable-link"], []),
        (200, "https://b.org/x", ["redirected-link"], []),
        (200, "https://b.org/", ["dead-link"], ["dead-link"]),
        (200, "", [], []),
    ],
)
def test_only_dead_links_are_told_without_a_network(
    status: int, moved: str, codes: list[str], offline: list[str]
) -> None:
    paper = paper_of(files_of("", "See [a](https://a.org/x).\n"))
    store = LinkStore([LinkAnswer("https://a.org/x", days(90), days(200), status, moved)])
    assert [f.code for f in report_links(paper, store, TODAY)] == codes
    assert [f.code for f in report_dead_links(paper, store, TODAY)] == offline


def test_what_is_older_than_ninety_days_is_not_told_without_a_network() -> None:
    paper = paper_of(files_of("", "See [a](https://a.org/x).\n"))
    assert report_dead_links(paper, LinkStore([LinkAnswer("https://a.org/x", days(91), days(200), 404)]), TODAY) == []


# Trouble


def nowhere(number: int) -> str:
    """An address at which nobody listens."""
    return f"http://127.0.0.{number}:9/"


def test_a_computer_that_is_offline_blames_nobody() -> None:
    text = f"See [a]({nowhere(1)}) and [b]({nowhere(2)}).\n"
    store = LinkStore([LinkAnswer(nowhere(1), days(40), days(40), 200)])
    limits = Limits(seconds=1, schemes=frozenset(("http",)), private=True)
    (finding,) = check_links(paper_of(files_of("", text)), store, RateLimited(Web(limits), 0), TODAY, no_progress)
    assert (finding.code, finding.span.file) == ("unreachable-link", "paper.toml")
    assert finding.message == "no answer came from any host that the paper links to: is this computer online?"
    assert [answer.asked for answer in store.answers.values()] == [days(40)]


def test_one_host_that_cannot_be_reached_is_a_note() -> None:
    with site({"/a": Page()}) as web:
        files, store = files_of("", f"See [a]({web.url}/a) and [b]({nowhere(1)}).\n"), LinkStore()
        (finding,) = asked(files, store)
    assert finding.code == "unreachable-link" and finding.message.startswith(
        "whether the page is there could not be found out: 127.0.0.1 cannot be reached: Connection refused, on"
    )


def test_a_host_that_wants_to_be_left_alone_leaves_what_was_known() -> None:
    with site({"/a": Page(429)}) as web:
        files = files_of("", f"See [a]({web.url}/a).\n")
        store = LinkStore([LinkAnswer(f"{web.url}/a", days(40), days(50), 404)])
        (finding,) = asked(files, store)
    assert finding.code == "dead-link" and store.answers[f"{web.url}/a"].asked == days(40)


def test_what_was_learnt_is_kept_when_the_asking_is_stopped() -> None:
    class Enough(Exception):
        pass

    def progress(what: str, done: int, total: int) -> None:
        if done == 2:
            raise Enough

    with site({f"/{n}": Page() for n in range(200)}) as web:
        text = " ".join(f"[a]({web.url}/{n})" for n in range(200))
        store = LinkStore()
        with pytest.raises(Enough):
            check_links(paper_of(files_of("", text + "\n")), store, asked_politely(), TODAY, progress)
    assert len(store.answers) >= 1 and len(web.asked) < 100  # a few were under way


def test_progress_is_told() -> None:
    steps: list[tuple[str, int, int]] = []
    with site({"/a": Page(), "/b": Page()}) as web:
        paper = paper_of(files_of("", f"[a]({web.url}/a) [b]({web.url}/b)\n"))
        check_links(paper, LinkStore(), asked_politely(), TODAY, lambda *step: steps.append(step))
    assert steps == [("asking for links", done, 2) for done in range(3)]


# Archives


def archive_page(**closest: object) -> Page:
    return Page(
        headers={"Content-Type": "application/json"},
        body=json.dumps({"archived_snapshots": {"closest": closest}}).encode(),
    )


def test_an_archive_is_asked_for_what_is_gone_where_one_is_named() -> None:
    copy = "https://web.archive.org/web/20200101/http://a.org/"
    with site({"/a": Page(404), "/b": Page()}) as web:
        web.pages[f"/available?url={web.url.replace(':', '%3A').replace('/', '%2F')}%2Fa"] = archive_page(
            available=True, url=copy
        )
        files = files_of("", f"See [a]({web.url}/a) and [b]({web.url}/b).\n")
        (finding,) = asked(files, archive=f"{web.url}/available")
    assert finding.hint == f"an archived copy is at {copy}"
    assert sum("available" in line for line in web.asked) == 1


@pytest.mark.parametrize(
    "page",
    [
        Page(500),
        Page(body=b"<html>"),
        Page(body=b"\xff"),
        Page(body=b"[]"),
        Page(body=b'{"archived_snapshots": {}}'),
        archive_page(available=False, url="https://a.org/"),
        archive_page(available=True, url="javascript:alert(1)"),
        archive_page(available=True, url=7),
        Page(endless=True),
    ],
)
def test_an_archive_that_knows_nothing_changes_nothing(page: Page) -> None:
    with site({"/a": Page(404)}) as web:
        web.pages[f"/available?url={web.url.replace(':', '%3A').replace('/', '%2F')}%2Fa"] = page
        (finding,) = asked(files_of("", f"See [a]({web.url}/a).\n"), archive=f"{web.url}/available")
    assert finding.hint == "look for the page's new address, or for a copy in a web archive"


def test_a_large_paper_is_told_at_once() -> None:
    links = "\n\n".join(f"See [a](https://a.org/{n})." for n in range(3000))
    paper = paper_of(files_of("", links + "\n"))
    store = LinkStore([LinkAnswer(f"https://a.org/{n}", days(1), days(1), 404 if n % 2 else 200) for n in range(3000)])
    begun = datetime.datetime.now()
    findings = report_dead_links(paper, LinkStore.read(store.text(), PATH), TODAY)
    assert len(findings) == 1500
    assert datetime.datetime.now() - begun < datetime.timedelta(seconds=5)
    assert BIB not in {finding.span.file for finding in findings}
