"""Nodes of the syntax tree into the things that a chapter holds: headings, figures, tables, formulas, divisions."""

from __future__ import annotations

import re
from dataclasses import replace

from chapterhouse.core.diagnostics import Problem, Span
from chapterhouse.core.rules.reading import RAW_MARKUP
from chapterhouse.inputs.links import picture_path
from chapterhouse.inputs.markdown.attributes import TRAILING_ATTRIBUTES, Attributes, read_attributes
from chapterhouse.inputs.markdown.callouts import note_title
from chapterhouse.inputs.markdown.extraction import Extraction
from chapterhouse.inputs.markdown.figure_groups import figure_group, table_group
from chapterhouse.inputs.markdown.html_figures import html_figure
from chapterhouse.inputs.markdown.html_tables import html_table, lost_in_cells
from chapterhouse.inputs.markdown.html_tags import read_tag
from chapterhouse.inputs.markdown.raw_markup import (
    READ_BLOCKS,
    WRAPPERS,
    cited_keys,
    defined_commands,
    displayed_formula,
    is_readable,
    tag,
)
from chapterhouse.inputs.markdown.syntax import Node
from chapterhouse.inputs.markdown.tables import read_rows
from chapterhouse.model import (
    Citation,
    Division,
    Equation,
    Figure,
    Footnote,
    Formula,
    Heading,
    Label,
    LabelKind,
    Link,
    Listing,
    Passage,
    PassageKind,
    Query,
    QueryForm,
    Table,
    label_kind,
)

_TEX_LINK = re.compile(r"\\(?:url|nolinkurl|href)\{([^{}]*)\}")
_CAPTION_ATTRIBUTES = re.compile(r"\{[^{}]*\}[ \t]*\Z")
_FOLLOWING_ATTRIBUTES = re.compile(r"[ \t]*(\{[^{}\n]*\})")
_ADDRESS_SIGNS = re.compile(r"[/.#:@?%]")
_OF_LINES = {"PIPE_TABLE", "SIMPLE_TABLE"}
_PRINTED = frozenset({"title", "caption"})
_QUERIES = frozenset(form for form in QueryForm if not form.is_inline)
_INLINE_QUERIES = frozenset(QueryForm) - _QUERIES


def heading(found: Extraction, node: Node) -> None:
    """Note a heading, with its identifier, label and level."""
    marker = node.child("ATX_HEADING_MARKER")
    content = node.child("HEADING_CONTENT")
    attributes, text = _heading_attributes(found, node, found.plain(content) if content else "")
    if id(node) in found.box_titles:
        return
    if marker is not None:
        level, marker_span = marker.end - marker.start, found.span(marker)
    else:
        underline = node.child("SETEXT_HEADING_UNDERLINE") or node
        level, marker_span = (1 if found.written(underline).startswith("=") else 2), found.span(underline)
    found.headings.append(
        Heading(
            level=level,
            text=text,
            span=found.trimmed(node),
            marker_span=marker_span,
            identifier=attributes.identifier,
            label=found.label(attributes, LabelKind.SECTION),
            numbered=not attributes.unnumbered,
        )
    )


def _heading_attributes(found: Extraction, node: Node, text: str) -> tuple[Attributes, str]:
    """The attributes of a heading and its ``text`` without them.

    panache leaves those in the text that follow a bracket or an apostrophe, as in ``# It's {#sec:name}``; pandoc does
    not.
    """
    attributes = node.child("ATTRIBUTE")
    content = node.child("HEADING_CONTENT")
    if attributes is not None or content is None:
        return found.attributes(attributes), text
    written = found.written(content).rstrip()
    trailing = TRAILING_ATTRIBUTES.search(written)
    if trailing is None or not text.endswith(trailing["written"]) or "#" in found.text[content.end : node.end]:
        return Attributes(), text
    start = content.start + trailing.start("written")
    return found.read_attributes(trailing["written"], start), text.removesuffix(trailing["written"]).rstrip()


def figure(found: Extraction, node: Node) -> None:
    """Note the pictures that stand alone: they carry captions."""
    found.figure_images.update(id(child) for child in node.children)


def image(found: Extraction, node: Node) -> None:
    """Note a picture: a figure where it has a caption and stands alone, or has a label."""
    bracket = node.child("IMAGE_ALT")
    caption = found.plain(bracket) if bracket else ""
    attributes = found.attributes_of_target(node)
    target, target_span = found.target(node)
    stands_alone = id(node) in found.figure_images
    captioned = bool(caption) and stands_alone
    said = attributes.values.get("alt", attributes.values.get("fig-alt"))  # as Quarto calls it
    alt = said if said is not None or captioned else caption or None
    found.figures.append(
        Figure(
            span=found.trimmed(node),
            path=picture_path(target),
            path_span=target_span,
            alt=alt,
            caption=caption,
            captioned=captioned,
            label=found.label(attributes, LabelKind.FIGURE if stands_alone else None),
            width=attributes.values.get("width"),
        )
    )


def table(found: Extraction, node: Node) -> None:
    """Note a table with its caption and label."""
    caption = node.child("TABLE_CAPTION")
    attributes, text = Attributes(), ""
    if caption is not None:
        written = found.written(caption).rstrip()
        trailing = _CAPTION_ATTRIBUTES.search(written)
        if trailing is not None:
            attributes = found.read_attributes(trailing[0], caption.start + trailing.start())
        text = found.plain(Node("", caption.start, caption.end, caption.children[1:]))
        text = _CAPTION_ATTRIBUTES.sub("", text).rstrip()
    label = found.label(attributes, LabelKind.TABLE)
    columns, rows = read_rows(found.path, found.text, node) if node.kind == "PIPE_TABLE" else (0, ())
    found.tables.append(Table(found.trimmed(node), text, label, columns, rows))
    if node.kind in _OF_LINES:
        found.problems += lost_in_cells(found, node)


def formula(found: Extraction, node: Node) -> None:
    """Note a formula in a line or displayed."""
    content = node.child("MATH_CONTENT")
    if content is not None:
        found.formulas.append(Formula(found.written(content), found.span(content), node.kind == "DISPLAY_MATH"))


def definition(found: Extraction, node: Node) -> None:
    """Note the links in the definition of one, which are none; tell of words that are taken for an address."""
    found.definition_links.update(id(child) for child in node.children)
    target = node.child("REFERENCE_URL")
    if target is not None and not _ADDRESS_SIGNS.search(found.written(target)):
        label = found.text[node.start : node.end].partition("]")[0] + "]"
        found.problems.append(
            Problem(
                found.trimmed(node),
                f"this is not printed: it is read as the address of the link `{label}`",
                "put a backslash before the first bracket, if it is text",
                code="unread-markup",
            )
        )


def paragraph(found: Extraction, node: Node) -> None:
    """Note the figure that a paragraph is, and the displayed formulas in it."""
    images = [child for child in node.children if found.written(child).replace("\\\n", "").strip()]
    if images and all(child.kind == "IMAGE_LINK" for child in images):
        figure(found, node)
    equations(found, node)


def equations(found: Extraction, node: Node) -> None:
    """Note the displayed formulas in a paragraph or in a cell, with their labels."""
    for child in node.children:
        if child.kind != "DISPLAY_MATH":
            continue
        content = child.child("MATH_CONTENT")
        following = _FOLLOWING_ATTRIBUTES.match(found.text, child.end, node.end)
        attributes = read_attributes(following[1], following.start(1)) if following else Attributes()
        label = found.label(attributes, LabelKind.EQUATION)
        found.equations.append(Equation(found.span(child), found.written(content).strip() if content else "", label))


def tex(found: Extraction, node: Node) -> None:
    """A command or an environment of TeX in the text: what of it is read is noted."""
    written = found.written(node)
    formula = displayed_formula(written)
    if formula is not None:
        span = Span(found.path, node.start + formula.start, node.start + formula.end)
        attributes = Attributes(formula.label, node.start + formula.label_start)
        label = found.label(attributes, LabelKind.EQUATION)
        found.formulas.append(Formula(formula.tex, span, displayed=True))
        found.equations.append(Equation(found.trimmed(node), formula.tex, label))
        return
    if defined_commands(written) and written.rstrip().endswith("}"):
        found.macros.append(written.strip())
    if is_readable(written):
        for target in _TEX_LINK.finditer(written):
            place = Span(found.path, node.start + target.start(1), node.start + target.end(1))
            found.links.append(Link(target[1], place, "", place))
        for key, start in cited_keys(written):
            place = Span(found.path, node.start + start, node.start + start + len(key))
            found.citations.append(Citation(key, place, found.trimmed(node)))
        notes = written.count("\\footnote{") + written.count("\\footcite")
        found.footnotes += [Footnote(None, found.trimmed(node))] * notes


def element(found: Extraction, node: Node) -> None:
    """An element of HTML that both readers take for a div or a span: its identifier is noted."""
    opening = node.find("HTML_ATTRS")
    name = opening.find("ATTR_ID") if opening is not None else None
    classes = opening.find("ATTR_CLASS") if opening is not None else None
    if classes is not None:
        note_title(found, node, found.written(classes).split())
    if name is not None:
        attributes = Attributes(found.written(name), name.start)
        if node.kind != "HTML_BLOCK_DIV" or not _figure_group(found, node, attributes):
            found.label(attributes, None)


def _figure_group(found: Extraction, node: Node, attributes: Attributes) -> bool:
    """Note the figure or the table that a div is; tells whether it is one."""
    name, start = attributes.identifier or "", attributes.identifier_start
    kind = label_kind(name, found.prefixes)
    if kind not in {LabelKind.FIGURE, LabelKind.TABLE} or found.is_in_figure_group(node.start):
        return False
    label = Label(name, kind, Span(found.path, start, start + len(name)))
    read = figure_group if kind == LabelKind.FIGURE else table_group
    group = read(found, node, label, attributes.values.get("caption", ""))
    if group is not None:
        found.figure_groups.append(group)
    return group is not None


def wrapper(found: Extraction, node: Node) -> None:
    """The tag of an element of HTML around blocks, which is left out: its identifier stays, and is noted."""
    opened = tag(found.written(node).strip())
    if opened is not None and opened.name in WRAPPERS | READ_BLOCKS - {"figure"}:
        element(found, node)


def numbered_list(found: Extraction, node: Node) -> None:
    """Note the markers of a list that counts."""
    markers = [marker for item in node.children if (marker := item.child("LIST_MARKER")) is not None]
    if len(markers) > 1 and found.written(markers[0])[0] not in "-+*":
        found.numbered_lists.append(tuple(map(found.span, markers)))


def code(found: Extraction, node: Node) -> None:
    """Note a code block with its caption and label; raw markup of an output is refused."""
    info = node.find("CODE_INFO")
    written = found.written(info) if info else ""
    if info is not None and re.fullmatch(r"\{=[^}]*\}", written.strip()):
        refuse_raw(found, info)
        return
    braces = written.find("{")
    attributes = found.read_attributes(written[braces:], info.start + braces) if info and braces >= 0 else Attributes()
    label = found.label(attributes, LabelKind.LISTING)
    found.listings.append(Listing(found.trimmed(node), attributes.values.get("caption", ""), label))


def refuse_raw(found: Extraction, node: Node) -> None:
    """Report the raw markup of an output."""
    found.problems.append(
        RAW_MARKUP.problem(
            found.span(node),
            "this is the markup of one output format, which a chapter may not hold",
            "write it in Markdown, so that it comes out in every format",
        )
    )


def division(found: Extraction, node: Node) -> None:
    """Note a fenced division: a query, a statement or any other."""
    info = node.find("DIV_INFO")
    if info is None:
        return
    written = found.written(info)
    attributes = found.read_attributes(written, info.start)
    classes = attributes.classes if written.startswith("{") else (written.strip(),)
    span, places = found.span(info), found.places(attributes)
    found.printed += [
        Passage(PassageKind.CAPTION, value, found.path, ((0, attributes.places[key][0]),))
        for key, value in attributes.values.items()
        if key in _PRINTED and value.strip() and value == Span(found.path, *attributes.places[key]).slice(found.text)
    ]
    form = next((QueryForm(name) for name in classes if name in _QUERIES), None)
    if form is not None:
        carrier = LabelKind.FIGURE if form is QueryForm.NETWORK else LabelKind.TABLE
        label = found.label(attributes, carrier)
        found.queries.append(Query(form, attributes.values, span, places, label))
        return
    prefix = next((found.kinds[name] for name in classes if name in found.kinds), None)
    note_title(found, node, classes, attributes.values.get("title", ""))
    is_figure = prefix is None and _figure_group(found, node, attributes)
    label = None if is_figure else found.label(attributes, prefix)
    body = found.trimmed(node)
    is_closed = node.child("DIV_FENCE_CLOSE") is not None
    found.divisions.append(
        Division(attributes.identifier, classes, attributes.values, span, body, places, label, is_closed)
    )


def attributed(found: Extraction, node: Node) -> None:
    """Words with attributes behind them: ``[words]{#name}``, ``[]{.value of=fact:name}``."""
    written = node.child("SPAN_ATTRIBUTES")
    attributes = found.attributes(written)
    if label_kind(attributes.identifier or "") == LabelKind.PARAGRAPH:
        label = found.label(attributes, LabelKind.PARAGRAPH)
        found.paragraph_labels += [label] if label is not None else []
    else:
        found.label(attributes, None)
    form = next((QueryForm(name) for name in attributes.classes if name in _INLINE_QUERIES), None)
    if written is not None and form is not None:
        places = found.places(attributes)
        found.queries.append(Query(form, attributes.values, found.span(written), places))


def html(found: Extraction, node: Node) -> None:
    """A tag in a line: a table, a picture, a link and an anchor are noted."""
    html_table(found, node)
    tag = read_tag(found.path, found.text, node)
    found.links += tag.links
    if node.start in found.html_figures:
        caption, label = found.html_figures[node.start]
        captioned = bool(caption)
        found.figures += (replace(one, caption=caption, captioned=captioned, label=label) for one in tag.figures)
        return
    found.figures += tag.figures
    for name, start in tag.anchors:
        found.label(Attributes(name, start), None)


def html_block(found: Extraction, node: Node) -> None:
    """The tag around blocks: a table and a figure are noted."""
    html_table(found, node)
    html_figure(found, node)


def code_span(found: Extraction, node: Node) -> None:
    """Note code in a line, and its identifier."""
    found.code_spans.append(found.span(node))
    found.label(found.attributes(node.child("ATTRIBUTE")), None)


def raw_code_span(found: Extraction, node: Node) -> None:
    """Note raw markup in a line, which is refused."""
    code_span(found, node)
    refuse_raw(found, node)
