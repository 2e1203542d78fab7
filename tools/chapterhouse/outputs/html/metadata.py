"""A paper into what machines read of it: citation tags and schema.org."""

from __future__ import annotations

from chapterhouse.model.built import BuiltChapter, BuiltPaper
from chapterhouse.outputs.shared.imprint import description, licence_address, orcid_address
from chapterhouse.settings import Author, Settings


def citation_tags(settings: Settings, has_pdf: bool) -> tuple[tuple[str, str], ...]:
    """Name and content of the ``citation_*`` tags that reference managers read; ``has_pdf`` tells of a PDF beside."""
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
    if has_pdf:
        base = f"{settings.site_url.rstrip('/')}/" if settings.site_url else ""
        tags.append(("citation_pdf_url", f"{base}paper.pdf"))
    return tuple(tags)


def open_graph(settings: Settings, title: str, description: str) -> tuple[tuple[str, str], ...]:
    """Property and content of the tags by which others show a link to a page called ``title`` (https://ogp.me)."""
    tags = [
        ("og:type", "article"),
        ("og:title", title),
        ("og:site_name", settings.title),
        ("og:locale", settings.language.replace("-", "_")),
        ("og:description", description),
    ]
    return tuple((name, content) for name, content in tags if content)


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
        "hasPart": [_chapter(chapter) for chapter in build.chapters] or None,
    }
    return {name: value for name, value in known.items() if value is not None}


def _chapter(chapter: BuiltChapter) -> dict[str, object]:
    """A chapter as schema.org knows it (https://schema.org/Chapter), with what it says of itself."""
    known = {
        "@type": "Chapter",
        "name": chapter.title,
        "position": chapter.number,
        "description": " ".join((chapter.summary or "").split()),
        "creativeWorkStatus": chapter.status,
    }
    return {name: value for name, value in known.items() if value}


def _person(author: Author) -> dict[str, object]:
    person: dict[str, object] = {"@type": "Person", "name": author.name}
    if author.orcid:
        person["@id"] = orcid_address(author.orcid)
    if author.affiliation:
        person["affiliation"] = {"@type": "Organization", "name": author.affiliation}
    return person
