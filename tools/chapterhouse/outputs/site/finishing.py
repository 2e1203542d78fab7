"""What stands on a page with all that a site adds, permalinks of paragraphs, terms, data: kept until it changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

from chapterhouse.core import memo
from chapterhouse.core.cache import Cache
from chapterhouse.outputs.site.assets import Assets
from chapterhouse.outputs.site.data import offer_data
from chapterhouse.outputs.site.page import Page
from chapterhouse.outputs.site.paragraphs import name_paragraphs
from chapterhouse.outputs.site.search import passages_of
from chapterhouse.outputs.site.terms import mark_terms
from chapterhouse.settings import Settings


def finished(page: Page, settings: Settings, assets: Assets, cache: Cache) -> Page:
    """``page`` as it will be shown, but for its frame and for addresses of other pages; ``assets`` get its files."""
    asked = memo.Questions({"dataset": assets.dataset})

    def made() -> list[Any]:
        body = page.root
        passages = list(passages_of(page, body))
        if page.is_chapter:
            mark_terms(body, settings.glossary)
            name_paragraphs(body, settings.locale.words)
        files = offer_data(body, lambda anchor: asked.ask("dataset", anchor), settings.locale.words)
        anchors = [anchor for element in body.iter() if (anchor := element.get("id")) is not None]
        shown = sorted({address for image in body.iter("img") if (address := image.get("src"))})
        texts = [[name, data.decode("utf-8", "surrogateescape")] for name, data in files.items()]
        return [ElementTree.tostring(body, encoding="unicode"), anchors, passages, shown, texts]

    terms = [(term.term, term.definition) for term in settings.glossary]
    facts = memo.facts_of([page.name, page.title, page.short_title, page.label, page.is_chapter, terms])
    key = (page.body, facts, settings.locale.words.model_dump_json())
    body, anchors, passages, shown, texts = memo.call_tracked(cache, "page of site", key, asked, made, memo.JSON)
    assets.show(shown)
    for name, text in texts:
        assets.file(name, text.encode("utf-8", "surrogateescape"))
    return replace(page, body=body, anchors=tuple(anchors), passages=tuple(map(tuple, passages)))
