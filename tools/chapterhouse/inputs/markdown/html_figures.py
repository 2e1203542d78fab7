"""A figure that is written in HTML: the picture in it carries the caption and the label.

The other reader's tree is read alike by ``manuscript/html_blocks.py``: one picture, and words alone in its caption.
"""

from __future__ import annotations

import re

from chapterhouse.inputs.markdown.attributes import Attributes
from chapterhouse.inputs.markdown.extraction import Extraction
from chapterhouse.inputs.markdown.html_tables import BLOCK_ELEMENTS, plain_words
from chapterhouse.inputs.markdown.raw_markup import tag
from chapterhouse.inputs.markdown.syntax import Node
from chapterhouse.model import Label, LabelKind

_FIGURE = re.compile(r"[ \t]*(?P<opening><figure\b[^<>]*>)(?P<inside>.*?)</figure\s*>", re.IGNORECASE | re.DOTALL)
_CAPTION = re.compile(r"<figcaption\b[^<>]*>(?P<words>.*?)</figcaption\s*>", re.IGNORECASE | re.DOTALL)
_PICTURE = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)")


def html_figure(found: Extraction, node: Node) -> None:
    """Note the caption and the label of the figure that begins with the tag ``<figure>`` at ``node``."""
    written = _FIGURE.match(found.text, node.start, node.end)
    opening = tag(written["opening"]) if written is not None else None
    if written is None or opening is None:
        return
    caption = _CAPTION.search(written["inside"])
    words = caption["words"] if caption is not None else ""
    without = written["inside"].replace(caption[0], "", 1) if caption is not None else written["inside"]
    pictures = list(_PICTURE.finditer(without))
    rest = _COMMENT.sub("", _PICTURE.sub("", without)).strip("> \t\r\n")
    if len(pictures) != 1 or rest or any(name.lower() in BLOCK_ELEMENTS for name in _TAG.findall(words)):
        return
    picture = tag(pictures[0][0])
    place = _PICTURE.search(found.text, written.start("inside"))
    if picture is None or place is None:
        return
    own, others = opening.attributes.get("id"), picture.attributes.get("id")
    name = own or others
    label: Label | None = None
    if name:
        start = found.text.find(name, written.start("opening") if own else place.start())
        label = found.label(Attributes(name, start), LabelKind.FIGURE)
    found.html_figures[place.start()] = (plain_words(words), label)
