"""Chapters that translate others: what git tells of them, in the paper itself and beside it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from chapterhouse.cli import cli
from chapterhouse.cli.project import Project
from chapterhouse.cli.team_findings import team_problems
from chapterhouse.core.cache import NO_CACHE
from chapterhouse.serve.diagnostics import by_file
from chapterhouse.serve.workspace import PaperWorkspace

PAPER = 'title = "T"\ndate = 2026-01-02\nbibliography = []\n[[parts]]\nchapters = ["energy.md", "energie.md"]\n'
GERMAN = 'title = "T"\ndate = 2026-01-02\nlanguage = "de"\nbibliography = []\n[[parts]]\nchapters = ["energie.md"]\n'
ENERGY = "# Energy\n\nDemand doubles until {}.\n"
ENERGIE = "---\ntranslates: {}\n{}---\n\n# Energie\n\nDer Bedarf verdoppelt sich{}.\n"


def commit(folder: Path, subject: str, **texts: str) -> str:
    """Write files, named with ``__`` for ``/`` and without ``.md``, and commit them; the short hash of the commit."""
    for name, text in texts.items():
        path = folder / (name.replace("__", "/") + ("" if name.endswith("toml") else ".md"))
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for arguments in (["add", "-A"], ["commit", "-qm", subject]):
        git(folder, *arguments)
    return git(folder, "rev-parse", "--short", "HEAD").strip()


def git(folder: Path, *arguments: str) -> str:
    settings = ("-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false")
    done = subprocess.run(["git", *settings, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


def findings(folder: Path, *arguments: str) -> list[tuple[str, str]]:
    """Code and message of what ``check`` reports on translations."""
    done = CliRunner().invoke(cli, ["--project", str(folder), "check", "--format", "json", "--no-cache", *arguments])
    assert done.exit_code in (0, 1) and done.stdout, (done.output, done.exception)
    found = json.loads(done.stdout)["findings"]
    return [(one["code"], one["message"]) for one in found if "transla" in one["code"] or "original" in one["code"]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository in which a chapter and its translation came in together."""
    git(tmp_path, "init", "-q", "-b", "main")
    toml = {"paper.toml": PAPER}
    commit(tmp_path, "begin", energy=ENERGY.format(2030), energie=ENERGIE.format("energy.md", "", ""), **toml)
    return tmp_path


def test_a_translation_is_behind_by_the_commits_since_it_was_changed(folder: Path) -> None:
    assert findings(folder) == []
    second = commit(folder, "energy: until 2032", energy=ENERGY.format(2032))
    third = commit(folder, "energy: until 2033", energy=ENERGY.format(2033))
    [(code, message)] = findings(folder)
    assert code == "translation-behind" and "behind `energy.md` by 2 commits" in message
    assert message.index(f"{third} of ") < message.index(f"{second} of ") and "“energy: until 2032”" in message
    assert findings(folder, "--changed", "HEAD~2")[0][0] == "translation-behind"
    assert findings(folder, "--changed", second) == []  # it was behind already
    assert findings(folder, "--revision", "HEAD~2") == []
    commit(folder, "energie: follow", energie=ENERGIE.format("energy.md", "", " bis 2033"))
    assert findings(folder) == []


def test_the_status_says_it(folder: Path) -> None:
    commit(folder, "energy: until 2032", energy=ENERGY.format(2032))
    done = CliRunner().invoke(cli, ["--project", str(folder), "status"])
    assert "Behind" in done.output and "1 of energy.md" in done.output
    done = CliRunner().invoke(cli, ["--project", str(folder), "status", "--format", "json"])
    assert [(row["translates"], row["behind"]) for row in json.loads(done.output)] == [("", 0), ("energy.md", 1)]


def test_an_editor_shows_it_where_the_chapter_names_its_original(folder: Path) -> None:
    commit(folder, "energy: until 2032", energy=ENERGY.format(2032))
    project = Project(folder, quiet=True)
    workspace = PaperWorkspace(folder, NO_CACHE, lambda files, paper: team_problems(project, files, paper))
    workspace.check()
    (found,) = (one for one in by_file(workspace)["energie.md"] if one.code == "translation-behind")
    line = (folder / "energie.md").read_text().splitlines()[found.range.start.line]
    assert line.startswith("translates:") and "behind `energy.md` by 1 commit:" in found.message


def test_a_translation_can_name_the_commit_that_it_follows(folder: Path) -> None:
    second = commit(folder, "energy: until 2032", energy=ENERGY.format(2032))
    third = commit(folder, "energy: until 2033", energy=ENERGY.format(2033))
    named = f"translated-commit: {second}\n"
    commit(folder, "energie: a comma", energie=ENERGIE.format("energy.md", named, ","))
    [(code, message)] = findings(folder)
    assert code == "translation-behind" and third in message and "2032" not in message
    commit(folder, "energie: to the day", energie=ENERGIE.format("energy.md", "translated-commit: 0123abcd\n", ""))
    assert [code for code, _ in findings(folder)] == ["unknown-translated-commit"]


def test_an_original_of_another_paper_of_the_repository(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    texts = {"en__energy": ENERGY.format(2030), "de__paper.toml": GERMAN}
    commit(tmp_path, "begin", **texts, de__energie=ENERGIE.format("../en/energy.md", "", ""))
    assert findings(tmp_path / "de") == []
    commit(tmp_path, "energy: until 2032", en__energy=ENERGY.format(2032))
    assert [code for code, _ in findings(tmp_path / "de")] == ["translation-behind"]
    for nowhere in ("../en/enregy.md", "../../secret.md"):
        commit(tmp_path, "elsewhere", de__energie=ENERGIE.format(nowhere, "", ""))
        assert [code for code, _ in findings(tmp_path / "de")] == ["missing-original"]


def test_a_paper_without_commits_is_behind_nothing(tmp_path: Path) -> None:
    (tmp_path / "paper.toml").write_text(PAPER)
    (tmp_path / "energy.md").write_text(ENERGY)
    (tmp_path / "energie.md").write_text(ENERGIE.format("energy.md", "", ""))
    assert findings(tmp_path) == []
    git(tmp_path, "init", "-q")
    assert findings(tmp_path) == []
