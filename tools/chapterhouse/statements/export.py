"""The statements of a paper as data that others can use: JSON, and JSON-LD in the words of schema.org."""

from __future__ import annotations

from typing import Any

import msgspec

from chapterhouse.model import Entry, ListedChapter, Paper, Statement
from chapterhouse.statements.index import StatementIndex

PAGE = "paper.html"
"""The page beside which the data lie, and in which each statement has its anchor."""

FILES = {"statements.json": "application/json", "statements.jsonld": "application/ld+json"}
"""What lies beside the page of a paper with statements: the ends of the files' names, with their media types."""

CONTEXT = "https://schema.org"


def record(statement: Statement, index: StatementIndex) -> dict[str, Any]:
    """``statement`` as plain data: what it says, what it refers to, and who refers to it."""
    kind = index.kind_of(statement)
    said = {
        attribute.name: list(statement.values[attribute.name]) if attribute.many else statement.value(attribute.name)
        for attribute in kind.attributes
        if attribute.name in statement.values
    }
    back = {
        name: [other.name or other.anchor for other in index.referring_by(statement, ways)]
        for name, ways in index.inverses(kind).items()
    }
    return {
        "id": statement.name or statement.anchor,
        "kind": statement.kind,
        "number": int(statement.number) if statement.number.isdigit() else statement.number,
        "title": statement.title,
        "text": statement.text,
        "attributes": said,
        "referred_to_by": {name: names for name, names in back.items() if names},
        "citations": list(statement.citations),
        "chapter": statement.chapter,
        "anchor": statement.anchor,
    }


def files(paper: Paper) -> dict[str, bytes]:
    """The content of each of :data:`FILES`; none for a paper without statements."""
    if not paper.statements:
        return {}
    return dict(zip(FILES, (to_json(paper), to_json_ld(paper)), strict=True))


def to_json(paper: Paper) -> bytes:
    """All statements of ``paper`` with the kinds and dimensions that they use, as JSON in UTF-8."""
    index, settings = StatementIndex(paper), paper.settings
    document = {
        "title": settings.title,
        "version": settings.version,
        "date": settings.date.isoformat(),
        "language": settings.language,
        "licence": settings.licence,
        "dimensions": [
            {"name": d.name, "title": d.title, "members": [{"name": m.name, "title": m.title} for m in d.members]}
            for d in settings.dimensions
        ],
        "kinds": [{"name": k.name, "noun": k.noun, "plural": k.plural, "prefix": k.prefix} for k in settings.kinds],
        "chapters": [_chapter(listed) for listed in paper.chapters],
        "statements": [record(statement, index) for statement in paper.statements],
    }
    return _written(document)


def _chapter(listed: ListedChapter) -> dict[str, Any]:
    """What a chapter says of itself, for those who read its statements alone."""
    title, front = listed.chapter.title, listed.chapter.front_matter
    return {
        "path": listed.chapter.path,
        "number": listed.number,
        "title": title.text if title else None,
        "summary": " ".join(front.summary.split()) if front.summary else None,
        "status": front.status,
    }


def to_json_ld(paper: Paper) -> bytes:
    """All statements of ``paper`` as JSON-LD in UTF-8: claims (https://schema.org/Claim) that are parts of a report."""
    index, settings, entries = StatementIndex(paper), paper.settings, paper.bibliography.by_key
    return _written(
        {
            "@context": CONTEXT,
            "@type": "Report",
            "@id": PAGE,
            "name": settings.title,
            "inLanguage": settings.language,
            "datePublished": settings.date.isoformat(),
            "hasPart": [_claim(statement, index, entries) for statement in paper.statements],
        }
    )


def _claim(statement: Statement, index: StatementIndex, entries: dict[str, Entry]) -> dict[str, Any]:
    kind = index.kind_of(statement)
    claim: dict[str, Any] = {
        "@type": "Claim",
        "@id": f"{PAGE}#{statement.anchor}",
        "additionalType": kind.noun,
        "identifier": f"{kind.noun} {statement.number}",
        "name": statement.title or f"{kind.noun} {statement.number}",
        "text": statement.text,
    }
    about, mentions, properties = [], [], []
    for attribute in kind.attributes:
        values = statement.values.get(attribute.name, ())
        if attribute.refers_to is not None:
            mentions += [{"@id": f"{PAGE}#{other.anchor}"} for other in index.referred(statement, attribute)]
        elif attribute.dimension is not None:
            about += [
                {"@type": "DefinedTerm", "termCode": value, "name": index.shown(attribute, value)} for value in values
            ]
        else:
            properties += [
                {"@type": "PropertyValue", "name": attribute.title, "value": index.shown(attribute, value)}
                for value in values
            ]
    cited = [_work(entries[key]) for key in statement.citations if key in entries]
    parts = {"about": about, "mentions": mentions, "additionalProperty": properties, "citation": cited}
    return claim | {name: found for name, found in parts.items() if found}


def _work(entry: Entry) -> dict[str, Any]:
    address = entry.value("url") or (f"https://doi.org/{doi}" if (doi := entry.value("doi")) else None)
    work = {"@type": "CreativeWork", "identifier": entry.key, "name": entry.value("title") or entry.key}
    return work | ({"url": address} if address else {})


def _written(document: dict[str, Any]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"
