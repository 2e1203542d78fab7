"""Footnotes, for print as a span that the page moves to its foot, for the screen as a call and a list."""

from __future__ import annotations

from html import escape
from typing import Any

from chapterhouse.manuscript.tree import Element, attributes, html, rewrite, span


def print_notes(blocks: list[Element], slug: str) -> list[Element]:
    """``blocks`` with each note as an inline span at its call; its paragraphs are parted by line breaks."""
    count = 0

    def change(element: Element) -> list[Element] | None:
        nonlocal count
        if element["t"] != "Note":
            return None
        count += 1
        return [span(attributes(f"fn:{slug}:{count}", "footnote"), _inlines(element["c"]))]

    return rewrite(blocks, change, {"Note"})


def screen_notes(blocks: list[Element], slug: str) -> list[Element]:
    """``blocks`` with each note as a numbered call, and behind them the list of the notes with links back."""
    notes: list[list[Element]] = []

    def change(element: Element) -> list[Element] | None:
        if element["t"] != "Note":
            return None
        notes.append(element["c"])
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
            note = [*note[:-1], {"t": "Para", "c": [*note[-1]["c"], {"t": "Str", "c": "\u00a0"}, back]}]
        else:
            note = [*note, {"t": "Para", "c": [back]}]
        listed += [html(f'<li id="{escape(f"fn:{slug}:{number}")}">'), *note, html("</li>")]
    return [*called, *listed, html("</ol></section>")]


def _inlines(blocks: list[Element]) -> list[Element]:
    """All inlines of ``blocks`` in a row: a footnote on a page is one paragraph."""
    parts: list[list[Element]] = []
    for block in blocks:
        parts += _inline_runs(block)
    inlines: list[Element] = []
    for position, part in enumerate(parts):
        inlines += [{"t": "LineBreak"}, *part] if position else part
    return inlines


def _inline_runs(block: Element) -> list[list[Element]]:
    kind: str = block["t"]
    content: Any = block.get("c")
    if kind in {"Para", "Plain"}:
        return [content]
    if kind == "CodeBlock":
        return [[{"t": "Code", "c": [attributes(), line]}] for line in content[1].splitlines()]
    if kind == "LineBlock":
        return list(content)
    if kind in {"BlockQuote", "Div", "Figure"}:
        return [run for inner in (content if kind == "BlockQuote" else content[-1]) for run in _inline_runs(inner)]
    if kind in {"BulletList", "OrderedList"}:
        items = content if kind == "BulletList" else content[1]
        return [run for item in items for inner in item for run in _inline_runs(inner)]
    return []
