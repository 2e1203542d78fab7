"""A page into its frame: head, bar with contents and search, the ways to its neighbours, and what it brings along."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from chapterhouse.core.cache import Cache
from chapterhouse.core.memo import JSON, Question, Questions, call_tracked
from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs.html import metadata
from chapterhouse.outputs.shared import imprint, templates, webfonts
from chapterhouse.outputs.shared.fonts import fonts_of
from chapterhouse.outputs.site.addresses import Home, link, settle
from chapterhouse.outputs.site.page import INDEX, NOT_FOUND, Page
from chapterhouse.statements.export import FILES

_POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; font-src 'self'; img-src 'self'; "
    "script-src 'self'; style-src 'self'"
)
"""The Content-Security-Policy (https://www.w3.org/TR/CSP3/): the site's own files, and nothing else.

A published page may ask for its site's files besides: who measures it looks for robots.txt from within.
"""


def framed(
    page: Page,
    pages: Sequence[Page],
    build: BuiltPaper,
    homes: Mapping[str, str],
    known: MutableMapping[Question, str],
    cache: Cache,
) -> tuple[bytes, list[str]]:
    """``page``, one of ``pages``, as its file holds it, and those of its links that lead nowhere.

    ``homes`` are the pages that hold anchors; ``known`` is what stands for them, as
    :class:`~chapterhouse.core.memo.Questions` has it.
    """
    frame, base = _frame(page, pages, build), _base(build)
    asked = Questions({"home": homes.get}, known)

    def made() -> list[Any]:
        root = _in_frame(page, frame, lambda anchor: asked.ask("home", anchor), base)
        lost = list(link(root, lambda anchor: asked.ask("home", anchor)))
        return [_written(root), lost]

    text, lost = call_tracked(cache, "file of site", (page.name, page.body, frame, base or ""), asked, made, JSON)
    return text.encode(), lost


def _base(build: BuiltPaper) -> str | None:
    address = build.paper.settings.site_url
    return f"{address.rstrip('/')}/" if address else None


def _frame(page: Page, pages: Sequence[Page], build: BuiltPaper) -> str:
    """What stands around what ``page`` shows."""
    settings, locale = build.paper.settings, build.paper.settings.locale
    listed = [one for one in pages if one.name != NOT_FOUND]
    place = next((at for at, one in enumerate(listed) if one.name == page.name), None)
    base = _base(build)
    is_index = page.name == INDEX
    description = page.description or imprint.description(build)
    return templates.render(
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


def _in_frame(page: Page, frame: str, home: Home, base: str | None) -> Element:
    """The element ``<html>`` of ``page`` in its ``frame``; ``base`` is the address of the site, where it has one."""
    root, body = ElementTree.fromstring(frame), page.root
    settle(body, page.name, home)
    holder = next(element for element in root.iter() if element.get("id") == "page:text")
    holder[:0] = list(body)
    if body.get("class"):
        holder.set("class", body.get("class", ""))
    if page.name == NOT_FOUND and base is not None:
        _make_absolute(root, base)
    return root


def _first_fonts(build: BuiltPaper) -> tuple[str, ...]:
    """The names of the fonts in which every page begins: those of the text and of headings."""
    faces = webfonts.faces_of(fonts_of(build), frozenset(), coded=False)
    return tuple(face.name for face in faces if face.file.style == "normal" and face.file.weight in (None, 400))


def _written(root: Element) -> str:
    return f"<!doctype html>\n{ElementTree.tostring(root, encoding='unicode', method='html')}\n"


def _make_absolute(root: Element, base: str) -> None:
    """The page for a missing address is shown at any address, so that its own links cannot be relative."""
    for element in root.iter():
        for name in ("href", "src"):
            address = element.get(name, "")
            if address and not address.startswith(("#", "https:", "http:", "mailto:")):
                element.set(name, base + address)
