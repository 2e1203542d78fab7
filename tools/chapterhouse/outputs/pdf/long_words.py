"""Long words of a tree into spans that may be broken anywhere: what can be done for a word that fits no line."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from chapterhouse.outputs.pdf.roles import classes

_OF_NAMES = re.compile(r"[\d._/\\:@=&?#-]\w|[a-z][A-Z]")
_NUMBER = re.compile(r"[\d.,\u2009\u202f%+\u2212-]+")


def break_long_words(element: Element, least: int = 13) -> None:
    """Let each word of ``least`` letters in ``element`` be broken where a line ends; numbers stay whole.

    Names of files, addresses and the like are not hyphenated.
    """
    long_word = re.compile(rf"[^\s\u00a0]{{{least},}}")
    for parent in list(element.iter()):
        if "long-word" in classes(parent):
            continue
        for child in list(parent):
            place = list(parent).index(child)
            rest, words = _parted(child.tail or "", long_word)
            child.tail = rest
            parent[place + 1 : place + 1] = words
        rest, words = _parted(parent.text or "", long_word)
        parent.text = rest
        parent[0:0] = words


def _parted(text: str, long_word: re.Pattern[str]) -> tuple[str, list[Element]]:
    """``text`` as what is before its first long word, and a span for each long word with what follows it."""
    words: list[Element] = []
    start, before = 0, ""
    for found in long_word.finditer(text):
        if _NUMBER.fullmatch(found[0]):
            continue
        if words:
            words[-1].tail = text[start : found.start()]
        else:
            before = text[: found.start()]
        word = Element("span", {"class": "long-word name" if _OF_NAMES.search(found[0]) else "long-word"})
        word.text = found[0]
        words.append(word)
        start = found.end()
    if not words:
        return text, []
    words[-1].tail = text[start:]
    return before, words
