"""``chapterhouse serve``."""

from __future__ import annotations

import asyncio

import click

from chapterhouse.cli.address_file import AddressFile
from chapterhouse.cli.project import CLEAN, Project
from chapterhouse.cli.team_findings import team_problems
from chapterhouse.core.cache import MEMORY_THAT_STAYS
from chapterhouse.serve.preview.editor_links import EDITORS


@click.command("serve")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="A free one unless named.")
@click.option("--editor", type=click.Choice(list(EDITORS)), default="vscode", show_default=True)
@click.pass_obj
def command(project: Project, port: int, editor: str) -> int:
    """Show the paper in the browser while it is written; only this computer is served."""
    from chapterhouse.cli.commands.status import status_table
    from chapterhouse.processes.standing import between_builds
    from chapterhouse.serve.preview.paper_state import PaperState
    from chapterhouse.serve.preview.server import serve

    between_builds.stay()  # the next PDF is wanted soon
    state = PaperState(
        project.root,
        project.cache(memory=MEMORY_THAT_STAYS),
        editor,
        beside=lambda files, paper: team_problems(project, files, paper),
        status=lambda: status_table(project),
    )
    announced = AddressFile(project.root)
    try:
        asyncio.run(serve(state, port, lambda words: click.echo(words, err=False), announced.write))
    except KeyboardInterrupt:
        click.echo("stopped", err=True)
    finally:
        announced.remove()
    return CLEAN
