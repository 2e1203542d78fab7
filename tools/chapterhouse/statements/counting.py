"""How many statements there are, in words or figures: "nine", "23"."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from chapterhouse.model import Query
from chapterhouse.statements.index import StatementIndex
from chapterhouse.statements.tables import QueryError, kind_asked, selected

_FORMS = ("words", "Words", "figures")

_NUMERALS: Mapping[str, str] = MappingProxyType(
    {
        "de": "null - zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
        "en": "no one two three four five six seven eight nine ten eleven twelve",
        "es": "cero - dos tres cuatro cinco seis siete ocho nueve diez once doce",
        "fr": "zéro - deux trois quatre cinq six sept huit neuf dix onze douze",
        "it": "zero - due tre quattro cinque sei sette otto nove dieci undici dodici",
        "nl": "nul één twee drie vier vijf zes zeven acht negen tien elf twaalf",
        "pt": "zero - - três quatro cinco seis sete oito nove dez onze doze",
    }
)
"""The numerals from 0 that each language writes out in running text, by custom up to twelve; those that bend to the
gender of what they count are left out, and stand in figures, as all do in languages that are not here."""


def counted(query: Query, index: StatementIndex) -> str:
    """How many statements ``query`` selects, as the language of the paper writes it. Raises :class:`QueryError`.

    ``as=figures`` asks for figures, ``as=Words`` for a capital letter, at the beginning of a sentence.
    """
    form = query.attributes.get("as", "words")
    if form not in _FORMS:
        raise QueryError(f"a count is not written as `{form}`", "as", _FORMS, form)
    count = len(selected(query.attributes, kind_asked(query.attributes, index), index, query.form))
    language = index.settings.language.partition("-")[0].lower()
    numerals = _NUMERALS.get(language, "").split()
    if form == "figures" or count >= len(numerals) or numerals[count] == "-":
        return str(count)
    word = numerals[count]
    return word[:1].upper() + word[1:] if form == "Words" else word
