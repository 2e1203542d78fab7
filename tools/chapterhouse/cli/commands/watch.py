"""``chapterhouse watch``."""

from __future__ import annotations

import asyncio

import click

from chapterhouse.checks.engine.run import check
from chapterhouse.cli.project import CLEAN, Project
from chapterhouse.cli.reporting import text_report
from chapterhouse.cli.team_findings import team_problems
from chapterhouse.core.cache import MEMORY_THAT_STAYS


@click.command("watch")
@click.pass_obj
def command(project: Project) -> int:
    """Check the paper at each change, and say what is found; ends with Control-C."""
    from chapterhouse.serve.preview.server import changes

    cache = project.cache(memory=MEMORY_THAT_STAYS)

    def say() -> None:
        files = project.source()
        checked = check(files, cache, further=lambda paper: team_problems(project, files, paper))
        click.echo(text_report(checked.findings, checked.texts, suppressed=len(checked.suppressed)))

    async def follow() -> None:
        say()
        async for _ in changes(project.root):
            await asyncio.to_thread(say)

    try:
        asyncio.run(follow())
    except KeyboardInterrupt:
        click.echo("stopped", err=True)
    return CLEAN
