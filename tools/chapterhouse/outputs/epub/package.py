"""The documents of a book and what they need into its package (https://www.w3.org/TR/epub-33/#sec-package-doc)."""

from __future__ import annotations

import datetime
import posixpath
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs.epub.access import STANDARD, Accessibility
from chapterhouse.outputs.shared import imprint
from chapterhouse.outputs.shared import templates as page
from chapterhouse.outputs.shared.fragments import MEDIA_TYPES
from chapterhouse.settings import Settings

_NOT_IN_IDS = re.compile(r"[^A-Za-z0-9]+")
_TYPES = {".xhtml": "application/xhtml+xml", ".css": "text/css", ".woff2": "font/woff2", **MEDIA_TYPES}


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the book: its name, what the package tells of it, and whether it is a part of the reading order."""

    name: str
    properties: tuple[str, ...] = ()
    read: bool = False

    @property
    def id(self) -> str:
        """The name of the file within the package."""
        return _NOT_IN_IDS.sub("-", self.name)

    @property
    def type(self) -> str:
        """Its media type."""
        return _TYPES[posixpath.splitext(self.name)[1].lower()]


def package(build: BuiltPaper, items: Iterable[Item], access: Accessibility) -> bytes:
    """The package document of the book that ``build`` became and that consists of ``items``."""
    settings = build.paper.settings
    return page.render(
        "book/package.opf.jinja",
        settings=settings,
        direction=settings.locale.direction,
        identifier=identifier(settings),
        modified=build.revision.date.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        description=imprint.description(build),
        licence_name=imprint.licence_name(settings.licence, settings.locale.words),
        licence_address=imprint.licence_address(settings.licence),
        orcid_address=imprint.orcid_address,
        items=tuple(items),
        access=access,
        standard=STANDARD,
        page_source=_page_source(settings),
    ).encode()


def _page_source(settings: Settings) -> str:
    """What the pages of print are those of: the PDF, by its number where it has one."""
    facts = settings.imprint
    if facts.isbn:
        return f"urn:isbn:{facts.isbn.replace('-', '').replace(' ', '')}"
    return f"https://doi.org/{facts.doi}" if facts.doi else f"{settings.title} (PDF)"


def identifier(settings: Settings) -> str:
    """The name of the paper among all books: the same for each of its versions, another for another paper.

    It is made from where the source is kept and from the title, so that nothing needs to be stored.
    """
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{settings.repository or 'urn:paper'}#{settings.title}").urn
