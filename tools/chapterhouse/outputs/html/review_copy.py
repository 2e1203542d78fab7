"""What the page of a review copy has besides: the panel of remarks, its style and its script."""

from __future__ import annotations

import json
from dataclasses import dataclass

from markupsafe import Markup

from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs.shared import imprint, templates
from chapterhouse.settings.language.review_words import review_words

_IN_SCRIPT = (
    *("not_kept", "better", "not_in_copy", "of_remark", "go_to", "edit", "delete", "undo", "hide_remarks", "remarks"),
    *("deleted", "restored", "write_anew", "not_among", "write_something", "kept", "remark", "remark_on"),
    *("buttons_there", "saved", "were_read", "none_in_file", "mail_text", "mail_more", "mail_subject"),
)
"""The words that the script of the panel says."""


@dataclass(frozen=True, slots=True)
class ReviewParts:
    """``stamp`` says which draft it is; the others come after those of the page."""

    stamp: str
    panel: Markup
    style: str
    script: str


def review_parts(build: BuiltPaper) -> ReviewParts:
    """The parts of the review copy of ``build``."""
    settings = build.paper.settings
    words = review_words(settings.locale)
    mail = next((author.email for author in settings.authors if author.email and author.corresponding), None)
    panel = templates.render(
        "screen/review.html.jinja",
        settings=settings,
        source=settings.site_url or "paper.review.html",
        mail=mail or "",
        words=words,
        in_script=json.dumps({name: getattr(words, name) for name in _IN_SCRIPT}, ensure_ascii=False),
    )
    stamp = imprint.review_stamp(build.revision, settings, words)
    if build.earlier is not None:
        stamp += f" · {words.bars_and_dots.format(revision=build.earlier.commit[:12])}"
    return ReviewParts(
        stamp,
        Markup(panel),
        templates.theme_text("screen/review.css"),
        templates.theme_text("screen/review.js"),
    )
