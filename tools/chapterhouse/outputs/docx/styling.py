"""The paper's tree into the tree that pandoc writes as a document: styles named, pictures and tables written out.

Everything that carries meaning by a class in the other outputs carries it by the name of a style here. Authors cannot
name styles: ``manuscript/allowance.py`` takes away every attribute that they are not to set.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chapterhouse.manuscript.author_classes import LANGUAGES
from chapterhouse.manuscript.elements import (
    Element,
    attributes,
    blocks_of,
    caption_of,
    classes_of,
    columns_of,
    head_of,
    identifier_of,
    inlines_of,
    literal_of,
    span,
    with_inlines,
)
from chapterhouse.manuscript.index_marks import INDEX
from chapterhouse.manuscript.tree import lines, plain
from chapterhouse.outputs.docx.bookmarks import Bookmarks
from chapterhouse.outputs.docx.headings import HeadingCounter, list_mark
from chapterhouse.outputs.docx.index import entry_mark
from chapterhouse.outputs.docx.numbers import Numbers
from chapterhouse.outputs.docx.ooxml import (
    characters,
    empty_paragraph,
    paragraph,
    paragraphs,
    raw_block,
    raw_inline,
    tab,
)
from chapterhouse.outputs.docx.panels import is_panel, is_row, row_blocks
from chapterhouse.outputs.docx.pictures import Shape, drawn, shown_size
from chapterhouse.outputs.docx.sheet import Sheet
from chapterhouse.outputs.docx.tables import rows_of, table_blocks
from chapterhouse.outputs.shared.numbered_code import with_line_numbers

_CHARACTER_STYLES = {
    "caption-label": "Caption Label",
    "paragraph-number": "Paragraph Number",
    "panel-label": "Caption Label",
    "statement-label": "Statement Label",
    "statement-title": "Statement Title",
    "choice": "Choice",
    "fault": "Fault",
    "backlinks": "Back Links",
}
_LABELS = frozenset({"Caption Label", "Statement Label"})
_STATEMENT_PARTS = {
    "statement-head": "Statement Head",
    "statement-facts": "Statement Facts",
    "statement-ways": "Statement Ways",
}
_LINES = {"line-dashed": " Dashed", "line-dotted": " Dotted", "line-double": " Double"}
_KEPT_KEYS = frozenset({"lang", "dir"})
_DEEPEST_HEADING = 9


class Styler:
    """Dresses the tree of one chapter, or of the list of references."""

    def __init__(
        self,
        bookmarks: Bookmarks,
        numbers: Numbers,
        headings: HeadingCounter,
        picture: Callable[[str], Shape | None],
        sheet: Sheet,
    ) -> None:
        """Name anchors by ``bookmarks``, say ``numbers``, count ``headings``, and show images on ``sheet``.

        ``picture`` gives the shape of the image with a path, None where there is none that can be shown.
        """
        self._bookmarks = bookmarks
        self._numbers = numbers
        self._headings = headings
        self._picture = picture
        self._sheet = sheet
        self._shown = 0
        self._room = sheet.text_width
        self._bearer = ""
        """The anchor of the figure, table or statement whose label comes next."""
        self._in_note = False
        self.parts: dict[str, int] = {}
        """The images that were shown, by their paths, numbered from 1 in the order of their first showing."""

    def blocks(self, blocks: list[Element], *, styled: bool = False) -> list[Element]:
        """``blocks`` ready for pandoc.

        In a ``styled`` place the paragraphs take the style of the place, those of tight lists with them.
        """
        return [dressed for block in blocks for dressed in self._block(block, styled)]

    def inlines(self, inlines: list[Element]) -> list[Element]:
        """``inlines`` ready for pandoc."""
        return [dressed for inline in inlines for dressed in self._inline(inline)]

    def _block(self, block: Element, styled: bool) -> list[Element]:
        kind: str = block["t"]
        content: Any = block.get("c")
        if kind in {"Para", "Plain"}:
            return self._paragraph(kind, content, styled)
        if kind == "Header":
            return [self._heading(content)]
        if kind == "Div":
            return self._division(content, styled)
        if kind == "Figure":
            return [self._figure(content)]
        if kind == "Table":
            return self._table(block)
        if kind == "CodeBlock":
            written = with_line_numbers(block)
            return [{"t": kind, "c": [_of_language(block, self._bookmarks.place(identifier_of(block))), written]}]
        if kind == "BlockQuote":
            return [{"t": "BlockQuote", "c": self.blocks(content, styled=styled)}]
        if kind == "LineBlock":
            lines = [self.inlines(line) for line in content]
            return [paragraphs("Line Block", [{"t": "LineBlock", "c": lines}])]
        if kind == "BulletList":
            return [{"t": kind, "c": [self.blocks(item, styled=styled) for item in content]}]
        if kind == "OrderedList":
            return [{"t": kind, "c": [content[0], [self.blocks(item, styled=styled) for item in content[1]]]}]
        if kind == "DefinitionList":
            return [
                {
                    "t": kind,
                    "c": [[self.inlines(term), [self.blocks(one) for one in defined]] for term, defined in content],
                }
            ]
        if kind == "HorizontalRule":
            return [raw_block(empty_paragraph("Horizontal Rule"))]
        return []

    def _paragraph(self, kind: str, inlines: list[Element], styled: bool) -> list[Element]:
        """A paragraph; a displayed equation in it stands in one of its own."""
        dressed: list[Element] = []
        run: list[Element] = []

        def close() -> None:
            while run and run[-1]["t"] in {"Space", "SoftBreak"}:
                run.pop()
            if run:
                dressed.append({"t": "Para" if styled else kind, "c": self.inlines(run)})
            run.clear()

        for inline in inlines:
            if inline["t"] == "Span" and "equation" in classes_of(inline):
                close()
                dressed.append(self._equation(inline))
            elif run or inline["t"] not in {"Space", "SoftBreak"}:
                run.append(inline)
        close()
        return dressed

    def _equation(self, equation: Element) -> Element:
        """A numbered formula stands between two tabulators; Word centres one without a number by itself."""
        formula, *number = inlines_of(equation)
        if number:
            inline = {"t": "Math", "c": [{"t": "InlineMath"}, literal_of(formula)]}
            content = [tab(), inline, tab(), *self._label(inlines_of(number[0]), identifier_of(equation), "")]
        else:
            content = [formula]
        return paragraph("Equation", content, self._bookmarks.place(identifier_of(equation)))

    def _label(self, inlines: list[Element], anchor: str, style: str) -> list[Element]:
        """The words of a label with the number of what has ``anchor`` as a field; as they are in notes."""
        if self._in_note or any(inline["t"] not in {"Str", "Space"} for inline in inlines):
            return self.inlines(inlines)
        return self._numbers.label("".join(inline.get("c", " ") for inline in inlines), anchor, style)

    def _heading(self, content: Any) -> Element:
        level, attrs, inlines = content
        inlines = list(inlines)
        level = min(level, _DEEPEST_HEADING)
        number: list[Element] = []
        if inlines and inlines[0]["t"] == "Span" and "number" in classes_of(inlines[0]):
            printed = inlines_of(inlines[0])
            chosen = None if self._in_note else self._headings.list_of(lines(printed).strip(), level)
            number = [list_mark(chosen)] if chosen else [characters("Heading Number", self.inlines(printed)), tab()]
            inlines = inlines[2:]
        dressed = [*number, *self.inlines(inlines)]
        return {"t": "Header", "c": [level, [self._bookmarks.place(attrs[0]), [], []], dressed]}

    def _division(self, content: Any, styled: bool) -> list[Element]:
        (anchor, classes, pairs), blocks = content
        if "page-break" in classes and not blocks:
            return [raw_block('<w:p><w:r><w:br w:type="page"/></w:r></w:p>')]
        bookmark = self._bookmarks.place(anchor)
        if "statement-box" in classes or "statement-line" in classes:
            self._bearer = anchor
        if "statement-box" in classes:
            return [self._statement(bookmark, classes, blocks)]
        if "statement-line" in classes:
            return [paragraphs("Statement Line", self.blocks(blocks, styled=True), bookmark)]
        if "callout" in classes:
            return [self._callout(bookmark, blocks)]
        if "legend" in classes:
            return [paragraphs("Table Legend", self.blocks(blocks, styled=True), bookmark)]
        if "csl-entry" in classes:
            return [paragraphs("Reference", self.blocks(blocks, styled=True), bookmark)]
        kept = [pair for pair in pairs if pair[0] in _KEPT_KEYS]
        return [{"t": "Div", "c": [[bookmark, [], kept], self.blocks(blocks, styled=styled)]}]

    def _callout(self, bookmark: str, blocks: list[Element]) -> Element:
        """A note or a warning: a line at its side, as tall as all of it, and its title in bold."""
        dressed: list[Element] = []
        for block in blocks:
            is_title = "callout-title" in _classes(block)
            inner = self.blocks(blocks_of(block) if is_title else [block], styled=True)
            dressed.append(paragraphs("Callout Title" if is_title else "Callout", inner))
        dressed.append(raw_block(empty_paragraph("Statement Gap")))  # or the lines of two would be one
        return {"t": "Div", "c": [[bookmark, [], []], dressed]}

    def _statement(self, bookmark: str, classes: list[str], blocks: list[Element]) -> Element:
        form = next((_LINES[name] for name in classes if name in _LINES), "")
        dressed: list[Element] = []
        for block in blocks:
            part = next((_STATEMENT_PARTS[name] for name in _classes(block) if name in _STATEMENT_PARTS), None)
            inner = [block] if part is None else blocks_of(block)
            dressed.append(paragraphs((part or "Statement Text") + form, self.blocks(inner, styled=True)))
        return {"t": "Div", "c": [[bookmark, [], []], dressed]}

    def _figure(self, content: Any) -> Element:
        (anchor, classes, _), (_, caption), blocks = content
        if is_panel(classes):
            return self._panel(content)
        if any(map(is_row, blocks)):
            return self._panels(content)
        has_own_styles = all(block["t"] in {"CodeBlock", "Table"} for block in blocks)
        body = self.blocks(blocks, styled=True)
        dressed = body if has_own_styles else [paragraphs("Figure", body)]
        self._bearer = anchor
        if caption:
            dressed.append(paragraphs("Figure Caption", self.blocks(caption, styled=True)))
        return {"t": "Div", "c": [[self._bookmarks.place(anchor), [], []], dressed]}

    def _panels(self, content: Any) -> Element:
        """A figure of several pictures: rows of them, and its caption below."""
        (anchor, _, _), (_, caption), blocks = content
        dressed: list[Element] = []
        for block in blocks:
            if is_row(block):
                dressed += row_blocks(block, self._sheet.text_width, self._in_cell)
            else:
                dressed += self._block(block, styled=False)
        self._bearer = anchor
        dressed.append(paragraphs("Figure Caption", self.blocks(caption, styled=True)))
        return {"t": "Div", "c": [[self._bookmarks.place(anchor), [], []], dressed]}

    def _in_cell(self, panel: Element, room: int) -> list[Element]:
        self._room, before = room, self._room
        dressed = self._block(panel, styled=True)
        self._room = before
        return dressed

    def _panel(self, content: Any) -> Element:
        (anchor, _, _), (_, caption), blocks = content
        body = paragraphs("Figure", self.blocks(blocks, styled=True))
        below = paragraphs("Panel Caption", self.blocks(caption, styled=True))
        return {"t": "Div", "c": [[self._bookmarks.place(anchor), [], []], [body, below]]}

    def _table(self, table: Element) -> list[Element]:
        caption, columns, head = caption_of(table), columns_of(table), head_of(table)
        bookmark = self._bookmarks.place(identifier_of(table))
        title = plain(caption)
        heads = [words for row in head[1] for cell in row[1] if (words := plain(cell[4]))]
        rows = rows_of(table)
        described = f"{len(columns)} columns and {sum(not row.head for row in rows)} rows."
        if heads:
            described = f"{described} The columns are: {'; '.join(heads)}."
        dressed: list[Element] = []
        self._bearer = identifier_of(table)
        if caption:
            dressed.append(paragraphs("Table Caption", self.blocks(caption, styled=True)))
        width = self._sheet.text_width
        dressed += table_blocks(rows, width, title, described, lambda cell: self.blocks(cell, styled=True))
        return [{"t": "Div", "c": [[bookmark, [], []], dressed]}, raw_block(empty_paragraph("After Table"))]

    def _inline(self, inline: Element) -> list[Element]:
        kind: str = inline["t"]
        content: Any = inline.get("c")
        if kind in {"Emph", "Strong", "Strikeout", "Superscript", "Subscript", "SmallCaps", "Underline"}:
            return [{"t": kind, "c": self.inlines(content)}]
        if kind == "Quoted":
            return [{"t": kind, "c": [content[0], self.inlines(content[1])]}]
        if kind == "Span":
            return self._span(content)
        if kind == "Link":
            return [self._link(content)]
        if kind == "Image":
            return self._image(content)
        if kind == "Note":
            return [self._note(content)]
        if kind == "Code":
            return [{"t": kind, "c": [_of_language(inline, ""), literal_of(inline)]}]
        if kind in {"RawInline", "Cite"}:
            return self.inlines(content[1]) if kind == "Cite" else []
        return [inline]

    def _note(self, blocks: list[Element]) -> Element:
        """A note; fields in notes would be counted apart from those of the text."""
        self._in_note = True
        note: Element = {"t": "Note", "c": self.blocks(blocks)}
        self._in_note = False
        return note

    def _span(self, content: Any) -> list[Element]:
        (anchor, classes, pairs), inlines = content
        bookmark = self._bookmarks.place(anchor)
        if "backlinks" in classes:
            # pandoc gives links their own style: the words in them have to be told ours.
            inlines = [_with_words_in(one, "backlinks") for one in inlines]
        style = next((_CHARACTER_STYLES[name] for name in classes if name in _CHARACTER_STYLES), None)
        dressed = self._label(inlines, self._bearer, style) if style and style in _LABELS else self.inlines(inlines)
        if "csl-left-margin" in classes:
            dressed = [*(one for one in dressed if one["t"] != "Space"), tab()]
        if style is not None:
            return [characters(style, dressed, bookmark)]
        if INDEX in classes:
            dressed = [*entry_mark(dict(pairs).get("entry", "")), *dressed]
        kept = [pair for pair in pairs if pair[0] in _KEPT_KEYS]
        marked = [name for name in classes if name == "mark"]  # pandoc highlights it
        if bookmark or kept or marked:
            return [{"t": "Span", "c": [[bookmark, marked, kept], dressed]}]
        return dressed

    def _link(self, content: Any) -> Element:
        (anchor, classes, _), inlines, (address, _) = content
        shown = None
        if address.startswith("#"):
            if "reference" in classes:
                shown = self._numbers.reference(lines(inlines), address[1:], "Hyperlink")
            address = f"#{self._bookmarks.name(address[1:])}"
        link: Element = {"t": "Link", "c": [["", [], []], shown or self.inlines(inlines), [address, ""]]}
        # pandoc gives a link's own identifier no bookmark.
        bookmark = self._bookmarks.place(anchor)
        return {"t": "Span", "c": [[bookmark, [], []], [link]]} if bookmark else link

    def _image(self, content: Any) -> list[Element]:
        (_, _, pairs), inlines, (path, _) = content
        reported = dict(pairs)
        alternative = reported.get("alt") or plain(inlines)
        picture = self._picture(path)
        if picture is None:
            return [characters("Fault", [{"t": "Str", "c": alternative or path}])]
        self._shown += 1
        part = self.parts.setdefault(path, len(self.parts) + 1)
        asked = reported.get("width", ""), reported.get("height", "")
        size = shown_size(picture, self._sheet, *asked, self._room)
        drawing = f"drawing{part}" if picture.is_drawing else None
        return [raw_inline(drawn(self._shown, size, alternative, f"image{part}", drawing))]


def _of_language(code: Element, bookmark: str) -> list[Any]:
    """The attributes of ``code`` that tell pandoc its language, and its bookmark."""
    return [bookmark, [name for name in classes_of(code) if name in LANGUAGES][:1], []]


def _with_words_in(inline: Element, name: str) -> Element:
    """A link with its words in a span of class ``name``; anything else as it is."""
    if inline["t"] != "Link":
        return inline
    return with_inlines(inline, [span(attributes("", name), inlines_of(inline))])


def _classes(block: Element) -> list[str]:
    return classes_of(block) if block["t"] == "Div" else []
