"""Pages that the project lays out itself, with the facts of the paper filled in.

A template asks for its own page by ``own("title", ...)`` and has its usual content for when there is none. So each page
keeps the frame by which outputs find it: its element, identifier, role and, where the tool writes it, its heading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from chapterhouse.model.built import BuiltPaper
from chapterhouse.model.page_template import PageTemplate, TemplateNode
from chapterhouse.outputs.shared.fonts import fonts_of
from chapterhouse.outputs.shared.imprint import licence_words, made_from

_FACT = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_ALONE = frozenset({"br", "hr", "img"})


@dataclass(frozen=True, slots=True)
class OwnPages:
    """The pages that the project of ``build`` lays out for one output, as its templates ask for them.

    ``output`` is how the names of its pages begin: nothing for the PDF, else ``screen-`` or ``book-``. ``address``
    tells where the bytes of the picture with a path stand in the output. ``more`` are facts that only this one has.
    """

    build: BuiltPaper
    output: str = ""
    address: Callable[[str, bytes], str] = lambda path, data: path
    more: Mapping[str, str | None] = field(default_factory=dict)

    def page(self, name: str) -> PageTemplate | None:
        """The page ``name`` as the project has it, None where it has none of which a page can be made."""
        return self.build.paper.own_page(self.output + name)

    def __call__(self, name: str, **facts: str | None) -> Markup | None:
        """The inside of the page ``name``, None where the project does not lay it out; ``facts`` are its own."""
        page = self.page(name)
        return None if page is None else filled(page, {**facts_of(self.build), **self.more, **facts}, self._picture)

    def _picture(self, path: str) -> str | None:
        data = self.build.resources.get(path)
        return None if data is None else self.address(path, data)


def facts_of(build: BuiltPaper) -> dict[str, str | None]:
    """What every page of the project can print of the paper, by the names that it has there."""
    settings, locale = build.paper.settings, build.paper.settings.locale
    imprint = settings.imprint
    return {
        "title": settings.title,
        "subtitle": settings.subtitle,
        "authors": locale.listed([author.name for author in settings.authors]) if settings.authors else None,
        "date": locale.date(settings.date),
        "version": settings.version,
        "status": settings.status,
        "note": settings.note,
        "licence": licence_words(settings.licence, locale.words),
        "revision": made_from(build.revision, locale),
        "fonts": locale.listed(fonts_of(build).families),
        **{key: getattr(imprint, key) for key in type(imprint).model_fields},
    }


def filled(
    page: PageTemplate, facts: Mapping[str, str | None], address: Callable[[str], str | None] = lambda path: path
) -> Markup:
    """The markup of ``page``; an element whose facts the paper has none of is left out, with all that stands in it.

    ``address`` says where a picture stands; one that is nowhere is left out.
    """
    return Markup("").join(_part(part, facts, address)[0] for part in page.content)


def _part(
    part: str | TemplateNode, facts: Mapping[str, str | None], address: Callable[[str], str | None]
) -> tuple[Markup, int, int]:
    """The markup of ``part``, and how many facts are asked for in it, and are there."""
    if isinstance(part, str):
        asked = [facts.get(found[1]) for found in _FACT.finditer(part)]
        pieces = _FACT.split(part)
        shown = [facts.get(piece) or "" if at % 2 else piece for at, piece in enumerate(pieces)]
        return Markup("").join(escape(piece) for piece in shown), len(asked), sum(map(bool, asked))
    inner = [_part(one, facts, address) for one in part.content]
    asked_for, there = sum(one[1] for one in inner), sum(one[2] for one in inner)
    if asked_for and not there:
        return Markup(""), asked_for, 0
    attributes = dict(part.attributes)
    if part.tag == "img":
        source = address(attributes["src"])
        if source is None:
            return Markup(""), 0, 0
        attributes["src"] = source
    if part.tag == "img" and not attributes.get("alt"):
        attributes["class"] = f"{attributes.get('class', '')} decoration".strip()
    written = Markup("").join(Markup(' {}="{}"').format(key, value) for key, value in attributes.items())
    if part.tag in _ALONE:
        return Markup("<{}{}/>").format(Markup(part.tag), written), asked_for, there
    content = Markup("").join(one[0] for one in inner)
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(part.tag), written, content), asked_for, there
