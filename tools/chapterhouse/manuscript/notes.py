"""Footnotes, for print as a span that the page moves to its foot, for the screen as a call and a list."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from chapterhouse.manuscript.elements import (
    Element,
    attributes,
    blocks_of,
    html,
    inlines_of,
    set_blocks,
    span,
    text,
)
from chapterhouse.manuscript.lists import markers
from chapterhouse.manuscript.tree import rewrite, rewrite_inlines, walk


def unnest_notes(blocks: list[Element]) -> list[Element]:
    """``blocks`` in which a note that stands in a note is words in parentheses: Word has no notes of notes."""

    def flat(inlines: list[Element]) -> list[Element]:
        made: list[Element] = []
        for inline in inlines:
            if inline["t"] != "Note":
                made.append(inline)
                continue
            runs = [run for run in _runs(blocks_of(inline)) if run]
            words = [part for at, run in enumerate(runs) for part in ([{"t": "Space"}, *run] if at else run)]
            made += [{"t": "Space"}] if made and made[-1]["t"] not in {"Space", "SoftBreak"} else []
            made += [*text("("), *words, *text(")")]
        return made

    def change(element: Element) -> list[Element] | None:
        within = blocks_of(element)
        if any(walk(within, {"Note"})):
            set_blocks(element, rewrite_inlines(within, flat))
        return None

    return rewrite(blocks, change, {"Note"})


def print_notes(blocks: list[Element], slug: str) -> list[Element]:
    """``blocks`` with each note as an inline span at its call; its paragraphs are parted by line breaks."""
    count = 0

    def change(element: Element) -> list[Element] | None:
        nonlocal count
        if element["t"] != "Note":
            return None
        count += 1
        return [span(attributes(f"fn:{slug}:{count}", "footnote"), _inlines(blocks_of(element)))]

    return rewrite(blocks, change, {"Note"})


def screen_notes(blocks: list[Element], slug: str) -> list[Element]:
    """``blocks`` with each note as a numbered call, and behind them the list of the notes with links back."""
    notes: list[list[Element]] = []

    def change(element: Element) -> list[Element] | None:
        if element["t"] != "Note":
            return None
        notes.append(blocks_of(element))
        number = {"t": "Superscript", "c": [{"t": "Str", "c": str(len(notes))}]}
        attrs = attributes(f"fnref:{slug}:{len(notes)}", "footnote-ref", role="doc-noteref")
        return [{"t": "Link", "c": [attrs, [number], [f"#fn:{slug}:{len(notes)}", ""]]}]

    called = rewrite(blocks, change, {"Note"})
    if not notes:
        return called
    listed: list[Element] = [html('<section class="footnotes" role="doc-endnotes"><ol>')]
    for number, note in enumerate(notes, 1):
        back = {
            "t": "Link",
            "c": [
                attributes("", "footnote-back", role="doc-backlink"),
                [{"t": "Str", "c": "\u21a9\ufe0e"}],
                [f"#fnref:{slug}:{number}", ""],
            ],
        }
        if note and note[-1]["t"] in {"Para", "Plain"}:
            note = [*note[:-1], {"t": "Para", "c": [*inlines_of(note[-1]), {"t": "Str", "c": "\u00a0"}, back]}]
        else:
            note = [*note, {"t": "Para", "c": [back]}]
        listed += [html(f'<li id="{escape(f"fn:{slug}:{number}")}">'), *note, html("</li>")]
    return [*called, *listed, html("</ol></section>")]


def _inlines(blocks: list[Element]) -> list[Element]:
    """All inlines of ``blocks`` in a row: a footnote on a page is one paragraph, whose lines are told apart."""
    runs = _runs(blocks)
    if len(runs) < 2:
        return [inline for run in runs for inline in run]
    inlines: list[Element] = []
    for position, run in enumerate(runs):
        line = span(attributes("", "note-line"), run)
        inlines += [{"t": "LineBreak"}, line] if position else [line]
    return inlines


def _inline_runs(block: Element) -> list[list[Element]]:
    """What ``block`` says, as the lines of a note."""
    kind: str = block["t"]
    content: Any = block.get("c")
    if kind in {"Para", "Plain"}:
        return [content]
    if kind == "Header":
        return [[{"t": "Strong", "c": content[2]}]]
    if kind == "CodeBlock":
        return [[{"t": "Code", "c": [attributes(), line]}] for line in content[1].splitlines()]
    if kind == "LineBlock":
        return list(content)
    if kind in {"BlockQuote", "Div"}:
        return _runs(content if kind == "BlockQuote" else content[1])
    if kind == "Figure":
        return _runs([*content[2], *content[1][1]])
    if kind == "BulletList":
        return [run for item in content for run in _led("\u2022", _runs(item))]
    if kind == "OrderedList":
        return [
            run for marker, item in zip(markers(block), content[1], strict=True) for run in _led(marker, _runs(item))
        ]
    if kind == "DefinitionList":
        return [
            run
            for term, definitions in content
            for run in [[{"t": "Strong", "c": term}], *(run for each in definitions for run in _runs(each))]
        ]
    if kind == "Table":
        return [*_runs(content[1][1]), *(row for part in content[3:] for row in _rows(part))]
    return []


def _runs(blocks: list[Element]) -> list[list[Element]]:
    return [run for block in blocks for run in _inline_runs(block)]


def _led(marker: str, runs: list[list[Element]]) -> list[list[Element]]:
    """``runs``, the first of them after ``marker``."""
    first, *others = runs or [[]]
    return [[*text(f"{marker}\u00a0"), *first], *others]


def _rows(part: Any) -> Iterator[list[Element]]:
    """The rows under ``part`` of a table as lines, their cells parted by bars: a note is too narrow for a table."""
    if isinstance(part, list):
        if len(part) == 2 and isinstance(part[1], list) and part[1] and all(_is_cell(cell) for cell in part[1]):
            cells = [[inline for run in _runs(cell[4]) for inline in run] for cell in part[1]]
            yield [inline for i, cell in enumerate(cells) for inline in ([*text(" | "), *cell] if i else cell)]
        else:
            for inner in part:
                yield from _rows(inner)


def _is_cell(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 5 and isinstance(value[1], dict)
