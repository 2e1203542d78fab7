"""The guide "How to add a check" in tools/README.md, followed on a copy of the project."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "tools" / "README.md").read_text(encoding="utf-8")
SEEDED = "tests/papers/seeded/chapters/words.md"


def test_a_check_is_one_file_and_its_seed(tmp_path: Path) -> None:
    section = GUIDE.partition("## How to add a check\n")[2].partition("\n## ")[0]
    written = re.search(r"Write `(\S+\.py)`.*?```python\n(.*?)\n {3}```", section, re.DOTALL)
    assert written is not None
    shutil.copytree(ROOT / "tools", tmp_path / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "tests", tmp_path / "tests", ignore=shutil.ignore_patterns("__pycache__", ".hypothesis"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / written[1]).write_text(textwrap.dedent(f"   {written[2].lstrip()}") + "\n", encoding="utf-8")
    sentence = " ".join(f"number {n}" for n in range(1, 22)) + "."
    with (tmp_path / SEEDED).open("a", encoding="utf-8") as chapter:
        chapter.write(f"\n{sentence}\n{'^' * len(sentence)} sentence-too-long\n")

    run_tests(tmp_path, "tests/checks/test_seeded_paper.py", "--refresh-messages")
    (tmp_path / "tools/RULES.md").write_text(run(tmp_path, "-m", "chapterhouse", "explain", "--all"), encoding="utf-8")
    for name in ("test_check_examples.py", "test_seeded_paper.py"):
        run_tests(tmp_path, f"tests/checks/{name}", "-k", "sentence-too-long or seeded or kept")
    run_tests(tmp_path, "tests/checks/test_rules_page.py", "tests/checks/test_levels.py")
    assert "sentence-too-long" in run(tmp_path, "-m", "chapterhouse", "schema")
    message = (tmp_path / "tests/papers/messages/sentence-too-long.txt").read_text(encoding="utf-8")
    assert "note[sentence-too-long]: this sentence has 42 words, more than 40" in message


def run_tests(folder: Path, *arguments: str) -> None:
    run(folder, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", *arguments)


def run(folder: Path, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(folder / "tools")}
    done = subprocess.run([sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout
