"""A Python file that lies in the paper's folder is never run, whichever process of ours starts there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sound_paper import SOUND

MAKEFILE = Path(__file__).parents[2] / "Makefile"
OURS = ("PIL", "bibtexparser", "click", "lxml", "msgspec", "numpy", "pydantic", "sitecustomize", "weasyprint", "yaml")
WORDS = "\n\n".join(" ".join(f"word{number}" for number in range(100)) for _ in range(28))


@pytest.fixture
def hostile(tmp_path: Path) -> tuple[Path, Path]:
    """A paper of enough pages for several workers, with a file for every module beside paper.toml; where they tell."""
    folder, told = tmp_path / "paper", tmp_path / "told"
    chapters = [f"chapters/c{number}.md" for number in range(4)]
    files = {
        "paper.toml": f'title = "T"\ndate = 2026-01-02\nbibliography = []\n[[parts]]\nchapters = {chapters}\n',
        **{path: f"# Chapter {path[-4]}\n\n{WORDS}\n" for path in chapters},
    }
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    for name in {*sys.stdlib_module_names, *OURS}:
        (folder / f"{name}.py").write_text(f"open({str(told)!r}, 'a').write('{name}\\n')\nraise SystemExit(3)\n")
    return folder, told


def ran(told: Path) -> str:
    return told.read_text() if told.exists() else ""


def test_a_build_with_workers_imports_nothing_of_the_paper(hostile: tuple[Path, Path]) -> None:
    folder, told = hostile
    command = [sys.executable, "-P", "-m", "chapterhouse", "build", "--only", "pdf", "--jobs", "2"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    assert ran(told) == ""
    assert (folder / "build/paper.pdf").exists(), done.stderr + done.stdout


@pytest.mark.parametrize("command", ["check", "build --only html", "bib format", "explain", "schema"])
def test_no_command_does(hostile: tuple[Path, Path], command: str) -> None:
    folder, told = hostile
    started = [sys.executable, "-P", "-m", "chapterhouse", *command.split()]
    subprocess.run(started, cwd=folder, capture_output=True, check=False, timeout=120)
    assert ran(told) == ""


def test_what_is_imported_late_is_not_looked_for_there_either(tmp_path: Path) -> None:
    # As where somebody forgets -P: what Python imports before our first line is out of reach, all that follows is not.
    for path, content in SOUND.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(str(content))
    for name in ("yaml", "bibtexparser", "difflib", "jinja2"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(3)\n")
    command = [sys.executable, "-m", "chapterhouse", "check"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0 and done.stdout.startswith("no findings in "), done.stderr


def test_make_starts_no_python_that_does(tmp_path: Path) -> None:
    (tmp_path / "socket.py").write_text("raise SystemExit('the paper ran')\n")
    probe = f"probe: ; @{sys.executable} -c 'import socket; print(socket.__file__)' && {sys.executable} -m socket"
    command = ["make", "--no-print-directory", "--file", str(MAKEFILE), "--eval", probe, "probe"]
    # As from a shell, where no other make and none of its variables is.
    alone = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "PYTHONSAFEPATH"))}
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60, env=alone)
    assert done.returncode == 0 and str(tmp_path) not in done.stdout, done.stderr


def test_no_program_of_the_paper_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither where a newer one is installed on the machine, nor where PATH names the working folder."""
    paper, machine, told = tmp_path / "paper", tmp_path / "machine", tmp_path / "told"
    for path, content in SOUND.items():
        (paper / path).parent.mkdir(parents=True, exist_ok=True)
        (paper / path).write_text(str(content))
    (paper / ".git").mkdir()
    machine.mkdir()
    for name in ("pandoc", "panache", "git"):
        trap = f"#!/bin/sh\necho {name} >> {told}\necho 'pandoc 99.9'\n"
        for place, script in ((paper / name, trap), (machine / name, "#!/bin/sh\necho 'pandoc 99.9'\n")):
            place.write_text(script)
            place.chmod(0o755)
    for path, words in (
        (f"{machine}:.", "build --only html"),
        (".:/usr/bin:/bin", "build --only html"),
        (":/usr/bin:/bin", "check"),
        (f"{machine}:/usr/bin:/bin", "check"),
    ):
        command = [sys.executable, "-P", "-m", "chapterhouse", *words.split(), "--no-cache"]
        monkeypatch.setenv("PATH", path)
        done = subprocess.run(command, cwd=paper, capture_output=True, text=True, check=False, timeout=120)
        assert ran(told) == "", path
        assert done.returncode == 0, (path, done.stdout, done.stderr)
