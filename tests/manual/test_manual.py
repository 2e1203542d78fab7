"""The manual: it checks and builds as a paper of its own, and every command in it runs."""

from __future__ import annotations

import re
import runpy
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from sound_paper import REVISION

from chapterhouse.cli import cli
from chapterhouse.inputs.source import WorkTree
from chapterhouse.model.built import BuildOptions
from chapterhouse.pipeline import build, check
from chapterhouse.settings import read_settings

MANUAL = Path(__file__).parents[2] / "docs"
CHAPTERS = sorted(path.name for path in (MANUAL / "chapters").glob("*.md") if not path.name.startswith("reference-"))
FILE = re.compile(r"`([\w-]+\.csv)`")
BLOCK = re.compile(r"^~~~ \{\.(?P<kind>\w+)\}\n(?P<text>.*?)^~~~$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def manual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("manual")
    shutil.copytree(MANUAL, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("build", "reference-*.md"))
    runpy.run_path(str(MANUAL / "reference.py"))["write"](folder / "chapters")
    return folder


def test_the_manual_has_no_finding(manual: Path) -> None:
    assert [f"{found.span.file}: {found.message}" for found in check(WorkTree(manual)).findings] == []


@pytest.mark.slow
def test_the_manual_is_built(manual: Path) -> None:
    built = build(WorkTree(manual), BuildOptions(REVISION, ("pdf", "site")))
    assert not built.findings and not built.stopped


def test_the_reference_names_every_rule_command_and_key(manual: Path) -> None:
    from chapterhouse.checks.engine.registry import RULES
    from chapterhouse.cli import commands
    from chapterhouse.cli.command_folder import command_names
    from chapterhouse.settings import Settings

    chapters = manual / "chapters"
    rules = (chapters / "reference-rules.md").read_text()
    assert all(f"| `{code}` |" in rules for code in RULES)
    reference = (chapters / "reference-commands.md").read_text()
    assert all(f"chapterhouse {name}" in reference for name in command_names(commands))
    settings = (chapters / "reference-settings.md").read_text()
    assert all(f"`{key}`" in settings for key in Settings.model_fields)


@pytest.mark.slow
@pytest.mark.parametrize("name", CHAPTERS)
def test_every_command_in_the_manual_runs(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "A. Author")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "author@example.org")
    here = tmp_path
    text = (MANUAL / "chapters" / name).read_text()
    for block in BLOCK.finditer(text):
        if block["kind"] == "csv":  # a file that the sentence before it names
            (here / FILE.findall(text, 0, block.start())[-1]).write_text(block["text"])
        for line in block["text"].splitlines() if block["kind"] == "console" else ():
            program, *words = _words(line)
            if program == "git":
                subprocess.run(["git", *words], cwd=here, check=True)
                continue
            if program == "cd":
                here = (here / words[0]).resolve()
                monkeypatch.chdir(here)
                continue
            assert program == "chapterhouse", line
            done = CliRunner().invoke(cli, words, standalone_mode=False)
            assert done.exception is None, f"{line}: {done.output}{done.exception}"
            assert done.return_value == 0, f"{line}: {done.output}"


def test_the_settings_in_the_manual_are_settings() -> None:
    for name in CHAPTERS:
        for block in BLOCK.finditer((MANUAL / "chapters" / name).read_text()):
            if block["kind"] == "toml":
                read = read_settings(f'title = "A"\ndate = 2026-01-02\n{block["text"]}')
                assert [problem.message for problem in read.problems] == [], block["text"]


def test_the_pictures_of_themes_are_of_these_themes() -> None:
    from PIL import Image

    pictures = runpy.run_path(str(MANUAL / "theme_pictures.py"))
    for path in sorted((MANUAL / "figures").glob("theme-*.png")):
        with Image.open(path) as picture:
            made_from = picture.info[pictures["MADE_FROM"]]
        assert made_from == pictures["digest"](path.stem.removeprefix("theme-")), "run docs/theme_pictures.py"


def _words(line: str) -> list[str]:
    import shlex

    return shlex.split(line)
