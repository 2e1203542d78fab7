"""A built paper into the documents of its book, in reading order: title page, contents, parts, chapters, references."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from markupsafe import Markup

from chapterhouse.core.cache import Cache
from chapterhouse.model import Place
from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs.epub.document import NAVIGATION, Document
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

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9-]+")


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
            bodies.append(renderer.kept_chapter(with_places(chapter, build, store), chapter.title, store))
    references = renderer.kept_references(build.bibliography_body, words.references, store)
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
        return Document(name, text)

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
