"""Findings into one line each, ``file:line:col: severity: message [code]``, which editors and grep know how to read.

Lines and columns count from 1, in code points. A file whose text is not known is named without them. The mend stands
behind the message, in parentheses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chapterhouse.core.diagnostics import Diagnostic, in_reading_order
from chapterhouse.reports.location import Texts
from chapterhouse.reports.quoting import printable

SUFFIX = ""
FOR_CI = False
ARE_LINES = True


def render(diagnostics: Sequence[Diagnostic], texts: Mapping[str, str]) -> str:
    """The findings, a line each; nothing at all where there are none."""
    known = Texts(texts)
    return "".join(f"{_line(finding, known)}\n" for finding in in_reading_order(list(diagnostics)))


def _line(finding: Diagnostic, texts: Texts) -> str:
    extent = texts.extent(finding.span)
    place = printable(finding.span.file)
    if extent is not None:
        place += f":{extent.start.line}:{extent.start.column}"
    hint = f" ({printable(finding.hint)})" if finding.hint else ""
    return f"{place}: {finding.severity}: {printable(finding.message)}{hint} [{finding.code}]"
