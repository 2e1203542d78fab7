"""A built paper into a site: a folder of pages, one a chapter, that a server can publish and a reader can open.

    chapters -> pages -> permalinks, terms, data -> frames -> links between files -> cards, search, assets

The pages need no server, no script and nothing from elsewhere: opened from a folder they are the same.
"""

from __future__ import annotations

from chapterhouse.core.diagnostics import Problem, Span
from chapterhouse.core.runtime import Runtime
from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs.html.fragments import FragmentRenderer
from chapterhouse.outputs.shared.errors import OutputError
from chapterhouse.outputs.shared.own_pages import OwnPages
from chapterhouse.outputs.shared.rendered import Rendered
from chapterhouse.outputs.site.addresses import homes_of, link
from chapterhouse.outputs.site.assets import Assets, feed, robots, sitemap
from chapterhouse.outputs.site.cards import card_files
from chapterhouse.outputs.site.data import offer_data
from chapterhouse.outputs.site.frame import framed, written
from chapterhouse.outputs.site.pages import Page, pages_of
from chapterhouse.outputs.site.paragraphs import name_paragraphs
from chapterhouse.outputs.site.search import SEARCH_FILE, search_file
from chapterhouse.outputs.site.terms import mark_terms
from chapterhouse.statements.export import files as statement_files

NAME = "site"
SUFFIX = "site/index.html"

_FOLDER = "site"


def render(build: BuiltPaper, runtime: Runtime) -> Rendered:
    """The files of the site of ``build``, each with its place in the folder.

    Raises :class:`~chapterhouse.outputs.shared.errors.OutputError` where a chapter's body is not well-formed, and where
    a link leads nowhere.
    """
    settings = build.paper.settings
    assets = Assets(build)
    renderer = FragmentRenderer(build.resources, settings.locale, assets.image)
    own = OwnPages(build, "screen-", assets.image)
    pages = pages_of(own, renderer, assets.downloads, runtime.cache)
    found = search_file(pages)
    for page in pages:
        if page.is_chapter:
            mark_terms(page.body, settings.glossary)
            name_paragraphs(page.body, settings.locale.words)
        offer_data(page.body, assets, settings.locale.words)
    homes = homes_of({page.name: page.body for page in pages})
    lost: list[tuple[Page, str]] = []
    roots = {}
    for page in pages:
        root = framed(page, pages, build)
        lost += [(page, address) for address in link(root, page.name, homes)]
        roots[page.name] = root
    if lost:
        raise OutputError([_lost(page, address) for page, address in lost])
    contents = {page.name: written(roots[page.name]) for page in pages}
    contents |= {SEARCH_FILE: found, **card_files(build, pages, homes, assets)}
    contents |= assets.files(contents, renderer.rules, runtime.cache)
    contents |= {f"paper.{name}": data for name, data in statement_files(build.paper).items()}
    if settings.site_url:
        contents |= {"sitemap.xml": sitemap(build, pages), "feed.xml": feed(build), "robots.txt": robots(build)}
    return Rendered({f"{_FOLDER}/{name}": data for name, data in sorted(contents.items())})


def _lost(page: Page, address: str) -> Problem:
    return Problem(Span(page.path or "paper.toml"), f"the link {address} of {page.name} leads nowhere")
