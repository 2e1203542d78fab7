"""The built paper into one PDF, chapter by chapter.

Every unit (a chapter, the contents, the title page) is typeset by itself, in worker processes, and kept in a cache by
its content. A unit's layout holds no page number, only room for it; when all units are set, the numbers are known,
are filled in, and the units are bound (``chapterhouse.outputs.pdf.bind``). So one word changed costs one chapter's
layout, and a page more in chapter 2 moves the numbers of all later chapters without setting them again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import distribution, version
from pathlib import Path
from urllib.parse import unquote

from chapterhouse import __version__
from chapterhouse.core import memo
from chapterhouse.core.cache import Cache
from chapterhouse.core.diagnostics import Problem, Span
from chapterhouse.core.rules.building import FITTED_TO_PAGE, UNPRINTED_TEXT
from chapterhouse.core.runtime import Runtime
from chapterhouse.manuscript.marked_errors import show_missing_in_markup
from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs.pdf import SUFFIX, typefaces
from chapterhouse.outputs.pdf.bind import Bookmark, Metadata, Section, bind
from chapterhouse.outputs.pdf.locating import located
from chapterhouse.outputs.pdf.names import PAGE_REFERENCE, destination
from chapterhouse.outputs.pdf.page_problem import PageProblem
from chapterhouse.outputs.pdf.printed_map import TypesetUnit, printed_map
from chapterhouse.outputs.pdf.provenance import carried
from chapterhouse.outputs.pdf.review_marks import ReviewMarks
from chapterhouse.outputs.pdf.settling import UNKNOWN, Settled, settle
from chapterhouse.outputs.pdf.slots import Folio, fill, folio
from chapterhouse.outputs.pdf.standards import STANDARDS
from chapterhouse.outputs.pdf.stylesheet import print_stylesheet
from chapterhouse.outputs.pdf.typefaces import FontUse
from chapterhouse.outputs.pdf.typeset_pages import TypesetError, TypesetPages
from chapterhouse.outputs.pdf.typesetters import Typesetters
from chapterhouse.outputs.pdf.units import BIBLIOGRAPHY, RUN_ON, Unit, condensed, outline_of, units_of
from chapterhouse.outputs.shared import templates as page
from chapterhouse.outputs.shared.errors import OutputError
from chapterhouse.outputs.shared.fonts import fonts_of
from chapterhouse.outputs.shared.rendered import Rendered
from chapterhouse.settings import Settings
from chapterhouse.settings.theme import millimetres

_SHEETS = (
    "print/print.css",
    "shared/lists.css",
    "shared/boxes.css",
    "shared/code.css",
    "print/code.css",
    "print/front.css",
    "print/book.css",
)
_SETTINGS = "paper.toml"
_FOLIO_NAME = "Folio"
_POINTS = 72 / 25.4
"""In a millimetre."""


_MOST_OF_PAPER, _FEW_PAGES = 0.15, 3
"""The share of the pages from which on the bibliography is set smaller, and how many pages are never too many."""


def render(build: BuiltPaper, runtime: Runtime) -> Rendered:
    """The paper as a PDF that meets the standards it names, and what was found in setting its pages.

    The same ``build`` gives the same bytes, with any cache and any number of jobs.
    Raises :class:`~chapterhouse.outputs.shared.errors.OutputError` where pages cannot be set at all.
    """
    try:
        bound = render_pages(build, Contents(units_of(build), outline_of(build)), runtime)
    except TypesetError as error:
        raise OutputError(_problem(build, message) for message in error.messages) from error
    name = f"review.{SUFFIX}" if build.review else f"print.{SUFFIX}" if build.press else SUFFIX
    return Rendered({name: bound.pdf}, tuple(located(build.paper, bound.problems)))


def _problem(build: BuiltPaper, message: str) -> Problem:
    for chapter in build.chapters:
        if message.startswith(f"{chapter.path}: "):
            return Problem(Span(chapter.path), message.removeprefix(f"{chapter.path}: "))
    return Problem(Span("paper.toml"), message)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a PDF is made of: its units and its outline, with more ``style``; whether it ``carries`` sources and map."""

    units: Sequence[Unit]
    outline: Sequence[Bookmark]
    style: str = ""
    carries: bool = True


def render_pages(build: BuiltPaper, contents: Contents, runtime: Runtime) -> Bound:
    """The ``contents``, set and bound in the look of ``build``; raises :class:`TypesetError`."""
    units = list(contents.units)
    if build.errors:  # a draft must come out all the same
        characters = build.paper.characters
        units = [replace(unit, html=show_missing_in_markup(unit.html, characters)) for unit in units]
    fonts = fonts_of(build)
    typefaces.know(fonts)
    theme = build.paper.settings.theme
    sheets = [*map(page.theme_text, _SHEETS), page.base_sheet(theme.base, "print")]
    if build.press:
        sheets.append(page.theme_text("print/press.css"))
    style = "\n".join([*sheets, contents.style])
    stylesheet = f"{print_stylesheet(style, theme, fonts)}\n{build.paper.sheet('print')}"
    store, progress = runtime.cache, runtime.progress
    inputs = (
        stylesheet,
        fonts.key,
        repr(build.paper.settings),
        repr(build.revision),
        *_content(build, contents, units),
    )
    bound = memo.find(store, "pdf", inputs, Bound.from_bytes)
    if bound is not None:
        progress("typesetting", len(units), len(units))
        return bound
    with Typesetters(build.resources, stylesheet, fonts, runtime) as workers:
        near = theme.page_references == "spread"
        settled = settle(units, workers, progress, two_sided=theme.two_sided, near=near)
        if smaller := _with_smaller_bibliography(units, settled):
            settled = settle(smaller, workers, progress, two_sided=theme.two_sided, near=near)
    progress("binding", 0, 1)
    bound = _bind(build, contents, settled, store)
    progress("binding", 1, 1)
    memo.keep(store, "pdf", inputs, bound.to_bytes())
    store.prune()
    return bound


def _with_smaller_bibliography(units: Sequence[Unit], settled: Settled) -> list[Unit]:
    """The ``units`` again, where the bibliography takes more of the paper than it should; none where it does not."""
    lengths = {unit.source: made.pages for unit, made in zip(settled.units, settled.pages, strict=True)}
    if lengths.get(BIBLIOGRAPHY, 0) <= max(_MOST_OF_PAPER * sum(lengths.values()), _FEW_PAGES):
        return []
    return [condensed(unit) if unit.source == BIBLIOGRAPHY else unit for unit in units]


@dataclass(frozen=True, slots=True)
class Bound:
    """The bound file, and what was found in setting its pages, each with the project file that these are made of."""

    pdf: bytes
    problems: tuple[tuple[str, PageProblem], ...]

    def to_bytes(self) -> bytes:
        """An entry for the cache."""
        return json.dumps([(path, asdict(problem)) for path, problem in self.problems]).encode() + b"\n" + self.pdf

    @classmethod
    def from_bytes(cls, entry: bytes) -> Bound:
        """The bound file of a cache entry; raises ValueError, KeyError or TypeError where it is not whole."""
        facts, pdf = entry.split(b"\n", 1)
        return cls(pdf, tuple((path, PageProblem(**problem)) for path, problem in json.loads(facts)))


def _content(build: BuiltPaper, contents: Contents, units: Sequence[Unit]) -> Iterator[str | bytes]:
    for unit in units:
        yield unit.html
    for mark in contents.outline:
        yield repr(mark)
    for path in sorted({path for unit in units for path in unit.resources} & build.resources.keys()):
        yield path
        yield build.resources[path]
    for listed in build.paper.chapters:  # the map of places knows their lines, which markup does not
        yield listed.chapter.text
    yield repr((build.review, build.draft, build.press, contents.carries))
    if build.earlier is not None:
        yield repr((build.earlier.commit, sorted(build.earlier.texts.items())))


def _middle(settings: Settings, page: int, width: float) -> float:
    """Where the middle of the text is on a ``page`` of a unit, counted from 0, in points from the left."""
    theme = settings.theme
    if abs(width - theme.page_size[0] * _POINTS) > 1:
        return width / 2  # a turned page
    shift = (millimetres(theme.margins.left) - millimetres(theme.margins.right)) / 2 * _POINTS
    is_left = page % 2 == (0 if settings.locale.direction == "rtl" else 1)
    return width / 2 + (-shift if theme.two_sided and is_left else shift)


def _page_words(build: BuiltPaper, label: str) -> str:
    words = build.paper.settings.locale.numbered("page", label).replace("\N{NO-BREAK SPACE}", " ")
    return words[:1].upper() + words[1:]


def _lost_targets(units: Sequence[Unit], labels: Mapping[str, str]) -> Iterator[tuple[str, PageProblem]]:
    for unit in units:
        for target in unit.targets:
            if labels[target] == UNKNOWN:
                message = f'nothing in the paper has the identifier "{target}", whose page number is wanted'
                yield unit.path, PageProblem("typesetting", message)


def _problems(units: Sequence[Unit], typeset_pages: Sequence[TypesetPages]) -> Iterator[tuple[str, PageProblem]]:
    for unit, made in zip(units, typeset_pages, strict=True):
        says_again = unit.source not in (unit.path, BIBLIOGRAPHY, RUN_ON)
        for problem in made.problems:
            if not (says_again and problem.code == UNPRINTED_TEXT.code):  # what the contents hide, chapters print
                yield unit.path, problem


def _colour_profile() -> bytes:
    """The sRGB profile that WeasyPrint brings, found without an import: that would need Pango in this process too."""
    return Path(str(distribution("weasyprint").locate_file("weasyprint/pdf/sRGB2014.icc"))).read_bytes()


def _bind(build: BuiltPaper, contents: Contents, settled: Settled, store: Cache) -> Bound:
    settings = build.paper.settings
    units, typeset_pages, by_unit, labels = settled.units, settled.pages, settled.labels, settled.numbers
    fonts = fonts_of(build)
    style = Folio(typefaces.face_of(fonts.text, fonts=fonts, wght=400, opsz=9), size=9.5, height=45, grey=0.25)
    uses = typefaces.union([*(use for made in typeset_pages for use in made.fonts.values()), FontUse(style.face)])
    chapters = {listed.chapter.path: listed.chapter for listed in build.paper.chapters}
    mapped = printed_map(
        [
            TypesetUnit(chapters.get(u.source), p, m.lines)
            for u, m, p in zip(units, typeset_pages, by_unit, strict=True)
        ],
        build.revision,
        store,
        running=settings.review.line_numbers == "running",
    )
    review = ReviewMarks(mapped, build) if build.review else None
    if review:
        uses.setdefault(review.face, FontUse(review.face))
    positions = {face: index for index, face in enumerate(uses)}
    sections = []
    first = 0
    for unit, made, pages in zip(units, typeset_pages, by_unit, strict=True):
        glyphs = {name: uses[use.face] for name, use in made.fonts.items()}
        folios = [
            folio(label, _middle(settings, at, width), style, _FOLIO_NAME, uses[style.face]) if unit.folios else None
            for at, (label, width) in enumerate(zip(pages, made.widths, strict=False))  # a blank page has no width
        ]
        names = {_FOLIO_NAME: positions[style.face]}
        if review:
            names[review.FONT] = positions[review.face]
            folios = [review.drawn(first + at, below, uses[review.face]) for at, below in enumerate(folios)]
        first += len(pages)
        sections.append(
            Section(
                pdf=made.pdf,
                fonts={name: positions[use.face] for name, use in made.fonts.items()} | names,
                labels=pages,
                anchors={
                    destination(name): place
                    for name, place in made.anchors.items()
                    if not name.startswith(PAGE_REFERENCE)
                },
                streams={(slot.page, slot.stream): fill(slot, labels[slot.target], glyphs) for slot in made.slots},
                overlays=folios,
                descriptions={
                    (slot.page, slot.annotation): _page_words(build, labels[slot.target]) for slot in made.slots
                },
                margin=review.MARGIN if review else 0.0,
            )
        )
    problems = [*_problems(units, typeset_pages), *_lost_targets(units, labels)]
    # Who is only credited, such as the organiser of a workshop, has not written the paper.
    authors = tuple(author.name for author in settings.authors)
    metadata = Metadata(
        title=settings.title,
        language=settings.language,
        authors=authors,
        keywords=settings.keywords,
        description=settings.subtitle,
        rights=settings.licence,
        creator=f"chapterhouse {__version__}",
        producer=f"WeasyPrint {version('weasyprint')}, pikepdf {version('pikepdf')}",
        date=build.revision.date,
        colour_profile=_colour_profile(),
        standard=STANDARDS[settings.pdf_standard],
        conforms=build.errors == 0 and all(problem.code == FITTED_TO_PAGE.code for _, problem in problems),
    )
    attachments = carried(build, mapped) if contents.carries else ()
    programs = [typefaces.embed(use) for use in uses.values()]
    grey = build.press == "grey"
    bound, dangling = bind(sections, programs, contents.outline, metadata, attachments, grey=grey)
    for name in dangling:
        message = f'a link leads to "{unquote(name)}", and nothing in the paper has this identifier'
        path = next((unit.path for unit in units if unquote(name) in unit.html), _SETTINGS)
        problems.append((path, PageProblem("typesetting", message)))
    return Bound(bound, tuple(problems))
