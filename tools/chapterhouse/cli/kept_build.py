"""A whole build, kept with what it asked of the project: where nothing changed, nothing but the files is read again.

Nothing heavy is imported here. What was kept is tried before the parts of the tool that make it are even loaded.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from chapterhouse.core import memo
from chapterhouse.core.cache import Cache
from chapterhouse.core.diagnostics import Diagnostic, Edit, Related, Severity, Span
from chapterhouse.inputs.source.refusal import Refused
from chapterhouse.inputs.source.tracked import TrackedSource, from_pairs, to_pairs

_MOST = 4
"""So many states of the project are known for each set of options, the newest first."""

_PASSING = frozenset({"failed-output", "unreadable-chapter", "unrendered-citations"})
"""Findings that a busy machine may give, which runs into a limit of time or memory: a build with one is not kept."""


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build of all stages came to; ``product`` is None where findings stopped it."""

    findings: Sequence[Diagnostic]
    suppressed: int
    texts: Mapping[str, str]
    product: Mapping[str, bytes] | None


def keep(cache: Cache, options: Sequence[str], source: TrackedSource, result: BuildResult) -> None:
    """Keep ``result``, which a build with ``options`` made of what ``source`` answered."""
    if any(finding.code in _PASSING for finding in result.findings):
        return
    pairs = to_pairs(source.answers)
    name = hashlib.sha256(json.dumps([*options, *pairs]).encode()).hexdigest()
    memo.keep(cache, "build", (name,), _packed(result))
    known = [one for one in _known(cache, options) if one["name"] != name]
    memo.keep(cache, "builds", options, json.dumps([{"name": name, "answers": pairs}, *known][:_MOST]).encode())


def find(cache: Cache, options: Sequence[str], source: TrackedSource) -> BuildResult | None:
    """What a build with ``options`` gave when ``source`` answered as it does now, None where none is known."""
    for one in _known(cache, options):
        if source.same(from_pairs(one["answers"])):
            return memo.find(cache, "build", (one["name"],), lambda entry: _unpacked(entry, source))
    return None


def _known(cache: Cache, options: Sequence[str]) -> list[dict[str, Any]]:
    known: list[dict[str, Any]] = memo.find(cache, "builds", options, json.loads) or []
    return known


def _packed(result: BuildResult) -> bytes:
    """A line of JSON, then the files one after another."""
    product = result.product
    head = {
        "findings": [asdict(finding) for finding in result.findings],
        "suppressed": result.suppressed,
        "texts": list(result.texts),
        "product": None if product is None else [[name, len(content)] for name, content in product.items()],
    }
    return json.dumps(head).encode() + b"\n" + b"".join((product or {}).values())


def _unpacked(entry: bytes, source: TrackedSource) -> BuildResult:
    line, _, content = entry.partition(b"\n")
    head = json.loads(line)
    product: dict[str, bytes] | None = None
    if head["product"] is not None:
        product, start = {}, 0
        for name, length in head["product"]:
            product[name] = content[start : start + length]
            start += length
    findings = [_finding(**finding) for finding in head["findings"]]
    texts = {path: text for path in head["texts"] if findings and (text := _text(source, path)) is not None}
    return BuildResult(findings, head["suppressed"], texts, product)


def _text(source: TrackedSource, path: str) -> str | None:
    try:
        return source.read_text(path)
    except Refused:
        return None


def _finding(
    severity: str, span: Mapping[str, Any], related: Sequence[Any], edits: Sequence[Any], **others: Any
) -> Diagnostic:
    as_tuples: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in others.items()
    }
    return Diagnostic(
        severity=Severity(severity),
        span=Span(**span),
        related=tuple(Related(Span(**one["span"]), one["message"]) for one in related),
        edits=tuple(Edit(Span(**one["span"]), one["replacement"], one["safe"]) for one in edits),
        **as_tuples,
    )
