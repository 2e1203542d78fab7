"""A paper into what machines read of it: dates, licence, description, citation tags and schema.org."""

from __future__ import annotations

import datetime
import re

from paperwright import imprint
from paperwright.imprint import licence_name as licence_name
from paperwright.page import BuiltPaper
from paperwright.settings import Author, Settings

_LICENCE_IDENTIFIER = re.compile(r"[A-Za-z0-9.-]+")


def written_date(date: datetime.date, language: str) -> str:
    """``date`` as readers of ``language`` (BCP 47) write it; ISO 8601 where the language is not English."""
    if language.partition("-")[0].lower() != "en":
        return date.isoformat()
    return imprint.written_date(date)


def licence_address(identifier: str) -> str | None:
    """The https address of the SPDX licence ``identifier``; None for an expression or for own terms."""
    if commons := imprint.commons_address(identifier):
        return commons
    if identifier.startswith("LicenseRef-") or not _LICENCE_IDENTIFIER.fullmatch(identifier):
        return None
    return f"https://spdx.org/licenses/{identifier}.html"


def description(build: BuiltPaper) -> str:
    """What the paper is, in a sentence or two: its subtitle and the summary of its first chapter that has one."""
    summary = next((chapter.summary for chapter in build.chapters if chapter.summary), None)
    return " ".join(_sentence(text) for text in (build.paper.settings.subtitle, summary) if text)


def citation_tags(settings: Settings) -> tuple[tuple[str, str], ...]:
    """Name and content of the ``citation_*`` tags that reference managers read."""
    tags = [("citation_title", settings.title)]
    for author in settings.authors:
        tags.append(("citation_author", author.name))
        if author.affiliation:
            tags.append(("citation_author_institution", author.affiliation))
        if author.orcid:
            tags.append(("citation_author_orcid", orcid_address(author.orcid)))
    tags.append(("citation_publication_date", settings.date.strftime("%Y/%m/%d")))
    tags.append(("citation_language", settings.language))
    if settings.keywords:
        tags.append(("citation_keywords", "; ".join(settings.keywords)))
    return tuple(tags)


def linked_data(build: BuiltPaper) -> dict[str, object]:
    """The paper as a schema.org Report (https://schema.org/Report), for JSON-LD."""
    settings = build.paper.settings
    known: dict[str, object | None] = {
        "@context": "https://schema.org",
        "@type": "Report",
        "name": settings.title,
        "alternativeHeadline": settings.subtitle,
        "description": description(build) or None,
        "author": [_person(author) for author in settings.authors] or None,
        "datePublished": settings.date.isoformat(),
        "version": settings.version,
        "creativeWorkStatus": settings.status,
        "inLanguage": settings.language,
        "keywords": list(settings.keywords) or None,
        "license": licence_address(settings.licence),
        "isAccessibleForFree": True,
    }
    return {name: value for name, value in known.items() if value is not None}


def orcid_address(orcid: str) -> str:
    """The https address of the ORCID iD ``orcid``, given bare or as an address."""
    return "https://orcid.org/" + orcid.rstrip("/").rsplit("/", 1)[-1]


def _person(author: Author) -> dict[str, object]:
    person: dict[str, object] = {"@type": "Person", "name": author.name}
    if author.orcid:
        person["@id"] = orcid_address(author.orcid)
    if author.affiliation:
        person["affiliation"] = {"@type": "Organization", "name": author.affiliation}
    return person


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
