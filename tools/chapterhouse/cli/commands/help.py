"""``chapterhouse help``."""

from __future__ import annotations

import click

from chapterhouse.cli.project import CLEAN
from chapterhouse.core.suggestion import closest
from chapterhouse.scaffold.reference import TOPICS, topic


@click.command("help", epilog="Topics: " + "; ".join(f"{name}: {what}" for name, what in TOPICS.items()) + ".")
@click.argument("name", required=False, metavar="[TOPIC]")
@click.pass_context
def command(context: click.Context, name: str | None) -> int:
    """Explain a TOPIC, such as settings, or a command."""
    assert context.parent is not None
    if name is None:
        click.echo(context.parent.get_help())
        click.echo("\nTopics of `chapterhouse help`:")
        for known, what in TOPICS.items():
            click.echo(f"  {known:<12} {what}")
        return CLEAN
    if name in TOPICS:
        click.echo(topic(name), nl=False)
        return CLEAN
    group = context.parent.command
    assert isinstance(group, click.Group)
    found = group.get_command(context.parent, name)
    if found is None:
        near = closest(name, [*TOPICS, *group.list_commands(context.parent)])
        raise click.ClickException(
            f"there is no topic or command `{name}`" + (f"; did you mean `{near}`?" if near else "")
        )
    with click.Context(found, info_name=f"chapterhouse {name}") as inner:
        click.echo(found.get_help(inner))
    return CLEAN
