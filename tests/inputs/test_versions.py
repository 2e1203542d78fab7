"""Tags into versions: what changed between each and the commit that is built."""

from __future__ import annotations

import datetime
import subprocess
from pathlib import Path

from chapterhouse.inputs.source import revision_of, tags_of
from chapterhouse.inputs.source.versions import versions_of
from chapterhouse.model.built import ChangedFile

DATES = ("2025-01-01T12:00:00Z", "2025-06-01T12:00:00Z", "2025-12-01T12:00:00Z")


def git(folder: Path, *arguments: str, date: str = DATES[0]) -> None:
    who = {f"GIT_{role}_{what}": f"x@{role}" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    dates = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
    environment = {"PATH": "/usr/bin:/bin:/usr/local/bin", "HOME": str(folder), **who, **dates}
    subprocess.run(["git", "-c", "tag.gpgSign=false", *arguments], cwd=folder, check=True, env=environment)


def repository(folder: Path) -> Path:
    paper = folder / "paper"
    paper.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main")
    for at, date in enumerate(DATES):
        (paper / "one.md").write_text("".join(f"line {n}\n" for n in range(at + 1)))
        (folder / "outside.md").write_text(str(at))
        if at == 2:
            (paper / "two \u00e9.md").write_text("new\n")
        git(folder, "add", ".")
        git(folder, "commit", "--quiet", "-m", str(at), date=date)
        git(folder, "tag", *([f"v{at}"] if at != 1 else ["-a", "v1", "-m", "x"]), date=date)
    git(folder, "checkout", "--quiet", "-b", "other", "v0")
    (paper / "one.md").write_text("elsewhere\n")
    git(folder, "commit", "--quiet", "-a", "-m", "x", date=DATES[1])
    git(folder, "tag", "elsewhere", date=DATES[1])
    git(folder, "checkout", "--quiet", "main")
    return paper


def test_versions_are_the_tags_behind_the_commit_with_what_changed_since(tmp_path: Path) -> None:
    paper = repository(tmp_path)
    commit, _, _ = revision_of(paper)
    tags = tags_of(paper, commit)
    assert [(one.name, one.date) for one in tags] == [
        ("v1", datetime.date(2025, 6, 1)),
        ("v0", datetime.date(2025, 1, 1)),
    ]
    newer, older = versions_of(paper, commit, tags)
    assert newer.changes == (ChangedFile("one.md", 1, 0), ChangedFile("two \u00e9.md", 1, 0))
    assert older.changes == (ChangedFile("one.md", 2, 0), ChangedFile("two \u00e9.md", 1, 0))


def test_outside_git_there_are_no_versions(tmp_path: Path) -> None:
    assert tags_of(tmp_path, None) == ()
    assert tags_of(tmp_path, "0" * 40) == ()
    assert versions_of(tmp_path, None, ()) == ()
