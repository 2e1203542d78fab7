"""The cluster that a build is done by, where one is named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from chapterhouse.core import memo
from chapterhouse.core.runtime import Cluster


@contextmanager
def cluster_at(address: str | None) -> Iterator[Cluster | None]:
    """The cluster of the scheduler at ``address``, None where none is named; raises :class:`click.ClickException`."""
    if address is None:
        yield None
        return
    from chapterhouse.processes import cluster

    try:
        reached = cluster.Cluster(address, memo.salt)
    except cluster.NoCluster as error:
        raise click.ClickException(str(error)) from error
    try:
        yield reached
    finally:
        reached.close()
