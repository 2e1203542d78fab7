"""A built paper into one HTML page that needs nothing else: fonts, images, style and script are inside.

The page's Content-Security-Policy names its style and script by their SHA-256 and forbids all else, so that nothing in
a chapter can run, style or fetch anything.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from markupsafe import Markup

from chapterhouse.core.cache import Cache
from chapterhouse.core.runtime import Runtime
from chapterhouse.model import NumberedPart
from chapterhouse.model.built import BuiltChapter, BuiltPaper
from chapterhouse.outputs.html import metadata
from chapterhouse.outputs.html.fragments import FragmentRenderer, embedded
from chapterhouse.outputs.html.review_copy import review_parts
from chapterhouse.outputs.shared import imprint, webfonts
from chapterhouse.outputs.shared import templates as page
from chapterhouse.outputs.shared.accents import screen_accents
from chapterhouse.outputs.shared.block_places import with_places
from chapterhouse.outputs.shared.contents import INDEX_ANCHOR, REFERENCES_ANCHOR, contents_of, groups_of, has_references
from chapterhouse.outputs.shared.errors import located
from chapterhouse.outputs.shared.fonts import fonts_of, with_families
from chapterhouse.outputs.shared.fragments import UnreadableFragment
from chapterhouse.outputs.shared.index import index_of
from chapterhouse.outputs.shared.own_pages import OwnPages
from chapterhouse.outputs.shared.rendered import Rendered
from chapterhouse.outputs.shared.suggestions import Suggestion, heading_suggestions, suggestions
from chapterhouse.statements.export import FILES, files


@dataclass(frozen=True, slots=True)
class ShownChapter:
    """A chapter as the page shows it."""

    chapter: BuiltChapter
    body: Markup
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownPart:
    """Chapters that follow one another under one heading, or under none where ``part`` is None."""

    part: NumberedPart | None
    chapters: tuple[ShownChapter, ...]


NAME = "HTML"
SUFFIX = "html"

SHEETS = ("screen/screen.css", "shared/lists.css", "shared/boxes.css", "shared/index.css")
"""The style sheets of what is read on screens."""


def render(build: BuiltPaper, runtime: Runtime) -> Rendered:
    """The page of ``build``, in UTF-8, and the data of its statements beside it; for reviewers, the page alone.

    Raises :class:`~chapterhouse.outputs.shared.errors.OutputError` where a chapter's body is not well-formed.
    """
    settings, locale = build.paper.settings, build.paper.settings.locale
    words = locale.words
    renderer = FragmentRenderer(build.resources, locale)
    parts = _shown_parts(build, renderer, runtime.cache)
    references = None
    if has_references(build):
        references = renderer.kept(build.bibliography_body, 2, words.references, runtime.cache)
    review = review_parts(build) if build.review else None
    body = page.render(
        "screen/body.html.jinja",
        own=OwnPages(build, "screen-", embedded),
        stamp=review.stamp if review else "",
        settings=settings,
        parts=parts,
        contents=contents_of(build, with_index=True),
        references=references,
        locale=locale,
        words=words,
        families=fonts_of(build).families,
        references_anchor=REFERENCES_ANCHOR,
        index=index_of(build),
        index_anchor=INDEX_ANCHOR,
        revision=build.revision,
        errors=build.errors,
        marked_errors=renderer.errors,
        written_date=locale.date,
        licence_name=imprint.licence_name(settings.licence, words),
        licence_address=imprint.licence_address(settings.licence),
        publication_facts=imprint.publication_facts(build),
        orcid_address=imprint.orcid_address,
    )
    sheets = [*map(page.theme_text, SHEETS), page.base_sheet(settings.theme.base, "screen")]
    sheets += [screen_accents(settings.theme), build.paper.sheet("screen")]
    style = renderer.rules + "".join(sheets) + (review.style if review else "")
    scripts = (page.theme_text("screen/screen.js"), *([review.script] if review else []))
    fonts = fonts_of(build)
    style = with_families(style, fonts)
    faces = webfonts.faces_of(fonts, frozenset(body), coded="<code" in body)
    font_faces = webfonts.font_faces(faces, frozenset(body + style), runtime.cache)
    description = imprint.description(build)
    data_files = [(type, f"paper.{name}") for name, type in FILES.items()] if build.paper.statements else []
    made = page.render(
        "screen/page.html.jinja",
        settings=settings,
        words=words,
        revision=build.revision,
        direction=locale.direction,
        description=description,
        citation_tags=metadata.citation_tags(settings, has_pdf="pdf" in settings.outputs),
        open_graph=metadata.open_graph(settings, settings.title, description),
        favicon=embedded("favicon.svg", page.theme_text("shared/favicon.svg").encode()),
        linked_data=metadata.linked_data(build),
        data_files=data_files,
        policy=_policy(styles=(font_faces, style), scripts=scripts),
        font_faces=Markup(font_faces),
        style=Markup(style),
        scripts=[Markup(script) for script in scripts],
        body=Markup(body),
        review=review,
    )
    if build.review:
        return Rendered({f"review.{SUFFIX}": made.encode("utf-8")})
    return Rendered({SUFFIX: made.encode("utf-8"), **files(build.paper)})


def _shown_parts(build: BuiltPaper, renderer: FragmentRenderer, store: Cache) -> tuple[ShownPart, ...]:
    shown = []
    for listed in groups_of(build):
        # The page's one h1 is the paper's title: chapters follow it, or follow the part's own heading.
        shift = 1 if listed.part is None else 2
        chapters = []
        for one in listed.chapters:
            with located(one.path, UnreadableFragment):
                helping = heading_suggestions(build, one)
                body = renderer.kept(with_places(one, build, store), shift, one.title, store, helping)
                asked = suggestions(build.paper.settings, one.path, one.title)
                chapters.append(ShownChapter(one, body, asked))
        shown.append(ShownPart(listed.part, tuple(chapters)))
    return tuple(shown)


def _policy(styles: tuple[str, ...], scripts: tuple[str, ...]) -> str:
    """The page's Content-Security-Policy (https://www.w3.org/TR/CSP3/), which lets nothing in but these."""
    return "; ".join(
        [
            "default-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            "font-src data:",
            "img-src data:",
            "script-src " + " ".join(map(_source, scripts)),
            "style-src " + " ".join(map(_source, styles)),
        ]
    )


def _source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"
