"""The paper into units that are typeset apart: title page, contents, part pages, chapters, bibliography, colophon."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from markupsafe import Markup

from chapterhouse import __version__
from chapterhouse.model import Place
from chapterhouse.model.built import BuiltChapter, BuiltPaper
from chapterhouse.outputs.pdf.bind import Bookmark
from chapterhouse.outputs.pdf.numbering import PageSequence
from chapterhouse.outputs.shared import templates as page
from chapterhouse.outputs.shared.fonts import FAMILIES
from chapterhouse.outputs.shared.imprint import commons_address, licence_words, written_date

_PAGE_NUMBER = re.compile(r'<a\b(?=[^>]*\sclass="page-number")[^>]*\shref="#([^"]*)"')
_IMAGE = re.compile(r'<img\b[^>]*\ssrc="([^":]+)"')
_REFERENCES = "References"
_TOOLS = ("weasyprint", "pypandoc-binary", "pikepdf", "ziamath")

TITLE_ANCHOR = "title-page"
CONTENTS_ANCHOR = "contents"
BIBLIOGRAPHY_ANCHOR = "bibliography"
COLOPHON_ANCHOR = "colophon"


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


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents list: level 0 for parts, 1 for chapters and their like, 2 for sections."""

    level: int
    number: str | None
    title: str
    anchor: str
    children: tuple[Entry, ...] = ()


def units_of(build: BuiltPaper) -> list[Unit]:
    """The units of the paper in their order."""
    return list(_units(build, contents_of(build)))


def contents_of(build: BuiltPaper) -> list[Entry]:
    """The contents list: parts hold their chapters, chapters their sections of level 2."""
    front, back = build.placed(Place.FRONT), build.placed(Place.BACK)
    entries = [_chapter_entry(chapter) for chapter in front]
    for index, part in enumerate(build.paper.parts):
        chapters = tuple(_chapter_entry(chapter) for chapter in build.of_part(index))
        if part.title is None:
            entries.extend(chapters)
        else:
            entries.append(Entry(0, part.number, part.title, part.anchor, chapters))
    entries += [_chapter_entry(chapter) for chapter in back]
    if build.bibliography_print.strip():
        entries.append(Entry(1, None, _REFERENCES, BIBLIOGRAPHY_ANCHOR))
    return entries


def outline_of(build: BuiltPaper) -> list[Bookmark]:
    """The outline: the contents list with all its sections, and the pages around it."""
    marks = [
        Bookmark(build.paper.settings.title, TITLE_ANCHOR),
        Bookmark("Contents", CONTENTS_ANCHOR),
        *(_bookmark(entry) for entry in contents_of(build)),
        Bookmark("Colophon", COLOPHON_ANCHOR),
    ]
    return marks


def _bookmark(entry: Entry) -> Bookmark:
    title = f"{entry.number} {entry.title}" if entry.number else entry.title
    if entry.level == 0 and entry.number:
        title = f"Part {entry.number}: {entry.title}"
    return Bookmark(title, entry.anchor, tuple(_bookmark(child) for child in entry.children))


def _units(build: BuiltPaper, contents: Sequence[Entry]) -> Iterator[Unit]:
    yield _unit(build, "the title page", "title.html.jinja", {"anchor": TITLE_ANCHOR}, PageSequence.FRONT, folios=False)
    entries = {"anchor": CONTENTS_ANCHOR, "entries": contents}
    yield _unit(build, "the contents list", "contents.html.jinja", entries, PageSequence.FRONT, "Contents")
    for chapter in build.placed(Place.FRONT):
        yield _chapter_unit(build, chapter, PageSequence.FRONT)
    for index, part in enumerate(build.paper.parts):
        if part.title is not None:
            values = {"part": part, "chapters": build.of_part(index)}
            yield _unit(
                build, f'the page of part "{part.title}"', "part.html.jinja", values, PageSequence.MAIN, folios=False
            )
        for chapter in build.of_part(index):
            yield _chapter_unit(build, chapter, PageSequence.MAIN)
    for chapter in build.placed(Place.BACK):
        yield _chapter_unit(build, chapter, PageSequence.MAIN)
    if build.bibliography_print.strip():
        values = {"anchor": BIBLIOGRAPHY_ANCHOR, "title": _REFERENCES, "body": Markup(build.bibliography_print)}
        yield _unit(build, "the bibliography", "bibliography.html.jinja", values, PageSequence.MAIN, _REFERENCES)
    values = {"anchor": COLOPHON_ANCHOR, "families": FAMILIES, "tools": tuple(_tools())}
    yield _unit(build, "the colophon", "colophon.html.jinja", values, PageSequence.MAIN, folios=False)


def _chapter_unit(build: BuiltPaper, chapter: BuiltChapter, sequence: PageSequence) -> Unit:
    values = {"chapter": chapter, "body": Markup(chapter.print_body)}
    return _unit(build, f"chapters/{chapter.slug}.md", "chapter.html.jinja", values, sequence, chapter.short_title)


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
    html = page.render(
        f"print/{template}",
        settings=build.paper.settings,
        revision=build.revision,
        errors=build.errors,
        head=head,
        written_date=written_date,
        licence_words=licence_words,
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


def _chapter_entry(chapter: BuiltChapter) -> Entry:
    sections = tuple(Entry(2, one.number, one.heading.text, one.anchor) for one in chapter.sections)
    return Entry(1, chapter.number, chapter.title, chapter.anchor, sections)


def _tools() -> Iterator[tuple[str, str]]:
    yield "chapterhouse", __version__
    for name in _TOOLS:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            continue
