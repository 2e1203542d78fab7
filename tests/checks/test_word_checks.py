"""The checks of words: the whole message of each, and what must stay silent.

Every paper here is read by the real readers. What each check accepts and refuses at all stands in its docstring's
examples, which ``test_check_examples.py`` runs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kept_check import check
from sample_papers import paper_of
from work import assert_in_proportion

from chapterhouse.checks.engine.registry import CHECKS
from chapterhouse.checks.support.acronyms import spelt_out
from chapterhouse.checks.support.glossary import plural_of
from chapterhouse.checks.support.spellings import TO_AMERICAN, TO_BRITISH, TO_ISE, TO_IZE
from chapterhouse.core.diagnostics import Diagnostic, Edit
from chapterhouse.inputs.source import Buffers
from chapterhouse.reports.text import render
from chapterhouse.settings import Acronyms, Part, Term

A, B = "chapters/energy.md", "chapters/vehicles.md"
BIB = "bibliography/references.bib"
TOML = 'title = "Paper"\ndate = 2026-01-01\n'
ENERGY = "# Energy {#sec:energy}\n\n"
VEHICLES = "# Vehicles {#sec:vehicles}\n\n"
GLOSSARY = f"""{TOML}[[parts]]
chapters = ["{A}"]

[[glossary]]
term = "automated vehicle"
avoid = ["autonomous vehicle", "self-driving car"]

[[glossary]]
term = "data centre"
avoid = ["datacenter", "data center", "computing facility"]
"""


def project(files: Mapping[str, str | bytes], settings: str = "") -> Buffers:
    """A project of ``files`` whose paper.toml, where none is given, lists the chapters in the order given."""
    chapters = ", ".join(f'"{path}"' for path in files if path.endswith(".md"))
    return Buffers({"paper.toml": f"{TOML}{settings}[[parts]]\nchapters = [{chapters}]\n", BIB: "", **files})


def findings(files: Mapping[str, str | bytes] | str, code: str, settings: str = "") -> list[Diagnostic]:
    """The findings of ``code`` on a project, or on one chapter under the title "Energy"."""
    if isinstance(files, str):
        files = {A: ENERGY + files}
    return [found for found in check(project(files, settings)).findings if found.code == code]


def only(files: Mapping[str, str | bytes] | str, code: str, settings: str = "") -> Diagnostic:
    """The one finding of ``code``."""
    (found,) = findings(files, code, settings)
    return found


# --- the whole message of each check -----------------------------------------------------------------------------

MESSAGES: dict[str, tuple[dict[str, str | bytes], str]] = {
    "doubled-word": (
        {A: ENERGY + "Demand doubles until the\nthe end.\n"},
        """\
warning[doubled-word]: “the” stands twice
 --> chapters/energy.md:3:22
  |
3 | Demand doubles until the
  |                      ^^^ … to line 4
  |
  = help: remove one of the two

1 warning in 1 file
""",
    ),
    "acronym-before-definition": (
        {A: ENERGY + "A low PUE helps.\n", B: VEHICLES + "Power usage effectiveness (PUE) compares.\n"},
        """\
warning[acronym-before-definition]: `PUE` is used before it is defined
 --> chapters/energy.md:3:7
  |
3 | A low PUE helps.
  |       ^^^
  |
 ::: chapters/vehicles.md:3:28
  |
3 | Power usage effectiveness (PUE) compares.
  |                            --- defined only here
  |
  = help: write “Power usage effectiveness (PUE)” here, and `PUE` alone from then on

1 warning in 1 file
""",
    ),
    "acronym-defined-twice": (
        {
            A: ENERGY + "Power usage effectiveness (PUE) compares.\n",
            B: VEHICLES + "The power-usage effectiveness (PUE) is low.\n",
        },
        """\
warning[acronym-defined-twice]: `PUE` is defined a second time
 --> chapters/vehicles.md:3:32
  |
3 | The power-usage effectiveness (PUE) is low.
  |                                ^^^
  |
 ::: chapters/energy.md:3:28
  |
3 | Power usage effectiveness (PUE) compares.
  |                            --- first defined here
  |
  = help: write `PUE` alone

1 warning in 1 file
""",
    ),
    "inconsistent-term": (
        {"paper.toml": GLOSSARY, A: ENERGY + "Autonomous vehicles need data\ncenters.\n"},
        """\
warning[inconsistent-term]: the glossary asks for `automated vehicle`, not `autonomous vehicle`
 --> chapters/energy.md:3:1
  |
3 | Autonomous vehicles need data
  | ^^^^^^^^^^^^^^^^^^^
  |
 ::: paper.toml:7:8
  |
7 | term = "automated vehicle"
  |        ------------------- the glossary's word
  |
  = help: write `Automated vehicles`

warning[inconsistent-term]: the glossary asks for `data centre`, not `data center`
  --> chapters/energy.md:3:26
   |
 3 | Autonomous vehicles need data
   |                          ^^^^ … to line 4
   |
  ::: paper.toml:11:8
   |
11 | term = "data centre"
   |        ------------- the glossary's word
   |
   = help: write `data centres`

2 warnings in 1 file
""",
    ),
    "mixed-spelling": (
        {A: ENERGY + "The center organises what others organise and few organize.\n"},
        """\
warning[mixed-spelling]: `center` is American spelling; the paper is in British English
 --> chapters/energy.md:3:5
  |
3 | The center organises what others organise and few organize.
  |     ^^^^^^
  |
  = help: write `centre`

warning[mixed-spelling]: `organize` is spelt with -ize; the paper has -ise in 2 of 3 such words
 --> chapters/energy.md:3:51
  |
3 | The center organises what others organise and few organize.
  |                                                   ^^^^^^^^
  |
  = help: write `organise`

2 warnings in 1 file
""",
    ),
    "vague-link-text": (
        {
            A: ENERGY
            + "It is told [here](https://example.org/a)\nand at [https://example.org/b](https://example.org/b).\n"
        },
        """\
note[vague-link-text]: “here” does not say where this link leads
 --> chapters/energy.md:3:13
  |
3 | It is told [here](https://example.org/a)
  |             ^^^^
  |
  = help: name what the link leads to: `[the agency's report of 2025](...)`

note[vague-link-text]: this link shows an address instead of words
 --> chapters/energy.md:4:9
  |
4 | and at [https://example.org/b](https://example.org/b).
  |         ^^^^^^^^^^^^^^^^^^^^^
  |
  = help: name what the link leads to: `[the agency's report of 2025](...)`

2 notes in 1 file
""",
    ),
}


@pytest.mark.parametrize("code", MESSAGES)
def test_the_whole_message(code: str) -> None:
    files, expected = MESSAGES[code]
    checked = check(project(files))
    assert render(checked.findings, checked.texts) == expected


def edited(text: str, edits: tuple[Edit, ...]) -> str:
    """``text`` with the edits made, the last one first."""
    for edit in sorted(edits, key=lambda each: each.span, reverse=True):
        text = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    return text


# --- doubled words -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "doubles"),
    [
        ("The the start, and and the end.", ["The the", "and and"]),
        ("It is **in** in *the the* text.", ["in** in", "the the"]),
        ("A quote (of of it), a a word.", ["of of", "a a"]),
        ("The The Hague.", ["The The"]),
        ("cafés cafés", ["cafés cafés"]),
        ("We had had that that, and it is is very very far far off, bye bye.", []),
        ("Duran Duran in Baden Baden, and C C to C.", []),
        ("2 2 and x x and data-data data", []),
        ("the the-word, well well-known, that's that's", []),
        ("the. The end, the, the end; the [@a] the", []),
        ("the `the` the", []),
        ("This structure in *in vivo* data.", []),
        ("See the []{#here} the end, and the [the end](#here).", []),
        ("So *the* the end.", ["the* the"]),
    ],
)
def test_doubles(text: str, doubles: list[str]) -> None:
    chapter = f"{ENERGY}{text}\n"
    assert [each.span.slice(chapter) for each in findings(text + "\n", "doubled-word")] == doubles


def test_a_double_over_lines_and_quotation_marks() -> None:
    text = "> Demand grows until the\n> the end.\n"
    found = only(text, "doubled-word")
    assert edited(ENERGY + text, found.edits) == ENERGY + "> Demand grows until the end.\n"
    assert not found.edits[0].safe
    assert only("Demand *the* the end.\n", "doubled-word").edits == ()


def test_other_languages_have_their_own_doubles() -> None:
    for language, text, count in (
        ("de", "Sie sind die, die die Netze und und bauen.\n", 1),
        ("fr", "Nous nous fions à lui et et à elle.\n", 1),
        ("ko", "the the\n", 0),
    ):
        assert len(findings(text, "doubled-word", f'language = "{language}"\n')) == count


# --- acronyms ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("acronym", "before", "meaning"),
    [
        ("PUE", "It is the power usage effectiveness ", "power usage effectiveness"),
        ("PUE", "It is the power-usage effectiveness ", "power-usage effectiveness"),
        ("DSO", "every Distribution System Operator ", "Distribution System Operator"),
        ("TOC", "a table of contents ", "table of contents"),
        ("CED", "the Council for Economic-minded Development ", "Council for Economic-minded Development"),
        ("FCO", "the Fund for Co-operation ", "Fund for Co-operation"),
        ("DoT", "the Department of Transport ", "Department of Transport"),
        ("LiDAR", "by light detection and ranging ", "light detection and ranging"),
        ("P2P", "from peer-to-peer ", "peer-to-peer"),
        ("V2G", "so vehicle-to-grid ", "vehicle-to-grid"),
        ("IEA", "the agency ", None),
        ("EU", "In Brussels, ", None),
        ("CO2", "of carbon dioxide ", None),
        ("AB", "", None),
    ],
)
def test_what_an_acronym_is_spelt_out_as(acronym: str, before: str, meaning: str | None) -> None:
    assert spelt_out(acronym, before) == meaning


@given(st.text(max_size=30), st.text(max_size=30))
def test_spelling_out_never_fails(acronym: str, before: str) -> None:
    meaning = spelt_out(acronym, before)
    assert meaning is None or " ".join(before.split()).endswith(meaning)


@pytest.mark.parametrize(
    ("text", "early"),
    [
        ("A low PUE. Power usage effectiveness (PUE) compares.", ["PUE"]),
        ("A low PUE; two PUEs. The power usage effectiveness (PUE) compares.", ["PUE"]),
        ("A low PUE. PUE (power usage effectiveness) compares.", ["PUE"]),
        ("A low PUE (power usage effectiveness [@a]). Power usage effectiveness (PUE) compares.", []),
        ("Power usage effectiveness (the PUE, [@a]) compares. A low PUE.", []),
        ("A low PUE is good.", []),
        ("“A low PUE”, they say. Power usage effectiveness (PUE) compares.", []),
        ("> A low PUE.\n\nPower usage effectiveness (PUE) compares.", []),
        ("# A low PUE {#sec:low}\n\nPower usage effectiveness (PUE) compares.", []),
        ("## Power usage effectiveness (PUE)\n\nA PUE. Power usage effectiveness (PUE) compares.", []),
        ("It is by Travis CI. Then continuous integration (CI) came.", []),
        ("The UN. United Nations (UN).", []),
        ("See PUE.org and PUE/x. Power usage effectiveness (PUE) compares.", []),
    ],
)
def test_acronyms_before_their_definition(text: str, early: list[str]) -> None:
    reported = findings(f"{text}\n", "acronym-before-definition")
    assert [each.span.slice(f"{ENERGY}{text}\n") for each in reported] == early


def test_known_acronyms_need_no_definition() -> None:
    text = "A low PUE. Power usage effectiveness (PUE). Power usage effectiveness (PUE).\n"
    for known, count in (("", 1), ('[acronyms]\nknown = ["PUE"]\n', 0)):
        toml = f"{TOML}[[parts]]\nchapters = ['{A}']\n{known}"
        for code in ("acronym-before-definition", "acronym-defined-twice"):
            assert len(findings({"paper.toml": toml, A: ENERGY + text}, code)) == count


def test_a_second_meaning_is_told_as_such() -> None:
    found = only("Power usage effectiveness (PUE). The public utility exchange (PUE).\n", "acronym-defined-twice")
    assert found.message == "`PUE` is defined a second time, now as “public utility exchange”"
    assert found.hint == "give one of the two another name, or spell it out"


def test_the_front_matter_defines_for_itself() -> None:
    toml = f"{TOML}front = ['{A}']\n[[parts]]\nchapters = ['{B}']\n"
    text = "Power usage effectiveness (PUE) compares. A low PUE.\n"
    files = {"paper.toml": toml, A: ENERGY + text, B: VEHICLES + text}
    assert findings(files, "acronym-defined-twice") == []
    assert findings(files, "acronym-before-definition") == []


# --- the glossary ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "fixed", "safe"),
    [
        ("A datacenter here.", "A data centre here.", True),
        ("Data centers here.", "Data centres here.", True),
        ("The Data Centers Act", "The Data Centres Act", True),
        ("DATACENTERS", "DATA CENTRES", True),
        ("two data\ncenters", "two data centres", True),
        ("computing facilities", "data centres", True),
        ("an autonomous vehicle", "an automated vehicle", True),
        ("a self-driving car", "a automated vehicle", False),
        ("data-center staff", "data-center staff", None),
        ("“a datacenter” is", "“a datacenter” is", None),
        ("> a datacenter", "> a datacenter", None),
        ("`datacenter` at datacenter.org", "`datacenter` at datacenter.org", None),
        ("metadatacenter", "metadatacenter", None),
        ("*data* center", "*data* center", None),
        ("*The datacenter book*", "*The data centre book*", False),
        ("[the datacenter](https://example.org)", "[the data centre](https://example.org)", False),
        ("the *best* datacenter", "the *best* data centre", True),
    ],
)
def test_a_mend_keeps_capitals_and_number(written: str, fixed: str, safe: bool | None) -> None:
    text = f"{ENERGY}{written}\n"
    found = findings({"paper.toml": GLOSSARY, A: text}, "inconsistent-term")
    edits = tuple(edit for each in found for edit in each.edits)
    assert edited(text, edits) == f"{ENERGY}{fixed}\n"
    assert [edit.safe for edit in edits] == ([] if safe is None else [safe])
    assert findings({"paper.toml": GLOSSARY, A: f"{ENERGY}{fixed}\n"}, "inconsistent-term") == [] or not edits


def test_a_term_shields_the_words_in_it() -> None:
    terms = (Term(term="data centre", avoid=("centre",)), Term(term="car", avoid=("car park",)))
    text = f"{ENERGY}A data centre, a centre, a car and a car park.\n"
    found = list(CHECKS["inconsistent-term"].find(paper_of({A: text}, glossary=terms)))
    assert [each.span.slice(text) for each in found] == ["centre", "car park"]


def test_the_glossary_decides_over_the_spelling() -> None:
    toml = f"{GLOSSARY}[[glossary]]\nterm = 'computer program'\n"
    files = {"paper.toml": toml, A: f"{ENERGY}A data center, a center, a program.\n"}
    assert [each.span.slice(files[A]) for each in findings(files, "mixed-spelling")] == ["center"]


def test_a_term_cannot_be_its_own_fault() -> None:
    toml = f"{TOML}[[parts]]\nchapters = ['{A}']\n[[glossary]]\nterm = 'Grid'\navoid = ['grid']\n"
    found = only({"paper.toml": toml, A: ENERGY + "Words.\n"}, "invalid-setting")
    assert found.message == "`avoid` holds the term itself"


@pytest.mark.parametrize(
    ("term", "plural"), [("car", "cars"), ("bus", "buses"), ("city", "cities"), ("day", "days"), ("switch", "switches")]
)
def test_plurals(term: str, plural: str) -> None:
    assert plural_of(term) == plural


@given(
    st.lists(st.text(alphabet="abz y\u017f\u0130-.(", min_size=1, max_size=8).filter(str.strip), max_size=4),
    st.text(max_size=40),
)
def test_any_glossary_can_be_looked_for(words: list[str], text: str) -> None:
    terms = tuple(Term(term="unlike these", avoid=(word,)) for word in words)
    paper = paper_of({A: f"{ENERGY}{text} {' '.join(words)}\n"}, glossary=terms)
    for found in CHECKS["inconsistent-term"].find(paper):
        assert found.span.slice(paper.chapters[0].chapter.text)


# --- spelling ----------------------------------------------------------------------------------------------------


def test_the_pairs_of_spellings_are_sound() -> None:
    for table in (TO_AMERICAN, TO_BRITISH, TO_IZE, TO_ISE):
        assert all(one != other and one.isalpha() and one.islower() for one, other in table.items())
    assert not (TO_AMERICAN | TO_IZE).keys() & (TO_BRITISH | TO_ISE).keys()
    right_in_both = "meter meters tire curb draft story check disk size prize seize advise promise exercise analyses"
    tables = (TO_AMERICAN, TO_BRITISH, TO_IZE, TO_ISE)
    assert [word for word in right_in_both.split() if any(word in table for table in tables)] == []
    assert TO_BRITISH["behavioral"] == "behavioural" and TO_ISE["decarbonization"] == "decarbonisation"


@pytest.mark.parametrize(
    ("language", "text", "wrong"),
    [
        ("en-GB", "The color of the center, labeled gray.", ["color", "center", "labeled", "gray"]),
        ("en-GB", "Colors vary. The Center for Cars, Center for Cars, and labor.gov.", ["Colors"]),
        ("en-GB", "A program of work; a computer program; a program's aim.", []),
        ("en-GB", "Open the dialog box: a modal dialog follows. So does a social dialog.", ["dialog"]),
        ("en-US", "Both center/centre and sceptic / skeptic, summarize/summarise; the colour/color.", []),
        ("en-US", "The colour/center.", ["colour"]),
        ("en-GB", "They license the license.", ["license"]),
        ("en-GB", "They said “color” and 'color'.\n\n> The color.\n\n`color`", []),
        ("en-GB", "We organize and recognize.", []),
        ("en-GB", "We organise, recognize and realise.", ["recognize"]),
        ("en-GB", "We organize, recognize and realise.", ["realise"]),
        ("en-GB", "We organise and recognize.", ["recognize"]),
        ("en-GB-oxendict", "We organise colour.", ["organise"]),
        ("en-US", "The colour is organised; the meter, the metre.", ["colour", "organised", "metre"]),
        ("en-US", "The catalogue of the theatre, the dialogue.", []),
        ("en-AU", "The color.", ["color"]),
        ("en-CA", "The colour of the center.", []),
        ("en", "The color, the flavor and the colour.", ["colour"]),
        ("en", "The color and the colour.", ["color"]),
        ("de", "The color.", []),
        ("en-GB", "## The Color Center {#sec:a}\n\nWords of Calibre. Center it, as in Center.", []),
    ],
)
def test_spellings(language: str, text: str, wrong: list[str]) -> None:
    chapter = f"{ENERGY}{text}\n"
    found = findings(f"{text}\n", "mixed-spelling", f'language = "{language}"\n')
    assert [each.span.slice(chapter) for each in found] == wrong


def test_the_mend_of_a_spelling_is_safe_where_the_word_has_one_sense() -> None:
    found = findings("Colors and a social dialog, *of color*.\n", "mixed-spelling")
    assert [(each.edits[0].replacement, each.edits[0].safe) for each in found] == [
        ("Colours", True),
        ("dialogue", False),
        ("colour", False),
    ]


# --- links -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("link", "vague"),
    [
        ("[here](https://example.org/a)", True),
        ("[Click here!](https://example.org/a)", True),
        ("[*this link*](https://example.org/a)", True),
        ("[Read more …](https://example.org/a)", True),
        ("[this][a]\n\n[a]: https://example.org/a", True),
        ("[https://example.org/a?b=1](https://example.org/a?b=1)", True),
        ("[www.example.org/a](https://www.example.org/a)", True),
        ("[www.example.org](https://www.example.org/)", False),
        ("<https://example.org/a>", False),
        ("[the report here](https://example.org/a)", False),
        ("[this report](https://example.org/a)", False),
        ("<a@example.org>", False),
    ],
)
def test_links(link: str, vague: bool) -> None:
    assert len(findings(f"See {link}\n", "vague-link-text")) == vague


# --- all of them -------------------------------------------------------------------------------------------------

WORD_CHECKS = sorted(MESSAGES)


@given(st.text(alphabet="aA tTheEcCnNrRsS()“”\"'’./-_\n>*`1", max_size=80))
def test_spans_of_every_check_of_words_lie_in_the_file(text: str) -> None:
    paper = paper_of({A: ENERGY + text}, glossary=(Term(term="tree", avoid=("her", "the she")),))
    for code in WORD_CHECKS:
        for found in CHECKS[code].find(paper):
            assert 0 <= found.span.start < found.span.end <= len(ENERGY + text)
            assert all(edit.span.end <= len(ENERGY + text) for edit in found.edits)


@pytest.mark.parametrize("code", [*WORD_CHECKS, "missing-glyph", "unknown-tex-command", "ragged-table"])
def test_words_take_work_in_proportion(code: str) -> None:
    sentence = "The power usage effectiveness (PUE) of a site near the harbour, “as is”, organises 3/4 of its demand. "
    glossary = tuple(Term(term=f"good word {at}", avoid=(f"bad word {at}",)) for at in range(50))

    def found(paragraphs: int) -> Callable[[], object]:
        texts = {
            f"chapters/{at}.md": f"# {at} {{#sec:c{at}}}\n\n" + f"{sentence * 6}\n\n" * paragraphs for at in range(3)
        }
        parts = (Part(chapters=tuple(texts)),)
        paper = paper_of(texts, parts=parts, glossary=glossary, acronyms=Acronyms(known=("PUE",)))
        assert list(CHECKS[code].find(paper)) == []
        return lambda: list(CHECKS[code].find(paper))

    assert_in_proportion(found, 8)


# --- acronyms as people define them ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "defined",
    [
        "The Health Insurance Portability Act of 1996 (HIPA) rules.",
        "The Health Insurance Portability Act [HIPA] rules.",
        "It rules (HIPA: Health Insurance Portability Act) here.",
        "It rules (HIPA – Health Insurance Portability Act) here.",
        "It rules [HIPA = Health Insurance Portability Act] here.",
        'The "[Health Insurance Portability Act](https://example.org/)" (HIPA) rules.',
        "The *Health Insurance Portability Act* (HIPA) rules.",
        "The Health Insurance Portability Act (**HIPA** for short) rules.",
        "The \u201cHealth Insurance Portability Act\u201d (HIPA) rules.",
    ],
)
def test_an_acronym_is_defined_in_any_of_these_forms(defined: str) -> None:
    later = "\n\nThe Health Insurance Portability Act (HIPA) again.\n"
    assert findings(f"{defined} So HIPA stays.\n", "acronym-before-definition") == []
    assert len(findings(defined + later, "acronym-defined-twice")) == 1


def test_a_list_of_acronyms_neither_defines_nor_repeats() -> None:
    listing = "**Office of the Inspector** (OTI) and **Office of Inspector** (OTI)\n\n- Town Health Board (THB)\n"
    text = "The Office of the Inspector (OTI) asks the Town Health Board (THB). OTI and THB agree.\n\n"
    for code in ("acronym-before-definition", "acronym-defined-twice"):
        assert findings(text + listing, code) == findings(f"{listing}\n{text}", code) == []


def test_the_meaning_is_the_whole_name() -> None:
    found = only("AHT acts.\n\nThe Administration for a Healthy Town (AHT) acts.\n", "acronym-before-definition")
    assert found.hint is not None and "“Administration for a Healthy Town (AHT)”" in found.hint


# --- what papers that nobody here wrote have ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("As *Guidance on power usage effectiveness (PUE)* says, it holds.", 0),
        ("As _Guidance on power usage effectiveness (PUE)_ says, it holds.", 0),
        ("As <em>Guidance on power usage effectiveness (PUE)</em> says, it holds.", 0),
        ("So the *power usage effectiveness (PUE)* falls, it holds.", 1),
        ("So the *power* of power usage effectiveness (PUE) falls, it holds.", 1),
        ("So **power usage effectiveness** (*PUE*) falls, it holds.", 1),
    ],
)
def test_a_title_of_a_work_defines_nothing(text: str, again: int) -> None:
    defined = "The power usage effectiveness (PUE) compares two powers.\n\n"
    assert len(findings(f"{defined}{text}\n", "acronym-defined-twice")) == again


def test_a_long_form_may_go_on_behind_the_parentheses() -> None:
    text = "The usage effectiveness power (UEPF) functions fall. A usage effectiveness power function (UEPF) is one.\n"
    assert findings(text, "acronym-before-definition") == []
    assert findings("A DNB. Die Deutsche Nationalbibliothek (DNB) bleibt.\n", "acronym-before-definition") == []


def test_meanings_that_differ_by_a_slip_are_to_be_written_alike() -> None:
    found = only("Power usage effectiveness (PUE). The power usage efectiveness (PUE).\n", "acronym-defined-twice")
    assert found.hint == "the first time it is “Power usage effectiveness”: write it alike, or the acronym alone"


def test_filler_is_no_text() -> None:
    latin = "Vivamus consectetur, velit in congue lobortis, massa massa lacinia urna, sollicitudin quis tortor.\n"
    assert findings(latin, "doubled-word") == []
    assert [found.message for found in findings("A sed massa massa.\n", "doubled-word")] == ["“massa” stands twice"]


def test_the_hint_of_a_label_names_what_a_heading_takes() -> None:
    found = findings("## Custom {label=A}\n\nText.\n\n[w]{label=B}\n", "ignored-attribute")
    assert [each.hint for each in found] == ["write `#sec:name`", "write `#fig:name`, `#tbl:name` or `#lst:name`"]
