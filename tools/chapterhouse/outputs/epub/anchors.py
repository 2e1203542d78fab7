"""The paper's anchors into addresses in a book of many files: ``#fig:grid`` into ``chapter-02-energy.xhtml#fig.grid``.

Templates and chapters speak of anchors alone; which file holds which is found when all of them are there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
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


def homes_of(documents: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """The file that holds each anchor: of a second one, which a draft can have, the first counts.

    ``documents`` are their names, each with its anchors, in reading order.
    """
    homes: dict[str, str] = {}
    for name, anchors in documents:
        for anchor in anchors:
            homes.setdefault(anchor, name)
    return homes


def link(root: Element, name: str, home: Callable[[str], str | None]) -> list[str]:
    """Give every element of the document ``root`` its XML name, and every link its address in the book.

    ``name`` is the document's file; ``home`` gives that of an anchor. A second element of the same anchor loses its
    own. The links that lead nowhere are given back.
    """
    named: set[str] = set()
    for element in root.iter():
        anchor = element.attrib.pop("id", None)
        if anchor and anchor not in named and home(anchor) == name:
            named.add(anchor)
            element.set("id", xml_name(anchor))
    # What lists places is read apart from its document: there an address without a file would be none.
    listing = {link for lists in root.iter("nav") for link in lists.iter("a")}
    lost: list[str] = []
    for element in root.iter():
        lost += _linked(element, name, home, "" if element in listing else name)
    return lost


def _linked(element: Element, file: str, home: Callable[[str], str | None], here: str) -> Iterator[str]:
    """Write the links of ``element``, which stands in ``file``, anew; yield those that lead nowhere.

    ``here`` is the file that addresses need not name.
    """
    for attribute, value in element.items():
        if attribute == "href":
            if value.startswith("#"):
                there = home(value[1:])
                if there is None:
                    yield value
                    continue
                element.set("href", f"{'' if there == here else there}#{xml_name(value[1:])}")
            elif element.tag != "link" and not value.lower().startswith(_OUTWARD):
                yield value
        elif attribute in _POINTERS:
            yield from (f"#{anchor}" for anchor in value.split() if home(anchor) != file)
            element.set(attribute, " ".join(map(xml_name, value.split())))
        elif "url(#" in value:
            yield from (f"#{anchor}" for anchor in _LOCAL_URL.findall(value) if home(anchor) != file)
            element.set(attribute, _LOCAL_URL.sub(lambda found: f"url(#{xml_name(found[1])})", value))
