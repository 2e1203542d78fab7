"""A built paper into one document by pandoc's writers: its order, its numbers in words, and no marks of the build.

What stands in the tree is what a reader sees: spans and divisions that only carry looks are opened, ways back to
citations go, and pictures are named by where they stand beside the document.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from chapterhouse.manuscript import pandoc
from chapterhouse.manuscript.elements import (
    Element,
    address_of,
    attributes,
    attributes_of,
    blocks_of,
    caption_of,
    identifier_of,
    inlines_of,
    set_address,
    set_attributes,
    set_caption,
    set_inlines,
    set_literal,
    text,
)
from chapterhouse.manuscript.figure_groups import lay_out_panels
from chapterhouse.manuscript.lists import write_out_markers
from chapterhouse.manuscript.tree import rewrite, walk
from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs.shared import contents
from chapterhouse.outputs.shared.citation_formats import names_of
from chapterhouse.outputs.shared.errors import located
from chapterhouse.outputs.shared.imprint import (
    description,
    licence_address,
    licence_name,
    licence_words,
    orcid_address,
)
from chapterhouse.outputs.shared.numbered_code import with_line_numbers
from chapterhouse.outputs.shared.table_widths import give_widths
from chapterhouse.settings import Author

_FOLDER = "images"
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9.-]+")
_LABELS = frozenset({"statement-label", "statement-title", "caption-label", "panel-label"})
_SOURCES = frozenset({"csl-bib-body", "csl-entry", "references"})
_KINDS = ("CodeBlock", "Code", "Div", "Figure", "Header", "Image", "Link", "Span", "Table")


@dataclass(frozen=True, slots=True)
class Shape:
    """What a form of the document can hold.

    ``writer`` is pandoc's name of it, with its extensions; ``options`` are those of the writer. ``linked`` tells that
    it has links to anchors inside itself, ``has_head`` that title and authors stand in a head and not in the text,
    ``names_apart`` that the head tells given from family names and the parts of a date. ``preamble`` is raw markup for
    the head: the numbers of captions are in their words, and the form must not count again. ``panels_side_by_side``
    tells that the pictures of one figure stand side by side, and each is as wide as its place; ``counts_in_letters``
    that lists count in letters and numerals, and not in digits alone; ``needs_widths`` that a column without a width
    does not break its lines; ``captions_over_tables_lost`` that pandoc leaves out the caption of a figure in which a
    table stands. ``papers`` are its names for the pages that a theme can name.
    """

    writer: str
    options: tuple[str, ...] = ()
    linked: bool = True
    has_head: bool = True
    names_apart: bool = False
    preamble: str | None = None
    panels_side_by_side: bool = False
    counts_in_letters: bool = True
    needs_widths: bool = False
    captions_over_tables_lost: bool = False
    papers: Mapping[str, str] = field(default_factory=dict)


def written(build: BuiltPaper, shape: Shape, redrawn: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    """``build`` as the form ``shape`` under an empty name, and the pictures beside it: ``images/NAME``.

    Pictures that are ``redrawn``, by their paths, are PNG in place of what they are in the paper.
    Raises :class:`~chapterhouse.outputs.shared.errors.OutputError` where pandoc refuses the paper's tree.
    """
    redrawn = redrawn or {}
    names = {path: f"{name}.png" if path in redrawn else name for path, name in _picture_names(build).items()}

    plain = list(_blocks(build, shape.has_head))
    targets = {there[1:] for one in walk(plain) if one["t"] == "Link" and (there := address_of(one)).startswith("#")}

    def simplified(element: Element) -> list[Element] | None:
        if shape.needs_widths and element["t"] == "Table":
            give_widths(element)
        kept = _simplified(element, shape.linked, names, targets)
        if shape.captions_over_tables_lost and element["t"] == "Figure":
            return _with_caption_below(element)
        return kept

    laid_out = lay_out_panels(plain) if shape.panels_side_by_side else plain
    if not shape.counts_in_letters:
        laid_out = write_out_markers(laid_out)
    blocks = rewrite(laid_out, simplified, _KINDS)
    metadata = _metadata(build, shape) if shape.has_head else {}
    with located("paper.toml", pandoc.PandocError):
        made = pandoc.write_document(blocks, metadata, shape.writer, shape.options)
    return {
        "": made.encode(),
        **{f"{_FOLDER}/{name}": redrawn.get(path, build.resources[path]) for path, name in names.items()},
    }


def _picture_names(build: BuiltPaper) -> dict[str, str]:
    """The file name of each picture by its path in the project."""
    names: dict[str, str] = {}
    for path in sorted(build.resources):
        name = _NOT_IN_NAMES.sub("-", path)
        while name in names.values():
            name = f"x-{name}"
        names[path] = name
    return names


def _blocks(build: BuiltPaper, has_head: bool) -> Iterator[Element]:
    locale = build.paper.settings.locale
    if not has_head:
        yield from _title(build)
    for group in contents.groups_of(build):
        if group.part is not None:
            number = group.part.number
            label = f"{locale.numbered('part_heading', number)}: " if number else ""
            yield _heading(label + (group.part.title or ""), group.part.anchor)
        for chapter in group.chapters:
            yield from chapter.tree.blocks
    if contents.has_references(build):
        yield _heading(locale.words.references, contents.REFERENCES_ANCHOR)
        yield from build.bibliography_tree.blocks


def _title(build: BuiltPaper) -> Iterator[Element]:
    settings, locale = build.paper.settings, build.paper.settings.locale
    yield _heading(settings.title, contents.TITLE_ANCHOR)
    if settings.subtitle:
        yield _paragraph([{"t": "Emph", "c": text(settings.subtitle)}])
    version = locale.words.version.format(version=settings.version) if settings.version else None
    authors = locale.listed([author.name for author in settings.authors])
    licence = licence_name(settings.licence, locale.words)
    standing = filter(None, (authors, settings.status, version, locale.date(settings.date), licence))
    yield _paragraph(text(" \N{MIDDLE DOT} ".join(standing)))
    if settings.note:
        yield _paragraph(text(" ".join(settings.note.split())))


def _metadata(build: BuiltPaper, shape: Shape) -> dict[str, Any]:
    """What pandoc's templates take from the metadata of a document."""
    settings = build.paper.settings
    date = settings.date
    known: dict[str, Any] = {
        "title": settings.title,
        "subtitle": settings.subtitle,
        "author": [author.name for author in settings.authors],
        "date": settings.locale.date(date),
        "lang": settings.language,
        "tags": list(settings.keywords),
        "papersize": shape.papers.get(settings.theme.page),
        "header-includes": pandoc.Raw(shape.writer, shape.preamble) if shape.preamble else None,
    }
    if shape.names_apart:
        known["author"] = [_person(author) for author in settings.authors]
        known["date"] = {"iso-8601": date.isoformat(), "day": date.day, "month": date.month, "year": date.year}
        known |= _publication(build)
    return known


def _publication(build: BuiltPaper) -> dict[str, Any]:
    """The facts of publication as heads that tell them apart want them."""
    settings, facts = build.paper.settings, build.paper.settings.imprint
    said = description(build)
    return {
        "article": {"doi": facts.doi, "publisher-id": facts.number},
        "journal": {"title": facts.series, "publisher-name": facts.publisher},
        "license": {
            "link": licence_address(settings.licence),
            "text": licence_words(settings.licence, settings.locale.words),
        },
        "abstract": pandoc.Raw("jats", f"<p>{escape(said, quote=False)}</p>") if said else None,
    }


def _person(author: Author) -> dict[str, str | None]:
    family, given = names_of(author)
    known = {"orcid": author.orcid and orcid_address(author.orcid), "email": author.email}
    return known | ({"surname": family, "given-names": given} if given else {"name": author.name})


def _simplified(
    element: Element, linked: bool, names: Mapping[str, str], targets: Collection[str]
) -> list[Element] | None:
    kind = element["t"]
    identifier, classes, values = attributes_of(element) or attributes()
    if kind == "Header":
        set_attributes(element, attributes(identifier if linked else ""))
        return [element]
    if kind == "Figure" and "listing" in classes and not linked:
        # pandoc's writers without figures know captions of pictures and tables only.
        return [*blocks_of(element), *_caption_blocks(element)]
    if kind in {"Span", "Div"}:
        if "backlinks" in classes:
            return []
        if linked and identifier and (kind == "Div" or identifier in targets):
            # pandoc makes a list of sources, with what refers to it, of divisions of these classes.
            set_attributes(element, attributes(identifier, *sorted(_SOURCES.intersection(classes))))
            return [element]
        inside = blocks_of(element) if kind == "Div" else inlines_of(element)
        return [{"t": "Strong", "c": inside}] if _LABELS.intersection(classes) else inside
    if kind == "Link":
        if address_of(element).startswith("#") and not linked:
            return list(inlines_of(element))
        set_attributes(element, attributes())
    elif kind == "Image":
        said = next((value for key, value in values if key == "alt"), None)
        path = address_of(element)
        shown = f"paper.{_FOLDER}/{names[path]}" if path in names else path
        kept = {key: value for key, value in values if key in {"width", "height"}} if linked else {}
        set_attributes(element, attributes(**kept))
        set_address(element, shown)
        if said:
            set_inlines(element, text(said))
    elif kind in {"Code", "CodeBlock"}:
        if kind == "CodeBlock":
            set_literal(element, with_line_numbers(element))
        set_attributes(element, attributes("", *[each for each in classes if each.isalnum()][:1]))
    elif kind == "Figure" and not linked:
        # pandoc's plain text has no captions.
        return [*blocks_of(element), *_caption_blocks(element)]
    else:
        set_attributes(element, attributes(identifier if linked else ""))
    return [element]


def _caption_blocks(figure: Element) -> list[Element]:
    """The caption of ``figure`` as blocks of the text, whatever stands in it."""
    return [_paragraph(inlines_of(one)) if one["t"] in {"Para", "Plain"} else one for one in caption_of(figure)]


def _with_caption_below(figure: Element) -> list[Element] | None:
    """The ``figure`` in which a table stands, with its caption behind it; None for another one."""
    caption = _caption_blocks(figure)
    if not caption or not any(one["t"] == "Table" for one in walk(blocks_of(figure))):
        return None
    identifier = identifier_of(figure)
    set_caption(figure, [])
    set_attributes(figure, attributes())
    return [{"t": "Div", "c": [attributes(identifier), [figure, *caption]]}]


def _heading(words: str, anchor: str) -> Element:
    return {"t": "Header", "c": [1, attributes(anchor), text(words)]}


def _paragraph(inlines: list[Element]) -> Element:
    return {"t": "Para", "c": inlines}
