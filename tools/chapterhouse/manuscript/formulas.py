"""The formulas of a chapter, tried before anything is printed: what is no valid TeX, and what cannot be drawn."""

from __future__ import annotations

import json
from collections.abc import Sequence

from chapterhouse.core import memo
from chapterhouse.core.cache import Cache
from chapterhouse.core.diagnostics import Problem, Span
from chapterhouse.core.rules.building import INVALID_FORMULA, UNDRAWABLE_FORMULA
from chapterhouse.manuscript import pandoc
from chapterhouse.manuscript.elements import Element
from chapterhouse.manuscript.mathematics import draw_mathematics
from chapterhouse.manuscript.tree import walk
from chapterhouse.model import Chapter
from chapterhouse.model.document_tree import DocumentTree


def formula_problems(chapter: Chapter, tree: DocumentTree, cache: Cache) -> list[Problem]:
    """The problems with the formulas in ``tree``, those of ``chapter``; ``cache`` keeps what was tried before."""
    if b'"t":"Math"' not in tree.encoded:
        return []

    def tried() -> tuple[list[str], list[str]]:
        formulas = [element for element in walk(tree.blocks) if element["t"] == "Math"]
        inputs = (pandoc.version(), json.dumps(formulas))
        found: tuple[list[str], list[str]] = memo.call(cache, "formulas", inputs, lambda: _try(formulas), memo.JSON)
        return found

    inputs = (pandoc.version(), tree.encoded)
    invalid, undrawable = memo.call(cache, "formulas of chapter", inputs, tried, memo.JSON)
    return [invalid_formula(chapter, tex) for tex in invalid] + [undrawable_formula(chapter, tex) for tex in undrawable]


def _try(formulas: Sequence[Element]) -> tuple[list[str], list[str]]:
    """The TeX of the formulas that are not valid, and of those that cannot be drawn."""
    if not formulas:
        return [], []
    try:
        printed = pandoc.write_html([{"t": "Para", "c": [formula]} for formula in formulas])
    except pandoc.PandocError:
        return [], []  # the build tells of the chapter
    undrawable: list[str] = []

    def note(tex: str) -> str:
        undrawable.append(tex)
        return ""

    draw_mathematics(printed.content, note)
    invalid = [tex for warning in printed.warnings if (tex := pandoc.invalid_formula(warning)) is not None]
    return invalid, undrawable


def invalid_formula(chapter: Chapter, tex: str) -> Problem:
    """The problem that ``tex`` is no TeX."""
    hint = "look for a missing brace or a misspelt command"
    return INVALID_FORMULA.problem(_place(chapter, tex), "the formula is not valid TeX", hint)


def undrawable_formula(chapter: Chapter, tex: str) -> Problem:
    """The problem that the formula ``tex`` cannot be drawn."""
    message = f"the formula `{tex[:80]}` cannot be drawn for print"
    hint = "write it in another way: what the drawer knows least is something empty, such as `\\text{}`"
    return UNDRAWABLE_FORMULA.problem(_place(chapter, tex), message, hint)


def _place(chapter: Chapter, tex: str) -> Span:
    """Where ``tex``, as pandoc has it, stands in ``chapter``; where macros made it, the formula most like it."""
    wanted = "".join(tex.split())
    place = next((one.span for one in chapter.formulas if "".join(one.tex.split()) == wanted), None)
    if place is not None:
        return place
    start = chapter.text.find(tex, chapter.front_matter.body_start)
    if start >= 0:
        return Span(chapter.path, start, start + len(tex))
    from difflib import SequenceMatcher

    alike = max(chapter.formulas, key=lambda one: SequenceMatcher(None, one.tex, tex).ratio(), default=None)
    return alike.span if alike is not None else Span(chapter.path)
