r"""A query over the statements asks for something that does not exist.

A register, matrix, network or trace that cannot be made leaves a hole in the page, and so does a value of no statement.
This stops the build.

Bad:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md"] }]

    [[kinds]]
    name = "fact"
    prefix = "fact"
    noun = "Fact"
    plural = "Facts"
    measure = { value = "value" }
    attributes = [{ name = "value", title = "Value" }]
    --- chapters/energy.md
    # Energy {#sec:energy}

    ::: {.fact #fact:demand value="950 TWh"}
    Demand doubles.
    :::

    ::: {.register kind=fact columns="number valeu"}
                                             ^^^^^
    :::

    Demand reaches []{.value of=fact:dmeand}.
                                ^^^^^^^^^^^

Good:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md"] }]

    [[kinds]]
    name = "fact"
    prefix = "fact"
    noun = "Fact"
    plural = "Facts"
    measure = { value = "value" }
    attributes = [{ name = "value", title = "Value" }]
    --- chapters/energy.md
    # Energy {#sec:energy}

    ::: {.fact #fact:demand value="950 TWh"}
    Demand doubles.
    :::

    ::: {.register kind=fact columns="number value"}
    :::

    Demand reaches []{.value of=fact:demand}. There is []{.count kind=fact as=figures} fact.
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.checks.support.statements import key_span, listed, named, place
from chapterhouse.core.diagnostics import Edit, Problem, Related, Severity
from chapterhouse.core.suggestion import closest
from chapterhouse.model import Chapter, Paper, Query, QueryForm
from chapterhouse.statements.counting import counted
from chapterhouse.statements.index import StatementIndex
from chapterhouse.statements.network import network
from chapterhouse.statements.parse import words
from chapterhouse.statements.tables import QueryError, grid

SEVERITY = Severity.ERROR

_MOST_CANDIDATES = 12


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at what each query asks for in vain; unknown-kind tells of kinds that there are not."""
    index = StatementIndex(paper)
    for one in paper.chapters:
        for query in one.chapter.queries:
            if query.form is QueryForm.VALUE:
                yield from _value(query, one.chapter, index)
            else:
                try:
                    _answer(query, index, paper)
                except QueryError as error:
                    if not (error.attribute == "kind" and _asks_for_no_kind(query, index)):
                        yield _problem(error, query, one.chapter)


def _answer(query: Query, index: StatementIndex, paper: Paper) -> None:
    if query.form is QueryForm.NETWORK:
        network(query, index)
        return
    if query.form is QueryForm.COUNT:
        counted(query, index)
        return
    grid(query, index)
    slugs = [listed.slug for listed in paper.chapters]
    slug = query.attributes.get("chapter")
    if query.form is QueryForm.REGISTER and slug is not None and slug not in slugs:
        raise QueryError(f"no chapter's file is called `{slug}.md`", "chapter", slugs, slug)


def _asks_for_no_kind(query: Query, index: StatementIndex) -> bool:
    """Whether a word of ``kind=`` names no kind; in a paper without kinds there is no such check to tell of it."""
    kinds = {kind.name for kind in index.settings.kinds}
    return bool(kinds) and not kinds.issuperset(query.attributes.get("kind", "").split())


def _problem(error: QueryError, query: Query, chapter: Chapter) -> Problem:
    message, name, candidates = str(error), error.attribute, error.candidates
    if name not in query.places:
        misspelt = closest(name, query.places)
        if misspelt is None:
            hint = _hint(None, candidates, f"{name}=")
            return Problem(query.span, message, hint)
        span = key_span(misspelt, query.places, chapter.text)
        return Problem(span, message, f"did you mean `{name}`?", edits=(Edit(span, name, safe=False),))
    where = query.places[name]
    span, written = where, where.slice(chapter.text)
    if error.written == name:
        span, written = key_span(name, query.places, chapter.text), name
    elif place_written := next((at for word, at in words(where, chapter.text) if word == error.written), None):
        span, written = place_written, error.written
    near = closest(written, candidates)
    edits = (Edit(span, near, safe=False),) if near else ()
    return Problem(span, message, _hint(near, candidates), edits=edits)


def _hint(near: str | None, candidates: tuple[str, ...], before: str = "") -> str:
    if near is not None:
        return f"did you mean `{near}`?"
    if not candidates or len(candidates) > _MOST_CANDIDATES:
        return "look at what paper.toml declares"
    return f"write {listed([f'`{before}{candidate}`' for candidate in dict.fromkeys(candidates)], 'or')}"


def _value(query: Query, chapter: Chapter, index: StatementIndex) -> Iterator[Problem]:
    for name in query.places:
        if name != "of":
            span = key_span(name, query.places, chapter.text)
            yield Problem(span, f"`{name}` is nothing that a value can be asked for", "write only `of=` and a label")
    if "of" not in query.places:
        yield Problem(query.span, "this value is of nothing", "name a statement: `[]{.value of=label}`")
        return
    name, span = query.attributes["of"], query.places["of"]
    statement = index.by_name.get(name)
    if statement is not None and index.figure(statement) is not None:
        return
    with_figures = [label for label, other in index.by_name.items() if index.figure(other) is not None]
    near = _nearest(name, with_figures)
    edits = (Edit(span, near, safe=False),) if near else ()
    if statement is None:
        hint = f"did you mean `{near}`?" if near else "write the label of a statement that holds a figure"
        yield Problem(span, f"no statement is labelled `{name}`", hint, edits=edits)
    else:
        yield Problem(
            span=span,
            message=f"{named(statement, index)} holds no figure",
            hint="write the label of one that does",
            related=(Related(place(statement), "it is labelled here"),),
        )


def _nearest(name: str, labels: list[str]) -> str | None:
    """The label that is most likely meant; their common prefix counts for nothing."""
    stems = {label.partition(":")[2]: label for label in labels}
    stem = name.partition(":")[2] or name
    near = stem if stem in stems else closest(stem, stems)
    return stems[near] if near is not None else None
