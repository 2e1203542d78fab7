"""The text of the site as one file for its search, which needs no server: a script that a page loads when it is asked.

Packages such as Pagefind fetch their index, which browsers refuse for pages that are opened from a folder.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from chapterhouse.outputs.site.page import NOT_FOUND, Page, Passage

SEARCH_FILE = "search.js"

_SILENT = frozenset({"svg", "math", "script", "template", "annotation"})
_OWN = frozenset({"statement", "csl-entry"})
_UNSAID = frozenset({"permalink", "backlinks", "footnote-back", "paragraph-link"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def search_file(pages: Iterable[Page]) -> bytes:
    """The script that holds the text of ``pages`` by passages: sections, statements and sources."""
    entries = [entry for page in pages if page.name != NOT_FOUND for entry in page.passages]
    return f"window.paperText={json.dumps(entries, ensure_ascii=False, separators=(',', ':'))};\n".encode()


def passages_of(page: Page, body: Element) -> Iterator[Passage]:
    """The passages of ``page``, on which ``body`` stands."""
    where = " ".join(filter(None, (page.label, page.short_title)))
    passages = [_Passage("", page.title)]
    _read(body, passages)
    for passage in passages:
        text = " ".join("".join(passage.words).split())
        if text or passage.anchor:
            address = f"{page.name}#{passage.anchor}" if passage.anchor else page.name
            yield address, where, passage.title, text


class _Passage:
    def __init__(self, anchor: str, title: str) -> None:
        self.anchor, self.title, self.words = anchor, title, list[str]()


def _read(element: Element, passages: list[_Passage]) -> None:
    """Add the text of ``element`` to the last of ``passages``, and begin new ones where sections do."""
    classes = set(element.get("class", "").split())
    if element.tag in _SILENT or classes & _UNSAID:
        return
    if element.tag == "section" and element.get("id"):
        passages.append(_Passage(element.get("id", ""), ""))
    elif classes & _OWN and element.get("id"):
        own = _Passage(element.get("id", ""), "")
        # What follows belongs to the section again.
        passages.insert(-1, own)
        inner = [own]
        _children(element, inner)
        own.title = next((word for word in own.words if word.strip()), "").strip()[:80]
        return
    if element.tag in _HEADINGS and not passages[-1].title:
        passages[-1].title = " ".join("".join(element.itertext()).split())
        return
    _children(element, passages)


def _children(element: Element, passages: list[_Passage]) -> None:
    passages[-1].words.append(element.text or "")
    for child in element:
        if child.tag in {"p", "li", "td", "th", "tr", "div", "dd", "dt", "figcaption"}:
            passages[-1].words.append(" ")
        _read(child, passages)
        passages[-1].words.append(child.tail or "")
