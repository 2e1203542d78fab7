"""The types of single values in paper.toml, and the base of its tables."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue

from chapterhouse.settings import rules

PdfStandard = Literal["ua-1", "ua-2"]
OutputName = Literal["pdf", "html", "epub", "docx", "md", "txt", "tex", "typ", "jats", "site"]
"""The outputs, each a module or package of ``chapterhouse.outputs``: see ``outputs/registry.py``."""


def _bounds(longest: int) -> dict[str, JsonValue]:
    return {"minLength": 1, "maxLength": longest}


def _suffix(suffix: str) -> dict[str, JsonValue]:
    return {"pattern": rf"^[^/\\].*\.{suffix}$"}


Line = Annotated[str, AfterValidator(rules.line), Field(json_schema_extra=_bounds(rules.LONGEST_LINE))]
Phrase = Annotated[str, AfterValidator(rules.phrase), Field(json_schema_extra=_bounds(rules.LONGEST_LINE))]
Paragraph = Annotated[str, AfterValidator(rules.paragraph), Field(json_schema_extra=_bounds(rules.LONGEST_NOTE))]
LanguageTag = Annotated[str, AfterValidator(rules.language), Field(json_schema_extra={"pattern": rules.LANGUAGE})]
Licence = Annotated[str, AfterValidator(rules.licence), Field(json_schema_extra=_bounds(200))]
Orcid = Annotated[str, AfterValidator(rules.orcid), Field(json_schema_extra={"pattern": rules.ORCID})]
Email = Annotated[str, AfterValidator(rules.email), Field(json_schema_extra={"pattern": rules.EMAIL})]
Repository = Annotated[str, AfterValidator(rules.repository), Field(json_schema_extra={"pattern": rules.REPOSITORY})]
StoreUrl = Annotated[str, AfterValidator(rules.store_url), Field(json_schema_extra={"pattern": rules.STORE_URL})]
VersionUrl = Annotated[str, AfterValidator(rules.version_url), Field(json_schema_extra={"pattern": r"\{version\}"})]
PartLabel = Annotated[str, AfterValidator(rules.part_label), Field(json_schema_extra={"pattern": rules.PART_LABEL})]
ChapterPath = Annotated[
    str, AfterValidator(rules.chapter_path), Field(json_schema_extra=_suffix("(?:md|markdown|qmd|[Rr]md)"))
]
BibliographyPath = Annotated[str, AfterValidator(rules.bibliography_path), Field(json_schema_extra=_suffix("bib"))]
PathPattern = Annotated[str, AfterValidator(rules.path_pattern), Field(json_schema_extra=_bounds(rules.LONGEST_LINE))]
StyleName = Annotated[
    str,
    AfterValidator(rules.style_path),
    Field(json_schema_extra={"pattern": rf"^[^/\\\\].*\.csl$|^{rules.STYLE_NAME.pattern}$"}),
]
Name = Annotated[str, AfterValidator(rules.name), Field(json_schema_extra={"pattern": rules.NAME})]
KindName = Annotated[str, AfterValidator(rules.kind_name), Field(json_schema_extra={"pattern": rules.NAME})]
Prefix = Annotated[str, AfterValidator(rules.prefix), Field(json_schema_extra={"pattern": rules.PREFIX})]


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


class Table(BaseModel):
    """A table of paper.toml: frozen, and without keys that nobody declared."""

    # Field by field strictness below: lax pydantic would take a text for a date or a number.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
