"""A copy of the tool to change, and a small paper to try it on: how the guides of tools/README.md are followed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
# What was compiled goes along: times are copied too, so that it still counts.
_NOT_OURS = shutil.ignore_patterns(".hypothesis")


class ScratchTool:
    """The tool in ``folder``, with its tests where these are wanted; ``touched`` are the files that were changed."""

    def __init__(self, folder: Path, *, with_tests: bool = False) -> None:
        self.folder, self.paper = folder, folder / "repository" / "paper"
        self.touched: set[str] = set()
        shutil.copytree(ROOT / "tools", folder / "tools", ignore=_NOT_OURS)
        if with_tests:
            shutil.copytree(ROOT / "tests", folder / "tests", ignore=_NOT_OURS)
            shutil.copy(ROOT / "pyproject.toml", folder)

    def write(self, path: str, text: str) -> None:
        """Make the file ``path``, named from the root of the repository."""
        self.touched.add(path)
        (self.folder / path).write_text(text, encoding="utf-8")

    def append(self, path: str, text: str) -> None:
        """Put ``text`` behind what the file ``path`` holds."""
        self.write(path, (self.folder / path).read_text(encoding="utf-8") + text)

    def replace(self, path: str, old: str, new: str) -> None:
        """Put ``new`` for ``old``, which stands once in the file ``path``."""
        text = (self.folder / path).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{path} holds {text.count(old)} times {old!r}"
        self.write(path, text.replace(old, new))

    def write_paper(self, settings: str, chapter: str) -> None:
        """A paper of one chapter."""
        (self.paper / "chapters").mkdir(parents=True, exist_ok=True)
        settings = (
            f'title = "T"\ndate = 2026-01-01\nbibliography = []\n{settings}\n[[parts]]\nchapters = ["chapters/a.md"]\n'
        )
        (self.paper / "paper.toml").write_text(settings, encoding="utf-8")
        (self.paper / "chapters/a.md").write_text(chapter, encoding="utf-8")

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """The tool called in the paper's folder."""
        return self._python(self.paper, "-m", "chapterhouse", *arguments, **environment)

    def succeed(self, *arguments: str) -> str:
        """What the tool prints, called in the paper's folder; fails where it fails."""
        return _output(self.run(*arguments))

    def make_schema(self) -> None:
        """Write the schema of paper.toml anew, as the guide asks for after a change of settings."""
        text = _output(self._python(self.folder, "-m", "chapterhouse", "schema"))
        self.write("tools/chapterhouse/settings/paper.schema.json", text)

    def run_tests(self, *arguments: str) -> None:
        """The copy's own tests, which must pass."""
        _output(self._python(self.folder, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", *arguments))

    def explain_all(self) -> None:
        """Write the page of the rules anew."""
        text = _output(self._python(self.folder, "-m", "chapterhouse", "explain", "--all"))
        self.write("tools/RULES.md", text)

    def _python(self, cwd: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(self.folder / "tools"), **environment}
        return subprocess.run([sys.executable, *arguments], cwd=cwd, env=environment, capture_output=True, text=True)


def _output(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout
