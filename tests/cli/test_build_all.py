"""Many papers at once: one that fails keeps none from it, and a changed chapter costs that chapter alone."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sound_paper import SOUND

from chapterhouse.cli import cli, kept_build
from chapterhouse.core import memo

pytestmark = pytest.mark.slow


@pytest.fixture
def papers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of three papers, one of which has an error that stops its build."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for name in ("one", "deep/two", "wrong"):
        for path, text in SOUND.items():
            (tmp_path / "papers" / name / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "papers" / name / path).write_text(str(text), encoding="utf-8")
        edit(tmp_path / "papers" / name / "paper.toml", "Grids and cars", f"Grids and cars, {name}")
    edit(tmp_path / "papers/wrong/chapters/vehicles.md", "@fig:grid", "@fig:gird")
    shutil.copytree(tmp_path / "papers/one", tmp_path / "papers/one/build/copy")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "papers"


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["build-all", *words], standalone_mode=False)


def test_a_changed_chapter_costs_that_chapter_in_every_paper(papers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: Counter[str] = Counter()
    keep = memo.keep

    def counted(cache: object, step: str, inputs: Iterable[str | bytes], entry: bytes) -> None:
        made[step] += 1
        keep(cache, step, inputs, entry)  # type: ignore[arg-type]

    monkeypatch.setattr(memo, "keep", counted)
    monkeypatch.setattr(kept_build, "_MOST", 1)  # papers do not push each other out
    words = ("papers", "--only", "html", "--jobs", "1", "--cache", "kept")
    done = run(*words)
    assert done.return_value == 1
    assert "papers/wrong:\nerror[undefined-reference]" in done.stdout
    assert done.stdout.rstrip().endswith("3 papers: 2 built, 1 with findings, 0 failed")
    assert b"Grids and cars, deep/two" in (papers / "deep/two/build/paper.html").read_bytes()
    assert not (papers / "wrong/build/paper.html").exists()
    assert made["chapter"] == 3, "two papers of the same two chapters, and a third with one other"

    made.clear()
    for name in ("one", "deep/two"):
        edit(papers / name / "chapters/vehicles.md", "They charge", f"They often charge in {name}")
    assert run(*words).return_value == 1
    assert made["chapter"] == 2 and b"charge in one" in (papers / "one/build/paper.html").read_bytes()
    made.clear()
    assert run(*words).return_value == 1
    assert not made


def test_side_by_side_as_one_by_one(papers: Path) -> None:
    (papers / "broken").mkdir()
    (papers / "broken/paper.toml").write_text("title = ")
    (papers / "kept").write_text("no folder")
    done = run("papers", "--only", "html", "--jobs", "3", "--format", "json", "--cache", "kept")
    outcomes = {one["folder"]: one["code"] for one in json.loads(done.stdout)}
    assert outcomes == {"papers/one": 0, "papers/deep/two": 0, "papers/wrong": 1, "papers/broken": 1}
    assert isinstance(run("papers/one", "--cache", "papers/kept/x").exception, NotADirectoryError)


def test_the_matrix_of_a_workflow(papers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert json.loads(run("papers", "--list", "json").stdout) == ["papers/deep/two", "papers/one", "papers/wrong"]
    assert run("papers/one", "papers/one", "--list").stdout == "papers/one\n"
    for command in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-qm", "A"],
    ):
        subprocess.run(["git", *command], cwd=papers, check=True)
    edit(papers / "one/chapters/energy.md", "Load grows", "Load falls")
    (papers / "deep/two/notes.md").write_text("new")
    changed = run("papers", "--changed", "HEAD", "--list", "json")
    assert json.loads(changed.stdout) == ["papers/deep/two", "papers/one"]
    assert "no paper.toml" in str(run("papers/one/chapters").exception)
    assert "nowhere" in str(run("papers", "--changed", "nowhere", "--list").exception)
