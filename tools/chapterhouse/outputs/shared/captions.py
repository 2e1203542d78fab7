"""The captions of figures and tables out of the printed chapters, for the lists of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs.shared.fragments import read, text_of, with_class


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption: what it stands at, its label ("Figure 2.1"), its words, and the anchor of what it stands at."""

    is_table: bool
    label: str
    words: str
    anchor: str


def captions_of(build: BuiltPaper) -> Iterator[Caption]:
    """The numbered captions of figures and tables, in reading order; not those of listings."""
    for chapter in build.chapters:
        for thing in read(chapter.print_body, chapter.title).iter():
            if thing.tag in ("figure", "table") and "listing" not in thing.get("class", "").split():
                caption = thing.find("figcaption" if thing.tag == "figure" else "caption")
                anchor = thing.get("id") or ""
                label = None if caption is None else next(with_class(caption, "caption-label"), None)
                if caption is not None and label is not None and anchor:
                    yield Caption(thing.tag == "table", text_of(label), _without(caption, label), anchor)


def _without(caption: Element, label: Element) -> str:
    """The words of ``caption`` behind ``label``, without those of notes."""
    for note in list(with_class(caption, "footnote")):
        tail = note.tail
        note.clear()
        note.tail = tail
    return text_of(caption).removeprefix(text_of(label)).strip()
