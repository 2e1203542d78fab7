"""A network query into nodes and edges, and these into words: what a drawing shows and what stands for it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from chapterhouse.model import Query, QueryForm, Statement
from chapterhouse.settings.language import Locale
from chapterhouse.settings.statements import Choice, Kind
from chapterhouse.statements.index import StatementIndex, in_sentence
from chapterhouse.statements.tables import QueryError, kind_asked, selected


@dataclass(frozen=True, slots=True)
class Edge:
    """All statements that lead from one node to another and choose alike; ``choice`` tells how the line is drawn."""

    source: str
    target: str
    choice: Choice
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Network:
    """``nodes`` are pairs of a name and a title, in the order of paper.toml; ``edges`` run in that order, too.

    ``description`` says in words all that a drawing of it says.
    """

    nodes: tuple[tuple[str, str], ...]
    edges: tuple[Edge, ...]
    choices: tuple[Choice, ...]
    description: str


def network(query: Query, index: StatementIndex) -> Network:
    """What ``query`` asks for. Raises :class:`~chapterhouse.statements.tables.QueryError`."""
    kind = kind_asked(query.attributes, index)
    if len(kind.links) != 2:
        able = [other.name for other in index.settings.kinds if len(other.links) == 2]
        raise QueryError(f"statements of the kind `{kind.name}` lead from nowhere to nowhere", "kind", able)
    ends = [kind.attribute(name) for name in kind.links]
    dimension = index.settings.dimension(ends[0].dimension) if ends[0] is not None else None
    if ends[1] is None or dimension is None:
        raise QueryError(f"the `links` of `{kind.name}` in paper.toml are no attributes with members", "kind")
    by = query.attributes.get("by") or next((a.name for a in kind.attributes if a.choices), "")
    attribute = kind.attribute(by)
    if by and (attribute is None or not attribute.choices):
        able = [attribute.name for attribute in kind.attributes if attribute.choices]
        raise QueryError(f"`{by}` is no attribute with choices", "by", able, by)
    choices = attribute.choices if attribute else (Choice(name=kind.name, title=kind.noun),)
    statements = selected(query.attributes, kind, index, QueryForm.NETWORK)
    nodes = tuple((member.name, member.title) for member in dimension.members)
    edges = []
    for source, _ in nodes:
        for target, _ in nodes:
            between = [s for s in statements if s.value(kind.links[0]) == source and s.value(kind.links[1]) == target]
            for choice in choices:
                here = tuple(s for s in between if attribute is None or s.value(by) == choice.name)
                if here:
                    edges.append(Edge(source, target, choice, here))
    return Network(nodes, tuple(edges), choices, _described(nodes, edges, kind, bool(attribute), index.settings.locale))


def _described(
    nodes: tuple[tuple[str, str], ...], edges: list[Edge], kind: Kind, is_by_choice: bool, locale: Locale
) -> str:
    titles = dict(nodes)
    total = Counter(edge.choice.title.lower() for edge in edges for _ in edge.statements)
    count = sum(total.values())

    def said(counts: Counter[str]) -> str:
        """The numbers with what was chosen, or with the noun of the kind where nothing is."""
        if is_by_choice:
            return _counted(counts, locale)
        number = sum(counts.values())
        return f"{number} {_small(kind.noun if number == 1 else kind.plural, locale)}"

    statements = f"{count} {_small(kind.noun if count == 1 else kind.plural, locale)}"
    counts = said(total)
    sentences = [locale.words.network.format(members=len(nodes), statements=statements, counts=counts)]
    for source, _ in nodes:
        for target, _ in nodes:
            here = Counter(
                edge.choice.title.lower()
                for edge in edges
                if (edge.source, edge.target) == (source, target)
                for _ in edge.statements
            )
            if here:
                way = locale.words.from_to.format(
                    start=in_sentence(titles[source]) if locale.has_small_nouns else titles[source],
                    end=in_sentence(titles[target]) if locale.has_small_nouns else titles[target],
                )
                sentences.append(f"{way}: {said(here)}.")
    return " ".join(sentences)


def _small(words: str, locale: Locale) -> str:
    """``words`` in small letters, but in a language whose nouns have capitals."""
    return words.lower() if locale.has_small_nouns else words


def _counted(counts: Counter[str], locale: Locale) -> str:
    return locale.listed([f"{number} {word}" for word, number in counts.items()]) or "0"
