"""The paper into units that are typeset apart: title page, contents, part pages, chapters, bibliography, colophon."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from itertools import groupby

from markupsafe import Markup

from chapterhouse import __version__
from chapterhouse.model import Place
from chapterhouse.model.built import BuiltChapter, BuiltPaper
from chapterhouse.outputs.pdf.bind import Bookmark
from chapterhouse.outputs.pdf.index import ENTRIES
from chapterhouse.outputs.pdf.names import destination
from chapterhouse.outputs.pdf.numbering import PageSequence
from chapterhouse.outputs.pdf.standards import STANDARDS
from chapterhouse.outputs.shared import contents
from chapterhouse.outputs.shared import templates as page
from chapterhouse.outputs.shared.captions import boxes_of, captions_of
from chapterhouse.outputs.shared.contents import Entry, EntryKind
from chapterhouse.outputs.shared.fonts import fonts_of
from chapterhouse.outputs.shared.imprint import commons_address, licence_words, publication_facts
from chapterhouse.outputs.shared.index import Term, has_index, index_of
from chapterhouse.outputs.shared.own_pages import OwnPages
from chapterhouse.settings import Author, Settings
from chapterhouse.settings.theme import Theme

_PAGE_NUMBER = re.compile(r'<a\b(?=[^>]*\sclass="page-number")[^>]*\shref="#([^"]*)"')
_IMAGE = re.compile(r'<img\b[^>]*\ssrc="([^":]+)"')
_HEAD_CHARACTERS = 0.62
"""How many characters of a running head stand on a millimetre."""
_TABLE_CHARACTERS = 7.0
"""How many characters of a table stand on a millimetre in type of one point: Source Sans, nine tenths of the text."""
_SETTINGS = "paper.toml"
_EDITION_CHARACTERS = 46
_TOOLS = ("weasyprint", "pypandoc-binary", "pikepdf", "ziamath")


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of the paper that starts on a page of its own.

    ``source`` names it in messages; ``path`` is the project file that its pages are made of; ``html`` is a
    whole XHTML page; ``folios`` tells whether its pages show their numbers; ``targets`` are the identifiers
    whose page numbers it prints; ``resources`` the images it shows; ``index`` the entries that come into it.
    """

    source: str
    path: str
    html: str
    sequence: PageSequence
    folios: bool
    targets: tuple[str, ...]
    resources: tuple[str, ...]
    index: tuple[tuple[str, tuple[Term, ...]], ...] | None = None


def units_of(build: BuiltPaper) -> list[Unit]:
    """The units of the paper in their order."""
    return list(_units(build))


BIBLIOGRAPHY = "the bibliography"
"""The source of the unit of the works cited."""
RUN_ON = "the paper"
"""The source of the one unit of a paper that is not parted into pages of their own."""


def condensed(unit: Unit) -> Unit:
    """``unit``, which is the bibliography, in smaller type."""
    html = unit.html.replace('class="bibliography level1', 'class="bibliography condensed level1')
    return replace(unit, html=html)


def outline_of(build: BuiltPaper) -> list[Bookmark]:
    """The outline: the title page, the contents, and all that these list."""
    statements = _statements_by_section(build)
    return [
        Bookmark(build.paper.settings.title, destination(contents.TITLE_ANCHOR)),
        *_bookmark_of_contents(build),
        *(_bookmark(entry, statements) for entry in contents.contents_of(build, with_index=True)),
    ]


def _statements_by_section(build: BuiltPaper) -> Mapping[str, list[Bookmark]]:
    """Bookmarks of the statements, by the anchor of the section of level 2, or else the chapter, that they are in."""
    found: dict[str, list[Bookmark]] = {}
    paper = build.paper
    nouns = {kind.name: kind.noun for kind in paper.settings.kinds}
    for listed in paper.chapters:
        headings = [one for one in listed.headings if one.heading.level <= 2]
        for statement in paper.statements:
            if statement.chapter == listed.chapter.path:
                before = [one.anchor for one in headings if one.heading.span < statement.span]
                name = f"{nouns.get(statement.kind, statement.kind)} {statement.number}"
                title = f"{name}: {statement.title}" if statement.title else name
                mark = Bookmark(title, destination(statement.anchor))
                found.setdefault(before[-1] if before else listed.slug, []).append(mark)
    return found


def _bookmark_of_contents(build: BuiltPaper) -> Iterator[Bookmark]:
    if _listed(build):
        yield Bookmark(build.paper.settings.locale.words.contents, destination(contents.CONTENTS_ANCHOR))


def _listed(build: BuiltPaper) -> list[Entry]:
    """What the printed contents list, which may be nothing."""
    depth = build.paper.settings.theme.contents_depth
    entries = [entry for entry in contents.contents_of(build, with_index=True) if entry.kind is not EntryKind.COLOPHON]
    return [] if depth == 0 else [contents.cut(entry, depth) for entry in entries]


def _bookmark(entry: Entry, statements: Mapping[str, list[Bookmark]]) -> Bookmark:
    title = f"{entry.number} {entry.title}" if entry.number else entry.title
    if entry.kind is EntryKind.PART and entry.number:
        title = f"{entry.label}: {entry.title}".replace("\N{NO-BREAK SPACE}", " ")
    return Bookmark(
        title,
        destination(entry.anchor),
        (*statements.get(entry.anchor, ()), *(_bookmark(child, statements) for child in entry.children)),
    )


def _units(build: BuiltPaper) -> Iterator[Unit]:
    words = build.paper.settings.locale.words
    if not build.paper.settings.theme.title_page:
        yield _run_on(build)
        return
    theme = build.paper.settings.theme
    if build.paper.own_page("cover") or theme.cover in build.resources:
        cover = {"anchor": contents.COVER_ANCHOR, "cover": theme.cover}
        yield _unit(build, "the cover", "cover.html.jinja", cover, PageSequence.COVER, folios=False)
    if theme.half_title:
        yield _unit(build, "the half title", "half-title.html.jinja", {}, PageSequence.FRONT, folios=False)
    anchor = {"anchor": contents.TITLE_ANCHOR}
    yield _unit(build, "the title page", "title.html.jinja", anchor, PageSequence.FRONT, folios=False)
    if listed := _listed(build):
        entries = {"anchor": contents.CONTENTS_ANCHOR, "title": words.contents, "entries": listed}
        yield _unit(build, "the contents list", "contents.html.jinja", entries, PageSequence.FRONT, words.contents)
    yield from _lists_of_captions(build)
    for group in contents.groups_of(build):
        if group.part is not None:
            name, values = f'the page of part "{group.part.title}"', {"part": group.part, "chapters": group.chapters}
            yield _unit(build, name, "part.html.jinja", values, PageSequence.MAIN, folios=False)
        for chapter in group.chapters:
            yield _chapter_unit(build, chapter)
    if contents.has_references(build):
        body = Markup(build.bibliography_body)
        references = {"anchor": contents.REFERENCES_ANCHOR, "title": words.references, "body": body}
        template = "references.html.jinja"
        path = (*build.paper.settings.bibliography, _SETTINGS)[0]
        yield _unit(build, BIBLIOGRAPHY, template, references, PageSequence.MAIN, words.references, path=path)
    if terms := index_of(build):
        places = {"anchor": contents.INDEX_ANCHOR, "title": words.index, "entries": Markup(ENTRIES)}
        unit = _unit(build, "the index", "index.html.jinja", places, PageSequence.MAIN, words.index)
        yield replace(unit, index=terms)
    imprint = _colophon(build)
    yield _unit(build, "the colophon", "colophon.html.jinja", imprint, PageSequence.MAIN, folios=False)


def _own_pages(build: BuiltPaper) -> OwnPages:
    standard = STANDARDS[build.paper.settings.pdf_standard]
    tools = ", ".join(f"{name} {number}" for name, number in _tools())
    return OwnPages(build, more={"tools": tools, "standards": f"{standard.accessible}, {standard.archival}"})


def _lists_of_captions(build: BuiltPaper) -> Iterator[Unit]:
    """The lists of figures, of tables and of boxes, where the theme asks for them and there are any."""
    theme, words = build.paper.settings.theme, build.paper.settings.locale.words
    captions = list(captions_of(build)) if theme.list_of_figures or theme.list_of_tables else []
    for is_wanted, listed, title, name in (
        (theme.list_of_figures, [one for one in captions if not one.is_table], words.list_of_figures, "figures"),
        (theme.list_of_tables, [one for one in captions if one.is_table], words.list_of_tables, "tables"),
        (theme.list_of_boxes, boxes_of(build) if theme.list_of_boxes else (), words.list_of_boxes, "boxes"),
    ):
        entries = [Entry(EntryKind.SECTION, one.label, one.words, one.anchor, one.words) for one in listed]
        if is_wanted and entries:
            values = {"anchor": f"page:list-of-{name}", "title": title, "entries": entries}
            yield _unit(build, f"the list of {name}", "captions.html.jinja", values, PageSequence.FRONT, title)


def _run_on(build: BuiltPaper) -> Unit:
    """The whole of a short paper, without pages of their own for title, chapters and sources."""
    groups = [
        {"part": group.part, "bodies": [Markup(chapter.print_body) for chapter in group.chapters]}
        for group in contents.groups_of(build)
    ]
    values = {
        "anchor": contents.TITLE_ANCHOR,
        "contents_anchor": contents.CONTENTS_ANCHOR,
        "references_anchor": contents.REFERENCES_ANCHOR,
        "entries": _listed(build),
        "groups": groups,
        "references": Markup(build.bibliography_body) if contents.has_references(build) else None,
        "index_anchor": contents.INDEX_ANCHOR,
        "index": Markup(ENTRIES) if has_index(build) else None,
        **_colophon(build),
    }
    unit = _unit(build, RUN_ON, "run-on.html.jinja", values, PageSequence.MAIN)
    return replace(unit, index=index_of(build) or None)


def _colophon(build: BuiltPaper) -> dict[str, object]:
    families = fonts_of(build).families
    return {
        "colophon_anchor": contents.COLOPHON_ANCHOR,
        "families": families,
        "publication_facts": publication_facts(build),
        "standard": STANDARDS[build.paper.settings.pdf_standard],
        "tools": _tools(),
    }


def _heads(settings: Settings, chapter: str) -> tuple[str, str]:
    """What stands at the left and at the right above the text, cut where both do not fit on one line."""
    said = {
        "title": settings.short_title or settings.title,
        "chapter": chapter,
        "status": settings.status or "",
        "version": settings.locale.words.version.format(version=settings.version) if settings.version else "",
        "date": settings.locale.date(settings.date),
        "none": "",
    }
    left, right = said[settings.theme.heads.left], said[settings.theme.heads.right]
    line = int(settings.theme.text_width * _HEAD_CHARACTERS)
    if len(left) + len(right) > line:
        left = _shortened(left, max(line // 2, line - len(right)))
        right = _shortened(right, line - len(left))
    return left, right


def _table_characters(theme: Theme) -> int:
    """How many characters stand on a line of a table as wide as the text."""
    return int(theme.text_width * _TABLE_CHARACTERS / theme.size)


def _shortened(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    kept = text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:-–—")
    return f"{kept}…"


def _chapter_unit(build: BuiltPaper, chapter: BuiltChapter) -> Unit:
    sequence = PageSequence.FRONT if chapter.place is Place.FRONT else PageSequence.MAIN
    values = {"chapter": chapter, "body": Markup(chapter.print_body)}
    return _unit(build, chapter.path, "chapter.html.jinja", values, sequence, chapter.short_title, path=chapter.path)


def _unit(
    build: BuiltPaper,
    source: str,
    template: str,
    values: Mapping[str, object],
    sequence: PageSequence,
    head: str = "",
    *,
    path: str = _SETTINGS,
    folios: bool = True,
) -> Unit:
    locale = build.paper.settings.locale
    own = _own_pages(build)
    if (mine := own.page(template.removesuffix(".html.jinja"))) is not None:
        source = path = mine.path
    html = page.render(
        f"print/{template}",
        own=own,
        settings=build.paper.settings,
        revision=build.revision,
        errors=build.errors,
        table_characters=_table_characters(build.paper.settings.theme),
        heads=_heads(build.paper.settings, head),
        logo=logo if (logo := build.paper.settings.theme.logo) in build.resources else None,
        edition=edition_of(build),
        press=build.press,
        authors_by_institution=_by_institution(build.paper.settings.authors),
        locale=locale,
        words=locale.words,
        written_date=locale.date,
        licence_words=lambda licence: licence_words(licence, locale.words),
        licence_address=commons_address,
        **values,
    )
    return Unit(
        source=source,
        path=path,
        html=html,
        sequence=sequence,
        folios=folios,
        targets=tuple(dict.fromkeys(_PAGE_NUMBER.findall(html))),
        resources=tuple(dict.fromkeys(_IMAGE.findall(html))),
    )


def _by_institution(authors: Sequence[Author]) -> list[tuple[str, list[Author]]]:
    """``authors`` in the order of the paper, those of one affiliation that follow one another together."""
    return [(name or "", list(group)) for name, group in groupby(authors, key=lambda author: author.affiliation)]


def edition_of(build: BuiltPaper) -> str:
    """What a page of a draft says of itself: its status and version, empty for a paper that has no status."""
    settings = build.paper.settings
    if not settings.status:
        return ""
    version = settings.locale.words.version.format(version=settings.version) if settings.version else ""
    return _shortened(" \u00b7 ".join(part for part in (settings.status, version) if part), _EDITION_CHARACTERS)


@lru_cache(maxsize=1)
def _tools() -> tuple[tuple[str, str], ...]:
    """The programs that take part, with their versions."""
    found = [("chapterhouse", __version__)]
    for name in _TOOLS:
        with suppress(PackageNotFoundError):
            found.append((name, version(name)))
    return tuple(found)
