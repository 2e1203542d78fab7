from __future__ import annotations

import datetime
import json
import pickle
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chapterhouse.cli.commands.schema import schema_text
from chapterhouse.core.diagnostics import Diagnostic
from chapterhouse.settings import UNLICENSED, Settings, SettingsFile, json_schema, read_settings

HEAD = 'title = "A paper"\ndate = 2026-11-22\n'

WHOLE = """\
#:schema ./paper.schema.json
title = "Smart cities, é and 😀"
subtitle = "A subtitle"
date = 2026-11-22
version = "0.1"
status = "Working draft"
note = \"\"\"
Two lines
of a note.\"\"\"
language = "ko"
licence = "cc-by-4.0"
repository = "https://example.org/a/b"
keywords = ["one", "two"]
front = ["chapters/summary.md"]
back = ["chapters/about.md"]
bibliography = ["bibliography/a.bib"]
citation_style = "bibliography/numeric.csl"
outputs = ["html"]

[[authors]]
name = "Ada Example"
orcid = "https://orcid.org/0000-0002-1825-0097"
roles = ["writing-original-draft"]
corresponding = true
email = "ada@example.org"

[[credits]]
role = "Organisers"
names = [
  { name = "Bo Example", affiliation = "An institute" }, # é
  { name = "Cy Example" },
]

[[parts]]
chapters = ["chapters/introduction.md"]

[[parts]]
title = "Technologies"
label = "part:technologies"
chapters = [
  "chapters/energy.md",
  "chapters/vehicles.md",
]

[numbering]
section_depth = 2

[checks]
unused-entry = "off"

[[checks_for]]
paths = ["chapters/drafts/*.md"]
levels = { unfinished-text = "off" }
"""


def reported(text: str) -> list[tuple[str, str, str | None]]:
    """Code, the text under the span, and the hint of every finding."""
    return [(d.code, d.span.slice(text), d.hint) for d in read_settings(text).problems]


def only(text: str) -> Diagnostic:
    (diagnostic,) = read_settings(text).problems
    return diagnostic


def clean(text: str) -> Settings:
    read = read_settings(text)
    assert read.problems == ()
    assert read.settings is not None
    return read.settings


def test_title_and_date_suffice() -> None:
    settings = Settings(title="A", date=datetime.date(2026, 1, 1))
    assert settings.language == "en-GB"
    assert settings.bibliography == ("bibliography/references.bib",)
    assert settings.outputs == ("pdf", "html")
    assert settings.numbering.section_depth == 3
    assert settings.licence == UNLICENSED
    assert settings == clean('title = "A"\ndate = 2026-01-01\n')


def test_everything_is_read() -> None:
    settings = clean(WHOLE)
    assert settings.title == "Smart cities, é and 😀"
    assert settings.note == "Two lines of a note."
    assert settings.licence == "CC-BY-4.0"
    assert settings.authors[0].orcid == "0000-0002-1825-0097"
    assert settings.authors[0].roles == ("writing-original-draft",)
    assert [name.affiliation for name in settings.credits[0].names] == ["An institute", None]
    assert settings.parts[0].title is None
    assert settings.parts[1].chapters == ("chapters/energy.md", "chapters/vehicles.md")
    assert settings.checks == {"unused-entry": "off"}


def test_the_severity_of_a_check_by_path() -> None:
    settings = clean(
        f"{HEAD}[checks]\na = 'note'\n"
        "[[checks_for]]\npaths = ['chapters/drafts/*.md', 'x.bib']\nlevels = { a = 'off', b = 'error' }\n"
        "[[checks_for]]\npaths = ['chapters/drafts/old/*']\nlevels = { a = 'warning' }\n"
    )
    levels = {
        path: (settings.level("a", path), settings.level("b", path))
        for path in (
            "chapters/a.md",
            "chapters/drafts/a.md",
            "x.bib",
            "chapters/drafts/old/a.md",
            "Chapters/drafts/a.md",
        )
    }
    assert levels == {
        "chapters/a.md": ("note", None),
        "chapters/drafts/a.md": ("off", "error"),
        "x.bib": ("off", "error"),
        "chapters/drafts/old/a.md": ("warning", "error"),
        "Chapters/drafts/a.md": ("note", None),
    }
    assert list(settings.levels()) == [
        (("checks", "a"), "a", "note"),
        (("checks_for", 0, "levels", "a"), "a", "off"),
        (("checks_for", 0, "levels", "b"), "b", "error"),
        (("checks_for", 1, "levels", "a"), "a", "warning"),
    ]


@pytest.mark.parametrize(
    ("table", "span", "hint"),
    [
        ("paths = ['../x']\nlevels = {}", "'../x'", "write it relative to the folder of paper.toml"),
        ("paths = ['a\\*.md']\nlevels = {}", "'a\\*.md'", "write it with /: a/x.md"),
        ("paths = []\nlevels = {}", "[]", "add an item or remove the key"),
        ("paths = '*.md'\nlevels = {}", "'*.md'", "write ['*.md']"),
        ("paths = ['*.md']\nlevels = { a = 'of' }", "'of'", 'did you mean "off"?'),
        ("paths = ['*.md']\nlevels = 'off'", "'off'", None),
        ("paths = ['*.md']", "[[checks_for]]", "add levels = { ... }"),
        ("levels = {}", "[[checks_for]]", "add paths = [...]"),
        ("paths = ['*.md']\nlevels = {}\nlevel = 3", "level", "known here are: paths, levels"),
    ],
)
def test_faults_in_severities_by_path(table: str, span: str, hint: str | None) -> None:
    text = f"{HEAD}[[checks_for]]\n{table}\n"
    found = only(text)
    assert (found.span.slice(text), found.hint) == (span, hint)


def test_settings_go_to_worker_processes() -> None:
    assert pickle.loads(pickle.dumps(clean(WHOLE))) == clean(WHOLE)


def test_spans_of_values_keys_and_headers() -> None:
    read = read_settings(WHOLE)

    def value(*path: str | int) -> str:
        return read.spans[path].slice(WHOLE)

    assert value("title") == '"Smart cities, é and 😀"'
    assert value("parts", 1, "chapters", 1) == '"chapters/vehicles.md"'
    assert value("credits", 0, "names", 0, "affiliation") == '"An institute"'
    assert value("credits", 0, "names", 1) == '{ name = "Cy Example" }'
    assert value("parts", 1) == "[[parts]]"
    assert read.spans["parts", 1].start == WHOLE.rindex("[[parts]]")
    assert value("numbering") == "[numbering]"
    assert read.key_spans["checks", "unused-entry"].slice(WHOLE) == "unused-entry"


def test_spans_through_dotted_and_quoted_keys() -> None:
    text = HEAD + "numbering.section_depth = 1\nchecks = { 'unused-entry' = \"off\" }\n"
    read = read_settings(text)
    assert read.problems == ()
    assert read.spans["numbering", "section_depth"].slice(text) == "1"
    assert read.key_spans["checks", "unused-entry"].slice(text) == "'unused-entry'"


@pytest.mark.parametrize(
    ("line", "code", "span", "hint"),
    [
        ('subtitel = "x"', "unknown-setting", "subtitel", "did you mean `subtitle`?"),
        ('license = "MIT"', "unknown-setting", "license", "here it is called `licence`"),
        ("section_depth = 2", "unknown-setting", "section_depth", "it belongs in [numbering]"),
        ('subtitle = ""', "invalid-setting", '""', "write something or leave the key out"),
        ('subtitle = "a\\u202eb"', "invalid-setting", '"a\\u202eb"', "remove the character"),
        ('subtitle = "a\\u0007b"', "invalid-setting", '"a\\u0007b"', "remove the character"),
        ('subtitle = """a\nb"""', "invalid-setting", '"""a\nb"""', "write it on one line"),
        ("subtitle = 3", "invalid-setting", "3", 'write "3"'),
        ('language = "en_GB"', "invalid-setting", '"en_GB"', 'did you mean "en-GB"?'),
        ('licence = "CC-BY"', "invalid-setting", '"CC-BY"', 'did you mean "CC-BY-4.0"?'),
        ('keywords = "a"', "invalid-setting", '"a"', 'write ["a"]'),
        ('outputs = ["pdf", "hmtl"]', "invalid-setting", '"hmtl"', 'did you mean "html"?'),
        ("outputs = []", "invalid-setting", "[]", "add an item or remove the key"),
        ('outputs = ["pdf", "pdf"]', "invalid-setting", '"pdf"', "keep one of the two"),
        ('front = ["a.txt"]', "invalid-setting", '"a.txt"', "name a .md file"),
        (
            'citation_style = "../x.csl"',
            "invalid-setting",
            '"../x.csl"',
            "write it relative to the folder of paper.toml",
        ),
        (
            'citation_style = "https://x.org/y.csl"',
            "invalid-setting",
            '"https://x.org/y.csl"',
            "name a file of the project",
        ),
        ('front = ["a\\\\b.md"]', "invalid-setting", '"a\\\\b.md"', "write it with /: a/b.md"),
        (
            "numbering = { section_depth = 7 }",
            "invalid-setting",
            "7",
            "write 6, or leave the key out for the usual value",
        ),
        ('numbering = { section_depth = "3" }', "invalid-setting", '"3"', "write 3"),
        ('checks = { unused-entry = "warn" }', "invalid-setting", '"warn"', 'did you mean "warning"?'),
        ('authors = [{ name = "A", roles = ["sofware"] }]', "invalid-setting", '"sofware"', 'did you mean "software"?'),
        ('authors = [{ orcid = "0000-0002-1825-0097" }]', "missing-setting", None, 'add name = "..."'),
        ('parts = [{ title = "A" }]', "missing-setting", '{ title = "A" }', "add chapters = [...]"),
    ],
)
def test_a_fault_is_told_at_its_place_with_its_mend(line: str, code: str, span: str | None, hint: str | None) -> None:
    text = HEAD + line + "\n"
    found = only(text)
    assert (found.code, found.hint) == (code, hint)
    assert found.span.start >= len(HEAD)
    if span is not None:
        assert found.span.slice(text) == span


def test_missing_settings_are_told_at_the_start_of_the_file_or_at_the_header() -> None:
    assert [(d.code, d.span.start, d.span.end) for d in read_settings("").problems] == [
        ("missing-setting", 0, 0),
        ("missing-setting", 0, 0),
    ]
    found = only(HEAD + '[[parts]]\nchapters = ["a.md"]\n[[authors]]\norcid = "0000-0002-1825-0097"\n')
    assert found.message == "`name` is missing from this table"
    assert found.span.start == len(HEAD + '[[parts]]\nchapters = ["a.md"]\n')


def test_a_date_in_quotation_marks_is_mended_by_the_edit() -> None:
    text = 'title = "A"\ndate = "2026-11-22"\n'
    (edit,) = only(text).edits
    fixed = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    assert clean(fixed).date == datetime.date(2026, 11, 22)


@pytest.mark.parametrize("written", ["2026-11-22T10:00:00Z", "20261122", '"tomorrow"', "10:00:00", "true"])
def test_a_date_is_a_toml_date(written: str) -> None:
    text = f'title = "A"\ndate = {written}\n'
    assert only(text).code == "invalid-setting"
    assert only(text).span.slice(text) == written


def test_a_path_listed_twice_names_the_first_place() -> None:
    text = HEAD + 'front = ["chapters/a.md"]\n[[parts]]\nchapters = ["chapters/b.md", "chapters/a.md"]\n'
    found = only(text)
    assert found.span.start == text.rindex('"chapters/a.md"')
    assert found.related[0].span.start == text.index('"chapters/a.md"')
    other = only(HEAD + 'front = ["chapters/a.md", "chapters/A.md"]\n')
    assert other.message == '"chapters/A.md" differs from "chapters/a.md" only in its spelling'


def test_the_label_of_a_part() -> None:
    assert only(HEAD + '[[parts]]\ntitle = "T"\nlabel = "technologies"\nchapters = ["a.md"]\n').hint == (
        'write for example "part:technologies"'
    )
    assert only(HEAD + '[[parts]]\nlabel = "part:t"\nchapters = ["a.md"]\n').message == (
        "`label` names a part without a title"
    )


def test_top_settings_below_a_table_are_sent_home() -> None:
    found = only(HEAD + '[numbering]\noutputs = ["pdf"]\n')
    assert found.message == "`outputs` is not a setting in [numbering]"
    assert found.hint == "it belongs at the top of the file, before the first [table]"


@pytest.mark.parametrize("orcid", ["0000-0002-1825-0097", "0000-0002-9079-593X", "0000-0001-5109-3700"])
def test_orcid_check_digit(orcid: str) -> None:
    author = '[[authors]]\nname = "A"\norcid = '
    assert clean(f'{HEAD}{author}"{orcid}"\n').authors[0].orcid == orcid
    for digit in set("0123456789X") - {orcid[-1]}:
        assert "check digit" in only(f'{HEAD}{author}"{orcid[:-1]}{digit}"\n').message


@pytest.mark.parametrize(
    "orcid", ["0000-0002-1825-009", "0000000218250097", "http://orcid.org/0000-0002-1825-0097", ""]
)
def test_what_is_no_orcid(orcid: str) -> None:
    assert only(f'{HEAD}[[authors]]\nname = "A"\norcid = "{orcid}"\n').code == "invalid-setting"


@pytest.mark.parametrize("tag", ["en", "en-GB", "zh-Hant-TW", "de-CH-1996", "es-419", "sl-rozaj-biske", "en-x-plain"])
def test_language_tags(tag: str) -> None:
    assert clean(f'{HEAD}language = "{tag}"\n').language == tag


@pytest.mark.parametrize("tag", ["english", "e", "en-", "en--GB", 'en" onload="x', "en-GB\\n", "12", "en-a"])
def test_what_is_no_language_tag(tag: str) -> None:
    text = f"{HEAD}language = '{tag}'\n" if '"' in tag else f'{HEAD}language = "{tag}"\n'
    assert only(text).code == "invalid-setting"


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/a",
        "https://u:p@example.org/a",
        "https://localhost",
        "javascript:alert(1)",
        "https://a.b/?q#f",
    ],
)
def test_the_repository_is_a_plain_https_address(address: str) -> None:
    assert only(f'{HEAD}repository = "{address}"\n').code == "invalid-setting"


def test_every_fault_is_told_in_one_run_and_the_rest_is_kept() -> None:
    text = (
        'titel = "A"\ndate = "2026-11-22"\nlanguage = "xx_1"\nfront = ["../a.md", "chapters/b.md"]\n'
        '[[authors]]\nname = "A"\norcid = "1"\n[[authors]]\naffiliation = "B"\n[[parts]]\nchapters = ["x.txt"]\n'
    )
    assert [code for code, _, _ in reported(text)] == [
        "unknown-setting",
        *["invalid-setting"] * 4,
        "missing-setting",
        "invalid-setting",
    ]
    settings = read_settings(text).settings
    assert settings is not None
    assert settings.front == ("chapters/b.md",)
    assert [(author.name, author.orcid) for author in settings.authors] == [("A", None)]
    assert settings.parts == ()


@pytest.mark.parametrize(
    ("line", "span", "message"),
    [
        ("subtitle = Hello there # note", "Hello there", "Text must stand in quotation marks"),
        ("subtitle =", "\n", "The value is missing"),
        ('subtitle = "open', "\n", "The text is not closed on its line"),
        ("subtitle", "\n", "A key must be followed by = and a value"),
        ('subtitle = "a" "b"', '"b"', "This does not belong behind the value"),
        ('title = "B"', "title", "title stands twice"),
        ("[numbering", "\n", "A ] is missing at the end of this table's name"),
        ('front = [\n  "a.md"\n  "b.md"\n]', '"b.md"', "A comma or ] is missing before this"),
        ('note = """open\nends = "never"', '"""', "The text that begins here is not closed"),
        ("note = '''open\nends = \"never\"", "'''", "The text that begins here is not closed"),
    ],
)
def test_what_is_no_toml_is_told_in_an_authors_words(line: str, span: str, message: str) -> None:
    text = HEAD + line + "\n"
    found = only(text)
    assert (found.code, found.message, found.span.slice(text)) == ("malformed-settings", message, span)
    assert found.span.start >= len(HEAD)


def test_all_syntax_errors_in_one_run_with_the_other_findings() -> None:
    text = (
        "title = Hello\ndate = 2026-01-01\nback = [\n  'a.md',\n  'b.md'\nx = 3\nversion = \n"
        "[numbering\nsection_depth = 99\n[checks]\na = 'of\nb = 'off'\n"
    )
    assert [code for code, _, _ in reported(text)] == [
        "malformed-settings",
        "malformed-settings",
        "unknown-setting",
        *["malformed-settings"] * 3,
    ]
    settings = read_settings(text).settings
    assert settings is not None
    assert settings.date == datetime.date(2026, 1, 1)
    assert settings.checks == {"b": "off"}


def test_a_key_that_stands_twice_names_the_first() -> None:
    text = HEAD + "[numbering]\nsection_depth = 1\n[numbering]\nsection_depth = 2\n"
    found = only(text)
    assert found.related[0].span.slice(text) == "numbering"
    assert found.related[0].span < found.span


def test_windows_line_ends_keep_their_places() -> None:
    text = (HEAD + 'subtitel = "é"\n').replace("\n", "\r\n")
    assert only(text).span.slice(text) == "subtitel"
    broken = (HEAD + "subtitle = é\n").replace("\n", "\r\n")
    assert only(broken).span.slice(broken) == "é"


@pytest.mark.parametrize(
    "text",
    [
        "[" * 200_000,
        "a." * 100_000 + "a = 1",
        "a = [" + "[" * 5_000,
        "x = " + "{a = " * 20_000,
        "\n".join(f"k{number} = 1" for number in range(3_000)),
        "[a]\n" * 20_000,
        "#" * 300_000,
        "a = '" * 20_000,
        "".join(f"[{'a.' * 15}a{number}]\n" for number in range(2_000)),
        "\x00",
        "\ud800 = 1",
        "\ufeff" + HEAD,
    ],
)
def test_hostile_settings_end_in_findings(text: str) -> None:
    assert read_settings(text).problems


def in_bounds(read: SettingsFile, text: str) -> bool:
    spans = [d.span for d in read.problems] + [*read.spans.values(), *read.key_spans.values()]
    return all(0 <= span.start <= span.end <= len(text) for span in spans)


@given(st.text(alphabet="abt=[]{}\"'\n\r.,#é😀\\ 1-", max_size=60))
@example('a = "\\q"\n[b\nc')
def test_reading_never_fails(text: str) -> None:
    read = read_settings(text)
    assert in_bounds(read, text)
    assert read.problems


@given(st.data())
def test_a_damaged_file_never_fails_and_keeps_spans_in_the_file(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(WHOLE)))
    end = min(len(WHOLE), start + data.draw(st.integers(0, 30)))
    text = WHOLE[:start] + data.draw(st.text(alphabet='"[]{}=\n.,ax\u202e', max_size=3)) + WHOLE[end:]
    read = read_settings(text)
    assert in_bounds(read, text)
    assert read.problems or read.settings is not None


def test_the_schema_is_valid_describes_every_key_and_agrees_with_the_reader() -> None:
    schema: dict[str, Any] = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    tables = [schema, *(d for d in schema["$defs"].values() if d["type"] == "object")]
    assert len(tables) >= 9
    for table in tables:
        assert table["additionalProperties"] is False
        assert all(described.get("description") for described in table["properties"].values())
    assert schema["required"] == ["title", "date"]
    assert '"null"' not in json.dumps(schema)
    validator = jsonschema.Draft202012Validator(schema)
    whole = clean(WHOLE).model_dump(mode="json", exclude_none=True)
    assert list(validator.iter_errors(whole)) == []
    assert list(validator.iter_errors(whole | {"subtitel": "x"}))
    assert list(validator.iter_errors(whole | {"outputs": ["odt"]}))
    assert list(validator.iter_errors(whole | {"front": ["/a.md"]}))


def test_the_schema_offers_the_codes_of_the_checks() -> None:
    validator = jsonschema.Draft202012Validator(json_schema(["unused-entry"]))
    settings = {"title": "A", "date": "2026-01-01"}
    assert validator.is_valid(settings | {"checks": {"unused-entry": "off"}})
    for code, is_known in (("unused-entry", True), ("unusedentry", False)):
        table = {"paths": ["*.md"], "levels": {code: "off"}}
        assert validator.is_valid(settings | {"checks_for": [table]}) == is_known
    assert not validator.is_valid(settings | {"checks": {"unusedentry": "off"}})
    assert not validator.is_valid(settings | {"checks": {"unused-entry": "none"}})


def test_the_schema_that_editors_find_beside_the_tool_is_the_current_one() -> None:
    kept = Path(__file__).parents[2] / "tools" / "chapterhouse" / "settings" / "paper.schema.json"
    assert kept.read_text(encoding="utf-8") == schema_text()


def test_places_are_those_of_what_is_left() -> None:
    text = (
        HEAD
        + 'keywords = ["a", "", "b", "", "c"]\n[[parts]]\ntitle = "P"\n[[parts]]\nchapters = ["a.md", "a.md", "b.md"]\n'
    )
    read = read_settings(text)
    assert read.settings is not None and read.settings.parts[0].chapters == ("a.md", "b.md")
    assert read.spans["parts", 0, "chapters", 1].slice(text) == '"b.md"'
    assert read.key_spans["parts", 0, "chapters"].start > text.index('title = "P"')
    left = [read.spans["keywords", at].slice(text) for at in range(len(read.settings.keywords))]
    assert left == ['"a"', '"b"', '"c"'] and ("keywords", 3) not in read.spans


def test_a_licence_with_spaces_for_hyphens_is_the_one_that_is_meant() -> None:
    (found,) = read_settings(HEAD + 'licence = "CC BY 4.0"\n').problems
    assert found.hint == 'did you mean "CC-BY-4.0"?'


@pytest.mark.parametrize(
    ("written", "hint", "fix"),
    [
        ('csl = "a.csl"', "here it is called `citation_style`", "citation_style"),
        ('lang = "de"', "here it is called `language`", "language"),
        ('license = "CC-BY-4.0"', "here it is called `licence`", "licence"),
        ("lang = 3", "here it is called `language`", None),
        ('papersize = "a4"', "here it is called `page`, and stands in [theme]", None),
        ("toc = true", "here it is called `contents_depth`, and stands in [theme]", None),
        ('font = "Inter"', "here it is called `text`, and stands in [theme.fonts]", None),
        ('appendix = ["chapters/a.md"]', "here it is called `appendices`", "appendices"),
        ('frnt = "Inter"', "`chapterhouse help settings` names every key", None),
        ('subtitel = "A"', "did you mean `subtitle`?", "subtitle"),
        ("section_depth = 2", "it belongs in [numbering]", None),
        ("[theme]\nlanguage = 'fr'", "it belongs at the top of the file, before the first [table]", None),
        ('[theme]\nmainfont = "Inter"', "here it is called `text`, and stands in [theme.fonts]", None),
        ("[numbering]\nparagraph = true", "did you mean `paragraphs`?", "paragraphs"),
        ('[theme]\npapersize = "A5"', "here it is called `page`", "page"),
    ],
)
def test_names_of_other_tools_are_known_and_no_value_goes_where_it_cannot_stand(
    written: str, hint: str, fix: str | None
) -> None:
    (found,) = read_settings(f'title = "A"\ndate = 2026-01-02\n{written}\n').problems
    assert found.code == "unknown-setting"
    assert found.hint == hint
    assert [edit.replacement for edit in found.edits] == ([] if fix is None else [fix])
