"""paper.toml into typed, frozen settings, findings with their places, and a JSON Schema for editors."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any, Literal, get_args

from pydantic import (
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import ErrorDetails, core_schema

from chapterhouse.core.diagnostics import Diagnostic, Related, Span
from chapterhouse.settings import rules
from chapterhouse.settings.errors import Findings, TableKeys, Tables, Words, finding
from chapterhouse.settings.statements import Attribute, Choice, Coverage, Dimension, Kind, Measure, Member
from chapterhouse.settings.toml import Path, read_toml
from chapterhouse.settings.types import (
    BibliographyPath,
    ChapterPath,
    Email,
    LanguageTag,
    Licence,
    Line,
    Orcid,
    Paragraph,
    PartLabel,
    PathPattern,
    Repository,
    StylePath,
    Table,
)

Output = Literal["pdf", "html", "epub", "docx"]
Level = Literal["error", "warning", "note", "off"]

UNLICENSED = "LicenseRef-All-Rights-Reserved"
"""The licence of a paper that names none: nothing is granted by silence."""


class CreditRole(StrEnum):
    """The 14 roles of the Contributor Role Taxonomy (CRediT, ANSI/NISO Z39.104-2022), by their slugs."""

    CONCEPTUALIZATION = "conceptualization"
    DATA_CURATION = "data-curation"
    FORMAL_ANALYSIS = "formal-analysis"
    FUNDING_ACQUISITION = "funding-acquisition"
    INVESTIGATION = "investigation"
    METHODOLOGY = "methodology"
    PROJECT_ADMINISTRATION = "project-administration"
    RESOURCES = "resources"
    SOFTWARE = "software"
    SUPERVISION = "supervision"
    VALIDATION = "validation"
    VISUALIZATION = "visualization"
    WRITING_ORIGINAL_DRAFT = "writing-original-draft"
    WRITING_REVIEW_EDITING = "writing-review-editing"


class Author(Table):
    """A person or an institution that wrote the paper."""

    name: Line = Field(description="The name as it is printed.")
    affiliation: Line | None = Field(default=None, description="The institution the author writes from.")
    orcid: Orcid | None = Field(default=None, description="The ORCID iD, bare or as an https://orcid.org/ address.")
    email: Email | None = Field(default=None, description="An address for readers.")
    roles: tuple[CreditRole, ...] = Field(default=(), description="What the author did, as CRediT roles.")
    corresponding: bool = Field(default=False, strict=True, description="Whether readers should write to this author.")


class CreditedName(Table):
    """A person or an institution that is credited without being an author."""

    name: Line = Field(description="The name as it is printed.")
    affiliation: Line | None = Field(default=None, description="The institution the person belongs to.")


class Credit(Table):
    """A list of names under the words that say what they are credited with."""

    role: Line = Field(description='What the names are credited with, such as "Organisers of the workshop".')
    names: tuple[CreditedName, ...] = Field(min_length=1, description="Who is credited.")


class Part(Table):
    """Chapters that stand together; without a title the part only groups them."""

    title: Line | None = Field(default=None, description="The title of the part; without one, no part page is made.")
    label: PartLabel | None = Field(default=None, description='The name to refer to, such as "part:technologies".')
    chapters: tuple[ChapterPath, ...] = Field(
        min_length=1, description="The files of the chapters in their order, relative to this file."
    )

    @field_validator("label")
    @classmethod
    def _label_has_title(cls, label: str | None, info: ValidationInfo) -> str | None:
        if label is not None and info.data.get("title") is None:
            raise rules.RuleBroken("names a part without a title", "give the part a title: references print it")
        return label


class Numbering(Table):
    """How far down headings are numbered, and how references to numbers read."""

    section_depth: int = Field(
        default=3,
        ge=0,
        le=6,
        strict=True,
        description="The deepest level of heading that has a number; 1 is a chapter.",
    )
    capital_references: bool = Field(
        default=True,
        strict=True,
        description="Whether @fig:x prints `Figure 2`; if false it prints `figure 2`, and @Fig:x prints `Figure 2`.",
    )


class ChecksFor(Table):
    """Other severities for some files."""

    paths: tuple[PathPattern, ...] = Field(
        min_length=1,
        description='The files: project paths in which * stands for any characters, such as "chapters/drafts/*.md".',
    )
    levels: Mapping[str, Level] = Field(description="The severity of a check in these files, by its code.")


class Term(Table):
    """A word that the paper uses in one way, with the ways that it does not use."""

    term: Line = Field(description='The word as the paper writes it, in the singular: "data centre".')
    avoid: tuple[Line, ...] = Field(default=(), description='Other ways to write or say it: "datacenter".')
    definition: Paragraph | None = Field(default=None, description="What the paper means by it.")

    @field_validator("avoid")
    @classmethod
    def _avoids_others(cls, avoid: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if (term := info.data.get("term")) is not None and term.casefold() in (word.casefold() for word in avoid):
            raise rules.RuleBroken("holds the term itself", "take it out of the words to avoid")
        return avoid


class Acronyms(Table):
    """What is known of acronyms without the paper saying so."""

    known: tuple[Line, ...] = Field(
        default=(), description='Acronyms that readers know, beside common ones such as "EU", "UN" and "AI".'
    )


class Links(Table):
    """How `chapterhouse check --links` asks for the pages that the paper links to."""

    ask_again_after: int = Field(
        default=30,
        ge=1,
        le=3650,
        strict=True,
        description="After how many days a page that was there is asked for again.",
    )
    archive: Repository | None = Field(
        default=None,
        description="Where to ask for a copy of a page that is gone: an interface like the Wayback Machine's, "
        '"https://archive.org/wayback/available". Nothing is asked unless this is set.',
    )


class Settings(Table):
    """The paper: what it is called, who made it, which chapters in which order, and how it is checked and built."""

    title: Line = Field(description="The title of the paper.")
    subtitle: Line | None = Field(default=None, description="The subtitle.")
    date: datetime.date = Field(strict=True, description="The date on the title page, as 2026-11-22 without quotes.")
    version: Line | None = Field(default=None, description='The version of the text, such as "0.1".')
    status: Line | None = Field(default=None, description='What the text is, such as "Working draft".')
    note: Paragraph | None = Field(default=None, description="A paragraph for the title page.")
    language: LanguageTag = Field(default="en-GB", description="The language of the text as a BCP 47 tag.")
    licence: Licence = Field(
        default=UNLICENSED, description='The licence of the text by its SPDX identifier: "CC-BY-4.0".'
    )
    repository: Repository | None = Field(default=None, description="Where the source of the paper lives (https).")
    keywords: tuple[Line, ...] = Field(default=(), description="Keywords, for the metadata of the outputs.")
    authors: tuple[Author, ...] = Field(default=(), description="The authors in their order.")
    credits: tuple[Credit, ...] = Field(default=(), description="Who is named beside the authors, and for what.")
    front: tuple[ChapterPath, ...] = Field(
        default=(), description="Chapters behind the contents and before the first part, on Roman pages."
    )
    parts: tuple[Part, ...] = Field(default=(), description="The parts of the paper with their chapters.")
    back: tuple[ChapterPath, ...] = Field(default=(), description="Chapters after the last part.")
    bibliography: tuple[BibliographyPath, ...] = Field(
        default=("bibliography/references.bib",), description="The BibTeX files with the sources."
    )
    citation_style: StylePath | None = Field(default=None, description="A CSL style for citations and bibliography.")
    outputs: tuple[Output, ...] = Field(default=("pdf", "html"), min_length=1, description="What is built.")
    numbering: Numbering = Field(default=Numbering(), description="How headings are numbered.")
    glossary: tuple[Term, ...] = Field(default=(), description="Words that the paper uses in one way.")
    acronyms: Acronyms = Field(default=Acronyms(), description="What is known of acronyms.")
    dimensions: tuple[Dimension, ...] = Field(
        default=(), description="What the statements of the paper are about: technologies, challenges, actors."
    )
    kinds: tuple[Kind, ...] = Field(default=(), description="The kinds of statements that chapters hold.")
    coverage: tuple[Coverage, ...] = Field(
        default=(), description="Pairs of dimensions of which statements should treat every pair of members."
    )
    links: Links = Field(default_factory=Links, description="How the pages that the paper links to are asked for.")
    checks: Mapping[str, Level] = Field(
        default={}, description="The severity of a check by its code, where the usual one does not suit the paper."
    )
    checks_for: tuple[ChecksFor, ...] = Field(
        default=(),
        description="Severities for some files only; a later table goes before an earlier, all before [checks].",
    )

    @property
    def label_prefixes(self) -> dict[str, str]:
        """The prefix of the labels of each kind of statement, by the kind's name."""
        return {kind.name: kind.prefix for kind in self.kinds}

    def kind(self, name: str) -> Kind | None:
        """The kind of statement called ``name``."""
        return next((kind for kind in self.kinds if kind.name == name), None)

    def dimension(self, name: str | None) -> Dimension | None:
        """The dimension called ``name``."""
        return next((dimension for dimension in self.dimensions if dimension.name == name), None)

    def level(self, code: str, path: str) -> Level | None:
        """The severity that findings of the check ``code`` have in the file ``path``; None where nothing is set."""
        for table in reversed(self.checks_for):
            if code in table.levels and any(fnmatchcase(path, pattern) for pattern in table.paths):
                return table.levels[code]
        return self.checks.get(code)

    def levels(self) -> Iterator[tuple[Path, str, Level]]:
        """Every severity that is set: its path in paper.toml, the code of the check, and the severity."""
        for code, level in self.checks.items():
            yield ("checks", code), code, level
        for number, table in enumerate(self.checks_for):
            for code, level in table.levels.items():
                yield ("checks_for", number, "levels", code), code, level


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """What paper.toml says.

    ``settings`` holds all that could be read, with stand-ins for a title or date that is missing; it is None only where
    the file as a whole is no TOML. ``spans`` maps a path such as ``("parts", 0, "chapters", 2)`` to the span of the
    value that ``settings`` has there, for a table to its header; ``key_spans`` to the span of the key.
    """

    settings: Settings | None
    diagnostics: tuple[Diagnostic, ...]
    spans: Mapping[Path, Span]
    key_spans: Mapping[Path, Span]


STAND_INS: Mapping[str, object] = {"title": "Untitled", "date": datetime.date(1970, 1, 1)}
"""What a draft prints where paper.toml lacks what no paper can lack; the finding stops every other build."""

_LARGEST = 256_000


def read_settings(text: str, file: str = "paper.toml") -> SettingsFile:
    """The settings in ``text``, the content of ``file``, with every fault as a finding; never raises on text.

    The codes are ``malformed-settings``, ``unknown-setting``, ``invalid-setting`` and ``missing-setting``.
    """
    if len(text) > _LARGEST:
        message = f"The settings have {len(text):,} characters, more than {_LARGEST:,}"
        return SettingsFile(None, (finding("malformed-settings", message, Span(file)),), {}, {})
    reading = read_toml(text, file)
    found = [
        finding(
            "malformed-settings",
            problem.message,
            problem.span,
            problem.hint,
            related=() if problem.first is None else (Related(problem.first, "first written here"),),
        )
        for problem in reading.problems
    ]
    settings, spans, keys = None, reading.values, reading.keys
    if reading.data is not None:
        findings = Findings(reading, text, file, _TABLES, _WORDS)
        settings, left_out = _remaining(findings, reading.data)
        for dropped in left_out:
            spans, keys = _renumbered(spans, dropped), _renumbered(keys, dropped)
        found += findings.found
    found.sort(key=lambda reported: reported.span)
    return SettingsFile(settings, tuple(found), spans, keys)


_TABLES: Tables = {
    path: TableKeys(tuple(model.model_fields), home)
    for path, model, home in (
        ((), Settings, "at the top of the file, before the first [table]"),
        (("authors",), Author, "in [[authors]]"),
        (("credits",), Credit, "in [[credits]]"),
        (("credits", "names"), CreditedName, "in the names of [[credits]]"),
        (("parts",), Part, "in [[parts]]"),
        (("numbering",), Numbering, "in [numbering]"),
        (("glossary",), Term, "in [[glossary]]"),
        (("acronyms",), Acronyms, "in [acronyms]"),
        (("dimensions",), Dimension, "in [[dimensions]]"),
        (("dimensions", "members"), Member, "in the members of [[dimensions]]"),
        (("kinds",), Kind, "in [[kinds]]"),
        (("kinds", "attributes"), Attribute, "in [[kinds.attributes]]"),
        (("kinds", "attributes", "choices"), Choice, "in the choices of [[kinds.attributes]]"),
        (("kinds", "measure"), Measure, "in the measure of [[kinds]]"),
        (("coverage",), Coverage, "in [[coverage]]"),
        (("links",), Links, "in [links]"),
        (("checks_for",), ChecksFor, "in [[checks_for]]"),
    )
}

_WORDS: Words = {
    "roles": tuple(CreditRole),
    "outputs": get_args(Output),
    "checks": get_args(Level),
    "levels": get_args(Level),
    "numerals": get_args(Kind.model_fields["numerals"].annotation),
    "print": get_args(Kind.model_fields["print"].annotation),
    "type": get_args(Attribute.model_fields["type"].annotation),
    "line": get_args(Choice.model_fields["line"].annotation),
}


def _remaining(findings: Findings, data: Any) -> tuple[Settings | None, list[set[Path]]]:
    """The settings in ``data`` without whatever is faulty, which is told to ``findings``.

    What was left out is given as well, round by round: each counts the items of lists as the one before it left them.
    """
    dropped = set(findings.listed_twice(data))
    try:
        whole = Settings.model_validate(data)
        if not dropped:
            return whole, []
    except ValidationError as error:
        problems = error.errors(include_url=False)
        findings.report(problems, data)
        dropped |= {_to_drop(problem) for problem in problems}
    # Leaving a value out can make its table incomplete, hence the rounds; nothing is told twice.
    rounds: list[set[Path]] = []
    for _ in range(len(_TABLES)):
        data = _without(data, dropped)
        rounds.append(dropped)
        try:
            return Settings.model_validate({**STAND_INS, **data}), rounds
        except ValidationError as error:
            dropped = {_to_drop(problem) for problem in error.errors(include_url=False)}
    return None, rounds


def _to_drop(problem: ErrorDetails) -> Path:
    """What to leave out so that ``problem`` is gone: the value, or for one that is missing the table that lacks it."""
    path: Path = tuple(problem["loc"])
    return path[:-1] if problem["type"] in ("missing", "too_short") and len(path) > 1 else path


def _without(data: Any, dropped: set[Path], path: Path = ()) -> Any:
    if isinstance(data, dict):
        kept = ((key, value) for key, value in data.items() if (*path, key) not in dropped)
        return {key: _without(value, dropped, (*path, key)) for key, value in kept}
    if isinstance(data, list):
        return [_without(item, dropped, (*path, at)) for at, item in enumerate(data) if (*path, at) not in dropped]
    return data


def _renumbered(spans: Mapping[Path, Span], dropped: set[Path]) -> Mapping[Path, Span]:
    """The places of what is left when ``dropped`` is left out: the items behind it move up in their lists."""
    gone: dict[Path, list[int]] = {}
    for *listing, last in dropped:
        if isinstance(last, int):
            gone.setdefault(tuple(listing), []).append(last)
    if not gone:
        return spans
    left: dict[Path, Span] = {}
    for path, span in spans.items():
        moved: list[str | int] = []
        for at, step in enumerate(path):
            numbers = gone.get(path[:at], [])
            if step in numbers:
                break
            moved.append(step - sum(number < step for number in numbers) if isinstance(step, int) else step)
        else:
            left[tuple(moved)] = span
    return left


class _EditorSchema(GenerateJsonSchema):
    """JSON Schema as TOML needs it: there is no null, so an optional key is one that may be left out."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        if schema.get("default") is None:
            return self.generate_inner(schema["schema"])
        return super().default_schema(schema)


def json_schema(check_codes: Iterable[str] = ()) -> dict[str, object]:
    """The JSON Schema (draft 2020-12) of paper.toml, with a description of every key.

    ``check_codes`` are the codes that editors offer where severities are set; without them any code is accepted there.
    """
    schema: dict[str, Any] = Settings.model_json_schema(schema_generator=_EditorSchema)
    codes = sorted(check_codes)
    if codes:
        for table in (schema["properties"]["checks"], schema["$defs"]["ChecksFor"]["properties"]["levels"]):
            level = table.pop("additionalProperties")
            table |= {"properties": dict.fromkeys(codes, level), "additionalProperties": False}
    return {"$schema": GenerateJsonSchema.schema_dialect, **schema, "title": "paper.toml"}
