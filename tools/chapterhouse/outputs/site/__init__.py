"""A built paper into a site: a folder of pages, one a chapter, that a server can publish and a reader can open.

    chapters -> pages -> permalinks, terms, data -> frames, links between files -> cards, search, assets

What was made of a page is kept until it changes, or something that it names. The pages need no server, no script and
nothing from elsewhere: opened from a folder they are the same.
"""

from __future__ import annotations

from dataclasses import replace

from chapterhouse.core.diagnostics import Problem, Span
from chapterhouse.core.memo import Question
from chapterhouse.core.runtime import Runtime
from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs.html.fragments import FragmentRenderer
from chapterhouse.outputs.shared.contents import GLOSSARY_ANCHOR
from chapterhouse.outputs.shared.errors import OutputError
from chapterhouse.outputs.shared.own_pages import OwnPages
from chapterhouse.outputs.shared.rendered import Rendered
from chapterhouse.outputs.site.addresses import homes_of
from chapterhouse.outputs.site.assets import Assets, feed, robots, sitemap
from chapterhouse.outputs.site.cards import card_files
from chapterhouse.outputs.site.frame import framed
from chapterhouse.outputs.site.page import Page
from chapterhouse.outputs.site.pages import pages_of
from chapterhouse.outputs.site.search import SEARCH_FILE, search_file
from chapterhouse.statements.export import files as statement_files

NAME = "site"
SUFFIX = "site/index.html"

_FOLDER = "site"


def render(build: BuiltPaper, runtime: Runtime) -> Rendered:
    """The files of the site of ``build``, each with its place in the folder.

    Raises :class:`~chapterhouse.outputs.shared.errors.OutputError` where a chapter's body is not well-formed, and where
    a link leads nowhere. The glossary has a page of its own, whatever the theme says of it.
    """
    settings = build.paper.settings
    build = replace(build, chapters=tuple(one for one in build.chapters if one.anchor != GLOSSARY_ANCHOR))
    assets = Assets(build)
    renderer = FragmentRenderer(build.resources, settings.locale, assets.image)
    own = OwnPages(build, "screen-", assets.image)
    pages = pages_of(own, renderer, assets, runtime.cache)
    homes = homes_of((page.name, page.anchors) for page in pages)
    known: dict[Question, str] = {}
    lost: list[tuple[Page, str]] = []
    contents: dict[str, bytes] = {}
    for page in pages:
        contents[page.name], nowhere = framed(page, pages, build, homes, known, runtime.cache)
        lost += [(page, address) for address in nowhere]
    if lost:
        raise OutputError([_lost(page, address) for page, address in lost])
    contents |= {SEARCH_FILE: search_file(pages), **card_files(build, pages, homes, known, assets, runtime.cache)}
    contents |= assets.files(contents, renderer.rules, runtime.cache)
    contents |= {f"paper.{name}": data for name, data in statement_files(build.paper).items()}
    if settings.site_url:
        contents |= {"sitemap.xml": sitemap(build, pages), "feed.xml": feed(build), "robots.txt": robots(build)}
    return Rendered({f"{_FOLDER}/{name}": data for name, data in sorted(contents.items())})


def _lost(page: Page, address: str) -> Problem:
    return Problem(Span(page.path or "paper.toml"), f"the link {address} of {page.name} leads nowhere")
