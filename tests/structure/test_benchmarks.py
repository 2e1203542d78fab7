"""The generator of the large paper writes a real one, and the benchmark runs; how fast is for the benchmark to tell."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pypdf
import pytest

from chapterhouse.inputs.source import WorkTree
from chapterhouse.pipeline import check

pytestmark = pytest.mark.slow

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


# The benchmarks import one another; `make` puts no folder of a script on Python's path.
PATHS = os.pathsep.join(filter(None, (str(BENCHMARKS), os.environ.get("PYTHONPATH"))))
ENVIRONMENT = {**os.environ, "PYTHONPATH": PATHS}


def generate(folder: Path) -> None:
    sizes = ["--chapters", "60", "--words", "1500", "--entries", "300"]
    subprocess.run(
        [sys.executable, BENCHMARKS / "big_paper.py", folder, *sizes], check=True, timeout=120, env=ENVIRONMENT
    )


def test_the_large_paper_is_like_a_real_one(tmp_path: Path) -> None:
    generate(tmp_path / "a")
    checked = check(WorkTree(tmp_path / "a"))
    assert checked.paper is not None
    chapters = [listed.chapter for listed in checked.paper.chapters]
    assert len(chapters) == 60 and len(checked.paper.bibliography.entries) == 340
    assert all(1500 <= chapter.words < 2400 for chapter in chapters)
    assert sum(len(chapter.citations) for chapter in chapters) > 500
    for things in ("references", "figures", "tables", "footnotes", "links"):
        assert sum(len(getattr(chapter, things)) for chapter in chapters) >= 60, things
    # One fault is left in on purpose; what else is told are the works that a small paper does not come to cite.
    assert {f.code for f in checked.findings} <= {
        "undefined-reference",
        "unused-entry",
        "unused-figure-file",
        "implausible-year",
    }
    assert [f.span.file for f in checked.findings if f.code == "undefined-reference"] == ["chapters/c050.md"]


def test_it_is_the_same_at_every_run(tmp_path: Path) -> None:
    generate(tmp_path / "a")
    generate(tmp_path / "b")
    files = [path.relative_to(tmp_path / "a") for path in sorted((tmp_path / "a").rglob("*")) if path.is_file()]
    assert len(files) > 60
    assert all((tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes() for file in files)


def test_the_benchmark_measures_and_tells(tmp_path: Path) -> None:
    sizes = ["--chapters", "3", "--words", "200", "--entries", "10", "--rounds", "1"]
    command = [sys.executable, BENCHMARKS / "check.py", *sizes, "--folder", tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, env=ENVIRONMENT)
    assert done.returncode in (0, 1) and "Traceback" not in done.stderr, done.stderr
    assert done.stdout.count("\n| check, ") == 4 and done.stdout.count("\n| pandoc, ") == 5
    assert done.stdout.count("\n| the same number of processors: ") == 2


def test_a_change_in_one_chapter_of_every_paper_costs_these_chapters() -> None:
    command = [sys.executable, BENCHMARKS / "many_papers.py", "--papers", "2", "--workers"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, env=ENVIRONMENT)
    assert done.returncode == 0, done.stdout + done.stderr
    rows = {line.split(" | ")[0].strip("| "): line.rstrip(" |").split(" | ")[3:] for line in done.stdout.splitlines()}
    assert rows["cold"] == ["8", "8", "18", "2"]
    assert rows["one chapter of each changed"] == ["2", "2", "4", "2"]
    assert rows["nothing changed"] == ["0", "0", "0", "0"]


def test_weasyprint_is_given_all_pages_in_one_document(tmp_path: Path) -> None:
    project = shutil.copytree(BENCHMARKS.parent / "papers" / "requirements-and-risks", tmp_path / "paper")
    script = (
        "import sys; from pathlib import Path; import build\n"
        "html = build.in_one_document(build.built(Path(sys.argv[1])))\n"
        "Path(sys.argv[2]).write_text(html)"
    )
    html, printed = tmp_path / "pages.html", tmp_path / "pages.pdf"
    subprocess.run(
        [sys.executable, "-c", script, project, html], check=True, timeout=120, cwd=BENCHMARKS, env=ENVIRONMENT
    )
    subprocess.run(
        [sys.executable, BENCHMARKS / "build.py", "--weasyprint", html, printed],
        check=True,
        timeout=120,
        env=ENVIRONMENT,
    )
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(printed).pages)
    assert all(words in text for words in ("Contents", "Requirement 1", "Colophon"))
