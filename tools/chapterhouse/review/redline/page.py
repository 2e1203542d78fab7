"""A redline as one HTML page that needs nothing else: insertions and deletions are tagged, and told without colour."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from functools import partial

from markupsafe import Markup

from chapterhouse.outputs.shared import templates
from chapterhouse.review.disposition import policy
from chapterhouse.review.redline.redline import Redline
from chapterhouse.review.redline.shown import body_of
from chapterhouse.settings.language import Locale
from chapterhouse.settings.language.review_words import review_words

_MEDIA_TYPES = {"svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg"}

Images = Mapping[str, bytes]
"""The safe bytes of pictures by their paths."""


def page(
    found: Redline, title: str, locale: Locale, old: str, new: str, images: tuple[Images, Images] = ({}, {})
) -> bytes:
    """The page; ``old`` and ``new`` name the revisions, ``images`` are the pictures of both."""
    words = review_words(locale)
    style = templates.theme_text("review/review.css")
    addresses = partial(_address, images[0]), partial(_address, images[1])
    return templates.render(
        "review/redline.html.jinja",
        policy=policy(style),
        style=Markup(style),
        heading=words.changes.format(title=title),
        language=locale.tag,
        direction=locale.direction,
        body=Markup(body_of(found, title, old, new, addresses, words)),
    ).encode()


def _address(images: Images, path: str) -> str:
    content = images.get(path)
    media_type = _MEDIA_TYPES.get(path.rpartition(".")[2].lower())
    if content is None or media_type is None:
        return ""
    return f"data:{media_type};base64,{base64.b64encode(content).decode('ascii')}"
