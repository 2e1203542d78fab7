"""``chapterhouse serve``."""

from __future__ import annotations

import asyncio

import click

from chapterhouse.cli.project import CLEAN, Project
from chapterhouse.core.cache import MEMORY_THAT_STAYS
from chapterhouse.serve.preview.editor_links import EDITORS


@click.command("serve")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="A free one unless named.")
@click.option("--editor", type=click.Choice(list(EDITORS)), default="vscode", show_default=True)
@click.pass_obj
def command(project: Project, port: int, editor: str) -> int:
    """Show the paper in the browser while it is written; only this computer is served."""
    from chapterhouse.processes import standing
    from chapterhouse.serve.preview.paper_state import PaperState
    from chapterhouse.serve.preview.server import serve

    standing.stay()  # the next PDF is wanted soon
    state = PaperState(project.root, project.cache(memory=MEMORY_THAT_STAYS), editor)
    try:
        asyncio.run(serve(state, port, lambda words: click.echo(words, err=False)))
    except KeyboardInterrupt:
        click.echo("stopped", err=True)
    return CLEAN
