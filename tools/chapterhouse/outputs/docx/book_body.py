"""The paper into one tree: title page, contents, parts, chapters, references and colophon, in Word's styles."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import metadata

from chapterhouse import __version__
from chapterhouse.manuscript.tree import Element, link, text
from chapterhouse.model.built import BuiltChapter, BuiltPaper
from chapterhouse.outputs.docx.bookmarks import Bookmarks
from chapterhouse.outputs.docx.contents import contents_field
from chapterhouse.outputs.docx.ooxml import characters, paragraph, raw_block, tab
from chapterhouse.outputs.docx.styling import Styler
from chapterhouse.outputs.shared import contents
from chapterhouse.outputs.shared.fonts import FAMILIES
from chapterhouse.outputs.shared.imprint import commons_address, licence_words, orcid_address, written_date

_TOOLS = ("pypandoc-binary", "lxml", "resvg_py")


def framed(build: BuiltPaper, styler: Styler, bookmarks: Bookmarks) -> list[Element]:
    """All blocks of the document, dressed by ``styler``."""
    blocks = list(_title_page(build))
    place = bookmarks.place(contents.CONTENTS_ANCHOR)
    blocks += [paragraph("Contents Title", text(contents.CONTENTS), place)]
    blocks.append(raw_block(contents_field(contents.contents_of(build), bookmarks)))
    for group in contents.groups_of(build):
        if group.part is not None:
            part = group.part
            number = [characters("Part Number", text(f"Part {part.number}\N{EN SPACE}"))] if part.number else []
            blocks.append(paragraph("Part Title", [*number, *text(part.title or "")], bookmarks.place(part.anchor)))
            for chapter in group.chapters:
                blocks.append(paragraph("Part Chapter", _chapter_line(chapter, bookmarks)))
        for chapter in group.chapters:
            blocks += styler.blocks(list(chapter.blocks))
    if contents.has_references(build):
        blocks.append(_heading(contents.REFERENCES, contents.REFERENCES_ANCHOR, bookmarks))
        blocks += styler.blocks(list(build.bibliography_blocks))
    blocks.append(_heading(contents.COLOPHON, contents.COLOPHON_ANCHOR, bookmarks))
    blocks += _colophon(build)
    return blocks


def _title_page(build: BuiltPaper) -> Iterator[Element]:
    settings = build.paper.settings
    standing = [settings.status, f"Version {settings.version}" if settings.version else None]
    yield paragraph("Status", text(" \N{MIDDLE DOT} ".join(filter(None, standing))))
    if build.errors:
        found = "One fault" if build.errors == 1 else f"{build.errors} faults"
        marked = "is" if build.errors == 1 else "are"
        words = f"This is a draft build. {found} that the checks found {marked} marked in the pages."
        yield paragraph("Draft Notice", text(words))
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
            yield paragraph("Affiliation", text(f"Correspondence: {author.email}"))
    for credit in settings.credits:
        yield paragraph("Credit Role", text(credit.role))
        for credited in credit.names:
            yield paragraph("Author", text(credited.name))
            if credited.affiliation:
                yield paragraph("Affiliation", text(credited.affiliation))
    yield paragraph("Note", text(" ".join((settings.note or "").split()) or written_date(settings.date)))
    if settings.note:
        yield paragraph("Imprint", text(written_date(settings.date)))
    if settings.keywords:
        yield paragraph("Imprint", [*_term("Keywords"), *text(", ".join(settings.keywords))])
    yield paragraph("Imprint", [*_term("Licence"), *_licence(build)])


def _colophon(build: BuiltPaper) -> Iterator[Element]:
    settings, revision = build.paper.settings, build.revision
    if revision.commit:
        changed = ", with changes that are not part of it" if revision.modified else ""
        said = [
            *text("This document was made from revision "),
            {"t": "Code", "c": [["", [], []], revision.commit[:12]]},
            *text(f"{changed}, dated {written_date(revision.date)}."),
        ]
    else:
        dated = written_date(revision.date)
        said = text(f"This document was made from files that are under no revision control, dated {dated}.")
    if settings.repository:
        shown = settings.repository.removeprefix("https://")
        kept = text("Its source is kept at ")
        said += [{"t": "Space"}, *kept, _outward(settings.repository, shown), {"t": "Str", "c": "."}]
    yield paragraph("Colophon", [*_term("Revision."), *said])
    yield paragraph("Colophon", [*_term("Licence."), *_licence(build)])
    families = f"{', '.join(FAMILIES[:-1])} and {FAMILIES[-1]}"
    named = f"Set in {families}, by Frank Grießhammer and Paul D. Hunt, under the SIL Open Font License."
    yield paragraph("Colophon", [*_term("Type."), *text(f"{named} The fonts are part of this file.")])
    tools = ", ".join(f"{name} {metadata.version(name)}" for name in _TOOLS)
    yield paragraph("Colophon", [*_term("Tools."), *text(f"chapterhouse {__version__}, {tools}.")])
    form = "A word processor adds page numbers to the list of contents when it is asked to update it."
    yield paragraph("Colophon", [*_term("Form."), *text(form)])


def _chapter_line(chapter: BuiltChapter, bookmarks: Bookmarks) -> list[Element]:
    number = [*text(chapter.number), tab()] if chapter.number else []
    return [*number, link(bookmarks.name(chapter.anchor), text(chapter.title))]


def _heading(title: str, anchor: str, bookmarks: Bookmarks) -> Element:
    return {"t": "Header", "c": [1, [bookmarks.place(anchor), [], []], text(title)]}


def _term(words: str) -> list[Element]:
    return [characters("Term", text(words)), {"t": "Space"}]


def _licence(build: BuiltPaper) -> list[Element]:
    words = licence_words(build.paper.settings.licence)
    address = commons_address(build.paper.settings.licence)
    return [_outward(address, words)] if address else text(words)


def _outward(address: str, words: str) -> Element:
    return {"t": "Link", "c": [["", [], []], text(words), [address, ""]]}
