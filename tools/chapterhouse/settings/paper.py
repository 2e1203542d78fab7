"""paper.toml as a whole."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cached_property

from pydantic import Field

from chapterhouse.settings.language import Locale, Words, locale_of
from chapterhouse.settings.statements import Coverage, Dimension, Kind
from chapterhouse.settings.tables import (
    UNLICENSED,
    Acronyms,
    Author,
    Cache,
    ChecksFor,
    Credit,
    Level,
    Links,
    Numbering,
    Part,
    Release,
    Review,
    Term,
)
from chapterhouse.settings.theme import Imprint, Theme
from chapterhouse.settings.toml import Path
from chapterhouse.settings.types import (
    BibliographyPath,
    ChapterPath,
    LanguageTag,
    Licence,
    Line,
    OutputName,
    Paragraph,
    PdfStandard,
    Repository,
    StyleName,
    Table,
    VersionUrl,
)


class Settings(Table):
    """The paper: what it is called, who made it, which chapters in which order, and how it is checked and built."""

    title: Line = Field(description="The title of the paper.")
    short_title: Line | None = Field(default=None, description="The title in running heads, where it is a long one.")
    subtitle: Line | None = Field(default=None, description="The subtitle.")
    date: datetime.date = Field(strict=True, description="The date on the title page, as 2026-11-22 without quotes.")
    version: Line | None = Field(default=None, description='The version of the text, such as "0.1".')
    status: Line | None = Field(default=None, description='What the text is, such as "Working draft".')
    note: Paragraph | None = Field(default=None, description="A paragraph for the title page.")
    language: LanguageTag = Field(default="en-GB", description="The language of the text as a BCP 47 tag.")
    theme: Theme = Field(default=Theme(), description="How the paper looks.")
    imprint: Imprint = Field(default_factory=Imprint, description="Publisher, series, numbers, and how to cite.")
    words: Words = Field(default=Words(), description="Words that the tool prints, in place of the language's own.")
    licence: Licence = Field(
        default=UNLICENSED, description='The licence of the text by its SPDX identifier: "CC-BY-4.0".'
    )
    repository: Repository | None = Field(default=None, description="Where the source of the paper lives (https).")
    site_url: Repository | None = Field(
        default=None, description="Where the site of the paper is published (https), for its canonical addresses."
    )
    version_url: VersionUrl | None = Field(
        default=None,
        description="Where the sites of earlier versions stand, `{version}` for the tag: `https://example.org/{version}/`.",
    )
    branch: Line = Field(default="main", description="The branch of the repository on which readers suggest changes.")
    keywords: tuple[Line, ...] = Field(default=(), description="Keywords, for the metadata of the outputs.")
    authors: tuple[Author, ...] = Field(default=(), description="The authors in their order.")
    credits: tuple[Credit, ...] = Field(default=(), description="Who is named beside the authors, and for what.")
    front: tuple[ChapterPath, ...] = Field(
        default=(), description="Chapters behind the contents and before the first part, on Roman pages."
    )
    parts: tuple[Part, ...] = Field(default=(), description="The parts of the paper with their chapters.")
    appendices: tuple[ChapterPath, ...] = Field(
        default=(), description="Chapters after the last part that are numbered by letters: A, and in it A.1."
    )
    back: tuple[ChapterPath, ...] = Field(default=(), description="Chapters after the last part.")
    bibliography: tuple[BibliographyPath, ...] = Field(
        default=("bibliography/references.bib",), description="The BibTeX files with the sources."
    )
    citation_style: StyleName | None = Field(
        default=None,
        description="The CSL style of citations and bibliography: a file of the project, or a name such as `apa`.",
    )
    outputs: tuple[OutputName, ...] = Field(default=("pdf", "html"), min_length=1, description="What is built.")
    pdf_standard: PdfStandard = Field(
        default="ua-1",
        description="The standards that the PDF meets: `ua-1` for PDF/UA-1 and PDF/A-3a, `ua-2` for PDF/UA-2, "
        "WTPDF 1.0 and PDF/A-4f, which younger readers know.",
    )
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
    review: Review = Field(default=Review(), description="How the copies look that reviewers get.")
    release: Release = Field(default=Release(), description="When a version may be released.")
    cache: Cache = Field(default=Cache(), repr=False, description="Where what was costly to make is kept.")
    checks: Mapping[str, Level] = Field(
        default={}, description="The severity of a check by its code, where the usual one does not suit the paper."
    )
    checks_for: tuple[ChecksFor, ...] = Field(
        default=(),
        description="Severities for some files only; a later table goes before an earlier, all before [checks].",
    )

    @cached_property
    def locale(self) -> Locale:
        """The words that are printed, and how dates and lists are written."""
        return locale_of(self.language, self.words)

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

    @property
    def citation_style_file(self) -> str | None:
        """The project path of the citation style, None where it is named by a word or not at all."""
        return self.citation_style if self.citation_style and self.citation_style.endswith(".csl") else None

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
