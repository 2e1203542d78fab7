"""Addresses that a typeset page may ask for, into bytes: images of the project, and pictures that we drew ourselves.

The fetcher opens no file and no connection. Everything that it can serve is in its mapping or in the address itself.
"""

from __future__ import annotations

import base64
import binascii
import mimetypes
from collections.abc import Mapping
from urllib.parse import unquote

from weasyprint.urls import URLFetcher, URLFetcherResponse

from chapterhouse.outputs.pdf.names import SCHEME

_DRAWN = ("data:image/svg+xml;base64,", "data:image/png;base64,")
_SHOWN_LENGTH = 120


class RefusedAddress(ValueError):
    """An address outside the mapping; the message names it."""


class MappingFetcher(URLFetcher):
    """Serves the files of one mapping from project path to bytes, and base64 ``data:`` images in SVG or PNG.

    WeasyPrint accepts only subclasses of its own fetcher. ``fail_on_errors`` turns a refused address into an error
    that stops the layout, where the default would leave a hole in the page.
    """

    def __init__(self, resources: Mapping[str, bytes]) -> None:
        """Serve ``resources``, from project path to content."""
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self._resources = resources

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """The content behind ``url``; raises :class:`RefusedAddress` for everything that is not ours to serve."""
        if url.startswith(SCHEME):
            path = unquote(url[len(SCHEME) :])
            content = self._resources.get(path)
            if content is None:
                raise RefusedAddress(f"no file {path!r} belongs to this paper")
            kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            return URLFetcherResponse(url, content, {"Content-Type": kind})
        for prefix in _DRAWN:
            if url.startswith(prefix):
                kind = prefix.removeprefix("data:").partition(";")[0]
                try:
                    content = base64.b64decode(url[len(prefix) :], validate=True)
                except binascii.Error as error:
                    raise RefusedAddress("an embedded picture is not valid base64") from error
                return URLFetcherResponse(url, content, {"Content-Type": kind})
        shown = url if len(url) <= _SHOWN_LENGTH else url[:_SHOWN_LENGTH] + "…"
        raise RefusedAddress(f"the address {shown!r} lies outside the paper")

    def open(self, fullurl: object, data: object = None, timeout: object = None) -> URLFetcherResponse:
        """Refuse: the inherited method would open a connection."""
        raise RefusedAddress(f"the address {fullurl!r} lies outside the paper")
