"""What became of the addresses in a paper into findings, each wherever the address stands."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from http import HTTPStatus

from chapterhouse.checks.online.addresses import Place, host_of, is_front_page, places_of_addresses, writable
from chapterhouse.checks.online.link_store import LinkAnswer, LinkStore
from chapterhouse.core.diagnostics import Edit, Problem, Span
from chapterhouse.core.rules import Rule
from chapterhouse.core.rules.asking import DEAD_LINK, REDIRECTED_LINK, UNREACHABLE_LINK
from chapterhouse.model import Paper

_STALE = datetime.timedelta(days=90)
_PERSISTENT = datetime.timedelta(days=7)
"""A server that failed for so long is taken at its word."""

_SETTINGS = "paper.toml"


def report_links(paper: Paper, store: LinkStore, today: datetime.date) -> list[Problem]:
    """All that ``store`` knows to be wrong with the addresses in ``paper``; nothing is asked."""
    return list(_reported(places_of_addresses(paper), store, today))


def offline() -> Problem:
    """That nobody answered at all."""
    message = "no answer came from any host that the paper links to: is this computer online?"
    return _problem(UNREACHABLE_LINK, message, Span(_SETTINGS), "nothing was stored; ask again later")


def report_dead_links(paper: Paper, store: LinkStore, today: datetime.date) -> list[Problem]:
    """The dead links that ``store`` has known of for at most 90 days, for checks that open no connection."""
    if not store.answers:
        return []
    fresh = LinkStore(answer for answer in store.answers.values() if today - answer.asked <= _STALE)
    return [one for one in report_links(paper, fresh, today) if one.code == DEAD_LINK.code]


def is_dropped(address: str, moved: str) -> bool:
    """True where a page has moved to the front page of a site, which is how sites drop pages without saying so."""
    return bool(moved) and is_front_page(moved) and not is_front_page(address)


def _reported(places: Mapping[str, tuple[Place, ...]], store: LinkStore, today: datetime.date) -> Iterator[Problem]:
    for address, there in places.items():
        answer = store.answers.get(address)
        if answer is None:
            continue
        for place in there:
            if answer.is_gone or (answer.is_failing and today - answer.since >= _PERSISTENT):
                yield _dead(answer, place)
            elif answer.is_sound and is_dropped(address, answer.moved):
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


def _dead(answer: LinkAnswer, place: Place) -> Problem:
    sound = f"; it was there on {answer.sound}" if answer.sound else ""
    message = f"the page is gone: {host_of(answer.url)} answers {_status(answer.status)} since {answer.since}{sound}"
    return _problem(DEAD_LINK, message, place.span, _replacement(answer))


def _dropped(answer: LinkAnswer, place: Place) -> Problem:
    message = f"the page is gone: its address leads to the front page {answer.moved} since {answer.since}"
    return _problem(DEAD_LINK, message, place.span, _replacement(answer))


def _replacement(answer: LinkAnswer) -> str:
    if answer.archived:
        return f"an archived copy is at {answer.archived}"
    return "look for the page's new address, or for a copy in a web archive"


def _redirected(answer: LinkAnswer, place: Place) -> Problem:
    new = writable(answer.moved)
    fragment = place.written.partition("#")[2]
    if fragment and "#" not in new:
        new = f"{new}#{fragment}"
    if answer.archived:
        message = f"the address leads to an archived copy now: {new}"
    else:
        message = f"the page has moved for good to {new}"
    edits = (Edit(place.span, new, safe=False),) if place.editable else ()
    return _problem(REDIRECTED_LINK, message, place.span, "look at what stands there, and write that address", edits)


def _unreachable(answer: LinkAnswer, place: Place) -> Problem:
    sound = f"; it was in order on {answer.sound}" if answer.sound else ""
    if answer.status:
        trouble = f"{host_of(answer.url)} answers {_status(answer.status)}"
        hint = "open it in a browser: some servers turn programs away"
    else:
        trouble, hint = answer.trouble or "no answer came", "open it in a browser, or ask again later"
    message = f"whether the page is there could not be found out: {trouble}, on {answer.asked}{sound}"
    if answer.archived:
        hint = f"{hint}; an archived copy is at {answer.archived}"
    return _problem(UNREACHABLE_LINK, message, place.span, hint)


def _problem(rule: Rule, message: str, span: Span, hint: str, edits: tuple[Edit, ...] = ()) -> Problem:
    return rule.problem(span, message, hint, edits=edits, misleading=False)
