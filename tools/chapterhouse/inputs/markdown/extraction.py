"""What is gathered on the way through a chapter's syntax tree, and what its nouns need: text, places, labels."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape

from chapterhouse.core.diagnostics import Problem, Span
from chapterhouse.inputs.links import automatic_identifier
from chapterhouse.inputs.markdown.attributes import IDENTIFIER, Attributes, read_attributes
from chapterhouse.inputs.markdown.syntax import Node
from chapterhouse.model import (
    AttributeList,
    Citation,
    Division,
    Equation,
    Figure,
    FigureGroup,
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
    Query,
    Reference,
    Table,
    label_kind,
)

_BRACES = re.compile(r"\{\s*(?:[#.]|-[\s}]|[\w:-]+=)")  # and not those of a cell of code, `{r, echo = FALSE}`
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_DEFINITION = re.compile(
    r"^ {0,3}\[([^\]\n]+)\]:[ \t]*(?:<(?P<quoted>[^<>\n]*)>|(?P<plain>[^\s>]+))"
    r"(?:[^{}\n]*(?P<attributes>\{[^{}\n]*\})[ \t]*$)?",
    re.MULTILINE,
)
_SKIPPED_IN_PLAIN_TEXT = {"CITATION", "ATTRIBUTE", "SPAN_ATTRIBUTES", "LINK_DEST", "LINK_REF", "INLINE_FOOTNOTE"}


def _meant(address: str) -> str:
    """The characters that ``address`` stands for: without the backslashes of escapes, references to them replaced."""
    return unescape(_ESCAPE.sub(r"\1", address)) if "\\" in address or "&" in address else address


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


@dataclass(slots=True)
class Extraction:
    """What was found so far in the ``text`` of the file ``path``; ``kinds`` of statements have their prefixes."""

    path: str
    text: str
    kinds: Mapping[str, str]
    prefixes: frozenset[str]
    headings: list[Heading] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    figure_groups: list[FigureGroup] = field(default_factory=list)
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
    paragraph_labels: list[Label] = field(default_factory=list)
    misplaced_labels: list[MisplacedLabel] = field(default_factory=list)
    identifiers: list[Identifier] = field(default_factory=list)
    attribute_lists: dict[int, AttributeList] = field(default_factory=dict)
    code_spans: list[Span] = field(default_factory=list)
    printed: list[Passage] = field(default_factory=list)
    """The attributes of divs that are printed as they stand."""
    problems: list[Problem] = field(default_factory=list)
    figure_images: set[int] = field(default_factory=set)
    examples: set[str] = field(default_factory=set)
    """The names of numbered examples, ``(@name)``: what looks like a citation of one is a reference to it."""
    macros: list[str] = field(default_factory=list)
    numbered_lists: list[tuple[Span, ...]] = field(default_factory=list)
    html_figures: dict[int, tuple[str, Label | None]] = field(default_factory=dict)
    """By where a picture of HTML stands, the caption and the label of the figure that it is."""
    html_tables_end: int = 0
    """Where the last table of HTML ends: what stands before is part of one."""
    box_titles: set[int] = field(default_factory=set)
    """Headings that are the titles of notes and warnings beside the text."""
    definition_links: set[int] = field(default_factory=set)
    bracketed: list[tuple[str, Span]] = field(default_factory=list)
    """Words in brackets that no definition explains: they are a link where a heading has the same words."""
    definitions: dict[str, tuple[str, Span]] = field(default_factory=dict)
    _attributes: dict[str, tuple[str, int]] = field(default_factory=dict)
    """The attributes in definitions, with their places, by the names of these."""

    def __post_init__(self) -> None:
        for match in _DEFINITION.finditer(self.text):
            group = "plain" if match["plain"] is not None else "quoted"
            # pandoc takes the last of several.
            self.definitions[_folded(match[1])] = (_meant(match[group]), Span(self.path, *match.span(group)))

            if match["attributes"] is not None:
                self._attributes[_folded(match[1])] = (match["attributes"], match.start("attributes"))

    def written(self, node: Node) -> str:
        """The text of ``node``, markup and all."""
        return self.text[node.start : node.end]

    def span(self, node: Node) -> Span:
        """The place of ``node``."""
        return Span(self.path, node.start, node.end)

    def spanning(self, start: int, end: int) -> Span:
        """The place from ``start`` to ``end``."""
        return Span(self.path, start, end)

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
            if part.kind == "MATH_CONTENT":  # its parts are no text, and without it the words around it say less
                parts.append(self.written(part))
                continue
            if part.kind == "UNRESOLVED_REFERENCE":  # brackets that lead nowhere are printed
                parts.append(self.text[part.start : part.children[0].end])
                stack.extend(reversed(part.children[1:]))
            elif part.children:
                stack.extend(reversed(part.children))
            elif part.kind == "ESCAPED_CHAR":
                parts.append(self.written(part)[1:])
            elif part.kind in {"TEXT", "WHITESPACE", "NEWLINE"} or part.kind.endswith("_CONTENT"):
                parts.append(self.written(part))
        return " ".join("".join(parts).split())

    def attributes(self, node: Node | None) -> Attributes:
        """The attributes that ``node`` is, none where there is no node."""
        return Attributes() if node is None else self.read_attributes(self.written(node), node.start)

    def read_attributes(self, written: str, start: int) -> Attributes:
        """The attributes that are ``written`` at the offset ``start``; their classes and values are noted."""
        attributes = read_attributes(written, start)
        if (attributes.classes or attributes.values) and _BRACES.match(written):
            span = Span(self.path, start, start + len(written.rstrip()))
            self.attribute_lists[start] = AttributeList(attributes.classes, attributes.values, span)
        return attributes

    def label(self, attributes: Attributes, carrier: str | None) -> Label | None:
        """The label in ``attributes`` of a thing of the kind ``carrier``; any other identifier is only noted."""
        name = attributes.identifier
        if name is None:
            return None
        kind, start = label_kind(name, self.prefixes), attributes.identifier_start
        if IDENTIFIER.fullmatch(name) is None:
            kind = None  # pandoc prints the braces
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

    def target(self, node: Node) -> tuple[str, Span]:
        """The target of a link or image, and its place; a reference link's is told by its definition, in the end."""
        own = node.child("LINK_DEST")  # a link in a picture's caption has one, too
        destination = own.find("LINK_DEST_URL") if own is not None else None
        if destination is not None:
            return _meant(self.written(destination).strip("<>")), self.span(destination)
        definition = self.definitions.get(self._reference(node))
        return definition or ("", self.trimmed(node))

    def _reference(self, node: Node) -> str:
        """The name of the definition that the link or image ``node`` takes its target from."""
        reference, words = node.child("LINK_REF"), node.child("LINK_TEXT", "IMAGE_ALT")
        if reference is None or not self.written(reference).strip():
            reference = words
        return _folded(self.written(reference or node))

    def attributes_of_target(self, node: Node) -> Attributes:
        """The attributes of the link or image ``node``: its own, or those of the definition of its target."""
        own = node.child("ATTRIBUTE")
        if own is None and node.child("LINK_DEST") is None and (found := self._attributes.get(self._reference(node))):
            return self.read_attributes(*found)
        return self.attributes(own)

    @property
    def links_to_headings(self) -> list[Link]:
        """The words in brackets that are those of a heading, which pandoc makes a link to it."""
        headings = {_folded(heading.text): heading for heading in reversed(self.headings)}
        found = [(headings.get(_folded(words)), words, span) for words, span in self.bracketed]
        return [
            Link(f"#{heading.identifier or automatic_identifier(heading.text)}", span, words, span)
            for heading, words, span in found
            if heading is not None
        ]

    def is_in_figure_group(self, offset: int) -> bool:
        """Whether what stands at ``offset`` is in a figure of several pictures."""
        return any(group.span.start <= offset < group.span.end for group in self.figure_groups)

    def places(self, attributes: Attributes) -> dict[str, Span]:
        """Where the value of each of ``attributes`` stands."""
        return {key: Span(self.path, *place) for key, place in attributes.places.items()}
