"""Citations out of the chapters for citeproc, and its words back into them, with links both ways.

citeproc runs once, over a small document that holds nothing but the clusters in reading order: its cost does not
depend on the text, and every chapter can then be converted by itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from chapterhouse.manuscript.tree import Element, attributes, error, link, rewrite, span, text, walk
from chapterhouse.model import ListedChapter, label_kind
from chapterhouse.settings.language import Locale

_ENTRY = "ref-"
Cluster = list[dict[str, Any]]
"""The citations that stand in one pair of brackets, as pandoc writes them."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What citeproc made: the inlines of each cluster, and the list of entries as blocks ``Div#ref-KEY``."""

    clusters: tuple[list[Element], ...]
    entries: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class CitedFrom:
    """A place that cites an entry: the anchor of the citation and the number or title of its section."""

    anchor: str
    section: str


_NO_PLAIN = re.compile(r"[^A-Za-z0-9:._-]")


def entry_anchor(key: str) -> str:
    """The anchor of the entry ``key``: what no identifier may hold is written by its number, ``+`` as ``_x2B_``."""
    return _ENTRY + _NO_PLAIN.sub(lambda found: f"_x{ord(found[0]):X}_", key)


def with_plain_anchors(rendered: Rendered) -> Rendered:
    """``rendered`` in which every entry has its :func:`entry_anchor`, and every link to one leads there."""

    def change(element: Element) -> list[Element] | None:
        if element["t"] == "Div" and element["c"][0][0].startswith(_ENTRY):
            element["c"][0][0] = entry_anchor(element["c"][0][0].removeprefix(_ENTRY))
        elif element["t"] == "Link" and element["c"][2][0].startswith(f"#{_ENTRY}"):
            key = unquote(element["c"][2][0]).removeprefix(f"#{_ENTRY}")
            element["c"][2] = [f"#{entry_anchor(key)}", element["c"][2][1]]
        return None

    return Rendered(
        tuple(rewrite(cluster, change, {"Link"}) for cluster in rendered.clusters),
        tuple(rewrite(list(rendered.entries), change, {"Div", "Link"})),
    )


def take_clusters(
    blocks: list[Element], known: frozenset[str], first: int, prefixes: Collection[str] = ()
) -> tuple[list[Element], list[Cluster]]:
    """``blocks`` with each citation replaced by a numbered slot, counted from ``first``, and the clusters in order.

    ``prefixes`` are those of the labels of statements. Keys that are not in ``known`` are printed as marked faults.
    Cross-references have a citation's form and stay; a group that mixes the two is parted.
    """
    clusters: list[Cluster] = []

    def change(element: Element) -> list[Element] | None:
        if element["t"] != "Cite":
            return None
        group = element["c"][0]
        references = [c for c in group if label_kind(c["citationId"], prefixes)]
        citations = [c for c in group if not label_kind(c["citationId"], prefixes)]
        if not citations:
            return None
        printed: list[Element] = [{"t": "Cite", "c": [references, element["c"][1]]}] if references else []
        cluster = [c for c in citations if c["citationId"] in known]
        if cluster:
            slot = span(attributes("", "citation-slot", number=str(first + len(clusters))), [])
            clusters.append(cluster)
            printed.append(slot)
        for citation in citations:
            if citation["citationId"] not in known:
                printed.append(error("undefined-citation", text(f"@{citation['citationId']}")))
        return [part for each in printed for part in ({"t": "Space"}, each)][1:]

    return rewrite(blocks, change, {"Cite"}), clusters


def citation_document(clusters: Sequence[Cluster], references: Any, language: str) -> dict[str, Any]:
    """The document that citeproc gets: a paragraph for each cluster, then the place for the entries.

    ``references`` is the metadata value of that name, as pandoc reads it from a .bib text.
    """
    paragraphs = [{"t": "Para", "c": [{"t": "Cite", "c": [cluster, text("?")]}]} for cluster in clusters]
    return {
        "pandoc-api-version": [1, 23],
        "meta": {
            "references": references,
            "link-citations": {"t": "MetaBool", "c": True},
            "link-bibliography": {"t": "MetaBool", "c": True},
            "lang": {"t": "MetaString", "c": language},
        },
        "blocks": [*paragraphs, {"t": "Div", "c": [attributes("refs"), []]}],
    }


def read_citeproc(document: dict[str, Any], count: int) -> Rendered:
    """What citeproc answered to a :func:`citation_document` of ``count`` clusters.

    Raises :class:`ValueError` when the answer does not have the form of the question.
    """
    blocks = document["blocks"]
    if len(blocks) != count + 1 or blocks[-1]["t"] != "Div":
        raise ValueError("citeproc gave back another number of clusters than it got")
    clusters = tuple(
        [part for inline in block["c"] for part in (inline["c"][1] if inline["t"] == "Cite" else [inline])]
        for block in blocks[:-1]
    )
    return Rendered(clusters, tuple(blocks[-1]["c"][1]))


def place_clusters(
    blocks: list[Element], rendered: Rendered, listed: ListedChapter, counts: dict[str, int]
) -> tuple[list[Element], dict[str, list[CitedFrom]]]:
    """``blocks`` with each slot filled, and by key the places that cite it.

    ``counts`` numbers the citations of each key through the paper and is counted on here.
    """
    cited: defaultdict[str, list[CitedFrom]] = defaultdict(list)
    filled: list[Element] = []
    numbers = {heading.anchor: heading.number for heading in listed.headings}
    title = listed.chapter.title
    section = listed.number or (title.text if title else listed.slug)

    def change(element: Element) -> list[Element] | None:
        number = _slot(element)
        return None if number is None else [_linked(rendered.clusters[number], counts, cited, section)]

    for block in blocks:
        if block["t"] == "Header":
            section = numbers.get(block["c"][1][0]) or section
        filled += rewrite([block], change, {"Span"})
    return filled, dict(cited)


def _slot(element: Element) -> int | None:
    if element["t"] != "Span" or "citation-slot" not in element["c"][0][1]:
        return None
    return int(dict(element["c"][0][2])["number"])


def _linked(inlines: list[Element], counts: dict[str, int], cited: dict[str, list[CitedFrom]], section: str) -> Element:
    def change(element: Element) -> list[Element] | None:
        if element["t"] != "Link" or not element["c"][2][0].startswith(f"#{_ENTRY}"):
            return None
        key = element["c"][2][0].removeprefix(f"#{_ENTRY}")
        counts[key] = counts.get(key, 0) + 1
        anchor = f"cite-{key}-{counts[key]}"
        element["c"][0] = attributes(anchor, "citation-link", role="doc-biblioref")
        cited.setdefault(key, []).append(CitedFrom(anchor, section))
        return None

    return span(attributes("", "citation"), rewrite(inlines, change, {"Link"}))


def with_backlinks(
    rendered: Rendered, cited: Mapping[str, Sequence[CitedFrom]], locale: Locale, languages: Mapping[str, str]
) -> list[Element]:
    """The list of entries, each with links to the sections that cite it, in the words of ``locale``.

    ``languages`` holds the language of an entry's title by the entry's key, where the entry says it.
    """
    before, after = locale.around_sections()
    blocks: list[Element] = []
    for entry in rendered.entries:
        key = entry["c"][0][0].removeprefix(_ENTRY)
        links: list[Element] = []
        sections: set[str] = set()
        for place in cited.get(key, ()):
            if place.section not in sections:
                sections.add(place.section)
                links += [*(text(locale.words.separator) if links else []), link(place.anchor, text(place.section))]
        backlinks = span(attributes("", "backlinks"), [*text(before), *links, *text(after)])
        shown = _in_language(entry, languages.get(key), locale)
        blocks.append(_appended(shown, [{"t": "Space"}, backlinks]) if links else shown)
    return [{"t": "Div", "c": [attributes("refs", "references"), blocks]}] if blocks else []


def _in_language(entry: Element, language: str | None, locale: Locale) -> Element:
    """``entry`` marked with its own ``language``, by which it is hyphenated and read aloud."""
    if language is None or language == locale.tag:
        return entry
    identifier, classes, pairs = entry["c"][0]
    return {"t": "Div", "c": [[identifier, classes, [*pairs, ["lang", language]]], entry["c"][1]]}


def _appended(entry: Element, inlines: list[Element]) -> Element:
    """``entry`` with ``inlines`` at the end of its text: in the right-hand part where the style has one."""
    copy: Element = rewrite([entry], lambda _: None, {"Span", "Para", "Plain"})[0]
    homes = [e for e in walk(copy) if e["t"] == "Span" and "csl-right-inline" in e["c"][0][1]]
    paragraphs = [e for e in walk(copy) if e["t"] in {"Para", "Plain"}]
    if homes:
        homes[-1]["c"][1] += inlines
    elif paragraphs:
        paragraphs[-1]["c"] += inlines
    return copy
