"""A chapter's syntax tree into its nouns: headings, figures, tables, references, citations, each with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from chapterhouse.core.diagnostics import Diagnostic, Severity, Span
from chapterhouse.inputs.markdown.attributes import Attributes, read_attributes
from chapterhouse.inputs.markdown.comments import read_comments
from chapterhouse.inputs.markdown.conflicts import conflict_markers
from chapterhouse.inputs.markdown.html_tags import read_tag
from chapterhouse.inputs.markdown.passages import read_passages
from chapterhouse.inputs.markdown.raw_markup import cited_keys, displayed_formula, is_readable
from chapterhouse.inputs.markdown.syntax import Node
from chapterhouse.inputs.markdown.tables import read_rows
from chapterhouse.model import (
    Chapter,
    Citation,
    Division,
    Equation,
    Figure,
    Footnote,
    FootnoteReference,
    Formula,
    Heading,
    Identifier,
    Label,
    LabelKind,
    Link,
    Listing,
    MisplacedLabel,
    Passage,
    PassageKind,
    Query,
    QueryForm,
    Reference,
    Table,
    label_kind,
    label_name,
)

_TRAILING_ATTRIBUTES = re.compile(r"\{[^{}]*\}[ \t]*\Z")
_FOLLOWING_ATTRIBUTES = re.compile(r"[ \t]*(\{[^{}\n]*\})")
_DEFINITION = re.compile(r"^ {0,3}\[([^\]\n]+)\]:[ \t]*<?([^\s>]+)", re.MULTILINE)
_NO_CONTENT = {"HEADING", "BLANK_LINE", "REFERENCE_DEFINITION", "FOOTNOTE_DEFINITION", "HTML_BLOCK_RAW", "NEWLINE"}
_SKIPPED_IN_PLAIN_TEXT = {"CITATION", "ATTRIBUTE", "SPAN_ATTRIBUTES", "LINK_DEST", "LINK_REF", "INLINE_FOOTNOTE"}
_PRINTED = frozenset({"title", "caption"})
_QUERIES = frozenset(QueryForm) - {QueryForm.VALUE}
_TABLES = {"PIPE_TABLE", "GRID_TABLE", "SIMPLE_TABLE", "MULTILINE_TABLE"}


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def extract(chapter: Chapter, tree: Node, kinds: Mapping[str, str]) -> tuple[Chapter, tuple[Diagnostic, ...]]:
    """``chapter`` filled with what ``tree``, the syntax tree of its text, holds; and the findings on the way.

    ``kinds`` are the kinds of statements that paper.toml declares, each with the prefix of its labels.
    """
    found = _Extraction(chapter.path, chapter.text, kinds, frozenset(kinds.values()))
    for node in tree.walk():
        handler = _HANDLERS.get(node.kind)
        if handler is not None:
            handler(found, node)
    filled = replace(
        chapter,
        headings=tuple(found.headings),
        figures=tuple(found.figures),
        tables=tuple(found.tables),
        equations=tuple(found.equations),
        listings=tuple(found.listings),
        references=tuple(found.references),
        citations=tuple(found.citations),
        footnotes=tuple(found.footnotes),
        footnote_references=tuple(found.footnote_references),
        links=tuple(found.links),
        divisions=tuple(found.divisions),
        queries=tuple(found.queries),
        conflict_markers=conflict_markers(chapter.path, chapter.text),
        formulas=tuple(found.formulas),
        comments=tuple(read_comments(chapter.path, chapter.text, tree)),
        passages=tuple(
            sorted([*read_passages(chapter.path, chapter.text, tree), *found.printed], key=lambda p: p.runs[0][1])
        ),
        blocks=tuple(found.trimmed(node) for node in tree.children if node.kind not in _NO_CONTENT),
        misplaced_labels=tuple(found.misplaced_labels),
        identifiers=tuple(found.identifiers),
        code_spans=tuple(found.code_spans),
    )
    return filled, tuple(found.findings)


@dataclass(slots=True)
class _Extraction:
    path: str
    text: str
    kinds: Mapping[str, str]
    prefixes: frozenset[str]
    headings: list[Heading] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    equations: list[Equation] = field(default_factory=list)
    listings: list[Listing] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    footnotes: list[Footnote] = field(default_factory=list)
    footnote_references: list[FootnoteReference] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    divisions: list[Division] = field(default_factory=list)
    queries: list[Query] = field(default_factory=list)
    formulas: list[Formula] = field(default_factory=list)
    misplaced_labels: list[MisplacedLabel] = field(default_factory=list)
    identifiers: list[Identifier] = field(default_factory=list)
    code_spans: list[Span] = field(default_factory=list)
    printed: list[Passage] = field(default_factory=list)
    """The attributes of divs that are printed as they stand."""
    findings: list[Diagnostic] = field(default_factory=list)
    figure_images: set[int] = field(default_factory=set)
    definition_links: set[int] = field(default_factory=set)
    definitions: dict[str, tuple[str, Span]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for match in _DEFINITION.finditer(self.text):
            self.definitions.setdefault(_folded(match[1]), (match[2], Span(self.path, *match.span(2))))

    def written(self, node: Node) -> str:
        return self.text[node.start : node.end]

    def span(self, node: Node) -> Span:
        return Span(self.path, node.start, node.end)

    def trimmed(self, node: Node) -> Span:
        """The span of ``node`` without the line ends that close it."""
        end = node.start + len(self.written(node).rstrip("\r\n"))
        return Span(self.path, node.start, end)

    def plain(self, node: Node) -> str:
        """The text of ``node`` without markup, citations and notes."""
        parts: list[str] = []
        stack = [node]
        while stack:
            part = stack.pop()
            if part.kind in _SKIPPED_IN_PLAIN_TEXT:
                continue
            if part.children:
                stack.extend(reversed(part.children))
            elif part.kind == "ESCAPED_CHAR":
                parts.append(self.written(part)[1:])
            elif part.kind in {"TEXT", "WHITESPACE", "NEWLINE"} or part.kind.endswith("_CONTENT"):
                parts.append(self.written(part))
        return " ".join("".join(parts).split())

    def attributes(self, node: Node | None) -> Attributes:
        return Attributes() if node is None else read_attributes(self.written(node), node.start)

    def label(self, attributes: Attributes, carrier: str | None) -> Label | None:
        """The label in ``attributes`` of a thing of the kind ``carrier``; any other identifier is only noted."""
        name = attributes.identifier
        if name is None:
            return None
        kind, start = label_kind(name, self.prefixes), attributes.identifier_start
        span = Span(self.path, start, start + len(name))
        if kind is None:
            if carrier is not LabelKind.SECTION:
                self.identifiers.append(Identifier(name, span))
            return None
        label = Label(name, kind, span)
        if kind != carrier:
            self.misplaced_labels.append(MisplacedLabel(label, carrier))
            return None
        return label

    def heading(self, node: Node) -> None:
        marker = node.child("ATX_HEADING_MARKER")
        content = node.child("HEADING_CONTENT")
        attributes = self.attributes(node.child("ATTRIBUTE"))
        if marker is not None:
            level, marker_span = marker.end - marker.start, self.span(marker)
        else:
            underline = node.child("SETEXT_HEADING_UNDERLINE") or node
            level, marker_span = (1 if self.written(underline).startswith("=") else 2), self.span(underline)
        self.headings.append(
            Heading(
                level=level,
                text=self.plain(content) if content else "",
                span=self.trimmed(node),
                marker_span=marker_span,
                identifier=attributes.identifier,
                label=self.label(attributes, LabelKind.SECTION),
                numbered=not attributes.unnumbered,
            )
        )

    def figure(self, node: Node) -> None:
        self.figure_images.update(id(child) for child in node.children)

    def image(self, node: Node) -> None:
        bracket = node.child("IMAGE_ALT")
        caption = self.plain(bracket) if bracket else ""
        attributes = self.attributes(node.child("ATTRIBUTE"))
        target, target_span = self.target(node)
        captioned = bool(caption) and (id(node) in self.figure_images or attributes.identifier is not None)
        alt = attributes.values.get("alt", None if captioned else caption or None)
        self.figures.append(
            Figure(
                span=self.trimmed(node),
                path=target,
                path_span=target_span,
                alt=alt,
                caption=caption,
                captioned=captioned,
                label=self.label(attributes, LabelKind.FIGURE),
                width=attributes.values.get("width"),
            )
        )

    def target(self, node: Node) -> tuple[str, Span]:
        """The target of a link or image, and its place; a reference link's is told by its definition, in the end."""
        destination = node.find("LINK_DEST_URL")
        if destination is not None:
            written = self.written(destination)
            return written.strip("<>"), self.span(destination)
        reference = node.child("LINK_REF") or node.child("LINK_TEXT", "IMAGE_ALT")
        definition = self.definitions.get(_folded(self.written(reference or node)))
        return definition or ("", self.trimmed(node))

    def link(self, node: Node) -> None:
        target, span = self.target(node)
        if (target or node.child("LINK_DEST")) and id(node) not in self.definition_links:
            content = node.child("LINK_TEXT")
            text_span = self.span(content) if content else self.trimmed(node)
            self.links.append(Link(target, span, self.plain(content) if content else "", text_span))

    def automatic_link(self, node: Node) -> None:
        content = node.child("TEXT")
        if content is not None:
            written = self.written(content)
            target = f"mailto:{written}" if ":" not in written and "@" in written else written
            self.links.append(Link(target, self.span(content), written, self.span(content)))

    def table(self, node: Node) -> None:
        caption = node.child("TABLE_CAPTION")
        attributes, text = Attributes(), ""
        if caption is not None:
            written = self.written(caption).rstrip()
            trailing = _TRAILING_ATTRIBUTES.search(written)
            if trailing is not None:
                attributes = read_attributes(trailing[0], caption.start + trailing.start())
            text = self.plain(Node("", caption.start, caption.end, caption.children[1:]))
            text = _TRAILING_ATTRIBUTES.sub("", text).rstrip()
        label = self.label(attributes, LabelKind.TABLE)
        columns, rows = read_rows(self.path, self.text, node) if node.kind == "PIPE_TABLE" else (0, ())
        self.tables.append(Table(self.trimmed(node), text, label, columns, rows))

    def formula(self, node: Node) -> None:
        content = node.child("MATH_CONTENT")
        if content is not None:
            self.formulas.append(Formula(self.written(content), self.span(content), node.kind == "DISPLAY_MATH"))

    def definition(self, node: Node) -> None:
        self.definition_links.update(id(child) for child in node.children)

    def paragraph(self, node: Node) -> None:
        images = [child for child in node.children if child.kind not in {"NEWLINE", "WHITESPACE"}]
        if len(images) == 1 and images[0].kind == "IMAGE_LINK":
            self.figure(node)
        for child in node.children:
            if child.kind != "DISPLAY_MATH":
                continue
            content = child.child("MATH_CONTENT")
            following = _FOLLOWING_ATTRIBUTES.match(self.text, child.end, node.end)
            attributes = read_attributes(following[1], following.start(1)) if following else Attributes()
            label = self.label(attributes, LabelKind.EQUATION)
            self.equations.append(Equation(self.span(child), self.written(content).strip() if content else "", label))

    def code(self, node: Node) -> None:
        info = node.find("CODE_INFO")
        written = self.written(info) if info else ""
        if info is not None and re.fullmatch(r"\{=[^}]*\}", written.strip()):
            self.refuse_raw(info)
            return
        braces = written.find("{")
        attributes = read_attributes(written[braces:], info.start + braces) if info and braces >= 0 else Attributes()
        label = self.label(attributes, LabelKind.LISTING)
        self.listings.append(Listing(self.trimmed(node), attributes.values.get("caption", ""), label))

    def refuse_raw(self, node: Node) -> None:
        self.findings.append(
            Diagnostic(
                "raw-markup",
                Severity.ERROR,
                "this is the markup of one output format, which a chapter may not hold",
                self.span(node),
                "write it in Markdown, so that it comes out in every format",
            )
        )

    def citation(self, node: Node) -> None:
        group_span = self.span(node)
        bare = False
        for child in node.children:
            if child.kind == "CITATION_MARKER":
                bare = self.written(child).startswith("-")
            elif child.kind == "CITATION_KEY":
                written = self.written(child)
                kind = label_kind(written, self.prefixes)
                if kind is None:
                    self.citations.append(Citation(written, self.span(child), group_span))
                else:
                    name, capital = label_name(written), written[0].isupper()
                    self.references.append(Reference(name, kind, self.span(child), capital, bare, group_span))

    def tex(self, node: Node) -> None:
        """A command or an environment of TeX in the text: what of it is read is noted."""
        written = self.written(node)
        formula = displayed_formula(written)
        if formula is not None:
            span = Span(self.path, node.start + formula.start, node.start + formula.end)
            attributes = Attributes(formula.label, node.start + formula.label_start)
            label = self.label(attributes, LabelKind.EQUATION)
            self.formulas.append(Formula(formula.tex, span, displayed=True))
            self.equations.append(Equation(self.trimmed(node), formula.tex, label))
            return
        if is_readable(written):
            for key, start in cited_keys(written):
                place = Span(self.path, node.start + start, node.start + start + len(key))
                self.citations.append(Citation(key, place, self.trimmed(node)))
            notes = written.count("\\footnote{") + written.count("\\footcite")
            self.footnotes += [Footnote(None, self.trimmed(node))] * notes

    def html(self, node: Node) -> None:
        """A tag in a line: a picture, a link and an anchor are noted."""
        found = read_tag(self.path, self.text, node)
        self.figures += found.figures
        self.links += found.links
        for name, start in found.anchors:
            self.label(Attributes(name, start), None)

    def element(self, node: Node) -> None:
        """An element of HTML that both readers take for a div or a span: its identifier is noted."""
        opening = node.find("HTML_ATTRS")
        name = opening.find("ATTR_ID") if opening is not None else None
        if name is not None:
            self.label(Attributes(self.written(name), name.start), None)

    def footnote(self, node: Node) -> None:
        name = node.child("FOOTNOTE_LABEL_ID")
        label, label_span = (self.written(name), self.span(name)) if name else (None, None)
        self.footnotes.append(Footnote(label, self.trimmed(node), label_span))

    def footnote_reference(self, node: Node) -> None:
        name = node.child("FOOTNOTE_LABEL_ID")
        if name is not None:
            self.footnote_references.append(FootnoteReference(self.written(name), self.span(name)))

    def division(self, node: Node) -> None:
        info = node.find("DIV_INFO")
        if info is None:
            return
        written = self.written(info)
        attributes = read_attributes(written, info.start)
        classes = attributes.classes if written.startswith("{") else (written.strip(),)
        span, places = self.span(info), self.places(attributes)
        self.printed += [
            Passage(PassageKind.CAPTION, value, self.path, ((0, attributes.places[key][0]),))
            for key, value in attributes.values.items()
            if key in _PRINTED and value.strip() and value == Span(self.path, *attributes.places[key]).slice(self.text)
        ]
        form = next((QueryForm(name) for name in classes if name in _QUERIES), None)
        if form is not None:
            carrier = LabelKind.FIGURE if form is QueryForm.NETWORK else LabelKind.TABLE
            label = self.label(attributes, carrier)
            self.queries.append(Query(form, attributes.values, span, places, label))
            return
        prefix = next((self.kinds[name] for name in classes if name in self.kinds), None)
        label = self.label(attributes, prefix)
        body = self.trimmed(node)
        is_closed = node.child("DIV_FENCE_CLOSE") is not None
        self.divisions.append(
            Division(attributes.identifier, classes, attributes.values, span, body, places, label, is_closed)
        )

    def attributed(self, node: Node) -> None:
        """Words with attributes behind them: ``[words]{#name}``, ``[]{.value of=fact:name}``."""
        written = node.child("SPAN_ATTRIBUTES")
        attributes = self.attributes(written)
        self.label(attributes, None)
        if written is not None and QueryForm.VALUE in attributes.classes:
            places = self.places(attributes)
            self.queries.append(Query(QueryForm.VALUE, attributes.values, self.span(written), places))

    def places(self, attributes: Attributes) -> dict[str, Span]:
        """Where the value of each of ``attributes`` stands."""
        return {key: Span(self.path, *place) for key, place in attributes.places.items()}

    def code_span(self, node: Node) -> None:
        self.code_spans.append(self.span(node))

    def raw_code_span(self, node: Node) -> None:
        self.code_span(node)
        self.refuse_raw(node)


_HANDLERS: dict[str, Callable[[_Extraction, Node], None]] = {
    "HEADING": _Extraction.heading,
    "FIGURE": _Extraction.figure,
    "IMAGE_LINK": _Extraction.image,
    "LINK": _Extraction.link,
    "AUTO_LINK": _Extraction.automatic_link,
    "PARAGRAPH": _Extraction.paragraph,
    "PLAIN": _Extraction.paragraph,
    "REFERENCE_DEFINITION": _Extraction.definition,
    "CODE_BLOCK": _Extraction.code,
    "RAW_INLINE": _Extraction.raw_code_span,
    "INLINE_CODE": _Extraction.code_span,
    "BRACKETED_SPAN": _Extraction.attributed,
    "CITATION": _Extraction.citation,
    "FOOTNOTE_DEFINITION": _Extraction.footnote,
    "INLINE_FOOTNOTE": _Extraction.footnote,
    "FOOTNOTE_REFERENCE": _Extraction.footnote_reference,
    "FENCED_DIV": _Extraction.division,
    "LATEX_COMMAND": _Extraction.tex,
    "TEX_BLOCK": _Extraction.tex,
    "INLINE_HTML": _Extraction.html,
    "HTML_BLOCK_DIV": _Extraction.element,
    "INLINE_HTML_SPAN": _Extraction.element,
    "INLINE_MATH": _Extraction.formula,
    "DISPLAY_MATH": _Extraction.formula,
    **dict.fromkeys(_TABLES, _Extraction.table),
}
