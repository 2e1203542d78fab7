"""Cited entries with a DOI into what is registered under it: asked for where nothing is stored, or nothing fresh."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping

from chapterhouse.checks.online import doi_metadata
from chapterhouse.checks.online.entry_findings import Cited, cited_dois, entry_problem, report_works
from chapterhouse.checks.online.registered import Work, work_of
from chapterhouse.checks.online.work_store import WorkStore
from chapterhouse.core.diagnostics import Problem, Span
from chapterhouse.core.http import Fetcher, FetchFailed
from chapterhouse.core.rules.asking import UNANSWERED_DOI
from chapterhouse.model import Paper

Progress = Callable[[str, int, int], None]

ASK_AGAIN = datetime.timedelta(days=30)
"""How long an answer is good for; that there is no such DOI is asked again the next day."""

_SETTINGS = "paper.toml"
_MOST_FAILURES = 3
_WHAT = "asking for registered works"


def check_entries(
    paper: Paper,
    store: WorkStore,
    fetch: Fetcher,
    today: datetime.date,
    progress: Progress,
    resolver: str = doi_metadata.RESOLVER,
    again: datetime.timedelta = ASK_AGAIN,
) -> list[Problem]:
    """Ask for every cited DOI that ``store`` does not know or knows for too long, and tell how entries differ.

    What was learnt stands in ``store``, also where an exception such as KeyboardInterrupt ends the asking early.
    """
    cited = cited_dois(paper)
    store.forget_all_but(cited)
    due = [doi for doi in cited if _is_due(store.works.get(doi), today, again)]
    troubles: dict[str, str] = {}
    failures = 0
    for number, doi in enumerate(due):
        progress(_WHAT, number, len(due))
        try:
            store.learn(_asked(doi, fetch, resolver, today))
            failures = 0
        except FetchFailed as failed:
            troubles[doi] = str(failed)
            failures += 1
            if failures == _MOST_FAILURES:
                break
    if due:
        progress(_WHAT, len(due), len(due))
    reported = list(report_works(paper, cited, store))
    if failures == _MOST_FAILURES:
        message = (
            f"{_MOST_FAILURES} questions to {resolver} failed in turn, so no more were asked: {troubles.popitem()[1]}"
        )
        return [*reported, entry_problem(UNANSWERED_DOI, message, Span(_SETTINGS), "ask again later")]
    return [*reported, *_unanswered(cited, troubles)]


def _is_due(work: Work | None, today: datetime.date, again: datetime.timedelta) -> bool:
    if work is None or work.asked > today:
        return True
    return today - work.asked >= (again if work.registered else datetime.timedelta(days=1))


def _asked(doi: str, fetch: Fetcher, resolver: str, today: datetime.date) -> Work:
    try:
        return work_of(doi, doi_metadata.metadata_of(doi, fetch, resolver), today)
    except doi_metadata.NotRegistered:
        return Work(doi, today, registered=False)
    except doi_metadata.NoMetadata:
        return Work(doi, today, reported=False)


def _unanswered(cited: Cited, troubles: Mapping[str, str]) -> Iterator[Problem]:
    for doi, trouble in troubles.items():
        for _, field in cited[doi]:
            message = f"what is registered for this DOI could not be had: {trouble}"
            yield entry_problem(UNANSWERED_DOI, message, field.span, "ask again later")
