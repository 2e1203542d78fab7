"""The list of abbreviations and the glossary as chapters of the book, which every output prints like the others.

Abbreviations are those that chapters spell out, as in "European Union (EU)", and those that ``[[glossary]]`` defines;
the glossary has all that it defines. Each leads to the section that spells it out, or that first uses the term.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from chapterhouse.checks.support.acronyms import definitions, is_acronym
from chapterhouse.core.diagnostics import Problem, Span
from chapterhouse.core.runtime import Runtime
from chapterhouse.manuscript.elements import Element, attributes, link, text
from chapterhouse.manuscript.writing import write_trees
from chapterhouse.model import Paper, PassageKind, Place
from chapterhouse.model.built import BuiltChapter, BuiltPaper
from chapterhouse.model.document_tree import DocumentTree
from chapterhouse.outputs.shared.contents import ABBREVIATIONS_ANCHOR, GLOSSARY_ANCHOR
from chapterhouse.outputs.shared.index import sorted_as

_SETTINGS = "paper.toml"


@dataclass(frozen=True, slots=True)
class Section:
    """A section that a list leads to: what the list calls it, and its anchor."""

    words: str
    anchor: str


@dataclass(frozen=True, slots=True)
class ListedTerm:
    """A line of a list: a term, what it means, and the section that says so, None where no chapter has it."""

    term: str
    meaning: str
    section: Section | None


def with_term_lists(build: BuiltPaper, runtime: Runtime) -> tuple[BuiltPaper, list[Problem]]:
    """``build`` with the lists that its theme asks for, before the first chapter and behind the last, and problems."""
    theme, words = build.paper.settings.theme, build.paper.settings.locale.words
    wanted = [
        (words.list_of_abbreviations, ABBREVIATIONS_ANCHOR, Place.FRONT, theme.list_of_abbreviations, abbreviations_of),
        (words.glossary, GLOSSARY_ANCHOR, Place.BACK, theme.glossary, glossary_of),
    ]
    lists = [
        (title, anchor, place, DocumentTree.of([*_blocks(title, anchor, listed)]))
        for title, anchor, place, is_wanted, terms_of in wanted
        if is_wanted and (listed := terms_of(build.paper))
    ]
    if not lists:
        return build, []
    written, problems = write_trees([(_SETTINGS, tree) for *_, tree in lists], runtime)
    made = [
        _chapter(title, anchor, place, tree, printed.content)
        for (title, anchor, place, tree), printed in zip(lists, written, strict=True)
    ]
    front = [one for one in made if one.place is Place.FRONT]
    back = [one for one in made if one.place is Place.BACK]
    return replace(build, chapters=(*front, *build.chapters, *back)), problems


def abbreviations_of(paper: Paper) -> tuple[ListedTerm, ...]:
    """The abbreviations that chapters spell out or the glossary defines, in the order of the alphabet."""
    spelt_out = definitions(paper)
    listed = {one.acronym: ListedTerm(one.acronym, one.meaning, _section(paper, one.span)) for one in spelt_out}
    for one in glossary_of(paper):
        if is_acronym(one.term):
            listed.setdefault(one.term, one)
    return _in_order(listed.values())


def glossary_of(paper: Paper) -> tuple[ListedTerm, ...]:
    """The terms that the glossary of ``paper`` defines, in the order of the alphabet."""
    return _in_order(
        ListedTerm(one.term, " ".join(one.definition.split()), _first_use(paper, one.term))
        for one in paper.settings.glossary
        if one.definition
    )


def term_pattern(term: str) -> re.Pattern[str]:
    """What finds ``term`` in prose."""
    # The singular is given; a plural of one letter more is the same term.
    return re.compile(rf"(?<!\w){re.escape(term)}(?:s|es)?(?!\w)", re.IGNORECASE if not term.isupper() else 0)


def _in_order(terms: Iterable[ListedTerm]) -> tuple[ListedTerm, ...]:
    return tuple(sorted(terms, key=lambda one: (sorted_as(one.term), one.term)))


def _first_use(paper: Paper, term: str) -> Section | None:
    pattern = term_pattern(term)
    for listed in paper.chapters:
        for passage in listed.chapter.passages:
            if passage.kind is PassageKind.PARAGRAPH and (found := pattern.search(passage.text)):
                return _section(paper, passage.span(*found.span()))
    return None


def _section(paper: Paper, place: Span) -> Section | None:
    """The innermost section with a number around ``place``, or else its chapter; None outside of chapters."""
    listed = next((one for one in paper.chapters if one.chapter.path == place.file), None)
    if listed is None:
        return None
    before = [one for one in listed.headings if one.heading.span.start <= place.start]
    for one in reversed(before):
        if one.number:
            noun = "section" if one.heading.level > 1 else "appendix" if one.number.isalpha() else "chapter"
            return Section(paper.settings.locale.numbered(noun, one.number), one.anchor)
    return Section(before[0].heading.text, before[0].anchor) if before else Section(listed.slug, listed.anchor)


def _blocks(title: str, anchor: str, terms: Iterable[ListedTerm]) -> Iterator[Element]:
    yield {"t": "Header", "c": [1, attributes(anchor), text(title)]}
    items = [[text(one.term), [[{"t": "Plain", "c": _meaning(one)}]]] for one in terms]
    kind = "abbreviations" if anchor == ABBREVIATIONS_ANCHOR else "glossary"
    yield {"t": "Div", "c": [attributes("", kind), [{"t": "DefinitionList", "c": items}]]}


def _meaning(one: ListedTerm) -> list[Element]:
    if one.section is None:
        return text(one.meaning)
    leading = link(one.section.anchor, text(one.section.words))
    return [*text(f"{one.meaning} ("), leading, *text(")")]


def _chapter(title: str, anchor: str, place: Place, tree: DocumentTree, body: str) -> BuiltChapter:
    return BuiltChapter(
        path=_SETTINGS,
        slug=anchor,  # no file of a chapter is called so
        anchor=anchor,
        place=place,
        part=None,
        number=None,
        title=title,
        short_title=title,
        summary=None,
        status=None,
        headings=(),
        print_body=body,
        screen_body=body,
        resources=(),
        tree=tree,
    )
