"""`check --links` and `check --online` as a co-author meets them, and `check` without them, which asks nobody."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
from pathlib import Path

import command_line
import pytest
from bibliographies import BIB, A, article, files_of
from loopback import Page, Site, site

from chapterhouse.checks.engine.run import Checked
from chapterhouse.checks.online import Online, path_of_links, path_of_works
from chapterhouse.inputs.source import Buffers
from chapterhouse.pipeline import check
from chapterhouse.pipeline import check as run_checks

pytestmark = pytest.mark.slow

DOI = "10.1234/policy.2025.17"
LINKS, WORKS = "bibliography/links.lock.jsonl", "bibliography/works.lock.jsonl"
TODAY = datetime.date.today()

# Every attempt to open a connection, or to find out where a host is, ends the program.
NO_NETWORK = """
import sys
def refuse(event, arguments):
    if event.startswith("socket."):
        sys.stderr.write(f"asked the network: {event}\\n")
        sys.exit(99)
sys.addaudithook(refuse)
from chapterhouse.cli import main
try:
    main()
finally:
    assert "chapterhouse.core.http" not in sys.modules
"""


def project_of(folder: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def chapterhouse(project: Path, *words: str) -> tuple[int, str, str]:
    done = command_line.chapterhouse(project, *words)
    return done.returncode, done.stdout, done.stderr


def without_network(project: Path, *words: str) -> tuple[int, str, str]:
    """The same in a process that ends at the first use of a socket."""
    command = [sys.executable, "-c", NO_NETWORK, *words]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False, timeout=120)
    return done.returncode, done.stdout, done.stderr


def linking(web: Site, text: str = "") -> dict[str, str]:
    """A paper with a link that is dead and one that has moved."""
    web.pages |= {"/old": Page(301, {"Location": "/new"}), "/new": Page()}
    return files_of("", text or f"See [a]({web.url}/gone) and [b]({web.url}/old).\n")


def test_links_are_asked_for_once_and_told_from_the_file_after_that(tmp_path: Path) -> None:
    with site({}) as web:
        project = project_of(tmp_path, linking(web))
        code, report, progress = chapterhouse(project, "check", "--links", "--private-host", "127.0.0.1")
        assert code == 0 and "warning[dead-link]" in report and "note[redirected-link]" in report
        assert "asking for links ..." in progress and "Traceback" not in progress
        asked = len(web.asked)
        assert asked == 4
        again = chapterhouse(project, "check", "--links", "--private-host", "127.0.0.1")
        assert again[:2] == (code, report) and len(web.asked) == asked
        (agent,) = web.agents
        assert "checks the links of a paper" in agent
    lines = (project / LINKS).read_text(encoding="utf-8").splitlines()
    assert [json.loads(line).get("status") for line in lines] == [404, 200]
    code, report, messages = without_network(project, "check")
    assert (code, messages) == (0, "")
    assert "warning[dead-link]" in report and "redirected-link" not in report
    assert without_network(project, "check", "--strict")[0] == 1


def test_a_check_without_flags_opens_no_connection(tmp_path: Path) -> None:
    with site({}) as web:
        files = linking(web)
        project = project_of(tmp_path, {**files, BIB: article(doi=DOI, url=f"{web.url}/gone")})
        for arguments in (["check"], ["check", "--format", "json"], ["check", "--fix"]):
            code, _, messages = without_network(project, *arguments)
            assert code == 0 and "asked the network" not in messages and "Traceback" not in messages
    assert web.asked == []
    assert not (project / LINKS).exists() and not (project / WORKS).exists()


def test_the_proof_that_nothing_is_asked_would_see_it(tmp_path: Path) -> None:
    with site({}) as web:
        project = project_of(tmp_path, linking(web))
        done = without_network(project, "check", "--links", *("--private-host", "127.0.0.1", "--private-host", "x"))
    assert "asked the network: socket." in done[2]


def test_without_leave_no_private_host_is_asked(tmp_path: Path) -> None:
    with site({}) as web:
        project = project_of(tmp_path, linking(web))
        code, report, _ = chapterhouse(project, "check", "--links")
        assert code == 0 and "127.0.0.1 is no public place" in report
    assert web.asked == []


def test_entries_are_compared_with_what_is_registered(tmp_path: Path) -> None:
    registered = {"title": "Energy and demand", "author": [], "issued": {"date-parts": [[2019]]}}
    with site({f"/{DOI}": Page(body=json.dumps(registered).encode())}) as web:
        project = project_of(tmp_path, files_of(article(doi=DOI)))
        arguments = ("check", "--online", "--private-host", "127.0.0.1", "--resolver", web.url)
        code, report, progress = chapterhouse(project, *arguments)
        assert code == 0 and "the year registered for the DOI is `2019`, not `2025`" in report
        assert "asking for registered works ..." in progress
        assert web.asked == [f"GET /{DOI}"]
    assert without_network(project, "check")[1] == report
    (project / BIB).write_text(article(doi=DOI, year="2019"), encoding="utf-8")
    assert without_network(project, "check")[1].startswith("no findings in ")


def test_an_unknown_doi_fails_a_check_and_a_reason_allows_it(tmp_path: Path) -> None:
    with site({}) as web:
        project = project_of(tmp_path, files_of(article(doi=DOI)))
        arguments = ("check", "--online", "--private-host", "127.0.0.1", "--resolver", web.url)
        code, report, _ = chapterhouse(project, *arguments)
        assert code == 1 and "error[unknown-doi]" in report
    (project / BIB).write_text("% allow unknown-doi: it is printed next week\n" + article(doi=DOI), encoding="utf-8")
    code, report, _ = without_network(project, "check")
    assert code == 0 and "unknown-doi" not in report


def test_a_page_that_moved_is_mended_where_somebody_says_so(tmp_path: Path) -> None:
    with site({}) as web:
        project = project_of(
            tmp_path, linking(web, f'See [b]({web.url}/old#x "t"), <{web.url}/old> and [c][c].\n\n[c]: {web.url}/old\n')
        )
        arguments = ("check", "--links", "--private-host", "127.0.0.1", "--fix", "--unsafe-fixes")
        code, report, _ = chapterhouse(project, *arguments)
        assert code == 0
        text = (project / A).read_text(encoding="utf-8")
        assert text.count("/new") == 3 and "/old" not in text, (text, report)
        chapterhouse(project, *arguments)
        assert (project / A).read_text(encoding="utf-8") == text


def stored(text: str, settings: str = "") -> Checked:
    """A check of a paper with ``text``, when it is stored that https://a.org/gone is gone."""
    line = {"url": "https://a.org/gone", "asked": TODAY.isoformat(), "since": "2026-01-02", "status": 404}
    files = {**files_of("", text), LINKS: json.dumps(line) + "\n"}
    files["paper.toml"] += settings
    online = Online(Buffers(files), {}.__setitem__, TODAY)
    return run_checks(Buffers(files), further=online.problems)


def test_levels_are_those_of_the_settings() -> None:
    text = "See [a](https://a.org/gone).\n"
    for level in ("error", "note"):
        (finding,) = stored(text, f'[checks]\ndead-link = "{level}"\n').findings
        assert (finding.code, finding.severity) == ("dead-link", level)
    assert stored(text, '[checks]\ndead-link = "off"\n').findings == []
    assert stored(text, f'[[checks_for]]\npaths = ["{A}"]\nlevels = {{ dead-link = "off" }}\n').findings == []


def test_a_comment_allows_a_dead_link() -> None:
    checked = stored("<!-- allow dead-link: the archive has it -->\nSee [a](https://a.org/gone).\n")
    assert checked.findings == [] and [finding.code for finding in checked.suppressed] == ["dead-link"]


def test_answers_to_a_revision_could_not_be_kept(tmp_path: Path) -> None:
    project = project_of(tmp_path, files_of(""))
    for flag in ("--links", "--online"):
        code, _, messages = chapterhouse(project, "check", flag, "--revision", "HEAD")
        assert code == 2 and "leave out --revision" in messages


@pytest.mark.skipif(os.name != "posix", reason="links")
def test_answers_are_never_written_through_a_link(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("mine", encoding="utf-8")
    with site({}) as web:
        project = project_of(tmp_path / "paper", linking(web))
        (project / LINKS).parent.mkdir(exist_ok=True)
        (project / LINKS).symlink_to(secret)
        code, report, _ = chapterhouse(project, "check", "--links", "--private-host", "127.0.0.1")
    assert code == 1 and "refused-symlink" in report
    assert web.asked == [] and secret.read_text(encoding="utf-8") == "mine"


def test_git_merges_the_answers_of_two_branches(tmp_path: Path) -> None:
    def line(page: str, day: str, status: int) -> str:
        return json.dumps({"url": f"https://a.org/{page}", "asked": day, "since": day, "status": status}) + "\n"

    sides = {
        "base": line("a", "2026-01-01", 200),
        "ours": line("a", "2026-02-01", 200) + line("b", "2026-02-01", 200),
        "theirs": line("a", "2026-03-01", 404) + line("c", "2026-03-01", 404),
    }
    for name, text in sides.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    merged = subprocess.run(
        ["git", "merge-file", "-p", "--union", "ours", "base", "theirs"], cwd=tmp_path, capture_output=True, text=True
    )
    files = files_of("", "See [a](https://a.org/a), [b](https://a.org/b) and [c](https://a.org/c).\n")
    paper = check(Buffers({**files, LINKS: merged.stdout})).paper
    assert paper is not None
    kept: dict[str, str] = {}
    source = Buffers({**files, LINKS: merged.stdout})
    findings = Online(source, kept.__setitem__, datetime.date(2026, 3, 2)).problems(paper)
    assert [finding.message for finding in findings] == [
        "the page is gone: a.org answers 404 (Not Found) since 2026-03-01"
    ] * 2
    attributes = Path(__file__).parents[2] / ".gitattributes"
    assert "*.lock.jsonl text merge=union" in attributes.read_text(encoding="utf-8")


def test_answers_lie_beside_the_bibliography() -> None:
    paper = check(Buffers(files_of(""))).paper
    assert paper is not None
    assert (path_of_links(paper.settings), path_of_works(paper.settings)) == (LINKS, WORKS)
    moved = paper.settings.model_copy(update={"bibliography": ("sources.bib",)})
    assert path_of_links(moved) == "links.lock.jsonl"
    assert path_of_links(paper.settings.model_copy(update={"bibliography": ()})) == LINKS


def test_what_was_learnt_is_written_when_the_asking_is_interrupted() -> None:
    kept: dict[str, str] = {}

    def progress(what: str, done: int, total: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with site({"/a": Page(), "/b": Page()}) as web:
        files = files_of("", f"See [a]({web.url}/a) and [b]({web.url}/b).\n")
        paper = check(Buffers(files)).paper
        assert paper is not None
        online = Online(
            Buffers(files),
            kept.__setitem__,
            TODAY,
            links=True,
            progress=progress,
            private_hosts=frozenset(("127.0.0.1",)),
            pause=0.1,
        )
        with pytest.raises(KeyboardInterrupt):
            online.problems(paper)
    assert list(kept) == [LINKS] and len(kept[LINKS].splitlines()) == 1


def test_a_second_paper_is_told_from_the_answers_to_the_first() -> None:
    kept: dict[str, str] = {}
    with site({}) as web:
        files = files_of("", f"See [a]({web.url}/a).\n")
        first, second = (check(Buffers(files)).paper for _ in range(2))
        assert first is not None and second is not None
        online = Online(
            Buffers(files), kept.__setitem__, TODAY, links=True, private_hosts=frozenset(("127.0.0.1",)), pause=0
        )
        assert online.problems(first) == online.problems(second) != []
        assert len(web.asked) == 2


def test_a_broken_file_of_answers_is_told_and_mended_by_asking() -> None:
    files = {**files_of("", "Nothing.\n"), LINKS: "nonsense\n", WORKS: "[]\n"}
    paper = check(Buffers(files)).paper
    assert paper is not None
    kept: dict[str, str] = {}
    found = Online(Buffers(files), kept.__setitem__, TODAY).problems(paper)
    assert [(finding.code, finding.span.file) for finding in found] == [
        ("malformed-answer", LINKS),
        ("malformed-answer", WORKS),
    ]
    assert Online(Buffers(files), kept.__setitem__, TODAY, links=True, entries=True).problems(paper) == []
    assert kept == {LINKS: "", WORKS: ""}
