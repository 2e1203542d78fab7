"""The paragraphs of running text, which can have numbers, and their labels: ``[]{#par:name}`` anywhere in one."""

from __future__ import annotations

import re
from typing import TypedDict

from chapterhouse.inputs.markdown.extraction import Extraction
from chapterhouse.inputs.markdown.syntax import Node
from chapterhouse.model import MisplacedLabel, Paragraph

_ATTRIBUTES = re.compile(r"\{[^{}]*\}")
_DISPLAYED = frozenset({"DISPLAY_MATH", "IMAGE_LINK"})
_PLAIN = frozenset({"TEXT", "WHITESPACE", "NEWLINE"})


class Paragraphs(TypedDict):
    """What is known of a chapter when its paragraphs are."""

    paragraphs: tuple[Paragraph, ...]
    misplaced_labels: tuple[MisplacedLabel, ...]


def read_paragraphs(found: Extraction, tree: Node) -> Paragraphs:
    """The paragraphs outside of everything else, each with its label; labels elsewhere are misplaced."""
    waiting = list(found.paragraph_labels)
    paragraphs = []
    for node in tree.children:
        if node.kind != "PARAGRAPH" or not _has_words(found, node):
            continue
        span = found.trimmed(node)
        own = [label for label in waiting if span.start <= label.span.start < span.end]
        paragraphs.append(Paragraph(span, own[0] if own else None))
        waiting = [label for label in waiting if label not in own[:1]]
    misplaced = [MisplacedLabel(label, None) for label in waiting]
    in_order = sorted([*found.misplaced_labels, *misplaced], key=lambda one: one.label.span)
    return Paragraphs(paragraphs=tuple(paragraphs), misplaced_labels=tuple(in_order))


def _has_words(found: Extraction, node: Node) -> bool:
    """Whether ``node`` says something, and is not only a picture or a displayed formula."""
    return any(_says_something(found, child) for child in node.children)


def _says_something(found: Extraction, child: Node) -> bool:
    if child.kind in _DISPLAYED:
        return False
    written = found.written(child)
    return bool(_ATTRIBUTES.sub("", written).strip()) if child.kind in _PLAIN else bool(written.strip())
