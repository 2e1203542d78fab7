"""The paper's anchors into addresses between pages: ``#fig:grid`` into ``energy-systems.html#fig:grid``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import quote
from xml.etree.ElementTree import Element


def homes_of(bodies: Mapping[str, Element]) -> dict[str, str]:
    """The page that holds each anchor; of an anchor that a draft holds twice, the second loses it."""
    homes: dict[str, str] = {}
    for name, body in bodies.items():
        for element in body.iter():
            anchor = element.get("id")
            if anchor is None:
                continue
            if anchor in homes and not anchor.startswith("page:text"):
                del element.attrib["id"]
            else:
                homes[anchor] = name
    return homes


def link(root: Element, page: str, homes: Mapping[str, str]) -> Iterator[str]:
    """Write the links of ``root``, which is on ``page``, anew; yield those that lead to no page."""
    own = {element.get("id") for element in root.iter()}
    for element in root.iter():
        address = element.get("href", "")
        if not address.startswith("#") or address[1:] in own:
            continue
        home = homes.get(address[1:])
        if home is None:
            yield address
        else:
            element.set("href", f"{home}#{quote(address[1:], safe=':/-._~!$&()*+,;=@')}")
