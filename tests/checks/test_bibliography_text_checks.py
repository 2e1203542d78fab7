"""Garbled letters and characters that TeX takes for commands: what the checks tell, mend and leave alone.

Every paper here is read by the real readers. What each check accepts and refuses at all stands in its docstring's
examples, which ``test_check_examples.py`` runs.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from bibliographies import A, article, findings, fixed, only
from hypothesis import given
from hypothesis import strategies as st

from chapterhouse.checks.support.encodings import garbled

GLYPHS = {"missing-glyph"}
"""Whether a font has a letter is another matter than whether it is the right one."""

# --- text --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("MÃ¼ller", "Müller"),
        ("Ã‰tat", "État"),
        ("KovÃ¡Å™ovÃ¡", "Kovářová"),
        ("DvoÅ™Ã¡k", "Dvořák"),
        ("the cityâ€™s grid", "the city’s grid"),
        ("2020â€“2025", "2020–2025"),
        ("5 Â°C", "5 °C"),
        ("MÃƒÂ¼ller", "Müller"),
        ("í•œêµ­", "한국"),
        ("eï¬ƒcient", "eﬃcient"),
        ("Nguyá»…n", "Nguyễn"),
        ("M√ºller", "Müller"),
        ("city\u201aÄôs", "city’s"),
    ],
)
def test_garbled_text_is_set_right(written: str, meant: str) -> None:
    bib = article(title=f"On {written} and more")
    found = findings(bib)
    assert {one.code for one in found} - GLYPHS == {"mojibake"}
    assert all(edit.safe for one in found for edit in one.edits)
    assert fixed(bib, "mojibake") == article(title=f"On {meant} and more")
    assert {one.code for one in findings(fixed(bib, "mojibake"))} <= GLYPHS


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("â€œGridsâ€\x9d", "“Grids”"),
        ("ÐœÐ¾Ñ\x81ÐºÐ²Ð°", "Москва"),
        ("â\x80\x9cGridsâ\x80\x9d", "“Grids”"),
        ("Å\x81Ã³dÅº", "Łódź"),
    ],
)
def test_garbled_text_that_holds_a_control_character_is_told_once_and_set_right(written: str, meant: str) -> None:
    bib = article(title=f"On {written} and more")
    assert {one.code for one in findings(bib)} - GLYPHS == {"mojibake"}
    assert fixed(bib, "mojibake") == article(title=f"On {meant} and more")
    found = findings("", text=f"The *plan* on\n{written} and more.\n")
    assert {one.code for one in found} - GLYPHS == {"mojibake"}


@pytest.mark.parametrize(
    "text",
    [
        "Müller, État, Dvořák, Москва, 한국, Nguyễn",
        "SÃO PAULO, ÂNGELO, ESPAÑA, GOÛT",
        "“CAFÉ”, «Spaß», „MÄ“, “Å”",
        "5 Å, 20 °C, § 3, ±2, 10 £, ½",
        "CAFÉ\xa0: Été, É\xa0»",
        "√2 and √ü, \u201aso\u2018, ƒ(x)",
        "l’été — “déjà”…",
    ],
)
def test_letters_that_are_meant_stay(text: str) -> None:
    assert list(garbled(text)) == []
    assert {one.code for one in findings(article(title=text))} <= {*GLYPHS, "misprinted-title"}


@given(st.text(st.characters(codec="utf-8", min_codepoint=0x20), max_size=60))
def test_garbled_finds_places_and_mends_them_at_once(text: str) -> None:
    end = 0
    found = sorted(garbled(text))
    for start, stop, _ in found:
        assert end <= start < stop <= len(text)
        end = stop


@given(st.text("äöüßéèêçñÄÖÜÉabc ", min_size=1, max_size=30))
def test_what_was_garbled_is_found_again(text: str) -> None:
    wrong = text.encode().decode("latin-1")
    for start, stop, meant in sorted(garbled(wrong), reverse=True):
        assert meant is not None
        wrong = wrong[:start] + meant + wrong[stop:]
    assert wrong == text


def test_a_lost_character_has_no_edit() -> None:
    found = only(article(author="M\ufffdller, Ana"), "mojibake")
    assert found.message == "a character is lost here: another encoding could not be read"
    assert found.edits == () and found.stops_build


def test_garbled_prose_is_told_too() -> None:
    found = only("", "mojibake", "The cityâ€™s grid.\n")
    assert found.span.file == A and found.edits[0].replacement == "’"


@pytest.mark.parametrize(
    ("fields", "fix"),
    [
        ({"title": r"Grids \& cities: 5\% of \$3, \#1 in C\_2"}, None),
        ({"title": "CO$_2$ and $x_i \\& y$"}, None),
        ({"title": r"\(x_1\) and \ensuremath{x_2}"}, None),
        ({"note": r"See \url{https://example.org/a_b#c?d=5%20&e}"}, None),
        ({"url": "https://example.org/a_b#c?d=5%20&e"}, None),
        ({"doi": "10.1007/978-3_5"}, None),
        ({"abstract": "100% & more"}, None),
        ({"journal": "Energy & Cities"}, {"journal": r"Energy \& Cities"}),
        ({"title": "Number #1"}, {"title": r"Number \#1"}),
        ({"title": "Of C_2"}, {"title": r"Of C\_2"}),
        ({"title": "Of CO_2 and H_{2}O"}, {"title": r"Of CO\textsubscript{2} and H\textsubscript{2}O"}),
        ({"title": "{A & {B} 5%}"}, {"title": r"{A \& {B} 5\%}"}),
        ({"author": "{Park & Sons}"}, {"author": r"{Park \& Sons}"}),
        ({"author": "Park, J. & Mora, L."}, {"author": "Park, J. and Mora, L."}),
        ({"journal": "Energy &amp; Cities"}, {"journal": r"Energy \& Cities"}),
        ({"title": "M&uuml;ller"}, {"title": "Müller"}),
        ({"title": "It costs $5"}, {"title": r"It costs \$5"}),
        ({"title": "From $5 to $6 now"}, {"title": r"From \$5 to \$6 now"}),
        ({"howpublished": "See https://example.org/a_b."}, {"howpublished": r"See \url{https://example.org/a_b}."}),
    ],
)
def test_special_characters(fields: Mapping[str, str], fix: Mapping[str, str] | None) -> None:
    bib = article(**fields)
    told = {one.code for one in findings(bib)} - {"address-in-note"}
    assert told == ({"unescaped-special"} if fix else set())
    if fix:
        assert fixed(bib, "unescaped-special") == article(**fix)
        assert findings(fixed(bib, "unescaped-special")) == []


@given(st.text("&%#_$\\{}ab 5", max_size=20))
def test_escaping_once_is_enough(title: str) -> None:
    bib = article(title=title)
    if {one.code for one in findings(bib)} - {"unescaped-special"}:
        return
    once = fixed(bib, "unescaped-special")
    assert [one for one in findings(once, "unescaped-special") for edit in one.edits if edit.safe] == []


def test_a_joined_value_is_left_alone() -> None:
    assert findings(article().replace("{Energy and demand}", '"Energy & " # "demand"')) == []


# --- what is printed otherwise than written ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "code", "meant"),
    [
        ({"author": "Park, Jiyoung et al."}, "misread-name", {"author": "Park, Jiyoung and others"}),
        ({"author": "Park, Jiyoung, et al"}, "misread-name", {"author": "Park, Jiyoung and others"}),
        ({"author": "Park, Jiyoung (ed.)"}, "misread-name", {"author": "Park, Jiyoung"}),
        ({"author": "Dr. Jiyoung Park"}, "misread-name", {"author": "Jiyoung Park"}),
        ({"author": "PARK, JIYOUNG and Roe, Ann"}, "misread-name", {"author": "Park, Jiyoung and Roe, Ann"}),
        ({"author": "Park, J.; Roe, A."}, "malformed-entry", {"author": "Park, J. and Roe, A."}),
        ({"author": "Park, J., Roe, A."}, "malformed-entry", {"author": "Park, J. and Roe, A."}),
        ({"author": "World Bank"}, "unbraced-institution", {"author": "{World Bank}"}),
        ({"author": "United Nations"}, "unbraced-institution", {"author": "{United Nations}"}),
        ({"author": "Bank of England"}, "unbraced-institution", {"author": "{Bank of England}"}),
        ({"title": "On *E. coli* here"}, "misprinted-title", {"title": r"On \textit{E. coli} here"}),
        ({"title": '"Energy and demand"'}, "misprinted-title", {"title": "Energy and demand"}),
        ({"title": "ENERGY AND THE DEMAND"}, "misprinted-title", None),
        ({"title": "Energy, https://example.org/x"}, "misprinted-title", None),
        ({"title": "Energy <br/> demand"}, "misprinted-title", None),
        ({"note": "Available at: https://example.org/x"}, "address-in-note", None),
        ({"note": "See https://example.org/x, accessed 3 May 2021"}, "address-in-note", None),
        ({"month": "13"}, "implausible-year", None),
        ({"year": "2020, reprinted 2021"}, "implausible-year", None),
        ({"year": "ongoing"}, "implausible-year", None),
    ],
)
def test_what_prints_otherwise_than_written_is_told(
    fields: Mapping[str, str], code: str, meant: Mapping[str, str] | None
) -> None:
    bib = article(**fields)
    assert {one.code for one in findings(bib)} == {code}
    if meant is not None:
        assert fixed(bib, code) == article(**meant) and findings(article(**meant)) == []


def test_a_note_that_is_an_address_becomes_the_address() -> None:
    mended = fixed(article(note="Available at: https://example.org/x."), "address-in-note")
    assert "  url = {https://example.org/x},\n" in mended and findings(mended) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"author": "Bank, Jane and Robert Service and Court, Margaret"},
        {"author": "Garc\u00eda M\u00e1rquez, Gabriel Jos\u00e9"},
        {"author": "{UN ECE}", "title": "The UN and its energy"},
        {"title": "A * B and snake_case".replace("_", r"\_"), "year": "n.d."},
        {"year": "in press"},
        {"year": "2020a"},
    ],
)
def test_what_is_read_as_it_is_meant_is_left_alone(fields: Mapping[str, str]) -> None:
    assert findings(article(**fields)) == []
