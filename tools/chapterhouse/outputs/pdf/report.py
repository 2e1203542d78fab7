"""A document about the paper, such as what changed in it, into a PDF that is set and tagged like the paper's own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from markupsafe import Markup

from chapterhouse.core.runtime import Runtime
from chapterhouse.model import Paper
from chapterhouse.model.built import BuiltPaper, Revision
from chapterhouse.outputs.pdf.bind import Bookmark
from chapterhouse.outputs.pdf.names import destination
from chapterhouse.outputs.pdf.numbering import PageSequence
from chapterhouse.outputs.pdf.rendering import Contents, render_pages
from chapterhouse.outputs.pdf.typeset_pages import TypesetError
from chapterhouse.outputs.pdf.units import Unit, edition_of
from chapterhouse.outputs.shared import templates

_IMAGE = re.compile(r'<img\b[^>]*\ssrc="([^":]+)"')


@dataclass(frozen=True, slots=True)
class Report:
    """What is to be set: ``body`` is XHTML within a section, ``style`` CSS after that of the paper.

    ``bookmarks`` are titles with the identifiers in ``body`` that they lead to; ``resources`` the images, and the
    paper's own fonts, by path.
    """

    title: str
    body: str
    style: str
    bookmarks: Sequence[tuple[str, str]] = ()
    resources: Mapping[str, bytes] = field(default_factory=dict)


def render_report(report: Report, paper: Paper, revision: Revision, runtime: Runtime) -> bytes:
    """The PDF of ``report``, which is of ``revision``, in the look of ``paper``; the same input gives the same bytes.

    It meets PDF/A-3a and PDF/UA-1, whichever the paper's own meets. Raises
    :class:`~chapterhouse.outputs.pdf.typeset_pages.TypesetError` where pages cannot be set.
    """
    settings = paper.settings.model_copy(update={"title": report.title, "subtitle": None, "pdf_standard": "ua-1"})
    build = BuiltPaper(
        paper=replace(paper, settings=settings),
        chapters=(),
        bibliography_body="",
        resources=report.resources,
        revision=revision,
        errors=0,
    )
    html = templates.render(
        "print/report.html.jinja",
        settings=settings,
        locale=settings.locale,
        words=settings.locale.words,
        heads=(report.title, ""),
        edition=edition_of(build),
        table_characters=0,  # no cell of a comparison is kept from breaking
        body=Markup(report.body),
    )
    unit = Unit(
        source="the report",
        path="paper.toml",
        html=html,
        sequence=PageSequence.MAIN,
        folios=True,
        targets=(),
        resources=tuple(dict.fromkeys(_IMAGE.findall(html))),
    )
    outline = [Bookmark(title, destination(anchor)) for title, anchor in report.bookmarks]
    return render_pages(build, Contents([unit], outline, report.style, carries=False), runtime).pdf


__all__ = ["Report", "TypesetError", "render_report"]
