"""The formulas of a chapter, tried before anything is printed: what is no valid TeX, and what cannot be drawn."""

from __future__ import annotations

from collections.abc import Sequence

from chapterhouse.core import memo
from chapterhouse.core.cache import Cache
from chapterhouse.core.diagnostics import Problem, Span
from chapterhouse.core.rules.building import INVALID_FORMULA, UNDRAWABLE_FORMULA
from chapterhouse.core.runtime import Runtime
from chapterhouse.manuscript import pandoc, pandoc_batches
from chapterhouse.manuscript.elements import Element
from chapterhouse.manuscript.mathematics import draw_mathematics
from chapterhouse.manuscript.tree import walk
from chapterhouse.model import Chapter
from chapterhouse.model.document_tree import DocumentTree


def formula_problems(chapters: Sequence[tuple[Chapter, DocumentTree]], runtime: Runtime) -> list[Problem]:
    """The problems with the formulas in the trees of ``chapters``; what was tried before is kept."""
    of_chapters: list[tuple[Chapter, str]] = []
    formulas: dict[str, DocumentTree] = {}
    for chapter, tree in chapters:
        if b'"t":"Math"' in tree.encoded:
            paragraphs = DocumentTree.of(_formulas(tree))
            formulas[paragraphs.encoded.decode()] = paragraphs
            of_chapters.append((chapter, paragraphs.encoded.decode()))
    found: dict[str, tuple[list[str], list[str]]] = {}
    for written in formulas:
        kept = memo.find(runtime.cache, "formulas", (pandoc.version(), written), memo.JSON.decode)
        if kept is not None:
            found[written] = kept
    untried = [written for written in formulas if written not in found]
    answers = pandoc_batches.write_html([formulas[written] for written in untried], runtime.jobs)
    for written, answer in zip(untried, answers, strict=True):
        if not isinstance(answer, pandoc.PandocError):  # the build tells of the chapter
            found[written] = _tried(answer, runtime.cache)
            memo.keep(runtime.cache, "formulas", (pandoc.version(), written), memo.JSON.encode(found[written]))
    problems: list[Problem] = []
    for chapter, written in of_chapters:
        invalid, undrawable = found.get(written, ((), ()))
        problems += [invalid_formula(chapter, tex) for tex in invalid]
        problems += [undrawable_formula(chapter, tex) for tex in undrawable]
    return problems


def _formulas(tree: DocumentTree) -> list[Element]:
    return [{"t": "Para", "c": [element]} for element in walk(tree.blocks) if element["t"] == "Math"]


def _tried(printed: pandoc.Printed, cache: Cache) -> tuple[list[str], list[str]]:
    """The TeX of the formulas that are not valid, and of those that cannot be drawn."""
    undrawable: list[str] = []

    def note(tex: str) -> str:
        undrawable.append(tex)
        return ""

    draw_mathematics(printed.content, note, cache=cache)
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
