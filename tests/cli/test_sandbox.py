"""The build says which walls stand, and builds without them only where that is allowed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from sound_paper import SOUND

from chapterhouse.cli import cli, sandbox
from chapterhouse.processes.walls import REQUIRED, Wall, available


def test_the_build_says_which_walls_stand(tmp_path: Path) -> None:
    for path, content in SOUND.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(str(content))
    command = [sys.executable, "-P", "-m", "chapterhouse", "build", "--only", "html", "--require-sandbox"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    if available() >= REQUIRED:
        own = (
            ", network namespace (not around git"
            if Wall.NAMESPACE in available()
            else " (this kernel offers none around network name"
        )
        assert done.returncode == 0 and f"sandbox: files, network, calls{own}" in done.stderr
    else:
        assert (
            done.returncode == 2 and "--require-sandbox" in done.stderr and not (tmp_path / "build/paper.html").exists()
        )


_SOME = [frozenset(), frozenset((Wall.FILES,)), frozenset((Wall.NETWORK, Wall.CALLS)), REQUIRED]


@pytest.mark.parametrize("standing", _SOME, ids=len)
@pytest.mark.parametrize("asked", ["walls", "namespace"])
def test_a_wall_that_is_asked_for_and_missing_is_named(
    standing: frozenset[Wall], asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "available", lambda: standing)
    monkeypatch.setenv(sandbox.VARIABLE, asked)
    wanted = frozenset(Wall) if asked == "namespace" else REQUIRED
    missing = [str(wall) for wall in Wall if wall in wanted and wall not in standing]

    def asked_by_option() -> None:
        sandbox.require_walls(sandbox=asked == "walls", namespace=asked == "namespace", executor=None)

    if missing:
        for asking in (asked_by_option, sandbox.require_walls_of_environment):
            with pytest.raises(click.ClickException, match=f"no wall around {', '.join(missing)}; "):
                asking()
        assert missing[0] in sandbox.walls_in_words() or "none" in sandbox.walls_in_words()
    else:
        asked_by_option()
        sandbox.require_walls_of_environment()


@pytest.mark.parametrize("command", ["check", "build", "bib", "explain"])
def test_the_environment_asks_for_walls_in_every_command(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "available", lambda: frozenset((Wall.FILES,)))
    monkeypatch.setenv(sandbox.VARIABLE, "walls")
    done = CliRunner().invoke(cli, [command])
    assert done.exit_code != 0 and "no wall around network, calls" in done.output
    monkeypatch.setenv(sandbox.VARIABLE, "yes")
    assert "write walls or namespace" in CliRunner().invoke(cli, [command]).output


def test_no_walls_are_promised_for_the_machines_of_a_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "available", lambda: frozenset(Wall))
    sandbox.require_walls(sandbox=False, namespace=False, executor="dask://a:1")
    for asked in ({"sandbox": True, "namespace": False}, {"sandbox": False, "namespace": True}):
        with pytest.raises(click.UsageError, match=r"--require-.* cluster"):
            sandbox.require_walls(**asked, executor="dask://a:1")
    monkeypatch.setenv(sandbox.VARIABLE, "walls")
    with pytest.raises(click.UsageError, match=rf"{sandbox.VARIABLE}.* cluster"):
        sandbox.require_walls(sandbox=False, namespace=False, executor="dask://a:1")
