"""A built paper into an EPUB 3.3 book: one file that reading systems, libraries and screen readers know.

    chapters -> documents -> links between their files -> fonts, style, cover, package -> one archive

The book holds no script and names nothing outside itself but the pages that its text links to.
"""

from __future__ import annotations

from chapterhouse.core.cache import Cache
from chapterhouse.core.runtime import Runtime
from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs.epub.access import accessibility
from chapterhouse.outputs.epub.container import pack
from chapterhouse.outputs.epub.cover import kept_cover
from chapterhouse.outputs.epub.documents import documents
from chapterhouse.outputs.epub.fragments import FragmentRenderer
from chapterhouse.outputs.epub.linking import LinkedDocument, linked
from chapterhouse.outputs.epub.package import Item, package
from chapterhouse.outputs.epub.page_breaks import Marks, PrintedPages, marks_of
from chapterhouse.outputs.shared import templates as page
from chapterhouse.outputs.shared import webfonts
from chapterhouse.outputs.shared.accents import book_accents
from chapterhouse.outputs.shared.font_files import FontSet
from chapterhouse.outputs.shared.fonts import fonts_of, with_families
from chapterhouse.outputs.shared.pdf_pages import carried_map, page_numbers
from chapterhouse.outputs.shared.rendered import Rendered

_FOLDER = "EPUB"
_STYLE = "book.css"
_SHEETS = (
    "book/text.css",
    "book/apparatus.css",
    "shared/lists.css",
    "shared/boxes.css",
    "shared/index.css",
    "shared/code.css",
    "book/code.css",
)
_COVER = "images/cover.png"


NAME = "EPUB"
SUFFIX = "epub"


def render(build: BuiltPaper, runtime: Runtime) -> Rendered:
    """The book of ``build``.

    Raises :class:`~chapterhouse.outputs.shared.errors.OutputError` where a chapter's body is not well-formed,
    and :class:`~chapterhouse.outputs.epub.anchors.LostLink` where a link of it leads nowhere.
    """
    renderer = FragmentRenderer(build.resources, build.paper.settings.locale.words)
    pdf = build.made.get("pdf")
    pages = None if pdf is None else PrintedPages(carried_map(pdf), page_numbers(pdf))
    settings = build.paper.settings
    unlinked = documents(build, renderer, runtime.cache, pages.map.labels if pages else ())
    marks: list[Marks] = [[] for _ in unlinked]
    if pages is not None:
        chapters = {document.path: at for at, document in enumerate(unlinked) if document.path is not None}
        marks = marks_of(unlinked, chapters, pages, runtime.cache)
    texts = linked(unlinked, marks, settings.locale, runtime.cache)
    contents = {text.name: text.text.encode() for text in texts}
    fonts, faces = _fonts(texts, fonts_of(build), runtime.cache)
    files = {
        **contents,
        _STYLE: "\n".join([faces, *_sheets(build), renderer.rules]).encode(),
        **fonts,
        **renderer.images,
    }
    properties = {text.name: text.properties for text in texts}
    picture = kept_cover(settings, build.errors, runtime.cache)
    if picture is not None:
        files[_COVER] = picture
        properties[_COVER] = ("cover-image",)
    items = [Item(name, properties.get(name, ()), read=name in contents) for name in files]
    access = accessibility(
        [text.shown for text in texts],
        renderer.undescribed,
        settings.locale,
        has_pages=pages is not None,
        certified_by=settings.imprint.accessibility_certified_by if not build.errors else None,
    )
    book = pack(
        {
            "META-INF/container.xml": page.render("book/container.xml.jinja", folder=_FOLDER).encode(),
            f"{_FOLDER}/package.opf": package(build, items, access),
            **{f"{_FOLDER}/{name}": data for name, data in files.items()},
        },
        build.revision.date,
    )
    return Rendered({SUFFIX: book})


def _sheets(build: BuiltPaper) -> list[str]:
    theme = build.paper.settings.theme
    written = [*map(page.theme_text, _SHEETS), page.base_sheet(theme.base, "book")]
    sheets = [with_families(sheet, fonts_of(build)) for sheet in written]
    return [*book_accents(sheets, theme), build.paper.sheet("book")]


def _fonts(texts: tuple[LinkedDocument, ...], fonts: FontSet, cache: Cache) -> tuple[dict[str, bytes], str]:
    """The fonts of the book, cut down to its characters, by their names, and the rules that name them."""
    coded = any("code" in text.shown.tags for text in texts)
    characters = frozenset[str]().union(*(text.characters for text in texts))
    faces = webfonts.faces_of(fonts, characters, coded=coded)
    cut = webfonts.cut_fonts(faces, characters, cache)
    names = [f"fonts/{face.name}.woff2" for face in faces]
    rules = "\n".join(webfonts.font_face(face, name) for face, name in zip(faces, names, strict=True))
    return dict(zip(names, cut, strict=True)), rules
