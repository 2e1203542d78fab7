"""What the page of a review copy has besides: the panel of remarks, its style and its script."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs.shared import imprint, templates


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
    mail = next((author.email for author in settings.authors if author.email and author.corresponding), None)
    panel = templates.render(
        "screen/review.html.jinja",
        settings=settings,
        source=settings.site_url or "paper.review.html",
        mail=mail or "",
    )
    stamp = imprint.review_stamp(build.revision, settings)
    if build.earlier is not None:
        stamp += f" · bars mark what changed since {build.earlier.commit[:12]}, dotted where text went"
    return ReviewParts(
        stamp,
        Markup(panel),
        templates.theme_text("screen/review.css"),
        templates.theme_text("screen/review.js"),
    )
