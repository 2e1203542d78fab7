"""The checks of statements: what is told of a whole small paper, place by place, and what is left alone.

``tests/papers/requirements-and-risks`` is sound; here it is spoilt in one way at a time.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from kept_check import check
from seeding import read_paper
from work import calls_of

from chapterhouse.bibliography.edit.renaming import RenameRefused, key_error, rename_key
from chapterhouse.checks.engine.fixes import apply_edits
from chapterhouse.checks.engine.registry import CHECKS
from chapterhouse.checks.engine.run import run_checks
from chapterhouse.core.cache import Cache
from chapterhouse.core.diagnostics import Diagnostic
from chapterhouse.inputs.reading import read
from chapterhouse.inputs.source import Buffers
from chapterhouse.settings import read_settings

NEEDS, DANGERS, BIB, TOML = "chapters/needs.md", "chapters/dangers.md", "bibliography/references.bib", "paper.toml"
Files = dict[str, str]

SIEVE = """\
::: {.measure #act:sieve title="A sieve at the inlet" stops="risk:sand" by="plumbers farmers"}
A sieve holds the sand back.
:::
"""


LEADING = """\
::: {.worry #worry:motor about="risk:sand" how=badly}
A worn motor is worse than none.
:::
"""

WORRY = """\
[[kinds]]
name = "worry"
prefix = "worry"
noun = "Worry"
plural = "Worries"

[[kinds.attributes]]
name = "about"
title = "About"
refers_to = "risk"

[[kinds.attributes]]
name = "how"
title = "How"
choices = [{ name = "badly", title = "Badly", contradicts = true }, { name = "little", title = "Little" }]
"""
"""A kind that nothing answers, added to those of the paper."""


def sound() -> Files:
    files = {path: text for path, text in read_paper("requirements-and-risks").files.items() if isinstance(text, str)}
    return {**files, TOML: f"{files[TOML]}\n{WORRY}"}


def spoilt(*changes: tuple[str, str, str]) -> Files:
    """The sound paper with the new text for the old in each file named."""
    files = sound()
    for file, old, new in changes:
        assert files[file].count(old) == 1, f"{old} stands once"
        files[file] = files[file].replace(old, new)
    return files


def findings(files: Files) -> list[Diagnostic]:
    return check(Buffers(dict(files))).findings


def reported(files: Files) -> list[tuple[str, str, str | None]]:
    """Code, the characters pointed at, and the hint of each finding, in reading order."""
    return [(one.code, one.span.slice(files[one.span.file]), one.hint) for one in findings(files)]


def fixed(files: Files) -> Files:
    """The files with all edits made that the findings offer."""
    return {**files, **apply_edits(findings(files), files, unsafe=True).texts}


def related(files: Files, code: str) -> list[tuple[str, str]]:
    """The related places of the one finding of ``code``."""
    (found,) = [one for one in findings(files) if one.code == code]
    return [(one.span.slice(files[one.span.file]), one.message) for one in found.related]


def test_the_paper_is_sound() -> None:
    assert findings(sound()) == []


# --- a thing taken away or misspelt: told at its place, with what depends on it --------------------------------------


def test_a_recommendation_taken_away() -> None:
    files = spoilt((DANGERS, SIEVE, ""))
    hint = 'write one with `stops="risk:sand"`, or add the label to one that there is'
    assert reported(files) == [("statement-without-answer", "risk:sand", hint)]
    # What rests on the gap, and what else referred to the recommendation.
    files = spoilt((DANGERS, SIEVE, LEADING), (DANGERS, "stands two steps away", "stands away, not as with @act:sieve"))
    assert [(code, words) for code, words, _ in reported(files)] == [
        ("statement-without-answer", "risk:sand"),
        ("contradiction-without-response", "worry:motor"),
        ("undefined-reference", "act:sieve"),
    ]
    assert related(files, "statement-without-answer") == [("worry:motor", "the worry `worry:motor` refers to it")]
    assert related(files, "contradiction-without-response") == [
        ("risk:sand", "the risk `risk:sand` is not answered either")
    ]


def test_a_member_misspelt() -> None:
    files = spoilt((DANGERS, "source=pipe", "source=pip"))
    assert reported(files) == [("unknown-dimension-member", "pip", "did you mean `pipe`?")]
    assert related(files, "unknown-dimension-member") == [
        ('"component"', "its members stand here"),
        ("act:sieve", "the measure `act:sieve` refers to it"),
    ]
    assert fixed(files) == sound()


def test_a_citation_dropped() -> None:
    files = spoilt((DANGERS, "wears the motor [@smith2020].", "wears the motor."))
    assert reported(files) == [("statement-without-evidence", "risk:sand", "cite inside it what it rests on: `[@key]`")]
    assert related(files, "statement-without-evidence") == [("act:sieve", "the measure `act:sieve` refers to it")]


# --- one change, one finding ------------------------------------------------------------------------------------------

ONE: dict[str, tuple[tuple[str, str, str], str, str, str | None]] = {
    "a class": (
        (DANGERS, "{.measure #act:distance", "{.mesure #act:distance"),
        "unknown-kind",
        "mesure",
        "did you mean `measure`?",
    ),
    "a capital": (
        (DANGERS, "{.measure #act:distance", "{.Measure #act:distance"),
        "unknown-kind",
        "Measure",
        "did you mean `measure`?",
    ),
    "no class": (
        (DANGERS, "{.measure #act:distance", "{#act:distance"),
        "unknown-kind",
        "act:distance",
        "write `.measure` before it, or choose an identifier without the prefix `act:`",
    ),
    "a query's form": (
        (NEEDS, "{.register kind", "{.registre kind"),
        "unknown-kind",
        "registre",
        "did you mean `register`?",
    ),
    "a query's kind": (
        (NEEDS, "{.register kind=requirement", "{.register kind=risks"),
        "unknown-kind",
        "risks",
        "did you mean `risk`?",
    ),
    "no query's kind": (
        (NEEDS, "kind=risk", "kind=volcano"),
        "unknown-kind",
        "volcano",
        "paper.toml declares `requirement`, `risk`, `measure`, `reading` and `worry`",
    ),
    "a comma": (
        (NEEDS, 'parts="motor pipe"', 'parts="motor, pipe"'),
        "unknown-dimension-member",
        "motor,",
        "values are parted by spaces alone: write `motor`",
    ),
    "a stranger": (
        (NEEDS, 'parts="tank"', 'parts="roof"'),
        "unknown-dimension-member",
        "roof",
        "there are `motor`, `tank` and `pipe`",
    ),
    "a choice": (
        (DANGERS, "weight=light", "weight=ligth"),
        "unknown-dimension-member",
        "ligth",
        "did you mean `light`?",
    ),
    "two for one": (
        (DANGERS, "weight=light", 'weight="light heavy"'),
        "invalid-attribute-value",
        "light heavy",
        "keep one of them, or write `many = true` at the attribute in paper.toml",
    ),
    "two labels for one": (
        (DANGERS, 'against="req:store"', 'against="req:store req:flow"'),
        "invalid-attribute-value",
        "req:store req:flow",
        "keep one of them, or write `many = true` at the attribute in paper.toml",
    ),
    "a number": (
        (NEEDS, "year=2025", "year=soon"),
        "invalid-attribute-value",
        "soon",
        "write it like 1250, 1,250 or 12.5, and units or words elsewhere",
    ),
    "an attribute": (
        (DANGERS, "weight=light", "wieght=light"),
        "unknown-attribute",
        "wieght",
        "did you mean `weight`?",
    ),
    "a required attribute": (
        (DANGERS, "source=motor", "sorce=motor"),
        "unknown-attribute",
        "sorce",
        "did you mean `source`?",
    ),
    "an actor": ((DANGERS, "by=plumbers}", "bye=plumbers}"), "unknown-attribute", "bye", "did you mean `by`?"),
    "an attribute of nobody": (
        (DANGERS, "weight=light", "lang=fr"),
        "unknown-attribute",
        "lang",
        "declare it in paper.toml, or take it away",
    ),
    "nobody": (
        (DANGERS, " by=plumbers}", "}"),
        "statement-without-actor",
        "act:distance",
        'name them: `by="plumbers"`',
    ),
    "an empty value": (
        (DANGERS, " by=plumbers}", ' by=""}'),
        "statement-without-actor",
        "act:distance",
        'name them: `by="plumbers"`',
    ),
    "no place": ((NEEDS, 'place="the well" ', ""), "missing-attribute", "read:well", "add it: paper.toml requires it"),
    "too old": (
        (NEEDS, "year=2025", "year=2020"),
        "stale-fact",
        "2020",
        "look for a newer one, or say above it why this one still tells: `<!-- allow stale-fact: ... -->`",
    ),
    "not taken up": (
        (NEEDS, "@risk:sand and on ", ""),
        "one-sided-statement",
        "risk:sand",
        "refer to it there with `@risk:sand`",
    ),
    "a stem": (
        (DANGERS, 'stops="risk:leak"', 'stops="leak"'),
        "undefined-reference",
        "leak",
        "did you mean `risk:leak`?",
    ),
    "an at sign": (
        (DANGERS, 'against="req:store"', 'against="@req:store"'),
        "undefined-reference",
        "@req:store",
        "did you mean `req:store`?",
    ),
    "a label of another kind": (
        (DANGERS, 'against="req:store"', 'against="act:sieve"'),
        "wrong-reference-kind",
        "act:sieve",
        "write the label of a requirement",
    ),
    "a prefix of another kind": (
        (DANGERS, 'against="req:store"', 'against="act:store"'),
        "undefined-reference",
        "act:store",
        "did you mean `req:store`?",
    ),
    "a column": (
        (NEEDS, "number title parts", "number title prats"),
        "invalid-query",
        "prats",
        "did you mean `parts`?",
    ),
    "a side": ((DANGERS, "rows=source", "rows=sorce"), "invalid-query", "sorce", "did you mean `source`?"),
    "a cell": ((DANGERS, "cells=weight", "cells=wieght"), "invalid-query", "wieght", "did you mean `weight`?"),
    "a group": ((DANGERS, "group=by", "group=bye"), "invalid-query", "bye", "did you mean `by`?"),
    "a filter": (
        (DANGERS, "{.trace kind=risk", "{.trace kind=risk weight=hevy"),
        "invalid-query",
        "hevy",
        "did you mean `heavy`?",
    ),
    "a filter's name": (
        (DANGERS, "{.trace kind=risk", "{.trace kind=risk wieght=heavy"),
        "invalid-query",
        "wieght",
        "did you mean `weight`?",
    ),
    "a chapter": (
        (NEEDS, "{.register kind=requirement", "{.register kind=requirement chapter=neds"),
        "invalid-query",
        "neds",
        "did you mean `needs`?",
    ),
    "the word kind": ((NEEDS, "{.register kind=", "{.register knid="), "invalid-query", "knid", "did you mean `kind`?"),
    "a kind without a direction": (
        (NEEDS, "{.network kind=risk", "{.network kind=reading"),
        "invalid-query",
        "reading",
        "write `risk`",
    ),
    "a value": (
        (NEEDS, '{.value of="read:well"}', '{.value of="read:wll"}'),
        "invalid-query",
        "read:wll",
        "did you mean `read:well`?",
    ),
    "a value of nothing": (
        (NEEDS, '{.value of="read:well"}', "{.value}"),
        "invalid-query",
        "{.value}",
        "name a statement: `[]{.value of=label}`",
    ),
    "a value and more": (
        (NEEDS, '{.value of="read:well"}', '{.value of="read:well" unit=no}'),
        "invalid-query",
        "unit",
        "write only `of=` and a label",
    ),
    "no figure": (
        (NEEDS, '{.value of="read:well"}', '{.value of="req:flow"}'),
        "invalid-query",
        "req:flow",
        "write the label of one that does",
    ),
    "a dimension": (
        (TOML, 'columns = "season"', 'columns = "seson"'),
        "undeclared-name",
        '"seson"',
        'did you mean "season"?',
    ),
    "an end": (
        (TOML, 'links = ["source", "target"]', 'links = ["source", "weight"]'),
        "undeclared-name",
        '"weight"',
        "there are `source` and `target`",
    ),
    "an answer": ((TOML, 'answers = "stops"', 'answers = "by"'), "undeclared-name", '"by"', "there is `stops`"),
    "a figure": (
        (TOML, 'value = "litres"', 'value = "liters"'),
        "undeclared-name",
        '"liters"',
        'did you mean "litres"?',
    ),
    "sameness": (
        (TOML, 'same = ["place", "year"]', 'same = ["plaec", "year"]'),
        "undeclared-name",
        '"plaec"',
        'did you mean "place"?',
    ),
    "a member's chapter": (
        (TOML, 'chapter = "sec:needs"', 'chapter = "sec:nedes"'),
        "undeclared-name",
        '"sec:nedes"',
        'did you mean "sec:needs"?',
    ),
    "an entry's key": (
        (BIB, "@book{smith2020", "@book{req:smith2020"),
        "uncitable-key",
        "req:smith2020",
        "choose a key that does not begin with `req:`, such as `req-smith2020`",
    ),
    "Quarto's reference": (
        (NEEDS, "on @risk:sand", "on @risk-sand"),
        "foreign-reference-syntax",
        "risk-sand",
        "write `@risk:sand`",
    ),
    "the noun twice": (
        (NEEDS, "on @risk:sand", "on Risk @risk:sand"),
        "foreign-reference-syntax",
        "Risk",
        "leave “Risk” out, or write `-@risk:sand` for the number alone",
    ),
}


FOLLOWING: dict[str, list[tuple[str, str]]] = {
    "a class": [("statement-without-answer", "risk:leak")],
    "a capital": [("statement-without-answer", "risk:leak")],
    "no class": [("statement-without-answer", "risk:leak")],
    "a query's form": [("wrong-reference-kind", "tbl:requirements")],
    "a comma": [("empty-cell", '"motor"')],
    "a stranger": [("empty-cell", '"tank"')],
    "a stem": [("statement-without-answer", "risk:leak")],
    "a figure": [("invalid-query", "read:well")],
    "an entry's key": [("undefined-citation", "smith2020")] * 2,
    "Quarto's reference": [("one-sided-statement", "risk:sand")],
}
"""What else is told, since it follows."""


@pytest.mark.parametrize("name", ONE)
def test_one_change_is_told_at_its_place(name: str) -> None:
    change, *expected = ONE[name]
    found = reported(spoilt(change))
    assert tuple(expected) in found
    found.remove((expected[0], expected[1], expected[2]))
    assert [(code, words) for code, words, _ in found] == FOLLOWING.get(name, [])


@pytest.mark.parametrize(
    "name", ["a class", "a comma", "a choice", "an attribute", "a stem", "a column", "a group", "a value"]
)
def test_what_is_offered_mends_it(name: str) -> None:
    change, *_ = ONE[name]
    assert fixed(spoilt(change)) == sound()


# --- what takes more than one change ----------------------------------------------------------------------------------


def small(chapter: str, settings: str, **more: str) -> Files:
    """A paper of one chapter with these ``settings``."""
    toml = f'title = "T"\ndate = 2026-01-01\nparts = [{{ chapters = ["chapters/a.md"] }}]\n{settings}'
    return {TOML: toml, "chapters/a.md": f"# A {{#sec:a}}\n\n{chapter}", BIB: "", **more}


CLAIM = """\
[[kinds]]
name = "claim"
prefix = "claim"
noun = "Claim"
plural = "Claims"
attributes = [{ name = "because", title = "Because of", refers_to = "claim", many = true }]
"""
FACT = """\
[[kinds]]
name = "fact"
prefix = "fact"
noun = "Fact"
plural = "Facts"
measure = { value = "value", unit = "unit", same = ["what"] }
attributes = [
  { name = "what", title = "What" }, { name = "value", title = "Value" }, { name = "unit", title = "Unit" }
]
"""


def claims(**because: str) -> str:
    return "".join(
        f'::: {{.claim #claim:{name} because="{reasons}"}}\nSo it is.\n:::\n\n' for name, reasons in because.items()
    )


def test_each_circle_is_told_once_by_its_shortest_way() -> None:
    text = claims(z="claim:a", a="claim:b claim:c", b="claim:d", c="claim:a", d="claim:a", e="claim:e", f="")
    files = small(text, CLAIM)
    assert [one.message for one in findings(files)] == [
        "the claim `claim:a` leads back to itself, by `claim:c`",
        "the claim `claim:e` leads back to itself",
    ]


def test_a_circle_may_be_long() -> None:
    names = [f"n{number}" for number in range(400)]
    circle = claims(**{name: f"claim:{after}" for name, after in zip(names, [*names[1:], names[0]], strict=True)})
    paper = read(Buffers(dict(small(circle, CLAIM)))).paper
    assert paper is not None
    (problem,) = CHECKS["cyclic-trace"].find(paper)
    assert problem.message.endswith("by `claim:n1`, `claim:n2`, `claim:n3`, `claim:n4`, `claim:n5` and 394 others")
    assert problem.span.slice(paper.chapters[0].chapter.text) == "claim:n0" and len(problem.related) == 5


@pytest.mark.parametrize(
    ("first", "second", "pointed_at"),
    [
        ('value="1,200" unit="l"', "value=1200.0 unit=l", None),
        ('value="−3" unit="l"', "value=-3 unit=l", None),
        ("value=some unit=l", "value=SOME unit=l", None),
        ("value=1200 unit=l", "value=1201 unit=l", "1201"),
        ("value=1200 unit=l", "value=1200 unit=m", "m"),
        ("value=1200 unit=l", "value=1200", ".fact #fact:b what=Flow value=1200"),
    ],
)
def test_figures_that_differ(first: str, second: str, pointed_at: str | None) -> None:
    text = (
        f"::: {{.fact #fact:a what=flow {first}}}\nOne.\n:::\n\n::: {{.fact #fact:b what=Flow {second}}}\nTwo.\n:::\n"
    )
    found = [(code, words.strip("{}")) for code, words, _ in reported(small(text, FACT))]
    assert found == ([] if pointed_at is None else [("conflicting-facts", pointed_at)])


def test_a_dimension_that_is_crossed_with_itself_is_told_by_its_pairs() -> None:
    settings = """\
coverage = [{ rows = "thing", columns = "thing" }]
[[dimensions]]
name = "thing"
title = "Thing"
members = [{ name = "a", title = "A" }, { name = "b", title = "B" }, { name = "c", title = "C" }]
[[kinds]]
name = "link"
prefix = "link"
noun = "Link"
plural = "Links"
attributes = [
  { name = "from", title = "From", dimension = "thing" },
  { name = "to", title = "To", dimension = "thing" },
]
"""
    files = small("::: {.link #link:x from=c to=a}\nC and A.\n:::\n", settings)
    assert [one.message for one in findings(files)] == [
        "no statement is about both “A” and “B”",
        "no statement is about both “B” and “C”",
    ]


def test_a_statement_in_neither_chapter_is_missed_in_both() -> None:
    begin, end = sound()[DANGERS].index("::: {.risk #risk:leak"), sound()[DANGERS].index("::: {.trace")
    blocks = sound()[DANGERS][begin:end].replace(SIEVE, "")
    files = spoilt(
        (NEEDS, " and on @risk:leak", ""), (TOML, '"chapters/dangers.md"]', '"chapters/dangers.md", "chapters/c.md"]')
    )
    files[DANGERS] = files[DANGERS][:begin] + SIEVE + "\n" + files[DANGERS][end:]
    files["chapters/c.md"] = f"# Third {{#sec:third}}\n\n{blocks}"
    assert [one.message for one in findings(files)] == [
        "the risk `risk:leak` is not taken up in `chapters/needs.md` and `chapters/dangers.md`"
    ]


def test_names_that_stand_twice_are_told_in_the_settings() -> None:
    text = (
        f'title = "T"\ndate = 2026-01-01\n{CLAIM}{CLAIM.replace("claim", "belief", 1)}{CLAIM.replace("claim", "view")}'
    )
    reading = read_settings(text)
    assert [(one.code, one.message) for one in reading.problems] == [("invalid-setting", '"claim" is listed twice')]
    assert reading.settings is not None and [kind.name for kind in reading.settings.kinds] == ["claim", "view"]


def test_a_class_that_is_near_to_nothing_is_left_alone() -> None:
    assert reported(small("::: {.wide}\nText.\n:::\n\n::: note\nText.\n:::\n", CLAIM)) == []


def test_an_allowed_finding_is_not_told() -> None:
    files = spoilt((NEEDS, "year=2025", "year=2020"))
    above = "<!-- allow stale-fact: nobody measured since -->\n\n"
    files[NEEDS] = files[NEEDS].replace("::: {.reading", f"{above}::: {{.reading")
    assert findings(files) == []


# --- keys, caches, and papers without statements ----------------------------------------------------------------------


def test_no_key_is_made_that_reads_as_a_reference_to_a_statement() -> None:
    assert key_error("gap:rules") is None
    assert key_error("Gap:rules", {"gap"}) == (
        "`Gap:rules` would be read as a cross-reference, since it begins with `gap:`"
    )
    paper = read(Buffers(dict(sound()))).paper
    assert paper is not None
    with pytest.raises(RenameRefused, match="begins with `req:`"):
        rename_key(paper.bibliography, (), "smith2020", "req:smith", frozenset(paper.settings.label_prefixes.values()))


def test_a_noun_is_told_of_chapters_that_come_from_the_cache(tmp_path: Path) -> None:
    files = spoilt((NEEDS, "on @risk:sand", "on Risk @risk:sand"))
    files[DANGERS] = files[DANGERS].replace("@tbl:trace tells", "Table @tbl:trace tells")
    for _ in range(2):
        paper = read(Buffers(dict(files)), Cache(tmp_path)).paper
        assert paper is not None
        found = {one.span.slice(files[one.span.file]) for one in run_checks(paper)}
        assert found == {"Table", "Risk"}


def test_a_paper_without_kinds_pays_next_to_nothing() -> None:
    chapters = {f"chapters/c{number}.md": f"# C {{#sec:c{number}}}\n\n" + "Words.\n\n" * 50 for number in range(200)}
    listed = ", ".join(f'"{path}"' for path in chapters)
    toml = f'title = "T"\ndate = 2026-01-01\nparts = [{{ chapters = [{listed}] }}]\n'
    paper = read(Buffers({TOML: toml, BIB: "", **chapters})).paper
    assert paper is not None
    mine = [one for one in CHECKS.values() if one.find.__module__.rpartition(".")[2] in OF_STATEMENTS]
    assert len(mine) == len(OF_STATEMENTS)

    alone = calls_of(lambda: [list(one.find(paper)) for one in mine])
    assert alone < calls_of(lambda: run_checks(paper)) / 10


OF_STATEMENTS = {
    *(
        "conflicting_facts",
        "contradiction_without_response",
        "cyclic_trace",
        "empty_cell",
        "statement_without_answer",
    ),
    *("invalid_attribute_value", "invalid_query", "missing_attribute", "one_sided_statement", "stale_fact"),
    *("statement_without_actor", "answer_without_statement", "statement_without_evidence", "undeclared_name"),
    *("unknown_attribute", "unknown_dimension_member", "unknown_kind"),
}
