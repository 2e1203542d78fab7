"""A page that the project lays out itself, with the facts of the paper filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markupsafe import Markup, escape

from chapterhouse.model.page_template import PageTemplate, TemplateNode

_FACT = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_ALONE = frozenset({"br", "hr", "img"})


def filled(page: PageTemplate, facts: Mapping[str, str | None]) -> Markup:
    """The markup of ``page``; an element whose facts the paper has none of is left out, with all that stands in it."""
    return Markup("").join(_part(part, facts)[0] for part in page.content)


def _part(part: str | TemplateNode, facts: Mapping[str, str | None]) -> tuple[Markup, int, int]:
    """The markup of ``part``, and how many facts are asked for in it, and are there."""
    if isinstance(part, str):
        asked = [facts.get(found[1]) for found in _FACT.finditer(part)]
        pieces = _FACT.split(part)
        shown = [facts.get(piece) or "" if at % 2 else piece for at, piece in enumerate(pieces)]
        return Markup("").join(escape(piece) for piece in shown), len(asked), sum(map(bool, asked))
    inner = [_part(one, facts) for one in part.content]
    asked_for, there = sum(one[1] for one in inner), sum(one[2] for one in inner)
    if asked_for and not there:
        return Markup(""), asked_for, 0
    attributes = dict(part.attributes)
    if part.tag == "img" and not attributes.get("alt"):
        attributes["class"] = f"{attributes.get('class', '')} decoration".strip()
    written = Markup("").join(Markup(' {}="{}"').format(key, value) for key, value in attributes.items())
    if part.tag in _ALONE:
        return Markup("<{}{}/>").format(Markup(part.tag), written), asked_for, there
    content = Markup("").join(one[0] for one in inner)
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(part.tag), written, content), asked_for, there
