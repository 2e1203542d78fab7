"""The real web, set up with the rate limit of each kind of question: nothing else in this package opens connections."""

from __future__ import annotations

import dataclasses
import datetime

from chapterhouse.checks.online import doi_metadata
from chapterhouse.checks.online.entries import check_entries
from chapterhouse.checks.online.link_store import LinkStore
from chapterhouse.checks.online.links import Progress, check_links
from chapterhouse.checks.online.rate_limit import RateLimited
from chapterhouse.checks.online.work_store import WorkStore
from chapterhouse.core.diagnostics import Problem
from chapterhouse.core.http import Limits, Web
from chapterhouse.model import Paper

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
) -> list[Problem]:
    """See :func:`~chapterhouse.checks.online.links.check_links`.

    paper.toml says whom to ask for copies, and when again.
    """
    limits = Limits(seconds=_SECONDS, schemes=frozenset(("http", "https")), private_hosts=private_hosts)
    fetch = RateLimited(Web(limits, _purpose("checks the links of a paper", paper)), pause)
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
) -> list[Problem]:
    """See :func:`~chapterhouse.checks.online.entries.check_entries`; ``resolver`` is doi.org unless named."""
    resolver = resolver or doi_metadata.RESOLVER
    origins = doi_metadata.LIMITS.origins | {resolver}
    limits = dataclasses.replace(doi_metadata.LIMITS, seconds=_SECONDS, origins=origins, private_hosts=private_hosts)
    fetch = RateLimited(Web(limits, _purpose("checks the bibliography of a paper", paper)), _PAUSE_BETWEEN_DOIS)
    return check_entries(paper, store, fetch, today, progress, resolver)


def _purpose(words: str, paper: Paper) -> str:
    return words + (f"; {paper.settings.repository}" if paper.settings.repository else "")
