"""A page into its frame: head, bar with contents and search, the ways to its neighbours, and what it brings along."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs.html import metadata
from chapterhouse.outputs.shared import imprint, templates, webfonts
from chapterhouse.outputs.shared.fonts import fonts_of
from chapterhouse.outputs.site.pages import INDEX, NOT_FOUND, Page
from chapterhouse.statements.export import FILES

_POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; font-src 'self'; img-src 'self'; "
    "script-src 'self'; style-src 'self'"
)
"""The Content-Security-Policy (https://www.w3.org/TR/CSP3/): the site's own files, and nothing else.

A published page may ask for its site's files besides: who measures it looks for robots.txt from within.
"""


def framed(page: Page, pages: Sequence[Page], build: BuiltPaper) -> Element:
    """The element ``<html>`` of ``page``, one of ``pages``."""
    settings, locale = build.paper.settings, build.paper.settings.locale
    listed = [one for one in pages if one.name != NOT_FOUND]
    place = next((at for at, one in enumerate(listed) if one.name == page.name), None)
    base = f"{settings.site_url.rstrip('/')}/" if settings.site_url else None
    is_index = page.name == INDEX
    description = page.description or imprint.description(build)
    text = templates.render(
        "site/page.html.jinja",
        page=page,
        pages=listed,
        previous=listed[place - 1] if place else None,
        following=listed[place + 1] if place is not None and place + 1 < len(listed) else None,
        is_index=is_index,
        settings=settings,
        locale=locale,
        words=locale.words,
        direction=locale.direction,
        written_date=locale.date,
        errors=build.errors,
        revision=build.revision,
        licence_name=imprint.licence_name(settings.licence, locale.words),
        licence_address=imprint.licence_address(settings.licence),
        policy=f"{_POLICY}; connect-src 'self'" if base else _POLICY,
        base=base,
        fonts=_first_fonts(build) if base else (),
        canonical=None if base is None or page.name == NOT_FOUND else base + ("" if is_index else page.name),
        description=description,
        open_graph=metadata.open_graph(settings, page.title, description),
        citation_tags=metadata.citation_tags(settings, has_pdf="pdf" in build.made) if is_index else (),
        linked_data=metadata.linked_data(build) if is_index else None,
        data_files=[(type, f"paper.{name}") for name, type in FILES.items()] if build.paper.statements else [],
    )
    root = ElementTree.fromstring(text)
    for holder in root.iter():
        if holder.get("id") == "page:text":
            for at, child in enumerate(copy.deepcopy(list(page.body))):
                holder.insert(at, child)
            if page.body.get("class"):
                holder.set("class", page.body.get("class", ""))
    if page.name == NOT_FOUND and base is not None:
        _make_absolute(root, base)
    return root


def _first_fonts(build: BuiltPaper) -> tuple[str, ...]:
    """The names of the fonts in which every page begins: those of the text and of headings."""
    faces = webfonts.faces_of(fonts_of(build), frozenset(), coded=False)
    return tuple(face.name for face in faces if face.file.style == "normal" and face.file.weight in (None, 400))


def written(root: Element) -> bytes:
    """The page in UTF-8."""
    return f"<!doctype html>\n{ElementTree.tostring(root, encoding='unicode', method='html')}\n".encode()


def _make_absolute(root: Element, base: str) -> None:
    """The page for a missing address is shown at any address, so that its own links cannot be relative."""
    for element in root.iter():
        for name in ("href", "src"):
            address = element.get(name, "")
            if address and not address.startswith(("#", "https:", "http:", "mailto:")):
                element.set(name, base + address)
