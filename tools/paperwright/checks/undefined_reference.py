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

from collections.abc import Iterator

from paperwright.diagnostics import Edit, Problem, Related, Severity
from paperwright.model import Chapter, Heading, Label, LabelKind, Paper, Reference
from paperwright.suggestion import closest

SEVERITY = Severity.ERROR

_NOUNS = {
    LabelKind.PART: "part",
    LabelKind.SECTION: "chapter or section",
    LabelKind.FIGURE: "figure",
    LabelKind.TABLE: "table",
    LabelKind.EQUATION: "equation",
    LabelKind.LISTING: "listing",
}


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the name of each reference that has no target."""
    left_out = {label.name: label for chapter in paper.unlisted for label in _labels(chapter)}
    unprefixed = {
        heading.identifier: heading
        for listed in paper.chapters
        for heading in listed.chapter.headings
        if heading.identifier is not None and heading.label is None
    }
    nearest = _Nearest(paper)
    for listed in paper.chapters:
        for reference in listed.chapter.references:
            if reference.name in paper.targets:
                continue
            heading = unprefixed.get(_stem(reference.name)) if reference.kind is LabelKind.SECTION else None
            if (label := left_out.get(reference.name)) is not None:
                yield _unlisted(reference, label)
            elif heading is not None:
                yield _unprefixed(reference, heading)
            elif (label := nearest.to(reference)) is not None:
                yield _misspelt(reference, label)
            else:
                mend = f"label it with `{{#{reference.name}}}`, or refer to something that has a label"
                yield Problem(reference.span, _message(reference), mend)


def _message(reference: Reference) -> str:
    return f"no {_NOUNS[reference.kind]} is labelled `{reference.name}`"


def _unlisted(reference: Reference, label: Label) -> Problem:
    return Problem(
        span=reference.span,
        message=_message(reference),
        hint=f"list `{label.span.file}` in paper.toml: it carries this label, but the paper leaves it out",
        related=(Related(label.span, f"`{label.name}` is labelled here"),),
    )


def _unprefixed(reference: Reference, heading: Heading) -> Problem:
    return Problem(
        span=reference.span,
        message=_message(reference),
        hint=f"only an identifier with its prefix can be referred to: write `{{#{reference.name}}}` at the heading",
        related=(Related(heading.span, "this heading's identifier has no prefix"),),
    )


def _misspelt(reference: Reference, meant: Label) -> Problem:
    kind = "" if meant.kind is reference.kind else f"the {_NOUNS[meant.kind]} "
    replacement = meant.name[:1].upper() + meant.name[1:] if reference.capital else meant.name
    return Problem(
        span=reference.span,
        message=_message(reference),
        hint=f"did you mean {kind}`{meant.name}`?",
        related=(Related(meant.span, f"`{meant.name}` is labelled here"),),
        edits=(Edit(reference.span, replacement, safe=False),),
    )


def _labels(chapter: Chapter) -> Iterator[Label]:
    return (thing.label for thing in chapter.labelled if thing.label is not None)


def _stem(name: str) -> str:
    return name.partition(":")[2]


class _Nearest:
    """The labels of a paper by kind and by name without prefix: a common prefix would make all names alike."""

    def __init__(self, paper: Paper) -> None:
        self._kinds: dict[LabelKind, dict[str, Label]] = {kind: {} for kind in LabelKind}
        self._found: dict[tuple[LabelKind, str], Label | None] = {}
        for target in paper.targets.values():
            self._kinds[target.label.kind][_stem(target.label.name)] = target.label

    def to(self, reference: Reference) -> Label | None:
        """The label most likely meant: the nearest of the same kind, else the same or the nearest name of another."""
        key = (reference.kind, _stem(reference.name))
        if key not in self._found:
            self._found[key] = self._search(*key)
        return self._found[key]

    def _search(self, kind: LabelKind, wanted: str) -> Label | None:
        same = self._kinds[kind]
        if (near := closest(wanted, same)) is not None:
            return same[near]
        others = {
            stem: label for other, labels in self._kinds.items() if other is not kind for stem, label in labels.items()
        }
        meant = wanted if wanted in others else closest(wanted, others)
        return None if meant is None else others[meant]
