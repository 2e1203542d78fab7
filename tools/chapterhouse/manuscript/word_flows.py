"""A chapter into its flows of text, as the checks read it and as it is printed: what the two are compared by.

The running text is one flow, each note and each caption one, and each piece of code.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from chapterhouse.core.diagnostics import Span
from chapterhouse.manuscript.elements import (
    Element,
    address_of,
    blocks_of,
    bodies_of,
    caption_of,
    citations_of,
    classes_of,
    foot_of,
    head_of,
    identifier_of,
    inlines_of,
    literal_of,
)
from chapterhouse.model import OBJECT, Chapter, Footnote, Passage, PassageKind

_FENCE = re.compile(r"\s*(?:`{3,}|~{3,})[^\n]*(?:\n|\Z)")
_CODE_SPAN = re.compile(r"(`+)(.*)\1", re.DOTALL)
_BLANKS = frozenset({"Space", "SoftBreak", "LineBreak"})
_BLOCKS_OF_TEXT = frozenset({"Para", "Plain", "Header"})


@dataclass(slots=True)
class PrintedFlows:
    """The texts of a tree: its running text, each note and caption, each piece of code, and what citations bring.

    A text is a list of pieces; :data:`~chapterhouse.model.OBJECT` stands for what has a flow of its own, or no words.
    """

    main: list[str] = field(default_factory=list)
    asides: list[list[str]] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    citations: list[str] = field(default_factory=list)


@dataclass(slots=True)
class WrittenFlows:
    """The passages of a chapter: those of its running text, of each note and caption, and the spans of its code."""

    main: list[Passage] = field(default_factory=list)
    asides: list[list[Passage]] = field(default_factory=list)
    code: list[Span] = field(default_factory=list)


def written_flows(chapter: Chapter) -> WrittenFlows:
    """The passages and the code of ``chapter`` that are to be printed.

    Left out is what other checks tell of: a note that is never called, or defined twice.
    """
    called = {call.label for call in chapter.footnote_references}
    definitions = Counter(note.label for note in chapter.footnotes)
    defined = _Notes([note for note in chapter.footnotes if note.label is not None])
    inline = _Notes([note for note in chapter.footnotes if note.label is None])
    in_braces = Braces(chapter)
    written = WrittenFlows()
    of_notes: dict[int, list[Passage]] = {}
    for passage in chapter.passages:
        start = passage.runs[0][1]
        note = inline.around(start) or defined.around(start)
        if start in in_braces:
            continue  # it is printed by what it is an attribute of
        if note is not None and note.label is not None and (note.label not in called or definitions[note.label] > 1):
            continue
        if passage.kind is PassageKind.CAPTION:
            written.asides.append([passage])
        elif note is not None:
            of_notes.setdefault(note.span.start, []).append(passage)
        else:
            written.main.append(passage)
    written.asides += of_notes.values()
    for span in chapter.code_spans:
        found = _CODE_SPAN.match(chapter.text, span.start, span.end)
        written.code.append(Span(chapter.path, *found.span(2)) if found else span)
    for listing in chapter.listings:
        opening = _FENCE.match(chapter.text, listing.span.start, listing.span.end)
        written.code.append(Span(chapter.path, opening.end() if opening else listing.span.start, listing.span.end))
    return written


class _Notes:
    def __init__(self, notes: Sequence[Footnote]) -> None:
        """``notes`` come in their order, and none stands in another."""
        self._notes = notes
        self._starts = [note.span.start for note in notes]

    def around(self, offset: int) -> Footnote | None:
        """The note behind whose beginning ``offset`` stands."""
        at = bisect_left(self._starts, offset) - 1
        return self._notes[at] if at >= 0 and offset < self._notes[at].span.end else None


class Braces:
    """The attributes of a chapter, of which it is asked whether a place is in any."""

    def __init__(self, chapter: Chapter) -> None:
        """Of divisions, queries and whatever else carries attributes."""
        groups = (chapter.divisions, chapter.queries, chapter.attribute_lists)
        self._spans = sorted(one.span for group in groups for one in group)
        self._starts = [span.start for span in self._spans]

    def __contains__(self, offset: int) -> bool:
        at = bisect_right(self._starts, offset) - 1
        return at >= 0 and offset < self._spans[at].end


def printed_flows(blocks: Sequence[Element]) -> PrintedFlows:
    """The texts of ``blocks``."""
    printed = PrintedFlows()
    _read(blocks, printed.main, printed)
    return printed


def _read(content: Any, into: list[str], printed: PrintedFlows) -> None:
    """Put the text of ``content``, elements in lists of any depth, into ``into``; other flows go into ``printed``."""
    stack = [content]

    def aside(content: Any) -> None:
        printed.asides.append([])
        _read(content, printed.asides[-1], printed)

    while stack:
        node = stack.pop()
        if type(node) is list:
            stack.extend(node[::-1])
            continue
        kind = node.get("t") if type(node) is dict else None
        if kind == "Str":
            into.append(literal_of(node))
            continue
        if kind in _BLANKS:
            into.append(" ")
            continue
        match kind:
            case None:
                pass
            case "Code" | "CodeBlock":
                printed.code.append(literal_of(node))
                into.append(OBJECT)
            case "Math" | "RawInline" | "RawBlock":
                into.append(OBJECT)
            case "Cite":
                into.append(OBJECT)
                for citation in citations_of(node):
                    _read([citation["citationPrefix"], citation["citationSuffix"]], printed.citations, printed)
                    printed.citations.append(OBJECT)
            case "Note":
                into.append(OBJECT)
                aside(blocks_of(node))
            case "Image":
                into.append(OBJECT)
                aside(inlines_of(node))
            case "Figure":
                aside(caption_of(node))
                stack += [one for one in blocks_of(node)[::-1] if not _is_picture(one)]
            case "Table":
                aside(caption_of(node))
                stack.append([head_of(node), bodies_of(node), foot_of(node)])
            case "Link" if (classes_of(node) or identifier_of(node)) and _is_automatic(node):
                into.append(OBJECT)
            case _:
                if kind in _BLOCKS_OF_TEXT:
                    into.append("\n")
                stack.append(node.get("c"))


def _is_automatic(link: Element) -> bool:
    """Whether the words of ``link`` are its address, as in ``<https://example.org>``."""
    words = [literal_of(one) for one in inlines_of(link) if one["t"] == "Str"]
    return len(words) == 1 and words[0] in {address_of(link), address_of(link).removeprefix("mailto:")}


def _is_picture(block: Element) -> bool:
    """Whether ``block`` is a picture alone, whose words are its alternative text, or the caption once more."""
    return block["t"] == "Plain" and [one["t"] for one in inlines_of(block)] == ["Image"]
