"""The places of the blocks of a paper into a part of its document, which word processors keep and nobody sees.

For each chapter's file it lists, in the order of the text, a digest of the letters of each block and the line of its
first word. Who has the document but not the revision that it was made from finds a paragraph by its letters.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import partial
from xml.etree.ElementTree import Element

from chapterhouse.core import memo
from chapterhouse.core.cache import Cache
from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs.docx.ooxml import part, written
from chapterhouse.outputs.docx.package import Relationship, relationships
from chapterhouse.outputs.shared.block_places import own_text, with_places
from chapterhouse.outputs.shared.fragments import UnreadableFragment, read

PART = "customXml/item1.xml"
NAMESPACE = "urn:chapterhouse:places"
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_IDENTIFIER = "{5C0E7A0B-6D1F-4B7E-9E5B-0A3C1D2E4F60}"
"""Of the part in any document: a document has one."""
_CALLS = frozenset({"footnote-ref", "footnote-back"})


def places_parts(build: BuiltPaper, store: Cache) -> dict[str, bytes]:
    """The part for ``build``, with what ECMA-376, part 1, 15.2.5 and 22.5 want beside it."""
    files: dict[tuple[str, str], list[str]] = {}
    for chapter in build.chapters:
        markup = with_places(chapter, build, store)
        made = partial(_places, markup, chapter.title)
        for path, digest, blocks in memo.call(store, "places for DOCX", (markup,), made, memo.JSON):
            files.setdefault((path, digest), []).extend(blocks)
    listed = "".join(
        f'<file path="{written(path)}" sha256="{written(digest)}">{" ".join(blocks)}</file>'
        for (path, digest), blocks in files.items()
        if path
    )
    properties = (
        f'<ds:datastoreItem xmlns:ds="{_PROPERTIES}" ds:itemID="{_IDENTIFIER}">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    )
    own = Relationship("properties", "customXmlProps", "itemProps1.xml")
    return {
        PART: part(f'<places xmlns="{NAMESPACE}">{listed}</places>'),
        "customXml/itemProps1.xml": part(properties),
        "customXml/_rels/item1.xml.rels": relationships([own]),
    }


def _places(markup: str, title: str) -> list[tuple[str, str, list[str]]]:
    """The blocks of each part of ``markup``, a chapter, with the path and the digest of its file."""
    try:
        root = read(markup, title)
    except UnreadableFragment:
        return []
    return [(child.get("data-file", ""), child.get("data-sha256", ""), list(_blocks(child))) for child in root]


def digest_of_letters(text: str) -> str:
    """What a block is known by: its letters and digits, whatever case, blanks and marks are between them."""
    letters = "".join(filter(str.isalnum, text)).casefold()
    return hashlib.sha256(letters.encode()).hexdigest()[:8]


def _blocks(root: Element) -> Iterator[str]:
    for call in [one for one in root.iter() if not _CALLS.isdisjoint(one.get("class", "").split())]:
        call.text = ""
        for inner in list(call):
            call.remove(inner)
    for element in root.iter():
        if at := element.get("data-at"):
            yield f"{digest_of_letters(own_text(element))}@{at}"
