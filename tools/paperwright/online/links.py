"""The addresses in a paper into what became of them: asked, each host by itself and politely, and told."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from queue import SimpleQueue

from paperwright.diagnostics import Diagnostic, Edit, Span
from paperwright.explanations import ONLINE
from paperwright.model import Paper
from paperwright.online.addresses import Place, host_of, is_front_page, places_of_addresses, writable
from paperwright.online.archive import archived_copy
from paperwright.online.inquiry import Outcome, inquire
from paperwright.online.link_store import LinkAnswer, LinkStore
from paperwright.online.manners import Fetch, Manners

Progress = Callable[[str, int, int], None]

ASK_AGAIN = datetime.timedelta(days=30)
"""How long the word of a server that all is well is good for; any other is asked for again the next day."""

_STALE = datetime.timedelta(days=90)
_PERSISTENT = datetime.timedelta(days=7)
"""A server that failed for so long is taken at its word."""

_SETTINGS = "paper.toml"
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
) -> list[Diagnostic]:
    """Ask for every address in ``paper`` that ``store`` does not know or knows for too long, and tell what is wrong.

    ``fetch`` must bear several threads, as :class:`~paperwright.online.manners.Manners` does. ``archive`` is the
    address of an interface that tells of archived copies. What was learnt stands in ``store``, also where an exception
    such as KeyboardInterrupt ends the asking early.
    """
    places = places_of_addresses(paper)
    store.forget_all_but(places)
    due = [address for address in places if _is_due(store.answers.get(address), today, again)]
    if _ask(due, store, fetch, today, progress, archive):
        return list(_told(places, store, today))
    message = "no answer came from any host that the paper links to: is this computer online?"
    return [_finding("unreachable-link", message, Span(_SETTINGS), "nothing was stored; ask again later")]


def tell_links(paper: Paper, store: LinkStore, today: datetime.date) -> list[Diagnostic]:
    """All that ``store`` knows to be wrong with the addresses in ``paper``; nothing is asked."""
    return list(_told(places_of_addresses(paper), store, today))


def tell_dead_links(paper: Paper, store: LinkStore, today: datetime.date) -> list[Diagnostic]:
    """The dead links that ``store`` has known of for at most 90 days, for checks that open no connection."""
    if not store.answers:
        return []
    fresh = LinkStore(answer for answer in store.answers.values() if today - answer.asked <= _STALE)
    return [finding for finding in tell_links(paper, fresh, today) if finding.code == "dead-link"]


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
    manners = fetch if isinstance(fetch, Manners) else Manners(fetch)
    learnt: dict[str, Outcome] = {}
    progress(_WHAT, 0, total)
    pool = ThreadPoolExecutor(min(_WORKERS, len(by_host)), thread_name_prefix="links")
    try:
        for addresses in by_host.values():
            pool.submit(_ask_host, addresses, manners, archive, answered)
        for done in range(1, total + 1):
            answer = answered.get()
            if isinstance(answer, BaseException):
                raise answer
            learnt[answer[0]] = answer[1]
            progress(_WHAT, done, total)
    except BaseException:
        manners.stop()
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
    manners: Manners,
    archive: str | None,
    answered: SimpleQueue[tuple[str, Outcome] | BaseException],
) -> None:
    """Tell ``answered`` of each of ``addresses``, which are of one host, in turn."""
    try:
        for address in addresses:
            outcome = inquire(address, manners)
            if archive and not outcome.archived and (outcome.status >= 400 or _lost(address, outcome.moved)):
                outcome = archived_copy(address, outcome, archive, manners)
            answered.put((address, outcome))
    except BaseException as fault:
        answered.put(fault)


def _lost(address: str, moved: str) -> bool:
    """True where a page has moved to the front page of a site, which is how sites drop pages without saying so."""
    return bool(moved) and is_front_page(moved) and not is_front_page(address)


def _told(places: Mapping[str, tuple[Place, ...]], store: LinkStore, today: datetime.date) -> Iterator[Diagnostic]:
    for address, there in places.items():
        answer = store.answers.get(address)
        if answer is None:
            continue
        for place in there:
            if answer.is_gone or (answer.is_failing and today - answer.since >= _PERSISTENT):
                yield _dead(answer, place)
            elif answer.is_sound and _lost(address, answer.moved):
                yield _dropped(answer, place)
            elif answer.is_sound and answer.moved and not _same(address, answer.moved):
                yield _redirected(answer, place)
            elif not answer.is_sound:
                yield _unreachable(answer, place)


def _same(address: str, moved: str) -> bool:
    return address.partition("#")[0] == moved.partition("#")[0]


def _status(status: int) -> str:
    """A status with its name, as ``404 (Not Found)``."""
    try:
        return f"{status} ({HTTPStatus(status).phrase})"
    except ValueError:
        return str(status)


def _dead(answer: LinkAnswer, place: Place) -> Diagnostic:
    sound = f"; it was there on {answer.sound}" if answer.sound else ""
    message = f"the page is gone: {host_of(answer.url)} answers {_status(answer.status)} since {answer.since}{sound}"
    return _finding("dead-link", message, place.span, _replacement(answer))


def _dropped(answer: LinkAnswer, place: Place) -> Diagnostic:
    message = f"the page is gone: its address leads to the front page {answer.moved} since {answer.since}"
    return _finding("dead-link", message, place.span, _replacement(answer))


def _replacement(answer: LinkAnswer) -> str:
    if answer.archived:
        return f"an archived copy is at {answer.archived}"
    return "look for the page's new address, or for a copy in a web archive"


def _redirected(answer: LinkAnswer, place: Place) -> Diagnostic:
    new = writable(answer.moved)
    fragment = place.written.partition("#")[2]
    if fragment and "#" not in new:
        new = f"{new}#{fragment}"
    if answer.archived:
        message = f"the address leads to an archived copy now: {new}"
    else:
        message = f"the page has moved for good to {new}"
    edits = (Edit(place.span, new, safe=False),) if place.editable else ()
    return _finding("redirected-link", message, place.span, "look at what stands there, and write that address", edits)


def _unreachable(answer: LinkAnswer, place: Place) -> Diagnostic:
    sound = f"; it was in order on {answer.sound}" if answer.sound else ""
    if answer.status:
        trouble = f"{host_of(answer.url)} answers {_status(answer.status)}"
        hint = "open it in a browser: some servers turn programs away"
    else:
        trouble, hint = answer.trouble or "no answer came", "open it in a browser, or ask again later"
    message = f"whether the page is there could not be found out: {trouble}, on {answer.asked}{sound}"
    if answer.archived:
        hint = f"{hint}; an archived copy is at {answer.archived}"
    return _finding("unreachable-link", message, place.span, hint)


def _finding(code: str, message: str, span: Span, hint: str, edits: tuple[Edit, ...] = ()) -> Diagnostic:
    return Diagnostic(code, ONLINE[code], message, span, hint, edits=edits, misleading=False)
