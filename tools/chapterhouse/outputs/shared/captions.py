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
                    is_table = thing.tag == "table" or "tables" in thing.get("class", "").split()
                    yield Caption(is_table, text_of(label), _without(caption, label), anchor)


def boxes_of(build: BuiltPaper) -> Iterator[Caption]:
    """What stands above the boxes of statements, in reading order: number, title and anchor."""
    nouns = {kind.name: kind.noun for kind in build.paper.settings.kinds}
    shown = {chapter.path: chapter.print_body for chapter in build.chapters}
    for listed in build.paper.chapters:
        for statement in build.paper.statements:
            is_box = f'id="{statement.anchor}"' in shown.get(statement.chapter, "")
            if statement.chapter == listed.chapter.path and is_box:
                label = f"{nouns.get(statement.kind, statement.kind)} {statement.number}"
                yield Caption(False, label, statement.title or "", statement.anchor)


def _without(caption: Element, label: Element) -> str:
    """The words of ``caption`` behind ``label``, without those of notes."""
    for note in list(with_class(caption, "footnote")):
        tail = note.tail
        note.clear()
        note.tail = tail
    return text_of(caption).removeprefix(text_of(label)).strip()
