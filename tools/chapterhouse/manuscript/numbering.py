"""Anchors and printed numbers onto the headings, figures, tables, equations and listings of a chapter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from chapterhouse.manuscript.elements import (
    WITH_ATTRIBUTES,
    Element,
    attributes,
    attributes_of,
    caption_of,
    columns_of,
    error,
    identifier_of,
    inlines_of,
    is_displayed,
    literal_of,
    set_caption,
    set_identifier,
    set_inlines,
    span,
    text,
    with_inlines,
)
from chapterhouse.manuscript.figure_groups import is_group, is_of_tables, is_panel, is_part, letter_panels
from chapterhouse.manuscript.paper_view import PaperView
from chapterhouse.manuscript.tree import as_typed, behind_title, rewrite, walk
from chapterhouse.model import LabelKind, ListedChapter, Target, label_kind
from chapterhouse.settings.language import Locale

_EQUATION_LABEL = re.compile(r"\{#(eq:[\w.:-]+)\}")
_CAPTIONED = frozenset({"Figure", "Table", "CodeBlock"})
_WITH_EQUATIONS = frozenset({"Para", "Plain"})
_CAPTIONS = {
    LabelKind.FIGURE: "figure_caption",
    LabelKind.TABLE: "table_caption",
    LabelKind.LISTING: "listing_caption",
}

_Named = Callable[[str, str], tuple[str, str] | None]
"""The anchor and the number of the thing of that kind and identifier, None for one that is not numbered."""


def number_headings(blocks: list[Element], listed: ListedChapter, locale: Locale) -> list[Element]:
    """``blocks`` whose headings carry the anchors and numbers of the cross-references; ``locale`` has the words.

    Headings are matched in order, which the comparison of the two readers has proved to be the same. A chapter without
    a title gets its file's name for one, marked as an error: a draft must have something to lead to.
    """
    known = iter(listed.headings)
    spare = (f"{listed.slug}--heading-{position}" for position in range(1, 10**6))

    def change(element: Element) -> list[Element] | None:
        if element["t"] != "Header":
            return None
        inlines = inlines_of(element)
        heading = next(known, None)
        set_identifier(element, heading.anchor if heading else next(spare))
        if heading and heading.number:
            is_appendix = heading.heading.level == 1 and heading.number.isalpha()
            number = locale.numbered("appendix_heading", heading.number) if is_appendix else heading.number
            inlines[:0] = [span(attributes("", "number"), text(number)), {"t": "Space"}]
        return None

    numbered = rewrite(blocks, change, {"Header"})
    if listed.chapter.title is not None:
        return numbered
    number = [span(attributes("", "number"), text(listed.number)), {"t": "Space"}] if listed.number else []
    untitled = [*number, error("skipped-heading-level", text(listed.slug))]
    return [{"t": "Header", "c": [1, attributes(listed.anchor), untitled]}, *numbered]


def with_all_anchors(blocks: list[Element], listed: ListedChapter, view: PaperView) -> list[Element]:
    """``blocks`` with an empty place for each anchor of the chapter that nothing in them has.

    Only a draft needs one: where the readers disagree, contents and references would lead nowhere.
    """
    printed = {identifier_of(element) for element in walk(blocks, WITH_ATTRIBUTES)}
    wanted = [*(heading.anchor for heading in listed.headings), *view.own_anchors()]
    lost = [anchor for anchor in dict.fromkeys(wanted) if anchor not in printed]
    if not lost:
        return blocks
    places: Element = {"t": "Plain", "c": [span(attributes(anchor), []) for anchor in lost]}
    return behind_title(blocks, places)


def number_captions(blocks: list[Element], listed: ListedChapter, view: PaperView) -> list[Element]:
    """``blocks`` whose figures, tables, equations and listings carry their anchors and numbers."""
    locale = view.settings.locale
    unlabelled = {kind: iter(found) for kind, found in listed.unlabelled.items()}
    seen: set[str] = set()

    def named(kind: str, name: str) -> tuple[str, str] | None:
        """The anchor and number of a thing of ``kind`` whose identifier is ``name``."""
        target = view.target(name) if label_kind(name) == kind else None
        if target is not None and target.chapter == listed.chapter.path:
            return _anchor(target, seen), target.number or ""
        return next(unlabelled.get(kind, iter(())), None)

    def panel_anchor(name: str) -> str:
        place = named(label_kind(name) or "", name) if view.target(name) is not None else None
        return place[0] if place is not None else name

    def change(element: Element) -> list[Element] | None:
        kind = element["t"]
        if kind == "Figure" and (is_group(element) or is_of_tables(element)):
            letter_panels(element, panel_anchor)
        if kind == "Figure" and not is_panel(element):
            counted = LabelKind.TABLE if is_of_tables(element) else LabelKind.FIGURE
            _caption(element, named(counted, identifier_of(element)), counted, locale)
        if kind == "Table":
            _let_columns_find_their_widths(element)
        if kind == "Table" and not is_part(element) and (identifier_of(element) or caption_of(element)):
            _caption(element, named(LabelKind.TABLE, identifier_of(element)), LabelKind.TABLE, locale)
        if kind == "CodeBlock":
            return _listing(element, named, locale)
        if kind in {"Para", "Plain"}:
            set_inlines(element, list(_equations(inlines_of(element), named)))
        return None

    displayed = any(map(is_displayed, walk(blocks, {"Math"})))
    return rewrite(blocks, change, _CAPTIONED | _WITH_EQUATIONS if displayed else _CAPTIONED)


def _anchor(target: Target, seen: set[str]) -> str:
    """The target's anchor; a second thing with the same label in one chapter gets one of its own."""
    if target.anchor in seen:
        return f"{target.anchor}--again-{len(seen)}"
    seen.add(target.anchor)
    return target.anchor


def _caption(element: Element, place: tuple[str, str] | None, kind: LabelKind, locale: Locale) -> None:
    if place is None:
        return
    anchor, number = place
    set_identifier(element, anchor)
    caption = caption_of(element)
    label = [span(attributes("", "caption-label"), text(locale.numbered(_CAPTIONS[kind], number))), {"t": "Space"}]
    if caption:
        first, *others = caption
        set_caption(element, [with_inlines(first, [*label, *inlines_of(first)]), *others])
    else:
        set_caption(element, [{"t": "Plain", "c": label[:1]}])


def _let_columns_find_their_widths(table: Element) -> None:
    """Free the columns of a table over the whole width: a pipe table's widths are an accident of its long lines."""
    columns = columns_of(table)
    if sum(width.get("c", 0) for _, width in columns) > 0.99:
        for column in columns:
            column[1] = {"t": "ColWidthDefault"}


def _listing(element: Element, named: _Named, locale: Locale) -> list[Element] | None:
    attrs = attributes_of(element) or attributes()
    caption = dict(attrs[2]).get("caption", "")
    if not caption and label_kind(attrs[0]) != LabelKind.LISTING:
        return None
    place = named(LabelKind.LISTING, attrs[0])
    attrs[0], attrs[2] = "", [pair for pair in attrs[2] if pair[0] != "caption"]
    inlines = [{"t": "Plain", "c": text(caption)}] if caption else []
    figure: Element = {"t": "Figure", "c": [attributes("", "listing"), [None, inlines], [element]]}
    _caption(figure, place, LabelKind.LISTING, locale)
    return [figure]


def _equations(inlines: list[Element], named: _Named) -> Iterator[Element]:
    """``inlines`` in which a displayed formula and the ``{#eq:name}`` behind it became one numbered equation."""
    position = 0
    while position < len(inlines):
        element = inlines[position]
        position += 1
        if element["t"] != "Math" or not is_displayed(element):
            yield element
            continue
        after = position + (position < len(inlines) and inlines[position]["t"] in {"Space", "SoftBreak"})
        name = _equation_label(inlines[after]) if after < len(inlines) else None
        place = named(LabelKind.EQUATION, name) if name else None
        if place is None:
            yield span(attributes("", "equation"), [element])
            continue
        position = after + 1
        number = span(attributes("", "equation-number"), text(f"({place[1]})"))
        yield span(attributes(place[0], "equation"), [element, number])


def _equation_label(element: Element) -> str | None:
    found = _EQUATION_LABEL.fullmatch(as_typed(literal_of(element))) if element["t"] == "Str" else None
    return found[1] if found is not None else None
