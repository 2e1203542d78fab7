"""The glossary of paper.toml as one pattern that finds in prose what the paper avoids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from chapterhouse.core.diagnostics import Span
from chapterhouse.model import Paper


@dataclass(frozen=True, slots=True)
class Avoided:
    """A word to avoid at the offsets ``start`` to ``end`` of a text.

    ``word`` is how the glossary has it, ``term`` what to write for it, ``place`` where the glossary says so.
    """

    start: int
    end: int
    word: str
    plural: bool
    term: str
    place: Span | None


class Glossary:
    """The words of a paper's glossary; falsy where it avoids none.

    ``own_words`` are the single words of its terms, in small letters.
    """

    def __init__(self, paper: Paper) -> None:
        """Read the settings of ``paper``; the longest word wins where several begin at the same place."""
        entries = paper.settings.glossary
        self._terms: dict[str, tuple[str, Span | None]] = {}
        for index, entry in enumerate(entries):
            for word in entry.avoid:
                self._terms.setdefault(_folded(word), (entry.term, paper.spans.get(("glossary", index, "term"))))
        self.own_words = frozenset(word for entry in entries for word in re.findall(r"\w+", entry.term.lower()))
        self._heads = tuple({re.split(r"[\s-]", word)[0].removesuffix("y") for word in self._terms})
        # A term that holds a word to avoid shields it: "data centre" where "centre" alone is to be avoided.
        shields = {_folded(entry.term) for entry in entries} - set(self._terms)
        shields = {term for term in shields if any(word in term for word in self._terms)}
        words = sorted(shields | set(self._terms), key=lambda word: (-len(word), word))
        alternatives = "|".join(map(_pattern, words))
        self._pattern = re.compile(rf"(?<![\w’'-])(?P<word>{alternatives})(?P<plural>s|es)?(?![\w-])", re.IGNORECASE)

    def __bool__(self) -> bool:
        return bool(self._terms)

    def avoided(self, text: str) -> Iterator[Avoided]:
        """The words to avoid in ``text``, from left to right and without overlaps."""
        lower = text.lower()
        if not any(head in lower for head in self._heads):
            return
        for found in self._pattern.finditer(text):
            word, plural = _folded(found["word"]), found["plural"] is not None
            if word.endswith("ies") and word not in self._terms:
                word, plural = f"{word.removesuffix('ies')}y", True
            if word in self._terms:
                yield Avoided(*found.span(), word, plural, *self._terms[word])


def plural_of(term: str) -> str:
    """The plural of an English word."""
    if re.search(r"[^aeiou\W]y$", term, re.IGNORECASE):
        return f"{term[:-1]}ies"
    return f"{term}es" if re.search(r"(?:s|x|z|ch|sh)$", term, re.IGNORECASE) else f"{term}s"


def _folded(word: str) -> str:
    return " ".join(word.lower().split())


def _pattern(word: str) -> str:
    """A word as a pattern; its plural in -ies goes with it."""
    written = r"\s+".join(re.escape(part) for part in word.split())
    return rf"{written[:-1]}(?:y|ies)" if re.search(r"[^aeiou\W]y$", word) else written
