"""The paper into pieces: title page and contents, parts, chapters, references, index and colophon, in Word's styles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata

from chapterhouse import __version__
from chapterhouse.manuscript.elements import Element, link, text
from chapterhouse.model import NumberedPart
from chapterhouse.model.built import BuiltChapter, BuiltPaper
from chapterhouse.outputs.docx.bookmarks import Bookmarks
from chapterhouse.outputs.docx.contents import front_lists
from chapterhouse.outputs.docx.dressing import Dressed, Wardrobe, as_json
from chapterhouse.outputs.docx.headings import HeadingCounter, list_mark
from chapterhouse.outputs.docx.index import index_blocks
from chapterhouse.outputs.docx.ooxml import characters, paragraph, tab
from chapterhouse.outputs.shared import contents
from chapterhouse.outputs.shared.fonts import fonts_of
from chapterhouse.outputs.shared.imprint import commons_address, licence_words, orcid_address, publication_facts
from chapterhouse.outputs.shared.index import has_index

INDEX_ENTRIES = "page:index:entries"
"""The anchor of the entries of the index, which have a section of their own."""
_TOOLS = ("pypandoc-binary", "lxml", "resvg_py")


@dataclass(frozen=True, slots=True)
class Piece:
    """What pandoc writes at once: ``blocks`` that are ready for it.

    ``anchor`` is that of its first heading; ``dressed`` is the chapter that it is, if it is one.
    """

    blocks: bytes
    anchor: str = ""
    dressed: Dressed | None = None


def pieces_of(
    build: BuiltPaper, chapters: Iterable[Dressed], wardrobe: Wardrobe, pages: Mapping[str, str]
) -> Iterator[Piece]:
    """The document piece by piece; ``pages`` are the numbers of pages by anchors, where known.

    ``chapters`` are those of ``build`` in their order, and behind them the list of references.
    """
    words = build.paper.settings.locale.words
    bookmarks = Bookmarks(wardrobe.clashing)
    parts = HeadingCounter(wardrobe.formats)
    waiting = iter(chapters)
    yield Piece(as_json([*_title_page(build), *front_lists(build, bookmarks, pages)]))
    for group in contents.groups_of(build):
        if group.part is not None:
            yield Piece(as_json(_part_page(build, group.part, group.chapters, bookmarks, parts)), group.part.anchor)
        for chapter in group.chapters:
            dressed = next(waiting)
            yield Piece(dressed.blocks, chapter.anchor, dressed)
    references = next(waiting)
    if contents.has_references(build):
        heading = as_json([_heading(words.references, contents.REFERENCES_ANCHOR, bookmarks)])
        yield Piece(heading, contents.REFERENCES_ANCHOR)
        yield Piece(references.blocks, dressed=references)
    colophon = [_heading(words.colophon, contents.COLOPHON_ANCHOR, bookmarks), *_colophon(build)]
    if has_index(build):
        begun, entries, ended = index_blocks(build, bookmarks, pages)
        yield Piece(as_json([_heading(words.index, contents.INDEX_ANCHOR, bookmarks), begun]), contents.INDEX_ANCHOR)
        yield Piece(as_json([entries]), INDEX_ENTRIES)
        colophon.insert(0, ended)
    yield Piece(as_json(colophon), contents.COLOPHON_ANCHOR)


def own_anchors(build: BuiltPaper) -> Iterator[str]:
    """The anchors that :func:`pieces_of` sets itself."""
    yield from (contents.CONTENTS_ANCHOR, contents.REFERENCES_ANCHOR, contents.INDEX_ANCHOR, contents.COLOPHON_ANCHOR)
    yield from (group.part.anchor for group in contents.groups_of(build) if group.part is not None)


def _part_page(
    build: BuiltPaper,
    part: NumberedPart,
    chapters: Sequence[BuiltChapter],
    bookmarks: Bookmarks,
    counter: HeadingCounter,
) -> list[Element]:
    title = text(part.title or "")
    if part.number:
        printed = build.paper.settings.locale.numbered("part_heading", part.number)
        chosen = counter.list_of(printed, 1, is_part=True)
        title = [list_mark(chosen) if chosen else characters("Part Number", text(f"{printed} ")), *title]
    lines = [paragraph("Part Chapter", _chapter_line(chapter, bookmarks)) for chapter in chapters]
    return [paragraph("Part Title", title, bookmarks.place(part.anchor)), *lines]


def _title_page(build: BuiltPaper) -> Iterator[Element]:
    settings, locale = build.paper.settings, build.paper.settings.locale
    words = locale.words
    standing = [settings.status, words.version.format(version=settings.version) if settings.version else None]
    yield paragraph("Status", text(" \N{MIDDLE DOT} ".join(filter(None, standing))))
    if build.errors:
        yield paragraph("Draft Notice", text(locale.counted(words.draft_pages, build.errors)))
    yield paragraph("Title", text(settings.title))
    if settings.subtitle:
        yield paragraph("Subtitle", text(settings.subtitle))
    for author in settings.authors:
        yield paragraph("Author", text(author.name))
        if author.affiliation:
            yield paragraph("Affiliation", text(author.affiliation))
        if author.orcid:
            yield paragraph("Affiliation", [*text("ORCID "), _outward(orcid_address(author.orcid), author.orcid)])
        if author.corresponding and author.email:
            yield paragraph("Affiliation", text(words.correspondence.format(address=author.email)))
    for credit in settings.credits:
        yield paragraph("Credit Role", text(credit.role))
        for credited in credit.names:
            yield paragraph("Author", text(credited.name))
            if credited.affiliation:
                yield paragraph("Affiliation", text(credited.affiliation))
    yield paragraph("Note", text(" ".join((settings.note or "").split()) or locale.date(settings.date)))
    if settings.note:
        yield paragraph("Imprint", text(locale.date(settings.date)))
    if settings.keywords:
        yield paragraph("Imprint", [*_term(words.keywords), *text(words.separator.join(settings.keywords))])
    yield paragraph("Imprint", [*_term(words.licence), *_licence(build)])


def _colophon(build: BuiltPaper) -> Iterator[Element]:
    settings, revision, locale = build.paper.settings, build.revision, build.paper.settings.locale
    words = locale.words
    if revision.commit:
        pattern = words.made_from_modified if revision.modified else words.made_from
        commit: Element = {"t": "Code", "c": [["", [], []], revision.commit[:12]]}
        said = _filled(pattern.replace("{date}", locale.date(revision.date)), "commit", commit)
    else:
        said = text(words.made_from_unversioned)
    if settings.repository:
        address = _outward(settings.repository, settings.repository.removeprefix("https://"))
        said += [{"t": "Space"}, *_filled(words.source, "address", address)]
    facts = publication_facts(build)
    if settings.imprint.doi:
        facts.append(("DOI", settings.imprint.doi))
    for word, fact in facts:
        yield paragraph("Colophon", [*_term(f"{word}."), *text(fact)])
    yield paragraph("Colophon", [*_term(f"{words.revision}."), *said])
    yield paragraph("Colophon", [*_term(f"{words.licence}."), *_licence(build)])
    named = words.set_in.format(families=locale.listed(fonts_of(build).families))
    fonts = f"{named} {words.open_font_licence} {words.fonts_embedded}"
    yield paragraph("Colophon", [*_term(f"{words.type}."), *text(fonts)])
    tools = [f"chapterhouse {__version__}", *(f"{name} {metadata.version(name)}" for name in _TOOLS)]
    yield paragraph("Colophon", [*_term(f"{words.tools}."), *text(f"{words.separator.join(tools)}.")])
    yield paragraph("Colophon", [*_term(f"{words.form}."), *text(words.form_docx)])


def _filled(pattern: str, name: str, inline: Element) -> list[Element]:
    """The sentence ``pattern`` with ``inline`` at the place called ``name``."""
    before, _, behind = pattern.partition(f"{{{name}}}")
    return [*text(before), inline, *text(behind)]


def _chapter_line(chapter: BuiltChapter, bookmarks: Bookmarks) -> list[Element]:
    number = [*text(chapter.number), tab()] if chapter.number else []
    return [*number, link(bookmarks.name(chapter.anchor), text(chapter.title))]


def _heading(title: str, anchor: str, bookmarks: Bookmarks) -> Element:
    return {"t": "Header", "c": [1, [bookmarks.place(anchor), [], []], text(title)]}


def _term(words: str) -> list[Element]:
    return [characters("Term", text(words)), {"t": "Space"}]


def _licence(build: BuiltPaper) -> list[Element]:
    words = licence_words(build.paper.settings.licence, build.paper.settings.locale.words)
    address = commons_address(build.paper.settings.licence)
    return [_outward(address, words)] if address else text(words)


def _outward(address: str, words: str) -> Element:
    return {"t": "Link", "c": [["", [], []], text(words), [address, ""]]}
