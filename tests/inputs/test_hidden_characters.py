"""Characters that hide, reorder or break what is read: found wherever they stand, allowed where they are needed."""

from __future__ import annotations

import pytest
from sound_paper import BIB, ENERGY, REVISION, SOUND, TOML, VEHICLES

from chapterhouse import pipeline
from chapterhouse.core.diagnostics import Severity
from chapterhouse.inputs.reading import read
from chapterhouse.inputs.source import Buffers
from chapterhouse.model.built import BuildOptions

CODES = {"hidden-character", "reordering-character", "unprintable-character"}


def found(files: dict[str, str]) -> list[tuple[str, str, str]]:
    """Code, file and characters of each finding on characters."""
    reading = read(Buffers({**SOUND, **files}))
    assert reading.paper is not None
    return [(p.code, p.span.file, p.span.slice(files[p.span.file])) for p in reading.problems if p.code in CODES]


def in_chapter(text: str, toml: str = TOML) -> list[tuple[str, str]]:
    files = {"chapters/vehicles.md": f"{VEHICLES}\n{text}\n", "paper.toml": toml}
    return [(code, written) for code, _, written in found(files)]


UNPRINTABLE = [
    chr(code) for code in (*range(1, 9), 0x0B, 0x0C, 0x0E, 0x1B, 0x1F, 0x7F, 0x80, 0x85, 0x9B, 0xFFFE, 0x1FFFF)
]
REORDERING = list("\u202a\u202b\u202c\u202d\u202e\u2028\u2029")
HIDDEN = [
    *"\u200b\u200c\u200d\u200e\u200f\u061c\u2060\u2063\u2066\u2069\ufeff\u180e\u3164\ufe0f\ufff9",
    "\U000e0041",
    "\U000e0100",
]
KINDS = [
    (kind, one) for kind, ones in zip(sorted(CODES), (HIDDEN, REORDERING, UNPRINTABLE), strict=True) for one in ones
]


@pytest.mark.parametrize(
    ("code", "character"), KINDS, ids=lambda value: value if len(value) > 3 else f"{ord(value):04X}"
)
def test_a_character_in_prose_is_told_at_its_place(code: str, character: str) -> None:
    assert in_chapter(f"They cha{character}rge.") == [(code, character)]


REFERENCES = {
    "&#11;": "unprintable-character",
    "&#x1b;": "unprintable-character",
    "&#x202E;": "reordering-character",
    "&#8238;": "reordering-character",
    "&rlm;": "hidden-character",
    "&ZeroWidthSpace;": "hidden-character",
    "&zwj;": "hidden-character",
}


@pytest.mark.parametrize("reference", REFERENCES)
@pytest.mark.parametrize(
    "place", ["They {}charge.", "## A {} heading", "[words](https://example.org '{}')", "A note.^[So {} it is.]"]
)
def test_a_reference_to_one_is_too(reference: str, place: str) -> None:
    assert in_chapter(place.format(reference)) == [(REFERENCES[reference], reference)]


@pytest.mark.parametrize(
    "text",
    [
        *("`&#11;`", "```\n&#x202E;\n```", "&amp;#11;", "&nbsp;", "&#65;", "&unknown;", "&#;"),
        *("Words <!-- &#11; --> more.", "<!--\n&rlm; &#x202E;\n-->"),
    ],
)
def test_what_is_no_reference_to_one_is_not(text: str) -> None:
    assert in_chapter(text) == []


@pytest.mark.parametrize("escape", ["%01", "%1B", "%0a", "%E2%80%AE", "%EF%BF%BE"])
def test_an_escape_in_an_address_is_told(escape: str) -> None:
    address = f"https://example.org/a{escape}b"
    assert [written for _, written in in_chapter(f"See [words]({address}).")] == [address]
    bib = BIB.replace("year = {2025},", f"year = {{2025}},\n  url = {{{address}}},")
    assert [file for _, file, _ in found({"bibliography/references.bib": bib})] == ["bibliography/references.bib"]


def test_a_query_on_several_lines_is_none() -> None:
    assert in_chapter("See [words](https://example.org/embed.html?q=%0ASELECT%20%09x#%0D).") == []


PLACES = {
    "a title": ("chapters/energy.md", ENERGY.replace("# Energy", "# Ene{}rgy")),
    "front matter": ("chapters/energy.md", ENERGY.replace("status: draft", "status: draft\nsummary: A{}b")),
    "an alternative text": ("chapters/energy.md", ENERGY.replace("A box stands", "A b{}ox stands")),
    "a caption": ("chapters/energy.md", ENERGY.replace("The grid.", "The g{}rid.")),
    "a cell": ("chapters/energy.md", ENERGY.replace("| 415", "| 4{}15")),
    "code": ("chapters/energy.md", ENERGY + "\n`co{}de`\n"),
    "a comment": ("chapters/energy.md", ENERGY + "\n<!-- co{}mment -->\n"),
    "an author": ("bibliography/references.bib", BIB.replace("Rinaldi", "Ri{}naldi")),
    "a .bib comment": ("bibliography/references.bib", "wo{}rds\n" + BIB),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("character", ["\x0b", "\u202e", "\u200b"])
def test_it_is_found_in_every_place(place: str, character: str) -> None:
    file, text = PLACES[place]
    written = text.replace("{}", character, 1)
    assert [(path, shown) for _, path, shown in found({file: written})] == [(file, character)]


NEEDED = {
    "Hebrew with a mark": "The word \u05e9\u05dc\u05d5\u05dd\u200f! stands.",
    "an isolate around Arabic": "The word \u2067\u0645\u0631\u062d\u0628\u0627\u2069 stands.",
    "a joiner in Persian": "The word \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 stands.",
    "a joiner in Hindi": "The word \u0915\u094d\u200d\u0937 stands.",
    "a break in Thai": "\u0e01\u0e32\u0e23\u200b\u0e28\u0e36\u0e01\u0e29\u0e32",
    "a family": "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "a heart": "\u2764\ufe0f",
    "a keycap": "1\ufe0f\u20e3",
    "the flag of Scotland": "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "a variant of a character": "\u8fbb\U000e0100",
    "a soft hyphen": "co\u00adoperation",
}


@pytest.mark.parametrize("name", NEEDED)
def test_it_is_allowed_where_the_writing_needs_it(name: str) -> None:
    assert in_chapter(NEEDED[name]) == []


def test_a_paper_that_is_written_from_right_to_left_may_order_its_letters() -> None:
    text = "\u202b\u05e9\u05dc\u05d5\u05dd\u202c \u200f(a)\u200f"
    assert in_chapter(text, f'language = "he"\n{TOML}') == []
    assert {code for code, _ in in_chapter(text)} == {"reordering-character"}


@pytest.mark.parametrize(
    "text", ["a\x0bb", "a\x1b[31mb", "a&#11;b", "a\ufffeb", "## H\x0c\n\n![A\x0b.](figures/grid.svg)"]
)
def test_a_draft_prints_a_space_in_its_place(text: str) -> None:
    files = {**SOUND, "chapters/vehicles.md": f"{VEHICLES}\n{text}\n"}
    stopped = pipeline.build(Buffers(files), BuildOptions(REVISION, ["html"]))
    assert stopped.stopped and "unprintable-character" in {f.code for f in stopped.findings}
    draft = pipeline.build(Buffers(files), BuildOptions(REVISION, ["html", "epub", "docx"], draft=True))
    assert isinstance(draft.product, dict)
    page = draft.product["html"].decode()
    assert not any(one in page for one in "\x0b\x0c\x1b\ufffe")


def test_a_file_full_of_them_is_one_fault_and_not_thousands() -> None:
    assert len(in_chapter("\u200b" * 5000)) == 50


def test_the_text_is_left_as_it_is() -> None:
    files = {**SOUND, "chapters/vehicles.md": f"{VEHICLES}\na\x0bb\n"}
    checked = pipeline.check(Buffers(files))
    assert checked.texts["chapters/vehicles.md"] == files["chapters/vehicles.md"]
    (finding,) = [f for f in checked.findings if f.code == "unprintable-character"]
    assert finding.severity is Severity.ERROR and finding.edits[0].replacement == " "
