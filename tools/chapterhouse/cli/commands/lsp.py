"""``chapterhouse lsp``."""

from __future__ import annotations

import click

from chapterhouse.cli.project import CLEAN, Project
from chapterhouse.cli.team_findings import team_problems
from chapterhouse.core.cache import MEMORY_THAT_STAYS


@click.command("lsp")
@click.pass_obj
def command(project: Project) -> int:
    """Serve an editor: findings while typing, completion, hover, rename. Speaks on standard input and output."""
    from chapterhouse.serve.lsp import make_server

    cache = project.cache(memory=MEMORY_THAT_STAYS)
    make_server(project.root, cache, lambda files, paper: team_problems(project, files, paper)).start_io()
    return CLEAN
