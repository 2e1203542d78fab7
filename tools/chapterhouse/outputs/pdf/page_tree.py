"""A unit's markup into the tree that is laid out: links and images led to our own scheme, page numbers held open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, unquote
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from chapterhouse.outputs.pdf.long_words import break_long_words
from chapterhouse.outputs.pdf.names import PAGE_REFERENCE, SCHEME, address_of
from chapterhouse.outputs.pdf.page_problem import PageProblem
from chapterhouse.outputs.pdf.roles import classes, words_of
from chapterhouse.outputs.pdf.typeset_pages import Job
from chapterhouse.outputs.pdf.whole_cells import keep_cells_whole

_ABSOLUTE = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_PARAGRAPHS = frozenset({"p", "li", "td", "th", "dt", "dd", "figcaption", "caption", "h2", "h3", "h4", "pre"})
_LONG_NAME = 24  # characters of a word of code that may be broken rather than spread the line before it
_SENTENCE_END = re.compile(r"[.!?]['\u2019\u201d)\]]*\s+")
_WORD_END = re.compile(r"\s+")
NOTE_LENGTH = 900
"""Characters of a footnote that are set in one piece, about eleven lines: a longer one goes on in further pieces."""
_TO_SENTENCE_END = 250  # characters that a piece may be longer, so that it ends with a sentence


def page_tree(job: Job) -> tuple[Element, list[PageProblem]]:
    """The tree of ``job`` as it is laid out, and what is wrong with it; a picture that cannot be had is marked."""
    tree = ElementTree.fromstring(job.html)
    problems: list[PageProblem] = []
    body = tree.find(".//body")
    formula = "" if body is None else body.get("data-formula", "")
    for element in list(tree.iter()):
        if element.get("data-mathml"):
            element.set("data-formula", formula)
        match element.tag:
            case "a":
                _lead(element, job)
                if element.get("role") == "doc-biblioref" and not element.get("title"):
                    element.set("title", _entry_name(element, tree))
            case "img":
                problems += _show(element, job)
            case "code" if len(element.text or "") >= _LONG_NAME:
                break_long_words(element, _LONG_NAME)
            case "ol" if element.get("start"):
                # Numbers and letters come from the stylesheet; this one has no attribute to take a start from.
                _declare(element, f"counter-reset: list-item {int(element.get('start', '1')) - 1}")
            case "input":
                element.tag = "span"
                element.set("class", "checkbox")
                element.text = "\N{BALLOT BOX WITH CHECK}" if element.get("checked") is not None else "\N{BALLOT BOX}"
            case "table":
                keep_cells_whole(element, 0 if body is None else int(body.get("data-table-characters", "0")))
                _name_what_goes_on(element, tree)
    _place_page_references(tree, job.left_out)
    for parent in list(tree.iter()):
        _part_long_notes(parent)
    return tree, problems


def _entry_name(citation: Element, tree: Element) -> str:
    """What is cited, in the words of the paper's language, for those who cannot see where the link stands."""
    body = tree.find(".//body")
    pattern = "{name}" if body is None else body.get("data-bibliography-entry", "{name}")
    return pattern.format(name=(citation.get("aria-label") or words_of(citation)).strip("[]"))


def plain_tree(tree: Element) -> Element:
    """The text of ``tree`` and its identifiers with nothing else, for a unit that cannot be laid out as it is."""
    page = Element("html", dict(tree.attrib))
    body = SubElement(page, "body", {"data-paper": "", "data-head": ""})
    section = SubElement(body, "section", {"class": "level1"})
    heading = tree.find(".//h1")
    said = content.attrib if (content := tree.find(".//body")) is not None else {}
    SubElement(section, "h1").text = words_of(heading) if heading is not None else said.get("data-draft", "")
    mark = SubElement(SubElement(section, "p"), "span", {"class": "fault"})
    mark.text = said.get("data-not-laid-out", "")
    for element in content.iter() if content is not None else ():
        if element.get("id"):
            SubElement(section, "p", {"id": element.get("id", "")})
        if element.tag in _PARAGRAPHS and words_of(element):
            SubElement(section, "p").text = words_of(element)
    return page


def _show(image: Element, job: Job) -> Iterator[PageProblem]:
    """Lead ``image`` to its file, or print its path and its words as an error."""
    source = image.get("src", "")
    if not _ABSOLUTE.match(source):
        if source in job.resources or unquote(source) in job.resources:
            image.set("src", address_of(unquote(source) if source not in job.resources else source))
            return
        message = f"no file {source!r} belongs to this paper"
    elif source.startswith("data:"):
        return
    else:
        message = f"the address {source!r} lies outside the paper"
    yield PageProblem("typesetting", message, image=source)
    image.tag, image.text = "span", f"{source}: {image.get('alt', '')}".rstrip(": ")
    image.attrib = {"class": "fault"}


def _lead(link: Element, job: Job) -> None:
    target = link.get("href", "")
    if target.startswith("#"):
        link.set("href", f"{SCHEME}#{quote(target[1:])}")
        if "page-number" in classes(link):
            link.text = job.numbers.get(target[1:], "?")


def _place_page_references(tree: Element, left_out: frozenset[int]) -> None:
    """Give each reference to a page a name, by which its own page is known, and empty those that are ``left_out``."""
    found = (element for element in tree.iter("span") if "page-reference" in classes(element))
    for count, reference in enumerate(found):
        link = next((one for one in reference.iter("a") if "page-number" in classes(one)), None)
        if link is None:
            continue
        reference.set("id", f"{PAGE_REFERENCE}{count}:{unquote(link.get('href', '').removeprefix(SCHEME + '#'))}")
        if count in left_out:
            reference.text = None
            reference[:] = []


def _name_what_goes_on(table: Element, tree: Element) -> None:
    """Put a row into the head of ``table`` that says its number; only pages on which the table goes on show it."""
    head, caption, body = table.find("thead"), table.find("caption"), tree.find("body")
    label = None if caption is None else next((s for s in caption.iter() if "caption-label" in classes(s)), None)
    word = "" if body is None else body.get("data-continued", "")
    if head is None or label is None or not word:
        return
    columns = max(sum(int(cell.get("colspan", "1")) for cell in row) for row in table.iter("tr"))
    row = Element("tr", {"class": "continued"})
    cell = SubElement(row, "th", {"colspan": str(columns)})
    line = SubElement(cell, "span", {"class": "continued-caption"})
    SubElement(line, "span", {"class": "caption-label"}).text = words_of(label)
    line[0].tail = f" ({word})"
    head.insert(0, row)


def _declare(element: Element, declaration: str) -> None:
    before = element.get("style", "").rstrip("; ")
    element.set("style", f"{before}; {declaration}" if before else declaration)


def _part_long_notes(parent: Element) -> None:
    """Split each footnote under ``parent`` that would not fit at the foot of a page.

    The pieces after the first are footnotes without a call or a number, which the layout may put on the next page;
    ``data-continues`` gives the identifier of the note that they belong to.
    """
    for note in [child for child in parent if "footnote" in classes(child)]:
        if len("".join(note.itertext())) <= NOTE_LENGTH * 4 // 3:
            continue
        pieces = list(_pieces(note))
        place, tail = list(parent).index(note), note.tail
        first = pieces[0]
        note.text, note.tail = first.text, None
        note[:] = list(first)
        for piece in pieces[1:]:
            piece.tag, piece.attrib = note.tag, {"class": "footnote continued", "data-continues": note.get("id", "")}
            place += 1
            parent.insert(place, piece)
        parent[place].tail = tail


def _pieces(note: Element) -> Iterator[Element]:
    """The content of ``note`` in elements of about :data:`NOTE_LENGTH` characters, cut after sentences."""
    piece, length = Element("piece"), 0

    def add(text: str) -> None:
        if len(piece):
            piece[-1].tail = (piece[-1].tail or "") + text
        else:
            piece.text = (piece.text or "") + text

    def flow(text: str) -> Iterator[Element]:
        nonlocal piece, length
        while length + len(text) > NOTE_LENGTH:
            cut = _cut(text, max(0, NOTE_LENGTH - length))
            if cut is None:
                break
            add(text[:cut].rstrip())
            yield piece
            piece, length, text = Element("piece"), 0, text[cut:]
        add(text)
        length += len(text)

    yield from flow(note.text or "")
    for child in note:
        tail, child.tail = child.tail or "", None
        piece.append(child)
        length += len("".join(child.itertext()))
        yield from flow(tail)
    yield piece


def _cut(text: str, room: int) -> int | None:
    """Where to part ``text``, of which about ``room`` characters fit: where a sentence ends, at a word if need be."""
    sentences = [found.end() for found in _SENTENCE_END.finditer(text) if found.end() <= room + _TO_SENTENCE_END]
    if sentences:
        return sentences[-1]
    if len(text) <= room + _TO_SENTENCE_END:
        return None
    return next((found.end() for found in _WORD_END.finditer(text) if found.end() >= room), None)
