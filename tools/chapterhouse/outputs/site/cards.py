"""What pages show beside references to other pages: statements, figures, tables, sources, chapters and terms.

A page that is opened from a folder may not read another page, but it may load a script. So the cards of what stands on
a page are one script, which is loaded when a reader first points at a reference to that page.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from functools import partial
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from markupsafe import Markup

from chapterhouse.core.cache import Cache
from chapterhouse.core.memo import JSON, Question, Questions, call_tracked, facts_of
from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs.shared.fragments import text_of
from chapterhouse.outputs.site.addresses import link, settle
from chapterhouse.outputs.site.assets import Assets
from chapterhouse.outputs.site.page import Page

_LARGEST_TABLE = 6000
"""Bytes of a table that is shown whole; a larger one shows its caption."""
_UNSHOWN = frozenset({"permalink", "backlinks", "footnote-back", "paragraph-link", "data"})


def card_files(
    build: BuiltPaper,
    pages: Iterable[Page],
    homes: Mapping[str, str],
    known: MutableMapping[Question, str],
    assets: Assets,
    cache: Cache,
) -> dict[str, bytes]:
    """The script with the cards of each of ``pages`` that has any, by its file.

    ``homes`` has the pages of anchors; ``known`` is what stands for them, as
    :class:`~chapterhouse.core.memo.Questions` has it.
    """
    chapters = {chapter.anchor: _Chapter(chapter.number, chapter.title, chapter.summary) for chapter in build.chapters}
    files = {}
    for page in pages:
        own = {anchor: chapters[anchor] for anchor in page.anchors if anchor in chapters}
        asked = Questions({"home": homes.get, "picture": assets.picture}, known)
        make = partial(_cards, page, own, asked)
        script, shown = call_tracked(cache, "cards of site", (page.name, page.body, facts_of(own)), asked, make, JSON)
        assets.show(shown)
        if script:
            files[f"cards/{page.name.removesuffix('.html')}.js"] = script.encode()
    return files


def _cards(page: Page, chapters: Mapping[str, _Chapter], asked: Questions) -> tuple[str, list[str]]:
    """The script with the cards of ``page``, empty where it has none, and the addresses of images that they show."""
    body = page.root
    settle(body, page.name, lambda anchor: asked.ask("home", anchor))
    maker = _Maker(chapters, asked)
    wanted = {anchor: one for one in body.iter() if (anchor := one.get("id")) is not None}
    cards = {anchor: markup for anchor, target in wanted.items() if (markup := maker.card(anchor, target))}
    held = json.dumps(cards, ensure_ascii=False, separators=(",", ":"))
    script = f"(window.paperCards??={{}})[{json.dumps(page.name)}]={held};\n"
    return script if cards else "", maker.shown


@dataclass(frozen=True, slots=True)
class _Chapter:
    number: str | None
    title: str
    summary: str | None


class _Maker:
    def __init__(self, chapters: Mapping[str, _Chapter], asked: Questions) -> None:
        self._chapters, self._asked = chapters, asked
        self.shown: list[str] = []

    def card(self, anchor: str, target: Element) -> str | None:
        """The markup of the card of ``target``, None where there is nothing to show."""
        card = self._make(anchor, target)
        if card is None:
            return None
        _strip(card)
        lost = list(link(card, lambda anchor: self._asked.ask("home", anchor)))
        assert not lost, "the page that holds it would have been refused"
        inner = (ElementTree.tostring(child, encoding="unicode", method="html") for child in card)
        return str(Markup.escape(card.text or "")) + "".join(inner)

    def _make(self, anchor: str, target: Element) -> Element | None:
        classes = target.get("class", "").split()
        card = Element("div")
        if (chapter := self._chapters.get(anchor)) is not None:
            if not chapter.summary:
                return None
            heading, summary = ElementTree.SubElement(card, "p"), ElementTree.SubElement(card, "p")
            ElementTree.SubElement(heading, "strong").text = " ".join(filter(None, (chapter.number, chapter.title)))
            summary.text = " ".join(chapter.summary.split())
        elif target.tag == "figure":
            self._figure(card, anchor, target)
        elif "glossary-entry" in classes:
            term, definition, *_ = target
            heading, said = ElementTree.SubElement(card, "p"), ElementTree.SubElement(card, "p")
            ElementTree.SubElement(heading, "strong").text = term.text
            said.text = definition.text
        elif "statement" in classes or "csl-entry" in classes or "equation" in classes:
            card.extend(copy.deepcopy(child) for child in target)
            card.text = target.text
        else:
            return None
        return card

    def _figure(self, card: Element, anchor: str, target: Element) -> None:
        table = next(target.iter("table"), None)
        if table is not None and len(ElementTree.tostring(table)) <= _LARGEST_TABLE:
            card.append(copy.deepcopy(table))
        elif (address := self._asked.ask("picture", anchor)) is not None:
            self.shown.append(address)
            card.append(Element("img", {"src": address, "alt": "", "loading": "lazy"}))
        caption = target.find("figcaption")
        if caption is not None:
            said = copy.deepcopy(caption)
            said.tag, said.attrib, said.tail = "p", {}, None
            _drop(said)
            words = text_of(said)
            said.clear()
            said.text = words
            card.append(said)


def _strip(card: Element) -> None:
    """Take out of ``card`` what is of use in its own place only: identifiers, ways back, links to itself."""
    _drop(card)
    for element in card.iter():
        for name in ("id", "aria-labelledby", "aria-describedby", "tabindex"):
            element.attrib.pop(name, None)


def _drop(element: Element) -> None:
    for parent in list(element.iter()):
        for child in [one for one in parent if set(one.get("class", "").split()) & _UNSHOWN]:
            place = list(parent).index(child)
            if child.tail:
                if place:
                    parent[place - 1].tail = (parent[place - 1].tail or "") + child.tail
                else:
                    parent.text = (parent.text or "") + child.tail
            parent.remove(child)
