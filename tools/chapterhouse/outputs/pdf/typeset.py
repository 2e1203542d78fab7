"""One unit of the paper into pages: what a worker process does.

This module imports WeasyPrint, so it is itself imported only where something has to be laid out, after Pango was loaded
and fontconfig was pointed at the theme's fonts (``typefaces.use_theme_fonts``).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from xml.etree.ElementTree import Element

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
from chapterhouse.outputs.pdf.fitting import fit, remaining
from chapterhouse.outputs.pdf.measure import misfits
from chapterhouse.outputs.pdf.names import SCHEME
from chapterhouse.outputs.pdf.page_making import well_made
from chapterhouse.outputs.pdf.page_problem import PageProblem
from chapterhouse.outputs.pdf.page_tree import page_tree, plain_tree
from chapterhouse.outputs.pdf.printed_lines import lines_of
from chapterhouse.outputs.pdf.tagging import Tagger
from chapterhouse.outputs.pdf.time_limit import OutOfTime, processor_seconds
from chapterhouse.outputs.pdf.typefaces import FontUse, located
from chapterhouse.outputs.pdf.typeset_pages import Job, TypesetError, TypesetPages
from chapterhouse.outputs.pdf.unprinted import lost_letters, text_of, unprinted
from chapterhouse.outputs.pdf.weasyprint_patches import fix

_NOT_IN_FONTS = re.compile(
    r'^\.notdef glyph rendered for Unicode string unsupported by fonts: "(.*)" \(U\+([0-9A-F]+)\)$', re.S
)
_IMAGE = re.compile(r"image ['\"]?([^'\":\s]+\.(?:svg|png|jpe?g))", re.IGNORECASE)
_SHOWN_AROUND = 24
_OUR_FAULT = "tell the makers of the program, for it is at fault"
_LAYOUTS = 3
_PLAIN_SECONDS = 60.0


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
        with _listening() as errors:
            self._css = weasyprint.CSS(
                string=stylesheet,
                font_config=self._fonts,
                counter_style=self._counters,
                url_fetcher=MappingFetcher({}),
            )
        if errors:
            raise TypesetError(tuple(f"print.css: {error.message}" for error in errors))

    def typeset(self, job: Job) -> TypesetPages:
        """The pages of ``job``, with what was found in setting them.

        Where the layout fails, its text is set plainly, so that a draft has it. Raises :class:`TypesetError` where that
        fails, too.
        """
        tree, problems = page_tree(job)
        text = text_of(tree)
        with _listening(tree) as logged, without_garbage_collection():
            try:
                with processor_seconds(self._seconds):
                    document, fitted, beyond = self._fitted(tree, job)
                    pages = self._pages(document, tree)
                problems += fitted
                problems += unprinted(document, tree, beyond)
                if lost := lost_letters(text, text_of(tree)):
                    message = f"letters are lost where the pages are made to fit: {lost[:_SHOWN_AROUND]}"
                    problems.append(PageProblem("typesetting", message, _OUR_FAULT))
            except OutOfTime:
                message = f"the layout takes more than {self._seconds} seconds of computing"
                hint = "part the chapter, or take apart a paragraph or table with very many notes or cells"
                problems.append(PageProblem("typesetting", message, hint))
                pages = self._plainly(tree, job)
            except MemoryError:
                message = "the layout takes more memory than it may"
                hint = "part the chapter, or make what is drawn in it simpler"
                problems.append(PageProblem("typesetting", message, hint))
                pages = self._plainly(tree, job)
            except FatalURLFetchingError as error:
                problems.append(PageProblem("typesetting", str(error.__cause__ or error)))
                pages = self._plainly(tree, job)
            except Exception as error:
                # Whatever a chapter drives the layout to is an error of these pages, reported with its chapter.
                message = f"the layout failed ({type(error).__name__}: {error})"
                problems.append(PageProblem("typesetting", message, "take out what was written last, bit by bit"))
                pages = self._plainly(tree, job)
        return replace(pages, problems=tuple(dict.fromkeys([*problems, *logged])))

    def _fitted(self, tree: Element, job: Job) -> tuple[weasyprint.Document, list[PageProblem], frozenset[Element]]:
        """``tree`` laid out, again and again until what can be made to fit does; what was found; what does not fit."""
        problems: list[PageProblem] = []
        for _ in range(_LAYOUTS):
            document = self._laid_out(tree, job)
            found = misfits(document)
            fitted = fit(tree, found, lambda page: self._laid_out(page, job)) if found else []
            problems += fitted
            if not fitted:
                break
        problems += remaining(found)
        beyond = frozenset(misfit.element for misfit in found)
        return well_made(tree, document, lambda page: self._laid_out(page, job)), problems, beyond

    def _laid_out(self, tree: Element, job: Job) -> weasyprint.Document:
        return _html(tree, job.resources).render(
            font_config=self._fonts, counter_style=self._counters, stylesheets=[self._css], pdf_tags=True
        )

    def _plainly(self, tree: Element, job: Job) -> TypesetPages:
        try:
            with processor_seconds(max(self._seconds, _PLAIN_SECONDS)):
                plain = plain_tree(tree)
                return self._pages(self._laid_out(plain, job), plain)
        except (Exception, OutOfTime) as error:
            raise TypesetError((f"{job.source}: not even the text alone can be laid out ({error})",)) from error

    def _pages(self, document: weasyprint.Document, tree: Element) -> TypesetPages:
        tagger = Tagger()
        weasyprint.pdf.add_tags = tagger
        document.fonts = _DeferredFonts()
        return TypesetPages(
            pdf=document.write_pdf(pdf_tags=True),
            widths=tuple(round(page.width * 0.75, 3) for page in document.pages),
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


def _html(tree: Element, resources: Mapping[str, bytes]) -> weasyprint.HTML:
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
    """What WeasyPrint logs, as problems of the pages of ``tree``."""

    def __init__(self, tree: Element | None) -> None:
        super().__init__(logging.WARNING)
        self.found: list[PageProblem] = []
        self._text = "" if tree is None else "".join(tree.itertext())

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage().replace(SCHEME, "")
        missing = _NOT_IN_FONTS.match(message)
        image = _IMAGE.search(message)
        if missing:
            self.found.append(self._missing(missing[1], missing[2]))
        else:
            self.found.append(PageProblem("typesetting", message, image=image[1] if image else ""))

    def _missing(self, character: str, code: str) -> PageProblem:
        at = self._text.find(character)
        near = " ".join(self._text[max(0, at - _SHOWN_AROUND) : at + _SHOWN_AROUND].split()) if at >= 0 else ""
        shown = f', in "{near}"' if near else ""
        message = f'no font of the theme has the character "{character}" (U+{code}){shown}'
        return PageProblem("typesetting", message, words=self._text[at : at + _SHOWN_AROUND] if at >= 0 else "")


@contextmanager
def _listening(tree: Element | None = None) -> Iterator[list[PageProblem]]:
    """Collect what WeasyPrint logs as a warning or an error meanwhile."""
    handler = _Errors(tree)
    handlers, propagate, level = LOGGER.handlers[:], LOGGER.propagate, LOGGER.level
    LOGGER.handlers, LOGGER.propagate = [handler], False
    LOGGER.setLevel(logging.WARNING)
    try:
        yield handler.found
    finally:
        LOGGER.handlers, LOGGER.propagate = handlers, propagate
        LOGGER.setLevel(level)
