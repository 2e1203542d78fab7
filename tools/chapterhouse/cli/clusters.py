"""The cluster that a build is done by, where one is named."""

from __future__ import annotations

import click

from chapterhouse.core import memo
from chapterhouse.core.runtime import Cluster

_reached: dict[str, Cluster] = {}
"""A process that builds paper after paper stays with the cluster that it reached."""


def cluster_at(address: str | None) -> Cluster | None:
    """The cluster of the scheduler at ``address``, None where none is named; raises :class:`click.ClickException`.

    It is left when the command ends.
    """
    if address is None or address in _reached:
        return _reached.get(address or "")
    from chapterhouse.processes import cluster

    try:
        _reached[address] = cluster.Cluster(address, memo.salt)
    except cluster.NoCluster as error:
        raise click.ClickException(str(error)) from error
    context = click.get_current_context(silent=True)
    if context is not None:
        context.call_on_close(lambda: _leave(address))
    return _reached[address]


def _leave(address: str) -> None:
    _reached.pop(address).close()
