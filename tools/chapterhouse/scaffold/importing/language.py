"""Which language a manuscript is in that does not say: by its letters and small words, English by its spelling."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

from chapterhouse.checks.support.spellings import TO_AMERICAN, TO_BRITISH
from chapterhouse.scaffold.importing.labels import text_lines

_WORD = re.compile(r"[^\W\d_]+")
_LEAST = 5
_MARKUP = re.compile(r"`[^`]*`|\$[^$]*\$|\]\([^)]*\)|\{[^}]*\}|<[^>]*>|https?://\S+")
_OF_SCRIPTS: Mapping[str, str] = {
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "CJK": "zh",
    "GREEK": "el",
    "HEBREW": "he",
    "ARABIC": "ar",
    "CYRILLIC": "ru",
}
_SMALL_WORDS: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the of and to in is that for it with as are this be by on not or which you we",
        "de": "der die das und ist nicht mit von den ein eine auf f\u00fcr sich werden wird dem des zu im oder als",
        "fr": "le la les des et est une dans pour que qui pas sur du par sont de un ou aux ce cette avec plus",
        "es": "el la los las de y en que una por con para del se es un al como no su m\u00e1s o",
        "it": "il la di che e per una con del della sono non gli un in nel le dei si da come pi\u00f9",
        "pt": "o a os de que e do da em um uma para com n\u00e3o dos as no na por se mais ou",
        "nl": "de het een en van is dat niet met voor op zijn aan te in ook door bij wordt als",
        "pl": "i w na z si\u0119 nie jest do \u017ce to dla o oraz przez jak od po",
        "sv": "och att det som \u00e4r f\u00f6r p\u00e5 en av med till den inte har de om ett i",
        "da": "og at det som er for p\u00e5 en af med til den ikke har de om et i der",
    }.items()
}
_LEAST_SHARE = 0.18
"""Of the words of a text those that are small ones of its language; others' come to half of that at the most."""
_FOREIGN_SHARE = 0.2
"""Of the letters those in a script that tells the language, where names and terms are in Latin letters."""


def language_of(texts: Iterable[str]) -> str | None:
    """The language of ``texts``, chapters in Markdown, as paper.toml wants it; None where they do not tell.

    English is told as ``en-US`` or ``en-GB``, and only where enough words are spelt in the way of one of the two.
    """
    prose = [_MARKUP.sub(" ", line) for text in texts for line in text_lines(text)]
    words = Counter(word for line in prose for word in _WORD.findall(line.lower()))
    scripts = Counter[str]()
    for word, count in words.items():
        scripts[unicodedata.name(word[0], "").partition(" ")[0]] += count * len(word)
    for script, language in _OF_SCRIPTS.items():
        if scripts[script] > _FOREIGN_SHARE * scripts.total():
            return language
    total = words.total()
    shares = {language: sum(words[word] for word in small) for language, small in _SMALL_WORDS.items()}
    best = max(shares, key=lambda language: shares[language])
    if best != "en":
        return best if shares[best] > _LEAST_SHARE * total and total >= _LEAST else None
    return _english(words)


def _english(words: Counter[str]) -> str | None:
    british = sum(words[word] for word in TO_AMERICAN)
    american = sum(words[word] for word in TO_BRITISH)
    if british + american < _LEAST:
        return None
    return "en-US" if american > british else "en-GB"
