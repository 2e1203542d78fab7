"""The statements of a paper with the ways between them: who refers to whom, what is about what."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from chapterhouse.model import ListedChapter, Paper, Statement
from chapterhouse.settings.statements import Attribute, Choice, Kind

Way = tuple[Kind, Attribute]
"""An attribute that refers to statements, with the kind that has it."""


class StatementIndex:
    """What the statements of ``paper`` say together."""

    def __init__(self, paper: Paper) -> None:
        """Looks at nothing yet."""
        self._paper = paper
        self.settings = paper.settings

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """All statements in reading order."""
        return self._paper.statements

    @cached_property
    def slugs(self) -> Mapping[str, str]:
        """The names of the chapters in outputs by their paths."""
        return {listed.chapter.path: listed.slug for listed in self._paper.chapters}

    @cached_property
    def _listed(self) -> Mapping[str, ListedChapter]:
        return {listed.chapter.path: listed for listed in self._paper.chapters}

    def chapter_number(self, statement: Statement) -> str | None:
        """The number of the chapter that holds ``statement``."""
        return self._listed[statement.chapter].number_at(statement.span.start)

    def text_of(self, statement: Statement) -> str:
        """The words of ``statement`` without markup."""
        return statement.text

    @property
    def separator(self) -> str:
        """What parts the items of a list in a cell."""
        return self.settings.locale.words.separator

    @cached_property
    def by_name(self) -> dict[str, Statement]:
        """The first statement that carries a label, by the label's name."""
        found: dict[str, Statement] = {}
        for statement in self.statements:
            if statement.label is not None:
                found.setdefault(statement.label.name, statement)
        return found

    def named(self, name: str) -> Statement | None:
        """The first statement that carries the label ``name``, None where none does."""
        return self.by_name.get(name)

    @cached_property
    def _referring(self) -> dict[str, list[tuple[Attribute, Statement]]]:
        found: defaultdict[str, list[tuple[Attribute, Statement]]] = defaultdict(list)
        for statement in self.statements:
            for attribute in self.kind_of(statement).attributes:
                if attribute.refers_to is not None:
                    for name in dict.fromkeys(statement.values.get(attribute.name, ())):
                        found[name].append((attribute, statement))
        return found

    def kind_of(self, statement: Statement) -> Kind:
        """The kind of ``statement``."""
        kind = self.settings.kind(statement.kind)
        assert kind is not None, "a statement is of a declared kind"
        return kind

    def of(self, kind: str) -> list[Statement]:
        """The statements of ``kind`` in reading order."""
        return [statement for statement in self.statements if statement.kind == kind]

    def referring(self, statement: Statement) -> Sequence[tuple[Attribute, Statement]]:
        """Who refers to ``statement``, with the attribute by which it does so, in reading order."""
        return self.referring_to(statement.name) if statement.name else ()

    def referring_to(self, name: str) -> Sequence[tuple[Attribute, Statement]]:
        """The same for the label ``name``."""
        return self._referring.get(name, ())

    def referred(self, statement: Statement, attribute: Attribute) -> list[Statement]:
        """The statements that ``statement`` names in ``attribute`` and that there are."""
        names = dict.fromkeys(statement.values.get(attribute.name, ()))
        return [found for name in names if (found := self.named(name)) is not None]

    def ways_to(self, kind: Kind) -> list[Way]:
        """The ways by which statements can refer to those of ``kind``, in the order of paper.toml."""
        return [
            (other, attribute)
            for other in self.settings.kinds
            for attribute in other.attributes
            if attribute.refers_to == kind.name
        ]

    def referring_by(self, statement: Statement, ways: Iterable[Way]) -> list[Statement]:
        """Who refers to ``statement`` by one of ``ways``, in reading order."""
        wanted = {(kind.name, attribute.name) for kind, attribute in ways}
        return [other for attribute, other in self.referring(statement) if (other.kind, attribute.name) in wanted]

    def inverses(self, kind: Kind) -> dict[str, list[Way]]:
        """The ways by which others refer to statements of ``kind``, by the word for a column: ``answered-by``."""
        found: defaultdict[str, list[Way]] = defaultdict(list)
        for way in self.ways_to(kind):
            if way[1].inverse:
                found[column_name(way[1].inverse)].append(way)
        return found

    def members(self, statement: Statement, dimension: str) -> list[str]:
        """The members of ``dimension`` that ``statement`` is about, by whatever attribute says so."""
        names = (
            name
            for attribute in self.kind_of(statement).attributes
            if attribute.dimension == dimension
            for name in statement.values.get(attribute.name, ())
        )
        return list(dict.fromkeys(names))

    def choice(self, statement: Statement) -> tuple[Attribute, Choice] | None:
        """The first choice that ``statement`` makes, which tells how it is drawn."""
        for attribute in self.kind_of(statement).attributes:
            choice = attribute.choice(statement.value(attribute.name))
            if choice is not None:
                return attribute, choice
        return None

    def shown(self, attribute: Attribute, value: str) -> str:
        """The words that are printed for ``value`` of ``attribute``."""
        if attribute.dimension is not None:
            dimension = self.settings.dimension(attribute.dimension)
            member = dimension.member(value) if dimension else None
            return member.title if member else value
        choice = attribute.choice(value)
        return choice.title if choice else value

    def answers_to(self, statement: Statement) -> list[Statement]:
        """The statements that answer ``statement`` by the attribute that their kind names for it."""
        return [
            other for attribute, other in self.referring(statement) if self.kind_of(other).answers == attribute.name
        ]

    def figure(self, statement: Statement) -> str | None:
        """The figure that ``statement`` holds, with its unit; None where its kind holds none."""
        measure = self.kind_of(statement).measure
        if measure is None or not statement.value(measure.value):
            return None
        unit = statement.value(measure.unit) if measure.unit else ""
        return f"{statement.value(measure.value)}\N{NO-BREAK SPACE}{unit}" if unit else statement.value(measure.value)


def column_name(words: str) -> str:
    """The word by which a column is asked for whose head is ``words``."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


def in_sentence(words: str) -> str:
    """``words``, a title or a noun, inside a sentence; what begins with an acronym keeps its capitals."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def of_any(values: Iterable[str], wanted: Iterable[str]) -> bool:
    """Whether one of ``values`` is ``wanted``."""
    return not set(values).isdisjoint(wanted)
