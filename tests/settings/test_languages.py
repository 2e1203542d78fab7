"""The words of each language: whole tables, right lists and plurals, and what a paper changes of them."""

from __future__ import annotations

import datetime
import re
import tomllib
from dataclasses import asdict
from importlib.resources import files

import babel
import pytest

from chapterhouse.settings import CreditRole, read_settings
from chapterhouse.settings.language import LANGUAGES, Words, locale_of
from chapterhouse.settings.language.review_words import ReviewWords, review_words

TABLES = {
    file.name.removesuffix(".toml"): tomllib.loads(file.read_text(encoding="utf-8"))
    for file in files("chapterhouse.settings.language").iterdir()
    if file.name.endswith(".toml")
}
WHOLE = [name for name in TABLES if "-" not in name]
DEFAULTS = Words()
PLACE = re.compile(r"\{\w*\}")
CHAPTER_AND_SECTIONS = {
    "en-GB": ("2 March 2026", "Chapter 2", "sections 2.1, 2.3 and 3.1"),
    "en-US": ("March 2, 2026", "Chapter 2", "sections 2.1, 2.3, and 3.1"),
    "de-AT": ("2. März 2026", "Kapitel 2", "Abschnitte 2.1, 2.3 und 3.1"),
    "fr": ("2 mars 2026", "Chapitre 2", "sections 2.1, 2.3 et 3.1"),
    "es-MX": ("2 de marzo de 2026", "Capítulo 2", "secciones 2.1, 2.3 y 3.1"),
    "pt": ("2 de março de 2026", "Capítulo 2", "secções 2.1, 2.3 e 3.1"),
    "pt-BR": ("2 de março de 2026", "Capítulo 2", "seções 2.1, 2.3 e 3.1"),
    "it": ("2 marzo 2026", "Capitolo 2", "sezioni 2.1, 2.3 e 3.1"),
    "nl": ("2 maart 2026", "Hoofdstuk 2", "paragrafen 2.1, 2.3 en 3.1"),
    "pl": ("2 marca 2026", "Rozdz. 2", "pkt 2.1, 2.3 i 3.1"),
    "ko": ("2026년 3월 2일", "2장", "2.1절, 2.3절과 3.1절"),
    "ja": ("2026年3月2日", "第2章", "2.1節、2.3節と3.1節"),
    "zh-Hans": ("2026年3月2日", "第2章", "第2.1节、第2.3节和第3.1节"),
    "ar": ("2 مارس 2026", "الفصل 2", "الأقسام 2.1 و2.3 و3.1"),
}


def test_every_language_has_a_table_and_every_table_a_language() -> None:
    assert {name.partition("-")[0] for name in TABLES} | {"en"} == set(LANGUAGES)
    assert {*WHOLE, "en"} == set(LANGUAGES)


@pytest.mark.parametrize("name", WHOLE)
def test_a_table_has_every_word(name: str) -> None:
    assert Words.model_fields.keys() - TABLES[name].keys() <= {"last_separator"}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_holds_known_words_with_the_places_that_are_filled(name: str) -> None:
    words = Words.model_validate(TABLES[name]).model_dump(exclude_unset=True)
    for word, value in words.items():
        default = getattr(DEFAULTS, word)
        if isinstance(default, str) and word != "last_separator":
            assert set(PLACE.findall(value)) == set(PLACE.findall(default)), word


@pytest.mark.parametrize("name", ["en", *WHOLE])
def test_counted_sentences_have_every_plural_form_of_their_language(name: str) -> None:
    rules = babel.Locale.parse(name).plural_form
    wanted = {rules(count) for count in range(200)} | {"other"}
    for forms in (locale_of(name).words.draft_pages, locale_of(name).words.draft_build):
        assert wanted <= forms.keys()
        assert all(set(PLACE.findall(form)) <= {"{count}"} for form in forms.values())


@pytest.mark.parametrize("name", ["en", *WHOLE])
def test_every_credit_role_has_a_word_and_a_paper_may_change_one(name: str) -> None:
    own = Words.model_validate({"credit_roles": {"software": "Code"}, "draft_pages": {"one": "Eins."}})
    roles, changed = locale_of(name).words.credit_roles, locale_of(name, own).words.credit_roles
    assert list(roles) == list(CreditRole) and len(set(roles.values())) == len(CreditRole)
    assert changed == {**roles, CreditRole.SOFTWARE: "Code"}
    assert locale_of(name, own).counted(locale_of(name, own).words.draft_pages, 7).strip()


@pytest.mark.parametrize("tag", CHAPTER_AND_SECTIONS)
def test_dates_numbers_and_lists_are_those_of_the_language(tag: str) -> None:
    date, chapter, sections = CHAPTER_AND_SECTIONS[tag]
    locale = locale_of(tag)
    numbers = locale.joined("sections", ["2.1", "2.3", "3.1"])
    numbered = locale.numbered("chapter", "2")
    assert locale.is_spoken
    assert locale.date(datetime.date(2026, 3, 2)) == date
    assert (numbered[:1].upper() + numbered[1:]).replace("\N{NO-BREAK SPACE}", " ") == chapter
    assert numbers.replace("\N{NO-BREAK SPACE}", " ") == sections


@pytest.mark.parametrize(
    ("number", "joined"),
    [("2.1", "2.1과 9"), ("2.2", "2.2와 9"), ("2.3", "2.3과 9"), ("4", "4와 9"), ("부", "부와 9"), ("장", "장과 9")],
)
def test_korean_joins_by_the_last_sound(number: str, joined: str) -> None:
    assert locale_of("ko").listed([number, "9"]) == joined


@pytest.mark.parametrize(("tag", "spoken"), [("sv", False), ("zh-Hant", False), ("zh-TW", False), ("en-NZ", True)])
def test_a_language_without_words_is_known_to_have_none(tag: str, spoken: bool) -> None:
    locale = locale_of(tag)
    assert locale.is_spoken is spoken
    assert locale.words.contents == "Contents"


@pytest.mark.parametrize(("tag", "direction"), [("ar", "rtl"), ("he", "rtl"), ("ko", "ltr"), ("xx", "ltr")])
def test_the_direction_of_lines_is_known(tag: str, direction: str) -> None:
    assert locale_of(tag).direction == direction


def test_a_paper_has_words_of_its_own() -> None:
    text = (
        'title = "A"\ndate = 2026-01-01\nlanguage = "de"\n[words]\ncontents = "Übersicht"\nfigure = "Abb. {number}"\n'
    )
    settings = read_settings(text).settings
    assert settings is not None
    assert settings.locale.words.contents == "Übersicht"
    assert settings.locale.words.figure == "Abb. {number}"
    assert settings.locale.words.references == "Literaturverzeichnis"


def test_a_word_that_loses_its_number_is_a_finding() -> None:
    text = 'title = "A"\ndate = 2026-01-01\n[words]\nfigure = "Fig."\n'
    (found,) = read_settings(text).problems
    assert found.code == "invalid-setting"
    assert found.hint == "hold {number}"
    assert found.span.slice(text) == '"Fig."'


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_all_words_of_a_review_round(language: str) -> None:
    english, words = asdict(ReviewWords()), asdict(review_words(locale_of(language)))
    for name, word in words.items():
        assert sorted(PLACE.findall(word)) == sorted(PLACE.findall(english[name])), name
    same = [name for name, word in words.items() if word == english[name]]
    assert language == "en" or len(same) < 12, same  # a code is a code, and a table may be one in French
    assert review_words(locale_of("zh-Hant")) == review_words(locale_of("eo")) == ReviewWords()
