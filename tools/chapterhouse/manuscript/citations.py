"""Citations out of the chapters for citeproc, and its words back into them, with links both ways.

citeproc runs once, over a small document that holds nothing but the clusters in reading order: its cost does not
depend on the text, and every chapter can then be converted by itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from chapterhouse.manuscript.directions import keep_runs_in_order
from chapterhouse.manuscript.elements import (
    Element,
    address_of,
    attributes,
    attributes_of,
    blocks_of,
    citations_of,
    classes_of,
    error,
    identifier_of,
    inlines_of,
    key_values_of,
    link,
    literal_of,
    set_address,
    set_attributes,
    set_identifier,
    span,
    text,
    title_of,
)
from chapterhouse.manuscript.references_in_citations import hide_references, show_references, with_references_within
from chapterhouse.manuscript.tree import plain, rewrite, rewrite_inlines, walk
from chapterhouse.model import ListedChapter, label_kind
from chapterhouse.settings.language import Locale

_ENTRY = "ref-"


@dataclass(frozen=True, slots=True)
class Cluster:
    """The citations that stand in one pair of brackets, as pandoc writes them.

    ``in_note`` tells that these are in a note, ``alone`` that they are all of it.
    """

    citations: list[dict[str, Any]]
    in_note: bool = False
    alone: bool = False


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


_IN_NOTE = "in-note"
"""The key by which a citation knows that it stands in a note; pandoc's trees have none of that name."""

_PUNCTUATION = re.compile(r"[.,;:!?\u2019\u201d\u00bb)\]]*[.,;:!?][\u2019\u201d\u00bb]*|[\u2019\u201d\u00bb]+")
_NO_PLAIN = re.compile(r"[^A-Za-z0-9:._-]")


def entry_anchor(key: str) -> str:
    """The anchor of the entry ``key``: what no identifier may hold is written by its number, ``+`` as ``_x2B_``."""
    return _ENTRY + _NO_PLAIN.sub(lambda found: f"_x{ord(found[0]):X}_", key)


def with_plain_anchors(rendered: Rendered) -> Rendered:
    """``rendered`` in which every entry has its :func:`entry_anchor`, and every link to one leads there."""

    def change(element: Element) -> list[Element] | None:
        if element["t"] == "Div" and identifier_of(element).startswith(_ENTRY):
            set_identifier(element, entry_anchor(identifier_of(element).removeprefix(_ENTRY)))
        elif element["t"] == "Link" and address_of(element).startswith(f"#{_ENTRY}"):
            key = unquote(address_of(element)).removeprefix(f"#{_ENTRY}")
            set_address(element, f"#{entry_anchor(key)}", title_of(element))
        return None

    return Rendered(
        tuple(rewrite(cluster, change, {"Link"}) for cluster in rendered.clusters),
        tuple(rewrite(list(rendered.entries), change, {"Div", "Link"})),
    )


def take_clusters(
    blocks: list[Element], is_known: Callable[[str], bool], prefixes: Collection[str] = ()
) -> tuple[list[Element], list[Cluster]]:
    """``blocks`` with each citation replaced by a numbered slot, counted from 0, and the clusters in order.

    ``prefixes`` are those of the labels of statements. Keys that are not known are printed as marked faults.
    Cross-references have a citation's form and stay; in a group that mixes the two they are words of the citations
    beside them, and it is parted where an entry is missing.
    """
    clusters: list[Cluster] = []
    for note in walk(blocks, {"Note"}):
        for cite in walk(blocks_of(note), {"Cite"}):
            cite[_IN_NOTE] = _is_all(blocks_of(note))

    def change(element: Element) -> list[Element] | None:
        if element["t"] != "Cite":
            return None
        group = citations_of(element)
        references = [c for c in group if label_kind(c["citationId"], prefixes)]
        citations = [c for c in group if not label_kind(c["citationId"], prefixes)]
        if not citations:
            return None
        if (
            references
            and citations[0]["citationMode"]["t"] != "AuthorInText"
            and all(is_known(one["citationId"]) for one in citations)
        ):
            citations, references = with_references_within(group, references), []
        referring: list[Element] = [{"t": "Cite", "c": [references, inlines_of(element)]}] if references else []
        printed = [] if group[0] in citations else referring
        cluster = [c for c in citations if is_known(c["citationId"])]
        if cluster:
            slot = span(attributes("", "citation-slot", number=str(len(clusters))), [])
            clusters.append(Cluster(cluster, _IN_NOTE in element, element.get(_IN_NOTE, False)))
            printed.append(slot)
        for citation in citations:
            if not is_known(citation["citationId"]):
                printed.append(error("undefined-citation", text(f"@{citation['citationId']}")))
        printed += [] if referring and printed[:1] == referring else referring
        return [part for each in printed for part in ({"t": "Space"}, each)][1:]

    return rewrite(blocks, change, {"Cite"}), clusters


def citation_document(
    clusters: Sequence[Cluster], references: Any, language: str, listed_only: Sequence[str] = ()
) -> dict[str, Any]:
    """The document that citeproc gets: a paragraph for each cluster, then the place for the entries.

    ``listed_only`` are the keys of entries that nobody cites and that are listed all the same.

    ``references`` is the metadata value of that name, as pandoc reads it from a .bib text.
    """
    cites: list[Element] = [{"t": "Cite", "c": [hide_references(cluster.citations), text("?")]} for cluster in clusters]
    paragraphs: list[Element] = [
        {"t": "Para", "c": [_noted(cluster, cite)] if cluster.in_note else [cite]}
        for cluster, cite in zip(clusters, cites, strict=True)
    ]
    return {
        "pandoc-api-version": [1, 23],
        "meta": {
            "references": references,
            "link-citations": {"t": "MetaBool", "c": True},
            "link-bibliography": {"t": "MetaBool", "c": True},
            "lang": {"t": "MetaString", "c": language},
            "nocite": {"t": "MetaInlines", "c": [_cited(key) for key in listed_only]},
        },
        "blocks": [*paragraphs, {"t": "Div", "c": [attributes("refs"), []]}],
    }


def read_citeproc(document: dict[str, Any], clusters: Sequence[Cluster]) -> Rendered:
    """What citeproc answered to the :func:`citation_document` of ``clusters``.

    Raises :class:`ValueError` when the answer does not have the form of the question.
    """
    blocks = document["blocks"]
    if len(blocks) != len(clusters) + 1 or blocks[-1]["t"] != "Div":
        raise ValueError("citeproc gave back another number of clusters than it got")
    written = (
        _written(inlines_of(block)) if cluster.in_note else inlines_of(block)
        for block, cluster in zip(blocks, clusters, strict=False)
    )
    rendered = tuple(
        [part for inline in inlines for part in (inlines_of(inline) if inline["t"] == "Cite" else [inline])]
        for inlines in written
    )
    return Rendered(tuple(show_references(cluster) for cluster in rendered), tuple(blocks_of(blocks[-1])))


def _cited(key: str) -> Element:
    citation = {
        "citationId": key,
        "citationPrefix": [],
        "citationSuffix": [],
        "citationMode": {"t": "NormalCitation"},
        "citationNoteNum": 0,
        "citationHash": 0,
    }
    return {"t": "Cite", "c": [[citation], text("?")]}


_AROUND: Element = {"t": "Str", "c": "around"}


def _noted(cluster: Cluster, cite: Element) -> Element:
    """``cite`` in a note, where a style of notes writes it out: in parentheses, unless it is alone."""
    inlines = [cite] if cluster.alone else [_AROUND, {"t": "Space"}, cite, {"t": "Space"}, _AROUND]
    return {"t": "Note", "c": [{"t": "Para", "c": inlines}]}


def _is_all(note: list[Element]) -> bool:
    """Whether the ``note`` is one citation, perhaps with a full stop."""
    if len(note) != 1 or note[0]["t"] not in {"Para", "Plain"}:
        return False
    return [inline["t"] for inline in inlines_of(note[0]) if inline != {"t": "Str", "c": "."}] == ["Cite"]


def _written(inlines: list[Element]) -> list[Element]:
    """What stands in the note that is all of ``inlines``, or else these."""
    if len(inlines) != 1 or inlines[0]["t"] != "Note":
        return inlines
    written = [inline for paragraph in blocks_of(inlines[0]) for inline in inlines_of(paragraph)]
    if written and written[0] == _AROUND and written[-1] == _AROUND:
        written = written[1:-1]
        while written and written[0]["t"] == "Space":
            written = written[1:]
        while written and written[-1]["t"] == "Space":
            written = written[:-1]
    return written


def place_clusters(
    blocks: list[Element],
    clusters: Sequence[list[Element]],
    listed: ListedChapter,
    cited_before: Callable[[str], int],
) -> tuple[list[Element], dict[str, list[CitedFrom]]]:
    """``blocks`` with each slot filled from ``clusters``, those of the chapter, and by key the places that cite it.

    The citations of a key are numbered through the paper: ``cited_before`` tells how many stand before the chapter.
    """
    cited: defaultdict[str, list[CitedFrom]] = defaultdict(list)
    filled: list[Element] = []
    numbers = {
        one.anchor: one.number or (one.heading.text if one in listed.titles else None) for one in listed.headings
    }
    title = listed.chapter.title
    section = listed.number or (title.text if title else listed.slug)

    def change(element: Element) -> list[Element] | None:
        number = _slot(element)
        return None if number is None else [_linked(clusters[number], cited_before, cited, section)]

    for block in blocks:
        if block["t"] == "Header":
            section = numbers.get(identifier_of(block)) or section
        filled += rewrite([block], change, {"Span"})
    return settle_calls(filled), dict(cited)


def settle_calls(blocks: list[Element]) -> list[Element]:
    """``blocks`` in which the note or the raised number of a citation follows its word and its punctuation at once.

    As pandoc's citeproc does it (Pandoc User's Guide, Placement of notes and other raised citations): the space before
    goes, and a note stands behind the full stop or comma that follows it.
    """
    return rewrite_inlines(blocks, _settled)


def _settled(inlines: list[Element]) -> list[Element]:
    if not any(_is_citation(inline) for inline in inlines):
        return inlines
    made: list[Element] = []
    waiting: Element | None = None
    for inline in inlines:
        if waiting is not None:
            mark = _PUNCTUATION.match(literal_of(inline)) if inline["t"] == "Str" else None
            if mark is not None:
                made += [{"t": "Str", "c": mark[0]}, waiting]
                rest = literal_of(inline)[mark.end() :]
                made += [{"t": "Str", "c": rest}] if rest else []
            else:
                made += [waiting, inline]
            waiting = None
            continue
        if inline["t"] == "Str" and literal_of(inline).startswith(".") and made and _ends_in_full_stop(made[-1]):
            inline = {"t": "Str", "c": literal_of(inline)[1:]}
        if _is_raised(inline):
            while made and made[-1]["t"] in {"Space", "SoftBreak"}:
                made.pop()
            if _is_note(inline):
                waiting = inline
                continue
        made.append(inline)
    return [*made, waiting] if waiting is not None else made


def _ends_in_full_stop(inline: Element) -> bool:
    return _is_citation(inline) and plain(inlines_of(inline)).endswith(".")


def _is_citation(inline: Element) -> bool:
    return inline["t"] == "Span" and "citation" in classes_of(inline)


def _is_note(inline: Element) -> bool:
    """Whether ``inline`` is a citation that is nothing but a note."""
    return _is_citation(inline) and [part["t"] for part in inlines_of(inline)] == ["Note"]


def _is_raised(inline: Element) -> bool:
    if not _is_citation(inline) or not inlines_of(inline):
        return False
    first = inlines_of(inline)[0]
    return first["t"] in {"Note", "Superscript"} or (
        first["t"] == "Link" and [part["t"] for part in inlines_of(first)[:1]] == ["Superscript"]
    )


def _slot(element: Element) -> int | None:
    if element["t"] != "Span" or "citation-slot" not in classes_of(element):
        return None
    return int(key_values_of(element)["number"])


def _linked(
    inlines: list[Element], cited_before: Callable[[str], int], cited: dict[str, list[CitedFrom]], section: str
) -> Element:
    def change(element: Element) -> list[Element] | None:
        if element["t"] != "Link" or not address_of(element).startswith(f"#{_ENTRY}"):
            return None
        key = address_of(element).removeprefix(f"#{_ENTRY}")
        places = cited.setdefault(key, [])
        anchor = f"cite-{key}-{cited_before(key) + len(places) + 1}"
        set_attributes(element, attributes(anchor, "citation-link", role="doc-biblioref"))
        places.append(CitedFrom(anchor, section))
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
        key = identifier_of(entry).removeprefix(_ENTRY)
        links: list[Element] = []
        sections: set[str] = set()
        for place in cited.get(key, ()):
            if place.section not in sections:
                sections.add(place.section)
                links += [*(text(locale.words.separator) if links else []), link(place.anchor, text(place.section))]
        backlinks = span(attributes("", "backlinks"), [*text(before), *links, *text(after)])
        shown = _in_language(entry, languages.get(key), locale)
        blocks.append(_appended(shown, [{"t": "Space"}, backlinks]) if links else shown)
    if locale.direction == "rtl":
        blocks = keep_runs_in_order(blocks, "rtl")
    return [{"t": "Div", "c": [attributes("refs", "references"), blocks]}] if blocks else []


def _in_language(entry: Element, language: str | None, locale: Locale) -> Element:
    """``entry`` marked with its own ``language``, by which it is hyphenated and read aloud."""
    if language is None or language == locale.tag:
        return entry
    identifier, classes, pairs = attributes_of(entry) or attributes()
    return {"t": "Div", "c": [[identifier, classes, [*pairs, ["lang", language]]], blocks_of(entry)]}


def _appended(entry: Element, inlines: list[Element]) -> Element:
    """``entry`` with ``inlines`` at the end of its text: in the right-hand part where the style has one."""
    copy: Element = rewrite([entry], lambda _: None, {"Span", "Para", "Plain"})[0]
    homes = [e for e in walk(copy) if e["t"] == "Span" and "csl-right-inline" in classes_of(e)]
    paragraphs = [e for e in walk(copy) if e["t"] in {"Para", "Plain"}]
    if homes:
        inlines_of(homes[-1]).extend(inlines)
    elif paragraphs:
        inlines_of(paragraphs[-1]).extend(inlines)
    return copy
