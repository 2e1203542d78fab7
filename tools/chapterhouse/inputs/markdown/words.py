"""A syntax tree into the words that can be printed, each with its place: the map's side of the file."""

from __future__ import annotations

import re

from chapterhouse.core.words import words_in
from chapterhouse.inputs.markdown.complete_syntax import parse_complete
from chapterhouse.inputs.markdown.html_tables import is_table_tag
from chapterhouse.inputs.markdown.raw_markup import READ_BLOCKS, WRAPPERS, tag
from chapterhouse.inputs.markdown.syntax import Node, Unparsable
from chapterhouse.model.places import ChapterWords, SourceWord

_ASIDES = {"FOOTNOTE_DEFINITION", "INLINE_FOOTNOTE", "TABLE_CAPTION", "IMAGE_ALT", "ATTR_VALUE"}
"""What is printed elsewhere than it is written: at the foot of a page, above a table, in a statement's head."""

_SILENT = {
    "ATTRIBUTE",
    "SPAN_ATTRIBUTES",
    "CITATION",
    "HTML_BLOCK_RAW",
    "INLINE_HTML",
    "LINK_DEST",
    "LINK_REF",
    "LIST_MARKER",
    "RAW_INLINE",
    "REFERENCE_DEFINITION",
    "TABLE_CAPTION_PREFIX",
    "YAML_METADATA",
}
_DIV_TAG = re.compile(r"</?(?:div|section)\b", re.IGNORECASE)
"""A tag that pandoc reads as a div, and prints nothing of."""
_SILENT_ENDINGS = ("_MARKER", "_LABEL_START", "_LABEL_ID", "_LABEL_END", "_OPEN", "_CLOSE")
_ATTRIBUTES = {"ATTRIBUTE", "CODE_FENCE_OPEN", "SPAN_ATTRIBUTES", "DIV_FENCE_OPEN"}


def read_words(text: str) -> ChapterWords:
    """The words of ``text``, a chapter's Markdown with its front matter blanked; none where it cannot be read."""
    try:
        tree = parse_complete(text)
    except Unparsable:
        return ChapterWords((), ())
    asides: list[tuple[SourceWord, ...]] = []
    main = _words(tree, text, asides)
    return ChapterWords(main, tuple(aside for aside in asides if aside))


def _words(tree: Node, text: str, asides: list[tuple[SourceWord, ...]]) -> tuple[SourceWord, ...]:
    found: list[SourceWord] = []
    stack = list(reversed(tree.children))
    while stack:
        node = stack.pop()
        kind = node.kind
        if kind in _ASIDES:
            asides.append(_words(node, text, asides) if node.children else _in_token(node, text))
        elif kind in _ATTRIBUTES:
            asides += [_in_token(value, text) for value in node.walk() if value.kind == "ATTR_VALUE"]
        elif (
            kind == "FOOTNOTE_LABEL_ID"
            and text.startswith("[^", node.start - 2)
            and text[node.end : node.end + 2] != "]:"
        ):
            found += _in_token(node, text)  # printed where no note has this name
        elif _is_silent(node, text):
            continue
        elif node.children:
            stack.extend(reversed(node.children))
        else:
            found += _in_token(node, text)
    return tuple(found)


def _is_silent(node: Node, text: str) -> bool:
    if node.kind == "HTML_BLOCK_TAG":
        found = tag(text[node.start : node.end])
        return (
            is_table_tag(text, node.start)
            or bool(_DIV_TAG.match(text, node.start))
            or (found is not None and found.name in WRAPPERS | READ_BLOCKS)
        )
    return node.kind in _SILENT or node.kind.endswith(_SILENT_ENDINGS)


def _in_token(node: Node, text: str) -> tuple[SourceWord, ...]:
    return tuple(SourceWord(word, node.start + at) for at, word in words_in(text[node.start : node.end]))
