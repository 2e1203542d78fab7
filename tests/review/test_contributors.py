"""Who worked on a paper by git is held against who is named in paper.toml."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from click.testing import CliRunner
from sound_paper import ENERGY, SOUND

from chapterhouse.cli import cli

PEOPLE = """
[[authors]]
name = "Author A"
roles = ["writing-original-draft"]

[[authors]]
name = "Author B"
email = "b@example.org"

[[credits]]
role = "Advisers"
names = [{ name = "Adviser C" }]
"""
MAILMAP = "Author A <a@example.org> <old@example.org>\n"


def commit(folder: Path, name: str, email: str, words: str) -> None:
    (folder / "notes.txt").write_text(words)
    subprocess.run(["git", "add", "."], cwd=folder, check=True)
    who = ["-c", f"user.name={name}", "-c", f"user.email={email}"]
    subprocess.run(["git", *who, "commit", "-qm", words], cwd=folder, check=True)


def test_commits_authors_credits_and_owners(tmp_path: Path) -> None:
    for path, text in SOUND.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(str(text), encoding="utf-8")
    (tmp_path / "paper.toml").write_text(f"{SOUND['paper.toml']!s}{PEOPLE}")
    (tmp_path / ".mailmap").write_text(MAILMAP)
    (tmp_path / "CODEOWNERS").write_text("chapters/ @editors\n")
    (tmp_path / "chapters/energy.md").write_text(ENERGY.replace("status:", "owners: Author A, Author B\nstatus:"))
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    commit(tmp_path, "A. on her laptop", "old@example.org", "one")
    commit(tmp_path, "author  a", "a@example.org", "two\n\nCo-authored-by: Helper D <d@example.org>")
    commit(tmp_path, "Somebody", "b@example.org", "three")

    def run(*words: str) -> str:
        done = CliRunner().invoke(cli, ["--project", str(tmp_path), "status", *words], standalone_mode=False)
        assert (done.exception, done.return_value) == (None, 0)
        return done.stdout

    found = json.loads(run("--contributors", "--format", "json"))
    assert [(one["name"], one["commits"], one["named"], one["remark"]) for one in found] == [
        ("Author A", 2, "author", ""),
        ("Author B", 1, "author", "no role"),
        ("Adviser C", 0, "Advisers", "no commit"),
        ("Helper D", 1, "", "not in paper.toml"),
    ]
    assert found[0]["roles"] == ["writing-original-draft"] and found[0]["last"]
    assert "Helper D" in run("--contributors").splitlines()[-1]
    rows = {row["path"]: row["owners"] for row in json.loads(run("--format", "json"))}
    assert rows == {"chapters/energy.md": ["Author A", "Author B"], "chapters/vehicles.md": ["@editors"]}
