"""The real web, set up with the manners of each kind of question: nothing else in this room opens connections."""

from __future__ import annotations

import dataclasses
import datetime

from paperwright import doi_metadata
from paperwright.diagnostics import Diagnostic
from paperwright.fetching import Limits, Web
from paperwright.model import Paper
from paperwright.online.entries import check_entries
from paperwright.online.link_store import LinkStore
from paperwright.online.links import Progress, check_links
from paperwright.online.manners import Manners
from paperwright.online.work_store import WorkStore

_SECONDS = 20.0
_PAUSE_BETWEEN_DOIS = 0.25
"""Seconds; the agencies ask for no more than a few questions a second."""


def ask_links(
    paper: Paper,
    store: LinkStore,
    today: datetime.date,
    progress: Progress,
    private_hosts: frozenset[str],
    pause: float,
) -> list[Diagnostic]:
    """See :func:`~paperwright.online.links.check_links`; paper.toml says whom to ask for copies, and when again."""
    limits = Limits(seconds=_SECONDS, schemes=frozenset(("http", "https")), private_hosts=private_hosts)
    fetch = Manners(Web(limits, _purpose("checks the links of a paper", paper)), pause)
    wanted = paper.settings.links
    again = datetime.timedelta(days=wanted.ask_again_after)
    return check_links(paper, store, fetch, today, progress, wanted.archive, again)


def ask_entries(
    paper: Paper,
    store: WorkStore,
    today: datetime.date,
    progress: Progress,
    private_hosts: frozenset[str],
    resolver: str | None,
) -> list[Diagnostic]:
    """See :func:`~paperwright.online.entries.check_entries`; ``resolver`` is doi.org unless named."""
    resolver = resolver or doi_metadata.RESOLVER
    origins = doi_metadata.LIMITS.origins | {resolver}
    limits = dataclasses.replace(doi_metadata.LIMITS, seconds=_SECONDS, origins=origins, private_hosts=private_hosts)
    fetch = Manners(Web(limits, _purpose("checks the bibliography of a paper", paper)), _PAUSE_BETWEEN_DOIS)
    return check_entries(paper, store, fetch, today, progress, resolver)


def _purpose(words: str, paper: Paper) -> str:
    return words + (f"; {paper.settings.repository}" if paper.settings.repository else "")
