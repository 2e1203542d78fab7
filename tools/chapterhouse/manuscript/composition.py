"""Prepared chapters and their citations into the trees of the whole paper that are printed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from chapterhouse import manuscript
from chapterhouse.bibliography.languages import entry_language
from chapterhouse.core import memo
from chapterhouse.core.cache import NO_CACHE, Cache
from chapterhouse.core.diagnostics import Diagnostic, Severity, in_reading_order
from chapterhouse.manuscript import Composed, Part, Prepared
from chapterhouse.manuscript.bibliography_place import has_bibliography_place, with_bibliography
from chapterhouse.manuscript.citations import CitedFrom, Rendered, with_backlinks
from chapterhouse.manuscript.elements import Element
from chapterhouse.manuscript.kept_chapters import COMPOSED, TREE
from chapterhouse.manuscript.marked_errors import (
    MarkedError,
    has_missing_characters,
    list_errors,
    show_missing_characters,
    show_status,
)
from chapterhouse.manuscript.paper_view import PaperFacts, PaperView, facts_of_chapter
from chapterhouse.model import ChapterStatus, ListedChapter, Paper
from chapterhouse.model.document_tree import EMPTY_TREE, DocumentTree
from chapterhouse.reports.location import Texts


@dataclass(frozen=True, slots=True)
class Composition:
    """The trees of all chapters in their order, and the list of references, unless it stands in one of them."""

    chapters: tuple[Composed, ...]
    entries: DocumentTree

    @property
    def screen_trees(self) -> Iterator[list[DocumentTree]]:
        """The trees for the screen of each file's chapters."""
        return ([part.screen_tree for part in each.parts] for each in self.chapters)


def compose_paper(
    prepared: Sequence[Prepared],
    paper: Paper,
    rendered: Rendered,
    images: Collection[str],
    cache: Cache,
    *,
    draft: bool = False,
) -> Composition:
    """Every chapter composed, and the list of references with its ways back to where each entry is cited.

    ``images`` are the paths of the images that can be shown. A ``draft`` prints the number of a character that no font
    has.
    """
    facts = PaperFacts(paper, images)
    chapters: list[Composed] = []
    cited: dict[str, list[CitedFrom]] = {}
    rest = iter(rendered.clusters)
    for listed, each in zip(paper.chapters, prepared, strict=True):
        composed = _composed(each, list(islice(rest, len(each.clusters))), listed, facts, cache)
        facts.cite(listed.chapter.path, composed.cited)
        for key, places in composed.cited.items():
            cited.setdefault(key, []).extend(places)
        chapters.append(composed)
    composition = _with_bibliography(Composition(tuple(chapters), _references(rendered, cited, paper, cache)), cache)
    return _without_missing_characters(composition, paper.characters, cache) if draft else composition


def _composed(
    prepared: Prepared, clusters: list[list[Element]], listed: ListedChapter, facts: PaperFacts, cache: Cache
) -> Composed:
    view = PaperView(facts, listed)
    of_chapter = facts_of_chapter(listed)
    inputs: tuple[str | bytes, ...] = (prepared.tree.encoded, memo.encoded(clusters), *of_chapter)

    def made() -> Composed:
        return manuscript.compose(prepared.tree.blocks, clusters, listed, view)

    return memo.call_tracked(cache, "compose", inputs, view, made, COMPOSED)


def _references(
    rendered: Rendered, cited: Mapping[str, Sequence[CitedFrom]], paper: Paper, cache: Cache
) -> DocumentTree:
    languages = {entry.key: tag for entry in paper.bibliography.entries if (tag := entry_language(entry))}
    words = paper.settings.locale.words
    inputs = (
        memo.encoded(rendered.entries),
        memo.facts_of((cited, languages)),
        paper.settings.language,
        words.model_dump_json(),
    )

    def made() -> DocumentTree:
        return DocumentTree.of(with_backlinks(rendered, cited, paper.settings.locale, languages))

    return memo.call(cache, "references", inputs, made, TREE)


def _with_bibliography(composition: Composition, cache: Cache) -> Composition:
    """``composition`` whose list of references stands in the first place that a chapter has for it, if one has."""
    for at, composed in enumerate(composition.chapters if composition.entries.blocks else ()):
        for position, part in enumerate(composed.parts):
            if has_bibliography_place(part.tree):
                parts, chapters = [*composed.parts], [*composition.chapters]
                parts[position] = _filled(part, composition.entries, cache)
                chapters[at] = replace(composed, parts=tuple(parts))
                return Composition(tuple(chapters), EMPTY_TREE)
    return composition


def _filled(part: Part, bibliography: DocumentTree, cache: Cache) -> Part:
    def filled(tree: DocumentTree) -> DocumentTree:
        def made() -> DocumentTree:
            return DocumentTree.of(with_bibliography(tree.blocks, bibliography.blocks))

        return memo.call(cache, "bibliography place", (tree.encoded, bibliography.encoded), made, TREE)

    return replace(
        part, tree=filled(part.tree), print_tree=filled(part.print_tree), screen_tree=filled(part.screen_tree)
    )


def blocks_by_path(paper: Paper, trees: Iterable[Iterable[DocumentTree]]) -> dict[str, list[Element]]:
    """The blocks of the ``trees`` of each chapter, which come in order, by the paths of the chapters."""
    together = ([block for tree in each for block in tree.blocks] for each in trees)
    return dict(zip((listed.chapter.path for listed in paper.chapters), together, strict=True))


def _without_missing_characters(composition: Composition, characters: Collection[str], cache: Cache) -> Composition:
    """``composition`` in which a draft prints the number of each character that is not among ``characters``."""
    known = "".join(sorted(characters))

    def shown(tree: DocumentTree) -> DocumentTree:
        if not characters or not has_missing_characters(tree, characters):
            return tree

        def made() -> DocumentTree:
            return DocumentTree.of(show_missing_characters(tree.blocks, characters))

        return memo.call(cache, "missing characters", (tree.encoded, known), made, TREE)

    chapters = (
        replace(each, parts=tuple(replace(part, print_tree=shown(part.print_tree)) for part in each.parts))
        for each in composition.chapters
    )
    return Composition(tuple(chapters), shown(composition.entries))


def marked_errors(
    paper: Paper, findings: Iterable[Diagnostic], texts: Mapping[str, str]
) -> dict[str, list[MarkedError]]:
    """The errors among ``findings`` that a draft shows in each chapter, by its path: see :func:`mark_draft`."""
    places = Texts(texts)
    errors: dict[str, list[MarkedError]] = {listed.chapter.path: [] for listed in paper.chapters}
    first = next(iter(errors), None)
    for finding in in_reading_order([found for found in findings if found.severity is Severity.ERROR]):
        extent = places.extent(finding.span)
        path, line = finding.span.file, f"line {extent.start.line}" if extent else ""
        if path in errors:
            errors[path].append(MarkedError(line, finding.code, finding.message))
        elif first is not None:
            errors[first].append(MarkedError(f"{path}, {line}" if line else path, finding.code, finding.message))
    return errors


def mark_draft(
    prepared: Sequence[Prepared],
    paper: Paper,
    findings: Iterable[Diagnostic],
    texts: Mapping[str, str],
    cache: Cache = NO_CACHE,
) -> tuple[Prepared, ...]:
    """Each chapter of a draft with its status and its errors; those of files that are no chapter stand in the first.

    ``texts`` are those of the files of the project by their paths.
    """
    errors = marked_errors(paper, findings, texts)
    words = paper.settings.locale.words
    marked = []
    for listed, each in zip(paper.chapters, prepared, strict=True):
        found, status = errors[listed.chapter.path], listed.chapter.front_matter.status

        def made(
            tree: DocumentTree = each.tree, found: list[MarkedError] = found, status: ChapterStatus | None = status
        ) -> DocumentTree:
            return DocumentTree.of(show_status(list_errors(tree.blocks, found), status, words))

        inputs = (each.tree.encoded, memo.facts_of([found, status]), words.model_dump_json())
        marked.append(replace(each, tree=memo.call(cache, "draft", inputs, made, TREE)))
    return tuple(marked)
