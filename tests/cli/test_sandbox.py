"""The build says which walls stand, and builds without them only where that is allowed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest
from sound_paper import SOUND

from chapterhouse.cli import sandbox
from chapterhouse.processes.walls import REQUIRED, Wall, available


def test_the_build_says_which_walls_stand(tmp_path: Path) -> None:
    for path, content in SOUND.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(str(content))
    command = [sys.executable, "-P", "-m", "chapterhouse", "build", "--only", "html", "--require-sandbox"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    if available() >= REQUIRED:
        own = (
            ", network namespace\n"
            if Wall.NAMESPACE in available()
            else " (this kernel offers none around network name"
        )
        assert done.returncode == 0 and f"sandbox: files, network, calls{own}" in done.stderr
    else:
        assert (
            done.returncode == 2 and "--require-sandbox" in done.stderr and not (tmp_path / "build/paper.html").exists()
        )


@pytest.mark.parametrize("standing", [frozenset(), frozenset((Wall.FILES,)), frozenset((Wall.NETWORK, Wall.CALLS))])
def test_a_wall_that_is_missing_is_named(standing: frozenset[Wall], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "available", lambda: standing)
    missing = [str(wall) for wall in Wall if wall in REQUIRED and wall not in standing]
    with pytest.raises(click.ClickException, match=missing[0]):
        sandbox.require_walls()
    assert missing[0] in sandbox.walls_in_words() or "none" in sandbox.walls_in_words()
