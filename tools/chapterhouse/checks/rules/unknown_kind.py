"""Something is nearly a statement, but its kind is none that paper.toml declares.

A division whose class is misspelt, or that carries a statement's label without its class, is printed as plain text:
it has no number, cannot be referred to, and stands in no register. A query for such a kind finds nothing. This stops
the build.

Bad:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md"] }]
    kinds = [{ name = "question", prefix = "q", noun = "Question", plural = "Questions" }]
    --- chapters/energy.md
    # Energy {#sec:energy}

    ::: {.qestion #q:storage}
          ^^^^^^^
    Who pays for storage?
    :::

Bad:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md"] }]
    kinds = [{ name = "question", prefix = "q", noun = "Question", plural = "Questions" }]
    --- chapters/energy.md
    # Energy {#sec:energy}

    ::: {.box #q:storage}
               ^^^^^^^^^
    Who pays for storage?
    :::

    ::: {.register kind=questions}
                        ^^^^^^^^^
    :::

Good:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md"] }]
    kinds = [{ name = "question", prefix = "q", noun = "Question", plural = "Questions" }]
    --- chapters/energy.md
    # Energy {#sec:energy}

    ::: {.question #q:storage}
    Who pays for storage?
    :::

    ::: {.register kind=question}
    :::
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.checks.support.references import article
from chapterhouse.checks.support.statements import class_span, kind_setting, noun, quoted
from chapterhouse.checks.support.statements import listed as enumerated
from chapterhouse.core.diagnostics import Edit, Problem, Related, Severity, Span
from chapterhouse.core.suggestion import closest
from chapterhouse.model import Chapter, Division, Paper, QueryForm
from chapterhouse.statements.parse import words

SEVERITY = Severity.ERROR

_TABLES = tuple(str(form) for form in QueryForm if not form.is_inline)


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each class or label that wants to be a statement's, and at each kind that a query invents."""
    if not paper.settings.kinds:
        return
    kinds = {kind.name: kind for kind in paper.settings.kinds}
    for listed in paper.chapters:
        for division in listed.chapter.divisions:
            if not any(name in kinds for name in division.classes):
                yield from _division(division, listed.chapter, paper)
        for query in listed.chapter.queries:
            where = query.places.get("kind")
            if where is not None:
                for word, span in words(where, listed.chapter.text):
                    if word not in kinds:
                        yield _asked(word, span, paper)


def _division(division: Division, chapter: Chapter, paper: Paper) -> Iterator[Problem]:
    prefix, colon, _ = (division.identifier or "").partition(":")
    kind = next((one for one in paper.settings.kinds if colon and one.prefix == prefix.lower()), None)
    candidates = [kind.name] if kind else [one.name for one in paper.settings.kinds]
    if "kind" in division.attributes:
        candidates += _TABLES
    for name in division.classes:
        near = closest(name, candidates)
        if near is not None:
            span = class_span(division, name, chapter.text)
            what = "query" if near in _TABLES else "kind of statement"
            meant = paper.settings.kind(near)
            yield Problem(
                span=span,
                message=f"`{name}` is no {what}",
                hint=f"did you mean `{near}`?",
                related=(Related(kind_setting(paper, meant), "this kind is declared"),) if meant else (),
                edits=(Edit(span, near, safe=False),),
            )
            return
    if kind is not None and division.identifier is not None:
        at = division.span.start + division.span.slice(chapter.text).find(f"#{division.identifier}")
        yield Problem(
            span=Span(chapter.path, at + 1, at + 1 + len(division.identifier)),
            message=f"`{division.identifier}` is a label for {article(noun(kind))}, but no class says that this is one",
            hint=f"write `.{kind.name}` before it, or choose an identifier without the prefix `{kind.prefix}:`",
            related=(Related(kind_setting(paper, kind), "this kind is declared"),),
            edits=(Edit(Span(chapter.path, at, at), f".{kind.name} ", safe=False),),
        )


def _asked(word: str, span: Span, paper: Paper) -> Problem:
    known = [kind.name for kind in paper.settings.kinds]
    near = closest(word, known)
    return Problem(
        span=span,
        message=f"`{word}` is no kind of statement",
        hint=f"did you mean `{near}`?" if near else f"paper.toml declares {enumerated(quoted(known))}",
        edits=(Edit(span, near, safe=False),) if near else (),
    )
