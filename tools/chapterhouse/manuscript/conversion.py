"""A paper's files into chapters that wait for their citations, and into these: what a check and a build both need.

A check stops here; whatever is found by then keeps a build from going on, or is marked in a draft.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chapterhouse import manuscript
from chapterhouse.bibliography.entries import is_citable
from chapterhouse.core import memo
from chapterhouse.core.cache import Cache
from chapterhouse.core.diagnostics import Problem, Span
from chapterhouse.core.rules import building
from chapterhouse.core.runtime import Runtime
from chapterhouse.core.suggestion import closest
from chapterhouse.inputs import images
from chapterhouse.inputs.source import Refused, Source
from chapterhouse.manuscript import AllowedCitations, Prepared, pandoc
from chapterhouse.manuscript.chapter_tree import macros_of, read_trees, reading_problems
from chapterhouse.manuscript.citation_terms import with_terms
from chapterhouse.manuscript.citations import Cluster, Rendered, citation_document, entry_anchor, read_citeproc
from chapterhouse.manuscript.formulas import formula_problems
from chapterhouse.manuscript.kept_chapters import ALLOWED_CITATIONS, PREPARED
from chapterhouse.manuscript.named_styles import named_style, style_names
from chapterhouse.manuscript.paper_view import PaperFacts, PaperView, facts_of_chapter
from chapterhouse.manuscript.sanitize import IMAGE_SUFFIXES
from chapterhouse.model import Paper


@dataclass(frozen=True, slots=True)
class PreparedPaper:
    """The chapters of a paper that wait for their citations, the images of all by their paths, and the problems."""

    chapters: tuple[Prepared, ...]
    images: dict[str, bytes]
    problems: tuple[Problem, ...]


def conversion_problems(paper: Paper, source: Source, runtime: Runtime) -> list[Problem]:
    """What pandoc, the citations, the formulas and the images give to say of ``paper``."""
    prepared = prepare_paper(paper, source, runtime)
    _, cited = cite_paper(prepared.chapters, paper, source, runtime.cache)
    chapters = zip(paper.chapters, prepared.chapters, strict=True)
    formulas = formula_problems([(listed.chapter, each.tree) for listed, each in chapters], runtime)
    return [*prepared.problems, *cited, *formulas]


def prepare_paper(paper: Paper, source: Source, runtime: Runtime) -> PreparedPaper:
    """Each chapter of ``paper`` as it waits for its citations; what was prepared before is read by none again."""
    shown, problems = _read_images(source, paper, runtime.cache)
    facts = PaperFacts(paper)
    inputs = {
        listed.chapter.path: (pandoc.version(), macros_of(paper, listed), *facts_of_chapter(listed))
        for listed in paper.chapters
    }
    prepared: dict[str, Prepared] = {}
    for listed in paper.chapters:
        path, view = listed.chapter.path, PaperView(facts, listed)
        kept = memo.find_tracked(runtime.cache, "prepare", inputs[path], view, PREPARED.decode)
        if kept is not None:
            prepared[path] = kept
    unknown = [listed for listed in paper.chapters if listed.chapter.path not in prepared]
    trees, found = read_trees(paper, unknown, runtime)
    problems += found
    for listed in unknown:
        path, view = listed.chapter.path, PaperView(facts, listed)
        read = trees.get(path)
        made = manuscript.prepare(read.content if read else [], listed, view)
        if read is not None:  # what could not be read today may be tomorrow
            warnings = reading_problems(listed.chapter, read.warnings)
            made = replace(made, problems=(*warnings, *made.problems))
            memo.keep_tracked(runtime.cache, "prepare", inputs[path], view, PREPARED.encode(made))
        prepared[path] = made
    chapters = tuple(prepared[listed.chapter.path] for listed in paper.chapters)
    for each in chapters:
        problems += each.problems
        shown |= each.drawings
    return PreparedPaper(chapters, shown, tuple(problems))


def cite_paper(
    prepared: Sequence[Prepared], paper: Paper, source: Source, cache: Cache
) -> tuple[Rendered, list[Problem]]:
    """Every citation and the list of entries, rendered at once, and the problems on the way."""
    problems: list[Problem] = []
    clusters: list[Cluster] = [cluster for chapter in prepared for cluster in chapter.clusters]
    keys = {citation["citationId"] for cluster in clusters for citation in cluster.citations}
    by_key = paper.bibliography.by_key
    listed_only = sorted(_listed_only(paper) - keys)
    keys |= {*listed_only}
    if not keys:
        return Rendered((), ()), problems
    style = _read_style(paper, source, problems)
    language = paper.settings.language
    style = with_terms(style, language) if style else style
    bibtex = _bibtex(paper, sorted(keys), cache)
    inputs = (
        pandoc.version(),
        language,
        style or "",
        bibtex,
        memo.encoded([(cluster.citations, cluster.in_note, cluster.alone) for cluster in clusters]),
        memo.encoded(listed_only),
    )

    def answered() -> AllowedCitations:
        document = citation_document(clusters, pandoc.read_bibliography(bibtex), language, listed_only)
        return manuscript.allow_citations(read_citeproc(pandoc.cite(document, style), clusters))

    try:
        allowed = memo.call(cache, "cite", inputs, answered, ALLOWED_CITATIONS)
    except pandoc.PandocError as error:
        place = Span(paper.settings.citation_style_file or paper.settings.bibliography[0])
        message = f"the citations cannot be rendered: {error}"
        hint = "look for the fault in the citation style, a CSL 1.0 file, or else in the entries that are cited"
        problems.append(building.UNRENDERED_CITATIONS.problem(place, message, hint))
        return Rendered(tuple([] for _ in clusters), ()), problems
    by_anchor = {entry_anchor(key): by_key[key] for key in keys}
    for anchor, code, message in allowed.refused:
        if anchor in by_anchor:
            problems.append(Problem(by_anchor[anchor].key_span, message, code=code))
    return allowed.rendered, problems


def _bibtex(paper: Paper, keys: Sequence[str], cache: Cache) -> str:
    """The entries ``keys`` as citeproc gets them."""
    language, by_key = paper.settings.language, paper.bibliography.by_key

    def written() -> str:
        from chapterhouse.bibliography.writing import to_bibtex  # not above: it wakes the readers of BibTeX and TeX

        return to_bibtex([by_key[key] for key in keys], language)

    texts = memo.facts_of([paper.bibliography.texts, keys])
    return memo.call(cache, "entries for citeproc", (language, texts), written, memo.TEXT)


def _listed_only(paper: Paper) -> set[str]:
    """The keys of the entries that chapters want to be listed without citing them."""
    known = {key for key in paper.bibliography.by_key if is_citable(key)}
    wanted = {key for listed in paper.chapters for key in listed.chapter.front_matter.nocite}
    return {*known} if "*" in wanted else wanted & known


def _read_images(source: Source, paper: Paper, cache: Cache) -> tuple[dict[str, bytes], list[Problem]]:
    """The safe bytes of every image of chapters, title page and cover, by the path at which it is shown."""
    wanted = [(figure.path, figure.path_span) for listed in paper.chapters for figure in listed.chapter.figures]
    for key, picture in paper.settings.theme.pictures.items():
        wanted.append((picture, paper.spans.get(("theme", key), Span("paper.toml"))))
    for page in paper.pages.values():
        wanted += [(picture, Span(page.path, 0, 1)) for picture in page.pictures]
    shown: dict[str, bytes] = {}
    problems: list[Problem] = []
    for path, span in wanted:
        if images.shown_path(path) in shown or path not in paper.project_files:
            continue
        if not path.lower().endswith(IMAGE_SUFFIXES):
            continue  # a check tells of it
        try:
            shown[images.shown_path(path)] = images.safe_image(path, source.read_bytes(path), cache)
        except Refused as refused:
            problems.append(refused.problem(span))
        except images.RefusedImage as reason:
            message = f"the image `{path}` {reason}"
            hint = "save the picture anew, as a plain SVG, PNG, JPEG or PDF file"
            problems.append(building.REFUSED_IMAGE.problem(span, message, hint))
    return shown, problems


def _read_style(paper: Paper, source: Source, problems: list[Problem]) -> str | None:
    path = paper.settings.citation_style
    if path is None:
        return None
    if paper.settings.citation_style_file is None:
        style = named_style(path)
        if style is None:
            place = paper.spans.get(("citation_style",), Span("paper.toml"))
            message = f"no citation style is called `{path}`"
            known = "`apa`, `chicago`, `chicago-notes`, `harvard`, `ieee`, `mla`, `oscola` and `vancouver`"
            near = closest(path, style_names())
            hint = f"did you mean `{near}`?" if near else f"known are {known}, and the file names of CSL's repository"
            problems.append(building.REFUSED_STYLE.problem(place, message, hint))
        return style
    try:
        style = source.read_text(path)
    except Refused:
        return None  # what reads the project's files has told it
    if "independent-parent" in style or "<!DOCTYPE" in style.upper():
        message = "the citation style only points at another one, which would have to be fetched"
        hint = "save the style that it points at in its place"
        problems.append(building.REFUSED_STYLE.problem(Span(path), message, hint))
        return None
    return style
