"""A formula holds a command that pandoc cannot read.

pandoc knows the commands of LaTeX and AMS mathematics, but no package that a formula would have to load. It cannot
convert the formula, and the paper would print its TeX. This stops the build.

Bad:

    # Energy {#sec:energy}

    Losses are $\\aplha P^2$, as in $\\begin{algn} L &= \\alpha P^2 \\end{algn}$.
                ^^^^^^                     ^^^^                       ^^^^

Good:

    # Energy {#sec:energy}

    Losses are $\\alpha P^2$, as in $\\begin{aligned} L &= \\alpha P^2 \\end{aligned}$.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chapterhouse.checks.support.tex_commands import COMMANDS, ENVIRONMENTS, SIGNS
from chapterhouse.core.diagnostics import Edit, Problem, Severity, Span
from chapterhouse.core.suggestion import closest
from chapterhouse.inputs.markdown.raw_markup import defined_commands
from chapterhouse.model import Formula, Paper

SEVERITY = Severity.ERROR

_OPERATORS = {
    "argmax": r"arg\,max",
    "argmin": r"arg\,min",
    "argsup": r"arg\,sup",
    "arginf": r"arg\,inf",
    "diag": "diag",
    "rank": "rank",
    "sgn": "sgn",
    "sign": "sign",
    "softmax": "softmax",
    "tr": "tr",
}
"""Operators that many papers define for themselves, and how they are written without a definition."""

_WORDS = frozenset({"BibTeX", "LaTeX", "TeX", "cite", "citep", "citet", "footnote", "url"})
"""What stands in text alone."""

_NUMBERING = frozenset({"notag", "numberthis", "eqno", "leqno"})
"""What says in LaTeX which formula has a number."""

_COMMAND = re.compile(
    r"%[^\n]*|\\(?:(?:begin|end)\s*\{(?P<environment>[^{}]*)\}|(?P<name>[A-Za-z]+)|(?P<sign>.))", re.DOTALL
)
_DEFINED = re.compile(r"\\(?:(?:new|renew|provide)command|DeclareMathOperator)\*?\s*\{?\s*\\([A-Za-z]+)")
_DEFINED_ENVIRONMENT = re.compile(r"\\(?:new|renew)environment\*?\s*\{([^{}]+)\}")


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each unknown command or environment in a formula."""
    defined = {name for listed in paper.chapters for macro in listed.chapter.macros for name in defined_commands(macro)}
    for listed in paper.chapters:
        for formula in listed.chapter.formulas:
            yield from _problems(formula, defined)


def _problems(formula: Formula, defined: set[str]) -> Iterator[Problem]:
    own: set[str] | None = None
    for found in _COMMAND.finditer(formula.tex):
        kind = found.lastgroup
        if kind is None or _known(kind, found[kind]):
            continue
        if own is None:
            own = {*defined, *_DEFINED.findall(formula.tex), *_DEFINED_ENVIRONMENT.findall(formula.tex)}
        if found[kind] not in own:
            start, end = found.span(kind)
            yield _problem(formula, kind, found[kind], start if kind == "environment" else start - 1, end)


def _known(kind: str, name: str) -> bool:
    if kind == "sign":
        return name in SIGNS or name.isspace()
    return name in COMMANDS if kind == "name" else name.strip() in ENVIRONMENTS


def _problem(formula: Formula, kind: str, name: str, start: int, end: int) -> Problem:
    span = Span(formula.span.file, formula.span.start + start, formula.span.start + end)
    if kind == "environment":
        near, sign, noun = _nearest(name, ENVIRONMENTS), "", "environment"
    else:
        near, sign, noun = _nearest(name, COMMANDS) if kind == "name" else None, "\\", "command"
    other = "write it with the commands of LaTeX and AMS mathematics"
    if name in _OPERATORS:
        better = f"\\operatorname*{{{_OPERATORS[name]}}}"
        return Problem(
            span=span,
            message=f"pandoc knows no {noun} `{sign}{name}`",
            hint=f"write `{better}`",
            edits=(Edit(span, better),),
        )
    if name in _NUMBERING:
        hint = "take it away: a formula has a number where it has a label, `$$ {#eq:name}`"
        return Problem(span, f"pandoc knows no {noun} `{sign}{name}`", hint, edits=(Edit(span, ""),))
    if name in _WORDS:
        near, other = None, "write it outside of the formula, as part of the sentence"
    return Problem(
        span=span,
        message=f"pandoc knows no {noun} `{sign}{name}`",
        hint=f"did you mean `{sign}{near}`?" if near else other,
        edits=(Edit(span, f"{sign}{near}", safe=False),) if near else (),
    )


def _nearest(name: str, known: frozenset[str]) -> str | None:
    """The known name that was meant; a small letter goes before a capital where the author wrote a small one."""
    alike = [other for other in known if other[0].isupper() == name[:1].isupper() and len(other) > 1]
    return None if name in _OPERATORS else closest(name, alike) or closest(name, known)
