"""``chapterhouse bib`` as a co-author meets it, with real files, a real server on loopback and the real git."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import Done, chapterhouse
from recording_server import Server
from work_samples import BIB, CSL, ENTRY, RIS

from chapterhouse.bibliography.edit.git_driver import ATTRIBUTE, command
from chapterhouse.cli.files import Change, change_files

pytestmark = pytest.mark.slow

CHAPTER = "# Energy {#sec:energy}\n\nLoad grows [@iea2025; @rinaldi2001].\n"
TOML = 'title = "T"\ndate = 2026-01-02\n[[parts]]\nchapters = ["chapters/energy.md"]\n'
REFERENCES = "bibliography/references.bib"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small paper in a folder."""
    for path, text in {"paper.toml": TOML, "chapters/energy.md": CHAPTER, REFERENCES: BIB}.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(text.encode())
    return tmp_path


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def bib(project: Path, *words: str) -> Done:
    return chapterhouse(project, "bib", *words)


def references(project: Path) -> str:
    return (project / REFERENCES).read_bytes().decode()


def test_format_tells_shows_and_does(project: Path) -> None:
    checked = bib(project, "format", "--check")
    assert (checked.returncode, checked.stdout, checked.stderr) == (1, "", f"{REFERENCES} would change\n")
    shown = bib(project, "format", "--diff")
    assert shown.returncode == 1
    assert shown.stdout.startswith(f"--- a/{REFERENCES}\n+++ b/{REFERENCES}\n@@ ")
    assert "\n-  year = {2025}\n+  year = {2025},\n" in shown.stdout
    assert references(project) == BIB
    done = bib(project, "format", REFERENCES)
    assert (done.returncode, done.stderr) == (0, f"{REFERENCES} is formatted\n")
    assert references(project) == BIB.replace("}\n}", "},\n}")
    again = bib(project, "format", "--check")
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")


def test_format_refuses_what_it_cannot_take_apart_at_its_place(project: Path) -> None:
    (project / REFERENCES).write_text("@book{a,\n  title = {A\n}\n")
    done = bib(project, "format")
    assert done.returncode == 1 and done.stderr == "Nothing was changed.\n"
    assert done.stdout == (
        "error[malformed-entry]: the entry `a` has no closing brace\n"
        f" --> {REFERENCES}:1:1\n  |\n1 | @book{{a,\n  | ^^^^^^^\n  |\n"
        "  = help: write `}` at its end\n\n1 error in 1 file\n"
    )


def test_rename_changes_every_file_or_none(project: Path) -> None:
    done = bib(project, "rename", "iea2025", "iea_ai")
    assert (done.returncode, done.stderr) == (0, f"`iea2025` is now `iea_ai` in {REFERENCES}, chapters/energy.md\n")
    assert references(project) == BIB.replace("iea2025", "iea_ai")
    assert (project / "chapters/energy.md").read_text() == CHAPTER.replace("iea2025", "iea_ai")
    refused = bib(project, "rename", "iea_ai", "rinaldi2001")
    assert refused.returncode == 2
    assert refused.stderr == f"Error: {REFERENCES}:9:10: there is an entry `rinaldi2001` already; nothing was changed\n"


def test_rename_waits_for_a_chapter_that_cannot_be_read(project: Path) -> None:
    (project / "chapters/other.md").write_bytes(b"# Other [@iea2025] \xff\n")
    refused = bib(project, "rename", "iea2025", "iea")
    assert refused.returncode == 2 and "chapters/other.md cannot be read and may cite `iea2025`" in refused.stderr
    assert references(project) == BIB


def test_a_change_that_fails_half_way_is_taken_back(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "folder" / "second"
    second.parent.mkdir()
    first.write_bytes(b"one")
    first.chmod(0o640)
    second.write_bytes(b"two")
    with pytest.raises(OSError, match="was changed in the meantime"):
        change_files({first: Change(b"one", b"new"), second: Change(b"other", b"new")}, tmp_path)
    assert (first.read_bytes(), second.read_bytes()) == (b"one", b"two")
    change_files({first: Change(b"one", b"new"), second: Change(b"two", b"new")}, tmp_path)
    assert (first.read_bytes(), second.read_bytes()) == (b"new", b"new")
    assert first.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["first", "folder", "second"]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can make a file immovable")
def test_a_file_that_cannot_be_replaced_takes_the_others_back(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.write_bytes(b"one")
    second.write_bytes(b"two")
    if subprocess.run(["chattr", "+i", str(second)], capture_output=True, check=False).returncode != 0:
        pytest.skip("this file system cannot make a file immovable")
    try:
        with pytest.raises(OSError, match="second"):
            change_files({first: Change(b"one", b"new"), second: Change(b"two", b"new")}, tmp_path)
    finally:
        subprocess.run(["chattr", "-i", str(second)], check=True)
    assert (first.read_bytes(), second.read_bytes()) == (b"one", b"two")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first", "second"]


def test_add_takes_a_file(project: Path) -> None:
    (project / "export.ris").write_text(RIS)
    done = bib(project, "add", "export.ris")
    assert done.returncode == 0
    assert done.stderr == (
        f"{REFERENCES} has the entry `muller_worldbank2020` now: cite it as [@muller_worldbank2020]\n"
        f"{REFERENCES} has the entry `smith1999` now: cite it as [@smith1999]\n"
    )
    again = bib(project, "add", "export.ris")
    assert again.returncode == 1
    assert again.stderr == (
        "there already, as `muller_worldbank2020` (the same DOI): The grid & cars in cities\n"
        "there already, as `smith1999` (the same ISBN): Handbook\n"
    )


def test_add_asks_the_network_only_when_told_to(project: Path, server: Server) -> None:
    server.replies["/10.1234/ab_c"] = lambda handler: handler.answer(200, json.dumps(CSL).encode())
    asleep = bib(project, "add", "--resolver", server.origin, "10.1234/AB_c")
    assert asleep.returncode == 2 and server.asked == []
    assert "--online lets me ask doi.org" in asleep.stderr
    done = bib(project, "add", "--online", "--resolver", server.origin, "https://doi.org/10.1234/AB_c")
    assert (done.returncode, len(server.asked)) == (0, 1)
    assert ENTRY.format(key="muller2023") in references(project)
    known = bib(project, "add", "--online", "--resolver", server.origin, "doi:10.1234/ab_C")
    assert (known.returncode, len(server.asked)) == (2, 1)
    assert known.stderr == "Error: 10.1234/ab_c is there already, as `muller2023`\n"


def test_add_tells_what_the_resolver_says(project: Path, server: Server) -> None:
    server.replies["/10.1234/none"] = lambda handler: handler.answer(404)
    done = bib(project, "add", "--online", "--resolver", server.origin, "10.1234/none")
    assert done.returncode == 2
    assert done.stderr == "Error: 10.1234/none: no work is registered as 10.1234/none\n"


@pytest.mark.parametrize(
    ("work", "reason"),
    [("nothing.bib", "there is no file nothing.bib"), ("chapters/energy.md", "is neither BibTeX nor CSL-JSON nor RIS")],
)
def test_add_says_what_it_cannot_use(project: Path, work: str, reason: str) -> None:
    done = bib(project, "add", work)
    assert done.returncode == 2 and reason in done.stderr and "Traceback" not in done.stderr


def git(project: Path, *arguments: str, fails: bool = False) -> str:
    identity = ["-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"]
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=project, capture_output=True, text=True, check=False, env=environment
    )
    assert (done.returncode != 0) == fails, done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def clone(project: Path) -> Path:
    """The paper in a repository that has the driver switched on."""
    git(project, "init", "-q", "-b", "main")
    missing = bib(project, "install-merge-driver")
    assert missing.returncode == 1 and f"add the line `{ATTRIBUTE}` to .gitattributes" in missing.stderr
    (project / ".gitattributes").write_text(f"{ATTRIBUTE}\n")
    assert bib(project, "install-merge-driver").returncode == 0
    git(project, "add", "-A")
    git(project, "commit", "-qm", "base")
    return project


def branches(project: Path, ours: str, theirs: str) -> None:
    """Two branches that hold these texts, the first checked out."""
    for branch, text in (("theirs", theirs), ("ours", ours)):
        git(project, "switch", "-qc", branch, "main")
        (project / REFERENCES).write_text(text)
        git(project, "commit", "-qam", branch)


def with_entry(key: str) -> str:
    return BIB.replace("@article{rinaldi", f"@misc{{{key},\n  title = {{{key}}}\n}}\n\n@article{{rinaldi")


def test_git_merges_neighbouring_entries_without_a_conflict(clone: Path) -> None:
    branches(clone, with_entry("lee2020"), with_entry("kim2020"))
    git(clone, "merge", "-q", "theirs", "-m", "merged")
    both = with_entry("kim2020").replace("@article", "@misc{lee2020,\n  title = {lee2020}\n}\n\n@article")
    assert references(clone) == both
    assert git(clone, "status", "--porcelain") == ""


def test_without_the_driver_git_sees_a_conflict_there(clone: Path) -> None:
    git(clone, "config", "--remove-section", "merge.chapterhouse-bib")
    branches(clone, with_entry("lee2020"), with_entry("kim2020"))
    assert "CONFLICT" in git(clone, "merge", "theirs", "-m", "merged", fails=True)


def test_git_leaves_a_conflict_inside_the_field(clone: Path) -> None:
    theirs = BIB.replace("2025}", "2024}").replace("@article", "% New.\n@article")
    branches(clone, BIB.replace("2025}", "2026}"), theirs)
    reported = git(clone, "merge", "theirs", "-m", "merged", fails=True)
    assert f"{REFERENCES}: both sides changed a place; look for <<<<<<<" in reported
    assert references(clone) == BIB.replace(
        "  year = {2025}\n", "<<<<<<< ours\n  year = {2026},\n=======\n  year = {2024},\n>>>>>>> theirs\n"
    ).replace("@article", "% New.\n@article")
    assert git(clone, "status", "--porcelain") == f"UU {REFERENCES}\n"


def test_git_rebases_and_picks_with_the_driver(clone: Path) -> None:
    branches(clone, with_entry("lee2020"), with_entry("kim2020"))
    git(clone, "rebase", "-q", "theirs")
    assert "kim2020" in references(clone) and "lee2020" in references(clone)


def test_a_bibliography_that_cannot_be_read_is_merged_by_lines(clone: Path) -> None:
    branches(clone, BIB + "\n@book{broken,\n  title = {\n}\n", BIB.replace("% All", "% Our"))
    reported = git(clone, "merge", "theirs", "-m", "merged")
    assert "merged line by line, since" in reported
    assert references(clone) == BIB.replace("% All", "% Our") + "\n@book{broken,\n  title = {\n}\n"


def test_where_the_interpreter_has_gone_git_merges_by_lines(clone: Path) -> None:
    git(clone, "config", "merge.chapterhouse-bib.driver", command(clone / "it's gone" / "python"))
    branches(clone, BIB.replace("2025}", "2026}"), BIB.replace("2001}", "2002}"))
    git(clone, "merge", "-q", "theirs", "-m", "merged")
    assert references(clone) == BIB.replace("2025}", "2026}").replace("2001}", "2002}")


def test_modules_in_the_repository_are_not_taken_for_pythons(clone: Path) -> None:
    (clone / "click.py").write_text("raise SystemExit('taken over')\n")
    branches(clone, with_entry("lee2020"), with_entry("kim2020"))
    git(clone, "merge", "-q", "theirs", "-m", "merged")
    assert "lee2020" in references(clone)
