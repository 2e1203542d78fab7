"""A PDF that was made in the same run into the printed numbers of its pages, by what stands on them."""

from __future__ import annotations

import io
from urllib.parse import unquote

import pikepdf

from chapterhouse.model.printed import MAP, PrintedMap


def page_numbers(pdf: bytes) -> dict[str, str]:
    """The printed number of the page on which each anchor of the paper stands: "iv", "12"."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        numbers = {page.obj.objgen: str(page.label) for page in opened.pages}
        places = pikepdf.NameTree(opened.Root.Names.Dests)
        return {unquote(str(name)): numbers[place[0].objgen] for name, place in places.items()}


def carried_map(pdf: bytes) -> PrintedMap:
    """The map of places that ``pdf`` carries."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return PrintedMap.from_bytes(opened.attachments[MAP].get_file().read_bytes())
