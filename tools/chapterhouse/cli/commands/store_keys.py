"""``chapterhouse store-keys``."""

from __future__ import annotations

import click

from chapterhouse.cli.project import CLEAN
from chapterhouse.core.shared_store.keys import make_keys


@click.command("store-keys")
@click.argument("address")
def command(address: str) -> int:
    """Make the two keys of a store that several machines share: one to fill it with, one to read from it."""
    secret, public = make_keys(address)
    click.echo(f"{secret}\n{public}")
    click.echo(
        "\nThe first fills the store: keep it secret, and give it as CHAPTERHOUSE_STORE_KEY to what builds the main "
        "branch only.\nThe second reads from it: anybody may have it, as CHAPTERHOUSE_STORE_KEY, too.\n"
        "No copy of either is kept here.",
        err=True,
    )
    return CLEAN
