"""A built paper into its pages: what stands on each of them, before frames and links between files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from chapterhouse.core import memo
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
from chapterhouse.outputs.shared.term_lists import glossary_of
from chapterhouse.outputs.site.assets import CITATIONS, Assets
from chapterhouse.outputs.site.finishing import finished
from chapterhouse.outputs.site.page import INDEX, NOT_FOUND, Page
from chapterhouse.outputs.site.terms import term_anchor
from chapterhouse.outputs.site.versions import shown_versions

TERMS = "terms.html"
SUBJECTS = "subjects.html"
"""The index of what is marked in the chapters; `index.html` is where a site begins."""
_HEAVIEST = 200_000
"""Bytes of sources on a page."""
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9-]+")


def pages_of(own: OwnPages, renderer: FragmentRenderer, assets: Assets, store: Cache) -> tuple[Page, ...]:
    """The pages of the paper in reading order, and last the one for addresses that do not exist; all are finished.

    ``own`` has what the project lays out itself. Raises
    :class:`~chapterhouse.outputs.shared.errors.OutputError` where a chapter's body is not well-formed.
    """
    build = own.build
    words = build.paper.settings.locale.words
    names = _names(build)
    chapters: list[Page] = []
    number = 0
    for group in groups_of(build):
        number += group.part is not None
        chapters += _group(own, group, f"part-{number}.html", names, renderer, assets, store)
    chapters = [finished(page, build.paper.settings, assets, store) for page in chapters]
    behind: list[Page] = []
    if has_references(build):
        title = words.references
        listed = renderer.kept_tree(build.bibliography_body, 1, title, store, {}, assets.addresses)
        made = memo.call(
            store, "references of site", (listed, title), lambda: list(_references(listed, title)), memo.JSON
        )
        behind += [Page(name, heading, heading, body) for name, heading, body in made]
    if terms := glossary_of(build.paper):
        listed = _template(own, "terms", terms=terms, term_anchor=term_anchor)
        behind.append(Page(TERMS, words.glossary, words.glossary, listed))
    if subjects := index_of(build):
        body = _template(own, "subjects", anchor=INDEX_ANCHOR, index=subjects)
        behind.append(Page(SUBJECTS, words.index, words.index, body))
    colophon = _template(own, "colophon", anchor=COLOPHON_ANCHOR)
    behind.append(Page("colophon.html", words.colophon, words.colophon, colophon))
    index = _template(
        own,
        "index",
        chapters=chapters,
        marked=next((page.name for page in chapters if _has_mark(page)), None),
        downloads=assets.downloads,
        versions=shown_versions(build, names),
        citation=citation_formats.to_text(build.paper.settings),
        bibtex=citation_formats.to_bibtex(build.paper.settings),
        citations=CITATIONS,
    )
    settings = build.paper.settings
    first = Page(INDEX, settings.title, settings.title, index, description=imprint.description(build))
    missing = Page(NOT_FOUND, words.page_not_found, words.page_not_found, _template(own, "404"))
    first, *behind, missing = (finished(page, settings, assets, store) for page in (first, *behind, missing))
    return (first, *chapters, *behind, missing)


def _group(
    own: OwnPages,
    group: Group,
    name: str,
    names: Mapping[str, str],
    renderer: FragmentRenderer,
    assets: Assets,
    store: Cache,
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
            helping = heading_suggestions(build, chapter)
            fragment = with_places(chapter, build, store)
            body = renderer.kept_tree(fragment, 0, chapter.title, store, helping, assets.addresses)
        yield Page(
            name=names[chapter.slug],
            title=chapter.title,
            short_title=chapter.short_title,
            body=_lead_in(body, chapter, store),
            label=chapter.number,
            description=" ".join((chapter.summary or "").split()),
            sections=tuple((one.number, one.heading.text, one.anchor) for one in chapter.sections),
            path=chapter.path,
            part=part,
        )


def _references(listed: str, title: str) -> Iterator[tuple[str, str, str]]:
    """The list of sources, on as many pages as it needs to be light enough for a telephone.

    Each has a name, a title and a body.
    """
    pages: list[tuple[Element, Element]] = []
    size = _HEAVIEST
    for refs in ElementTree.fromstring(listed):
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
        yield name, heading.text, ElementTree.tostring(sheet, encoding="unicode")


def _lead_in(body: str, chapter: BuiltChapter, store: Cache) -> str:
    """Let ``body``, what the page of ``chapter`` shows, begin with what it says of itself, below its title."""
    if not chapter.summary:
        return body
    words = " ".join(chapter.summary.split())

    def made() -> str:
        root = ElementTree.fromstring(body)
        for section in root.iter("section"):
            summary = Element("p", {"class": "summary"})
            summary.text = words
            section.insert(1, summary)
            break
        return ElementTree.tostring(root, encoding="unicode")

    return memo.call(store, "summary on page of site", (body, words), made, memo.TEXT)


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


def _template(own: OwnPages, template: str, **values: object) -> str:
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
    return f"<div>{text}</div>"


def _has_mark(page: Page) -> bool:
    return any(anchor.startswith("page:fault-") for anchor in page.anchors)
