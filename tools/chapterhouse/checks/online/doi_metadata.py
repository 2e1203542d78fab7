"""A DOI into the metadata that its registration agency holds, as CSL-JSON."""

from __future__ import annotations

import json
from urllib.parse import quote

from chapterhouse.core.http import Fetcher, FetchFailed, Limits, NotAllowed

RESOLVER = "https://doi.org"
"""The DOI Foundation's resolver; it sends the question on to the agency that registered the DOI."""

_AGENCIES = (
    *("https://dx.doi.org", "https://www.doi.org", "https://api.crossref.org", "https://data.crossref.org"),
    *("https://data.crosscite.org", "https://data.datacite.org", "https://api.datacite.org"),
    *("https://data.medra.org", "https://www.medra.org"),
)

LIMITS = Limits(origins=frozenset((RESOLVER, *_AGENCIES)))
"""Only the resolver and the agencies that answer it in CSL-JSON are asked."""

_CSL_JSON = "application/vnd.citationstyles.csl+json"


class NotRegistered(FetchFailed):
    """The resolver does not know the DOI."""


class NoMetadata(FetchFailed):
    """The resolver knows the DOI, but its agency tells nothing of it in CSL-JSON."""


def metadata_of(doi: str, web: Fetcher, resolver: str = RESOLVER) -> str:
    """The CSL-JSON registered for ``doi``, a bare one such as ``10.1109/37.969131``.

    Raises :class:`~chapterhouse.core.http.FetchFailed` where it cannot be had, :class:`NotRegistered` and
    :class:`NoMetadata` among them.
    """
    try:
        answer = web.fetch(f"{resolver}/{quote(doi, safe='/')}", accept=_CSL_JSON)
    except NotAllowed as refused:
        raise NoMetadata(str(refused)) from None
    if answer.status == 404 and answer.url.startswith(f"{resolver}/"):
        raise NotRegistered(f"no work is registered as {doi}")
    if answer.status in (404, 406):
        raise NoMetadata(f"what is registered for {doi} cannot be had as CSL-JSON")
    if answer.status == 429:
        raise FetchFailed("the resolver asks for patience: try again in a minute")
    if answer.status != 200:
        raise FetchFailed(f"the resolver answered with status {answer.status}")
    try:
        text = answer.body.decode("utf-8")
        described = json.loads(text)
    except (UnicodeDecodeError, ValueError, RecursionError):
        described = None
    if not isinstance(described, dict):
        raise NoMetadata(f"what is registered for {doi} cannot be had as CSL-JSON")
    return text
