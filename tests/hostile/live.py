"""A page of HTML into whatever in it could do something: scripts, handlers, frames, addresses that run."""

from __future__ import annotations

from collections.abc import Collection
from html.parser import HTMLParser
from urllib.parse import urlsplit

LIVE = frozenset(
    ("script", "iframe", "object", "embed", "base", "meta", "form", "input", "link", "foreignobject", "style", "set")
)
"""Elements that no chapter may bring."""

_ADDRESSES = frozenset(("href", "src", "action", "formaction", "data", "poster", "xlink:href", "srcset", "ping"))
_PICTURES = ("data:image/svg+xml", "data:image/png", "data:image/jpeg", "data:font/")


class _Reader(HTMLParser):
    def __init__(self, elements: Collection[str]) -> None:
        super().__init__()
        self.found: list[str] = []
        self.scripts: list[str] = []
        self._elements = elements
        self._script = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._script = "json" if tag == "script" and "json" in (dict(attrs).get("type") or "") else tag
        if tag in self._elements:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            written = "".join((value or "").split()).lower()
            scheme = urlsplit(written).scheme if name in _ADDRESSES else ""
            safe = ("http", "https", "mailto", "")
            if name.startswith("on") or (scheme not in safe and not written.startswith(_PICTURES)):
                self.found.append(f"{tag} {name}={(value or '')[:80]}")

    def handle_data(self, data: str) -> None:
        if self._script == "script":
            self.scripts.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._script = ""


def live(page: str, elements: Collection[str] = LIVE) -> list[str]:
    """The live things of ``page``: ``elements``, handlers and addresses that are neither of the web nor a picture."""
    reader = _Reader(elements)
    reader.feed(page)
    return reader.found


def scripts(page: str) -> list[str]:
    """What the scripts of ``page`` run, data in them aside."""
    reader = _Reader(())
    reader.feed(page)
    return reader.scripts
