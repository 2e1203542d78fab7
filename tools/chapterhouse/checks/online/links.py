"""The addresses in a paper into what became of them: each host is asked by itself, and politely."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue

from chapterhouse.checks.online.addresses import host_of, places_of_addresses
from chapterhouse.checks.online.archive import archived_copy
from chapterhouse.checks.online.link_findings import is_dropped, offline, report_links
from chapterhouse.checks.online.link_store import LinkAnswer, LinkStore
from chapterhouse.checks.online.probe import Outcome, inquire
from chapterhouse.checks.online.rate_limit import Fetch, RateLimited
from chapterhouse.core.diagnostics import Problem
from chapterhouse.model import Paper

Progress = Callable[[str, int, int], None]

ASK_AGAIN = datetime.timedelta(days=30)
"""How long the word of a server that all is well is good for; any other is asked for again the next day."""

_WORKERS = 8
_WHAT = "asking for links"


def check_links(
    paper: Paper,
    store: LinkStore,
    fetch: Fetch,
    today: datetime.date,
    progress: Progress,
    archive: str | None = None,
    again: datetime.timedelta = ASK_AGAIN,
) -> list[Problem]:
    """Ask for every address in ``paper`` that ``store`` does not know or knows for too long, and tell what is wrong.

    ``fetch`` must bear several threads, as :class:`~chapterhouse.checks.online.rate_limit.RateLimited` does.
    ``archive`` is the address of an interface that tells of archived copies. What was learnt stands in ``store``, also
    where an exception such as KeyboardInterrupt ends the asking early.
    """
    places = places_of_addresses(paper)
    store.forget_all_but(places)
    due = [address for address in places if _is_due(store.answers.get(address), today, again)]
    if _ask(due, store, fetch, today, progress, archive):
        return report_links(paper, store, today)
    return [offline()]


def _is_due(answer: LinkAnswer | None, today: datetime.date, again: datetime.timedelta) -> bool:
    if answer is None or answer.asked > today:
        return True
    return today - answer.asked >= (again if answer.is_sound else datetime.timedelta(days=1))


def _ask(
    due: Iterable[str], store: LinkStore, fetch: Fetch, today: datetime.date, progress: Progress, archive: str | None
) -> bool:
    """Learn what became of the addresses ``due``; false where the network seems to be away, and nothing was learnt."""
    by_host: defaultdict[str, list[str]] = defaultdict(list)
    for address in due:
        by_host[host_of(address)].append(address)
    total = sum(map(len, by_host.values()))
    if not total:
        return True
    answered: SimpleQueue[tuple[str, Outcome] | BaseException] = SimpleQueue()
    rate_limited = fetch if isinstance(fetch, RateLimited) else RateLimited(fetch)
    learnt: dict[str, Outcome] = {}
    progress(_WHAT, 0, total)
    pool = ThreadPoolExecutor(min(_WORKERS, len(by_host)), thread_name_prefix="links")
    try:
        for addresses in by_host.values():
            pool.submit(_ask_host, addresses, rate_limited, archive, answered)
        for done in range(1, total + 1):
            answer = answered.get()
            if isinstance(answer, BaseException):
                raise answer
            learnt[answer[0]] = answer[1]
            progress(_WHAT, done, total)
    except BaseException:
        rate_limited.stop()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        is_away = _is_away(learnt, store)
        if not is_away:
            for address, outcome in learnt.items():
                store.learn(address, outcome, today)
    return not is_away


def _is_away(learnt: Mapping[str, Outcome], store: LinkStore) -> bool:
    """True where it is more likely that this computer is offline than that so many hosts are."""
    known = store.answers
    telling = {address: outcome for address, outcome in learnt.items() if address not in known or known[address].status}
    return len({host_of(address) for address in telling}) > 1 and all(outcome.network for outcome in telling.values())


def _ask_host(
    addresses: Iterable[str],
    rate_limited: RateLimited,
    archive: str | None,
    answered: SimpleQueue[tuple[str, Outcome] | BaseException],
) -> None:
    """Tell ``answered`` of each of ``addresses``, which are of one host, in turn."""
    try:
        for address in addresses:
            outcome = inquire(address, rate_limited)
            if archive and not outcome.archived and (outcome.status >= 400 or is_dropped(address, outcome.moved)):
                outcome = archived_copy(address, outcome, archive, rate_limited)
            answered.put((address, outcome))
    except BaseException as error:
        answered.put(error)
