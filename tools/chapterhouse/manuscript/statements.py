"""Statements into their printed boxes and lines, and queries into tables, drawings and figures in the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from chapterhouse.core.diagnostics import Span
from chapterhouse.manuscript.elements import (
    Element,
    attributes,
    attributes_of,
    blocks_of,
    error,
    identifier_of,
    inlines_of,
    link,
    span,
    text,
    with_inlines,
)
from chapterhouse.manuscript.paper_view import PaperView
from chapterhouse.manuscript.tree import rewrite, walk
from chapterhouse.model import ListedChapter, Query, QueryForm, Statement
from chapterhouse.settings.statements import Kind
from chapterhouse.statements.counting import counted
from chapterhouse.statements.index import StatementIndex
from chapterhouse.statements.network import Network, network
from chapterhouse.statements.tables import Cell, Grid, Mention, QueryError, grid

_ASKED = "asked"
"""The key by which an element waits for its statement or query; pandoc's trees have none of that name."""

_FORMS = {str(form): form for form in QueryForm}

Asked = list[Statement | Query]
Draw = Callable[[Network], bytes]
"""A network into the bytes of an SVG."""


def mark_statements(blocks: list[Element], listed: ListedChapter, view: PaperView) -> Asked:
    """Mark in ``blocks`` what stands for a statement or asks for one; what each of them is, in the order of the marks.

    Done before attributes are cleaned, which would take away what they say.
    """
    kinds = view.settings.label_prefixes
    waiting: defaultdict[tuple[str, str], list[Statement]] = defaultdict(list)
    for statement in view.own_statements():
        waiting[statement.kind, statement.name].append(statement)
    asked: Asked = []
    for element in walk(blocks, {"Div", "Span"}):
        attrs = attributes_of(element)
        assert attrs is not None
        form = next((_FORMS[name] for name in attrs[1] if name in _FORMS), None)
        if form is not None and form.is_inline == (element["t"] == "Span"):
            element[_ASKED] = len(asked)
            asked.append(Query(form, dict(attrs[2]), Span(listed.chapter.path), {}))
            attrs[2] = []
        elif element["t"] == "Div" and (kind := next((name for name in attrs[1] if name in kinds), None)):
            label = attrs[0] if (kind, attrs[0]) in waiting else ""
            if waiting[kind, label]:
                element[_ASKED] = len(asked)
                asked.append(waiting[kind, label].pop(0))
                attrs[2] = []
    return asked


def print_statements(
    blocks: list[Element], asked: Asked, listed: ListedChapter, view: PaperView, draw: Draw
) -> tuple[list[Element], dict[str, bytes]]:
    """``blocks`` in which every mark became what it stands for, and the drawings made, by their paths."""
    index = view.statements
    drawings: dict[str, bytes] = {}

    def change(element: Element) -> list[Element] | None:
        if _ASKED not in element:
            return None
        meant = asked[element[_ASKED]]
        try:
            if isinstance(meant, Statement):
                return [_statement(meant, blocks_of(element), index)]
            if meant.form is QueryForm.VALUE:
                return [_value(meant, index)]
            if meant.form is QueryForm.COUNT:
                return [span(attributes("", "count"), text(counted(meant, index)))]
            if meant.form is QueryForm.NETWORK:
                path = f"drawn/{listed.slug}-network-{len(drawings) + 1}.svg"
                shown = network(meant, index)
                drawings[path] = draw(shown)
                return [_drawing(identifier_of(element), meant, path, shown)]
            return list(_table(identifier_of(element), meant, grid(meant, index), index))
        except QueryError as unanswered:
            printed = error("invalid-query", text(str(unanswered)))
            return [printed] if element["t"] == "Span" else [{"t": "Para", "c": [printed]}]

    return rewrite(blocks, change, {"Div", "Span"}), drawings


def _statement(statement: Statement, body: list[Element], index: StatementIndex) -> Element:
    kind = index.kind_of(statement)
    name = f"{kind.noun}\N{NO-BREAK SPACE}{statement.number}"
    chosen = index.choice(statement)
    line = [f"line-{chosen[1].line}"] if chosen else []
    attrs = attributes(statement.anchor, "statement", f"statement-{kind.print}", *line)
    if kind.print == "line":
        label = [span(attributes("", "statement-label"), text(f"{name}.")), {"t": "Space"}]
        if body and body[0]["t"] in {"Para", "Plain"}:
            body = [with_inlines(body[0], [*label, *inlines_of(body[0])]), *body[1:]]
        else:
            body = [{"t": "Para", "c": label}, *body]
        return _div(attrs, body)
    head = [span(attributes("", "statement-label"), text(name))]
    if statement.title:
        head += [{"t": "Space"}, span(attributes("", "statement-title"), text(statement.title))]
    facts = list(_facts(statement, kind, index))
    ways = list(_ways(statement, kind, index))
    parts = [_div(attributes("", "statement-head"), [{"t": "Para", "c": head}])]
    if facts:
        parts.append(_div(attributes("", "statement-facts"), [{"t": "Para", "c": _parted(facts)}]))
    parts += body
    if ways:
        parts.append(_div(attributes("", "statement-ways"), [{"t": "Para", "c": _parted(ways)}]))
    return _div(attrs, parts)


def _facts(statement: Statement, kind: Kind, index: StatementIndex) -> Iterator[list[Element]]:
    """What the attributes say, from where to where first."""
    ends = [attribute for name in kind.links if (attribute := kind.attribute(name)) is not None]
    values = [index.shown(end, statement.value(end.name)) for end in ends if statement.value(end.name)]
    if len(values) == 2:
        yield text(index.settings.locale.words.from_to.format(start=values[0], end=values[1]))
    for attribute in kind.attributes:
        said = statement.values.get(attribute.name, ())
        if not said or not attribute.shown or attribute.refers_to or (len(values) == 2 and attribute in ends):
            continue
        choice = attribute.choice(said[0])
        if choice is not None and choice.mark:
            mark = span(attributes("", "choice-mark"), text(choice.mark))
            yield [span(attributes("", "choice"), [mark, {"t": "Str", "c": "\N{NO-BREAK SPACE}"}, *text(choice.title)])]
        else:
            yield text(f"{attribute.title}: {index.separator.join(index.shown(attribute, value) for value in said)}")


def _ways(statement: Statement, kind: Kind, index: StatementIndex) -> Iterator[list[Element]]:
    """To whom the statement refers, and who refers to it."""
    for attribute in kind.attributes:
        named = statement.values.get(attribute.name, ())
        if attribute.refers_to is not None and attribute.shown and named:
            yield [*text(attribute.title), {"t": "Space"}, _references(named)]
    for ways in index.inverses(kind).values():
        names = [other.name for other in index.referring_by(statement, ways) if other.name]
        if names:
            yield [*text(str(ways[0][1].inverse)), {"t": "Space"}, _references(names)]


def _references(names: Iterable[str]) -> Element:
    """A group of cross-references, as pandoc reads ``[@gap:a; @gap:b]``."""
    group = [
        {
            "citationId": name,
            "citationPrefix": [],
            "citationSuffix": [],
            "citationMode": {"t": "NormalCitation"},
            "citationNoteNum": 0,
            "citationHash": 0,
        }
        for name in dict.fromkeys(names)
    ]
    return {"t": "Cite", "c": [group, []]}


def _parted(pieces: list[list[Element]]) -> list[Element]:
    inlines: list[Element] = []
    for piece in pieces:
        if inlines:
            inlines += [{"t": "Space"}, {"t": "Str", "c": "\N{MIDDLE DOT}"}, {"t": "Space"}]
        inlines.append(span(attributes("", "piece"), piece))
    return inlines


def _value(query: Query, index: StatementIndex) -> Element:
    name = query.attributes.get("of", "")
    statement = index.named(name)
    shown = index.figure(statement) if statement else None
    if statement is None or shown is None:
        return error("invalid-query", text(name or "value"))
    return link(statement.anchor, text(shown), attributes("", "value"))


def _drawing(identifier: str, query: Query, path: str, shown: Network) -> Element:
    caption = text(query.caption)
    attrs = attributes("", alt=shown.description, width=query.attributes.get("width", "100%"))
    image = {"t": "Image", "c": [attrs, caption, [path, ""]]}
    blocks = [{"t": "Plain", "c": caption}] if caption else []
    return {"t": "Figure", "c": [attributes(identifier, "network"), [None, blocks], [{"t": "Plain", "c": [image]}]]}


def _table(identifier: str, query: Query, shown: Grid, index: StatementIndex) -> Iterator[Element]:
    columns = len(shown.heads)
    heads = [_cell([{"t": "Plain", "c": text(head)}], "col") for head in shown.heads]
    bodies: list[Any] = []
    for group in shown.groups:
        title = _cell([{"t": "Plain", "c": text(group.title)}], "rowgroup", columns)
        rows = [
            _row(
                [
                    _cell([{"t": "Plain", "c": _inlines(cell, index)}], None if at else "row")
                    for at, cell in enumerate(row)
                ]
            )
            for row in group.rows
        ]
        bodies.append([attributes(), 1, [_row([title])] if group.title else [], rows])
    caption = [{"t": "Plain", "c": text(query.caption)}] if query.caption else []
    widths = [[{"t": "AlignDefault"}, {"t": "ColWidthDefault"}] for _ in shown.heads]
    yield {
        "t": "Table",
        "c": [
            attributes(identifier, str(query.form)),
            [None, caption],
            widths,
            [attributes(), [_row(heads)]],
            bodies,
            [attributes(), []],
        ],
    }
    if shown.legend:
        yield _div(attributes("", "legend"), [{"t": "Para", "c": text(shown.legend)}])


def _cell(blocks: list[Element], scope: str | None, columns: int = 1) -> list[Any]:
    return [attributes("", **({"scope": scope} if scope else {})), {"t": "AlignDefault"}, 1, columns, blocks]


def _row(cells: list[list[Any]]) -> list[Any]:
    return [attributes(), cells]


def _inlines(cell: Cell, index: StatementIndex) -> list[Element]:
    inlines: list[Element] = []
    for part in cell:
        if isinstance(part, Mention):
            inlines.append(_mention(part, index))
            continue
        for position, line in enumerate(part.split("\n")):
            inlines += [*([{"t": "LineBreak"}] if position else []), *text(line)]
    return inlines


def _mention(mention: Mention, index: StatementIndex) -> Element:
    statement = mention.statement
    whole = f"{index.kind_of(statement).noun} {statement.number}"
    words = f"{mention.noun}\N{NO-BREAK SPACE}{statement.number}" if mention.noun else statement.number
    return link(
        statement.anchor, text(words), attributes("", "reference", **({} if mention.noun else {"aria_label": whole}))
    )


def _div(attrs: list[Any], blocks: list[Element]) -> Element:
    return {"t": "Div", "c": [attrs, blocks]}
