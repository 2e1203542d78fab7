"""Links inside the paper to their anchors, and images to files of the project."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Mapping

from paperwright.concordance import slug
from paperwright.manuscript.tree import Element, attributes_of, fault, rewrite, text, walk
from paperwright.markdown.extract import label_kind
from paperwright.model import ListedChapter, Paper

Problem = tuple[str, str, str]
"""A finding's code, its message, and the text in the chapter by which its place is found."""


def resolve_links(blocks: list[Element], listed: ListedChapter, paper: Paper) -> tuple[list[Element], list[Problem]]:
    """``blocks`` whose internal links lead to anchors of the paper, and the links that lead nowhere.

    Identifiers that are no labels are made unique in the paper by the chapter's name. A link that leads nowhere is
    printed as a marked fault.
    """
    problems: list[Problem] = []
    anchors = _anchors(blocks, listed)

    def change(element: Element) -> list[Element] | None:
        attrs = attributes_of(element)
        if attrs is not None and attrs[0] and element["t"] != "Header":
            attrs[0] = anchors.get(attrs[0], attrs[0])
        if element["t"] != "Link":
            return None
        target = element["c"][2][0]
        if ":" in target.partition("#")[0]:
            return None
        anchor = _anchor(target, anchors, listed, paper)
        if anchor is None:
            problems.append(("broken-internal-link", f"nothing in the paper is found at `{target}`", target))
            return [fault("broken-internal-link", element["c"][1])]
        element["c"][2][0] = f"#{anchor}"
        return None

    return list(rewrite(blocks, change)), problems


def _anchors(blocks: list[Element], listed: ListedChapter) -> dict[str, str]:
    """The chapter's own identifiers, as pandoc gave or found them, to anchors that are unique in the paper."""
    anchors: dict[str, str] = {}
    headings = iter(listed.headings)
    for element in walk(blocks):
        attrs = attributes_of(element)
        if attrs is None:
            continue
        heading = next(headings, None) if element["t"] == "Header" else None
        if heading is not None:
            anchors.setdefault(attrs[0], heading.anchor)
        elif attrs[0] and label_kind(attrs[0]) is None:
            anchors.setdefault(attrs[0], f"{listed.slug}--{attrs[0]}")
    return anchors


def _anchor(target: str, anchors: Mapping[str, str], listed: ListedChapter, paper: Paper) -> str | None:
    path, _, fragment = target.partition("#")
    if not path:
        labelled = paper.targets.get(fragment)
        return labelled.anchor if labelled else anchors.get(fragment)
    folder = posixpath.dirname(listed.chapter.path)
    wanted = {posixpath.normpath(posixpath.join(folder, path)), posixpath.normpath(path)}
    for other in paper.chapters:
        if other.chapter.path in wanted:
            for heading in other.headings:
                if not fragment or fragment in {heading.anchor, heading.heading.identifier, slug(heading.heading.text)}:
                    return heading.anchor
            labelled = paper.targets.get(fragment)
            return labelled.anchor if labelled and labelled.chapter == other.chapter.path else None
    return None


def resolve_images(blocks: list[Element], images: Collection[str]) -> tuple[list[Element], tuple[str, ...]]:
    """``blocks`` and the project paths of their images; one that is not in ``images`` is printed as a fault."""
    shown: dict[str, None] = {}

    def change(element: Element) -> list[Element] | None:
        if element["t"] != "Image":
            return None
        path = element["c"][2][0]
        if path not in images:
            return [fault("missing-figure-file", text(path))]
        shown[path] = None
        element["c"][2][1] = ""
        return None

    return list(rewrite(blocks, change)), tuple(shown)
