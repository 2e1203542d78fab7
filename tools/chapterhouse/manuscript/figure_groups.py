"""Divs with the label of a figure into figures of several pictures, side by side, with letters: "Figure 2.1a".

Divs with the label of a table that hold several are a figure of the class ``tables``, each in it of the class ``part``.

A figure of the class ``panels`` holds rows (divs ``panel-row``) of figures of the class ``panel``, each with the share
of the width that it takes. Where a picture tells no width, those that follow one another stand in rows of two or three.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from chapterhouse.inputs.cross_references import letters
from chapterhouse.inputs.markdown.figure_groups import arranges, usual_columns
from chapterhouse.manuscript.elements import (
    Element,
    attributes,
    attributes_of,
    blocks_of,
    caption_of,
    classes_of,
    identifier_of,
    inlines_of,
    key_values_of,
    set_attributes,
    set_blocks,
    set_caption,
    set_identifier,
    span,
    text,
    with_attributes,
    with_inlines,
)
from chapterhouse.manuscript.tree import MARKS, plain, rewrite, walk
from chapterhouse.model import LabelKind, label_kind

GROUP, ROW, PANEL = "panels", "panel-row", "panel"
TABLES, PART = "tables", "part"
_TEXT = {"Para", "Plain"}
_BLANK = {"Space", "SoftBreak", "LineBreak"}
_WHOLE = 100.5
"""Per cent of the width, with what rounding may add: "33.5%" three times is one row."""
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)(%|cm|mm|in|pt|px|)")
_PER_CENT = {"%": 1.0, "cm": 7.46, "mm": 0.746, "in": 18.95, "pt": 0.263, "px": 0.197, "": 0.197}
"""Each unit in per cent of the text block, which is 134 mm wide in print."""


@dataclass(frozen=True, slots=True)
class _Picture:
    """A picture with its identifier, its caption, and the per cent of the width that it asks for."""

    identifier: str
    caption: list[Element]
    image: Element
    share: float | None


def read_figure_groups(blocks: list[Element], prefixes: Collection[str]) -> list[Element]:
    """``blocks`` in which each div with the label of a figure is one, as far as it holds more than text.

    They are themselves where there is no such div.
    """
    labelled = {LabelKind.FIGURE, LabelKind.TABLE}
    if not any(label_kind(identifier_of(div), prefixes) in labelled for div in walk(blocks, {"Div"})):
        return blocks

    def change(element: Element) -> list[Element] | None:
        identifier = identifier_of(element)
        if label_kind(identifier, prefixes) == LabelKind.TABLE:
            return _tables(identifier, key_values_of(element), blocks_of(element))
        if label_kind(identifier, prefixes) != LabelKind.FIGURE:
            return None
        made = _figure(identifier, key_values_of(element), blocks_of(element))
        return None if made is None else [made]

    return rewrite(blocks, change, {"Div"})


def _figure(identifier: str, values: dict[str, str], body: list[Element]) -> Element | None:
    if any(element["t"] == "Header" for element in walk(body)):
        return None
    content = list(_content(body, None))
    caption: list[Element] = []
    is_captioned = len(content) > 1 and _is_text(content[-1][0])
    if is_captioned:
        caption = [{"t": "Plain", "c": inlines_of(content.pop()[0])}]
    elif values.get("caption"):
        caption = [{"t": "Plain", "c": text(values["caption"])}]
    if all(_is_text(block) for block, _ in content):
        return None
    runs = list(_runs(content))
    pictures = [picture for run in runs if isinstance(run, list) for picture in run]
    if len(pictures) == 1 and not pictures[0].identifier:
        sole = pictures[0]
        own = [{"t": "Plain", "c": sole.caption}] if sole.caption else []
        if not is_captioned:
            return _of(identifier, own or caption, [*_kept(runs, {"t": "Plain", "c": [sole.image]})])
        if not own:
            return _of(identifier, caption, [*_kept(runs, {"t": "Plain", "c": [sole.image]})])
    columns = values.get("layout-ncol", "")
    wanted = int(columns) if columns.isdecimal() and 0 < int(columns) < 10 else None
    made: list[Element] = []
    for run in runs:
        made += _rows(run, wanted) if isinstance(run, list) else [run]
    figure = _of(identifier, caption, made)
    figure[MARKS] = [GROUP]
    return figure


def _tables(identifier: str, values: dict[str, str], body: list[Element]) -> list[Element] | None:
    """The table, or the figure of several, that a div with ``body`` is; None where it holds none."""
    content = [block for block, _ in _content(body, None)]
    tables = [block for block in content if block["t"] == "Table"]
    if not tables or any(element["t"] == "Header" for element in walk(body)):
        return None
    caption: list[Element] = []
    if len(content) > 1 and _is_text(content[-1]):
        caption = [{"t": "Plain", "c": inlines_of(content.pop())}]
    elif values.get("caption"):
        caption = [{"t": "Plain", "c": text(values["caption"])}]
    if len(tables) == 1 and not identifier_of(tables[0]):
        set_identifier(tables[0], identifier)
        if caption_of(tables[0]):
            return [*content, *({**one, "t": "Para"} for one in caption)]
        set_caption(tables[0], caption)
        return content
    for table in tables:
        table[MARKS] = [PART]
    figure = _of(identifier, caption, content)
    figure[MARKS] = [TABLES]
    return [figure]


def _of(identifier: str, caption: list[Element], blocks: list[Element]) -> Element:
    return {"t": "Figure", "c": [attributes(identifier), [None, caption], blocks]}


def _kept(runs: Iterable[list[_Picture] | Element], sole: Element) -> Iterator[Element]:
    for run in runs:
        yield sole if isinstance(run, list) else run


def _content(body: list[Element], width: str | None) -> Iterator[tuple[Element, str | None]]:
    """The blocks of ``body``, and of the divs in it that only arrange, each with the width that these give it."""
    for block in body:
        if block["t"] == "Div" and MARKS not in block and arranges(identifier_of(block), classes_of(block)):
            yield from _content(blocks_of(block), key_values_of(block).get("width", width))
        else:
            yield block, width


def _is_text(block: Element) -> bool:
    return block["t"] in _TEXT and not _images(block)


def _images(block: Element) -> list[Element]:
    """The pictures, in their links where they have some, that the text ``block`` consists of."""
    parts = [inline for inline in inlines_of(block) if inline["t"] not in _BLANK]
    return parts if all(_image_in(part) is not None for part in parts) else []


def _image_in(inline: Element) -> Element | None:
    """The picture that ``inline`` is, or that is all there is in it, a link."""
    if inline["t"] == "Link" and [one["t"] for one in inlines_of(inline)] == ["Image"]:
        return inlines_of(inline)[0]
    return inline if inline["t"] == "Image" else None


def _with_image(inline: Element, image: Element) -> Element:
    return with_inlines(inline, [image]) if inline["t"] == "Link" else image


def _runs(content: list[tuple[Element, str | None]]) -> Iterator[list[_Picture] | Element]:
    """Other blocks, and pictures that belong in rows together: those of a paragraph, or that follow one another."""
    alone: list[_Picture] = []
    for block, width in content:
        pictures = [_read(one, width) for one in _pictures_of(block)]
        if len(pictures) == 1:
            alone += pictures
            continue
        if alone:
            yield alone
            alone = []
        yield pictures or block
    if alone:
        yield alone


def _pictures_of(block: Element) -> list[Element]:
    """The pictures, as figures, that ``block`` is."""
    if block["t"] == "Figure" and MARKS not in block:
        inside = blocks_of(block)
        return [block] if len(inside) == 1 and inside[0]["t"] in _TEXT and len(_images(inside[0])) == 1 else []
    return [_as_figure(image) for image in _images(block)] if block["t"] in _TEXT else []


def _as_figure(inline: Element) -> Element:
    image = _image_in(inline) or inline
    (identifier, classes, values), caption = attributes_of(image) or attributes(), inlines_of(image)
    shown = _with_image(inline, with_attributes(image, ["", classes, values]))
    return _of(identifier, [{"t": "Plain", "c": caption}] if caption else [], [{"t": "Plain", "c": [shown]}])


def _read(figure: Element, width: str | None) -> _Picture:
    inline = _images(blocks_of(figure)[0])[0]
    image = _image_in(inline) or inline
    share = _share(width or key_values_of(image).get("width", ""))
    in_words = _with_image(inline, with_inlines(image, text(plain(inlines_of(image)))))
    return _Picture(identifier_of(figure), _caption_words(figure), in_words, share)


def _caption_words(figure: Element) -> list[Element]:
    return [inline for block in caption_of(figure) if block["t"] in _TEXT for inline in inlines_of(block)]


def _share(width: str) -> float | None:
    found = _LENGTH.fullmatch(width)
    share = float(found[1]) * _PER_CENT[found[2]] if found else 0.0
    return min(share, 100.0) or None


def _rows(pictures: list[_Picture], columns: int | None) -> Iterator[Element]:
    """``pictures`` in rows that are not wider than the text."""
    usual = 100 / (columns or usual_columns(len(pictures)))
    row: list[_Picture] = []
    for picture in (replace(one, share=usual if columns or one.share is None else one.share) for one in pictures):
        if row and sum(_wide(one) for one in [*row, picture]) > _WHOLE:
            yield _row(row)
            row = []
        row.append(picture)
    if row:
        yield _row(row)


def _wide(picture: _Picture) -> float:
    return picture.share or 100.0


def _row(pictures: list[_Picture]) -> Element:
    whole = min(100.0, sum(map(_wide, pictures)))
    row: Element = {"t": "Div", "c": [attributes(width=f"{whole:.4g}%"), [_panel(one, whole) for one in pictures]]}
    row[MARKS] = [ROW]
    return row


def _panel(picture: _Picture, whole: float) -> Element:
    caption: list[Element] = [{"t": "Plain", "c": picture.caption}] if picture.caption else []
    panel = _of(picture.identifier, caption, [{"t": "Plain", "c": [picture.image]}])
    set_attributes(panel, attributes(picture.identifier, width=f"{_wide(picture) / whole * 100:.4g}%"))
    panel[MARKS] = [PANEL]
    return panel


def is_group(figure: Element) -> bool:
    """Whether ``figure`` has panels."""
    return GROUP in classes_of(figure)


def is_of_tables(figure: Element) -> bool:
    """Whether ``figure`` holds tables under one number."""
    return TABLES in classes_of(figure)


def is_part(table: Element) -> bool:
    """Whether ``table`` is one of several under one number."""
    return PART in classes_of(table)


def is_panel(figure: Element) -> bool:
    """Whether ``figure`` is a panel of another."""
    return PANEL in classes_of(figure)


def letter_panels(group: Element, anchor: Callable[[str], str]) -> None:
    """Put "(a)", "(b)" before the captions of the panels of ``group``, pictures or tables, in place.

    ``anchor`` gives the anchor of a panel from its identifier.
    """
    for count, panel in enumerate(filter(_is_panel_figure, walk(blocks_of(group))), 1):
        name = identifier_of(panel)
        set_identifier(panel, anchor(name) if name else "")
        label = span(attributes("", "panel-label"), text(f"({letters(count).lower()})"))
        words, others = _caption_words(panel), [block for block in caption_of(panel) if block["t"] not in _TEXT]
        set_caption(panel, [{"t": "Plain", "c": [label, {"t": "Space"}, *words] if words else [label]}, *others])


def _is_panel_figure(element: Element) -> bool:
    return (element["t"] == "Figure" and is_panel(element)) or (element["t"] == "Table" and is_part(element))


def lay_out_panels(blocks: list[Element]) -> list[Element]:
    """``blocks`` for print and screen: rows and panels have their widths as style, pictures fill their panels."""

    def filling(image: Element) -> list[Element] | None:
        for pair in (attributes_of(image) or attributes())[2]:
            if pair[0] == "width" and pair[1].endswith("%"):
                pair[1] = "100%"
        return None

    def change(element: Element) -> list[Element] | None:
        attrs = attributes_of(element) or attributes()
        if not {ROW, PANEL}.intersection(attrs[1]):
            return None
        width = dict(attrs[2]).get("width", "100%")
        attrs[2] = [["style", f"width: {width}"]]
        if element["t"] == "Figure":
            set_blocks(element, rewrite(blocks_of(element), filling, {"Image"}))
        return None

    return rewrite(blocks, change, {"Figure", "Div"})
