"""A built paper into the documents of its book, in reading order: title page, contents, parts, chapters, references."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from markupsafe import Markup

from chapterhouse.core.cache import Cache
from chapterhouse.model import Place
from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs.epub.fragments import FragmentRenderer
from chapterhouse.outputs.epub.page_breaks import page_anchor
from chapterhouse.outputs.shared import imprint
from chapterhouse.outputs.shared import templates as page
from chapterhouse.outputs.shared.block_places import with_places
from chapterhouse.outputs.shared.contents import Group, contents_of, groups_of, has_references
from chapterhouse.outputs.shared.errors import located
from chapterhouse.outputs.shared.fonts import fonts_of
from chapterhouse.outputs.shared.fragments import UnreadableFragment
from chapterhouse.outputs.shared.index import index_of
from chapterhouse.outputs.shared.own_pages import OwnPages

NAVIGATION = "nav.xhtml"
"""The file of the contents, which the package names as the book's navigation document."""

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9-]+")
_XHTML = "{http://www.w3.org/1999/xhtml}"
_OPS = "{http://www.idpf.org/2007/ops}"
_NAMESPACE = re.compile(r"\{[^}]*\}")
_DECLARED = {"xmlns": "http://www.w3.org/1999/xhtml", "xmlns:epub": "http://www.idpf.org/2007/ops"}
_INSIDE = {"math": "http://www.w3.org/1998/Math/MathML", "svg": "http://www.w3.org/2000/svg"}


@dataclass(frozen=True, slots=True)
class Document:
    """A file of the book's text: its name, and its element ``<html>``.

    No element has a namespace but by the attribute that declares one, and ``epub:type`` is written so.
    """

    name: str
    root: Element
    path: str | None = None
    """The file of the chapter that it shows."""

    @property
    def properties(self) -> tuple[str, ...]:
        """What the package has to tell of the document (https://www.w3.org/TR/epub-33/#sec-item-resource-properties)."""
        tags = {element.tag for element in self.root.iter()}
        reported = [("nav", self.name == NAVIGATION), ("mathml", "math" in tags), ("svg", "svg" in tags)]
        return tuple(name for name, holds in reported if holds)

    @property
    def content(self) -> bytes:
        """The document in UTF-8."""
        text = ElementTree.tostring(self.root, encoding="unicode")
        return f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n{text}\n'.encode()


def documents(
    build: BuiltPaper, renderer: FragmentRenderer, store: Cache, pages: Sequence[str] = ()
) -> tuple[Document, ...]:
    """The documents of ``build`` in reading order; their links are still those of the paper.

    ``pages`` are the printed numbers of the pages that the navigation lists.

    Raises :class:`~chapterhouse.outputs.shared.errors.OutputError` where a chapter's body is not well-formed.
    """
    settings, locale = build.paper.settings, build.paper.settings.locale
    words = locale.words
    bodies = []
    for chapter in build.chapters:
        with located(chapter.path, UnreadableFragment):
            bodies.append(renderer.chapter(with_places(chapter, build, store), chapter.title))
    references = renderer.references(build.bibliography_body, words.references)
    groups = groups_of(build)
    own = OwnPages(build, "book-", renderer.image_address)

    def document(name: str, template: str, title: str, matter: str, **values: object) -> Document:
        text = page.render(
            f"book/{template}.xhtml.jinja",
            own=own,
            settings=settings,
            title=title,
            matter=matter,
            locale=locale,
            words=words,
            revision=build.revision,
            families=fonts_of(build).families,
            written_date=locale.date,
            licence_name=imprint.licence_name(settings.licence, words),
            licence_address=imprint.licence_address(settings.licence),
            publication_facts=imprint.publication_facts(build),
            **values,
        )
        return Document(name, _plain(ElementTree.fromstring(text)))

    made = [
        document(
            "title.xhtml",
            "title",
            settings.title,
            "frontmatter",
            errors=build.errors,
            marked_errors=renderer.errors,
            orcid_address=imprint.orcid_address,
        ),
        document(
            NAVIGATION,
            "nav",
            words.contents,
            "frontmatter",
            contents=contents_of(build, with_index=True),
            pages=[(label, page_anchor(label)) for label in pages if label],
            first=next((c.anchor for c in build.chapters if c.place is Place.MAIN), None),
        ),
    ]
    made += _text(groups, bodies, document)
    if has_references(build):
        made.append(document("references.xhtml", "references", words.references, "backmatter", body=references))
    if index := index_of(build):
        made.append(document("index.xhtml", "index", words.index, "backmatter", index=index))
    made.append(document("colophon.xhtml", "colophon", words.colophon, "backmatter"))
    return tuple(made)


def _text(groups: tuple[Group, ...], bodies: list[Markup], document: Callable[..., Document]) -> list[Document]:
    """The pages of parts and the chapters behind each."""
    made: list[Document] = []
    waiting = iter(bodies)
    titled = count = 0
    for group in groups:
        if group.part is not None:
            titled += 1
            made.append(document(f"part-{titled}.xhtml", "part", group.part.title or "", "bodymatter", group=group))
        for chapter in group.chapters:
            count += 1
            name = f"chapter-{count:02}-{_NOT_IN_NAMES.sub('-', chapter.slug)}.xhtml"
            matter = {Place.FRONT: "frontmatter", Place.MAIN: "bodymatter", Place.BACK: "backmatter"}[chapter.place]
            shown = document(name, "chapter", chapter.title, matter, body=next(waiting))
            made.append(replace(shown, path=chapter.path))
    return made


def _plain(root: Element) -> Element:
    """``root`` without namespaces, which stand where they begin as the attributes that declare them."""
    for element in root.iter():
        if element.tag.startswith(_XHTML):
            element.tag = element.tag.removeprefix(_XHTML)
        else:
            element.tag = _NAMESPACE.sub("", element.tag)
            if element.tag in _INSIDE:
                element.set("xmlns", _INSIDE[element.tag])
        for name in [name for name in element.attrib if name.startswith(_OPS)]:
            element.set(f"epub:{name.removeprefix(_OPS)}", element.attrib.pop(name))
    root.attrib = {**_DECLARED, **root.attrib}
    return root
