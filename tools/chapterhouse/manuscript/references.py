"""Cross-references into their printed words: ``[@fig:a; @fig:b]`` becomes "Figures 2.1 and 2.3", each number a link."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from chapterhouse.inputs.cross_references import APPENDIX_NOUN, CHAPTER_NOUN, NOUNS
from chapterhouse.manuscript.elements import Element, attributes, citations_of, error, link, literal_of, span, text
from chapterhouse.manuscript.paper_view import PaperView
from chapterhouse.manuscript.tree import rewrite
from chapterhouse.model import ListedChapter, Target, label_name
from chapterhouse.settings import Settings
from chapterhouse.settings.language import Locale

_ASIDE = "aside"
_NOUNS = (*NOUNS.values(), CHAPTER_NOUN, APPENDIX_NOUN)
_WORDS = {singular: (singular.lower(), plural.lower()) for singular, plural in _NOUNS}
"""The names of the words of a locale, in the singular and in the plural, by the word that a target has."""

_Page = tuple[str, str]
"""What stands before and behind the number of a page."""


def resolve_references(
    blocks: list[Element], listed: ListedChapter, view: PaperView, *, with_pages: bool
) -> list[Element]:
    """``blocks`` in which every cross-reference prints the number of its target.

    ``with_pages`` adds a place for the page's number where the target stands in another chapter. A name that nothing
    carries is printed as a marked fault. The citations must have been taken out before, and what stands in parentheses
    marked (:func:`mark_those_in_parentheses`).
    """

    locale = view.settings.locale

    def change(element: Element) -> list[Element] | None:
        if element["t"] != "Cite":
            return None
        in_parentheses = bool(element.get(_ASIDE))
        page = _page(locale, in_parentheses=in_parentheses) if with_pages else None
        return _print(citations_of(element), listed, view, page, parted=with_pages and in_parentheses)

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
                depth = max(0, depth + literal_of(child).count("(") - literal_of(child).count(")"))
            elif kind == "Cite":
                child[_ASIDE] = depth > 0
            elif type(content := child.get("c")) is list:
                mark_those_in_parentheses(content)


def _page(locale: Locale, *, in_parentheses: bool) -> _Page:
    around = locale.words.aside_in_parentheses if in_parentheses else locale.words.aside
    opening, _, closing = around.partition("{page}")
    before, behind = locale.around("page")
    return opening + before, behind + closing


def _print(
    references: list[Any], listed: ListedChapter, view: PaperView, page: _Page | None, *, parted: bool
) -> list[Element]:
    """The references of one group; neighbours of one noun share it."""
    locale = view.settings.locale
    printed: list[list[Element]] = []
    numbers: list[str] = []
    known = [(citation, view.target(label_name(citation["citationId"]))) for citation in references]
    for noun, neighbours in groupby(known, key=lambda pair: pair[1].word if pair[1] and pair[1].number else None):
        run = list(neighbours)
        for position, (citation, target) in enumerate(run):
            before = behind = ""
            if noun and target and run[0][0]["citationMode"]["t"] != "SuppressAuthor":
                first, last = _around(target, len(run) > 1, citation["citationId"], view.settings)
                before, behind = first if position == 0 or last else "", last
            prefix, suffix = citation["citationPrefix"], citation["citationSuffix"]
            opening = [*prefix, {"t": "Space"}] if prefix else []
            shown = _one(citation, target, (before, behind), listed, page, locale)
            printed.append([*opening, *shown, *suffix])
            numbers.append(f"{target.number or target.title}{behind}" if target else "")
    between = ["; "] * (len(printed) - 1) if parted else locale.separators(numbers)
    return _joined(printed, between)


def _around(target: Target, plural: bool, written: str, settings: Settings) -> tuple[str, str]:
    """What stands before the first number, or around each; with a capital as paper, language and author wish it."""
    locale = settings.locale
    kind = next((kind for kind in settings.kinds if kind.prefix == target.label.kind), None)
    if kind is not None:
        before, behind = f"{kind.plural if plural else kind.noun}\N{NO-BREAK SPACE}", ""
    else:
        before, behind = locale.around(_WORDS[target.word][plural])
    usual = locale.words.capitals != "none"
    wished = usual if settings.numbering.capital_references is None else settings.numbering.capital_references
    if wished or written[0].isupper():
        return before[:1].upper() + before[1:], behind
    return (before if locale.words.capitals == "nouns" else before[:1].lower() + before[1:]), behind


def _one(
    citation: Any,
    target: Target | None,
    around: tuple[str, str],
    listed: ListedChapter,
    page: _Page | None,
    locale: Locale,
) -> list[Element]:
    if target is None:
        return [error("undefined-reference", text(f"@{citation['citationId']}"))]
    if target.number:
        inlines = text(f"{around[0]}{target.number}{around[1]}")
    else:
        opening, closing, *_ = locale.words.quotation_marks
        inlines = text(f"{opening}{target.title}{closing}")
    printed = [link(target.anchor, inlines, attributes("", "reference"))]
    if page is not None and target.chapter != listed.chapter.path:
        number = link(target.anchor, text("0"), attributes("", "page-number"))
        printed.append(span(attributes("", "page-reference"), [*text(page[0]), number, *text(page[1])]))
    return printed


def _joined(printed: list[list[Element]], between: list[str]) -> list[Element]:
    """``printed`` with what parts each from the next: "a, b and c", or "a; b; c" where pages bring commas."""
    joined: list[Element] = []
    for inlines, separator in zip(printed, [*between, ""], strict=True):
        joined += [*inlines, *text(separator)]
    return joined
