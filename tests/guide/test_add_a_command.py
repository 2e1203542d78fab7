"""The guide's promise: a command is one file."""

from __future__ import annotations

from pathlib import Path

import pytest
from scratch_tool import ScratchTool

AUTHORS = '''"""``chapterhouse authors``."""

from __future__ import annotations

import click

from chapterhouse.cli.project import CLEAN, Project


@click.command("authors")
@click.pass_obj
def command(project: Project) -> int:
    """Name the authors of the paper."""
    click.echo(f"{project.root.name}: nobody yet")
    return CLEAN
'''


@pytest.mark.slow
def test_a_command_is_added_by_one_file(tmp_path: Path) -> None:
    tool = ScratchTool(tmp_path)
    tool.write("tools/chapterhouse/cli/commands/authors.py", AUTHORS)
    tool.write_paper("", "# A {#sec:a}\n\nWords.\n")
    assert tool.succeed("authors") == "paper: nobody yet\n"
    assert "Name the authors of the paper." in tool.succeed("--help")
    assert "did you mean `" in tool.run("autors").stderr and "authors`" in tool.run("autors").stderr
