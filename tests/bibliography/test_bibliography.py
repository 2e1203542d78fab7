"""Reading .bib files: exact places, right text and names, faults that cost one entry; writing them for pandoc."""

from __future__ import annotations

import itertools
import json
import re
import subprocess
from collections.abc import Callable

import pypandoc
import pytest
from hypothesis import given
from hypothesis import strategies as st
from work import assert_in_proportion

from chapterhouse.bibliography.bib_files import read_bibliography
from chapterhouse.bibliography.writing import to_bibtex
from chapterhouse.core.diagnostics import Span
from chapterhouse.model import Bibliography, BrokenEntry, Entry, Field, Name

FILE = "bibliography/references.bib"


def read(text: str) -> Bibliography:
    return read_bibliography({FILE: text})


def only(text: str) -> Entry:
    """The single entry of a text without faults."""
    bibliography = read(text)
    assert bibliography.broken == ()
    (entry,) = bibliography.entries
    return entry


def values(entry: Entry) -> dict[str, str]:
    return {name: field.value for name, field in entry.fields.items()}


def written_as(tex: str) -> str:
    """What ``to_bibtex`` writes for the title ``tex``."""
    found = re.search(r"  title = \{(.*)\},\n\}", to_bibtex(read(f"@misc{{k, title = {{{tex}}}}}").entries), re.DOTALL)
    assert found is not None
    return found.group(1)


def error(text: str) -> tuple[str | None, str, str]:
    """Key, reason and marked text of the only fault in ``text``."""
    (broken,) = read(text).broken
    return broken.key, broken.reason, broken.span.slice(text)


def csl(bibtex: str) -> dict[str, dict[str, object]]:
    """What pandoc's biblatex reader makes of ``bibtex``, by key."""
    command = [pypandoc.get_pandoc_path(), "--sandbox", "--fail-if-warnings", "-f", "biblatex", "-t", "csljson"]
    done = subprocess.run(command, input=bibtex.encode(), capture_output=True, check=True)
    return {item["id"]: item for item in json.loads(done.stdout)}


def check_places(bibliography: Bibliography) -> None:
    """Every span covers what it claims."""
    for entry in bibliography.entries:
        text = bibliography.texts[entry.span.file]
        block = entry.span.slice(text)
        assert block[0] == "@" and block[-1] in "})"
        assert entry.key_span.slice(text) == entry.key != ""
        assert entry.span.start < entry.key_span.start <= entry.key_span.end < entry.span.end
        for name, field in entry.fields.items():
            source = bibliography.texts[field.span.file]
            assert field.span.slice(source) == field.raw
            if name not in entry.inherited:
                assert field.name_span.slice(source).lower() == name
                assert entry.span.start < field.name_span.start < field.span.start <= field.span.end < entry.span.end
    for broken in bibliography.broken:
        assert broken.reason and broken.span.end <= len(bibliography.texts[broken.span.file])


# Places


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_every_part_is_found_at_its_place(newline: str) -> None:
    text = newline.join(
        [
            "% 🦉 head",
            "@Book{knuth:1984,",
            "\tAuthor\t=\t{Donald 🦉 Knuth} ,",
            '  title = "The {\\TeX}book" # { and } # jan,year=1984,',
            "}",
            "",
        ]
    )
    bibliography = read(text)
    check_places(bibliography)
    (entry,) = bibliography.entries
    assert (entry.type, entry.key) == ("book", "knuth:1984")
    assert entry.span == Span(FILE, text.index("@Book"), text.rindex("}") + 1)
    assert {name: field.raw for name, field in entry.fields.items()} == {
        "author": "Donald 🦉 Knuth",
        "title": '"The {\\TeX}book" # { and } # jan',
        "year": "1984",
    }
    assert entry.fields["title"].value == "The TeXbook and January"
    assert entry.fields["author"].name_span.slice(text) == "Author"


def test_repeated_blocks_have_their_own_places() -> None:
    block = "@misc{a, note = {@misc{a, title = {x}}}, title = {x}}"
    text = f"{block}\n{block} {block}"
    bibliography = read(text)
    check_places(bibliography)
    starts = [entry.span.start for entry in bibliography.entries]
    assert starts == [0, len(block) + 1, 2 * len(block) + 2]
    assert bibliography.broken == ()


def test_a_byte_order_mark_and_old_line_ends_do_not_hide_entries() -> None:
    text = "\ufeff@misc{a, title = {x}}\r@misc{b,\r title = {y}}\r"
    bibliography = read(text)
    check_places(bibliography)
    assert [entry.key for entry in bibliography.entries] == ["a", "b"]


def test_files_are_read_in_order_and_keep_their_names() -> None:
    bibliography = read_bibliography(
        {
            "b.bib": "@string{pub = {Press}}\n@misc{x, crossref = {y}}",
            "a.bib": "@misc{y, publisher = pub}\n@misc{z,",
        }
    )
    assert [(entry.key, entry.span.file) for entry in bibliography.entries] == [("x", "b.bib"), ("y", "a.bib")]
    assert bibliography.by_key["x"].fields["publisher"].span.file == "a.bib"
    assert bibliography.by_key["x"].value("publisher") == "Press"
    assert [broken.span.file for broken in bibliography.broken] == ["a.bib"]


# The grammar


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("@misc(a, title = {x (y) z})", "x (y) z"),
        ('@misc(a, title = "x (y) z")', "x (y) z"),
        ("@misc{a, title = {x},}", "x"),
        ("@misc{a,title={x}}", "x"),
        ("@ misc {a, title = {x}}", "x"),
        ("@misc\n{a, title = {x}}", "x"),
        ('@misc{a, title = "x {"} y"}', 'x " y'),
        ('@misc{a, title = "x {b " c} y", year = 1}', 'x b " c y'),
        ("@misc{a, title = {C:\\\\}, year = 1}", "C:"),
        ("@misc{a, title = {x\n@home (there)\n@misc{y}}, year = 1}", "x @home (there) @miscy"),
        ("@misc{a, title = {mail me @ {home}}}", "mail me @ home"),
        ("@misc{a,\n% year = 1999\n title = {x}\n}", "x"),
        ("@misc{a, title = 1984}", "1984"),
        ("@misc{a, title = {x} # {y} # 1}", "xy1"),
        ("text {with} a@b.c, me@home (x)\n@misc{a, title = {x}} trailing", "x"),
        ("@comment{@misc{no,\n title = {no}}\n@misc{no2, title = {no}}}\n@misc{a, title = {x}}", "x"),
        ("@comment jabref\n@misc{a, title = {x}}", "x"),
        ('@preamble{"\\newcommand{\\x}[1]{#1}"}\n@misc{a, title = {x}}', "x"),
        ("}}}\n@misc{a, title = {x}}", "x"),
    ],
)
def test_forms_that_people_use(text: str, title: str) -> None:
    entry = only(text)
    assert (entry.key, entry.value("title")) == ("a", title)
    check_places(read(text))


def test_entries_glued_together_are_two() -> None:
    assert [entry.key for entry in read("@misc{a, title={x}}@misc{b, title={y}}").entries] == ["a", "b"]


def test_an_entry_may_have_no_fields() -> None:
    assert values(only("@misc{a}")) == {}


def test_strings_are_expanded_and_joined() -> None:
    text = (
        '@string{ieee = "IEEE"}\n@STRING(Trans = ieee # { Trans.})\n'
        '@article{a, journal = TRANS # " on " # {X}, month = feb # "~12", note = later}\n@string{later = {L}}'
    )
    assert values(only(text)) == {"journal": "IEEE Trans. on X", "month": "February\N{NO-BREAK SPACE}12", "note": "L"}


def test_a_string_may_be_defined_anew() -> None:
    text = (
        "@string{s={1}}\n@misc{a, note=s}\n@string{s=s # {2}}\n@misc{b, note=s}\n@string{jan={J.}}\n@misc{c, month=jan}"
    )
    assert [list(values(entry).values()) for entry in read(text).entries] == [["1"], ["12"], ["J."]]


def test_duplicate_keys_are_both_kept() -> None:  # python-bibtexparser#378
    bibliography = read("@misc{a, title={x}}\n@misc{a, title={y}}")
    assert [entry.value("title") for entry in bibliography.entries] == ["x", "y"]
    assert bibliography.broken == ()


def test_of_a_field_that_stands_twice_the_first_counts() -> None:  # python-bibtexparser#520
    text = "@misc{a, title={x}, year=1, Title={y}, title={z}}"
    bibliography = read(text)
    assert values(bibliography.entries[0]) == {"title": "x", "year": "1"}
    assert [broken.span.slice(text) for broken in bibliography.broken] == ["Title", "title"]
    assert all("twice" in broken.reason for broken in bibliography.broken)


# Text


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        ("{IEA} and {\\#KeepItOn}", "IEA and #KeepItOn"),
        ("{\\v{S}}koda, K{\\\"o}ln, \\'{\\i}, \\~n, \\c{c}, \\O re, {\\ss}, \\aa{}", "Škoda, Köln, í, ñ, ç, Øre, ß, å"),
        ("G{\\\"{o}}del {\\'E}mile \\.{Z} \\H{o} \\k{a} \\u g", "Gödel Émile Ż ő ą ğ"),
        ("a--b---c ``d'' e~f", "a–b—c “d” e\N{NO-BREAK SPACE}f"),
        ("50% of \\$100 \\& 5\\% a\\_b", "50% of $100 & 5% a_b"),
        ("\\emph{a \\textbf{b}} \\enquote{c} \\href{https://x.org}{d}", "a b “c” d"),
        ("$\\alpha$-helix and CO$_2$", "\N{GREEK SMALL LETTER ALPHA}-helix and CO_2"),
        ("  two\n\t lines ", "two lines"),
        ("\\noopsort{1973a}Birth", "Birth"),
        ("\\unknown{kept}", "kept"),
        ("e\N{COMBINING ACUTE ACCENT} ok {x}", "é ok x"),
        ("😀 {\\'e}", "😀 é"),
    ],
)
def test_tex_becomes_text(tex: str, text: str) -> None:
    entry = only(f"@misc{{a, title = {{{tex}}}}}")
    assert entry.value("title") == text
    assert entry.fields["title"].raw == tex


def test_addresses_are_no_tex() -> None:
    entry = only("@misc{a, url = {https://x.org/a_b~c%20d--e?f=g\\_h\\&i}, doi = {10.1/{a\\_b}}}")
    assert entry.value("url") == "https://x.org/a_b~c%20d--e?f=g_h&i"


@pytest.mark.parametrize(
    ("tex", "names"),
    [
        ("Knuth, Donald E.", [Name("Donald E.", "", "Knuth", "")]),
        ("Ludwig van Beethoven", [Name("Ludwig", "van", "Beethoven", "")]),
        ("van der Berg, Jr, Hans", [Name("Hans", "van der", "Berg", "Jr")]),
        (
            "{IEA and OECD} and Brinch Hansen, Per",
            [Name("", "", "IEA and OECD", ""), Name("Per", "", "Brinch Hansen", "")],
        ),
        ("{{European Commission}}", [Name("", "", "European Commission", "")]),
        ('{\\"O}zg{\\"u}r, {\\\'E}. and others', [Name("É.", "", "Özgür", ""), Name("", "", "others", "")]),
        ("A B\n  and\tC D", [Name("A", "", "B", ""), Name("C", "", "D", "")]),
        ("Anderson, Sandy", [Name("Sandy", "", "Anderson", "")]),
        ("", []),
    ],
)
def test_names_are_taken_apart(tex: str, names: list[Name]) -> None:
    assert list(only(f"@misc{{a, author = {{{tex}}}}}").names["author"]) == names


# Inheritance


def test_a_title_becomes_the_booktitle_of_what_stands_in_it() -> None:
    bibliography = read(
        "@inproceedings{a, title={x}, crossref={P}}\n"
        "@inbook{b, title={y}, author={C, D}, crossref={q}, year=2001}\n"
        "@proceedings{p, title={Proc {IEA}}, editor={E, F}, year=2020, verified={no}}\n"
        "@book{q, title={Book}, author={A, B}, date={2000}, address={Paris}}\n"
    )
    assert bibliography.broken == ()
    first, second, *_ = bibliography.entries
    assert values(first) == {"title": "x", "crossref": "P", "editor": "E, F", "year": "2020", "booktitle": "Proc IEA"}
    assert first.inherited == {"editor", "year", "booktitle"}
    assert first.names["editor"] == (Name("F", "", "E", ""),)
    assert second.names["bookauthor"] == (Name("B", "", "A", ""),)
    assert second.value("author") == "C, D"
    assert (second.value("year"), second.value("date")) == ("2001", None)


def test_bibtex_parents_say_themselves_what_their_booktitle_is() -> None:
    text = "@inproceedings{a, title={x}, crossref={p}}\n@proceedings{p, title={Long}, booktitle={Short}}"
    assert read(text).entries[0].value("booktitle") == "Short"


def test_where_no_rule_renames_them_fields_keep_their_names() -> None:
    text = "@misc{a, crossref={p}}\n@misc{p, title={T}, keywords={k}, xdata={d}}\n@xdata{d, publisher={P}}"
    entry = read(text).entries[0]
    assert (entry.value("title"), entry.value("publisher")) == ("T", "P")


def test_parents_that_are_missing_or_in_a_circle_are_told() -> None:
    text = "@misc{a, crossref={iea2052}}\n@misc{iea2025, title={x}}\n@misc{b, crossref={c}}\n@misc{c, crossref={b}}"
    bibliography = read(text)
    assert len(bibliography.entries) == 4
    missing, circle = bibliography.broken
    assert missing.key == "a" and missing.span.slice(text) == "iea2052" and "`iea2025`?" in missing.reason
    assert circle.key == "c" and "circle" in circle.reason


# Faults


@pytest.mark.parametrize(
    ("entry", "key", "words", "marked"),
    [
        ("@misc{a,\n title = {x},\n year = {2020}\n\n", "a", "no closing brace: write `}`", "@misc{a"),
        ("@misc(a,\n title = {x},\n\n", "a", "no closing parenthesis", "@misc(a"),
        ("@misc{a,\n title = {x,\n year = {2020}\n}\n", "a", "its field `title` runs on over `year`", "{"),
        ("@misc{a,\n title = {x,\n}\n", "a", "no closing brace", "@misc{a"),
        ("@misc{a,\n title = {{x}\n", "a", "a brace opened in its field `title` is not closed", "{"),
        ('@misc{a,\n title = "x,\n year = 2}\n', "a", "quotation mark is never closed", '"'),
        ("@misc{a title = {x}}\n", "a", "a comma is missing after the key `a`", "a"),
        ("@misc{a\n title = {x}}\n", "a", "a comma is missing after the key `a`", "a"),
        ("@misc{title = {x}}\n", None, "has no key", "@misc{title"),
        ("@misc{, title = {x}}\n", None, "has no key", "@misc{"),
        ("@misc{a, title {x}}\n", "a", "`=` and a value are missing after `title`", "title"),
        ('@misc{a"b, title = {x}}\n', None, "quotation mark", 'a"b'),
    ],
)
def test_a_broken_entry_costs_that_entry_only(entry: str, key: str | None, words: str, marked: str) -> None:
    before, after = "@misc{before, title = {b}}\n", "@misc{after, title = {c}}\n"
    text = before + entry + after
    bibliography = read(text)
    assert [kept.key for kept in bibliography.entries] == ["before", "after"]
    (broken,) = bibliography.broken
    assert broken.key == key and words in broken.reason and broken.span.slice(text) == marked
    check_places(bibliography)


@pytest.mark.parametrize(
    ("fields", "words", "marked"),
    [
        ("title = {x} year = 2", "a comma is missing before `year`", "year"),
        ("month = jna, year = 2", "did you mean `jan`?", "jna"),
        ("pages = 12-34, year = 2", "write `{12-34}`", "12-34"),
        ("title = {x} {y}, year = 2", "join its parts with #", "{y}"),
        ("title = , year = 2", "a value is missing", "title"),
        ("author = {Smith, J; Doe, K}, year = 2", "put `and` between", "Smith, J; Doe, K"),
        ("author = {A, B, C, D}, year = 2", "too many commas", "A, B, C, D"),
        ("title = {\\input{/etc/passwd} y}, year = 2", "the command `\\input`", "\\input"),
        ("title = {x ^^5c y}, year = 2", "`^^`", "^^"),
        ("title = {\\href{javascript:x}{y}}, year = 2", "a link", "\\href{javascript:x"),
        ("url = {javascript:alert(1)}, year = 2", "no web address", "javascript:alert(1)"),
        ("url = {https://me:pw@x.org/}, year = 2", "no web address", "https://me:pw@x.org/"),
        ("title = {" + "{" * 60 + "}" * 60 + "}, year = 2", "nests more than 40 braces", "{" * 60 + "}" * 60),
    ],
)
def test_a_fault_in_a_field_leaves_the_entry_readable(fields: str, words: str, marked: str) -> None:
    text = f"@misc{{a, {fields}}}"
    key, reason, place = error(text)
    assert (key, place) == ("a", marked) and words in reason
    assert read(text).entries[0].value("year") == "2"


@pytest.mark.parametrize("name", ["urldate", "accessed", "lastaccessed", "lastchecked"])
def test_the_day_on_which_a_page_was_seen_is_written_as_styles_know_it(name: str) -> None:
    entry = "@online{{a, title = {{x}}, {} = {{{}}}}}"
    assert "urldate = {2026-03-03}" in to_bibtex(read(entry.format(name, "2026-03-03")).entries)
    if name != "urldate":
        both = to_bibtex(read(entry.format(name, "2026-03-03}, urldate = {2026-01-01")).entries)
        assert "urldate = {2026-01-01}" in both and "2026-03-03" not in both


def test_a_day_that_nobody_can_read_is_not_written() -> None:
    assert "urldate" not in to_bibtex(read("@online{a, title = {x}, accessed = {one day}}").entries)


def test_a_key_that_cannot_be_cited_is_told_and_not_written() -> None:
    text = "@misc{smith 2004, title = {x}}"
    assert error(text)[::2] == ("smith 2004", "smith 2004")
    assert to_bibtex(read(text).entries) == ""


def test_strings_cannot_grow_past_all_bounds() -> None:
    text = "@string{a = {aaaaaaaaaa}}\n" + "@string{a = a # a}\n" * 40 + "@misc{x, note = a, title = {kept}}"
    bibliography = read(text)
    assert bibliography.entries[0].value("title") == "kept"
    assert "grows past 20,000 characters" in bibliography.broken[0].reason
    many = "@string{a = {" + "a" * 19_000 + "}}\n" + "@misc{x, note = a}\n" * 1000
    assert any("past all bounds" in broken.reason for broken in read(many).broken)


def test_a_file_past_the_limits_is_refused_with_a_reason() -> None:
    for text, words in (("x" * 8_000_001, "8,000,001 characters"), ("@a{\n" * 50_001, "50,000 entries")):
        assert read(text).entries == ()
        assert words in error(text)[1]


# Hostile and random text

PIECES = st.sampled_from(
    [
        *"@{}()\",=#%\\$~^&_ \n\r\t-.'`",
        "@misc{a,",
        "@book(b,",
        "@string{s=",
        "@comment{",
        "@preamble{",
        "title",
        "author",
        "=",
        "crossref={a}",
        "xdata",
        "url={",
        "http://x",
        " and ",
        "{x}",
        '"x"',
        "jan",
        "12",
        "\\emph{",
        "\\'",
        "\\input",
        "\\href{",
        "\\sqrt[",
        "$$",
        "^^",
        "%",
        "}\n@misc{c, title={d}}\n",
        "😀",
        "é",
        "\ufeff",
        "\x00",
        "\u2028",
        "\x1a",
        "\x85",
    ]
)
HOSTILE = st.one_of(st.text(), st.lists(PIECES, max_size=40).map("".join))


@given(HOSTILE)
def test_no_text_breaks_the_reader(text: str) -> None:
    bibliography = read(text)
    check_places(bibliography)
    again = read(to_bibtex(bibliography.entries))
    assert not [broken for broken in again.broken if "closing" in broken.reason or "comma is missing" in broken.reason]
    assert len(again.entries) <= len(bibliography.entries)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_what_comes_before_and_after_a_broken_entry_stays(text: str) -> None:
    whole = f"@misc{{before, title = {{b}}}}\n@misc{{middle, {text.replace('@', '')}\n\n@misc{{after, title = {{c}}}}\n"
    keys = [entry.key for entry in read(whole).entries]
    assert keys[0] == "before" and keys[-1] == "after"


WORD = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=8)
KEY = st.from_regex(r"[A-Za-z][A-Za-z0-9:_.+-]{0,10}", fullmatch=True)
TEXT = st.lists(WORD, min_size=1, max_size=5).map(" ".join)
FIELDS = st.dictionaries(st.sampled_from(["title", "note", "publisher", "series", "edition"]), TEXT, max_size=5)


@given(
    st.lists(st.tuples(KEY, FIELDS, st.sampled_from(["{}", "()"]), st.sampled_from(["{}", '""'])), max_size=6),
    st.sampled_from(["\n", "\r\n", "\n\n% text, between = them {}\n", ""]),
)
def test_generated_entries_are_read_as_written(
    entries: list[tuple[str, dict[str, str], str, str]], between: str
) -> None:
    text = between.join(
        f"@misc{outer[0]}{key},{''.join(f' {n} = {quote[0]}{v}{quote[1]},' for n, v in fields.items())}{outer[1]}"
        for key, fields, outer, quote in entries
    )
    bibliography = read(text)
    check_places(bibliography)
    assert bibliography.broken == ()
    assert [
        (entry.key, {name: field.raw for name, field in entry.fields.items()}) for entry in bibliography.entries
    ] == [(key, fields) for key, fields, _, _ in entries]


REPEATED: dict[str, Callable[[int], str]] = {
    "open entries": lambda n: "@a{x,\n" * n,
    "open values": lambda n: "@a{x, t={\n" * n,
    "open values, closed at the end": lambda n: "@a{x, t={\n" * n + "}" * 2 * n,
    "open quotes": lambda n: '@a{x, t="\n' * n,
    "entries in a comment": lambda n: "@comment{\n@a{x,\n" * n + "}" * 2 * n,
    "braces": lambda n: "@a{x, t={" + "{" * n + "}" * n + "}}",
    "braces that stay open": lambda n: "@a{x, t={" + "{" * n,
    "missing commas": lambda n: "@a{x," + "f={1} " * n + "}",
    "fields": lambda n: "@a{x," + "f=1," * n + "}",
    "strings": lambda n: "@string{a=a # a}\n" * n,
    "unknown strings": lambda n: "".join(f"@a{{x{i}, t=u{i}}}\n" for i in range(n)),
    "a chain of parents": lambda n: "".join(f"@a{{x{i}, crossref={{x{i + 1}}}}}\n" for i in range(n)),
    "optional arguments": lambda n: "@a{x, t={" + "\\sqrt[" * n + "}}",
    "links": lambda n: "@a{x, t={" + "\\href{x}" * n + "}}",
    "forbidden commands": lambda n: "@a{x, t={" + "\\input " * n + "}}",
    "accents": lambda n: "@a{x, t={" + "\\'" * n + "}}",
    "dollars": lambda n: "@a{x, t={" + "$" * n + "}}",
    "names": lambda n: "@a{x, author={" + "a, " * n + "}}",
    "white space": lambda n: "@a{x, t={a}" + " " * n + "}" + "\n" * n + " " * n + "@a {x}",
}


@pytest.mark.parametrize("kind", REPEATED)
def test_reading_takes_work_in_proportion(kind: str) -> None:
    def reading(times: int) -> Callable[[], object]:
        text = REPEATED[kind](times)
        return lambda: to_bibtex(read(text).entries)

    assert_in_proportion(reading, 1000)


# Writing


def test_what_is_written_stands_by_itself() -> None:
    text = (
        "@string{oecd = {{OECD}}}\n@inproceedings{a, title = {The {IEA} \\& x}, month = jan # {~12},\n"
        "  publisher = oecd, crossref = {p}, verified = {page}, witness = {w}, kind = {law}, abstract = {A},\n"
        "  keywords = {k}, note = {N}}\n"
        "@proceedings{p, title = {Proc}, year = 2020}"
    )
    assert to_bibtex(read(text).entries[:1]) == (
        "@inproceedings{a,\n  title = {The {IEA} \\& x},\n  month = {1},\n  day = {12},\n  publisher = {{OECD}},\n"
        "  note = {N},\n  year = {2020},\n  booktitle = {Proc},\n}\n"
    )


@pytest.mark.parametrize(
    ("tex", "written"),
    [
        ('{IEA} \\emph{x} {\\"o} $x^2$', '{IEA} \\emph{x} {\\"o} $x^2$'),
        ("\\input{/etc/passwd} y", " y"),
        ("\\def\\x{zz}y", "y"),
        ("\\write18{rm} y", " y"),
        ("\\href{javascript:x}{y}", "{y}"),
        ("\\href{JavaScript:x}{y}", "{y}"),
        ("\\href{//x.org}{y}", "{y}"),
        ("\\href{https://x.org/\\%20}{y}", "\\href{https://x.org/\\%20}{y}"),
        ("\\url{file:///etc/passwd}", "file:///etc/passwd"),
        ("\\unknown{y}", "{y}"),
        ("{\\noopsort{1973b}}1973", "1973"),
        ("50% off", "50\\% off"),
        ("5$ off", "5\\$ off"),
        ("a ^^5cinput{x}", "a 5cinput{x}"),
        ("\\begin{x}y\\end{x}", "y"),
        ("n\\textordmasculine{} 3 \\alpha b", "nº{} 3 \N{GREEK SMALL LETTER ALPHA}b"),
    ],
)
def test_commands_that_reach_beyond_the_text_are_dropped(tex: str, written: str) -> None:
    assert written_as(tex) == written


@pytest.mark.parametrize(
    "tex",
    ["\\u^^rl{javascript:x}", "\\i\\(nput{x}", "\\h\\input{}ref{x}{y}", "$\\in\\(put{x}$", "\\hr\\unknown ef{x}{y}"],
)
def test_no_command_arises_from_what_is_dropped(tex: str) -> None:
    assert re.search(r"\\(url|input|href)", written_as(tex)) is None


def test_unsafe_addresses_are_not_written() -> None:
    urls = ["javascript:x", "//x.org", "file:///x", "https://a@b.org", "https://x.org/\u202e", "https://x.org/ok"]
    text = "".join(f"@misc{{k{n}, url = {{{url}}}}}\n" for n, url in enumerate(urls))
    assert re.findall("url = .*", to_bibtex(read(text).entries)) == ["url = {https://x.org/ok},"]


def test_plain_fields_are_written_from_their_raw_value() -> None:
    span = Span(FILE)
    entry = Entry("a", "misc", {"title": Field("title", "x", "{X} \\& y", span, span)}, span, span)
    assert "title = {{X} \\& y}" in to_bibtex([entry])


def test_pandoc_reads_the_same_data() -> None:
    text = r"""
@string{pub = {Pub {NN}}}
@inproceedings{a, title={x of the {IEA}}, crossref={p}, pages={1--5}}
@inbook{c, title={x}, author={C, D}, crossref={q}}
@article{e, title={x}, crossref={r}, year=2001, month=feb}
@misc{z, title={A {IEA} \& 50\% \emph{x} $x^2$ {\v{S}}koda -- ``q'' \url{https://x.org/a_b}~Z isn't \textsubscript{2}},
  author={{IEA and OECD} and van der Berg, Jr, Hans and {\"O}zg{\"u}r, Ali and others}, publisher = pub # { x},
  date={2020-01-12}, urldate={2021-02-03}, url = {https://x.org/a_b~c%20d}, doi = {10.1/a_b}, note = {n}}
@proceedings{p, title={Proc}, subtitle={Sub}, year=2020, editor={E, F}, publisher={Pub}}
@book{q, title={Book}, author={A, B}, year={2000}, publisher={P}, address={Paris}}
@periodical{r, title={Jour}, issn={1}, year=2000}
"""
    bibliography = read(text)
    assert bibliography.broken == ()
    assert csl(to_bibtex(bibliography.entries)) == csl(text)


def test_pandoc_reads_whatever_is_written() -> None:
    bits = [
        "x{b}",
        "$",
        "\\",
        "\\\\",
        "\\emph{x}",
        "%",
        "^^",
        "\\(",
        "\\begin{a}",
        "\\input",
        '"',
        "@",
        "\\href{x}{y}",
        "#",
        "~",
        "\\i",
    ]
    triples = itertools.product(bits, repeat=3)
    texts = [f"@misc{{k{n}, title = {{{''.join(triple)} z}}}}\n" for n, triple in enumerate(triples)]
    entries = [entry for text in texts for entry in read(text).entries]
    assert len(entries) > 4000
    read_back = csl(to_bibtex(entries))
    assert len(read_back) == len(entries)
    lost = [key for key, item in read_back.items() if "z" not in str(item.get("title")).lower()]
    assert lost == []


def test_broken_entries_say_how_to_mend() -> None:
    broken = read("@misc{iea2025,\n title = {x},\n").broken
    assert broken == (
        BrokenEntry("iea2025", "the entry `iea2025` has no closing brace: write `}` at its end", Span(FILE, 0, 13)),
    )


@pytest.mark.parametrize(
    "howpublished",
    [
        "\\url{https://a.b/c?d=1&e=2}",
        "{\\url{https://a.b/c?d=1&e=2}}",
        "\\href{https://a.b/c?d=1\\&e=2}{here}",
        "https://a.b/c?d=1&e=2.",
    ],
)
def test_an_address_for_the_way_of_publication_is_the_address_of_the_work(howpublished: str) -> None:
    for more in ("", ", url = {https://a.b/c?d=1&amp;e=2}"):
        (made,) = csl(
            to_bibtex(read(f"@misc{{k, title = {{T}}, howpublished = {{{howpublished}}}{more}}}").entries)
        ).values()
        assert made["URL"] == "https://a.b/c?d=1&e=2" and "publisher" not in made and "medium" not in made


def test_words_for_the_way_of_publication_stay() -> None:
    (made,) = csl(to_bibtex(read("@misc{k, title = {T}, howpublished = {At \\url{https://a.b/}}}").entries)).values()
    assert "https://a.b/" in str(made) and "URL" not in made


def test_a_standard_is_listed_under_who_issued_it() -> None:
    text = "@standard{k, title = {Pumps}, organization = {Standards Body}, number = {SB 12}, year = 2019}"
    (made,) = csl(to_bibtex(read(text).entries)).values()
    assert (made["type"], made["author"], made["number"]) == ("report", [{"literal": "Standards Body"}], "SB 12")
    signed = "@standard{k, title = {Pumps}, author = {{Another Body}}, organization = {Standards Body}, year = 2019}"
    (made,) = csl(to_bibtex(read(signed).entries)).values()
    assert made["author"] == [{"literal": "Another Body"}]
