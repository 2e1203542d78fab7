"""A built paper into one DOCX file for Word, LibreOffice and other word processors.

The order of the work: images into pictures, each chapter's tree into one in our styles, that tree through pandoc, what
pandoc wrote of all into one document, that into our own package of styles, settings, fonts and properties. What was
made of a chapter is kept until it changes. Nothing in the file is fetched from elsewhere, runs, or asks to be updated
when it is opened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from markupsafe import Markup

from chapterhouse.core.diagnostics import Problem, Span
from chapterhouse.core.runtime import Runtime
from chapterhouse.manuscript import pandoc
from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs.docx import typefaces
from chapterhouse.outputs.docx.book_body import INDEX_ENTRIES, own_anchors, pieces_of
from chapterhouse.outputs.docx.bookmarks import clashing_names
from chapterhouse.outputs.docx.document_parts import DocumentParts, joined
from chapterhouse.outputs.docx.dressing import Wardrobe, dressed_trees, facts_of_tree, trees_of
from chapterhouse.outputs.docx.fragments import Hyperlinks
from chapterhouse.outputs.docx.headings import heading_formats, numbering_levels
from chapterhouse.outputs.docx.heads import footer_status, header
from chapterhouse.outputs.docx.house_style import HouseStyle, UnusableStyle, read_house_style
from chapterhouse.outputs.docx.ooxml import part, written
from chapterhouse.outputs.docx.package import Relationship, packed, relationships
from chapterhouse.outputs.docx.pictures import Picture, pictures_of
from chapterhouse.outputs.docx.places import PART, places_parts
from chapterhouse.outputs.docx.properties import core_properties, own_properties, program_properties
from chapterhouse.outputs.docx.restyling import restyled, with_scheme
from chapterhouse.outputs.docx.sheet import closing_section, front_section, index_section, sheet_of, text_section
from chapterhouse.outputs.docx.writing import write_pieces
from chapterhouse.outputs.shared import contents
from chapterhouse.outputs.shared import templates as page
from chapterhouse.outputs.shared.errors import OutputError, located
from chapterhouse.outputs.shared.font_files import FontSet
from chapterhouse.outputs.shared.fonts import FAMILIES, fonts_of
from chapterhouse.outputs.shared.index import has_index
from chapterhouse.outputs.shared.pdf_pages import page_numbers
from chapterhouse.outputs.shared.rendered import Rendered
from chapterhouse.settings import Settings
from chapterhouse.settings.theme import Theme

SETTINGS = "paper.toml"
_LONG_TITLE = 70
_USUAL_SECOND_ACCENT, _DARKER = "#2A7F86", "23727A"
"""The usual colour of numbers has too little contrast on the grounds of Word's tables: a darker one stands for it."""
_CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
# What stands in for a family where the fonts in the file are not used, with its kind, its pitch and its PANOSE number.
_SUBSTITUTES = {
    "Source Serif 4": ("Cambria", "roman", "variable", "02040603050405020204"),
    "Source Sans 3": ("Calibri", "swiss", "variable", "020B0503030403020204"),
    "Source Code Pro": ("Consolas", "modern", "fixed", "020B0509030403020204"),
}


NAME = "DOCX"
SUFFIX = "docx"


def render(build: BuiltPaper, runtime: Runtime) -> Rendered:
    """The document of ``build``.

    Raises :class:`~chapterhouse.outputs.shared.errors.OutputError` where pandoc refuses the paper's tree, or where the
    document whose look it is to take over cannot be used.
    """
    store = runtime.cache
    settings = build.paper.settings
    facts = [facts_of_tree(tree, store) for tree, _ in trees_of(build)]
    drawings = [data.decode(errors="replace") for path, data in build.resources.items() if path.endswith(".svg")]
    text = frozenset(settings.title).union(*(one.characters for one in facts), *drawings, settings.subtitle or "")
    fonts = fonts_of(build)
    cut = typefaces.cut_fonts(fonts, typefaces.styles_of(fonts), text, store)
    house = _house_style(build)
    sheet = (house and house.sheet) or sheet_of(settings.theme)
    pictures = pictures_of(build.resources, sheet, list(cut.values()), store)
    own = list(own_anchors(build))
    clashing = clashing_names([*own, *(anchor for one in facts for anchor in one.anchors)])
    wardrobe = Wardrobe(sheet, clashing, heading_formats(settings.locale), pictures)
    pages = page_numbers(build.made["pdf"]) if "pdf" in build.made else {}
    pieces = list(pieces_of(build, dressed_trees(build, facts, wardrobe, own, store), wardrobe, pages))
    right_to_left = settings.locale.direction == "rtl"
    main = contents.main_anchor(build)
    sections = {main: front_section(sheet, right_to_left=right_to_left)}
    last = text_section(sheet, right_to_left=right_to_left)
    if has_index(build):
        sections[INDEX_ENTRIES] = sections[main] if main == contents.COLOPHON_ANCHOR else last
        sections[contents.COLOPHON_ANCHOR] = index_section(sheet, right_to_left=right_to_left)
        last = closing_section(sheet, right_to_left=right_to_left)
    with located(SETTINGS, pandoc.PandocError):
        fragments = write_pieces(pieces, sections, runtime)
    colour = _number_colour(settings.theme)
    levels = numbering_levels(wardrobe.formats, settings.numbering.section_depth)
    lists = _themed("numbering.xml.jinja", lists=levels, colour=colour)
    document = joined(fragments, last, lists)
    styles = _themed(
        "styles.xml.jinja",
        language=settings.language,
        fonts=fonts,
        theme=settings.theme,
        direction=settings.locale.direction,
        text_width=sheet.text_width,
        section_depth=settings.numbering.section_depth,
        number_colour=colour,
        long_title=len(settings.title) > _LONG_TITLE,
    )
    theme = page.theme_text("word/theme.xml").encode()
    left, right = header(settings, [chapter.title for chapter in build.chapters])
    parts = dict(_images(document.images, pictures))
    # The type of the house is on its machines; only code is set in ours there.
    faces = {face: typefaces.masked(font) for face, font in cut.items() if house is None or face.family == fonts.code}
    parts |= {f"word/fonts/font{number}.odttf": font for number, (font, _) in enumerate(faces.values(), 1)}
    parts |= {
        "_rels/.rels": relationships(
            [
                Relationship("document", "officeDocument", "word/document.xml"),
                Relationship("core", _CORE, "docProps/core.xml"),
                Relationship("program", "extended-properties", "docProps/app.xml"),
                Relationship("own", "custom-properties", "docProps/custom.xml"),
            ]
        ),
        **places_parts(build, store),
        "docProps/app.xml": program_properties(),
        "docProps/core.xml": core_properties(build),
        "docProps/custom.xml": own_properties(build),
        "word/_rels/document.xml.rels": relationships(list(_document_relationships(document, pictures))),
        "word/_rels/fontTable.xml.rels": relationships(
            [Relationship(f"font{number}", "font", f"fonts/font{number}.odttf") for number in range(1, len(faces) + 1)]
        ),
        "word/_rels/footnotes.xml.rels": relationships(list(_note_relationships(document, pictures))),
        "word/document.xml": document.document,
        "word/fontTable.xml": _font_table(fonts, {face: key for face, (_, key) in faces.items()}),
        "word/footer.xml": _footer(settings),
        "word/footnotes.xml": document.footnotes,
        "word/header.xml": _themed("header.xml.jinja", left=Markup(left), right=Markup(right)),
        "word/numbering.xml": document.numbering,
        "word/settings.xml": _themed("settings.xml.jinja", language=settings.language),
        "word/styles.xml": styles if house is None else restyled(styles, house, fonts.code),
        "word/theme/theme1.xml": theme if house is None else with_scheme(theme, house),
    }
    return Rendered({SUFFIX: packed(parts)})


def _house_style(build: BuiltPaper) -> HouseStyle | None:
    if build.word_style is None:
        return None
    try:
        return read_house_style(build.word_style)
    except UnusableStyle as error:
        span = build.paper.spans.get(("theme", "word"), Span(SETTINGS))
        message = f"{build.paper.settings.theme.word} cannot be its look: {error}"
        raise OutputError([Problem(span, message, "name another document, or none")]) from error


def _footer(settings: Settings) -> bytes:
    before, behind = settings.locale.around("page")
    status = footer_status(settings)
    return _themed("footer.xml.jinja", before=before[:1].upper() + before[1:], behind=behind, status=status)


def _number_colour(theme: Theme) -> str:
    """The colour of the numbers of headings, in hexadecimal digits."""
    colour = theme.second_accent.upper()
    return _DARKER if colour == _USUAL_SECOND_ACCENT else colour[1:]


def _themed(template: str, **values: object) -> bytes:
    return page.render(f"word/{template}", **values).encode()


def _images(shown: Mapping[str, int], pictures: Mapping[str, Picture]) -> Iterator[tuple[str, bytes]]:
    for path, number in shown.items():
        picture = pictures[path]
        yield f"word/media/image{number}.{picture.suffix}", picture.raster
        if picture.drawing is not None:
            yield f"word/media/drawing{number}.svg", picture.drawing


def _document_relationships(document: DocumentParts, pictures: Mapping[str, Picture]) -> Iterator[Relationship]:
    for name in ("styles", "settings", "fontTable", "numbering", "footnotes", "header", "footer"):
        yield Relationship(name, name, f"{name}.xml")
    yield Relationship("theme", "theme", "theme/theme1.xml")
    yield Relationship("places", "customXml", f"../{PART}")
    yield from _image_relationships(document.images, pictures)
    yield from _links(document.hyperlinks)


def _note_relationships(document: DocumentParts, pictures: Mapping[str, Picture]) -> Iterator[Relationship]:
    shown = {path: number for path, number in document.images.items() if path in document.note_images}
    yield from _image_relationships(shown, pictures)
    yield from _links(document.note_hyperlinks)


def _image_relationships(shown: Mapping[str, int], pictures: Mapping[str, Picture]) -> Iterator[Relationship]:
    for path, number in shown.items():
        picture = pictures[path]
        yield Relationship(f"image{number}", "image", f"media/image{number}.{picture.suffix}")
        if picture.drawing is not None:
            yield Relationship(f"drawing{number}", "image", f"media/drawing{number}.svg")


def _links(hyperlinks: Hyperlinks) -> Iterator[Relationship]:
    for name, address in hyperlinks:
        yield Relationship(name, "hyperlink", address, outside=True)


def _kind_of(used: FontSet, family: str) -> str:
    """The usual family whose part ``family`` has."""
    return {used.code: FAMILIES[2], used.text: FAMILIES[0]}.get(family, FAMILIES[1])


def _font_table(used: FontSet, keys: dict[typefaces.Style, str]) -> bytes:
    fonts = []
    for family in used.families:
        other, kind, pitch, panose = _SUBSTITUTES[_kind_of(used, family)]
        embedded = "".join(
            f'<w:{face.slot} r:id="font{number}" w:fontKey="{key}"/>'
            for number, (face, key) in enumerate(keys.items(), 1)
            if face.family == family
        )
        fonts.append(
            f'<w:font w:name="{written(family)}"><w:altName w:val="{other}"/><w:panose1 w:val="{panose}"/>'
            f'<w:charset w:val="00"/><w:family w:val="{kind}"/><w:pitch w:val="{pitch}"/>{embedded}</w:font>'
        )
    return part(
        '<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        f'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">{"".join(fonts)}</w:fonts>'
    )
