"""Passages of prose with what no check of words may touch marked out: quotations, addresses, names of works."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from chapterhouse.checks.support.gathering import gathered
from chapterhouse.model import Chapter, ListedChapter, Paper, Passage, PassageKind

_QUOTED = re.compile(r"“[^“”]*”|(?<!\w)\u2018[^\u2018]*?’(?!\w)|\"[^\"]*\"|(?<!\w)'[^']*'(?!\w)|«[^»]*»|„[^“”]*[“”]")
_OF_ADDRESSES = re.compile(r"://|[@_\\/~]|\w\.\w")
_LETTERS = re.compile(r"[^\W\d_]+")
_INNER_DOT = re.compile(r"\.\w")
_TOKEN = re.compile(r"[^\s()\[\]<>]*[@_\\/~.][^\s()\[\]<>]*")
_QUOTING = re.compile(r" {0,3}>")
_CONTINUED = re.compile(r" (?:(?:of|for|and|the|on|in|to) ){0,2}[A-Z]\w+")
_SENTENCE_ENDS = re.compile(r"[.!?:…][”’\"')\]\ufffc]*\s+$|^[\s\d.“\u2018\"'(\[*–—-]*$")


def prose(paper: Paper) -> Sequence[tuple[ListedChapter, Sequence[tuple[Passage, str]]]]:
    """The passages of each chapter that no block quotation holds, each with its text to search.

    In that text every character of a quotation or an address is a ``\\x00``; offsets are those of ``Passage.text``.
    """
    global _kept
    last, made = _kept
    if last is not paper:
        made = tuple((listed, _all(paper, listed.chapter)) for listed in paper.chapters)
        _kept = (paper, made)
    return made


_kept: tuple[Paper | None, Sequence[tuple[ListedChapter, Sequence[tuple[Passage, str]]]]] = (None, ())
"""Several checks ask for the same paper in turn; what one of them got is as good for the next."""


def lower_case_words(chapter: Chapter) -> Sequence[Sequence[str]]:
    """The words of each passage, in lower case, letters only: what stands between them, digits included, parts them."""
    global _last_words
    last, words = _last_words
    if last is not chapter:
        words = [_LETTERS.findall(passage.text.lower()) for passage in chapter.passages]
        _last_words = (chapter, words)
    return words


_last_words: tuple[Chapter | None, Sequence[Sequence[str]]] = (None, ())
"""Several checks ask for the same chapter in turn."""


def _all(paper: Paper, chapter: Chapter) -> tuple[tuple[Passage, str], ...]:
    return tuple(searched(paper, chapter, range(len(chapter.passages))).values())


def searched(paper: Paper, chapter: Chapter, numbers: Iterable[int]) -> dict[int, tuple[Passage, str]]:
    """What :func:`prose` has for ``chapter``, only for the passages with these ``numbers``, and by them."""
    marked = dict(marked_out(paper, chapter))
    texts = ((number, marked.get(number, chapter.passages[number].text)) for number in numbers)
    return {number: (chapter.passages[number], text) for number, text in texts if text is not None}


@gathered
def marked_out(chapter: Chapter) -> tuple[tuple[int, str | None], ...]:
    """The passages that are not to be searched as they are, by their numbers: what to search, None for nothing."""
    text = chapter.text
    quotations = [span for span in chapter.blocks if _QUOTING.match(text, _line_start(text, span.start))]
    found: list[tuple[int, str | None]] = []
    for number, passage in enumerate(chapter.passages):
        place = passage.runs[0][1]
        if any(span.start <= place < span.end for span in quotations):
            found.append((number, None))
        elif (searched := _without_strangers(passage.text)) != passage.text:
            found.append((number, searched))
    return tuple(found)


def _line_start(text: str, offset: int) -> int:
    return text.rfind("\n", 0, offset) + 1


def _without_strangers(text: str) -> str:
    # Most passages have none of these signs, and looking for a character costs less than a pattern.
    if '"' in text or "“" in text or "\u2018" in text or "'" in text or "«" in text or "„" in text:
        text = _QUOTED.sub(lambda found: "\0" * len(found[0]), text)
    if not ("/" in text or "@" in text or "_" in text or "\\" in text or "~" in text or _INNER_DOT.search(text)):
        return text
    return _TOKEN.sub(lambda found: "\0" * len(found[0]) if _is_address(found[0]) else found[0], text)


def _is_address(token: str) -> bool:
    """Whether a machine reads ``token``: an address, a path, a name in a program; but not "and/or"."""
    sign = _OF_ADDRESSES.search(token)
    return sign is not None and (sign[0] != "/" or token.count("/") > 1 or token.startswith(("/", ".")))


def opens_sentence(passage: Passage, start: int) -> bool:
    """Whether a sentence begins at ``start``, so that a capital letter there says nothing."""
    return _SENTENCE_ENDS.search(passage.text, max(0, start - 12), start) is not None


def is_name(passage: Passage, start: int, end: int) -> bool:
    """Whether the capitalised word from ``start`` to ``end`` looks like part of a name.

    It does where no sentence begins with it, and where a capitalised word follows at once or after a small one such as
    "of", as in "Organization for Economic Co-operation".
    """
    text = passage.text
    if not text[start].isupper():
        return False
    if passage.kind is not PassageKind.HEADING and not opens_sentence(passage, start):
        return True
    return _CONTINUED.match(text, end) is not None


def may_be_title(passage: Passage, chapter: Chapter, start: int) -> bool:
    """Whether the word at ``start`` stands in emphasis or in a link, and so perhaps in the title of a work."""
    own, place = max(run for run in passage.runs if run[0] <= start)
    # Behind the closing sign of an emphasis stands a space.
    return not passage.text[own].isspace() and chapter.text[max(0, place - 1) : place] in ("*", "_", "[")


def capitals(text: str) -> str:
    """How ``text`` is capitalised: ``lower``, ``first``, ``title`` (each word) or ``upper``."""
    words = text.split()
    if text.isupper() and len(text) > 1:
        return "upper"
    if len(words) > 1 and all(word[0].isupper() for word in words):
        return "title"
    return "first" if text[:1].isupper() else "lower"


def capitalised(text: str, manner: str) -> str:
    """``text`` in the manner that :func:`capitals` told; capitals of its own, as in "5G core", stay."""
    if manner == "upper":
        return text.upper()
    if manner == "title":
        return " ".join(word[:1].upper() + word[1:] for word in text.split())
    return text[:1].upper() + text[1:] if manner == "first" else text
