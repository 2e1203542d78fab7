"""The paper's facts into the document's properties: those that every program knows, and our own."""

from __future__ import annotations

import datetime

from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs.docx.ooxml import part, written
from chapterhouse.outputs.shared.imprint import description

_OWN = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The property set for properties that a user defines."""


def core_properties(build: BuiltPaper) -> bytes:
    """``docProps/core.xml``: title, authors, dates. The date is that of the revision, never the clock's."""
    settings = build.paper.settings
    date = build.revision.date.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    values = [
        ("dc:title", settings.title),
        ("dc:subject", settings.subtitle),
        ("dc:creator", "; ".join(author.name for author in settings.authors)),
        ("cp:keywords", ", ".join(settings.keywords)),
        ("dc:description", description(build).rstrip(".")),
        ("dc:language", settings.language),
        ("cp:version", settings.version),
        ("cp:contentStatus", settings.status),
    ]
    reported = "".join(f"<{name}>{written(value)}</{name}>" for name, value in values if value)
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{date}</dcterms:{name}>' for name in ("created", "modified")
    )
    return part(
        "<cp:coreProperties "
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{reported}{dates}</cp:coreProperties>'
    )


def own_properties(build: BuiltPaper) -> bytes:
    """``docProps/custom.xml``: version, licence, revision and repository."""
    settings, revision = build.paper.settings, build.revision
    commit = f"{revision.commit}{' with changes' if revision.modified else ''}" if revision.commit else None
    values = [
        ("Version", settings.version),
        ("Licence", settings.licence),
        ("Revision", commit),
        ("Repository", settings.repository),
    ]
    reported = "".join(
        f'<property fmtid="{_OWN}" pid="{number}" name="{name}"><vt:lpwstr>{written(value)}</vt:lpwstr></property>'
        for number, (name, value) in enumerate(((name, value) for name, value in values if value), 2)
    )
    return part(
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        f'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{reported}</Properties>'
    )


def program_properties() -> bytes:
    """``docProps/app.xml``: which program wrote the document."""
    return part(
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>chapterhouse</Application><DocSecurity>0</DocSecurity></Properties>"
    )
