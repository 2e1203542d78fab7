"""What several checks say of statements: where they stand, what they are called, and what depends on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from chapterhouse.core.diagnostics import Related, Span
from chapterhouse.core.suggestion import closest
from chapterhouse.model import Division, Paper, Query, Statement
from chapterhouse.settings import Settings
from chapterhouse.settings.statements import Attribute, Kind
from chapterhouse.statements.index import StatementIndex, in_sentence
from chapterhouse.statements.parse import TITLE

SETTINGS = "paper.toml"
_MOST_RELATED = 3


def place(statement: Statement) -> Span:
    """Where ``statement`` is pointed at: its label, its attributes where it has none."""
    return statement.label.span if statement.label is not None else statement.span


def noun(kind: Kind) -> str:
    """The word for statements of ``kind`` inside a sentence; one that begins with an acronym keeps its capitals."""
    return in_sentence(kind.noun)


def named(statement: Statement, index: StatementIndex) -> str:
    """``the gap `gap:charging```, or ``this gap`` for one without a label."""
    word = noun(index.kind_of(statement))
    return f"the {word} `{statement.name}`" if statement.name else f"this {word}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """``words`` as a sentence lists them."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def depending(statement: Statement, index: StatementIndex) -> tuple[Related, ...]:
    """The first statements that refer to ``statement``: what is said of it touches them."""
    others = {id(other): other for _, other in index.referring(statement)}.values()
    return tuple(
        Related(place(other), f"{named(other, index)} refers to it")
        for other in [*others][:_MOST_RELATED]
        if other.name
    )


def answering(kind: Kind, settings: Settings) -> list[Kind]:
    """The kinds whose statements answer those of ``kind``."""
    return [
        other
        for other in settings.kinds
        for attribute in other.attributes
        if attribute.name == other.answers and attribute.refers_to == kind.name
    ]


def setting(paper: Paper, *path: str | int) -> Span:
    """Where the value at ``path`` stands in paper.toml."""
    return paper.spans.get(path, Span(SETTINGS))


def kind_setting(paper: Paper, kind: Kind) -> Span:
    """Where paper.toml names ``kind``."""
    return setting(paper, "kinds", paper.settings.kinds.index(kind), "name")


def attribute_setting(paper: Paper, kind: Kind, attribute: Attribute) -> Span:
    """Where paper.toml names ``attribute`` of ``kind``."""
    path = ("kinds", paper.settings.kinds.index(kind), "attributes", kind.attributes.index(attribute), "name")
    return setting(paper, *path)


def key_span(name: str, where: Mapping[str, Span], text: str) -> Span:
    """Where the attribute ``name`` is written whose value stands at ``where[name]`` in ``text``."""
    value = where[name]
    end = value.start - 1 if text[value.start - 1] == "=" else value.start - 2
    return Span(value.file, end - len(name), end)


def strange_attributes(statement: Statement, kind: Kind) -> dict[str, str | None]:
    """What ``statement`` says that its ``kind`` does not know, each with the attribute that is likely meant."""
    known = {TITLE, *(attribute.name for attribute in kind.attributes)}
    free = known - statement.places.keys()
    return {name: closest(name, free) for name in statement.places if name not in known}


def texts(paper: Paper) -> dict[str, str]:
    """The text of every chapter of the paper, by its path."""
    return {one.chapter.path: one.chapter.text for one in paper.chapters}


def of_kinds(paper: Paper, index: StatementIndex) -> Iterator[tuple[Statement, Kind]]:
    """Every statement with its kind, in reading order."""
    return ((statement, index.kind_of(statement)) for statement in paper.statements)


def class_span(thing: Division | Query, name: str, text: str) -> Span:
    """Where the class ``name`` of ``thing`` stands in ``text``, without its full stop."""
    written = thing.span.slice(text)
    start = written.find(f".{name}") + 1 if written.startswith("{") else written.find(name)
    return Span(thing.span.file, thing.span.start + start, thing.span.start + start + len(name))


def quoted(words: Iterable[str]) -> list[str]:
    """Each of ``words`` as code."""
    return [f"`{word}`" for word in words]
