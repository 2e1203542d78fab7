"""The paper into units that are typeset apart: title page, contents, part pages, chapters, bibliography, colophon."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from markupsafe import Markup

from chapterhouse import __version__
from chapterhouse.model import Place
from chapterhouse.model.built import BuiltChapter, BuiltPaper
from chapterhouse.outputs.pdf.bind import Bookmark
from chapterhouse.outputs.pdf.names import destination
from chapterhouse.outputs.pdf.numbering import PageSequence
from chapterhouse.outputs.shared import contents
from chapterhouse.outputs.shared import templates as page
from chapterhouse.outputs.shared.contents import Entry, EntryKind
from chapterhouse.outputs.shared.fonts import FAMILIES
from chapterhouse.outputs.shared.imprint import commons_address, licence_words

_PAGE_NUMBER = re.compile(r'<a\b(?=[^>]*\sclass="page-number")[^>]*\shref="#([^"]*)"')
_IMAGE = re.compile(r'<img\b[^>]*\ssrc="([^":]+)"')
_TOOLS = ("weasyprint", "pypandoc-binary", "pikepdf", "ziamath")


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of the paper that starts on a page of its own.

    ``source`` names it in messages; ``html`` is a whole XHTML page; ``folios`` tells whether its pages show their
    numbers; ``targets`` are the identifiers whose page numbers it prints; ``resources`` the images it shows.
    """

    source: str
    html: str
    sequence: PageSequence
    folios: bool
    targets: tuple[str, ...]
    resources: tuple[str, ...]


def units_of(build: BuiltPaper) -> list[Unit]:
    """The units of the paper in their order."""
    return list(_units(build))


def outline_of(build: BuiltPaper) -> list[Bookmark]:
    """The outline: the title page, the contents, and all that these list."""
    return [
        Bookmark(build.paper.settings.title, destination(contents.TITLE_ANCHOR)),
        Bookmark(build.paper.settings.locale.words.contents, destination(contents.CONTENTS_ANCHOR)),
        *(_bookmark(entry) for entry in contents.contents_of(build)),
    ]


def _bookmark(entry: Entry) -> Bookmark:
    title = f"{entry.number} {entry.title}" if entry.number else entry.title
    if entry.kind is EntryKind.PART and entry.number:
        title = f"{entry.label}: {entry.title}"
    return Bookmark(title, destination(entry.anchor), tuple(_bookmark(child) for child in entry.children))


def _units(build: BuiltPaper) -> Iterator[Unit]:
    words = build.paper.settings.locale.words
    anchor = {"anchor": contents.TITLE_ANCHOR}
    yield _unit(build, "the title page", "title.html.jinja", anchor, PageSequence.FRONT, folios=False)
    listed = [entry for entry in contents.contents_of(build) if entry.kind is not EntryKind.COLOPHON]
    entries = {"anchor": contents.CONTENTS_ANCHOR, "title": words.contents, "entries": listed}
    yield _unit(build, "the contents list", "contents.html.jinja", entries, PageSequence.FRONT, words.contents)
    for group in contents.groups_of(build):
        if group.part is not None:
            name, values = f'the page of part "{group.part.title}"', {"part": group.part, "chapters": group.chapters}
            yield _unit(build, name, "part.html.jinja", values, PageSequence.MAIN, folios=False)
        for chapter in group.chapters:
            yield _chapter_unit(build, chapter)
    if contents.has_references(build):
        body = Markup(build.bibliography_body)
        references = {"anchor": contents.REFERENCES_ANCHOR, "title": words.references, "body": body}
        template = "bibliography.html.jinja"
        yield _unit(build, "the bibliography", template, references, PageSequence.MAIN, words.references)
    imprint = {"anchor": contents.COLOPHON_ANCHOR, "families": FAMILIES, "tools": tuple(_tools())}
    yield _unit(build, "the colophon", "colophon.html.jinja", imprint, PageSequence.MAIN, folios=False)


def _chapter_unit(build: BuiltPaper, chapter: BuiltChapter) -> Unit:
    sequence = PageSequence.FRONT if chapter.place is Place.FRONT else PageSequence.MAIN
    values = {"chapter": chapter, "body": Markup(chapter.print_body)}
    return _unit(build, chapter.path, "chapter.html.jinja", values, sequence, chapter.short_title)


def _unit(
    build: BuiltPaper,
    source: str,
    template: str,
    values: Mapping[str, object],
    sequence: PageSequence,
    head: str = "",
    *,
    folios: bool = True,
) -> Unit:
    locale = build.paper.settings.locale
    html = page.render(
        f"print/{template}",
        settings=build.paper.settings,
        revision=build.revision,
        errors=build.errors,
        head=head,
        locale=locale,
        words=locale.words,
        written_date=locale.date,
        licence_words=lambda licence: licence_words(licence, locale.words),
        licence_address=commons_address,
        **values,
    )
    return Unit(
        source=source,
        html=html,
        sequence=sequence,
        folios=folios,
        targets=tuple(dict.fromkeys(_PAGE_NUMBER.findall(html))),
        resources=tuple(dict.fromkeys(_IMAGE.findall(html))),
    )


def _tools() -> Iterator[tuple[str, str]]:
    yield "chapterhouse", __version__
    for name in _TOOLS:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            continue
