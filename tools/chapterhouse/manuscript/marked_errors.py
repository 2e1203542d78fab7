"""What drafts show beside the text: the findings and the status of each chapter at its head, and missing glyphs."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from chapterhouse.manuscript.elements import Element, attributes, error, literal_of, set_literal, text
from chapterhouse.manuscript.tree import behind_title, rewrite
from chapterhouse.model import ChapterStatus
from chapterhouse.model.document_tree import DocumentTree
from chapterhouse.settings.language.words import Words

_CHECKED = "\N{BALLOT BOX WITH X}"
"""What pandoc's tree has for ``[x]`` before a task; every output makes a checkbox of it."""
_TEXT = re.compile(r"(?<=>)[^<>]*[^\x00-\x7f<>][^<>]*(?=<)")
_ASCII = bytes(range(0x20, 0x7F))
_OF_CHARACTERS = frozenset({"Code", "CodeBlock", "Str"})


@dataclass(frozen=True, slots=True)
class MarkedError:
    """A finding as a draft prints it: ``place`` such as "line 13" or "bibliography/references.bib, line 3"."""

    place: str
    code: str
    message: str


def list_errors(blocks: list[Element], errors: Sequence[MarkedError]) -> list[Element]:
    """``blocks`` with a list of ``errors`` behind the chapter's title, or at its head where it has none."""
    if not errors:
        return blocks
    items = [[{"t": "Plain", "c": [error(each.code, text(f"{each.place}: {each.message}"))]}] for each in errors]
    listed: Element = {"t": "Div", "c": [attributes("", "fault-list"), [{"t": "BulletList", "c": items}]]}
    return behind_title(blocks, listed)


def show_status(blocks: list[Element], status: ChapterStatus | None, words: Words) -> list[Element]:
    """``blocks`` with how far their chapter is behind its title, where its author said it."""
    if status is None:
        return blocks
    said = {
        ChapterStatus.DRAFT: words.chapter_is_draft,
        ChapterStatus.REVIEW: words.chapter_is_in_review,
        ChapterStatus.FINAL: words.chapter_is_final,
    }[status]
    return behind_title(blocks, {"t": "Div", "c": [attributes("", "chapter-status"), [{"t": "Para", "c": text(said)}]]})


def show_missing_characters(blocks: list[Element], characters: Collection[str]) -> list[Element]:
    """``blocks`` in which each character that no font has is printed as its number: a draft must come out all the same.

    ``characters`` are those that the fonts have; where it is empty nothing is known and nothing changed.
    """

    def change(element: Element) -> list[Element] | None:
        written = literal_of(element)
        shown = "".join(_shown(character, characters) for character in written)
        if element["t"] in {"Code", "CodeBlock"}:
            set_literal(element, shown)
            return None
        return None if shown == written else [error("missing-glyph", text(shown))]

    return rewrite(blocks, change, _OF_CHARACTERS) if characters else blocks


def has_missing_characters(tree: DocumentTree, characters: Collection[str]) -> bool:
    """Whether ``tree`` may hold a character that no font has: found sooner than every element is looked at."""
    if b"\\u" in tree.encoded:
        return True
    unusual = tree.encoded.translate(None, _ASCII).decode("utf-8", "surrogatepass")
    return any(_shown(character, characters) != character for character in {*unusual, *_ASCII.decode()})


def _shown(character: str, characters: Collection[str]) -> str:
    shown = character in characters or character.isspace() or character == _CHECKED
    return character if shown else f"[U+{ord(character):04X}]"


def show_missing_in_markup(markup: str, characters: Collection[str]) -> str:
    """The same for the text between the tags of ``markup``: titles, contents and running heads come with the page."""
    return (
        _TEXT.sub(lambda found: "".join(_shown(one, characters) for one in found[0]), markup) if characters else markup
    )
