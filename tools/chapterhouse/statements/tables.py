"""Queries into tables: what a register, a matrix or a trace shows, as data that every output can print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from chapterhouse.model import Query, QueryForm, Statement
from chapterhouse.settings.statements import Attribute, Kind
from chapterhouse.statements.index import StatementIndex, of_any

QUERY_ATTRIBUTES = {
    QueryForm.REGISTER: ("kind", "columns", "group", "sort", "chapter", "caption"),
    QueryForm.MATRIX: ("kind", "rows", "columns", "cells", "caption"),
    QueryForm.NETWORK: ("kind", "by", "caption", "width"),
    QueryForm.TRACE: ("kind", "caption"),
    QueryForm.VALUE: ("of",),
    QueryForm.COUNT: ("kind", "as"),
}
"""What each form of query is told by itself, beside the attributes of the kind by which it chooses."""
"""The attributes of each form of query; all others narrow down what is asked for."""

NOTHING = "\N{EN DASH}"
"""Stands in a cell that has nothing to show."""


class QueryError(Exception):
    """A query cannot be answered: ``attribute`` is at fault; ``candidates`` are what it could say.

    ``written`` is the one word that is wrong, empty where it is not one word; it may be the attribute's own name.
    """

    def __init__(self, message: str, attribute: str, candidates: Sequence[str] = (), written: str = "") -> None:
        super().__init__(message)
        self.attribute, self.written = attribute, written
        self.candidates = tuple(candidates)


@dataclass(frozen=True, slots=True)
class Mention:
    """A statement named in a cell by its number, behind ``noun`` where this is not empty."""

    statement: Statement
    noun: str = ""


Part = str | Mention
Cell = tuple[Part, ...]
Row = tuple[Statement, tuple[Cell, ...]]
"""A statement with the cells that a register shows of it."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under a heading of their own, or under none where ``title`` is empty; the first cell names its row."""

    title: str
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the heads of its columns, its rows in groups, and words below that explain its signs."""

    heads: tuple[str, ...]
    groups: tuple[Group, ...]
    legend: str = ""


def grid(query: Query, index: StatementIndex) -> Grid:
    """What ``query``, a register, a matrix or a trace, shows. Raises :class:`QueryError`."""
    match query.form:
        case QueryForm.REGISTER:
            return _register(query, index)
        case QueryForm.MATRIX:
            return _matrix(query.attributes, index)
        case QueryForm.TRACE:
            return _trace(query.attributes, index)
        case _:
            raise AssertionError(f"{query.form} is no table")


def kind_asked(attributes: Mapping[str, str], index: StatementIndex, name: str = "kind") -> Kind:
    """The kind that ``attributes`` name. Raises :class:`QueryError`."""
    written = attributes.get(name, "")
    kind = index.settings.kind(written)
    if kind is None:
        known = tuple(kind.name for kind in index.settings.kinds)
        message = f"`{written}` is no kind of statement" if written else "the kind is not named"
        raise QueryError(message, name, known, written)
    return kind


def selected(attributes: Mapping[str, str], kind: Kind, index: StatementIndex, form: QueryForm) -> list[Statement]:
    """The statements of ``kind`` that all further ``attributes`` let through. Raises :class:`QueryError`."""
    statements = index.of(kind.name)
    for name, written in attributes.items():
        wanted = written.split()
        attribute = kind.attribute(name)
        dimension = index.settings.dimension(name)
        if name in QUERY_ATTRIBUTES[form]:
            continue
        if attribute is not None:
            _known(wanted, attribute, index, name)
            if not attribute.many and attribute.dimension is None and not attribute.choices:
                wanted = [" ".join(wanted)]
            statements = [s for s in statements if of_any(s.values.get(name, ()), wanted)]
        elif dimension is not None:
            members = [member.name for member in dimension.members]
            if strange := next((word for word in wanted if word not in members), None):
                raise QueryError(f"`{strange}` is no member of the dimension `{name}`", name, members, strange)
            statements = [s for s in statements if of_any(index.members(s, name), wanted)]
        else:
            known = [
                *QUERY_ATTRIBUTES[form],
                *(one.name for one in kind.attributes),
                *(d.name for d in index.settings.dimensions),
            ]
            raise QueryError(f"`{name}` is nothing that can be asked of the kind `{kind.name}`", name, known, name)
    return statements


def _known(wanted: Sequence[str], attribute: Attribute, index: StatementIndex, name: str) -> None:
    dimension = index.settings.dimension(attribute.dimension)
    members = [one.name for one in (dimension.members if dimension else attribute.choices)]
    strange = next((word for word in wanted if members and word not in members), None)
    if strange is not None:
        raise QueryError(f"`{strange}` is no value of `{name}`", name, members, strange)


def rows_of(query: Query, index: StatementIndex) -> tuple[tuple[str, ...], list[Row]]:
    """The heads and the rows of the register that ``query`` asks for. Raises :class:`QueryError`."""
    attributes = query.attributes
    kind = kind_asked(attributes, index)
    statements = selected(attributes, kind, index, QueryForm.REGISTER)
    if slug := attributes.get("chapter"):
        statements = [s for s in statements if index.slugs[s.chapter] == slug]
    columns = [_Column(name, kind, index) for name in attributes.get("columns", "number title").split()]
    if sort := attributes.get("sort"):
        column = _Column(sort, kind, index, "sort")
        statements.sort(key=lambda s: column.key(s))
    heads = tuple(column.head for column in columns)
    return heads, [(s, tuple(column.cell(s) for column in columns)) for s in statements]


def _register(query: Query, index: StatementIndex) -> Grid:
    kind = kind_asked(query.attributes, index)
    heads, rows = rows_of(query, index)
    if "group" not in query.attributes:
        return Grid(heads, (Group("", tuple(cells for _, cells in rows)),))
    by = query.attributes["group"]
    attribute = kind.attribute(by)
    if attribute is None:
        known = [one.name for one in kind.attributes]
        raise QueryError(f"`{by}` is no attribute of the kind `{kind.name}`", "group", known, by)
    groups = []
    for value in _all_values(attribute, [s for s, _ in rows], index):
        inside = tuple(cells for s, cells in rows if value in s.values.get(by, ()))
        if inside:
            groups.append(Group(index.shown(attribute, value), inside))
    return Grid(heads, tuple(groups))


def _all_values(attribute: Attribute, statements: Sequence[Statement], index: StatementIndex) -> Sequence[str]:
    """The values of ``attribute`` in the order of paper.toml, else in that of the text."""
    dimension = index.settings.dimension(attribute.dimension)
    if dimension is not None:
        return [member.name for member in dimension.members]
    if attribute.choices:
        return [choice.name for choice in attribute.choices]
    return list(dict.fromkeys(value for s in statements for value in s.values.get(attribute.name, ())))


class _Column:
    """A column of a register: its head, and what it shows of a statement."""

    def __init__(self, name: str, kind: Kind, index: StatementIndex, asked_by: str = "columns") -> None:
        self._name, self._index = name, index
        self._attribute = kind.attribute(name)
        self._inverse = index.inverses(kind).get(name, ())
        words = index.settings.locale.words
        heads = {
            "number": words.column_number,
            "title": kind.noun,
            "text": words.column_statement,
            "chapter": words.column_chapter,
            "figure": words.column_figure,
        }
        if self._attribute is not None:
            self.head = self._attribute.title
        elif self._inverse:
            self.head = str(self._inverse[0][1].inverse)
        elif name in heads:
            self.head = heads[name]
        else:
            known = [*heads, *(one.name for one in kind.attributes), *index.inverses(kind)]
            raise QueryError(f"`{name}` is no column of the kind `{kind.name}`", asked_by, known, name)

    def cell(self, statement: Statement) -> Cell:
        return self._parts(statement) or (NOTHING,)

    def _parts(self, statement: Statement) -> Cell:
        index, attribute = self._index, self._attribute
        if attribute is not None:
            if attribute.refers_to is not None:
                return listed(index.referred(statement, attribute), index)
            values = statement.values.get(attribute.name, ())
            choice = attribute.choice(values[0]) if values else None
            if choice is not None:
                words = f"{choice.mark} {choice.title}" if choice.mark else choice.title
                return (words.replace(" ", "\N{NO-BREAK SPACE}"),)
            return (index.separator.join(index.shown(attribute, value) for value in values),) if values else ()
        if self._inverse:
            return listed(index.referring_by(statement, self._inverse), index)
        match self._name:
            case "number":
                return (Mention(statement),)
            case "title":
                return (statement.title or index.text_of(statement),)
            case "text":
                return (index.text_of(statement),)
            case "figure":
                return (index.figure(statement) or "",)
            case _:
                return (index.chapter_number(statement) or NOTHING,)

    def key(self, statement: Statement) -> tuple[float, str]:
        """By what a statement is sorted: a number by its size, all else by its letters."""
        words = "".join(part for part in self._parts(statement) if isinstance(part, str))
        if self._name == "number":
            return float(statement.number if statement.number.isdigit() else len(statement.number)), statement.number
        try:
            return float(words.replace(",", "")), ""
        except ValueError:
            return float("inf"), words.casefold()


def listed(statements: Sequence[Statement], index: StatementIndex) -> Cell:
    """``statements`` by their nouns and numbers, neighbours of one kind behind one noun."""
    parts: list[Part] = []
    unique = {id(statement): statement for statement in statements}.values()
    for kind, neighbours in groupby(unique, key=index.kind_of):
        run = list(neighbours)
        for position, statement in enumerate(run):
            noun = "" if position else kind.noun if len(run) == 1 else kind.plural
            parts += [index.separator, Mention(statement, noun)] if parts else [Mention(statement, noun)]
    return tuple(parts)


def _matrix(attributes: Mapping[str, str], index: StatementIndex) -> Grid:
    kinds = [kind_asked({"kind": name}, index) for name in attributes.get("kind", "").split() or [""]]
    rows, columns = (_Axis(attributes.get(name, ""), kinds, index, name) for name in ("rows", "columns"))
    statements = [s for kind in kinds for s in selected(attributes, kind, index, QueryForm.MATRIX)]
    standing = [(s, rows.of(s), columns.of(s)) for s in statements]
    shown = attributes.get("cells", "numbers")
    choices = next((kind.attribute(shown) for kind in kinds if kind.attribute(shown)), None)
    if shown not in {"numbers", "count"} and not (choices and choices.choices):
        with_choices = [a.name for kind in kinds for a in kind.attributes if a.choices]
        raise QueryError(f"cells cannot show `{shown}`", "cells", ["numbers", "count", *with_choices], shown)

    def cell(row: str, column: str) -> Cell:
        here = [s for s, in_rows, in_columns in standing if row in in_rows and column in in_columns]
        if rows.name == columns.name and row == column:
            here = []
        if not here:
            return (NOTHING,)
        if shown == "count":
            return (str(len(here)),)
        if choices is None or shown == "numbers":
            return listed(here, index) if len(kinds) > 1 else _numbers(here, index)
        return tuple(_by_choice(here, choices, index))

    body = tuple(((title,), *(cell(row, column) for column, _ in columns.members)) for row, title in rows.members)
    signs = [f"{c.mark} {c.title.lower()}" for c in choices.choices if c.mark] if choices else []
    heads = (f"{rows.title} / {columns.title}", *(title for _, title in columns.members))
    return Grid(heads, (Group("", body),), index.separator.join(signs))


def _numbers(statements: Sequence[Statement], index: StatementIndex) -> Cell:
    parts: list[Part] = []
    for statement in statements:
        parts += [index.separator, Mention(statement)] if parts else [Mention(statement)]
    return tuple(parts)


def _by_choice(statements: Sequence[Statement], attribute: Attribute, index: StatementIndex) -> Iterator[Part]:
    """The statements behind the mark of what they choose, one choice a line."""
    first = True
    for choice in attribute.choices:
        here = [s for s in statements if choice.name in s.values.get(attribute.name, ())]
        if here:
            yield ("" if first else "\n") + f"{choice.mark or choice.title}\N{NO-BREAK SPACE}"
            yield from _numbers(here, index)
            first = False


class _Axis:
    """One side of a matrix: an attribute with members or choices, or a dimension whichever attribute names it."""

    def __init__(self, name: str, kinds: Sequence[Kind], index: StatementIndex, asked_by: str) -> None:
        self.name, self._index = name, index
        dimension = index.settings.dimension(name)
        attributes = [a for kind in kinds if (a := kind.attribute(name)) is not None]
        self._is_dimension = not attributes
        if attributes:
            first = attributes[0]
            self.title = first.title
            of = index.settings.dimension(first.dimension)
            self.members = [(one.name, one.title) for one in (of.members if of else first.choices)]
        elif dimension is not None:
            self.title = dimension.title
            self.members = [(member.name, member.title) for member in dimension.members]
        else:
            self.members = []
        if not self.members:
            known = [d.name for d in index.settings.dimensions]
            known += [a.name for kind in kinds for a in kind.attributes if a.dimension or a.choices]
            raise QueryError(f"`{name}` is neither a dimension nor an attribute with members", asked_by, known, name)

    def of(self, statement: Statement) -> Sequence[str]:
        """Where on this side ``statement`` stands."""
        if self._is_dimension:
            return self._index.members(statement, self.name)
        return statement.values.get(self.name, ())


def _trace(attributes: Mapping[str, str], index: StatementIndex) -> Grid:
    kind = kind_asked(attributes, index)
    ways = [(way, way[1].name == way[0].answers) for way in index.ways_to(kind)]
    ways.sort(key=lambda pair: pair[1])  # causes before answers
    is_answered = any(is_answer for _, is_answer in ways)
    heads = [kind.noun, *(attribute.inverse or other.noun for (other, attribute), _ in ways)]
    words = index.settings.locale.words
    heads += [words.who_acts] * is_answered
    rows = []
    for statement in selected(attributes, kind, index, QueryForm.TRACE):
        cells: list[Cell] = [tuple(_titled(statement, index))]
        for way, is_answer in ways:
            found = index.referring_by(statement, [way])
            cells.append((_lines(found, index) if is_answer else listed(found, index)) or (NOTHING,))
        if is_answered:
            cells.append(_actors(index.answers_to(statement), index) or (words.nobody_yet,))
        rows.append(tuple(cells))
    return Grid(tuple(heads), (Group("", tuple(rows)),))


def _titled(statement: Statement, index: StatementIndex) -> Iterator[Part]:
    yield Mention(statement, index.kind_of(statement).noun)
    if statement.title:
        yield f": {statement.title}"


def _lines(statements: Sequence[Statement], index: StatementIndex) -> Cell:
    """``statements`` by their titles, one a line."""
    parts: list[Part] = []
    for statement in statements:
        parts += [*(["\n"] if parts else []), *_titled(statement, index)]
    return tuple(parts)


def _actors(answers: Sequence[Statement], index: StatementIndex) -> Cell:
    names: dict[str, None] = {}
    for answer in answers:
        kind = index.kind_of(answer)
        attribute = kind.attribute(kind.actor) if kind.actor else None
        if attribute is not None:
            names |= dict.fromkeys(index.shown(attribute, value) for value in answer.values.get(attribute.name, ()))
    return (index.separator.join(names),) if names else ()
