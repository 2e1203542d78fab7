"""One address into what became of it: it answers, has moved, is gone, or could not be asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urldefrag

from chapterhouse.checks.online.addresses import asked_address, host_of, leads_to
from chapterhouse.checks.online.rate_limit import MOST_REDIRECTS, REDIRECTS, Fetch, LeftAlone
from chapterhouse.core.http import Answer, FetchFailed, NoSuchHost, NotAllowed, TooSlow

_PERMANENT = frozenset((301, 308))
_ACCEPT = "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8"
_RESOLVERS = frozenset(("doi.org", "dx.doi.org", "www.doi.org", "hdl.handle.net"))
"""Hosts whose redirects are their answers: whoever cites them means not to cite where they lead today."""

_ARCHIVES = re.compile(
    r"^https?://(?:web\.archive\.org/web/|archive\.(?:today|ph|is|li|md|vn|fo)/|perma\.cc/"
    r"|(?:www\.)?webarchive\.org\.uk/|webarchive\.nationalarchives\.gov\.uk/|arquivo\.pt/wayback/)",
    re.IGNORECASE,
)
_LINK = re.compile(r"<([^<>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:\"[^\"]*\"|[^\s\",;]+))*)")
_RELATION = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s\",;]+))", re.IGNORECASE)
_LONGEST_HEADER = 16_384


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an address.

    ``status`` is that of the last answer, 0 where none came, and ``trouble`` says why. ``moved`` is the address that
    it moved to for good, ``archived`` that of a copy in an archive; both are empty where there is none. ``network``
    tells that it was this computer's network that failed, or seemed to; ``unasked`` that the host wanted no question.
    """

    status: int
    moved: str = ""
    archived: str = ""
    trouble: str = ""
    network: bool = False
    unasked: bool = False


def inquire(address: str, fetch: Fetch) -> Outcome:
    """Ask for ``address``, and for where it leads, as far as five redirects."""
    asked, moved, archived = address, "", ""
    stays = True
    for _ in range(MOST_REDIRECTS + 1):
        try:
            answer = _answer(asked, fetch)
        except (NotAllowed, LeftAlone) as refused:
            unasked = isinstance(refused, LeftAlone)
            return Outcome(0, archived=archived, trouble=str(refused), unasked=unasked)
        except FetchFailed as failed:
            return Outcome(0, archived=archived, trouble=str(failed), network=True)
        archived = archived or _memento(asked, answer)
        if answer.status not in REDIRECTS or not answer.headers.get("location"):
            return Outcome(answer.status, moved=moved, archived=archived)
        if host_of(asked) in _RESOLVERS:
            return Outcome(200, moved=moved)
        new = leads_to(asked, answer.headers["location"])
        if _ARCHIVES.match(new):
            return Outcome(200, moved=new, archived=new)
        stays = stays and answer.status in _PERMANENT
        moved = new if stays else moved
        asked = new
    return Outcome(0, archived=archived, trouble=f"it redirects more than {MOST_REDIRECTS} times")


def _answer(address: str, fetch: Fetch) -> Answer:
    """The answer to ``HEAD``, which costs the server least, or to ``GET`` where that is refused; no body is read."""
    url = urldefrag(address).url
    try:
        answer = fetch.ask(url, _ACCEPT, "HEAD", read=False)
    except (NotAllowed, NoSuchHost, TooSlow, LeftAlone):
        raise
    except FetchFailed:
        answer = None
    if answer is None or answer.status >= 400:
        answer = fetch.ask(url, _ACCEPT, "GET", read=False)
    return answer


def _memento(address: str, answer: Answer) -> str:
    """The copy in an archive that the ``Link`` header names (RFC 7089), empty where it names none."""
    for found in _LINK.finditer(answer.headers.get("link", "")[:_LONGEST_HEADER]):
        relation = _RELATION.search(found[2])
        if relation is None or "memento" not in (relation[1] or relation[2]).lower().split():
            continue
        copy = leads_to(address, found[1])
        if asked_address(copy) is not None:
            return copy
    return ""
