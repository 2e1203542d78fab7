"""The built paper into one PDF, chapter by chapter.

Every unit (a chapter, the contents, the title page) is typeset by itself, in worker processes, and kept in a cache by
its content. A unit's layout holds no page number, only room for it; when all units are set, the numbers are known,
are filled in, and the units are bound (``chapterhouse.outputs.pdf.bind``). So one word changed costs one chapter's
layout, and a page more in chapter 2 moves the numbers of all later chapters without setting them again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import as_completed
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from importlib.metadata import distribution, version
from pathlib import Path
from urllib.parse import unquote

from chapterhouse import __version__
from chapterhouse.core import memo
from chapterhouse.core.cache import Cache
from chapterhouse.core.diagnostics import Problem, Span
from chapterhouse.core.limits import most
from chapterhouse.core.rules.building import FITTED_TO_PAGE
from chapterhouse.core.runtime import Progress, Runtime
from chapterhouse.manuscript.marked_errors import show_missing_in_markup
from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs.pdf import pango as native
from chapterhouse.outputs.pdf import typefaces
from chapterhouse.outputs.pdf.bind import Metadata, Section, bind
from chapterhouse.outputs.pdf.locating import located
from chapterhouse.outputs.pdf.names import destination
from chapterhouse.outputs.pdf.numbering import estimated_label, estimated_pages, page_labels, placeholders
from chapterhouse.outputs.pdf.page_problem import PageProblem
from chapterhouse.outputs.pdf.printed_map import TypesetUnit, printed_map
from chapterhouse.outputs.pdf.provenance import carried
from chapterhouse.outputs.pdf.review_marks import ReviewMarks
from chapterhouse.outputs.pdf.slots import Folio, fill, folio
from chapterhouse.outputs.pdf.standards import STANDARDS
from chapterhouse.outputs.pdf.stylesheet import print_stylesheet
from chapterhouse.outputs.pdf.typefaces import FontUse
from chapterhouse.outputs.pdf.typeset_pages import Job, TypesetError, TypesetPages
from chapterhouse.outputs.pdf.units import Unit, outline_of, units_of
from chapterhouse.outputs.pdf.worker import start, work
from chapterhouse.outputs.shared import templates as page
from chapterhouse.outputs.shared.errors import OutputError
from chapterhouse.outputs.shared.fonts import FontSet, fonts_of
from chapterhouse.outputs.shared.rendered import Rendered
from chapterhouse.processes.workers import WorkerFailed, WorkerLost, WorkerPool

__all__ = ["NAME", "SUFFIX", "render"]

_SHEETS = (
    "print/print.css",
    "shared/lists.css",
    "shared/boxes.css",
    "shared/code.css",
    "print/code.css",
    "print/front.css",
)
_ROUNDS_BEFORE_NUMBERS_ONLY_GROW = 3
_ROUNDS = 12
_PAGES_WORTH_A_WORKER = 14
_UNKNOWN = "?"
_SETTINGS = "paper.toml"
_FOLIO_NAME = "Folio"


NAME = "PDF"
SUFFIX = "pdf"


def render(build: BuiltPaper, runtime: Runtime) -> Rendered:
    """The paper as a PDF that meets the standards it names, and what was found in setting its pages.

    The same ``build`` gives the same bytes, with any cache and any number of jobs.
    Raises :class:`~chapterhouse.outputs.shared.errors.OutputError` where pages cannot be set at all.
    """
    try:
        bound = _render(build, runtime)
    except TypesetError as error:
        raise OutputError(_problem(build, message) for message in error.messages) from error
    return Rendered(
        {f"review.{SUFFIX}" if build.review else SUFFIX: bound.pdf}, tuple(located(build.paper, bound.problems))
    )


def _problem(build: BuiltPaper, message: str) -> Problem:
    for chapter in build.chapters:
        if message.startswith(f"{chapter.path}: "):
            return Problem(Span(chapter.path), message.removeprefix(f"{chapter.path}: "))
    return Problem(Span("paper.toml"), message)


def _render(build: BuiltPaper, runtime: Runtime) -> _Bound:
    units = units_of(build)
    if build.errors:  # a draft must come out all the same
        characters = build.paper.characters
        units = [replace(unit, html=show_missing_in_markup(unit.html, characters)) for unit in units]
    fonts = fonts_of(build)
    typefaces.know(fonts)
    theme = build.paper.settings.theme
    sheets = (*_SHEETS, f"print/bases/{theme.base}.css")
    stylesheet = print_stylesheet("\n".join(map(page.theme_text, sheets)), theme, fonts)
    store, progress = runtime.cache, runtime.progress
    inputs = (stylesheet, fonts.key, repr(build.paper.settings), repr(build.revision), *_content(build, units))
    bound = memo.find(store, "pdf", inputs, _Bound.from_bytes)
    if bound is not None:
        progress("typesetting", len(units), len(units))
        return bound
    with _Typesetters(build.resources, stylesheet, fonts, runtime.jobs, store) as workers:
        typeset_pages = _settle(units, workers, progress)
    progress("binding", 0, 1)
    bound = _bind(build, units, typeset_pages, store)
    progress("binding", 1, 1)
    memo.keep(store, "pdf", inputs, bound.to_bytes())
    store.prune()
    return bound


@dataclass(frozen=True, slots=True)
class _Bound:
    """The bound file, and what was found in setting its pages, each with the project file that these are made of."""

    pdf: bytes
    problems: tuple[tuple[str, PageProblem], ...]

    def to_bytes(self) -> bytes:
        return json.dumps([(path, asdict(problem)) for path, problem in self.problems]).encode() + b"\n" + self.pdf

    @classmethod
    def from_bytes(cls, entry: bytes) -> _Bound:
        """The bound file of a cache entry; raises ValueError, KeyError or TypeError where it is not whole."""
        facts, pdf = entry.split(b"\n", 1)
        return cls(pdf, tuple((path, PageProblem(**problem)) for path, problem in json.loads(facts)))


def _content(build: BuiltPaper, units: Sequence[Unit]) -> Iterator[str | bytes]:
    for unit in units:
        yield unit.html
    for mark in outline_of(build):
        yield repr(mark)
    for path in sorted({path for unit in units for path in unit.resources} & build.resources.keys()):
        yield path
        yield build.resources[path]
    for listed in build.paper.chapters:  # the map of places knows their lines, which markup does not
        yield listed.chapter.text
    yield repr(build.review)


class _Typesetters:
    """Where units are set: in one process where little is to do, in several where more is, never in this one."""

    def __init__(
        self, resources: Mapping[str, bytes], stylesheet: str, fonts: FontSet, jobs: int, store: Cache
    ) -> None:
        self._resources, self._stylesheet, self._fonts, self._jobs = resources, stylesheet, fonts, jobs
        self._store = store
        self._open = ExitStack()
        self._pool: WorkerPool | None = None

    def __enter__(self) -> _Typesetters:
        return self

    def __exit__(self, *reason: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        self._open.close()

    def set(
        self, wanted: Mapping[int, tuple[Unit, Mapping[str, str]]], progress: Callable[[int], None]
    ) -> dict[int, TypesetPages]:
        """The leaves of all ``wanted`` units, each with what stands for its page numbers, by their positions."""
        found: dict[int, TypesetPages] = {}
        todo: dict[int, Job] = {}
        inputs: dict[int, tuple[str | bytes, ...]] = {}
        for index, (unit, numbers) in wanted.items():
            images = {path: self._resources[path] for path in unit.resources if path in self._resources}
            inputs[index] = (
                self._stylesheet,
                self._fonts.key,
                unit.html,
                repr(sorted(numbers.items())),
                *_flat(images),
            )
            kept = memo.find(self._store, "typeset", inputs[index], TypesetPages.from_bytes)
            if kept is None:
                todo[index] = Job(unit.source, unit.html, numbers, images)
            else:
                found[index] = kept
                progress(len(found))
        errors: dict[int, TypesetError] = {}
        for index, result in self._work(todo):
            if isinstance(result, TypesetError):
                errors[index] = result
                continue
            memo.keep(self._store, "typeset", inputs[index], result.to_bytes())
            found[index] = result
            progress(len(found))
        if errors:
            raise TypesetError(tuple(message for _, error in sorted(errors.items()) for message in error.messages))
        return found

    def _work(self, todo: Mapping[int, Job]) -> Iterator[tuple[int, TypesetPages | TypesetError]]:
        if not todo:
            return
        weights = {index: estimated_pages(job.html) for index, job in todo.items()}
        in_order = sorted(todo, key=lambda index: (-weights[index], index))
        alone = sum(weights.values()) - max(weights.values()) < _PAGES_WORTH_A_WORKER
        if self._pool is None:
            fonts = self._open.enter_context(typefaces.theme_fonts_only(self._fonts))
            self._pool = WorkerPool(
                1 if alone else min(self._jobs, len(todo)),
                start,
                (self._stylesheet, most("layout-seconds")),
                fonts,
                tuple(str(Path(file).parent) for file in fonts.values()),
                most("layout-memory") << 20,
            )
        futures = {self._pool.submit(work, todo[index]): index for index in in_order}
        for future in as_completed(futures):
            index = futures[future]
            try:
                pages, errors, libraries = future.result()
            except (WorkerLost, WorkerFailed) as ended:
                reason = f"{todo[index].source}: the process that set these pages was ended ({ended})"
                yield index, TypesetError((reason,))
                continue
            if libraries:
                raise native.MissingPango(libraries)
            yield index, TypesetError(tuple(errors)) if pages is None else TypesetPages.from_bytes(pages)


def _flat(images: Mapping[str, bytes]) -> Iterator[str | bytes]:
    for path, content in sorted(images.items()):
        yield path
        yield content


def _settle(units: Sequence[Unit], workers: _Typesetters, progress: Progress) -> list[TypesetPages]:
    """Set all units with as much room for each page number as the number turns out to need."""
    labels = _estimated_labels(units)
    set_with: list[dict[str, str]] = [placeholders(unit.targets, labels, {}, only_grow=False) for unit in units]
    typeset_pages: dict[int, TypesetPages] = {}
    wanted = range(len(units))
    for round_ in range(_ROUNDS):
        known = len(units) - len(wanted)
        jobs = {index: (units[index], set_with[index]) for index in wanted}
        typeset_pages |= workers.set(jobs, lambda done, known=known: progress("typesetting", known + done, len(units)))  # type: ignore[misc]
        versions = {made.layout_version for made in typeset_pages.values()}
        labels = _true_labels(units, [typeset_pages[index] for index in range(len(units))])
        only_grow = round_ >= _ROUNDS_BEFORE_NUMBERS_ONLY_GROW
        needed = [placeholders(u.targets, labels, set_with[i], only_grow=only_grow) for i, u in enumerate(units)]
        changed = [index for index in range(len(units)) if needed[index] != set_with[index]]
        if not changed and len(versions) == 1:
            return [typeset_pages[index] for index in range(len(units))]
        set_with, wanted = needed, changed  # type: ignore[assignment]
    raise TypesetError(("the page numbers do not settle: each layout calls for another one",))


def _estimated_labels(units: Sequence[Unit]) -> dict[str, str]:
    by_unit = page_labels([(unit.sequence, estimated_pages(unit.html)) for unit in units])
    labels = dict.fromkeys((target for unit in units for target in unit.targets), "1")
    for unit, pages in zip(units, by_unit, strict=True):
        for target in labels:
            label = estimated_label(unit.html, target, pages)
            if label is not None:
                labels[target] = label
    return labels


def _true_labels(units: Sequence[Unit], typeset_pages: Sequence[TypesetPages]) -> dict[str, str]:
    by_unit = page_labels([(unit.sequence, made.pages) for unit, made in zip(units, typeset_pages, strict=True)])
    labels: dict[str, str] = {}
    for made, pages in zip(typeset_pages, by_unit, strict=True):
        for name, (number, _, _) in made.anchors.items():
            labels.setdefault(name, pages[number])
    for unit in units:
        for target in unit.targets:
            labels.setdefault(target, _UNKNOWN)
    return labels


def _page_words(build: BuiltPaper, label: str) -> str:
    words = build.paper.settings.locale.numbered("page", label).replace("\N{NO-BREAK SPACE}", " ")
    return words[:1].upper() + words[1:]


def _lost_targets(units: Sequence[Unit], labels: Mapping[str, str]) -> Iterator[tuple[str, PageProblem]]:
    for unit in units:
        for target in unit.targets:
            if labels[target] == _UNKNOWN:
                message = f'nothing in the paper has the identifier "{target}", whose page number is wanted'
                yield unit.path, PageProblem("typesetting", message)


def _problems(units: Sequence[Unit], typeset_pages: Sequence[TypesetPages]) -> Iterator[tuple[str, PageProblem]]:
    for unit, made in zip(units, typeset_pages, strict=True):
        for problem in made.problems:
            yield unit.path, problem


def _colour_profile() -> bytes:
    """The sRGB profile that WeasyPrint brings, found without an import: that would need Pango in this process too."""
    return Path(str(distribution("weasyprint").locate_file("weasyprint/pdf/sRGB2014.icc"))).read_bytes()


def _bind(build: BuiltPaper, units: Sequence[Unit], typeset_pages: Sequence[TypesetPages], store: Cache) -> _Bound:
    settings = build.paper.settings
    fonts = fonts_of(build)
    style = Folio(typefaces.face_of(fonts.text, fonts=fonts, wght=400, opsz=9), size=9.5, height=45, grey=0.25)
    labels = _true_labels(units, typeset_pages)
    by_unit = page_labels([(unit.sequence, made.pages) for unit, made in zip(units, typeset_pages, strict=True)])
    uses = typefaces.union([*(use for made in typeset_pages for use in made.fonts.values()), FontUse(style.face)])
    chapters = {listed.chapter.path: listed.chapter for listed in build.paper.chapters}
    mapped = printed_map(
        [
            TypesetUnit(chapters.get(u.source), p, m.lines)
            for u, m, p in zip(units, typeset_pages, by_unit, strict=True)
        ],
        build.revision,
        store,
        running=False,
    )
    review = ReviewMarks(mapped, build.revision, settings) if build.review else None
    if review:
        uses.setdefault(review.face, FontUse(review.face))
    positions = {face: index for index, face in enumerate(uses)}
    sections = []
    first = 0
    for unit, made, pages in zip(units, typeset_pages, by_unit, strict=True):
        glyphs = {name: uses[use.face] for name, use in made.fonts.items()}
        folios = [
            folio(label, width, style, _FOLIO_NAME, uses[style.face]) if unit.folios else None
            for label, width in zip(pages, made.widths, strict=True)
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
                anchors={destination(name): place for name, place in made.anchors.items()},
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
    programs = [typefaces.embed(use) for use in uses.values()]
    bound, dangling = bind(sections, programs, outline_of(build), metadata, carried(build, mapped))
    for name in dangling:
        message = f'a link leads to "{unquote(name)}", and nothing in the paper has this identifier'
        path = next((unit.path for unit in units if unquote(name) in unit.html), _SETTINGS)
        problems.append((path, PageProblem("typesetting", message)))
    return _Bound(bound, tuple(problems))
