"""Links inside the paper to the anchors that they lead to: ``#sec:grid``, ``energy.md``, ``energy.md#prices``.

The checks tell which links lead nowhere, the manuscript writes the anchors of those that lead somewhere: both ask here.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from chapterhouse.inputs.cross_references import slug
from chapterhouse.model import ListedChapter, Paper

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
"""How an address begins that is one by itself (RFC 3986, 3.1); ``./a:b`` and ``?page=a:b`` are none."""

_UNWANTED = re.compile(r"[^\w\s.-]|-{2,3}|\.{3}")
"""What is no part of an identifier; ``--`` and ``...`` are a dash and an ellipsis."""


def is_internal(target: str) -> bool:
    """Whether ``target``, as written in a link, stays in the paper: no scheme such as ``https:``, no other machine."""
    return _SCHEME.match(target) is None and not target.startswith("//")


def automatic_identifier(text: str) -> str:
    """The identifier that pandoc gives a heading of the plain text ``text`` (Pandoc User's Guide, auto_identifiers)."""
    joined = re.sub(r"\s+", "-", _UNWANTED.sub("", text).strip()).lower()
    return re.sub(r"\A[\W\d_]+", "", joined) or "section"


def hosted_identifier(text: str) -> str:
    """The identifier that the sites which show Markdown beside git give such a heading: authors try links there."""
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", text).strip()).lower()


def picture_path(target: str) -> str:
    """The project path that ``target``, as a picture names it, stands for: ``./a%20b.png`` is ``a b.png``."""
    path = unquote(target)
    while path.startswith("./"):
        path = path[2:].lstrip("/")
    return path


class Destinations:
    """Where the links of a paper can lead; what is looked up is worked out once, and only when it is asked for."""

    def __init__(self, paper: Paper) -> None:
        """Keeps ``paper``."""
        self._paper = paper
        self._chapters = {listed.chapter.path: listed for listed in paper.chapters}
        self._names: dict[str, dict[str, str]] = {}
        self._holders: dict[str, dict[str, str]] | None = None

    def anchor(self, target: str, chapter: str) -> str | None:
        """The anchor that ``target``, written in the chapter at the path ``chapter``, leads to; None for nowhere.

        A name behind ``#`` is a label, else something of the chapter itself, else the one heading of the paper that has
        it: then :meth:`holders` has one.
        """
        path, _, name = unquote(target).partition("#")
        if path:
            other = self.chapter(path, chapter)
            if other is None:
                return None
            return self.names(other).get(name) if name else _title_anchor(self._chapters[other])
        if not name:
            return None
        if (labelled := self._paper.targets.get(name)) is not None:
            return labelled.anchor
        if (own := self.names(chapter).get(name)) is not None:
            return own
        found = set(self.holders(name).values())
        return found.pop() if len(found) == 1 else None

    def chapter(self, path: str, chapter: str) -> str | None:
        """The path of the chapter that ``path`` names, from the folder of ``chapter`` or from the project's."""
        for wanted in (posixpath.join(posixpath.dirname(chapter), path), path):
            if (normal := posixpath.normpath(wanted)) in self._chapters:
                return normal
        return None

    def names(self, chapter: str) -> Mapping[str, str]:
        """What can stand behind the ``#`` of a link to the chapter at the path ``chapter``, each with its anchor."""
        if chapter not in self._names:
            listed = self._chapters[chapter]
            names: dict[str, str] = {}
            for thing in listed.chapter.labelled:
                target = self._paper.targets.get(thing.label.name) if thing.label else None
                if target is not None and target.chapter == chapter:
                    names[target.label.name] = target.anchor
            for identifier in listed.chapter.identifiers:
                names.setdefault(identifier.name, listed.anchor_of(identifier.name))
            for name, anchor in _heading_names(listed):
                names.setdefault(name, anchor)
            self._names[chapter] = names
        return self._names[chapter]

    def holders(self, name: str) -> Mapping[str, str]:
        """The chapters of the paper that have a heading called ``name``, each with the heading's anchor."""
        if self._holders is None:
            self._holders = {}
            for path, listed in self._chapters.items():
                for found, anchor in _heading_names(listed):
                    self._holders.setdefault(found, {}).setdefault(path, anchor)
        return self._holders.get(name, {})


def _title_anchor(listed: ListedChapter) -> str | None:
    return listed.headings[0].anchor if listed.headings else None


def _heading_names(listed: ListedChapter) -> Iterator[tuple[str, str]]:
    """The names of the headings with their anchors: identifiers first, then what readers of Markdown make of texts."""
    for numbered in listed.headings:
        if numbered.heading.identifier is not None:
            yield numbered.heading.identifier, numbered.anchor
    for numbered in listed.headings:
        yield numbered.anchor, numbered.anchor
    for name_of in (automatic_identifier, hosted_identifier):
        counts: Counter[str] = Counter()
        for numbered in listed.headings:
            name = name_of(numbered.heading.text)
            counts[name] += 1
            yield (name if counts[name] == 1 else f"{name}-{counts[name] - 1}"), numbered.anchor
    for numbered in listed.headings:
        yield slug(numbered.heading.text), numbered.anchor
