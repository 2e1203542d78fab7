"""A chapter's syntax tree into its nouns: headings, figures, tables, references, citations, each with its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from chapterhouse.core.diagnostics import Problem
from chapterhouse.inputs.markdown import mentions, things
from chapterhouse.inputs.markdown.comments import read_comments
from chapterhouse.inputs.markdown.conflicts import conflict_markers
from chapterhouse.inputs.markdown.extraction import Extraction
from chapterhouse.inputs.markdown.figure_groups import TABLES, with_tables
from chapterhouse.inputs.markdown.paragraphs import read_paragraphs
from chapterhouse.inputs.markdown.passages import read_passages
from chapterhouse.inputs.markdown.syntax import Node
from chapterhouse.model import Chapter

_NO_CONTENT = {"HEADING", "BLANK_LINE", "REFERENCE_DEFINITION", "FOOTNOTE_DEFINITION", "HTML_BLOCK_RAW", "NEWLINE"}


def extract(chapter: Chapter, tree: Node, kinds: Mapping[str, str]) -> tuple[Chapter, tuple[Problem, ...]]:
    """``chapter`` filled with what ``tree``, the syntax tree of its text, holds; and the problems on the way.

    ``kinds`` are the kinds of statements that paper.toml declares, each with the prefix of its labels.
    """
    found = Extraction(chapter.path, chapter.text, kinds, frozenset(kinds.values()))
    for node in tree.walk():
        handler = _HANDLERS.get(node.kind)
        if handler is not None:
            handler(found, node)
    filled = replace(
        chapter,
        headings=tuple(found.headings),
        figures=tuple(found.figures),
        figure_groups=tuple(with_tables(group, found.tables) for group in found.figure_groups),
        tables=tuple(found.tables),
        equations=tuple(found.equations),
        listings=tuple(found.listings),
        references=tuple(found.references),
        citations=tuple(one for one in found.citations if one.key not in found.examples),
        macros=tuple(found.macros),
        numbered_lists=tuple(found.numbered_lists),
        footnotes=tuple(found.footnotes),
        footnote_references=tuple(found.footnote_references),
        links=tuple(sorted([*found.links, *found.links_to_headings], key=lambda link: link.span)),
        divisions=tuple(found.divisions),
        queries=tuple(found.queries),
        conflict_markers=conflict_markers(chapter.path, chapter.text),
        formulas=tuple(found.formulas),
        comments=tuple(read_comments(chapter.path, chapter.text, tree)),
        passages=tuple(
            sorted([*read_passages(chapter.path, chapter.text, tree), *found.printed], key=lambda p: p.runs[0][1])
        ),
        blocks=tuple(found.trimmed(node) for node in tree.children if node.kind not in _NO_CONTENT),
        **read_paragraphs(found, tree),
        identifiers=tuple(found.identifiers),
        attribute_lists=tuple(found.attribute_lists[start] for start in sorted(found.attribute_lists)),
        code_spans=tuple(found.code_spans),
    )
    return filled, tuple(found.problems)


_HANDLERS: dict[str, Callable[[Extraction, Node], None]] = {
    "HEADING": things.heading,
    "FIGURE": things.figure,
    "IMAGE_LINK": things.image,
    "LINK": mentions.link,
    "UNRESOLVED_REFERENCE": mentions.bracketed,
    "AUTO_LINK": mentions.automatic_link,
    "PARAGRAPH": things.paragraph,
    "PLAIN": things.paragraph,
    "TABLE_CELL": things.equations,
    "REFERENCE_DEFINITION": things.definition,
    "CODE_BLOCK": things.code,
    "RAW_INLINE": things.raw_code_span,
    "INLINE_CODE": things.code_span,
    "BRACKETED_SPAN": things.attributed,
    "CITATION": mentions.citation,
    "FOOTNOTE_DEFINITION": mentions.footnote,
    "INLINE_FOOTNOTE": mentions.footnote,
    "FOOTNOTE_REFERENCE": mentions.footnote_reference,
    "FENCED_DIV": things.division,
    "LIST_MARKER": mentions.example,
    "LIST": things.numbered_list,
    "LATEX_COMMAND": things.tex,
    "TEX_BLOCK": things.tex,
    "INLINE_HTML": things.html,
    "HTML_BLOCK": things.html_block,
    "HTML_BLOCK_DIV": things.element,
    "HTML_BLOCK_TAG": things.wrapper,
    "INLINE_HTML_SPAN": things.element,
    "INLINE_MATH": things.formula,
    "DISPLAY_MATH": things.formula,
    **dict.fromkeys(TABLES, things.table),
}
