"""The guide's promise: an output is one file and one word; settings, schema and command line follow."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOOLS = Path(__file__).parents[2] / "tools"
TXT = '''"""A built paper into plain text."""

from __future__ import annotations

import re
from html import unescape

from chapterhouse.core.diagnostics import Problem, Span
from chapterhouse.core.runtime import Runtime
from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs.shared.contents import groups_of
from chapterhouse.outputs.shared.errors import OutputError
from chapterhouse.outputs.shared.rendered import Rendered

NAME = "bare words"
SUFFIX = "words"


def render(build: BuiltPaper, runtime: Runtime) -> Rendered:
    """The text of all chapters in the order of the book."""
    chapters = [chapter for group in groups_of(build) for chapter in group.chapters]
    for chapter in chapters:
        if "<svg" in chapter.screen_body:
            raise OutputError([Problem(Span(chapter.path), "plain text shows no drawing")])
    text = "\\n\\n".join(re.sub(r"<[^>]*>", "", chapter.screen_body) for chapter in chapters)
    return Rendered({SUFFIX: unescape(text).encode()})
'''


@pytest.mark.slow
def test_an_output_is_added_by_one_file_and_one_word(tmp_path: Path) -> None:
    package, paper = tmp_path / "tools/chapterhouse", tmp_path / "paper"
    shutil.copytree(TOOLS / "chapterhouse", package, ignore=shutil.ignore_patterns("__pycache__"))
    (package / "outputs/words.py").write_text(TXT, encoding="utf-8")
    names = package / "settings/types.py"
    text, count = re.subn(r"(OutputName = Literal\[)", r'\1"words", ', names.read_text(encoding="utf-8"))
    assert count == 1
    names.write_text(text, encoding="utf-8")
    (paper / "chapters").mkdir(parents=True)
    settings = 'title = "T"\ndate = 2026-01-01\noutputs = ["words"]\nbibliography = []\n'
    settings += '[[parts]]\nchapters = ["chapters/a.md"]\n'
    (paper / "paper.toml").write_text(settings)
    (paper / "chapters/a.md").write_text("# A {#sec:a}\n\nWords & more, as @sec:a says.\n")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(tmp_path / "tools")}
        command = [sys.executable, "-m", "chapterhouse", *arguments]
        return subprocess.run(command, cwd=paper, env=environment, capture_output=True, text=True)

    done = run("build")
    assert done.returncode == 0 and "writing bare words" in done.stderr, done.stdout + done.stderr
    assert "Words & more, as Chapter\N{NO-BREAK SPACE}1 says." in (paper / "build/paper.words").read_text(
        encoding="utf-8"
    )
    assert run("build", "--only", "words").returncode == 0
    assert '"words"' in run("schema").stdout
    (paper / "paper.toml").write_text(settings.replace('"words"', '"wrods"'))
    assert "did you mean" in run("check").stdout
