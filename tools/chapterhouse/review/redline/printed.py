"""A redline as a PDF in the look of the paper: insertions and deletions are structure elements of their own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from chapterhouse.core.runtime import Runtime
from chapterhouse.model import Paper
from chapterhouse.model.built import Revision
from chapterhouse.outputs.pdf.report import Report, render_report
from chapterhouse.outputs.shared import templates
from chapterhouse.review.redline.page import Images
from chapterhouse.review.redline.redline import Redline
from chapterhouse.review.redline.shown import body_of, shown_chapters
from chapterhouse.settings.language.review_words import review_words


def printed(
    found: Redline,
    paper: Paper,
    names: tuple[str, str],
    images: tuple[Images, Images],
    fonts: Mapping[str, bytes],
    revision: Revision,
    runtime: Runtime,
) -> bytes:
    """The PDF of ``found``, which leads to ``paper``; ``names`` are those of the revisions, ``revision`` is the newer.

    ``images`` are the pictures of both, ``fonts`` the project's own. Raises
    :class:`~chapterhouse.outputs.pdf.typeset_pages.TypesetError`.
    """
    addresses = partial(_address, "before", images[0]), partial(_address, "after", images[1])
    title = paper.settings.title
    words = review_words(paper.settings.locale)
    heading = words.changes.format(title=title)
    resources = {
        f"{side}/{path}": one
        for side, each in zip(("before", "after"), images, strict=True)
        for path, one in each.items()
    }
    report = Report(
        title=heading,
        body=body_of(found, title, *names, addresses, words),
        style=templates.theme_text("review/redline_print.css"),
        bookmarks=[
            (heading, "page:report"),
            *((str(one["title"]), str(one["anchor"])) for one in shown_chapters(found, addresses, words)),
        ],
        resources={**resources, **fonts},
    )
    return render_report(report, paper, revision, runtime)


def _address(side: str, images: Images, path: str) -> str:
    return f"{side}/{path}" if path in images else ""
