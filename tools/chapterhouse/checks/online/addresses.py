"""The paper into the web addresses in it, each with its places; and addresses in the one form that is asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urldefrag, urljoin, urlsplit, urlunsplit

from chapterhouse.core.diagnostics import Span
from chapterhouse.model import Paper

_KEPT = "%/:?#[]@!$&'()*+,;=~-._"
_NO_SITE = re.compile(
    r"(?:^|\.)(?:test|example|invalid|localhost|local|onion|alt|example\.(?:com|net|org))\.?$", re.IGNORECASE
)
"""Names that belong to nobody or to this computer (RFC 2606, RFC 6761, RFC 6762, RFC 7686, RFC 9476)."""

_HOST = re.compile(r"[A-Za-z0-9_.-]+|[0-9A-Fa-f:.]+")
_PORTS = {"http": 80, "https": 443}
_LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where an address stands: ``written`` as it is, ``editable`` where another can be written in its place."""

    written: str
    span: Span
    editable: bool


def places_of_addresses(paper: Paper) -> Mapping[str, tuple[Place, ...]]:
    """The addresses, as :func:`asked_address` has them, of all links in chapters and all ``url`` of cited entries."""
    found: dict[str, dict[Span, Place]] = {}

    def note(written: str, span: Span, text: str) -> None:
        address = asked_address(written)
        if address is not None:
            place = Place(written, span, editable=span.slice(text) == written)
            found.setdefault(address, {}).setdefault(span, place)

    for listed in paper.chapters:
        for link in listed.chapter.links:
            note(link.target, link.span, listed.chapter.text)
    entries = paper.bibliography.by_key
    for key in paper.citing:
        entry = entries.get(key)
        field = entry.fields.get("url") if entry is not None else None
        if field is not None:
            note(field.value.strip(), field.span, paper.bibliography.texts.get(field.span.file, ""))
    return {address: tuple(places.values()) for address, places in found.items()}


def asked_address(written: str) -> str | None:
    """The address to ask for what ``written`` names: ASCII, without its fragment, host in lower case.

    None for what is no address of the web, or is one of a host that nobody but the reader can have.
    """
    if len(written) > _LONGEST:
        return None
    try:
        parts = urlsplit(urldefrag(written.strip()).url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in _PORTS or not host or "@" in parts.netloc or _NO_SITE.search(host):
        return None
    if any(character.isspace() or not character.isprintable() for character in written.strip()):
        return None
    return _asked(parts, host, port)


def _asked(parts: SplitResult, host: str, port: int | None) -> str | None:
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    if _HOST.fullmatch(host) is None:
        return None
    scheme = parts.scheme.lower()
    bracketed = f"[{host}]" if ":" in host else host.lower()
    place = bracketed if port in (None, _PORTS[scheme]) else f"{bracketed}:{port}"
    return urlunsplit((scheme, place, _encoded(parts.path or "/"), _encoded(parts.query), ""))


def leads_to(address: str, location: str) -> str:
    """The address that the ``Location`` header of an answer from ``address`` names, with that one's fragment.

    The fragment of ``address`` lives on where the new one has none (RFC 9110, section 10.2.2).
    """
    # http.client reads headers as Latin-1; servers send UTF-8 all the same.
    try:
        location = location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        location = location.encode("ascii", "ignore").decode("ascii")
    try:
        new = urljoin(address, location.strip())
        parts = urlsplit(new)
        is_web = parts.scheme.lower() in _PORTS and "@" not in parts.netloc
        asked = _asked(parts, parts.hostname or "", parts.port) if is_web else None
    except ValueError:
        asked = None
    if asked is None:
        return _encoded(location.strip())
    fragment = parts.fragment or urlsplit(address).fragment
    return asked + (f"#{_encoded(fragment)}" if fragment else "")


def host_of(address: str) -> str:
    """The host of an address that :func:`asked_address` made."""
    return urlsplit(address).hostname or ""


def is_front_page(address: str) -> bool:
    """True for the address of a whole site."""
    parts = urlsplit(address)
    return parts.path.strip("/") in ("", "index.html", "index.php", "index.htm") and not parts.query


def writable(address: str) -> str:
    """``address`` so that neither Markdown nor BibTeX mistakes a character of it for its own."""
    return "".join(f"%{ord(mark):02X}" if mark in "()<>{}\\\"'`*|^ " else mark for mark in address)


def _encoded(part: str) -> str:
    return quote(part, safe=_KEPT)
