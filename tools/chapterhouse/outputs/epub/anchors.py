"""The paper's anchors into addresses in a book of many files: ``#fig:grid`` into ``chapter-02-energy.xhtml#fig.grid``.

Templates and chapters speak of anchors alone; which file holds which is found when all of them are there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

_PLAIN = re.compile(r"[A-Za-z0-9-]")
_FIRST = re.compile(r"[A-Za-z]")
_POINTERS = frozenset({"aria-describedby", "aria-details", "aria-labelledby", "for", "headers"})
_LOCAL_URL = re.compile(r"url\(#([^)]*)\)")
_OUTWARD = ("https:", "http:", "mailto:")


class LostLink(Exception):
    """A link of the book that leads nowhere: an error of the modules that made it, since the checks found none."""


def xml_name(anchor: str) -> str:
    """``anchor`` as a name that XML allows without a colon, another one for each anchor.

    A colon becomes a full stop. What a name cannot hold is written by its number as ISO/IEC 9075-14 does it, ``/`` as
    ``_x2F_``, and so is an underscore that would look like the beginning of such a number.
    """
    written = []
    for at, character in enumerate(anchor):
        following = anchor[at + 1 : at + 2]
        if (_FIRST if at == 0 else _PLAIN).match(character) or (character == "_" and following != "x"):
            written.append(character)
        elif character == ":" and at:
            written.append(".")
        else:
            written.append(f"_x{ord(character):X}_")
    return "".join(written)


def link(documents: Mapping[str, Element]) -> None:
    """Give every element of ``documents`` (by their file names) its XML name, and every link its address in the book.

    A second element of the same anchor, which a draft can hold, loses its own. Raises :class:`LostLink` with all links
    that lead nowhere.
    """
    homes = _named(documents)
    lost = []
    for name, root in documents.items():
        # What lists places is read apart from its document: there an address without a file would be none.
        listing = {link for lists in root.iter("nav") for link in lists.iter("a")}
        for element in root.iter():
            here = "" if element in listing else name
            lost += [f"{name}: {address}" for address in _linked(element, name, homes, here)]
    if lost:
        raise LostLink("links of the book lead nowhere: " + ", ".join(sorted(set(lost))))


def _named(documents: Mapping[str, Element]) -> dict[str, str]:
    """The file that holds each anchor; the elements get their names."""
    homes: dict[str, str] = {}
    for name, root in documents.items():
        for element in root.iter():
            anchor = element.attrib.pop("id", None)
            if anchor and anchor not in homes:
                homes[anchor] = name
                element.set("id", xml_name(anchor))
    return homes


def _linked(element: Element, file: str, homes: Mapping[str, str], here: str) -> Iterator[str]:
    """Write the links of ``element``, which stands in ``file``, anew; yield those that lead nowhere.

    ``here`` is the file that addresses need not name.
    """
    for attribute, value in element.items():
        if attribute == "href":
            if value.startswith("#"):
                home = homes.get(value[1:])
                if home is None:
                    yield value
                    continue
                element.set("href", f"{'' if home == here else home}#{xml_name(value[1:])}")
            elif element.tag != "link" and not value.lower().startswith(_OUTWARD):
                yield value
        elif attribute in _POINTERS:
            yield from (f"#{anchor}" for anchor in value.split() if homes.get(anchor) != file)
            element.set(attribute, " ".join(map(xml_name, value.split())))
        elif "url(#" in value:
            yield from (f"#{anchor}" for anchor in _LOCAL_URL.findall(value) if homes.get(anchor) != file)
            element.set(attribute, _LOCAL_URL.sub(lambda found: f"url(#{xml_name(found[1])})", value))
