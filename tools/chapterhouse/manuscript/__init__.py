"""A chapter's tree as pandoc read it into the trees that are printed: numbered, cited, complete, and safe.

Every function takes trees and gives trees; the ordered list of steps is :func:`compose`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from chapterhouse.core.diagnostics import Problem, Severity, Span
from chapterhouse.manuscript.agreement import disagreements
from chapterhouse.manuscript.callouts import read_callouts
from chapterhouse.manuscript.citations import (
    CitedFrom,
    Cluster,
    Rendered,
    entry_anchor,
    place_clusters,
    take_clusters,
    with_plain_anchors,
)
from chapterhouse.manuscript.elements import Element, identifier_of
from chapterhouse.manuscript.figure_groups import lay_out_panels, read_figure_groups
from chapterhouse.manuscript.index_marks import name_index_marks
from chapterhouse.manuscript.links import alternatives_in_words, part_pictures, resolve_images, resolve_links
from chapterhouse.manuscript.lists import name_parentheses
from chapterhouse.manuscript.no_break_spaces import keep_together
from chapterhouse.manuscript.notes import print_notes, screen_notes
from chapterhouse.manuscript.numbering import number_captions, number_headings, with_all_anchors
from chapterhouse.manuscript.parts import parts_of
from chapterhouse.manuscript.quotations import print_quotation_marks
from chapterhouse.manuscript.raw_markup import read_raw
from chapterhouse.manuscript.references import mark_those_in_parentheses, resolve_references
from chapterhouse.manuscript.sanitize import HINTS, allow
from chapterhouse.manuscript.statements import Draw, mark_statements, print_statements
from chapterhouse.model import Chapter, Entry, ListedChapter, Paper
from chapterhouse.statements.network_svg import draw_network


@dataclass(frozen=True, slots=True)
class Prepared:
    """A chapter that waits for its citations: blocks with slots, the clusters that fill them, and problems.

    ``drawings`` are what was drawn for it, by their paths.
    """

    listed: ListedChapter
    blocks: list[Element]
    clusters: list[Cluster]
    problems: tuple[Problem, ...]
    drawings: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Composed:
    """A chapter's trees, the project paths of its images, and by key the places that cite.

    In ``blocks`` the notes are where they were written; for print and for the screen they were put into its forms.
    """

    blocks: list[Element]
    print_blocks: list[Element]
    screen_blocks: list[Element]
    resources: tuple[str, ...]
    cited: dict[str, list[CitedFrom]]


def prepare(
    blocks: list[Element], listed: ListedChapter, paper: Paper, first_cluster: int, draw: Draw = draw_network
) -> Prepared:
    """What pandoc read of a chapter, compared, cleaned, its statements printed and its citations taken out.

    The citations are counted from ``first_cluster``; ``draw`` makes drawings of networks.
    """
    chapter = listed.chapter
    prefixes = frozenset(paper.settings.label_prefixes.values())
    problems: list[Problem] = []
    blocks = read_raw(blocks, lambda *reported: problems.append(_unread(chapter, *reported)))
    blocks = alternatives_in_words(part_pictures(read_figure_groups(blocks, prefixes)))
    problems += disagreements(chapter, blocks, paper.settings.label_prefixes)
    blocks = read_callouts(blocks, paper.settings.locale.words, paper.settings.label_prefixes)
    asked = mark_statements(blocks, listed, paper)
    blocks = allow(blocks, lambda code, message, found: problems.append(_refused(chapter, code, message, found)))
    blocks, broken = resolve_links(blocks, listed, paper)
    problems += [_refused(chapter, *problem) for problem in broken]
    blocks, drawings = print_statements(blocks, asked, listed, paper, draw)
    blocks, clusters = take_clusters(blocks, frozenset(paper.bibliography.by_key), first_cluster, prefixes)
    return Prepared(listed, blocks, clusters, tuple(problems), drawings)


def compose(
    prepared: Prepared, paper: Paper, rendered: Rendered, images: Collection[str], counts: dict[str, int]
) -> Composed:
    """The chapter's printed trees. The order of the steps matters: each relies on those before it.

    ``images`` are the paths of the images that can be shown; ``counts`` numbers the citations of each entry through the
    paper and is counted on here.
    """
    listed = prepared.listed
    blocks = print_quotation_marks(prepared.blocks, paper.settings.locale)
    blocks = name_index_marks(blocks, listed.slug)
    blocks = number_headings(blocks, listed, paper.settings.locale)
    blocks = number_captions(blocks, listed, paper)
    blocks = with_all_anchors(blocks, listed, paper)
    blocks, resources = resolve_images(blocks, images)
    blocks, cited = place_clusters(blocks, rendered, listed, counts)
    mark_those_in_parentheses(blocks)
    with_pages = resolve_references(blocks, listed, paper, with_pages=bool(paper.settings.theme.page_references))
    blocks = resolve_references(blocks, listed, paper, with_pages=False)
    printed = [print_notes(part, slug) for slug, part in parts_of(lay_out_panels(with_pages), listed)]
    shown = [screen_notes(part, slug) for slug, part in parts_of(lay_out_panels(blocks), listed)]
    return Composed(
        blocks=blocks,
        print_blocks=keep_together(name_parentheses([block for part in printed for block in part])),
        screen_blocks=name_parentheses([block for part in shown for block in part]),
        resources=resources,
        cited=cited,
    )


def allow_citations(rendered: Rendered, by_key: Mapping[str, Entry], problems: list[Problem]) -> Rendered:
    """``rendered`` with nothing in it that is not allowed; what a .bib file tried is told at its entry."""
    entries: list[Element] = []
    rendered = with_plain_anchors(rendered)
    by_anchor = {entry_anchor(key): entry for key, entry in by_key.items()}
    for block in rendered.entries:
        entry = by_anchor.get(identifier_of(block))

        def report(code: str, message: str, found: str, entry: Entry | None = entry) -> None:
            if entry is not None:
                problems.append(Problem(entry.key_span, f"{message}: `{found[:80]}`", code=code))

        entries += allow([block], report, by_author=False)
    clusters = tuple(allow(cluster, lambda *_: None, by_author=False) for cluster in rendered.clusters)
    return Rendered(clusters, tuple(entries))


def _refused(chapter: Chapter, code: str, message: str, found: str) -> Problem:
    """A problem at the first place of ``found`` in the chapter's text, for pandoc's tree knows no places."""
    start = chapter.text.find(found, chapter.front_matter.body_start)
    span = Span(chapter.path, start, start + len(found)) if found and start >= 0 else Span(chapter.path)
    return Problem(span, message, HINTS.get(code), code=code)


def _next(chapter: Chapter, sought: str, start: int) -> int:
    """Where ``sought`` is found from ``start`` on, but not in code; -1 where it is nowhere."""
    coded = [*chapter.code_spans, *(listing.span for listing in chapter.listings)]
    while (found := chapter.text.find(sought, start)) >= 0:
        if not any(span.start <= found < span.end for span in coded):
            return found
        start = found + 1
    return -1


_TAG_NAME = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*")


def _unread(chapter: Chapter, message: str, found: str, hint: str | None, occurrence: int) -> Problem:
    """A problem at markup that is no markup here: ``occurrence`` counts the places before it with the same text."""
    severity = Severity.WARNING if "left out" in message else Severity.ERROR
    tag = _TAG_NAME.match(found)
    for sought in (found, tag[0] if tag else ""):  # pandoc writes some tags in its own way
        start = chapter.front_matter.body_start - 1
        for _ in range(occurrence + 1 if sought else 0):
            start = _next(chapter, sought, start + 1)
        if sought and start >= 0:
            span = Span(chapter.path, start, start + len(sought))
            break
    else:
        span = Span(chapter.path)
    return Problem(span, message, hint, severity=severity, code="unread-markup")


__all__ = ["CitedFrom", "Composed", "Prepared", "allow_citations", "compose", "prepare"]
