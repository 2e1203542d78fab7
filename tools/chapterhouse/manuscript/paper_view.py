"""What the steps of one chapter may ask about the rest of the paper: each question noted, with what was answered.

What a chapter becomes is kept, and holds as long as the paper answers the same. A step that needs to know more of the
paper gets a question more here; of the settings each field is a question by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from chapterhouse.bibliography.entries import is_citable
from chapterhouse.core.memo import Answers, Question, Questions, facts_of
from chapterhouse.inputs.links import Destinations
from chapterhouse.model import ListedChapter, Paper, Statement, Target
from chapterhouse.settings import Settings
from chapterhouse.settings.asked import asked
from chapterhouse.settings.statements import Attribute
from chapterhouse.statements.index import StatementIndex


class PaperFacts:
    """``paper`` with what is looked up in it by more than one chapter; ``images`` are the paths that can be shown."""

    def __init__(self, paper: Paper, images: Collection[str] = ()) -> None:
        self.paper = paper
        self.images = frozenset(images)
        self.known: dict[Question, str] = {}
        self._cited: dict[str, int] = {}
        self._cited_before: dict[str, Mapping[str, int]] = {}

    @cached_property
    def settings(self) -> Mapping[str, object]:
        """The settings as plain data, by the names of their fields."""
        return self.paper.settings.model_dump(mode="json")

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of the bibliography that can be cited."""
        return frozenset(filter(is_citable, self.paper.bibliography.by_key))

    @cached_property
    def statements(self) -> StatementIndex:
        """The statements of the paper without their words, which change more often than all else of them."""
        bare = (replace(each, text="", references=(), citations=()) for each in self.paper.statements)
        return StatementIndex(replace(self.paper, statements=tuple(bare)))

    @cached_property
    def texts_of_statements(self) -> Mapping[str, str]:
        """The words of each statement by its anchor."""
        return {statement.anchor: statement.text for statement in self.paper.statements}

    @cached_property
    def destinations(self) -> Destinations:
        """Where links lead."""
        return Destinations(self.paper)

    @cached_property
    def statements_by_chapter(self) -> Mapping[str, tuple[Statement, ...]]:
        """The statements of each chapter that has any, by its path."""
        found: defaultdict[str, tuple[Statement, ...]] = defaultdict(tuple)
        for statement in self.paper.statements:
            found[statement.chapter] += (statement,)
        return found

    @cached_property
    def anchors_by_chapter(self) -> Mapping[str, tuple[str, ...]]:
        """The anchors of targets and statements that each chapter must have, by its path."""
        found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
        for target in self.paper.targets.values():
            found[target.chapter] += (target.anchor,)
        for statement in self.paper.statements:
            found[statement.chapter] += (statement.anchor,)
        return found

    def referring_to(self, name: str) -> list[tuple[str, Statement]]:
        """The statements that refer to ``name``, each with the name of the attribute that does."""
        return [(attribute.name, statement) for attribute, statement in self.statements.referring_to(name)]

    def chapter_number(self, anchor: str) -> str | None:
        """The number of the chapter that holds the statement at ``anchor``."""
        found = next((one for one in self.paper.statements if one.anchor == anchor), None)
        return self.statements.chapter_number(found) if found is not None else None

    def width_of_image(self, path: str) -> float:
        """How wide the image at ``path`` is by itself, in inches; 0 for one that does not say."""
        known = self.paper.images.get(path)
        return known.inches if known is not None else 0.0

    def cite(self, chapter: str, cited: Mapping[str, Sequence[object]]) -> None:
        """Note that the chapter at the path ``chapter``, the next in order, cites the entries ``cited``, how often."""
        self._cited_before[chapter] = dict(self._cited)
        for key, places in cited.items():
            self._cited[key] = self._cited.get(key, 0) + len(places)

    def cited_before(self, key: str, chapter: str) -> int:
        """How often the chapters before the one at the path ``chapter`` cite the entry ``key``."""
        return self._cited_before.get(chapter, self._cited).get(key, 0)


class PaperView:
    """What the steps of ``listed`` ask of the paper: see :class:`~chapterhouse.core.memo.Tracked`."""

    def __init__(self, facts: PaperFacts, listed: ListedChapter) -> None:
        self._path = listed.chapter.path
        self._facts = facts
        paper = facts.paper
        self.settings: Settings = asked(paper.settings, lambda name: self.ask("setting", name))
        self._questions = Questions(
            {
                "setting": facts.settings.__getitem__,
                "target": paper.targets.get,
                "is known entry": facts.keys.__contains__,
                "is shown image": facts.images.__contains__,
                "width of image": facts.width_of_image,
                "cited before": facts.cited_before,
                "anchor of link": facts.destinations.anchor,
                "anchors": lambda path: facts.anchors_by_chapter.get(path, ()),
                "statements of chapter": lambda path: facts.statements_by_chapter.get(path, ()),
                "statements": lambda: facts.statements.statements,
                "statement": lambda name: facts.statements.named(name),
                "text of statement": facts.texts_of_statements.get,
                "referring statements": facts.referring_to,
                "number of chapter": facts.chapter_number,
                "slugs of chapters": lambda: facts.statements.slugs,
            },
            facts.known,
        )

    @property
    def answers(self) -> Answers:
        """See :class:`~chapterhouse.core.memo.Tracked`."""
        return self._questions.answers

    def same(self, answers: Answers) -> bool:
        """See :class:`~chapterhouse.core.memo.Tracked`."""
        return self._questions.same(answers)

    def ask(self, name: str, *about: str) -> Any:
        """The answer to a question that is about no chapter."""
        return self._questions.ask(name, *about)

    @property
    def statements(self) -> StatementIndex:
        """All statements, each question to which is noted."""
        return _AskedStatements(self._facts.paper, self)

    def own_statements(self) -> tuple[Statement, ...]:
        """The statements of the chapter in reading order."""
        answer: tuple[Statement, ...] = self.ask("statements of chapter", self._path)
        return answer

    def target(self, name: str) -> Target | None:
        """What carries the label ``name``."""
        answer: Target | None = self.ask("target", name)
        return answer

    def own_anchors(self) -> tuple[str, ...]:
        """The anchors of the targets and statements of the chapter."""
        answer: tuple[str, ...] = self.ask("anchors", self._path)
        return answer

    def anchor_of_link(self, target: str) -> str | None:
        """The anchor that a link of the chapter leads to: see :meth:`Destinations.anchor`."""
        answer: str | None = self.ask("anchor of link", target, self._path)
        return answer

    def is_known_entry(self, key: str) -> bool:
        """Whether the bibliography has ``key``."""
        return bool(self.ask("is known entry", key))

    def is_shown_image(self, path: str) -> bool:
        """Whether the image at ``path`` can be shown."""
        return bool(self.ask("is shown image", path))

    def width_of_image(self, path: str) -> float:
        """How wide the image at ``path`` is by itself, in inches; 0 for one that does not say."""
        return float(self.ask("width of image", path))

    def cited_before(self, key: str) -> int:
        """How often the chapters before this one cite the entry ``key``."""
        return int(self.ask("cited before", key, self._path))


class _AskedStatements(StatementIndex):
    """The index of statements by way of questions: whatever is asked of it, the answer is noted."""

    def __init__(self, paper: Paper, view: PaperView) -> None:
        super().__init__(paper)
        self.settings = view.settings
        self._view = view

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        answer: tuple[Statement, ...] = self._view.ask("statements")
        return answer

    def text_of(self, statement: Statement) -> str:
        answer: str = self._view.ask("text of statement", statement.anchor)
        return answer

    def chapter_number(self, statement: Statement) -> str | None:
        answer: str | None = self._view.ask("number of chapter", statement.anchor)
        return answer

    @cached_property
    def slugs(self) -> Mapping[str, str]:
        answer: Mapping[str, str] = self._view.ask("slugs of chapters")
        return answer

    def named(self, name: str) -> Statement | None:
        answer: Statement | None = self._view.ask("statement", name)
        return answer

    def referring_to(self, name: str) -> Sequence[tuple[Attribute, Statement]]:
        found: Sequence[tuple[str, Statement]] = self._view.ask("referring statements", name)
        named = ((self.kind_of(statement).attribute(attribute), statement) for attribute, statement in found)
        return [(attribute, statement) for attribute, statement in named if attribute is not None]


def facts_of_chapter(listed: ListedChapter) -> tuple[str, ...]:
    """The text of ``listed`` and everything that the paper gave it besides, as inputs of steps."""
    given = (
        listed.chapter.path,
        listed.place,
        listed.number,
        listed.part,
        [(heading.number, heading.anchor) for heading in listed.headings],
        listed.unlabelled,
        [(one.number, one.anchor) for one in listed.paragraphs],
        listed.slug,
        listed.further_slugs,
        listed.anchor,
        listed.anchors,
    )
    return listed.chapter.text, facts_of(given)
