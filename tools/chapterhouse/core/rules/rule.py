"""Rules: everything that can be found, with its code, its severity and its page, whoever finds it.

A page is prose, its first paragraph a summary, then perhaps examples, ``Bad:`` and ``Good:``, each an indented block. A
block is a chapter, or several files, each opened by a line ``--- path``. In a bad example a line of ``^`` marks the
characters above it that the finding points at.
"""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from chapterhouse.core.diagnostics import Edit, Problem, Related, Severity, Span

SAFETY = "what could harm a reader or whoever builds the paper is refused, whatever paper.toml says"
UNREAD = "what cannot be read cannot be printed, and the paper would lack it"
SETTINGS = "paper.toml has to be understood before it can say how much a finding weighs"

_EXAMPLE = re.compile(r"^(Bad|Good):$", re.MULTILINE)


class FoundBy(StrEnum):
    """Which work finds what breaks a rule."""

    READING = "reading"
    CHECKING = "checking"
    BUILDING = "building"
    ASKING = "asking"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    ``summary`` is one sentence, ``reason`` plain paragraphs; ``bad`` and ``good`` are examples without their
    indentation. ``enabled`` is false for a rule that only paper.toml switches on. ``fixed`` says why paper.toml cannot
    change the severity, as the end of a sentence; it is empty where it can.
    """

    code: str
    severity: Severity
    summary: str
    reason: str = ""
    bad: tuple[str, ...] = ()
    good: tuple[str, ...] = ()
    found_by: FoundBy = FoundBy.CHECKING
    enabled: bool = True
    fixed: str = ""

    def problem(
        self,
        span: Span,
        message: str,
        hint: str | None = None,
        related: tuple[Related, ...] = (),
        edits: tuple[Edit, ...] = (),
        misleading: bool = True,
        setting: tuple[str | int, ...] = (),
    ) -> Problem:
        """What breaks this rule at ``span``; see :class:`~chapterhouse.core.diagnostics.Problem`."""
        return Problem(span, message, hint, related, edits, misleading, code=self.code, setting=setting)

    @property
    def help(self) -> str:
        """All that there is to say, as Markdown."""
        return "\n\n".join(self._blocks())

    def _blocks(self) -> Iterator[str]:
        yield self.summary
        if self.reason:
            yield self.reason
        for word, examples in (("Bad:", self.bad), ("Good:", self.good)):
            for example in examples:
                fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", example)), default=0))
                yield f"{word}\n\n{fence}text\n{example}\n{fence}"


def read_rule(
    code: str,
    severity: Severity,
    page: str,
    *,
    found_by: FoundBy = FoundBy.CHECKING,
    enabled: bool = True,
    fixed: str = "",
) -> Rule:
    """The rule that ``page`` describes; its indentation does not matter."""
    prose, *examples = _EXAMPLE.split(inspect.cleandoc(page))
    summary, _, reason = prose.strip().partition("\n\n")
    blocks = [
        (word, textwrap.dedent(block.strip("\n"))) for word, block in zip(examples[::2], examples[1::2], strict=True)
    ]
    return Rule(
        code=code,
        severity=severity,
        summary=summary,
        reason=reason,
        bad=tuple(block for word, block in blocks if word == "Bad"),
        good=tuple(block for word, block in blocks if word == "Good"),
        found_by=found_by,
        enabled=enabled,
        fixed=fixed,
    )


def explain(rule: Rule) -> str:
    """A page of plain text: what is wrong, why it hurts, examples, and how to change the severity."""
    blocks = [f"{rule.code} ({rule.severity})", rule.summary, rule.reason]
    for word, examples in (("Bad:", rule.bad), ("Good:", rule.good)):
        for example in examples:
            blocks += [word, textwrap.indent(example, "    ")]
    if rule.fixed:
        blocks.append(f"Its severity cannot be changed: {rule.fixed}.")
    elif rule.enabled:
        article = "an" if rule.severity is Severity.ERROR else "a"
        others = ", ".join(f'"{level}"' for level in [*Severity, "off"] if level != rule.severity)
        blocks.append(f"It is {article} {rule.severity} unless paper.toml says otherwise ({others}):")
        blocks.append(f'    [checks]\n    {rule.code} = "off"')
    else:
        blocks.append("It is off unless paper.toml switches it on:")
        blocks.append(f'    [checks]\n    {rule.code} = "{rule.severity}"')
    return "\n\n".join(block for block in blocks if block) + "\n"
