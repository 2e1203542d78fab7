"""The words that the tool prints, with those of British English for defaults; the table of every other language.

Where a word stands beside something else it is a pattern, so that order, case and plural are the table's business:
``{number}`` is one number, ``{numbers}`` several in a list of the language. Patterns that count hold one form for each
plural category of the CLDR (https://www.unicode.org/reports/tr35/tr35-numbers.html#Language_Plural_Rules).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator

from chapterhouse.core.hidden_characters import quoted
from chapterhouse.settings import rules
from chapterhouse.settings.types import CreditRole, Phrase, Table


def _printed(default: str, where: str) -> str:
    """The field of a word that is printed ``where`` it says; ``default`` is its British English."""
    field: str = Field(default=default, description=f"Printed {where}.")
    return field


def _counted(default: Mapping[str, str], where: str) -> Mapping[str, str]:
    field: Mapping[str, str] = Field(
        default=default, description=f"Printed {where}; one form for each plural category, such as `one` and `other`."
    )
    return field


_CREDIT_ROLES: Mapping[CreditRole, str] = {
    CreditRole.CONCEPTUALIZATION: "Conceptualization",
    CreditRole.DATA_CURATION: "Data curation",
    CreditRole.FORMAL_ANALYSIS: "Formal analysis",
    CreditRole.FUNDING_ACQUISITION: "Funding acquisition",
    CreditRole.INVESTIGATION: "Investigation",
    CreditRole.METHODOLOGY: "Methodology",
    CreditRole.PROJECT_ADMINISTRATION: "Project administration",
    CreditRole.RESOURCES: "Resources",
    CreditRole.SOFTWARE: "Software",
    CreditRole.SUPERVISION: "Supervision",
    CreditRole.VALIDATION: "Validation",
    CreditRole.VISUALIZATION: "Visualization",
    CreditRole.WRITING_ORIGINAL_DRAFT: "Writing – original draft",
    CreditRole.WRITING_REVIEW_EDITING: "Writing – review & editing",
}
"""As ANSI/NISO Z39.104-2022 has them; those of other languages are the translations that NISO links to."""


class Words(Table):
    """The words that the tool prints, each in place of the language's own."""

    contents: Phrase = _printed("Contents", "above the table of contents")
    references: Phrase = _printed("References", "above the list of sources")
    colophon: Phrase = _printed("Colophon", "above what is said of the making")
    list_of_figures: Phrase = _printed("Figures", "above the list of figures")
    list_of_tables: Phrase = _printed("Tables", "above the list of tables")
    list_of_boxes: Phrase = _printed("Boxes", "above the list of statements")
    list_of_abbreviations: Phrase = _printed("Abbreviations", "above the list of abbreviations")
    index: Phrase = _printed("Index", "above the index")
    page_list: Phrase = _printed("Page list", "above the pages of print in a book")
    imprint: Phrase = _printed("Imprint", "above the facts of publication")

    part: Phrase = _printed("part {number}", "where a part is referred to")
    parts: Phrase = _printed("parts {numbers}", "where several parts are referred to")
    chapter: Phrase = _printed("chapter {number}", "where a chapter is referred to")
    chapters: Phrase = _printed("chapters {numbers}", "where several chapters are referred to")
    appendix: Phrase = _printed("appendix {number}", "where an appendix is referred to")
    appendices: Phrase = _printed("appendices {numbers}", "where several appendices are referred to")
    section: Phrase = _printed("section {number}", "where a section is referred to")
    sections: Phrase = _printed("sections {numbers}", "where several sections are referred to")
    figure: Phrase = _printed("figure {number}", "where a figure is referred to")
    figures: Phrase = _printed("figures {numbers}", "where several figures are referred to")
    table: Phrase = _printed("table {number}", "where a table is referred to")
    tables: Phrase = _printed("tables {numbers}", "where several tables are referred to")
    equation: Phrase = _printed("equation {number}", "where an equation is referred to")
    equations: Phrase = _printed("equations {numbers}", "where several equations are referred to")
    listing: Phrase = _printed("listing {number}", "where a listing is referred to")
    listings: Phrase = _printed("listings {numbers}", "where several listings are referred to")
    paragraph: Phrase = _printed("paragraph {number}", "where a numbered paragraph is referred to")
    paragraphs: Phrase = _printed("paragraphs {numbers}", "where several numbered paragraphs are referred to")
    capitals: Literal["first", "none", "nouns"] = Field(
        default="first",
        description="Whether references print their noun with a capital (first), as it is written here (none), or as "
        "it is written here since all nouns of the language have capitals (nouns).",
    )
    part_heading: Phrase = _printed("Part {number}", "before the title of a part")
    appendix_heading: Phrase = _printed("Appendix {number}", "before the title of an appendix")
    figure_caption: Phrase = _printed("Figure {number}", "before the caption of a figure")
    table_caption: Phrase = _printed("Table {number}", "before the caption of a table")
    listing_caption: Phrase = _printed("Listing {number}", "before the caption of a listing")
    continued: Phrase = _printed("continued", "where a table or list goes on")

    page: Phrase = _printed("page {number}", "where a page is referred to")
    aside: Phrase = _printed(" ({page})", "behind a reference, with its page")
    aside_in_parentheses: Phrase = _printed(", {page}", "behind a reference in parentheses, with its page")
    cited_in: Phrase = _printed("Cited in {sections}.", "behind a source, with the sections that cite it")
    quotation_marks: tuple[Phrase, Phrase, Phrase, Phrase] = Field(
        default=("\u201c", "\u201d", "\u2018", "\u2019"),
        description="The marks that open and close a quotation, and those of a quotation in it.",
    )
    separator: Phrase = Field(default=", ", description="What parts the items of a plain list, such as keywords.")
    last_separator: str = Field(
        default="",
        max_length=20,
        description="What parts the last two numbers of a list, where it is not what the CLDR has; `a/b` stands for "
        "`a` after a consonant and for `b` after a vowel, as Korean needs it.",
    )
    and_others: Phrase = _printed("and others", "behind the first of many authors")

    version: Phrase = _printed("Version {version}", "on the title page")
    authors: Phrase = _printed("Authors", "for screen readers, before the authors")
    correspondence: Phrase = _printed("Correspondence: {address}", "at the corresponding author")
    orcid_of: Phrase = _printed("ORCID record of {name}", "for screen readers, at the ORCID iD of an author")
    keywords: Phrase = _printed("Keywords", "before the keywords")
    licence: Phrase = _printed("Licence", "before the licence")
    all_rights_reserved: Phrase = _printed("All rights reserved", "where no licence is given")
    commons_licence: Phrase = _printed(
        "Creative Commons {conditions} {version} International ({name})", "for a Creative Commons licence"
    )
    commons_attribution: Phrase = _printed("Attribution", "for BY in the name of a Creative Commons licence")
    commons_non_commercial: Phrase = _printed("NonCommercial", "for NC in the name of a Creative Commons licence")
    commons_share_alike: Phrase = _printed("ShareAlike", "for SA in the name of a Creative Commons licence")
    commons_no_derivatives: Phrase = _printed("NoDerivatives", "for ND in the name of a Creative Commons licence")

    publisher: Phrase = _printed("Publisher", "in the imprint, before the publisher")
    series: Phrase = _printed("Series", "in the imprint, before the series")
    report_number: Phrase = _printed("Report number", "in the imprint, before the number of the report")
    contact: Phrase = _printed("Contact", "in the imprint, before the address for readers")
    cite_as: Phrase = _printed("Suggested citation", "in the imprint, before how to cite the paper")
    approvals: Phrase = _printed("Approvals", "in the imprint, before who approved the text")
    disclaimer: Phrase = _printed("Disclaimer", "in the imprint, before the disclaimer")

    draft: Phrase = _printed("Draft", "at the notice of a draft build")
    draft_pages: Mapping[str, Phrase] = _counted(
        {
            "one": "This is a draft build. One error that the checks found is marked in the pages.",
            "other": "This is a draft build. {count} errors that the checks found are marked in the pages.",
        },
        "on the title page of a draft build",
    )
    draft_build: Mapping[str, Phrase] = _counted(
        {"one": "Draft build with {count} error.", "other": "Draft build with {count} errors."},
        "at the top of a draft build",
    )
    not_to_cite: Phrase = _printed("Do not cite it.", "at the top of a draft build")
    chapter_is_draft: Phrase = _printed("This chapter is a draft.", "behind a chapter's title in a draft build")
    chapter_is_in_review: Phrase = _printed("This chapter is in review.", "behind a chapter's title in a draft build")
    chapter_is_final: Phrase = _printed("This chapter is final.", "behind a chapter's title in a draft build")
    first_mark: Phrase = _printed("Go to the first mark in the text", "at the top of a draft build")

    revision: Phrase = _printed("Revision", "in the colophon")
    made_from: Phrase = _printed("Made from revision {commit} of {date}.", "in the colophon")
    made_from_modified: Phrase = _printed(
        "Made from revision {commit} of {date}, with changes that are not part of it.", "in the colophon"
    )
    made_from_unversioned: Phrase = _printed(
        "Made from files that are under no version control.", "in the colophon of a paper without commits"
    )
    source: Phrase = _printed("Its source is kept at {address}.", "in the colophon")
    contributions: Phrase = _printed("Contributions", "in the colophon, before who did what")
    credit_roles: Mapping[CreditRole, Phrase] = Field(
        default=_CREDIT_ROLES, description="What is printed for each CRediT role, in the colophon."
    )
    type: Phrase = _printed("Type", "in the colophon, before the fonts")
    set_in: Phrase = _printed("Set in {families}.", "in the colophon")
    open_font_licence: Phrase = _printed("The fonts are under the SIL Open Font License.", "in the colophon")
    fonts_embedded: Phrase = _printed("The fonts are part of this file.", "in the colophon of a DOCX")
    tools: Phrase = _printed("Tools", "in the colophon, before the programs")
    form: Phrase = _printed("Form", "in the colophon, before what the file is")
    form_pdf: Phrase = _printed(
        "This file is tagged for assistive technology ({accessible}) and made for keeping ({archival}).",
        "in the colophon of the PDF",
    )
    form_docx: Phrase = _printed(
        "A word processor adds page numbers to the list of contents when it is asked to update it.",
        "in the colophon of a DOCX",
    )

    from_to: Phrase = _printed("From {start} to {end}", "at a statement that leads from one thing to another")
    network: Phrase = _printed(
        "A network of {members} members and {statements}: {counts}.", "for screen readers, at a network of statements"
    )
    column_number: Phrase = _printed("No.", "above the numbers of a register")
    column_statement: Phrase = _printed("Statement", "above the texts of a register")
    column_chapter: Phrase = _printed("Chapter", "above the chapters of a register")
    column_figure: Phrase = _printed("Figure", "above the figures of a register")
    who_acts: Phrase = _printed("Who acts", "above the actors of a trace")
    nobody_yet: Phrase = _printed("nobody yet", "in a trace, where nobody acts")

    note: Phrase = _printed("Note", "above a box with a note, where it has no title of its own")
    tip: Phrase = _printed("Tip", "above a box with a tip")
    important: Phrase = _printed("Important", "above a box with something important")
    warning: Phrase = _printed("Warning", "above a box with a warning")
    caution: Phrase = _printed("Caution", "above a box that calls for caution")

    skip_to_text: Phrase = _printed("Skip to the text", "for keyboards, at the top of the page")
    permalink: Phrase = _printed("Permalink: {name}", "for screen readers, at the link to a thing itself")
    dark_colours: Phrase = _printed("Dark colours", "at the switch of colours")
    notes_of: Phrase = _printed("Notes: {title}", "for screen readers, before the notes of a chapter")
    done: Phrase = _printed("done", "for screen readers, at a task that is done")
    to_do: Phrase = _printed("to do", "for screen readers, at a task that is not done")
    go_to_reference: Phrase = _printed("Go to the reference", "below a source that is shown beside its citation")
    go_to_note: Phrase = _printed("Go to the note", "below a note that is shown beside its call")
    suggest_change: Phrase = _printed("Suggest a change", "at headings, where the repository is known")
    open_issue: Phrase = _printed("Open an issue", "at headings, where the repository is known")
    search: Phrase = _printed("Search", "at the search of a site")
    found_nowhere: Phrase = _printed("Nothing was found.", "where a search finds nothing")
    previous: Phrase = _printed("Previous", "at the link to the page before")
    next: Phrase = _printed("Next", "at the link to the page behind")
    downloads: Phrase = _printed("Downloads", "above the other forms of the paper")
    cite_this: Phrase = _printed("Cite this paper", "above how to cite the paper")
    versions: Phrase = _printed("Versions", "above the earlier versions of the paper")
    changed_since: Phrase = _printed("Changed since {version}", "above what changed since a version")
    data_as_csv: Phrase = _printed("Data (CSV)", "at the data of a table or figure")
    filter_rows: Phrase = _printed("Filter the rows", "above a register that can be filtered")
    scroll_sideways: Phrase = _printed("Scroll sideways to see all of it", "at a table that is wider than the screen")
    glossary: Phrase = _printed("Glossary", "above the terms of the paper")
    page_not_found: Phrase = _printed("This page does not exist", "where a site has no such page")
    logo: Phrase = _printed("Logo", "for screen readers, at a logo of an unnamed publisher")
    bibliography_entry: Phrase = _printed("Bibliography entry {name}", "for screen readers, at a citation in the PDF")
    attached_manifest: Phrase = _printed("What this paper was made of", "at the manifest that a PDF carries")
    attached_map: Phrase = _printed("Where each printed word was written", "at the map of places that a PDF carries")
    attached_chapter: Phrase = _printed("The source of a chapter", "at the chapters that a PDF carries")
    attached_works: Phrase = _printed("The works cited", "at the bibliography that a PDF carries")
    attached_statements: Phrase = _printed(
        "The statements of the paper", "at the data of statements that a PDF carries"
    )
    attached_formula: Phrase = _printed("The formula as MathML", "at the formulas that a PDF carries")
    not_laid_out: Phrase = _printed(
        "These pages could not be laid out as they were written: this is their text alone.",
        "in a draft, above pages that cannot be laid out",
    )
    feed: Phrase = _printed("Versions of the paper", "at the feed of a site")
    open_target: Phrase = _printed("Go there", "below a thing that is shown beside a reference to it")
    title_page: Phrase = _printed("Title page", "for reading systems, at the title page of a book")
    start_of_text: Phrase = _printed("Start of the text", "for reading systems, at the first chapter of a book")
    landmarks: Phrase = _printed("Landmarks", "for reading systems, at the list of landmarks")
    accessible_structure: Phrase = _printed(
        "Headings, lists and links are marked as such, and every chapter and section can be reached from the contents.",
        "what a book says of the marks of its structure",
    )
    accessible_images: Phrase = _printed(
        "Every figure that says something says it in words as well.",
        "what a book says of images that are all described",
    )
    inaccessible_images: Phrase = _printed(
        "Some images lack a description.", "what a book says of images that are not all described"
    )
    accessible_tables: Phrase = _printed(
        "Tables name their rows and columns, and become lists on narrow screens.", "what a book says of its tables"
    )
    accessible_formulas: Phrase = _printed("Formulas are MathML.", "what a book says of its formulas")
    accessible_notes: Phrase = _printed("Notes lead back to where they are called.", "what a book says of its notes")
    accessible_pages: Phrase = _printed(
        "The pages of the PDF are marked and can be reached by their numbers.", "what a book says of the pages of print"
    )
    accessibility_certified: Phrase = _printed(
        "{name} has found that the book meets {standard}.", "what a book says of who has certified it"
    )
    accessibility_uncertified: Phrase = _printed(
        "Nobody has certified that the book meets a standard of accessibility.",
        "what a book says where nobody has certified it",
    )

    @field_validator("*")
    @classmethod
    def _keeps_its_places(cls, value: object, info: ValidationInfo) -> object:
        """A pattern that lacks the place of a number prints no number."""
        field = cls.model_fields[info.field_name or ""]
        if isinstance(value, str) and isinstance(field.default, str):
            wanted, there = _places(field.default), _places(value)
            if there != wanted:
                places = ", ".join(f"{{{name}}}" for name in sorted(wanted)) or "nothing in braces"
                raise rules.RuleBroken(f"is {quoted(value)}, which does not hold what it should", f"hold {places}")
        return value


def _places(pattern: str) -> frozenset[str]:
    return frozenset(re.findall(r"\{(\w*)\}", pattern))
