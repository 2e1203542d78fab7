"""One unit of the paper into pages: what a worker process does.

This module imports WeasyPrint, so it is itself imported only where something has to be laid out, after Pango was loaded
and fontconfig was pointed at the theme's fonts (``typefaces.use_theme_fonts``).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from xml.etree import ElementTree

import cssselect2
import weasyprint
import weasyprint.pdf
from weasyprint.css.counters import CounterStyle
from weasyprint.logger import LOGGER
from weasyprint.text.ffi import pango
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from chapterhouse.core.runtime import without_garbage_collection
from chapterhouse.outputs.pdf.fetcher import MappingFetcher
from chapterhouse.outputs.pdf.names import SCHEME
from chapterhouse.outputs.pdf.page_tree import page_tree
from chapterhouse.outputs.pdf.printed_lines import lines_of
from chapterhouse.outputs.pdf.tagging import Tagger
from chapterhouse.outputs.pdf.time_limit import OutOfTime, processor_seconds
from chapterhouse.outputs.pdf.typefaces import FontUse, located
from chapterhouse.outputs.pdf.typeset_pages import Job, TypesetError, TypesetPages
from chapterhouse.outputs.pdf.weasyprint_patches import fix

_NOT_IN_FONTS = re.compile(
    r'^\.notdef glyph rendered for Unicode string unsupported by fonts: "(.*)" \(U\+([0-9A-F]+)\)$', re.S
)
_SHOWN_AROUND = 24


class _DeferredFonts(dict[object, object]):
    """The fonts of a document, hidden from whoever would embed them: that is done once, for the bound paper."""

    def values(self) -> tuple[()]:  # type: ignore[override]
        """Nothing to embed."""
        return ()


class Typesetter:
    """Lays out units with one font configuration and one parsed stylesheet."""

    def __init__(self, stylesheet: str, seconds: float) -> None:
        """Parse ``stylesheet``; raises :class:`TypesetError` where WeasyPrint finds fault with it.

        ``seconds`` is the processor time that the layout of one unit may take.
        """
        fix()
        self._seconds = seconds
        self._fonts = FontConfiguration()
        self._counters = CounterStyle()
        with _listening("print.css", "") as errors:
            self._css = weasyprint.CSS(
                string=stylesheet,
                font_config=self._fonts,
                counter_style=self._counters,
                url_fetcher=MappingFetcher({}),
            )
        if errors:
            raise TypesetError(tuple(errors))

    def typeset(self, job: Job) -> TypesetPages:
        """The pages of ``job``; raises :class:`TypesetError` with every warning and error of the layout."""
        tree = page_tree(job)
        text = "".join(tree.itertext())
        tagger = Tagger()
        weasyprint.pdf.add_tags = tagger
        with _listening(job.source, text) as errors, without_garbage_collection():
            try:
                with processor_seconds(self._seconds):
                    document = _html(tree, job.resources).render(
                        font_config=self._fonts,
                        counter_style=self._counters,
                        stylesheets=[self._css],
                        pdf_tags=True,
                    )
                    document.fonts = _DeferredFonts()
                    pdf = document.write_pdf(pdf_tags=True)
            except OutOfTime:
                errors.append(
                    f"{job.source}: the layout takes more than {self._seconds} seconds of computing; "
                    "part the chapter, or take apart a paragraph or table with very many notes or cells"
                )
            except MemoryError:
                errors.append(
                    f"{job.source}: the layout takes more memory than it may; part the chapter, or make what is drawn "
                    "in it simpler"
                )
            except FatalURLFetchingError as error:
                errors.append(f"{job.source}: {error.__cause__ or error}")
            except Exception as error:
                # Whatever a chapter drives the layout to is a fault of these pages, told with its chapter.
                errors.append(f"{job.source}: the layout failed ({type(error).__name__}: {error})")
        if errors:
            raise TypesetError(tuple(dict.fromkeys(errors)))
        return TypesetPages(
            pdf=pdf,
            pages=len(document.pages),
            anchors=_anchors(document),
            slots=tuple(tagger.slots),
            fonts={font.hash: self._use(font) for font in dict.values(document.fonts)},
            layout_version=layout_version(),
            lines=lines_of(document.pages, tree),
        )

    def _use(self, font: object) -> FontUse:
        axes = {"wght": font.weight, **font.variations}  # type: ignore[attr-defined]
        return FontUse(located(font.file_content, axes), dict(font.widths), dict(font.to_unicode))  # type: ignore[attr-defined]


def layout_version() -> str:
    """Which WeasyPrint and which Pango lay out: other versions make other pages."""
    return f"WeasyPrint {weasyprint.__version__}, Pango {pango.pango_version()}"


def _html(tree: ElementTree.Element, resources: Mapping[str, bytes]) -> weasyprint.HTML:
    """A WeasyPrint page over a tree that expat has parsed; its own parser is pure Python, and slow."""
    html = weasyprint.HTML.__new__(weasyprint.HTML)
    html.base_url = None
    html.url_fetcher = MappingFetcher(resources)
    html.media_type = "print"
    html.wrapper_element = cssselect2.ElementWrapper.from_html_root(tree, content_language=None)
    html.etree_element = html.wrapper_element.etree_element
    return html


def _anchors(document: weasyprint.Document) -> dict[str, tuple[int, float, float]]:
    """Every identifier with its page, counted from 0, and its place on it, in points from the lower left corner."""
    found: dict[str, tuple[int, float, float]] = {}
    for number, page in enumerate(document.pages):
        for name, (left, top, *_) in page.anchors.items():
            place = (number, round(left * 0.75, 2), round((page.height - top) * 0.75, 2))
            found.setdefault(name, place)
    return found


class _Errors(logging.Handler):
    def __init__(self, source: str, text: str) -> None:
        super().__init__(logging.WARNING)
        self.found: list[str] = []
        self._source, self._text = source, text

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage().replace(SCHEME, "")
        missing = _NOT_IN_FONTS.match(message)
        if missing:
            message = self._missing(missing[1], missing[2])
        self.found.append(f"{self._source}: {message}")

    def _missing(self, character: str, code: str) -> str:
        at = self._text.find(character)
        near = ""
        if at >= 0:
            start = max(0, at - _SHOWN_AROUND)
            near = f', in "{" ".join(self._text[start : at + _SHOWN_AROUND].split())}"'
        return f'no font of the theme has the character "{character}" (U+{code}){near}'


@contextmanager
def _listening(source: str, text: str) -> Iterator[list[str]]:
    """Collect what WeasyPrint logs as a warning or an error meanwhile."""
    handler = _Errors(source, text)
    handlers, propagate, level = LOGGER.handlers[:], LOGGER.propagate, LOGGER.level
    LOGGER.handlers, LOGGER.propagate = [handler], False
    LOGGER.setLevel(logging.WARNING)
    try:
        yield handler.found
    finally:
        LOGGER.handlers, LOGGER.propagate = handlers, propagate
        LOGGER.setLevel(level)
