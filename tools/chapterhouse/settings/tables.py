"""The tables of paper.toml, but for statements, words and the whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator

from chapterhouse.settings import rules
from chapterhouse.settings.types import (
    ChapterPath,
    CreditRole,
    Email,
    Line,
    Orcid,
    Paragraph,
    PartLabel,
    PathPattern,
    Repository,
    StoreUrl,
    Table,
)

Level = Literal["error", "warning", "note", "off"]

UNLICENSED = "LicenseRef-All-Rights-Reserved"
"""The licence of a paper that names none: nothing is granted by silence."""


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
    paragraphs: bool = Field(
        default=False,
        strict=True,
        description="Whether the paragraphs of numbered chapters have numbers, as 3:12; `[]{#par:name}` in one is a "
        "label that `@par:name` refers to.",
    )
    capital_references: bool | None = Field(
        default=None,
        strict=True,
        description="Whether `@fig:x` prints `Figure 2`; if false it prints `figure 2`, and `@Fig:x` the other. "
        "Usually as the language has it: with capitals in English and German, without in French.",
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


class Review(Table):
    """How copies for reviewers look."""

    line_numbers: Literal["page", "running"] = Field(
        default="page",
        description="Whether the lines of a review copy are numbered anew on each page, or through the whole paper "
        "(running).",
    )


class Release(Table):
    """When `chapterhouse release` may tag a version."""

    sign_off: bool = Field(
        default=False,
        strict=True,
        description="Whether every author, or for each chapter somebody where no author is named, must have signed off "
        "what is released; see `chapterhouse sign-off`.",
    )


class Cache(Table):
    """Where what was costly to make is kept, and how much of it."""

    megabytes: int = Field(
        default=500, ge=10, strict=True, description="How much the cache in build/.cache may take, in mebibytes."
    )
    store: StoreUrl | None = Field(
        default=None,
        description='A store that several machines share: "s3://bucket/folder", "file:///folder", '
        '"https://example.org/folder". It is used where CHAPTERHOUSE_STORE_KEY holds a key for this very address.',
    )
    store_megabytes: int = Field(
        default=5000, ge=10, strict=True, description="How much the shared store may take, in mebibytes."
    )
    read_only: bool = Field(
        default=False, strict=True, description="Whether the shared store is only read, also by who could fill it."
    )
