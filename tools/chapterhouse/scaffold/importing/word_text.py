"""The Markdown that pandoc makes of a Word document, with its captions, labels and references as a paper writes them.

In Word a caption is a paragraph below the picture, with its number typed or counted, and a reference is its number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_NOUNS = {
    **dict.fromkeys(("figure", "fig.", "fig", "abbildung", "abb.", "figura", "rysunek", "图", "図", "그림"), "fig"),
    **dict.fromkeys(("table", "tabelle", "tab.", "tableau", "tabla", "tabela", "tabella", "表", "표"), "tbl"),
}
_NOUN = "|".join(re.escape(noun) for noun in sorted(_NOUNS, key=len, reverse=True))
_NUMBERED = re.compile(rf"^(?P<noun>{_NOUN})[ \u00a0]?(?P<number>\d+)(?:[.:\u2013-]|[ \u00a0]*\|)\s*", re.IGNORECASE)
_ANCHORS = re.compile(r"\[\]\{#(?P<name>[^\s{}]+)[^{}]*\}")
_PICTURE = re.compile(
    r"!\[(?P<alt>(?:[^\[\]]|\\[\[\]]|\[[^\[\]]*\])*)\]\((?P<path>[^()\s]+)\)(?:\{(?P<attributes>[^{}]*)\})?"
)
_RAISED_LINK = re.compile(r"\[\^([^\[\]^\s]+)\^\](\([^()\s]*\))")
_LINKED_NUMBER = re.compile(
    rf"(?:(?P<noun>{_NOUN})[ \u00a0]*)?\[(?P<words>[^\[\]]*\d)\]\(#(?P<name>[^()\s]+)\)", re.IGNORECASE
)
_LINK = re.compile(r"(?<!!)\[(?P<words>(?:[^\[\]]|\\[\[\]])*)\]\(#(?P<name>[^()\s]+)\)")
_NAMED = re.compile(r"\{[^{}]*?#(?P<name>[^\s{}]+)[^{}]*\}")


def word_text(text: str) -> str:
    """``text`` with figures and tables that carry their caption and label, and references to these by label."""
    lines = _RAISED_LINK.sub(r"^[\1]\2^", text).split("\n")
    labels: dict[str, str] = {}
    made = _with_captions(lines, labels)
    return "\n".join(_with_references(line, labels) for line in made)


def without_dead_links(text: str, names: frozenset[str]) -> tuple[str, int]:
    """``text`` with the words alone of links to what is in none of ``names``, and how many these were."""
    count = 0

    def words(found: re.Match[str]) -> str:
        nonlocal count
        if found["name"] in names:
            return found[0]
        count += 1
        return found["words"]

    return _LINK.sub(words, text), count


def names_in(text: str) -> frozenset[str]:
    """All that has a name in ``text``."""
    return frozenset(found["name"] for found in _NAMED.finditer(text))


def _with_captions(lines: list[str], labels: dict[str, str]) -> list[str]:
    """``lines`` with captions in their figures; ``labels`` gets the label by the anchor, and by noun and number."""
    made: list[str] = []
    anchors: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        bare = _ANCHORS.sub("", line).strip()
        picture = _PICTURE.fullmatch(bare)
        if not bare and _ANCHORS.search(line):
            anchors += [found["name"] for found in _ANCHORS.finditer(line)]
            made.append(line)
        elif picture is not None:
            anchors += [found["name"] for found in _ANCHORS.finditer(line)]
            below = next((n for n in range(at + 1, min(at + 4, len(lines))) if lines[n].strip()), None)
            caption = lines[below].strip() if below is not None else ""
            if _is_caption(caption, "fig") and below is not None:
                at = below
            else:
                caption = picture["alt"]
            label = _label(caption, "fig", anchors, labels)
            made = [one for one in made if not _is_anchor_of(one, label, labels)]
            made.append(_figure(picture, _NUMBERED.sub("", caption), label))
            anchors = []
        elif line.startswith(": ") and _is_caption(line[2:], "tbl"):
            label = _label(line[2:], "tbl", anchors, labels)
            made = [one for one in made if not _is_anchor_of(one, label, labels)]
            made.append(f": {_NUMBERED.sub('', line[2:])}" + (f" {{#{label}}}" if label else ""))
            anchors = []
        else:
            made.append(line)
            if bare and not line.startswith((" ", "|", "+", "-")):
                anchors = []
        at += 1
    return made


def _is_caption(text: str, kind: str) -> bool:
    found = _NUMBERED.match(text)
    return found is not None and _NOUNS[found["noun"].lower()] == kind


def _label(caption: str, kind: str, anchors: list[str], labels: dict[str, str]) -> str | None:
    """The label of what has ``caption``, which is noted by its number and by those of ``anchors`` before it."""
    found = _NUMBERED.match(caption)
    own = next((name for name in anchors if name.startswith(f"{kind}:")), None)
    label = own or (f"{kind}:{kind}-{found['number']}" if found else None)
    if label is not None:
        labels |= dict.fromkeys(anchors, label)
        if found is not None:
            labels.setdefault(f"{kind} {found['number']}", label)
    return label


def _is_anchor_of(line: str, label: str | None, labels: Mapping[str, str]) -> bool:
    """Whether ``line`` holds nothing but anchors for which ``label`` stands now."""
    names = [found["name"] for found in _ANCHORS.finditer(line)]
    return bool(names) and not _ANCHORS.sub("", line).strip() and all(labels.get(name) == label for name in names)


def _figure(picture: re.Match[str], caption: str, label: str | None) -> str:
    alt = _plain(_NUMBERED.sub("", picture["alt"]))
    attributes = [f"#{label}" if label else "", picture["attributes"] or ""]
    if alt and alt != _plain(caption) and "alt=" not in attributes[1]:
        attributes.append(f'alt="{alt}"')
    written = " ".join(filter(None, attributes))
    return f"![{caption}]({picture['path']})" + (f"{{{written}}}" if written else "")


def _plain(text: str) -> str:
    """``text`` without its markup, as an attribute can hold it."""
    return re.sub(r"(?<!\\)\[([^\[\]]*)\]\([^()]*\)|[*_`\\]", lambda found: found[1] or "", text).replace('"', "'")


def _with_references(line: str, labels: Mapping[str, str]) -> str:
    if line.startswith(("![", ": ")) or not labels:
        return line

    def linked(found: re.Match[str]) -> str:
        label = labels.get(found["name"])
        return found[0] if label is None else f"@{label}"

    def typed(found: re.Match[str]) -> str:
        label = labels.get(f"{_NOUNS[found['noun'].lower()]} {found['number']}")
        return found[0] if label is None else f"@{label}"

    line = _LINKED_NUMBER.sub(linked, line)
    return re.sub(
        rf"(?<![\w:])(?P<noun>{_NOUN})[ \u00a0]?(?P<number>\d+)(?![\w.]\d|\w)", typed, line, flags=re.IGNORECASE
    )
