"""The prefix of a label or reference names another kind of thing than what is there.

The prefix decides what a reference prints: `fig:` a figure's number, `tbl:` a table's, `sec:` that of a chapter or
section. A label of the wrong kind cannot be referred to, and a reference of the wrong kind finds nothing. It stops the
build where something refers to the label.

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

from paperwright.checks._references import Carriers, as_written, noun_of, stem
from paperwright.diagnostics import Edit, Problem, Related, Severity
from paperwright.model import Label, MisplacedLabel, Paper, Reference

SEVERITY = Severity.ERROR


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each label on a thing of another kind, and at each reference to a label of another kind."""
    carriers = Carriers(paper)
    for listed in paper.chapters:
        for misplaced in listed.chapter.misplaced_labels:
            yield _misplaced(misplaced, paper)
        for reference in paper.references(listed):
            if reference.name not in paper.targets and (labels := carriers.of_other_kinds(reference)):
                yield _other_kind(reference, labels, paper)


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
        message=f"the label `{label.name}` is for {_article(noun_of(label.kind, paper))}, but it stands on "
        + (_article(noun_of(carrier, paper)) if carrier is not None else "something that has no number"),
        hint=hint,
        related=tuple(Related(one.span, "this refers to it") for one in referring[:1]) if is_lost else (),
        edits=edits,
        misleading=is_lost,
    )


def _other_kind(reference: Reference, labels: list[Label], paper: Paper) -> Problem:
    named = " or ".join(f"the {noun_of(label.kind, paper)} `{label.name}`" for label in labels)
    only = labels[0] if len(labels) == 1 else None
    return Problem(
        span=reference.span,
        message=f"no {noun_of(reference.kind, paper)} is labelled `{reference.name}`, but {named} is there",
        hint=f"write `@{as_written(reference, only.name)}`" if only else "write the prefix of the one that you mean",
        related=tuple(Related(label.span, f"`{label.name}` is labelled here") for label in labels),
        edits=(Edit(reference.span, as_written(reference, only.name), safe=False),) if only else (),
    )


def _article(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"
