"""Which commit answered which remark: edits that are committed name theirs, and the ledger reads the names."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from pseudo_terminals import at_a_terminal
from review_copies import POWER, git, listed, project, run

from chapterhouse.processes import git_writing
from chapterhouse.processes.git import GitError, Repository
from chapterhouse.review.ledger import changes, message
from chapterhouse.review.remark import Place, Remark, Suggestion
from chapterhouse.review.store import to_text

CHAPTER = "chapters/power.md"


def remarks(revision: str) -> list[Remark]:
    at = POWER.index("windless")
    place = Place(CHAPTER, POWER.count("\n", 0, at) + 1, at - POWER.rfind("\n", 0, at), "windless", "quote")
    return [
        Remark("DE-001", "Calm is the word.", "A. <Reader>", "Germany", revision=revision, place=place,
               suggestion=Suggestion("windless", "calm")),
        Remark("DE-002", "Which region?", "B.", revision=revision, place=place),
        Remark("FR-001", "There is no such clause.", revision=revision),
    ]  # fmt: skip


@pytest.fixture
def paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small paper with a round of three remarks, one of which suggests an edit."""
    monkeypatch.setenv("GIT_COMMITTER_NAME", "E. Editor")
    monkeypatch.setenv("GIT_COMMITTER_EMAIL", "editor@example.org")
    commit = project(tmp_path)
    (tmp_path / ".gitignore").write_text("build/\n")
    (tmp_path / "remarks/first").mkdir(parents=True)
    (tmp_path / "remarks/first/power.toml").write_text(to_text(remarks(commit)), encoding="utf-8")
    (tmp_path / "remarks/first/round.toml").write_text(f'revision = "{commit}"\ndispositions = "iso"\n')
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "review: the first round")
    return tmp_path


def test_an_edit_is_committed_for_its_suggester_and_found_again(paper: Path) -> None:
    (paper / "chapters/water.md").write_text("# Water {#sec:water}\n\nOther work.\n")
    git(paper, "add", "chapters/water.md")  # staged, and none of the edit's business
    run(paper, "remarks", "apply", "DE-001", "--commit")
    assert git(paper, "log", "-1", "--format=%an <%ae>|%cn|%s") == (
        "A. Reader <>|E. Editor|power: take over what DE-001 suggests"
    )
    assert git(paper, "log", "-1", "--format=%(trailers:key=Remark,valueonly)") == "first/DE-001"
    assert git(paper, "show", "--name-only", "--format=") == CHAPTER
    assert git(paper, "diff", "--cached", "--name-only") == "chapters/water.md"
    commit = git(paper, "rev-parse", "HEAD")
    found = json.loads(run(paper, "-q", "remarks", "ledger", "--format", "json").stdout)
    assert found["DE-001"][0]["commit"] == commit
    assert listed(paper)["DE-001"]["change"] == commit[:12]
    assert commit[:12] in run(paper, "remarks", "show", "DE-001").stdout
    run(paper, "remarks", "export", "--format", "csv")
    assert commit[:12] in (paper / "build/remarks/first/dispositions.csv").read_text(encoding="utf-8-sig")


def test_a_chapter_that_is_being_edited_is_not_committed(paper: Path) -> None:
    changed = POWER.replace("Turbines feed", "The turbines feed")
    (paper / CHAPTER).write_text(changed, encoding="utf-8")
    told = run(paper, "remarks", "apply", "DE-001", "--commit", code=1)
    assert "commit them first" in told.output
    assert (paper / CHAPTER).read_text(encoding="utf-8") == changed
    assert git(paper, "log", "-1", "--format=%s") == "review: the first round"


def test_whoever_git_does_not_know_commits_nothing(paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GIT_COMMITTER_NAME")
    monkeypatch.setenv("HOME", str(paper / "nowhere"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    if Repository(paper).setting("user.name"):
        pytest.skip("the machine says who everybody is")
    told = run(paper, "remarks", "apply", "DE-001", "--commit", code=1)
    assert "git config --global user.name" in told.output
    assert (paper / CHAPTER).read_text(encoding="utf-8") == POWER


def test_the_repository_and_the_user_say_who_works_here(paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GIT_COMMITTER_NAME")
    monkeypatch.setenv("HOME", str(paper))
    (paper / ".gitconfig").write_text("[user]\nname = From Home\n")
    assert git_writing.identity(Repository(paper)).name == "From Home"
    git(paper, "config", "user.name", "From Here")
    assert git_writing.identity(Repository(paper)).name == "From Here"


def test_a_commit_runs_nothing_of_the_repository(paper: Path) -> None:
    ran = paper / "ran"
    for hook in ("pre-commit", "commit-msg", "post-commit", "prepare-commit-msg"):
        (paper / ".git/hooks" / hook).write_text(f"#!/bin/sh\ntouch {ran}\nexit 1\n")
        (paper / ".git/hooks" / hook).chmod(0o755)
    git(paper, "config", "gpg.program", str(paper / ".git/hooks/pre-commit"))
    git(paper, "config", "commit.gpgsign", "true")
    git(paper, "config", "tag.gpgsign", "true")
    git(paper, "config", "filter.bad.clean", f"touch {ran}; cat")
    (paper / ".gitattributes").write_text("*.md filter=bad\n")
    run(paper, "remarks", "apply", "DE-001", "--commit")
    git_writing.tag(Repository(paper), "v1", "One")
    assert not ran.exists()
    assert git(paper, "cat-file", "-t", "v1") == "tag"


def test_a_name_that_the_round_does_not_have_is_told(paper: Path) -> None:
    git(paper, "commit", "-q", "--allow-empty", "-m", message("power: shorter", "", "first", ["DE-01", "DE-002"]))
    told = run(paper, "remarks", "ledger", code=1)
    assert "no remark DE-01; did it mean DE-001?" in told.output
    assert "DE-002: " in told.output


def test_the_names_in_a_message_are_read_as_people_write_them() -> None:
    body = "power: shorter\n\nRemark:  first/DE 001 \nRemark: other/2\nremark: first/3\nRemark: first/DE 001\n"
    log = b"\x01".join([b"c" * 40 + b"\x002026-12-01\x00power: shorter\x00" + body.encode(), b"\n"])
    (one,) = changes(log, "first")
    assert one.remarks == ("DE 001",)
    with pytest.raises(GitError):
        Repository(Path("/"))


def test_an_accepted_edit_that_a_commit_names_counts_as_made(paper: Path) -> None:
    run(paper, "remarks", "answer", "DE-001", "--disposition", "accepted")
    assert "suggestion-not-applied" in run(paper, "check").output
    (paper / CHAPTER).write_text(POWER.replace("windless", "still"), encoding="utf-8")
    git(paper, "commit", "-qam", message("power: in other words", "", "first", ["DE-001"]))
    assert "suggestion-not-applied" not in run(paper, "check").output


def test_remarks_are_answered_at_a_terminal_one_after_another(paper: Path) -> None:
    command = [sys.executable, "-m", "chapterhouse", "remarks", "next", "--by", "E."]
    written, code = at_a_terminal(command, paper, typed="what\n5\n\nIt is gone.\na\n1\nDone.\nq\n")
    assert code == 0, written
    seen = written.decode()
    assert '"what" is no disposition of this round' in seen
    assert '"Not accepted" needs a reason' in seen
    assert seen.index("FR-001") < seen.index("DE-001")
    found = listed(paper)
    assert (found["FR-001"]["disposition"], found["FR-001"]["answer"]) == ("Not accepted", "It is gone.")
    assert (found["DE-001"]["disposition"], found["DE-001"]["answer"]) == ("Accepted", "Done.")
    assert found["DE-002"]["disposition"] == ""
    assert "as a calm afternoon" in (paper / CHAPTER).read_text(encoding="utf-8").replace("much as a\n", "much as a ")


def test_where_nobody_is_at_a_terminal_the_next_remark_is_shown(paper: Path) -> None:
    assert run(paper, "remarks", "next").stdout.startswith("FR-001")


def test_what_a_stranger_wrote_does_nothing_to_the_terminal(paper: Path) -> None:
    bad = Remark("X\x1b[2J", "Red \x1b[31mtext\u202e", person="\x1b]0;title\x07")
    (paper / "remarks/first/orphans.toml").write_text(to_text([bad]), encoding="utf-8")
    shown = run(paper, "remarks", "list").output + run(paper, "remarks", "show", bad.id).output
    assert not set("\x1b\u202e\x07") & set(shown)
