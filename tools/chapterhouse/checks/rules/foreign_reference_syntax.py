r"""A reference or citation is written as another tool wants it.

Quarto's `@fig-x`, LaTeX's `\ref{fig:x}`, bookdown's `\@ref(fig:x)`, Hugo's `{{< ref >}}`, a number by
hand, `[@Fig. 3]`: here they are no references, and are printed as they stand or taken for citations. This stops the
build. A noun before a reference, "Figure @fig:x", is only a warning: the reference prints its noun itself, so that it
would stand twice. Where you wish for another noun, `-@fig:x` prints the number alone.

Bad:

    # Energy {#sec:energy}

    ![Demand until 2030.](figures/demand.svg){#fig:demand alt="A line that doubles between 2020 and 2030."}

    Demand doubles (@fig-demand), as \ref{fig:demand} shows.
                     ^^^^^^^^^^      ^^^^^^^^^^^^^^^^
    It is drawn in Figure @fig:demand.
                   ^^^^^^

Good:

    # Energy {#sec:energy}

    ![Demand until 2030.](figures/demand.svg){#fig:demand alt="A line that doubles between 2020 and 2030."}

    Demand doubles (@fig:demand), as @fig:demand shows.
    It is drawn in @fig:demand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chapterhouse.checks.support.foreign import (
    ABBREVIATIONS,
    foreign_kind,
    foreign_name,
    is_foreign,
    means,
    noun_pattern,
)
from chapterhouse.checks.support.gathering import gathered
from chapterhouse.checks.support.source_text import without_code
from chapterhouse.core.diagnostics import Edit, Problem, Related, Severity, Span
from chapterhouse.core.suggestion import closest
from chapterhouse.inputs.markdown.raw_markup import is_readable
from chapterhouse.model import Chapter, Citation, Paper, Reference, Target

SEVERITY = Severity.ERROR

_REFERENCE = re.compile(
    r"""(?<!\\)\\(?:
        (?P<ref>(?:auto|c|C|eq|page|name|v|sub)?ref\*?)\s?\{(?P<label>[^{}\n]+)\}
      | (?P<cite>(?:[Cc]ite[a-z]*|parencite|textcite|autocite|footcite|fullcite|supercite)\*?)
        (?:\[[^\]\n]*\]){0,2}\{(?P<keys>[^{}\n]+)\}
      | @ref\((?P<bookdown>[^()\n]+)\)
      )
      | \{(?P<role>ref|numref|eq|doc|cite(?::[a-z]+)?)\}`(?P<argument>[^`\n]+)`
      | \{\{[<%]\s*(?P<shortcode>ref|relref|cite)\b[^}\n]*[>%]\}\}
    """,
    re.VERBOSE,
)
_LIKELY = re.compile(r"\\[A-Za-z@]*(?:ref|[Cc]ite)|\}`|\{\{")
"""Stands in every text that has one of these; looking for it costs next to nothing."""
_ANGLE = re.compile(r"<([^<>]+)>\s*\Z")
_LONGEST_NOUN = 40


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each reference in a foreign form, and at each noun that a reference would double."""
    entries = paper.bibliography.by_key
    before = noun_pattern(paper)
    for listed in paper.chapters:
        chapter = listed.chapter
        for citation in chapter.citations:
            if is_foreign(citation, paper, entries):
                yield _citation(citation, paper)
        if _has_foreign(paper, chapter):
            yield from _written(chapter, paper)
        for reference in chapter.references:
            target = paper.targets.get(reference.name)
            if target is not None and target.number is not None and not reference.bare:
                yield from _doubled(reference, target, chapter, before, paper)


def _citation(citation: Citation, paper: Paper) -> Problem:
    name = foreign_name(citation.key, paper)
    if name is None:
        kind = foreign_kind(citation.key)
        return Problem(
            span=citation.span,
            message=f"`@{citation.key}` is no reference: numbers are not written by hand",
            hint=f"give the thing a label and write `@{kind}:name`; the number comes by itself",
        )
    return _named(citation.span, f"`@{citation.key}` is not how a reference is written here", name, paper, name)


def _named(span: Span, message: str, name: str, paper: Paper, replacement: str) -> Problem:
    """A problem whose mend is the reference to ``name``, by ``replacement`` of what stands there."""
    target = paper.targets.get(name)
    if target is None:
        near = closest(name, paper.targets)
        hint = f"write `@{name}`, and label the thing with `{{#{name}}}`"
        if near is not None:
            hint = f"did you mean `@{near}`?"
        return Problem(span, message, hint)
    return Problem(
        span=span,
        message=message,
        hint=f"write `@{name}`",
        related=(Related(target.label.span, f"`{name}` is labelled here"),),
        edits=(Edit(span, replacement, safe=False),),
    )


def _written(chapter: Chapter, paper: Paper) -> Iterator[Problem]:
    """Problems at what other tools would read as a reference or citation, but neither of our readers does."""
    text = without_code(chapter)
    for found in _REFERENCE.finditer(text):
        written = chapter.text[found.start() : found.end()]
        span = Span(chapter.path, *found.span())
        error = f"`{written[:60]}` is not how a"
        if found["cite"] and is_readable(found[0]):
            continue  # both readers read it
        if keys := found["keys"]:
            fix = "; ".join(f"@{key.strip()}" for key in keys.split(","))
            yield Problem(span, f"{error} citation is written here", f"write `[{fix}]`")
        elif (role := found["role"]) and role.startswith("cite"):
            fix = "; ".join(f"@{key.strip()}" for key in found["argument"].split(","))
            yield Problem(span, f"{error} citation is written here", f"write `[{fix}]`")
        elif found["shortcode"]:
            hint = "write `@fig:name`, `@sec:name` and the like, with the label of what you mean"
            yield Problem(span, f"{error} reference is written here", hint)
        else:
            yield _label(span, f"{error} reference is written here", found, paper)


def _label(span: Span, message: str, found: re.Match[str], paper: Paper) -> Problem:
    label = (found["label"] or found["bookdown"] or found["argument"]).strip()
    if (angle := _ANGLE.search(label)) is not None:
        label = angle[1]
    name = foreign_name(label, paper)
    if found["ref"] == "eqref" and name is None:
        name = f"eq:{label}"
    if name is not None:
        return _named(span, message, name, paper, f"@{name}")
    stems = [known for known in paper.targets if known.partition(":")[2] == label]
    if len(stems) == 1:
        return _named(span, message, stems[0], paper, f"@{stems[0]}")
    heading = next((h for listed in paper.chapters for h in listed.chapter.headings if h.identifier == label), None)
    if heading is not None or found["bookdown"]:
        related = (Related(heading.span, "this heading is meant"),) if heading is not None else ()
        hint = f"write `@sec:{label}` here and `{{#sec:{label}}}` at the heading"
        return Problem(span, message, hint, related)
    return Problem(span, message, "write `@fig:name`, `@sec:name` and the like, with the label of what you mean")


@gathered
def _has_foreign(chapter: Chapter) -> bool:
    """Whether there is anything that other tools would read as a reference or citation."""
    return _LIKELY.search(chapter.text) is not None and _REFERENCE.search(without_code(chapter)) is not None


def _doubled(
    reference: Reference, target: Target, chapter: Chapter, before: re.Pattern[str], paper: Paper
) -> Iterator[Problem]:
    start = reference.group_span.start
    if chapter.text[start : reference.span.start].strip("[") != "@":
        return
    found = before.search(chapter.text, max(0, start - _LONGEST_NOUN), start)
    if found is None or not means(found[1], reference.kind, paper):
        return
    if found[2] and found[1].lower() not in ABBREVIATIONS:
        return
    yield Problem(
        span=Span(chapter.path, found.start(1), found.end(1)),
        message=f"the noun stands twice: `@{reference.name}` prints “{target.word} {target.number}”",
        hint=f"leave “{found[1]}” out, or write `-@{reference.name}` for the number alone",
        edits=(Edit(Span(chapter.path, found.start(1), start), "", safe=False),),
        misleading=False,
        severity=Severity.WARNING,
    )
