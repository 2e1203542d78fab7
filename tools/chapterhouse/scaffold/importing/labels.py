"""The names that a manuscript refers to, in whichever form its tool has, as labels of a paper."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_PREFIXES = {
    **dict.fromkeys(("fig", "figure", "figures"), "fig"),
    **dict.fromkeys(("tbl", "tab", "table", "tables"), "tbl"),
    **dict.fromkeys(("sec", "section", "sections", "ch", "chap", "chapter", "appendix", "app"), "sec"),
    **dict.fromkeys(("eq", "eqn", "equation", "equations"), "eq"),
    **dict.fromkeys(("lst", "list", "listing", "code", "alg"), "lst"),
}
_SPLIT = re.compile(r"([A-Za-z]+)[-:_.](.+)")
_HEADING = re.compile(r"^(#{1,6})[ \t]+(?P<text>.*?)[ \t]*(?:\{(?P<attributes>[^{}]*)\})?[ \t]*#*[ \t]*$")
_IDENTIFIER = re.compile(r"(?:^|\s)#(?P<name>[^\s{}]+)")
_FENCE = re.compile(r"^\s{0,3}(?P<fence>`{3,}|~{3,})")
_DIRECTIVE = re.compile(r"^\s{0,3}[`~:]{3,}\s*\{(?P<name>[\w-]+)")
_DIRECTIVES = {
    **{"figure": "fig", "image": "fig", "math": "eq", "table": "tbl", "list-table": "tbl", "csv-table": "tbl"},
    **{"code": "lst", "code-block": "lst"},
}
_TARGET = re.compile(r"^\((?P<name>[^()\s]+)\)=\s*$")
_LABELLED = re.compile(
    r"\{#(?P<name>[A-Za-z][\w:.-]*)|\(\\#(?P<bookdown>[\w:.-]+)\)|^\s*:(?:name|label):\s*(?P<name2>\S+)"
)

KINDS = frozenset(_PREFIXES.values())


def label_of(name: str, kind: str | None = None) -> str:
    """The label for ``name`` of a thing of ``kind``; if None its prefix tells the kind: ``fig-a`` is fig:a."""
    found = _SPLIT.fullmatch(name)
    own = _PREFIXES.get(found[1].lower()) if found else None
    if own is not None and found is not None and (kind is None or own == kind):
        kind, name = own, found[2]
    return f"{kind or 'sec'}:{plain(name)}"


def prefix_of(name: str) -> str | None:
    """The kind that the prefix of ``name`` tells, None where it tells none."""
    found = _SPLIT.fullmatch(name)
    return _PREFIXES.get(found[1].lower()) if found else None


def plain(name: str) -> str:
    """``name`` in the letters that a label may have."""
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-") or "x"


def heading_slug(text: str) -> str:
    """The identifier that pandoc gives to a heading without one (pandoc's manual, extension ``auto_identifiers``)."""
    bare = re.sub(r"[*_`\[\]]|\([^)]*\)|\{[^}]*\}", "", text)
    bare = re.sub(r"[^\w\s.-]", "", bare).strip().lower()
    return re.sub(r"^[^a-z]+", "", re.sub(r"\s+", "-", bare)) or "section"


def labels_in(texts: Mapping[str, str], wanted: Iterable[str]) -> dict[str, str]:
    """The labels of all things in ``texts``, by the names that the manuscript has for them.

    ``wanted`` are the names that it refers to: a heading without a name of its own is one of them by its slug.
    """
    named: dict[str, str] = {}
    slugs: dict[str, str] = {}
    for text in texts.values():
        targets: list[str] = []
        kind: str | None = None
        for line in text_lines(text):
            if (opened := _DIRECTIVE.match(line)) is not None:
                kind = _DIRECTIVES.get(opened["name"])
            if target := _TARGET.match(line):
                targets.append(target["name"])
                continue
            heading = _HEADING.match(line)
            if heading is not None:
                identifier = _IDENTIFIER.search(heading["attributes"] or "")
                for name in [*targets, *([identifier["name"]] if identifier else [])]:
                    named.setdefault(name, label_of(name, "sec"))
                slugs.setdefault(heading_slug(heading["text"]), label_of(heading_slug(heading["text"]), "sec"))
            elif line.strip():
                for found in _LABELLED.finditer(line):
                    name = found["name"] or found["bookdown"] or found["name2"]
                    named.setdefault(name, label_of(name, kind if found["name2"] else None))
            if line.strip():
                targets = []
    return {**{slug: label for slug, label in slugs.items() if slug in set(wanted)}, **named}


def text_lines(text: str) -> Iterable[str]:
    """The lines of ``text`` that are no code; of a block with a directive its options count."""
    fence = None
    for line in text.splitlines():
        found = _FENCE.match(line)
        if fence is None and found is not None:
            fence = found["fence"]
            is_directive = "{" in line
            if is_directive:
                yield line
            continue
        if fence is not None:
            if found is not None and line.strip().startswith(fence) and line.strip() == found["fence"]:
                fence = None
            elif re.match(r"^\s*(?::\w+:|#\|)", line):
                yield line
            continue
        yield line
