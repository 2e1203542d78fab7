"""The paper's anchors into addresses between pages: ``#fig:grid`` into ``energy-systems.html#fig:grid``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from urllib.parse import quote
from xml.etree.ElementTree import Element

Home = Callable[[str], str | None]
"""Gives the page that holds an anchor, None where none does."""

_OF_EVERY_PAGE = "page:text"


def homes_of(pages: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """The page that holds each anchor; of an anchor that a draft holds twice, the first.

    ``pages`` are their names, each with its anchors, in reading order.
    """
    homes: dict[str, str] = {}
    for name, anchors in pages:
        for anchor in anchors:
            if anchor not in homes or anchor.startswith(_OF_EVERY_PAGE):
                homes[anchor] = name
    return homes


def settle(body: Element, page: str, home: Home) -> None:
    """Take from the elements of ``body``, which stands on ``page``, the anchors that others have before them."""
    seen: set[str] = set()
    for element in body.iter():
        anchor = element.get("id")
        if anchor is None or anchor.startswith(_OF_EVERY_PAGE):
            continue
        if anchor in seen or home(anchor) != page:
            del element.attrib["id"]
        seen.add(anchor)


def link(root: Element, home: Home) -> Iterator[str]:
    """Write the links of ``root`` to what stands on other pages anew; yield those that lead to no page."""
    own = {element.get("id") for element in root.iter()}
    for element in root.iter():
        address = element.get("href", "")
        if not address.startswith("#") or address[1:] in own:
            continue
        there = home(address[1:])
        if there is None:
            yield address
        else:
            element.set("href", f"{there}#{quote(address[1:], safe=':/-._~!$&()*+,;=@')}")
