"""Nodes of the syntax tree into what speaks of other things: citations, cross-references, links, notes."""

from __future__ import annotations

import re

from chapterhouse.core.diagnostics import Span
from chapterhouse.inputs.markdown.extraction import Extraction
from chapterhouse.inputs.markdown.syntax import Node
from chapterhouse.model import (
    Citation,
    Footnote,
    FootnoteReference,
    Link,
    Reference,
    label_kind,
    label_name,
)

_KEY = re.compile(r"\w(?:\w|[:.#$%&+?<>~/-](?=\w)|[:/](?=/))*")
"""A key without braces (pandoc's source, Text.Pandoc.Parsing.Citations)."""
_ATTRIBUTES = re.compile(r"\{[#.][^{}\n]*\}")
_NOTE = re.compile(r"\^([^\s\]]+)")


def link(found: Extraction, node: Node) -> None:
    """Note a link, and its identifier."""
    found.label(found.attributes(node.child("ATTRIBUTE")), None)
    target, span = found.target(node)
    if (target or node.child("LINK_DEST")) and id(node) not in found.definition_links:
        content = node.child("LINK_TEXT")
        text_span = found.span(content) if content else found.trimmed(node)
        found.links.append(Link(target, span, found.plain(content) if content else "", text_span))


def bracketed(found: Extraction, node: Node) -> None:
    """Note words in brackets, which are a link where a heading has the same words.

    In ``![^note]`` and ``![words][^note]`` they are the call of a note.
    """
    for words in (node.child("IMAGE_ALT"), node.child("LINK_REF")):
        if words is not None and (name := _NOTE.fullmatch(found.written(words))):
            place = Span(found.path, words.start + 1, words.end)
            found.footnote_references.append(FootnoteReference(name[1], place))
    reference = node.child("LINK_REF")
    is_named = reference is not None and found.written(reference).strip() and found.written(reference)[0] != "^"
    words = reference if is_named else node.child("LINK_TEXT")
    if words is None or found.written(node)[:1] != "[":
        return
    heading = " ".join(found.written(words).split()) if is_named else found.plain(words)
    if heading:
        found.bracketed.append((heading, found.span(words)))


def automatic_link(found: Extraction, node: Node) -> None:
    """Note an address between angle brackets, and its identifier."""
    following = _ATTRIBUTES.match(found.text, node.end)  # panache takes them for text
    if following is not None:
        found.label(found.read_attributes(following[0], node.end), None)
    content = node.child("TEXT")
    if content is not None:
        written = found.written(content)
        target = f"mailto:{written}" if ":" not in written and "@" in written else written
        found.links.append(Link(target, found.span(content), written, found.span(content)))


def citation(found: Extraction, node: Node) -> None:
    """Note the citations and cross-references of one group."""
    group_span = found.span(node)
    bare = False
    for child in node.children:
        if child.kind == "CITATION_MARKER":
            bare = found.written(child).startswith("-")
        elif child.kind == "CITATION_KEY":
            written = _whole_key(found, child)
            span = Span(found.path, child.start, child.start + len(written))
            kind = label_kind(written, found.prefixes)
            if kind is None:
                found.citations.append(Citation(written, span, group_span))
            else:
                name, capital = label_name(written), written[0].isupper()
                found.references.append(Reference(name, kind, span, capital, bare, group_span))


def _whole_key(found: Extraction, node: Node) -> str:
    """The key that begins with ``node``: panache ends one at ``//``, pandoc does not, as in ``@url:https://...``."""
    written = found.written(node)
    if found.text[node.end : node.end + 3] != "://":
        return written
    whole = _KEY.match(found.text, node.start)
    return whole[0] if whole is not None else written


def example(found: Extraction, node: Node) -> None:
    """Note the name of a numbered example, ``(@name)``."""
    written = found.written(node).strip("()")
    if written.startswith("@") and len(written) > 1:
        found.examples.add(written[1:])


def footnote(found: Extraction, node: Node) -> None:
    """Note a footnote where it is defined, or an inline note."""
    name = node.child("FOOTNOTE_LABEL_ID")
    label, label_span = (found.written(name), found.span(name)) if name else (None, None)
    found.footnotes.append(Footnote(label, found.trimmed(node), label_span))


def footnote_reference(found: Extraction, node: Node) -> None:
    """Note the call of a footnote."""
    name = node.child("FOOTNOTE_LABEL_ID")
    if name is not None:
        found.footnote_references.append(FootnoteReference(found.written(name), found.span(name)))
