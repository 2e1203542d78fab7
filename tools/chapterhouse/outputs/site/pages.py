"""A built paper into its pages: what stands on each of them, before frames and links between files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from markupsafe import Markup

from chapterhouse.core.cache import Cache
from chapterhouse.model.built import BuiltChapter, BuiltPaper
from chapterhouse.outputs.html.fragments import FragmentRenderer
from chapterhouse.outputs.shared import citation_formats, imprint, templates
from chapterhouse.outputs.shared.block_places import with_places
from chapterhouse.outputs.shared.contents import (
    COLOPHON_ANCHOR,
    INDEX_ANCHOR,
    REFERENCES_ANCHOR,
    Group,
    groups_of,
    has_references,
)
from chapterhouse.outputs.shared.errors import located
from chapterhouse.outputs.shared.fonts import fonts_of
from chapterhouse.outputs.shared.fragments import UnreadableFragment
from chapterhouse.outputs.shared.index import index_of
from chapterhouse.outputs.shared.own_pages import OwnPages
from chapterhouse.outputs.shared.suggestions import heading_suggestions
from chapterhouse.outputs.site.terms import term_anchor
from chapterhouse.outputs.site.versions import shown_versions

INDEX = "index.html"
NOT_FOUND = "404.html"
TERMS = "terms.html"
SUBJECTS = "subjects.html"
"""The index of what is marked in the chapters; `index.html` is where a site begins."""
_HEAVIEST = 200_000
"""Bytes of sources on a page."""
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9-]+")


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the site.

    ``name`` is its file; ``label`` its number as it is printed, None where it has none; ``body`` a ``<div>`` around
    what stands on it, in whose links ``#anchor`` still means any page; ``sections`` are the label, title and anchor of
    what contents list below it; ``path`` is the chapter's file; ``part`` names the page of the part that it is in.
    """

    name: str
    title: str
    short_title: str
    body: Element
    label: str | None = None
    description: str = ""
    sections: tuple[tuple[str | None, str, str], ...] = ()
    path: str | None = None
    part: str | None = None
    is_part: bool = False

    @property
    def is_chapter(self) -> bool:
        """Whether the page shows a chapter."""
        return self.path is not None


def pages_of(own: OwnPages, renderer: FragmentRenderer, downloads: Mapping[str, str], store: Cache) -> tuple[Page, ...]:
    """The pages of the paper in reading order, and last the one for addresses that do not exist.

    ``own`` has what the project lays out itself; ``downloads`` are the addresses of the paper's other forms by their
    names. Raises
    :class:`~chapterhouse.outputs.shared.errors.OutputError` where a chapter's body is not well-formed.
    """
    build = own.build
    words = build.paper.settings.locale.words
    names = _names(build)
    chapters: list[Page] = []
    number = 0
    for group in groups_of(build):
        number += group.part is not None
        chapters += _group(own, group, f"part-{number}.html", names, renderer, store)
    behind: list[Page] = []
    if has_references(build):
        behind += _references(renderer.tree(build.bibliography_body, 1, words.references), words.references)
    if any(term.definition for term in build.paper.settings.glossary):
        behind.append(Page(TERMS, words.glossary, words.glossary, _template(own, "terms", term_anchor=term_anchor)))
    if subjects := index_of(build):
        body = _template(own, "subjects", anchor=INDEX_ANCHOR, index=subjects)
        behind.append(Page(SUBJECTS, words.index, words.index, body))
    colophon = _template(own, "colophon", anchor=COLOPHON_ANCHOR)
    behind.append(Page("colophon.html", words.colophon, words.colophon, colophon))
    index = _template(
        own,
        "index",
        chapters=chapters,
        marked=next((page.name for page in chapters if _first_mark(page.body)), None),
        downloads=downloads,
        versions=shown_versions(build, names),
        citation=citation_formats.to_text(build.paper.settings),
        bibtex=citation_formats.to_bibtex(build.paper.settings),
        citations=CITATIONS,
    )
    settings = build.paper.settings
    first = Page(INDEX, settings.title, settings.title, index, description=imprint.description(build))
    missing = Page(NOT_FOUND, words.page_not_found, words.page_not_found, _template(own, "404"))
    return (first, *chapters, *behind, missing)


CITATIONS = {"BibTeX": "paper.bib", "RIS": "paper.ris", "CSL-JSON": "paper.csl.json"}
"""The files that say how to cite the paper, by the names of their formats."""


def _group(
    own: OwnPages, group: Group, name: str, names: Mapping[str, str], renderer: FragmentRenderer, store: Cache
) -> Iterator[Page]:
    build, part = own.build, None
    if group.part is not None:
        part, title = name, group.part.title or ""
        numbered = build.paper.settings.locale.numbered("part_heading", group.part.number or "")
        label = numbered if group.part.number else None
        named = {chapter.slug: names[chapter.slug] for chapter in group.chapters}
        body = _template(own, "part", part=group.part, label=label, chapters=group.chapters, names=named)
        yield Page(name, title, title, body, label, is_part=True)
    for chapter in group.chapters:
        with located(chapter.path, UnreadableFragment):
            body = renderer.tree(
                with_places(chapter, build, store), 0, chapter.title, heading_suggestions(build, chapter)
            )
        _lead_in(body, chapter)
        yield Page(
            name=names[chapter.slug],
            title=chapter.title,
            short_title=chapter.short_title,
            body=body,
            label=chapter.number,
            description=" ".join((chapter.summary or "").split()),
            sections=tuple((one.number, one.heading.text, one.anchor) for one in chapter.sections),
            path=chapter.path,
            part=part,
        )


def _references(body: Element, title: str) -> Iterator[Page]:
    """The list of sources, on as many pages as it needs to be light enough for a telephone."""
    pages: list[tuple[Element, Element]] = []
    size = _HEAVIEST
    for refs in body:
        for entry in list(refs):
            weight = len(ElementTree.tostring(entry))
            if size + weight > _HEAVIEST:
                sheet = Element("div", {"class": "bibliography"})
                pages.append((sheet, Element(refs.tag, {**refs.attrib, "id": f"{refs.get('id')}-{len(pages) + 1}"})))
                size = 0
            pages[-1][1].append(entry)
            size += weight
    for number, (sheet, entries) in enumerate(pages, 1):
        heading = ElementTree.SubElement(sheet, "h1", {"id": REFERENCES_ANCHOR} if number == 1 else {})
        heading.text = title if len(pages) == 1 else f"{title} ({number}/{len(pages)})"
        sheet.append(entries)
        name = "references.html" if number == 1 else f"references-{number}.html"
        yield Page(name, heading.text, heading.text, sheet)


def _lead_in(body: Element, chapter: BuiltChapter) -> None:
    """Let the page of ``chapter`` begin with what the chapter says of itself, below its title."""
    if not chapter.summary:
        return
    for section in body.iter("section"):
        summary = Element("p", {"class": "summary"})
        summary.text = " ".join(chapter.summary.split())
        section.insert(1, summary)
        return


def _names(build: BuiltPaper) -> dict[str, str]:
    """The file of each chapter by its slug: no two alike on any file system, and none of a page of our own."""
    taken = {INDEX, NOT_FOUND, TERMS, SUBJECTS, "references.html", "colophon.html"}
    names: dict[str, str] = {}
    for chapter in build.chapters:
        base = _NOT_IN_NAMES.sub("-", chapter.slug).strip("-") or "chapter"
        if base.lower().startswith(("part-", "references-")):
            base = f"chapter-{base}"
        name, count = f"{base}.html", 1
        while name.lower() in taken:
            count += 1
            name = f"{base}-{count}.html"
        taken.add(name.lower())
        names[chapter.slug] = name
    return names


def _template(own: OwnPages, template: str, **values: object) -> Element:
    build = own.build
    settings, locale = build.paper.settings, build.paper.settings.locale
    text = templates.render(
        f"site/{template}.html.jinja",
        own=own,
        settings=settings,
        locale=locale,
        words=locale.words,
        errors=build.errors,
        revision=build.revision,
        families=fonts_of(build).families,
        written_date=locale.date,
        licence_name=imprint.licence_name(settings.licence, locale.words),
        licence_address=imprint.licence_address(settings.licence),
        publication_facts=imprint.publication_facts(build),
        orcid_address=imprint.orcid_address,
        **values,
    )
    return ElementTree.fromstring(Markup(f"<div>{text}</div>"))


def _first_mark(body: Element) -> bool:
    return any((element.get("id") or "").startswith("page:fault-") for element in body.iter())
