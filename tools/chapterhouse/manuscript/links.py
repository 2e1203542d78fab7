"""Links inside the paper to their anchors, and images to files of the project."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import unquote

from chapterhouse.inputs.images import shown_path
from chapterhouse.inputs.links import is_internal, picture_path
from chapterhouse.manuscript.elements import (
    WITH_ATTRIBUTES,
    Element,
    address_of,
    attributes,
    attributes_of,
    blocks_of,
    error,
    identifier_of,
    inlines_of,
    set_address,
    set_blocks,
    set_inlines,
    text,
    title_of,
    with_attributes,
    with_inlines,
)
from chapterhouse.manuscript.paper_view import PaperView
from chapterhouse.manuscript.tree import plain, rewrite, walk
from chapterhouse.model import LabelKind, ListedChapter, label_kind

_TEXT_WIDTH = 134 / 25.4
"""Inches."""
_PIXELS = re.compile(r"(\d+(?:\.\d+)?)(?:px)?")

_OF_LINES = frozenset({"Span", "Link", "Code", "Image"})

Problem = tuple[str, str, str]
"""A finding's code, its message, and the text in the chapter by which its place is found."""


def resolve_links(blocks: list[Element], listed: ListedChapter, view: PaperView) -> tuple[list[Element], list[Problem]]:
    """``blocks`` whose internal links lead to anchors of the paper, and the links that lead nowhere unbeknown.

    Identifiers that are no labels are made unique in the paper by the chapter's name. A link that leads nowhere is
    printed as a marked fault. That it does is the finding of a check, but for a link that only pandoc sees as one, and
    for one to an identifier that pandoc does not see.
    """
    problems: list[Problem] = []
    anchors = _anchors(blocks, listed, frozenset(view.settings.label_prefixes.values()))
    seen = {unquote(link.target) for link in listed.chapter.links}
    unprinted = set(listed.anchors.values()) - set(anchors.values())

    def change(element: Element) -> list[Element] | None:
        attrs = attributes_of(element)
        if attrs is not None and attrs[0] and element["t"] != "Header":
            attrs[0] = anchors.get(attrs[0], attrs[0])
        if element["t"] != "Link":
            return None
        target = address_of(element)
        if not is_internal(target):
            return None
        anchor = view.anchor_of_link(target)
        if anchor is None and target.startswith("#"):
            anchor = anchors.get(unquote(target[1:]))
        if anchor is None or anchor in unprinted:
            if anchor is not None or unquote(target) not in seen:
                problems.append(("broken-internal-link", f"nothing in the paper is found at `{target}`", target))
            return [error("broken-internal-link", inlines_of(element))]
        set_address(element, f"#{anchor}", title_of(element))
        return None

    return rewrite(blocks, change, WITH_ATTRIBUTES), problems


def _anchors(blocks: list[Element], listed: ListedChapter, prefixes: Collection[str]) -> dict[str, str]:
    """The chapter's own identifiers, as pandoc gave or found them, to anchors that are unique in the paper."""
    anchors: dict[str, str] = {}
    headings = iter(listed.headings)
    labelled = {thing.label.name for thing in listed.chapter.labelled if thing.label is not None}
    for element in walk(blocks, WITH_ATTRIBUTES):
        attrs = attributes_of(element)
        assert attrs is not None
        heading = next(headings, None) if element["t"] == "Header" else None
        if heading is not None:
            anchors.setdefault(attrs[0], heading.anchor)
        elif attrs[0] and (label_kind(attrs[0], prefixes) is None or _is_misplaced(element, labelled)):
            anchors.setdefault(attrs[0], listed.anchor_of(attrs[0]))
    return anchors


def _is_misplaced(element: Element, labelled: Collection[str]) -> bool:
    """Whether ``element`` bears a label that is none of the chapter's ``labelled``, and may be another's."""
    return element["t"] in _OF_LINES and identifier_of(element) not in labelled


def part_pictures(blocks: list[Element]) -> list[Element]:
    """``blocks`` in which each picture with a caption or a label that stands among pictures alone is a figure.

    pandoc makes a figure only of a picture that has a caption and its paragraph to itself, and drops the captions of
    others.
    """

    def change(element: Element) -> list[Element] | None:
        images = [inline for inline in inlines_of(element) if inline["t"] not in {"Space", "SoftBreak", "LineBreak"}]
        if any(image["t"] != "Image" for image in images) or not any(map(_counts, images)):
            return None
        return [_figure(image) if _counts(image) else with_inlines(element, [image]) for image in images]

    return rewrite(blocks, change, {"Para"})


def _counts(image: Element) -> bool:
    return bool(inlines_of(image)) or label_kind(identifier_of(image)) == LabelKind.FIGURE


def _figure(image: Element) -> Element:
    (identifier, classes, values), caption = attributes_of(image) or attributes(), inlines_of(image)
    shown = with_attributes(image, ["", classes, values])
    words = [{"t": "Plain", "c": caption}] if caption else []
    return {"t": "Figure", "c": [[identifier, [], []], [None, words], [{"t": "Plain", "c": [shown]}]]}


def alternatives_in_words(blocks: list[Element]) -> list[Element]:
    """``blocks`` whose figures hold their captions once: pandoc repeats them, notes and all, as alternative text."""

    def in_words(element: Element) -> list[Element] | None:
        set_inlines(element, text(plain(inlines_of(element))))
        return None

    def change(element: Element) -> list[Element] | None:
        set_blocks(element, rewrite(blocks_of(element), in_words, {"Image"}))
        return None

    return rewrite(blocks, change, {"Figure"})


def resolve_images(blocks: list[Element], view: PaperView) -> tuple[list[Element], tuple[str, ...]]:
    """``blocks`` and the paths of their images; one that cannot be shown is printed as a fault.

    One that has a width of its own, as a page of a PDF has, keeps it where its author asks for no other.
    """
    shown: dict[str, None] = {}

    def change(element: Element) -> list[Element] | None:
        if element["t"] != "Image":
            return None
        written = picture_path(address_of(element))
        path = shown_path(written)
        if not view.is_shown_image(path):
            return [error("missing-figure-file", text(written))]
        shown[path] = None
        set_address(element, path)
        values = (attributes_of(element) or attributes())[2]
        inches = view.width_of_image(written)
        if inches and not any(key in {"width", "height"} for key, _ in values):
            values.append(["width", f"{min(inches, _TEXT_WIDTH):.4f}in"])
        for pair in values:
            if pair[0] in {"width", "height"} and (pixels := _PIXELS.fullmatch(pair[1])):
                # Pixels would become an attribute, which print does not know; CSS has 96 of them to the inch.
                pair[1] = f"{float(pixels[1]) / 96:.4f}in"
        return None

    return rewrite(blocks, change, {"Image"}), tuple(shown)
