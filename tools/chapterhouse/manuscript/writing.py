"""The trees of a paper into markup, several at a time, each kept by its content."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import islice

from chapterhouse.core import memo
from chapterhouse.core.cache import Cache
from chapterhouse.core.diagnostics import Problem, Span
from chapterhouse.core.rules import building
from chapterhouse.core.rules.reading import UNREADABLE_CHAPTER
from chapterhouse.core.runtime import Runtime
from chapterhouse.manuscript import Part, pandoc, pandoc_batches
from chapterhouse.manuscript.composition import Composition
from chapterhouse.manuscript.formulas import invalid_formula, undrawable_formula
from chapterhouse.manuscript.mathematics import draw_mathematics
from chapterhouse.manuscript.sections import joined, sections_of
from chapterhouse.manuscript.titles import printed_titles
from chapterhouse.model import Chapter, ListedChapter, Paper
from chapterhouse.model.built import BuiltChapter
from chapterhouse.model.document_tree import DocumentTree

_NOTHING = pandoc.Printed("<p></p>", ())


@dataclass(frozen=True, slots=True)
class WrittenPaper:
    """The chapters as the outputs get them, the markup of the list of references, and the problems."""

    chapters: tuple[BuiltChapter, ...]
    bibliography_body: str
    problems: tuple[Problem, ...]


def write_paper(composition: Composition, paper: Paper, runtime: Runtime) -> WrittenPaper:
    """The markup of every chapter, for print with its formulas drawn, and of the list of references."""
    trees: list[tuple[str, DocumentTree]] = []
    parts: list[_Part] = []
    for listed, composed in zip(paper.chapters, composition.chapters, strict=True):
        for index, of_chapter in enumerate(composed.parts):
            part = _Part(listed, index, of_chapter, composed.resources)
            parts.append(part)
            trees += [(listed.chapter.path, part.trees.print_tree), (listed.chapter.path, part.trees.screen_tree)]
    trees.append(((*paper.settings.bibliography, "paper.toml")[0], composition.entries))
    written, problems = write_trees(trees, runtime)
    chapters = []
    for part, printed, shown in zip(parts, written[:-1:2], written[1:-1:2], strict=True):
        problems += _warnings(part.listed.chapter, printed)
        body, undrawable = _drawn(part.listed.chapter, printed.content, paper.settings.language, runtime.cache)
        problems += undrawable
        chapters.append(_built(part, body, shown.content))
    return WrittenPaper(tuple(chapters), written[-1].content, tuple(problems))


@dataclass(frozen=True, slots=True)
class _Part:
    """A chapter of a file, which has the number ``index`` among those of the file, and its trees."""

    listed: ListedChapter
    index: int
    trees: Part
    resources: tuple[str, ...]


def write_trees(
    trees: Sequence[tuple[str, DocumentTree]], runtime: Runtime
) -> tuple[list[pandoc.Printed], list[Problem]]:
    """The markup of each of ``trees``, which come with the files to name where one cannot be written; and problems."""
    problems: list[Problem] = []
    written = [_kept(tree, runtime.cache) for _, tree in trees]
    missing = [position for position, kept in enumerate(written) if kept is None]
    sections = [sections_of(trees[position][1]) for position in missing]
    answers = _write_sections([section for each in sections for section in each], runtime)
    for position, of_tree in zip(missing, sections, strict=True):
        path, tree = trees[position]
        made = list(islice(answers, len(of_tree)))
        failed = next((answer for answer in made if isinstance(answer, pandoc.PandocError)), None)
        if failed is not None:
            problems.append(UNREADABLE_CHAPTER.problem(Span(path), f"the chapter cannot be converted: {failed}"))
            continue
        whole = written[position] = joined([answer for answer in made if isinstance(answer, pandoc.Printed)])
        if len(of_tree) > 1:
            _keep(tree, whole, runtime.cache)
    return [printed if printed is not None else _NOTHING for printed in written], problems


def _write_sections(
    sections: Sequence[DocumentTree], runtime: Runtime
) -> Iterator[pandoc.Printed | pandoc.PandocError]:
    """The markup of each of ``sections``, or why there is none, in their order."""
    written: list[pandoc.Printed | pandoc.PandocError | None] = [_kept(each, runtime.cache) for each in sections]
    missing = [position for position, kept in enumerate(written) if kept is None]
    answers = pandoc_batches.write_html([sections[position] for position in missing], runtime.jobs, runtime.cluster)
    for done, (position, answer) in enumerate(zip(missing, answers, strict=True), 1):
        written[position] = answer
        if isinstance(answer, pandoc.Printed):
            _keep(sections[position], answer, runtime.cache)
        runtime.progress("writing chapters", done, len(missing))
    return (answer for answer in written if answer is not None)


def _kept(tree: DocumentTree, cache: Cache) -> pandoc.Printed | None:
    return memo.find(cache, "html", (pandoc.version(), tree.encoded), pandoc.PRINTED.decode)


def _keep(tree: DocumentTree, printed: pandoc.Printed, cache: Cache) -> None:
    memo.keep(cache, "html", (pandoc.version(), tree.encoded), pandoc.PRINTED.encode(printed))


def _warnings(chapter: Chapter, printed: pandoc.Printed) -> Iterator[Problem]:
    for warning in printed.warnings:
        tex = pandoc.invalid_formula(warning)
        if tex is not None:
            yield invalid_formula(chapter, tex)
        else:
            hint = "look whether what is written here is what is meant"
            yield building.CONVERSION_WARNING.problem(Span(chapter.path), f"pandoc warns: {warning}", hint)


def _drawn(chapter: Chapter, markup: str, language: str, cache: Cache) -> tuple[str, list[Problem]]:
    if "<math" not in markup:
        return markup, []

    def drawn() -> tuple[str, list[str]]:
        undrawable: list[str] = []

        def mark(tex: str) -> str:
            undrawable.append(tex)
            return f'<span class="fault" title="undrawable-formula">{escape(tex)}</span>'

        return draw_mathematics(markup, mark, language, cache), undrawable

    body, undrawable = memo.call(cache, "formulas for print", (language, markup), drawn, memo.JSON)
    return body, [undrawable_formula(chapter, tex) for tex in undrawable]


def _built(part: _Part, print_body: str, screen_body: str) -> BuiltChapter:
    listed, chapter, matter = part.listed, part.listed.chapter, part.listed.chapter.front_matter
    is_first = part.index == 0
    printed = printed_titles(listed.headings, chapter, part.trees.tree)
    title = next((one.heading.text for one in printed if one.anchor == listed.anchor), None)
    title = title or (chapter.title.text if chapter.title else listed.slug)
    anchor, number, headings = listed.anchor, listed.number, printed
    if len(listed.titles) > 1 and listed.further_slugs:
        places = [listed.headings.index(one) for one in listed.titles]
        own = printed[places[part.index]]
        following = places[part.index + 1 : part.index + 2]
        headings = printed[0 if is_first else places[part.index] : following[0] if following else None]
        title, anchor, number = own.heading.text, own.anchor, own.number
    return BuiltChapter(
        path=chapter.path,
        slug=part.trees.slug,
        anchor=anchor,
        place=listed.place,
        part=listed.part,
        number=number,
        title=title,
        short_title=(matter.short_title if is_first else None) or title,
        summary=matter.summary if is_first else None,
        status=matter.status,
        headings=headings,
        print_body=print_body,
        screen_body=screen_body,
        resources=part.resources,
        tree=part.trees.tree,
    )
