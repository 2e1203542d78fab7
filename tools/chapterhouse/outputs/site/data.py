"""The data of tables and figures as files beside the pages, with a link in each caption."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

from chapterhouse.outputs.shared.fragments import add_class
from chapterhouse.outputs.shared.table_data import to_csv
from chapterhouse.settings.language import Words

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9-]+")
_SMALLEST = 4
"""Rows from which on a table is offered a filter."""


def offer_data(body: Element, dataset: Callable[[str], bytes | None], words: Words) -> dict[str, bytes]:
    """Let each captioned table and figure of ``body`` offer its data, and each register a filter of its rows.

    ``dataset`` gives the data from which the figure with an anchor is drawn. The files are given back by their names.
    """
    files: dict[str, bytes] = {}
    for figure in body.iter("figure"):
        caption = figure.find("figcaption")
        table = next(figure.iter("table"), None)
        anchor = figure.get("id")
        if caption is None or anchor is None:
            continue
        name = f"data/{_NOT_IN_NAMES.sub('-', anchor)}.csv"
        if table is not None:
            files[name] = to_csv(table)
            _offer(caption, name, words)
            if "register" in table.get("class", "").split() and len(list(table.iter("tr"))) > _SMALLEST:
                add_class(figure, "filtered")
        elif (data := dataset(anchor)) is not None:
            files[name] = data
            _offer(caption, name, words)
    return files


def _offer(caption: Element, address: str, words: Words) -> None:
    link = Element("a", {"class": "data", "href": address, "download": ""})
    link.text = words.data_as_csv
    caption.append(link)
