"""Acronyms in prose: where each is spelt out, and where it is used."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chapterhouse.checks.support.gathering import gathered
from chapterhouse.checks.support.prose import marked_out, opens_sentence, searched
from chapterhouse.core.diagnostics import Span
from chapterhouse.model import OBJECT, Chapter, Paper, Passage, PassageKind, Place

_COMMON = """
AI API CD CEO CO COVID CPU DNA DVD EU FAQ GDP GPS HIV HTML HTTP HTTPS ID ISBN ISO IT NATO NGO OECD PC PDF PIN SMS TV UK
UN UNESCO UNICEF URL US USA USB WHO WTO XML
"""
COMMON = frozenset(_COMMON.split())
"""Acronyms that need no explanation to anybody."""

_ACRONYM = r"[A-Z](?:[A-Za-z0-9]|[-&](?=[A-Z0-9]))*[A-Z0-9]"
_ANY = re.compile(_ACRONYM)
_DEFINED = re.compile(rf"[(\[](?:the |hereafter |hereinafter )?({_ACRONYM})s?(?=[)\];,]|\s*\ufffc| for short)")
_NAMED = re.compile(rf"[(\[]({_ACRONYM})s?(?::| =| [–—-]) ([^()\[\]]+)[)\]]")
_EXPLAINED = re.compile(rf"(?<![\w-])({_ACRONYM})s? \((?=[a-z])([^()]+)\)")
_CAPITALISED = re.compile(r"(?<![\w-])[A-Z][\w-]*[ -]$")
_WORD = re.compile(r"[^\W_]+")
_BEHIND = re.compile(r"s?[)\]] (?=[a-z])([^\W_]+)")
_CLOSING_QUOTES = "\"'\u2019\u201d\u00bb"
_SMALL = frozenset(("a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"))


@dataclass(frozen=True, slots=True)
class Mention:
    """An acronym in the paper; ``meaning`` is what it is spelt out as, None where it is only used.

    ``opening`` tells whether it stands in the paper's front matter, which readers read by itself; ``running`` that it
    stands in the running text, not in a heading, table or caption.
    """

    acronym: str
    span: Span
    meaning: str | None
    opening: bool
    running: bool


def mentions(paper: Paper) -> Iterator[Mention]:
    """Every mention, in reading order, of the acronyms that the paper spells out somewhere and readers do not know."""
    known = COMMON | {acronym.removesuffix("s") for acronym in paper.settings.acronyms.known}
    meanings = {
        (id(listed.chapter.passages[number]), start): (acronym, meaning)
        for listed in paper.chapters
        for number, start, acronym, meaning in _spelt_out_in(paper, listed.chapter)
        if acronym not in known
    }
    if not meanings:
        return
    acronyms = sorted({acronym for acronym, _ in meanings.values()}, key=len, reverse=True)
    used = re.compile(rf"(?<![\w/.@-])({'|'.join(map(re.escape, acronyms))})(?=s?(?:[’']s)?(?![\w@/])(?!\.\w))")
    for listed in paper.chapters:
        opening = listed.place is Place.FRONT
        for passage, text in searched(paper, listed.chapter, _with_capitals(paper, listed.chapter)).values():
            running = passage.kind is PassageKind.PARAGRAPH and not _is_listing(text)
            for found in used.finditer(text):
                _, meaning = meanings.get((id(passage), found.start()), ("", None))
                if meaning is not None or (running and not _ends_name(passage, found.start())):
                    yield Mention(found[1], passage.span(*found.span(1)), meaning, opening, running)


@dataclass(frozen=True, slots=True)
class Definition:
    """Where the paper first spells out ``acronym``, and as what."""

    acronym: str
    meaning: str
    span: Span


def definitions(paper: Paper) -> Iterator[Definition]:
    """The first definition of each acronym that the chapters spell out, those that readers know included."""
    seen: set[str] = set()
    for listed in paper.chapters:
        for number, start, acronym, meaning in sorted(_spelt_out_in(paper, listed.chapter)):
            if acronym not in seen:
                seen.add(acronym)
                place = listed.chapter.passages[number].span(start, start + len(acronym))
                yield Definition(acronym, " ".join(meaning.replace(OBJECT, " ").split()), place)


def is_acronym(word: str) -> bool:
    """Whether ``word`` is written as acronyms are."""
    return re.fullmatch(_ACRONYM, word) is not None and sum(char.isupper() for char in word) >= 2


@gathered
def _spelt_out_in(chapter: Chapter) -> tuple[tuple[int, int, str, str], ...]:
    """Where the chapter spells out which acronym: the number of the passage, the offset in it, acronym and meaning."""
    marked = dict(marked_out.find(chapter))
    texts = ((number, marked.get(number, passage.text)) for number, passage in enumerate(chapter.passages))
    return tuple(
        (number, *found)
        for number, text in texts
        if text and ("(" in text or "[" in text)
        for found in _definitions(text, chapter.passages[number].text)
    )


@gathered
def _with_capitals(chapter: Chapter) -> tuple[int, ...]:
    """The numbers of the passages in which there is something that looks like an acronym."""
    return tuple(number for number, passage in enumerate(chapter.passages) if _ANY.search(passage.text))


def _definitions(text: str, written: str) -> Iterator[tuple[int, str, str]]:
    """Where ``text`` spells out which acronym, as "Long Form (LF)" or "LF (long form)", and its meaning.

    A long form may be quoted: it is looked for in the same text as ``written``, with nothing marked out.
    """
    for pattern, inside in ((_DEFINED, False), (_EXPLAINED, True), (_NAMED, True)):
        for found in pattern.finditer(text):
            if sum(char.isupper() for char in found[1]) >= 2:
                words = _inner(found[2]) if inside else _around(written, found)
                meaning = next(
                    (reported for each in words if (reported := spelt_out(found[1], each)) is not None), None
                )
                if meaning is not None:
                    yield found.start(1), found[1], meaning


def _is_listing(text: str) -> bool:
    """Whether ``text`` does nothing but spell out acronyms, as an item of a list of acronyms does."""
    if re.fullmatch(r"[^.!?;:]*[)\]]\s*", text):  # no sentence, for nothing ends it
        return True
    left = text
    for start, acronym, meaning in _definitions(text, text):
        left = left.replace(acronym, "", 1) if start else left
        for word in meaning.split():
            left = left.replace(word, "", 1)
    return left != text and not set(_WORD.findall(left)) - {"and", "or", "see", "s"}


def _inner(text: str) -> tuple[str, str]:
    """What may spell an acronym out between parentheses: all that stands there, or what stands before a comma."""
    return text.rstrip(f" {OBJECT}"), re.split("[,;]", text)[0]


def _around(written: str, found: re.Match[str]) -> tuple[str, ...]:
    """What may spell out an acronym in parentheses: the words before it, and those with the one behind it.

    The long form of "cumulative distribution (CDF) functions" goes on behind the parentheses.
    """
    before = written[: found.start()]
    behind = _BEHIND.match(written, found.end(1))
    whole = "" if behind is None else spelt_out(found[1], before + behind[1]) or ""
    is_of_small_words = whole[1:] == whole[1:].lower()  # a name is whole before its parentheses
    return (before, whole) if whole and is_of_small_words else (before,)


def _ends_name(passage: Passage, start: int) -> bool:
    """Whether a capitalised word that begins no sentence goes before ``start``, as in "Travis CI"."""
    word = _CAPITALISED.search(passage.text, max(0, start - 40), start)
    return word is not None and not opens_sentence(passage, word.start())


def spelt_out(acronym: str, before: str) -> str | None:
    """The words at the end of ``before`` whose initials are the capitals of ``acronym``, None where they are not.

    Small words such as "of" may be left out of the acronym, and so may what follows a hyphen, as in "Organisation for
    Economic Co-operation and Development (OECD)"; a digit stands for any word, as in "peer-to-peer (P2P)".
    """
    wanted = [char.lower() for char in acronym if char.isalnum() and not char.islower()]
    if before.endswith(" "):
        before = f"{before.rstrip().rstrip(_CLOSING_QUOTES)} "
    words = [(found[0], found.start()) for found in _WORD.finditer(before)][-2 * len(wanted) - 4 :]
    if not (wanted and wanted[-1].isdigit()):
        while words and words[-1][0].isdigit():  # "the Act of 1996 (HIPA)"
            words.pop()
    if not wanted or not words or before[len(before.rstrip()) :] not in ("", " ") or re.search(r"\W$", before.rstrip()):
        return None
    at = len(words)
    for letter in reversed(wanted):
        at -= 1
        if letter.isdigit():
            continue
        while at >= 0 and words[at][0][0].lower() != letter and _may_be_left_out(words[at], before):
            at -= 1
        if at < 0 or words[at][0][0].lower() != letter:
            return None
    if at < 0:
        return None
    at = _whole_name(words, at, wanted[0])
    return " ".join(before[words[at][1] :].split())


def _may_be_left_out(word: tuple[str, int], before: str) -> bool:
    said, start = word
    return said.lower() in _SMALL or before[:start].endswith(("-", "\u2010", "\u2011"))


def _whole_name(words: Sequence[tuple[str, int]], at: int, letter: str) -> int:
    """Where the meaning begins, for ``at`` may be a small word of its name: "Administration for a Healthy Town"."""
    if words[at][0] not in _SMALL:
        return at
    earlier = at - 1
    while earlier >= 0 and words[earlier][0] in _SMALL:
        earlier -= 1
    return earlier if earlier >= 0 and words[earlier][0][0] == letter.upper() else at
