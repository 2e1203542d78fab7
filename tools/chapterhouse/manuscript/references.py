"""Cross-references into their printed words: ``[@fig:a; @fig:b]`` becomes "Figures 2.1 and 2.3", each number a link."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from chapterhouse.inputs.cross_references import CHAPTER_NOUN, NOUNS
from chapterhouse.manuscript.tree import Element, attributes, error, link, rewrite, span, text
from chapterhouse.model import ListedChapter, Paper, Target, label_name

_PAGE = (" (page\u00a0", ")")
_PAGE_IN_PARENTHESES = (", page\u00a0", "")
_ASIDE = "aside"
_PLURALS = dict([*NOUNS.values(), CHAPTER_NOUN])


def resolve_references(
    blocks: list[Element], listed: ListedChapter, paper: Paper, *, with_pages: bool
) -> list[Element]:
    """``blocks`` in which every cross-reference prints the number of its target.

    ``with_pages`` adds a place for the page's number where the target stands in another chapter. A name that nothing
    carries is printed as a marked fault. The citations must have been taken out before, and what stands in parentheses
    marked (:func:`mark_those_in_parentheses`).
    """

    def change(element: Element) -> list[Element] | None:
        if element["t"] != "Cite":
            return None
        page = _PAGE_IN_PARENTHESES if element.get(_ASIDE) else _PAGE
        return _print(element["c"][0], listed, paper, page if with_pages else None)

    return rewrite(blocks, change, {"Cite"})


def mark_those_in_parentheses(nodes: list[Any]) -> None:
    """Mark each group that stands between parentheses of its sentence: its page must not bring a second pair."""
    depth = 0
    for child in nodes:
        if type(child) is list:
            mark_those_in_parentheses(child)
        elif type(child) is dict:
            kind = child.get("t")
            if kind == "Str":
                depth = max(0, depth + child["c"].count("(") - child["c"].count(")"))
            elif kind == "Cite":
                child[_ASIDE] = depth > 0
            elif type(content := child.get("c")) is list:
                mark_those_in_parentheses(content)


def _print(references: list[Any], listed: ListedChapter, paper: Paper, page: tuple[str, str] | None) -> list[Element]:
    """The references of one group; neighbours of one noun share it."""
    printed: list[list[Element]] = []
    known = [(citation, paper.targets.get(label_name(citation["citationId"]))) for citation in references]
    for noun, neighbours in groupby(known, key=lambda pair: pair[1].word if pair[1] and pair[1].number else None):
        run = list(neighbours)
        for position, (citation, target) in enumerate(run):
            word = ""
            if noun and position == 0 and citation["citationMode"]["t"] != "SuppressAuthor":
                word = _noun(noun, len(run) > 1, citation["citationId"], paper)
            prefix, suffix = citation["citationPrefix"], citation["citationSuffix"]
            before = [*prefix, {"t": "Space"}] if prefix else []
            printed.append([*before, *_one(citation, target, word, listed, page), *suffix])
    return _joined(printed, parted=page is _PAGE_IN_PARENTHESES)


def _noun(noun: str, plural: bool, written: str, paper: Paper) -> str:
    """The noun in its number, such as "Figures"; in small letters only where paper and author wish it so."""
    plurals = _PLURALS | {kind.noun: kind.plural for kind in paper.settings.kinds}
    word = plurals[noun] if plural else noun
    return word if paper.settings.numbering.capital_references or written[0].isupper() else word.lower()


def _one(
    citation: Any, target: Target | None, word: str, listed: ListedChapter, page: tuple[str, str] | None
) -> list[Element]:
    if target is None:
        return [error("undefined-reference", text(f"@{citation['citationId']}"))]
    if target.number:
        inlines = text(f"{word}\u00a0{target.number}" if word else target.number)
    else:
        inlines = text(f"\u201c{target.title}\u201d")
    printed = [link(target.anchor, inlines, attributes("", "reference"))]
    if page is not None and target.chapter != listed.chapter.path:
        number = link(target.anchor, text("0"), attributes("", "page-number"))
        printed.append(span(attributes("", "page-reference"), [*text(page[0]), number, *text(page[1])]))
    return printed


def _joined(printed: list[list[Element]], *, parted: bool) -> list[Element]:
    """``a``, ``a and b``, ``a, b and c``; or ``a; b; c`` where the pages in them bring commas of their own."""
    joined: list[Element] = []
    for position, inlines in enumerate(printed):
        if position:
            last = position == len(printed) - 1
            joined += text("; ") if parted else text(" and ") if last else text(", ")
        joined += inlines
    return joined
