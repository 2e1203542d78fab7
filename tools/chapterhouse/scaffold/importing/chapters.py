"""The lines of a file into chapters, each with a title of the first level; what in them is code, and what is text."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

FENCE = re.compile(r"^\s*(?P<fence>`{3,}|~{3,})")
"""What opens code, or closes it."""
_PROSE_FENCE = re.compile(
    r"^\s{0,3}`{3,}\s*\{(?:note|tip|warning|important|caution|danger|hint|attention|error|seealso|admonition|figure|table"
    r"|epigraph|pull-quote|highlights|exercise|solution|(?:prf:)?(?:theorem|lemma|corollary|proposition|proof|definition"
    r"|example|remark)|block2?)\b"
)
_HEADING = re.compile(r"^(?P<marks>#{1,6})(?P<rest>[ \t]+\S.*)$")
PART_HEADING = re.compile(r"^#[ \t]+\(PART\\?\*?\)[ \t]*(?P<title>.*?)[ \t]*(?:\{.*\})?$")


def leveled(lines: list[str], title: str | None, name: str) -> list[str]:
    """``lines`` with a title of the first level: their own, that of the front matter, or the highest heading."""
    levels = [len(found["marks"]) for at in outside_code(lines) if (found := _HEADING.match(lines[at]))]
    if 1 in levels:
        return lines
    if title:
        return [f"# {title}", "", *lines]
    if levels:
        shift = min(levels) - 1
        made, outside = [], outside_code(lines)
        for number, line in enumerate(lines):
            found = _HEADING.match(line) if number in outside else None
            made.append(f"{found['marks'][shift:]}{found['rest']}" if found else line)
        return made
    return [f"# {stem(name).replace('-', ' ').capitalize()}", "", *lines]


def split(lines: list[str]) -> Iterator[tuple[str | None, list[str]]]:
    """The chapters in ``lines``, each with the words of its title; headings that only name parts are left out.

    What stands before the first title comes below it.
    """
    title: str | None = None
    chapter: list[str] = []
    outside = outside_code(lines)
    depth = 0  # of divs, which no chapter may cut
    for number, line in enumerate(lines):
        if number in outside and line.lstrip().startswith(":::"):
            depth = depth + 1 if line.strip(" \t:") else max(0, depth - 1)
        if number in outside and line.startswith("# ") and depth == 0:
            if title is None and any(each.strip() for each in chapter) and not PART_HEADING.match(line):
                title, chapter = _words(line), [line, "", *chapter]
                continue
            if any(each.strip() for each in chapter):
                yield title, chapter
            title, chapter = _words(line), []
            if PART_HEADING.match(line):
                continue
        chapter.append(line)
    if any(each.strip() for each in chapter):
        yield title, chapter


def outside_code(lines: list[str]) -> frozenset[int]:
    """The numbers of the lines that are no code, from 0; what stands in a note or a table of MyST is none."""
    fences: list[tuple[str, bool]] = []
    outside = set()
    for number, line in enumerate(lines):
        opened = FENCE.match(line)
        closes = fences and line.strip().startswith(fences[-1][0]) and not line.strip().strip(fences[-1][0][0])
        in_code = bool(fences) and fences[-1][1]
        if closes:
            fences.pop()
        elif opened is not None and not in_code:
            fences.append((opened["fence"], _PROSE_FENCE.match(line) is None))
        elif not in_code:
            outside.add(number)
    return frozenset(outside)


def _words(heading: str) -> str:
    return re.sub(r"\{[^{}]*\}|[*_`\[\]]", "", heading[2:]).strip()


def stem(path: str) -> str:
    """The name of the file ``path`` without its folder and its end."""
    return posixpath.splitext(posixpath.basename(path))[0]
