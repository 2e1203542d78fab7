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
_FENCE = re.compile(r"^\s*(?P<fence>`{3,}|~{3,})")
_DIRECTIVE = re.compile(r"^\s{0,3}[`~:]{3,}\s*\{(?P<name>[\w-]+)")
NAMED = frozenset(
    ("exercise", "solution", "theorem", "lemma", "corollary", "proposition", "proof", "definition", "example", "remark")
)
"""Directives that become text with a name before it, which has a place to lead to but no number."""
_DIRECTIVES = {
    **{"figure": "fig", "image": "fig", "math": "eq", "table": "tbl", "list-table": "tbl", "csv-table": "tbl"},
    **{"code": "lst", "code-block": "lst"},
    **dict.fromkeys((*NAMED, *(f"prf:{name}" for name in NAMED), *(f"{name}-start" for name in NAMED)), ""),
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
    return re.sub(r"[^\w]+", "-", name).strip("-_") or "x"


def heading_slugs(text: str) -> tuple[str, ...]:
    """The identifiers by which a heading without one of its own is linked to, that of pandoc first.

    pandoc's manual, extensions ``auto_identifiers`` and ``gfm_auto_identifiers``, which is GitHub's; Jupyter keeps
    capitals and signs.
    """
    bare = re.sub(r"\]\([^)]*\)|[*`\[\]]|\{[^}]*\}", "", text)
    kept = re.sub(r"[^\w\s.-]", "", bare).strip().lower()
    pandoc = re.sub(r"^[\W\d_]+", "", re.sub(r"\s+", "-", kept)) or "section"
    github = re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", bare).strip().lower())
    jupyter = re.sub(r"\s", "-", bare.strip())
    return tuple(dict.fromkeys((pandoc, github, jupyter)))


def slugs_in(text: str, wanted: Iterable[str], taken: set[str]) -> dict[str, str]:
    """Labels for the headings in ``text`` without a name that something refers to, by the slugs ``wanted`` of them.

    Labels that are ``taken`` get a number behind them; the new ones are added to these.
    """
    sought = set(wanted)
    labels: dict[str, str] = {}
    for line in text_lines(text):
        heading = _HEADING.match(line)
        if heading is None or _IDENTIFIER.search(heading["attributes"] or ""):
            continue
        for slug in heading_slugs(heading["text"]):
            if slug in sought and slug not in labels:
                label, number = f"sec:{plain(slug)}", 1
                while label in taken:
                    number += 1
                    label = f"sec:{plain(slug)}-{number}"
                taken.add(label)
                labels[slug] = label
                break
    return labels


def with_label(line: str, labels: dict[str, str]) -> str:
    """The heading ``line`` with the one of ``labels`` that its slug names; that is taken out again.

    A line that is no heading, or has a name of its own, stays as it is.
    """
    heading = _HEADING.match(line)
    if heading is None or _IDENTIFIER.search(heading["attributes"] or ""):
        return line
    slug = next((slug for slug in heading_slugs(heading["text"]) if slug in labels), None)
    if slug is None:
        return line
    label = labels.pop(slug)
    attributes = f" {heading['attributes']}" if heading["attributes"] else ""
    return f"{heading[1]} {heading['text']} {{#{label}{attributes}}}"


def labels_in(texts: Mapping[str, str]) -> dict[str, str]:
    """The labels of all things in ``texts`` that have a name, by the names that the manuscript has for them."""
    named: dict[str, str] = {}
    for text in texts.values():
        targets: list[str] = []
        kind: str | None = None
        for line in text_lines(text):
            if (opened := _DIRECTIVE.match(line)) is not None:
                kind = _DIRECTIVES.get(opened["name"])
                if opened["name"] in ("raw", "index"):
                    continue
            if target := _TARGET.match(line):
                targets.append(target["name"])
                continue
            heading = _HEADING.match(line)
            if heading is not None:
                identifier = _IDENTIFIER.search(heading["attributes"] or "")
                for name in [*targets, *([identifier["name"]] if identifier else [])]:
                    named.setdefault(name, label_of(name, "sec"))
            elif line.strip():
                named |= {name: plain(name) for name in targets if name not in named}
                for found in _LABELLED.finditer(line):
                    name = found["name"] or found["bookdown"] or found["name2"]
                    is_place = kind == "" if found["name2"] else bool(found["name"]) and prefix_of(name) is None
                    named.setdefault(
                        name, plain(name) if is_place else label_of(name, kind if found["name2"] else None)
                    )
            if line.strip():
                targets = []
    return named


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
