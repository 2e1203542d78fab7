"""The prefix of a label or reference names another kind of thing than what is there.

The prefix decides what a reference prints: `fig:` a figure's number, `tbl:` a table's, `sec:` that of a chapter or
section. A label of the wrong kind cannot be referred to, and a reference of the wrong kind finds nothing. It stops the
build where something refers to the label. What the attribute of a statement names has to be of the kind that paper.toml
says.

Bad:

    # Energy {#sec:energy}

    | Year | Demand  |
    |:-----|--------:|
    | 2030 | 950 TWh |

    : Demand until 2030. {#fig:demand}
                           ^^^^^^^^^^

    As @fig:demand shows, demand doubles.

Bad:

    # Energy {#sec:energy}

    | Year | Demand  |
    |:-----|--------:|
    | 2030 | 950 TWh |

    : Demand until 2030. {#tbl:demand}

    As @fig:demand shows, demand doubles.
        ^^^^^^^^^^

Bad:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md"] }]

    [[kinds]]
    name = "gap"
    prefix = "gap"
    noun = "Gap"
    plural = "Gaps"
    attributes = [{ name = "after", title = "After", refers_to = "gap" }]

    [[kinds]]
    name = "question"
    prefix = "q"
    noun = "Question"
    plural = "Questions"
    --- chapters/energy.md
    # Energy {#sec:energy}

    ::: {.question #q:storage}
    Who pays for storage?
    :::

    ::: {.gap #gap:storage after="q:storage"}
                                  ^^^^^^^^^
    Nobody pays for storage.
    :::

Good:

    # Energy {#sec:energy}

    | Year | Demand  |
    |:-----|--------:|
    | 2030 | 950 TWh |

    : Demand until 2030. {#tbl:demand}

    As @tbl:demand shows, demand doubles.
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.checks.support.references import Carriers, article, as_written, noun_of, stated, stem
from chapterhouse.core.diagnostics import Edit, Problem, Related, Severity
from chapterhouse.model import Chapter, Label, LabelKind, MisplacedLabel, Paper, Reference, Target
from chapterhouse.settings.statements import Attribute, Kind

SEVERITY = Severity.ERROR


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each label on a thing of another kind, and at each reference to a label of another kind."""
    carriers = Carriers(paper)
    prefixes = frozenset(paper.settings.label_prefixes.values())
    for listed in paper.chapters:
        for misplaced in listed.chapter.misplaced_labels:
            if not _is_untyped(misplaced, listed.chapter, prefixes):
                yield _misplaced(misplaced, paper)
        for reference in listed.chapter.references:
            if reference.name not in paper.targets and (labels := carriers.of_other_kinds(reference)):
                yield _other_kind(reference, labels, paper)
    for reference, attribute, kind in stated(paper):
        target = paper.targets.get(reference.name)
        if target is not None and target.label.kind != kind.prefix:
            yield _in_statement(reference, attribute, kind, target, paper)


def _in_statement(reference: Reference, attribute: Attribute, kind: Kind, target: Target, paper: Paper) -> Problem:
    """A problem at what an attribute names that is of another kind than it may name."""
    noun = noun_of(kind.prefix, paper)
    right = f"{kind.prefix}:{stem(reference.name)}"
    is_there = right in paper.targets
    return Problem(
        span=reference.span,
        message=f"`{attribute.name}` names {article(noun)}, but `{reference.name}` is "
        + article(noun_of(target.label.kind, paper)),
        hint=f"write `{right}`" if is_there else f"write the label of {article(noun)}",
        related=(Related(target.label.span, f"`{reference.name}` is labelled here"),),
        edits=(Edit(reference.span, right, safe=False),) if is_there else (),
    )


def _is_untyped(misplaced: MisplacedLabel, chapter: Chapter, prefixes: frozenset[str]) -> bool:
    """Whether the label is a statement's on a division that is none: unknown-kind tells of that."""
    at = misplaced.label.span.start
    return (
        misplaced.carrier is None
        and misplaced.label.kind in prefixes
        and any(division.span.start <= at < division.span.end for division in chapter.divisions)
    )


def _misplaced(misplaced: MisplacedLabel, paper: Paper) -> Problem:
    label, carrier = misplaced.label, misplaced.carrier
    referring = paper.referring.get(label.name, ())
    is_lost = bool(referring) and label.name not in paper.targets
    hint = f"move it to the {noun_of(label.kind, paper)}, or take its prefix away: only that can be referred to"
    edits: tuple[Edit, ...] = ()
    if carrier is not None:
        right = f"{carrier}:{stem(label.name)}"
        hint = f"write `{{#{right}}}` here" + (f", and `@{right}` where it is referred to" if is_lost else "")
        if right not in paper.targets:
            edits = (Edit(label.span, right, safe=False),)
            if is_lost:
                edits += tuple(Edit(one.span, as_written(one, right), safe=False) for one in referring)
    return Problem(
        span=label.span,
        message=f"the label `{label.name}` is for {article(noun_of(label.kind, paper))}, but it stands on "
        + (article(noun_of(carrier, paper)) if carrier is not None else "something that has no number"),
        hint=hint,
        related=tuple(Related(one.span, "this refers to it") for one in referring[:1]) if is_lost else (),
        edits=edits,
        misleading=is_lost,
    )


def _other_kind(reference: Reference, labels: list[Label], paper: Paper) -> Problem:
    named = " or ".join(f"the {noun_of(label.kind, paper)} `{label.name}`" for label in labels)
    only = labels[0] if len(labels) == 1 else None
    hint = f"write `@{as_written(reference, only.name)}`" if only else "write the prefix of the one that you mean"
    if only and only.kind == LabelKind.SECTION and reference.kind != LabelKind.SECTION:
        # A section is often called like a figure of it that is not there yet.
        hint += f", or label the {noun_of(reference.kind, paper)}: `{{#{reference.name}}}`"
    return Problem(
        span=reference.span,
        message=f"no {noun_of(reference.kind, paper)} is labelled `{reference.name}`, but {named} is there",
        hint=hint,
        related=tuple(Related(label.span, f"`{label.name}` is labelled here") for label in labels),
        edits=(Edit(reference.span, as_written(reference, only.name), safe=False),) if only else (),
    )
