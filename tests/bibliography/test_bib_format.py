"""The one form of a bibliography: always the same, and nothing is lost on the way to it."""

from __future__ import annotations

import re

import pytest
from generated_bibliographies import BIB, Bib, text_of
from hypothesis import given
from hypothesis import strategies as st

from chapterhouse.bibliography.bib_files import read_bibliography
from chapterhouse.bibliography.edit import Unreadable, format_bibliographies
from chapterhouse.bibliography.edit.accents import with_letters
from chapterhouse.bibliography.edit.values import normalised


def formatted(text: str) -> str:
    return format_bibliographies({"x.bib": text})["x.bib"].text


def values(text: str) -> list[tuple[object, ...]]:
    """What the reader finds, months and page ranges aside."""
    read = read_bibliography({"x.bib": text})
    return sorted(
        (e.key, e.type, sorted((n, f.value) for n, f in e.fields.items() if n not in ("pages", "month")), len(e.fields))
        for e in read.entries
    )


def test_the_whole_form() -> None:
    written = """\
% All sources.
% Sorted by key.

@STRING(ieee = "IEEE Control Systems")
@Article{Zhu2020,
    Year=2020, journal = ieee, month = "March", TITLE = "The {NATO} of
        M{\\"u}ller \\& S{\\o}n", pages={12-19, e4 – e7}, X-note = {},author={Zhu, Li},
}
% The first of all.
@book(abel, title={{Abel}}, url = {https://example.org/a_b~c}
  , author = "Abel, {\\'E}va and {\\L}ukasz, Jan", month = 1
) % to be checked

@comment{ @book{hidden, title = {Hidden}} }
@misc{mid, note = {a} # { b}, year = {1999}}
The end.
"""
    assert (
        formatted(written)
        == """\
% All sources.
% Sorted by key.

@STRING(ieee = "IEEE Control Systems")

% The first of all.
@book{abel,
  author = {Abel, Éva and Łukasz, Jan},
  title = {{Abel}},
  month = jan,
  url = {https://example.org/a_b~c},
} % to be checked

@comment{ @book{hidden, title = {Hidden}} }
@misc{mid,
  year = {1999},
  note = {a} # { b},
}

@article{Zhu2020,
  author = {Zhu, Li},
  title = {The {NATO} of Müller \\& Søn},
  journal = ieee,
  year = {2020},
  month = mar,
  pages = {12--19, e4--e7},
  x-note = {},
}

The end.
"""
    )


@given(BIB)
def test_it_is_idempotent_and_reads_back_to_the_same(bib: Bib) -> None:
    text = text_of(bib)
    once = formatted(text)
    assert formatted(once) == once
    assert values(once) == values(text)
    assert sorted(re.findall("%.*", once)) == sorted(re.findall("%.*", text))
    keys = [entry.key for entry in read_bibliography({"x.bib": once}).entries]
    assert keys == sorted(keys)


@given(st.text("@{}\"=,#%\\\n abk()'1-", max_size=150))
def test_any_text_is_formatted_without_loss_or_refused(text: str) -> None:
    text = f"@book{{first,\n title = {{One}}}}\n{text}"
    try:
        once = formatted(text)
    except Unreadable as refused:
        assert refused.errors
        return
    assert formatted(once) == once
    assert values(once) == values(text)
    kept = re.sub(r"[\W_]", "", text).casefold()
    assert sorted(kept) == sorted(re.sub(r"[\W_]", "", once).casefold())


@given(
    st.lists(
        st.sampled_from(("\\", "{", "}", '"', "'", "o", "i", "E", "$", " ", "~", "v", "ss", "url", "ä", "%")),
        max_size=12,
    ).map("".join)
)
def test_letters_never_change_what_is_read(tex: str) -> None:
    def read(value: str) -> list[str | None]:
        return [entry.value("title") for entry in read_bibliography({"x": f"@book{{a, title = {{{value}}}}}"}).entries]

    text = f"@book{{a, title = {{{tex}}}}}"
    try:
        once = formatted(text)
    except Unreadable:
        return
    again = [entry.value("title") for entry in read_bibliography({"x": once}).entries]
    assert again == read(tex)


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"M{\"u}ller", "Müller"),
        (r"M\"uller", "Müller"),
        (r"Garc{\'\i}a", "García"),
        (r"\c{C}elik, \v Cech", "Çelik, Čech"),
        (r"S\o ren Stra\ss e", "Søren Straße"),
        (r"{\AA}ngstr\"{o}m", "Ångström"),
        ("e\N{COMBINING ACUTE ACCENT}", "é"),
        (r"{\'E}cole {NATO}", "École {NATO}"),
        (r"$\hat{\'a}$ \& \% \_ \$5", r"$\hat{\'a}$ \& \% \_ \$5"),
        (r"\url{https://example.org/\~user}", r"\url{https://example.org/\~user}"),
        (r"line\\'o", r"line\\'o"),
        (r"\textit{\'a} \LaTeX\'e", r"\textit{á} \LaTeX{é}"),
        (r"\foreignlanguage{french}{\'a}", r"\foreignlanguage{french}{á}"),
    ],
)
def test_accents_become_letters(tex: str, text: str) -> None:
    assert with_letters(tex) == text


@pytest.mark.parametrize(
    ("name", "value", "form"),
    [
        ("pages", "{12-15}", "{12--15}"),
        ("pages", "{12 — 15}", "{12--15}"),
        ("pages", '"xi--xx, S1-S5"', "{xi--xx, S1--S5}"),
        ("pages", "{A-12}", "{A-12}"),
        ("pages", "{4-1--4-9}", "{4-1--4-9}"),
        ("pages", "{101:1-101:20}", "{101:1--101:20}"),
        ("month", "{January}", "jan"),
        ("month", '"Sept."', "sep"),
        ("month", "10", "oct"),
        ("month", "DEC", "dec"),
        ("month", "{12 January}", "{12 January}"),
        ("month", "{March/April}", "{March/April}"),
        ("month", 'mar # "~3"', 'mar # "~3"'),
        ("year", "2020", "{2020}"),
        ("journal", "ieee", "ieee"),
        ("title", "{ A\n   title }", "{A title}"),
        ("abstract", "{One.\n\nTwo.}", "{One.\n\nTwo.}"),
        ("url", "{ https://example.org/\\~a }", "{https://example.org/\\~a}"),
        ("title", "{ends in\\ }", "{ends in\\ }"),
    ],
)
def test_values_get_one_form(name: str, value: str, form: str) -> None:
    assert normalised(name, value) == form


def test_a_string_defined_twice_keeps_the_order() -> None:
    text = "@string{x = {One}}\n\n@book{b,\n  title = x,\n}\n\n@string{x = {Two}}\n\n@book{a,\n  title = x,\n}\n"
    assert formatted(text) == text


def test_strings_of_one_file_hold_in_the_next() -> None:
    texts = {"a.bib": "@string{j = {Journal}}\n", "b.bib": "@article{x,\n  journal = j,\n}\n"}
    assert {path: done.text for path, done in format_bibliographies(texts).items()} == texts


def test_an_entry_with_a_field_twice_keeps_both() -> None:
    assert formatted("@book{a, title={A}, note={one}, note={two}}\n") == (
        "@book{a,\n  title = {A},\n  note = {one},\n  note = {two},\n}\n"
    )


def test_what_has_no_end_is_refused_with_its_place() -> None:
    with pytest.raises(Unreadable) as refused:
        formatted("@book{a,\n  title = {A}\n}\n\n@book{b,\n  title = {B\n}\n")
    (error,) = refused.value.errors
    assert "`b` has no closing brace" in error.reason


def test_windows_line_ends_stay() -> None:
    assert formatted("@book{a,title={A}}\r\n") == "@book{a,\r\n  title = {A},\r\n}\r\n"


def test_an_empty_file_stays_empty() -> None:
    assert formatted("") == ""
