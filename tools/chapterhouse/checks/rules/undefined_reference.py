"""A cross-reference names a label that nothing in the paper carries.

The reference has no number to print, and the link leads nowhere. Most often the name is misspelt, the label was renamed
elsewhere, or the chapter that carries it is not listed in paper.toml. This stops the build.

Bad:

    # Energy {#sec:energy}

    ![Demand until 2030.](figures/demand.svg){#fig:demand alt="A line that doubles between 2020 and 2030."}

    As @fig:dmeand shows, demand doubles.
        ^^^^^^^^^^

Good:

    # Energy {#sec:energy}

    ![Demand until 2030.](figures/demand.svg){#fig:demand alt="A line that doubles between 2020 and 2030."}

    As @fig:demand shows, demand doubles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from chapterhouse.checks.support.references import Carriers, as_written, noun_of, stated, stem
from chapterhouse.core.diagnostics import Edit, Problem, Related, Severity
from chapterhouse.core.suggestion import closest
from chapterhouse.model import Heading, Label, Paper, Reference

SEVERITY = Severity.ERROR

_SLIP = 2
"""Letters that a slip adds or drops, at the most."""


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the name of each reference without a target, unless ``wrong-reference-kind`` tells of it."""
    carriers = Carriers(paper)
    nearest = _Nearest(paper)
    for listed in paper.chapters:
        for reference in listed.chapter.references:
            if reference.name in paper.targets:
                continue
            if (label := carriers.unlisted(reference)) is not None:
                yield _unlisted(reference, label, paper)
            elif carriers.misplaced(reference) or carriers.of_other_kinds(reference):
                continue
            elif (heading := carriers.unprefixed(reference)) is not None:
                yield _unprefixed(reference, heading, paper)
            elif (label := nearest.to(reference)) is not None:
                yield _misspelt(reference, label, paper)
            elif (entry := paper.bibliography.by_key.get(reference.name)) is not None:
                yield Problem(
                    span=reference.span,
                    message=_message(reference, paper),
                    hint=f"give the entry a key that can be cited, without `{reference.kind}:`",
                    related=(Related(entry.key_span, "this entry cannot be cited"),),
                )
            else:
                fix = f"label it with `{{#{reference.name}}}`, or refer to something that has a label"
                yield Problem(reference.span, _message(reference, paper), fix)
    yield from _in_statements(paper, carriers)


def _in_statements(paper: Paper, carriers: Carriers) -> Iterator[Problem]:
    """Problems at what attributes of statements name, which can only be a label of one kind."""
    of_kinds: defaultdict[str, dict[str, Label]] = defaultdict(dict)
    for target in paper.targets.values() if paper.statements else ():
        of_kinds[target.label.kind][stem(target.label.name)] = target.label
    for reference, _, kind in stated(paper):
        if reference.name in paper.targets or carriers.misplaced(reference):
            continue
        meant = reference.name.strip("@#,;")
        wanted = replace(reference, name=meant, kind=kind.prefix)
        labels = of_kinds[kind.prefix]
        short = stem(meant) or meant
        near = short if short in labels else closest(short, labels)
        if (label := carriers.unlisted(wanted)) is not None:
            yield _unlisted(wanted, label, paper)
        elif near is not None:
            problem = _misspelt(wanted, labels[near], paper)
            yield replace(problem, message=f"no {noun_of(kind.prefix, paper)} is labelled `{reference.name}`")
        else:
            fix = f"write one with the label `{kind.prefix}:{short}`, or name one that there is"
            yield Problem(reference.span, f"no {noun_of(kind.prefix, paper)} is labelled `{reference.name}`", fix)


def _message(reference: Reference, paper: Paper) -> str:
    return f"no {noun_of(reference.kind, paper)} is labelled `{reference.name}`"


def _unlisted(reference: Reference, label: Label, paper: Paper) -> Problem:
    return Problem(
        span=reference.span,
        message=_message(reference, paper),
        hint=f"list `{label.span.file}` in paper.toml: it carries this label, but the paper leaves it out",
        related=(Related(label.span, f"`{label.name}` is labelled here"),),
    )


def _unprefixed(reference: Reference, heading: Heading, paper: Paper) -> Problem:
    return Problem(
        span=reference.span,
        message=_message(reference, paper),
        hint=f"only an identifier with its prefix can be referred to: write `{{#{reference.name}}}` at the heading",
        related=(Related(heading.span, "this heading's identifier has no prefix"),),
    )


def _misspelt(reference: Reference, meant: Label, paper: Paper) -> Problem:
    kind = "" if meant.kind == reference.kind else f"the {noun_of(meant.kind, paper)} "
    return Problem(
        span=reference.span,
        message=_message(reference, paper),
        hint=f"did you mean {kind}`{meant.name}`?",
        related=(Related(meant.span, f"`{meant.name}` is labelled here"),),
        edits=(Edit(reference.span, as_written(reference, meant.name), safe=False),),
    )


class _Nearest:
    """The labels of a paper by kind and by name without prefix: a common prefix would make all names alike."""

    def __init__(self, paper: Paper) -> None:
        self._kinds: defaultdict[str, dict[str, Label]] = defaultdict(dict)
        self._found: dict[tuple[str, str], Label | None] = {}
        for target in paper.targets.values():
            self._kinds[target.label.kind][stem(target.label.name)] = target.label

    def to(self, reference: Reference) -> Label | None:
        """The label most likely meant: the nearest of the same kind, else the nearest of another."""
        key = (reference.kind, stem(reference.name))
        if key not in self._found:
            self._found[key] = self._search(*key)
        return self._found[key]

    def _search(self, kind: str, wanted: str) -> Label | None:
        same = self._kinds[kind]
        if (near := closest(wanted, same)) is not None:
            return same[near]
        others = {
            name: label for other, labels in self._kinds.items() if other != kind for name, label in labels.items()
        }
        meant = closest(wanted, others)
        # Of another kind, a name that only begins alike is another thing's.
        is_slip = meant is not None and abs(len(meant) - len(wanted)) <= _SLIP
        return others[meant] if meant is not None and is_slip else None
