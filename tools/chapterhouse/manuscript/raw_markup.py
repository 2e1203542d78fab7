r"""HTML and TeX in a chapter into pandoc's own elements, where they can be meant in one way only.

``<sub>2</sub>`` becomes a subscript, ``\begin{align}`` a displayed formula, ``\newpage`` a page break. What is in no
list of :mod:`chapterhouse.inputs.markdown.raw_markup` is printed as it is typed, and reported: raw markup never reaches
an output.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from chapterhouse.inputs.markdown.raw_markup import (
    LAYOUT,
    LINE_BREAKS,
    PAGE_BREAKS,
    PAIRS,
    WRAPPERS,
    Tag,
    cited_keys,
    defined_commands,
    displayed_formula,
    is_readable,
    sole_command,
    tag,
)
from chapterhouse.manuscript.elements import (
    Element,
    attributes,
    blocks_of,
    caption_of,
    classes_of,
    inlines_of,
    key_values_of,
    literal_of,
    markup_format_of,
    set_caption,
    span,
    with_inlines,
)
from chapterhouse.manuscript.html_blocks import html_image, read_html_blocks
from chapterhouse.manuscript.html_tables import read_html_tables
from chapterhouse.manuscript.tree import plain, rewrite, rewrite_inlines, walk

PAGE_BREAK = "page-break"
CODE = "unread-markup"

Report = Callable[[str, str, str | None, int], None]
"""Takes a message, the markup as written, a hint, and how many times the same markup stands before it."""

ReadTeX = Callable[[Sequence[str]], list[list[Element]]]
"""Pieces of LaTeX, each in a line of text, into the inlines of each."""

_RAW = {"RawInline", "RawBlock"}
_OCCURRENCE = "occurrence"
_REPEATED = -1
_PRINTED = "this is printed as it is typed"
_TABLE = "write the table with `|` between its cells and a line `|---|---|` below its first row"
_HINTS: Mapping[str, str] = {
    **dict.fromkeys(("table", "tr", "td", "th", "thead", "tbody", "caption"), _TABLE),
    **dict.fromkeys(("ul", "ol", "li"), "write a list: each item on a line that begins with `- ` or `1. `"),
    **dict.fromkeys(("dl", "dt", "dd"), "write each term on a line, and below it what it means, behind `:   `"),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "write a heading: `## ` before its words"),
    **dict.fromkeys(("figure", "figcaption", "img"), 'write `![Caption.](figures/name.svg){#fig:name alt="..."}`'),
    **dict.fromkeys(("pre",), "write the code between two lines of ```"),
    **dict.fromkeys(("blockquote",), "write `> ` before each line"),
    **dict.fromkeys(("video", "audio", "iframe", "embed", "object"), "write a link to it, and say what it shows"),
}
_PARTS_OF_TABLES = frozenset(("tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "col"))
"""They are told by the tag of their table."""
_MARKDOWN = "write it in Markdown, or between backticks if its text is meant"


def read_tex(blocks: list[Element], read: ReadTeX) -> list[Element]:
    """``blocks`` in which each piece of LaTeX that only holds known commands is what ``read`` makes of it."""
    pieces = [
        tex
        for element in walk(blocks)
        if element["t"] in _RAW and _is_tex(element) and _wants_reading(tex := literal_of(element))
    ]
    if not pieces:
        return blocks
    distinct = list(dict.fromkeys(pieces))
    made = dict(zip(distinct, read(distinct), strict=True))

    def change(element: Element) -> list[Element] | None:
        inlines = made.get(literal_of(element)) if _is_tex(element) else None
        if not inlines:
            return None
        behind = [{"t": "Space"}] if literal_of(element)[-1:].isspace() else []
        return [*inlines, *behind] if element["t"] == "RawInline" else [{"t": "Para", "c": inlines}]

    return rewrite(blocks, change, _RAW)


def _wants_reading(tex: str) -> bool:
    return displayed_formula(tex) is None and "\\" in tex and is_readable(tex)


def _is_tex(element: Element) -> bool:
    return markup_format_of(element) == "tex"


def read_raw(blocks: list[Element], report: Report) -> list[Element]:
    """``blocks`` without raw elements: each became what it means, or the text that it is, which is reported."""
    _count(blocks)
    if any(walk(blocks, {"RawBlock"})):
        blocks = read_html_blocks(_lines(read_html_tables(blocks)))
    blocks = _paired(blocks)

    def change(element: Element) -> list[Element] | None:
        if element["t"] in {"Para", "Plain"}:
            return _with_breaks(element)
        if element["t"] in {"Figure", "Table"}:  # no page begins in a caption
            set_caption(element, [one for one in caption_of(element) if PAGE_BREAK not in classes_of(one)])
            return None
        if element["t"] == "Div" and _breaks_page(key_values_of(element).get("style", "")) and not blocks_of(element):
            return [page_break()]
        if element["t"] not in _RAW:
            return None
        return _read(element, report)

    return _in_paragraphs(rewrite(blocks, change, {"Para", "Plain", "Div", "Figure", "Table", *_RAW}))


def _in_paragraphs(blocks: list[Element]) -> list[Element]:
    """``blocks`` whose words before the first heading are in paragraphs: in print they stand in nothing else."""
    before = next((at for at, block in enumerate(blocks) if block["t"] == "Header"), len(blocks))
    return [{**block, "t": "Para"} if block["t"] == "Plain" else block for block in blocks[:before]] + blocks[before:]


def page_break() -> Element:
    """A place where a new page begins, where the output has pages."""
    return {"t": "Div", "c": [attributes("", PAGE_BREAK), []]}


def _count(blocks: list[Element]) -> None:
    """Note at each raw element how many of the same text stand before it: by that its place is found.

    What pandoc repeats of a figure's caption, as the alternative text of its picture, counts once.
    """
    seen: dict[str, int] = {}
    repeated: set[int] = set()
    for element in walk(blocks, {"Figure", *_RAW}):
        if element["t"] == "Figure":
            words = plain(caption_of(element)).split()
            pictures = (one for one in walk(blocks_of(element)) if one["t"] == "Image")
            same = (one for one in pictures if plain(inlines_of(one)).split() == words)
            repeated.update(id(one) for picture in same for one in walk(inlines_of(picture)))
        if element["t"] in _RAW and id(element) in repeated:
            element[_OCCURRENCE] = _REPEATED
        elif element["t"] in _RAW:
            written = literal_of(element).strip()
            element[_OCCURRENCE] = seen.get(written, 0)
            seen[written] = seen.get(written, 0) + 1


def _read(element: Element, report: Report) -> list[Element]:
    """What the raw ``element``, which belongs to no pair, stands for."""
    markup, inline = literal_of(element), element["t"] == "RawInline"
    if element[_OCCURRENCE] == _REPEATED:
        report = _unheard
    if _is_tex(element):
        made = _read_command(markup, inline=inline, report=report, occurrence=element[_OCCURRENCE])
        if made is not None:
            return made
    elif markup.lstrip().startswith("<!--"):
        return []
    elif (found := tag(markup)) is not None:
        made = _void(found, inline=inline)
        if made is not None:
            return made
        if found.name in WRAPPERS and not inline:
            anchor = "" if found.is_closing else found.attributes.get("id", "")
            return [{"t": "Div", "c": [attributes(anchor), []]}] if anchor else []
        _refuse(found, markup, report, element[_OCCURRENCE])
        return _typed(markup, inline=inline)
    # Raw markup in backticks and references in a foreign form are told by others.
    if (_is_tex(element) or "<" in markup) and not any(cited_keys(markup)) and "ref{" not in markup:
        report(_PRINTED, markup.strip(), _MARKDOWN, element[_OCCURRENCE])
    return _typed(markup, inline=inline)


def _unheard(*_: object) -> None:
    """What is said of the place before."""


def _typed(markup: str, *, inline: bool) -> list[Element]:
    behind = [{"t": "Space"}] if markup[-1:].isspace() else []
    words: list[Element] = [{"t": "Str", "c": markup.strip()}]
    return [*words, *behind] if inline else [{"t": "Para", "c": words}]


def _refuse(found: Tag, markup: str, report: Report, occurrence: int) -> None:
    if found.is_closing and found.name not in PAIRS:
        return  # the opening tag is told
    if found.name in PAIRS:
        other = f"</{found.name}>" if not found.is_closing else f"<{found.name}>"
        hint = f"write `{other}` in the same paragraph, or take this away"
        report(f"{_PRINTED}: no `{other}` goes with it", markup.strip(), hint, occurrence)
    elif found.name not in _PARTS_OF_TABLES:
        report(_PRINTED, markup.strip(), _HINTS.get(found.name, _MARKDOWN), occurrence)


def _read_command(tex: str, *, inline: bool, report: Report, occurrence: int) -> list[Element] | None:
    formula = displayed_formula(tex)
    if formula is not None:
        math: list[Element] = [{"t": "Math", "c": [{"t": "DisplayMath"}, formula.tex]}]
        if formula.label is not None:
            math += [{"t": "Space"}, {"t": "Str", "c": f"{{#{formula.label}}}"}]
        return math if inline else [{"t": "Para", "c": math}]
    if defined_commands(tex):
        return []
    names = [sole_command(line) for line in tex.strip().splitlines() if line.strip()]
    if not names or any(name is None for name in names):
        return None
    if set(names) <= PAGE_BREAKS:
        return [{"t": "RawInline", "c": [PAGE_BREAK, ""]}] if inline else [page_break()]
    if set(names) <= LINE_BREAKS and inline:
        return [{"t": "LineBreak"}]
    if set(names) <= LAYOUT | PAGE_BREAKS:
        message = "this is left out: how the paper is laid out is the theme's, not a chapter's"
        report(message, tex.strip(), "take it away; `\\newpage` alone begins a new page", occurrence)
        return []
    return None


def _void(found: Tag, *, inline: bool) -> list[Element] | None:
    """What a tag stands for that has no end, None for others."""
    made: Element
    match found.name:
        case "br":
            made = {"t": "LineBreak"}
        case "wbr":
            made = {"t": "Str", "c": "\N{ZERO WIDTH SPACE}"}
        case "hr":
            return [] if inline else [{"t": "HorizontalRule"}]
        case "img" if (image := html_image(found)) is not None:
            made = image
        case _:
            return None
    return [made] if inline else [{"t": "Para", "c": [made]}]


def _breaks_page(style: str) -> bool:
    return "page-break" in style or "break-after" in style or "break-before" in style


def _with_breaks(element: Element) -> list[Element] | None:
    """``element`` parted at the page breaks in it; None where it has none."""
    if not any(_is_break(inline) for inline in inlines_of(element)):
        return None
    parts: list[Element] = []
    run: list[Element] = []
    for inline in [*inlines_of(element), None]:
        if inline is None or _is_break(inline):
            run = _trimmed(run)
            if run:
                parts.append(with_inlines(element, run))
            run = []
            if inline is not None:
                parts.append(page_break())
        else:
            run.append(inline)
    return parts


def _is_break(inline: Element) -> bool:
    return inline["t"] == "RawInline" and markup_format_of(inline) == PAGE_BREAK


def _trimmed(inlines: list[Element]) -> list[Element]:
    blank = {"Space", "SoftBreak", "LineBreak"}
    start, end = 0, len(inlines)
    while start < end and inlines[start]["t"] in blank:
        start += 1
    while end > start and inlines[end - 1]["t"] in blank:
        end -= 1
    return inlines[start:end]


def _lines(nodes: list[Any]) -> list[Any]:
    """``nodes`` in which a pair of tags that pandoc takes for blocks, with words between them, is one line."""
    made: list[Any] = []
    for node in nodes:
        if type(node) is list:
            made.append(_lines(node))
        elif type(node) is dict and type(node.get("c")) is list:
            made.append({**node, "c": _lines(node["c"])})
        else:
            made.append(node)
    position = 0
    while position + 2 < len(made):
        opening, middle, closing = made[position : position + 3]
        if _are_one_line(opening, middle, closing):
            made[position : position + 3] = [
                {"t": "Para", "c": [_in_line(opening), *inlines_of(middle), _in_line(closing)]}
            ]
        position += 1
    return made


def _are_one_line(opening: Any, middle: Any, closing: Any) -> bool:
    if not all(type(one) is dict for one in (opening, middle, closing)):
        return False
    if opening.get("t") != "RawBlock" or closing.get("t") != "RawBlock" or middle.get("t") not in {"Plain", "Para"}:
        return False
    first, last = tag(literal_of(opening)), tag(literal_of(closing))
    return first is not None and last is not None and first.name == last.name and first.name in PAIRS


def _in_line(block: Element) -> Element:
    return {**block, "t": "RawInline"}


def _paired(blocks: list[Any]) -> list[Any]:
    """``blocks`` in which each pair of tags, with what stands between them in one line of text, is one element."""

    def change(inlines: list[Element]) -> list[Element]:
        if any(_is_html(inline) for inline in inlines):
            return list(_pairs(inlines))
        return inlines

    return rewrite_inlines(blocks, change)


def _is_html(inline: Element) -> bool:
    return inline["t"] == "RawInline" and markup_format_of(inline) == "html"


def _pairs(inlines: list[Element]) -> Iterator[Element]:
    position = 0
    while position < len(inlines):
        element = inlines[position]
        position += 1
        opening = tag(literal_of(element)) if _is_html(element) else None
        if opening is None or opening.is_closing or opening.name not in PAIRS:
            yield element
            continue
        end = _closing(inlines, position, opening.name)
        if end is None:
            yield element
            continue
        yield _element(opening, list(_pairs(inlines[position:end])))
        position = end + 1


def _closing(inlines: list[Element], start: int, name: str) -> int | None:
    """Where the tag stands that closes the one before ``start``."""
    depth = 0
    for position in range(start, len(inlines)):
        element = inlines[position]
        found = tag(literal_of(element)) if _is_html(element) else None
        if found is None or found.name != name:
            continue
        if not found.is_closing:
            depth += 1
        elif depth:
            depth -= 1
        else:
            return position
    return None


def _element(opening: Tag, inlines: list[Element]) -> Element:
    kind = PAIRS[opening.name]
    identifier = opening.attributes.get("id") or opening.attributes.get("name", "")
    match kind:
        case "Code":
            return {"t": "Code", "c": [attributes(identifier), plain(inlines)]}
        case "Quoted":
            quoted: Element = {"t": "Quoted", "c": [{"t": "DoubleQuote"}, inlines]}
            return span(attributes(identifier), [quoted]) if identifier else quoted
        case "Link" if "href" in opening.attributes:
            return {"t": "Link", "c": [attributes(identifier), inlines, [opening.attributes["href"], ""]]}
        case "Link" | "Span":
            return span(attributes(identifier), inlines)
        case _ if kind.islower():
            return span(attributes(identifier, kind), inlines)
    made: Element = {"t": kind, "c": inlines}
    return span(attributes(identifier), [made]) if identifier else made
