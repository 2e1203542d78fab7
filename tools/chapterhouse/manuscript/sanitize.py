"""The wall between chapters and outputs: what an element may carry, by an allow-list.

It stands over pandoc's tree, hence over everything that any syntax of Markdown can bring in, and over what citeproc
makes of the bibliography. What is not allowed is taken out; what is dangerous is told, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from chapterhouse.core.project_path import path_error
from chapterhouse.inputs.links import picture_path
from chapterhouse.manuscript.author_classes import author_classes
from chapterhouse.manuscript.elements import WITH_ATTRIBUTES, Element, address_of, attributes_of, inlines_of, literal_of
from chapterhouse.manuscript.tree import MARKS, rewrite

KEYS = frozenset({"width", "height", "lang", "dir", "alt", "start", "startFrom", "number", "caption", "entry"})
SCHEMES = frozenset({"http", "https", "mailto"})
IMAGE_SUFFIXES = (".svg", ".png", ".jpg", ".jpeg", ".pdf")

_VALUES = {
    "width": re.compile(r"\d{1,4}(\.\d{1,4})?(%|cm|mm|in|pt|px|em)?"),
    "height": re.compile(r"\d{1,4}(\.\d{1,4})?(%|cm|mm|in|pt|px|em)?"),
    "lang": re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}"),
    "dir": re.compile(r"ltr|rtl|auto"),
    "start": re.compile(r"\d{1,6}"),
    "startFrom": re.compile(r"\d{1,6}"),
    "number": re.compile(r"\d{1,6}"),
}
_ALTERNATIVE = "fig-alt"
"""The name of an alternative text in Quarto."""
_DANGEROUS = re.compile(
    r"on.*|style|src|srcset|srcdoc|href|xlink:.*|action|formaction|poster|background|ping|rel", re.IGNORECASE
)
_LOOKED_AT = frozenset({"RawInline", "RawBlock", *WITH_ATTRIBUTES})
_IDENTIFIER = re.compile(r"[\w:./-]{1,200}")
_CLASS = re.compile(r"[\w:-]{1,100}")
_HIDDEN = re.compile(r"[\x00-\x20\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\\]")

_FORMATS = "a figure is one of"

HINTS = {
    "refused-attribute": "take it out, or give it a value that it can have: `width=80%`, `lang=ko`, `dir=rtl`",
    "refused-image": "write the path of an SVG, PNG, JPEG or PDF file of the project, such as `figures/grid.svg`",
    "refused-link": "write a whole address that begins with `https://`, or take the link away and keep its words",
}
"""The mends, by the codes of what is reported."""

Report = Callable[[str, str, str], None]
"""Takes a finding's code, its message, and the text in the chapter by which its place is found."""


def refused_link(target: str) -> str | None:
    """Why ``target`` is no link that an output may carry, None where it is one."""
    if _HIDDEN.search(target):
        return "it holds a hidden, control or bidirectional character"
    if target.startswith("#"):
        return None
    try:
        parts = urlsplit(target)
        host = parts.hostname
    except ValueError:
        return "it is no address"
    if not parts.scheme and not parts.netloc:
        return None if not target.startswith(("/", "//")) else "it leads outside the project"
    if parts.scheme.lower() not in SCHEMES:
        return f"the scheme `{parts.scheme or '//'}:` is not allowed; use https" if parts.scheme else "it has no scheme"
    if parts.scheme.lower() != "mailto" and (not host or "@" in parts.netloc):
        return "it names no host, or a user before the host"
    return None


def refused_image(path: str) -> str | None:
    """Why ``path`` is no image of the project, None where it may be one; whether it exists is not asked here."""
    error = path_error(path)
    if error is not None:
        return f"its path {error.reason}" + (f"; {error.hint}" if error.hint else "")
    if not path.lower().endswith(IMAGE_SUFFIXES):
        return f"{_FORMATS} {', '.join(IMAGE_SUFFIXES)}"
    return None


def allow(blocks: list[Element], report: Report, *, by_author: bool = True) -> list[Element]:
    """A copy of ``blocks`` with nothing in it that is not allowed.

    ``report`` is called with code, message and the offending text for everything that an author must know of: raw HTML
    turns into its own text, comments vanish, dangerous attributes, links and images are taken out. The classes of what
    is not ``by_author`` but by citeproc stay as they are.
    """

    def change(element: Element) -> list[Element] | None:
        kind = element["t"]
        if kind == "RawInline":
            return _raw(element, inline=True)
        if kind == "RawBlock":
            return _raw(element, inline=False)
        attrs = attributes_of(element)
        if attrs is not None:
            classes = attrs[1]
            _clean(attrs, report, of_code=kind in {"Code", "CodeBlock"})
            attrs[1] = [*attrs[1], *element.pop(MARKS, [])] if by_author else classes
        if kind == "Link":
            reason = refused_link(address_of(element))
            if reason:
                report("refused-link", f"the link cannot be printed: {reason}", address_of(element))
                return list(inlines_of(element))
        if kind == "Image":
            reason = refused_image(picture_path(address_of(element)))
            if reason:
                if address_of(element) and not reason.startswith(_FORMATS):  # checks tell of these
                    report("refused-image", f"the image cannot be shown: {reason}", address_of(element))
                return list(inlines_of(element))
        return None

    return rewrite(blocks, change, _LOOKED_AT)


def _raw(element: Element, *, inline: bool) -> list[Element]:
    markup = literal_of(element)
    if markup.lstrip().startswith("<!--"):
        return []
    words: Element = {"t": "Str", "c": markup.strip()}
    return [words] if inline else [{"t": "Para", "c": [words]}]


def _clean(attrs: list[Any], report: Report, *, of_code: bool) -> None:
    if attrs[0] and not _IDENTIFIER.fullmatch(attrs[0]):
        report("refused-attribute", "an identifier holds letters, digits and `:` `-` `_` `.` only", attrs[0])
        attrs[0] = ""
    attrs[1] = author_classes(filter(_CLASS.fullmatch, attrs[1]), of_code=of_code)
    kept = []
    for key, value in attrs[2]:
        if _DANGEROUS.fullmatch(key):
            report("refused-attribute", f"the attribute `{key}` is not allowed", f"{key}=")
        elif key in _VALUES and not _VALUES[key].fullmatch(value):
            report("refused-attribute", f"`{key}` cannot be `{value[:60]}`", f"{key}=")
        elif key in KEYS or key == _ALTERNATIVE:
            kept.append(["alt" if key == _ALTERNATIVE else key, value])
    attrs[2] = kept
