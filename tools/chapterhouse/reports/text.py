"""Findings into text for a terminal, laid out as by rustc and ruff.

Each finding says its severity, code and fact, the place as ``file:line:column``, the line with a caret run under the
exact characters, further places that help, and the mend. The findings of a file stand together, and a summary closes
the report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from chapterhouse.core.diagnostics import Diagnostic, Severity, Span, in_reading_order
from chapterhouse.core.limits import LIMITS
from chapterhouse.reports.alike import Rest, shown
from chapterhouse.reports.location import Texts
from chapterhouse.reports.quoting import cells, printable, quote

SUFFIX = ".txt"
FOR_CI = False
ARE_LINES = True

WIDTH = 100
"""How many cells a quoted line takes at most, together with its gutter, where the caller says nothing else."""

_NARROWEST = 30
_FIRST_PLACES = 3
"""How many places of findings that are not shown are named."""
_RESET = "\x1b[0m"
_BOLD = "\x1b[1m"
_GUTTER = "\x1b[1;34m"
_HELP = "\x1b[1;36m"
_SEVERITIES = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m", Severity.NOTE: "\x1b[1;32m"}
COLOURS = frozenset((_RESET, _BOLD, _GUTTER, _HELP, *_SEVERITIES.values()))
"""The sequences that colour a report (ECMA-48, 8.3.117)."""


def render(
    diagnostics: Sequence[Diagnostic],
    texts: Mapping[str, str],
    *,
    colour: bool = False,
    width: int = WIDTH,
    suppressed: int = 0,
    most_shown: int = LIMITS["shown-findings"].most,
    limit: int = 0,
    statistics: bool = False,
    looked_at: str = "",
) -> str:
    """The findings as text, but for those after the first ``most_shown``, which are counted.

    ``texts`` holds the checked text of each file by its path; a file without a text is named without a line.
    ``colour`` asks for ANSI colours; ``width`` is the terminal's width in cells, 30 at least; ``suppressed`` counts the
    findings that authors allow. At most ``limit`` findings of each rule are shown whole, all where it is 0;
    ``statistics`` asks for counts by rule; ``looked_at`` says in what nothing was found, where that is so. Raises
    nothing, whatever the texts hold: control characters of theirs are written out (see
    :mod:`~chapterhouse.reports.quoting`).
    """
    page = _Page(Texts(texts), colour, max(width, _NARROWEST))
    findings = in_reading_order(list(diagnostics))
    whole, others = shown(findings, limit)
    blocks = ["\n".join(page.finding(finding)) for finding in whole[:most_shown]]
    blocks += ["\n".join(page.rest(rest)) for rest in others]
    if len(whole) > most_shown:
        left = len(whole) - most_shown
        blocks.append(f"and {_counted(left, 'finding')} more; `--limit 0` shows all")
    if statistics and len({finding.code for finding in findings}) > 1:
        blocks.append("\n".join(_counts(findings)))
    return "\n\n".join([*blocks, page.paint(summary(findings, suppressed, looked_at), _BOLD)]) + "\n"


def summary(diagnostics: Sequence[Diagnostic], suppressed: int = 0, looked_at: str = "") -> str:
    """How many findings of which weight there are in how many files: ``3 errors and 1 warning in 2 files``.

    ``looked_at`` says in what there are none: ``no findings in 20 chapters``.
    """
    behind = f" ({suppressed} allowed in place)" if suppressed else ""
    if not diagnostics:
        return f"no findings{f' in {looked_at}' if looked_at else ''}{behind}"
    counts = [(sum(d.severity is severity for d in diagnostics), severity.value) for severity in Severity]
    reported = [_counted(count, noun) for count, noun in counts if count]
    listed = reported[0] if len(reported) == 1 else f"{', '.join(reported[:-1])} and {reported[-1]}"
    return f"{listed} in {_counted(len({d.span.file for d in diagnostics}), 'file')}{behind}"


def _counts(findings: Sequence[Diagnostic]) -> Iterator[str]:
    """How often each rule is broken, the heaviest and the most frequent first."""
    counts = Counter((finding.severity, finding.code) for finding in findings)
    width = max(len(str(count)) for count in counts.values())
    for (severity, code), count in sorted(counts.items(), key=lambda one: (one[0][0].weight, -one[1], one[0][1])):
        yield f"{count:>{width}} {severity}[{code}]"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


class _Page:
    """The settings of one report, and the lines that they make of a finding."""

    def __init__(self, texts: Texts, colour: bool, width: int) -> None:
        self._texts = texts
        self._colour = colour
        self._width = width

    def paint(self, text: str, colour: str) -> str:
        return f"{colour}{text}{_RESET}" if self._colour and text else text

    def finding(self, finding: Diagnostic) -> Iterator[str]:
        spans = [finding.span, *(related.span for related in finding.related)]
        indent = max(len(self._number(span)) for span in spans)
        colour = _SEVERITIES[finding.severity]
        yield (
            self.paint(f"{finding.severity}[{finding.code}]", colour)
            + self.paint(f": {printable(finding.message)}", _BOLD)
        )
        yield from self._snippet(finding.span, "-->", indent, "^", "", colour)
        for related in finding.related:
            yield self._gutter(indent)
            yield from self._snippet(related.span, ":::", indent, "-", printable(related.message), _GUTTER)
        if finding.hint is not None:
            yield self._gutter(indent)
            yield f"{' ' * indent} {self.paint('=', _GUTTER)} {self.paint('help', _HELP)}: {printable(finding.hint)}"

    def rest(self, rest: Rest) -> Iterator[str]:
        """How many findings of a rule are not shown, and where the first ones are."""
        files = len({finding.span.file for finding in rest.findings})
        count = f"{len(rest.findings):,} more in {_counted(files, 'file')}"
        yield self.paint(f"{rest.severity}[{rest.code}]", _SEVERITIES[rest.severity]) + self.paint(f": {count}", _BOLD)
        for finding in rest.findings[:_FIRST_PLACES]:
            yield f" {self.paint('-->', _GUTTER)} {self._place(finding.span)}"
        yield f" {self.paint('=', _GUTTER)} {self.paint('help', _HELP)}: `--limit 0` shows all"

    def _place(self, span: Span) -> str:
        extent = self._texts.extent(span)
        return printable(span.file) + (f":{extent.start.line}:{extent.start.column}" if extent else "")

    def _number(self, span: Span) -> str:
        extent = self._texts.extent(span)
        return "" if extent is None else str(extent.start.line)

    def _gutter(self, indent: int, number: str = "", content: str = "") -> str:
        return f"{self.paint(f'{number:>{indent}} |', _GUTTER)} {content}".rstrip()

    def _snippet(self, span: Span, arrow: str, indent: int, mark: str, label: str, colour: str) -> Iterator[str]:
        """The place, the line and the marks under it; ``label`` stands behind the marks."""
        lines, extent = self._texts.lines(span.file), self._texts.extent(span)
        head = f"{' ' * indent}{self.paint(arrow, _GUTTER)} {printable(span.file)}"
        if lines is None or extent is None:
            yield f"{head}: {label}" if label else head
            return
        yield f"{head}:{extent.start.line}:{extent.start.column}"
        line = lines.line(extent.start.line)
        whole = extent.start.line == extent.end.line
        end = extent.end.column - 1 if whole else len(line)
        last = extent.end.line if extent.end.column > 1 else extent.end.line - 1
        behind = [f"… to line {last}"] if last > extent.start.line else []
        if line:
            space = self._width - indent - 3
            quotation = quote(line, extent.start.column - 1, end, space)
            below = bool(label) and quotation.end + 1 + cells(" ".join([*behind, label])) > space
            run = " ".join(
                [mark * (quotation.end - quotation.start), *behind, *([label] if label and not below else [])]
            )
            yield self._gutter(indent)
            yield self._gutter(indent, self._number(span), quotation.text)
            yield self._gutter(indent, "", " " * quotation.start + self.paint(run, colour))
            if below:
                shift = max(0, min(quotation.start, space - cells(label)))
                yield self._gutter(indent, "", " " * shift + self.paint(label, colour))
        elif label:
            yield self._gutter(indent, "", self.paint(label, colour))
