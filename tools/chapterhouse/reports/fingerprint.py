"""Findings into names by which they are known again when lines around them moved.

A fingerprint is a digest of the rule, the file, the characters found fault with and the line that they begin in, white
space aside; of findings that are alike in all of that, the later ones carry a number. Neither line numbers nor the
message take part, so that an edit elsewhere leaves it as it is.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

from chapterhouse.core.diagnostics import Diagnostic
from chapterhouse.reports.location import Texts

_LONGEST = 400


def fingerprints(findings: Sequence[Diagnostic], texts: Texts) -> list[str]:
    """The fingerprint of each finding, 32 hexadecimal digits, all of them different."""
    seen: Counter[str] = Counter()
    made: list[str] = []
    for finding in findings:
        alike = "\0".join((finding.code, finding.span.file, *surroundings(finding, texts)))
        seen[alike] += 1
        made.append(hashlib.sha256(f"{alike}\0{seen[alike]}".encode("utf-8", "replace")).hexdigest()[:32])
    return made


def surroundings(finding: Diagnostic, texts: Texts) -> tuple[str, str]:
    """The characters that ``finding`` points at and the line that they begin in, each on one line and cut short.

    Where the text of the file is not known, the message stands for both.
    """
    lines, extent = texts.lines(finding.span.file), texts.extent(finding.span)
    if lines is None or extent is None:
        return finding.message, ""
    line = lines.line(extent.start.line)
    end = extent.end.column - 1 if extent.end.line == extent.start.line else len(line)
    return _short(line[extent.start.column - 1 : end]), _short(line)


def _short(text: str) -> str:
    return " ".join(text[: 8 * _LONGEST].split())[:_LONGEST]  # of a line of a megabyte, no more is looked at
