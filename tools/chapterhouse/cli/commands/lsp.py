"""``chapterhouse lsp``."""

from __future__ import annotations

import click

from chapterhouse.cli.project import CLEAN, Project


@click.command("lsp")
@click.pass_obj
def command(project: Project) -> int:
    """Serve an editor: findings while typing, completion, hover, rename. Speaks on standard input and output."""
    from chapterhouse.serve.lsp import make_server

    make_server(project.root, project.cache()).start_io()
    return CLEAN
