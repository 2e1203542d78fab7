"""Findings into workflow commands of GitHub Actions, which shows them at their lines, and into a job's summary.

The form is that of GitHub's documentation, "Workflow commands for GitHub Actions": what stands behind ``::`` is escaped
so that no text of a chapter can be a command. GitHub shows only some ten of each level in a step, so the heaviest stand
first, and the summary, Markdown for the file that ``GITHUB_STEP_SUMMARY`` names, tells them all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from chapterhouse.core.diagnostics import Diagnostic, Severity, in_reading_order
from chapterhouse.reports.location import Texts
from chapterhouse.reports.quoting import printable
from chapterhouse.reports.text import summary as counted

SUFFIX = ""
FOR_CI = True
ARE_LINES = True

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_LARGEST_SUMMARY = 900_000
"""Bytes; GitHub takes no summary of a step beyond 1 MiB."""
_CODE_OR_SPECIAL = re.compile(r"`[^`]*`|[\\`*_~<>\[\]#@!&]")


def render(diagnostics: Sequence[Diagnostic], texts: Mapping[str, str]) -> str:
    """A workflow command for each finding, errors first."""
    known = Texts(texts)
    return "".join(f"{_command(finding, known)}\n" for finding in _heaviest_first(diagnostics))


def summarise(diagnostics: Sequence[Diagnostic], texts: Mapping[str, str], *, base: str | None = None) -> str:
    """The findings as Markdown for a job's summary, cut before it grows past what GitHub takes.

    ``base`` is the address that the project's files have there, without a slash at its end: places become links.
    """
    known = Texts(texts)
    lines = [f"### chapterhouse: {counted(diagnostics)}", ""]
    findings = _heaviest_first(diagnostics)
    if findings:
        lines += ["| | Place | Finding | Rule |", "|---|---|---|---|"]
    size = sum(len(line.encode()) + 1 for line in lines)
    for number, finding in enumerate(findings):
        row = _row(finding, known, base)
        size += len(row.encode()) + 1
        if size > _LARGEST_SUMMARY:
            lines += ["", f"And {len(findings) - number:,} more, which `chapterhouse check` tells."]
            break
        lines.append(row)
    return "\n".join(lines) + "\n"


def _heaviest_first(diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
    return sorted(in_reading_order(list(diagnostics)), key=lambda finding: finding.severity.weight)


def _command(finding: Diagnostic, texts: Texts) -> str:
    properties = {"file": finding.span.file}
    extent = texts.extent(finding.span)
    if extent is not None:
        end = extent.end.line if extent.end.column > 1 else max(extent.start.line, extent.end.line - 1)
        properties |= {"line": str(extent.start.line), "endLine": str(end), "col": str(extent.start.column)}
    properties["title"] = finding.code
    reported = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    message = "\n".join(printable(part) for part in (finding.message, finding.hint) if part)
    return f"::{_LEVELS[finding.severity]} {reported}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(printable(text)).replace(":", "%3A").replace(",", "%2C")


def _row(finding: Diagnostic, texts: Texts, base: str | None) -> str:
    extent = texts.extent(finding.span)
    place = printable(finding.span.file) + (f":{extent.start.line}" if extent else "")
    shown = _markdown(place)
    if base is not None:
        anchor = f"#L{extent.start.line}" if extent else ""
        shown = f"[{shown}]({base}/{quote(finding.span.file, errors='replace')}{anchor})"
    reported = _markdown(printable(finding.message))
    if finding.hint:
        reported += f"<br>{_markdown(printable(finding.hint))}"
    return f"| {finding.severity} | {shown} | {reported} | `{finding.code}` |"


def _markdown(text: str) -> str:
    """``text`` for a cell of a table: what stands in backticks stays code, all else stays as it is written."""

    def escaped(found: re.Match[str]) -> str:
        return found[0] if len(found[0]) > 1 else f"\\{found[0]}"

    return _CODE_OR_SPECIAL.sub(escaped, text).replace("|", "\\|")
