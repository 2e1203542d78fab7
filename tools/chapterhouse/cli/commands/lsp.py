"""``chapterhouse lsp``."""

from __future__ import annotations

import click

from chapterhouse.cli.project import CLEAN, Project
from chapterhouse.core.cache import MEMORY_THAT_STAYS
from chapterhouse.core.diagnostics import Problem
from chapterhouse.inputs.source import Source


def _of_reviewers(project: Project, files: Source) -> list[Problem]:
    if not any(path.startswith("remarks/") for path in files.paths()):
        return []
    from chapterhouse.cli.rounds import remark_problems  # it needs what a small installation does not have

    return remark_problems(project, files)


@click.command("lsp")
@click.pass_obj
def command(project: Project) -> int:
    """Serve an editor: findings while typing, completion, hover, rename. Speaks on standard input and output."""
    from chapterhouse.serve.lsp import make_server

    make_server(
        project.root, project.cache(memory=MEMORY_THAT_STAYS), lambda files: _of_reviewers(project, files)
    ).start_io()
    return CLEAN
