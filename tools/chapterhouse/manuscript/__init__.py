"""A chapter's tree as pandoc read it into the trees that are printed: numbered, cited, complete, and safe.

Every function takes trees and gives trees; the ordered list of steps is :func:`compose`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from chapterhouse.core.diagnostics import Problem, Span
from chapterhouse.manuscript.agreement import disagreements
from chapterhouse.manuscript.bibliography_place import mark_bibliography_place
from chapterhouse.manuscript.callouts import read_callouts, take_titles
from chapterhouse.manuscript.citations import (
    CitedFrom,
    Cluster,
    Rendered,
    place_clusters,
    take_clusters,
    with_plain_anchors,
)
from chapterhouse.manuscript.directions import has_right_to_left, keep_runs_in_order
from chapterhouse.manuscript.elements import Element, identifier_of
from chapterhouse.manuscript.figure_groups import lay_out_panels, read_figure_groups
from chapterhouse.manuscript.index_marks import name_index_marks
from chapterhouse.manuscript.links import alternatives_in_words, part_pictures, resolve_images, resolve_links
from chapterhouse.manuscript.lists import name_parentheses
from chapterhouse.manuscript.no_break_spaces import keep_together
from chapterhouse.manuscript.notes import print_notes, screen_notes, unnest_notes
from chapterhouse.manuscript.numbering import number_captions, number_headings, with_all_anchors
from chapterhouse.manuscript.paper_view import PaperView
from chapterhouse.manuscript.paragraphs import number_paragraphs
from chapterhouse.manuscript.parts import parts_of
from chapterhouse.manuscript.quotations import print_quotation_marks
from chapterhouse.manuscript.raw_markup import read_raw
from chapterhouse.manuscript.references import mark_those_in_parentheses, resolve_references
from chapterhouse.manuscript.sanitize import HINTS, allow
from chapterhouse.manuscript.statements import Draw, mark_statements, print_statements
from chapterhouse.manuscript.tree import remembered_kinds
from chapterhouse.manuscript.unread_markup import UnreadMarkup
from chapterhouse.manuscript.word_agreement import word_disagreements
from chapterhouse.model import Chapter, ListedChapter
from chapterhouse.model.document_tree import DocumentTree
from chapterhouse.statements.network_svg import draw_network


@dataclass(frozen=True, slots=True)
class Prepared:
    """A chapter that waits for its citations: a tree with slots, the clusters that fill them, and problems.

    ``drawings`` are what was drawn for it, by their paths.
    """

    tree: DocumentTree
    clusters: list[Cluster]
    problems: tuple[Problem, ...]
    drawings: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Part:
    """The trees of a chapter; ``slug`` names it in outputs.

    In ``tree`` the notes are where they were written; for print and for the screen they were put into its forms.
    """

    slug: str
    tree: DocumentTree
    print_tree: DocumentTree
    screen_tree: DocumentTree


@dataclass(frozen=True, slots=True)
class Composed:
    """The chapters of a file, one unless it holds several, the project paths of its images, and by key who cites it."""

    parts: tuple[Part, ...]
    resources: tuple[str, ...]
    cited: dict[str, list[CitedFrom]]


@remembered_kinds()
def prepare(blocks: list[Element], listed: ListedChapter, view: PaperView, draw: Draw = draw_network) -> Prepared:
    """What pandoc read of a chapter, compared, cleaned, its statements printed and its citations taken out.

    ``blocks`` are not the same afterwards: what they hold of statements is marked in them.
    ``draw`` makes drawings of networks.
    """
    chapter, settings = listed.chapter, view.settings
    prefixes = frozenset(settings.label_prefixes.values())
    problems: list[Problem] = []
    unread = UnreadMarkup(chapter)
    blocks = read_raw(blocks, lambda *reported: problems.append(unread.problem(*reported)))
    blocks = take_titles(blocks, settings.label_prefixes)
    as_read = alternatives_in_words(part_pictures(blocks))
    problems += disagreements(chapter, as_read, settings.label_prefixes)
    grouped = read_figure_groups(blocks, prefixes)
    blocks = as_read if grouped is blocks else alternatives_in_words(part_pictures(grouped))
    blocks = read_callouts(blocks, settings.locale.words, settings.label_prefixes)
    blocks = mark_bibliography_place(blocks)
    asked = mark_statements(blocks, listed, view)
    problems += word_disagreements(chapter, blocks, [problem.span for problem in problems])
    blocks = allow(blocks, lambda code, message, found: problems.append(_refused(chapter, code, message, found)))
    blocks = unnest_notes(blocks)
    blocks, broken = resolve_links(blocks, listed, view)
    problems += [_refused(chapter, *problem) for problem in broken]
    blocks, drawings = print_statements(blocks, asked, listed, view, draw)
    blocks, clusters = take_clusters(blocks, view.is_known_entry, prefixes)
    return Prepared(DocumentTree.of(blocks), clusters, tuple(problems), drawings)


@remembered_kinds()
def compose(
    blocks: list[Element], clusters: Sequence[list[Element]], listed: ListedChapter, view: PaperView
) -> Composed:
    """The trees that are printed of ``blocks``, a prepared chapter whose citations are rendered as ``clusters``.

    The order of the steps matters: each relies on those before it.
    """
    settings = view.settings
    blocks = print_quotation_marks(blocks, settings.locale)
    blocks = name_index_marks(blocks, listed.slug)
    blocks = number_headings(blocks, listed, settings.locale)
    blocks = number_paragraphs(blocks, listed)
    blocks = number_captions(blocks, listed, view)
    blocks = with_all_anchors(blocks, listed, view)
    blocks, resources = resolve_images(blocks, view)
    blocks, cited = place_clusters(blocks, clusters, listed, view.cited_before)
    mark_those_in_parentheses(blocks)
    with_pages = resolve_references(blocks, listed, view, with_pages=bool(settings.theme.page_references))
    blocks = resolve_references(blocks, listed, view, with_pages=False)
    direction = settings.locale.direction
    if direction == "rtl" or has_right_to_left(listed.chapter.text):
        with_pages, blocks = (keep_runs_in_order(form, direction) for form in (with_pages, blocks))
    forms = zip(
        parts_of(blocks, listed),
        parts_of(lay_out_panels(with_pages), listed),
        parts_of(lay_out_panels(blocks), listed),
        strict=True,
    )
    parts = (
        Part(
            slug=slug,
            tree=DocumentTree.of(part),
            print_tree=DocumentTree.of(keep_together(name_parentheses(print_notes(printed, slug)))),
            screen_tree=DocumentTree.of(name_parentheses(screen_notes(shown, slug))),
        )
        for (slug, part), (_, printed), (_, shown) in forms
    )
    return Composed(tuple(parts), resources, cited)


@dataclass(frozen=True, slots=True)
class AllowedCitations:
    """What citeproc made with nothing in it that is not allowed.

    ``refused`` tells what a .bib file tried: the anchor of the entry, a code and a message.
    """

    rendered: Rendered
    refused: tuple[tuple[str, str, str], ...]


def allow_citations(rendered: Rendered) -> AllowedCitations:
    """``rendered`` with nothing in it that is not allowed."""
    entries: list[Element] = []
    refused: list[tuple[str, str, str]] = []
    rendered = with_plain_anchors(rendered)
    for block in rendered.entries:

        def report(code: str, message: str, found: str, anchor: str = identifier_of(block)) -> None:
            refused.append((anchor, code, f"{message}: `{found[:80]}`"))

        entries += allow([block], report, by_author=False)
    clusters = tuple(allow(cluster, lambda *_: None, by_author=False) for cluster in rendered.clusters)
    return AllowedCitations(Rendered(clusters, tuple(entries)), tuple(refused))


def _refused(chapter: Chapter, code: str, message: str, found: str) -> Problem:
    """A problem at the first place of ``found`` in the chapter's text, for pandoc's tree knows no places."""
    for written in dict.fromkeys((found, unquote(found))):  # pandoc quotes what is unusual in an address
        start = chapter.text.find(written, chapter.front_matter.body_start)
        if written and start >= 0:
            return Problem(Span(chapter.path, start, start + len(written)), message, HINTS.get(code), code=code)
    targets = [(link.target, link.span) for link in chapter.links]
    targets += [(figure.path, figure.path_span) for figure in chapter.figures]
    for target, span in targets:  # written with backslashes or character references
        if found and unquote(target) == unquote(found):
            return Problem(span, message, HINTS.get(code), code=code)
    return Problem(Span(chapter.path), message, HINTS.get(code), code=code)


__all__ = ["AllowedCitations", "CitedFrom", "Composed", "Part", "Prepared", "allow_citations", "compose", "prepare"]
