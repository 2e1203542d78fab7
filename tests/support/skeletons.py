"""A document of HTML as a list of lines: its outline, blocks, lists, tables, captions and notes, in reading order.

Two documents that say the same in the same order have the same lines, however they are marked up around that.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator

from lxml import html as parser
from lxml.etree import _Element as Element

_CONTAINERS = frozenset(
    {"aside", "blockquote", "figure", "li", "ol", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)
_LEAVES = frozenset({"caption", "h1", "h2", "h3", "h4", "h5", "h6", "p"})
_BLOCKS = _CONTAINERS | _LEAVES | {"article", "div", "main", "nav", "section"}
_LETTERS = {"a": "abcdefgh", "A": "ABCDEFGH"}
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii")


def skeleton(document: Element) -> list[str]:
    """The lines of ``document``, whose tables have captions and whose notes stand where they are called."""
    return list(_flow(document, ""))


def _flow(element: Element, indent: str) -> Iterator[str]:
    """The lines of what stands in ``element``: runs of text, and blocks."""
    run = [element.text or ""]
    for kid in element:
        if kid.tag in _BLOCKS and not (kid.tag == "aside" and "".join(run).strip()):
            yield from _text("p" if element.tag in ("main", "section", "div", "article") else "", run, indent)
            run = [kid.tail or ""]
            yield from _block(kid, indent)
        else:
            run += [_inline(kid), kid.tail or ""]
    yield from _text("p" if element.tag in ("main", "section", "div", "article") else "", run, indent)


def _block(element: Element, indent: str) -> Iterator[str]:
    language = f"<{element.get('lang')}>" if element.get("lang") else ""
    if element.tag in _LEAVES:
        words = [element.text or "", *(text for kid in element for text in (_inline(kid), kid.tail or ""))]
        yield from _text(element.tag + language, words, indent)
    elif element.tag in _CONTAINERS:
        said = "".join(f" {key}={element.get(key)}" for key in ("scope", "colspan", "rowspan") if element.get(key))
        yield f"{indent}{element.tag}{language}{said}"
        yield from _flow(element, indent + "  ")
    else:
        yield from (f"{line}{language}" for line in _flow(element, indent))


def _inline(element: Element) -> str:
    match element.tag:
        case "img":
            return f"![{element.get('alt')}]"
        case "math":
            return f"${_formula(element)}$"
        case "aside":
            return f"^[{'; '.join(_lines_of_note(element))}]"
    words = (element.text or "") + "".join(_inline(kid) + (kid.tail or "") for kid in element)
    if element.tag == "a":
        return f"[{words}]({element.get('href')})"
    if element.tag == "label":
        return f"{words}| "
    return f"<{element.get('lang')}>{words}</>" if element.get("lang") else words


def _lines_of_note(note: Element) -> Iterator[str]:
    """A note is lines of text: in print a list in it is lines that begin with their markers."""
    number, *lines = re.split(r"\|\s*|\n", "\n".join(_flow(note, "")), maxsplit=1)[:2]
    yield number
    for line in "".join(lines).splitlines():
        text = line.strip().removeprefix("p:").replace("|", "").strip()
        if text and text not in _CONTAINERS:
            yield text


def _formula(element: Element) -> str:
    inner = "".join(map(_formula, element))
    return f"{element.tag.rpartition('}')[2]}({(element.text or '').strip()}{inner})"


def _text(kind: str, words: list[str], indent: str) -> Iterator[str]:
    text = re.sub(r"[\s\x02\ufffe\u00ad\u2010-]+", "", "".join(words))
    if text:
        yield f"{indent}{kind}{': ' if kind else ''}{text}"


def of_our_page(content: bytes) -> list[str]:
    """The lines of the chapters and references of a paper's page, the notes at their calls, headings by their level."""
    page = parser.fromstring(content.decode())
    (main,) = page.xpath("//main")
    for one in main.xpath(".//*[contains(@class, 'permalink') and not(contains(@class, 'permalink-label'))]"):
        one.drop_tree()
    for one in main.xpath(".//annotation | .//input | .//header[@class='title'] | .//hr"):
        one.drop_tree()
    for one in main.xpath(
        ".//semantics | .//label | .//a[contains(@class, 'permalink-label')] | .//div[contains(@class, 'scroller')]"
    ):
        one.drop_tag()
    for svg in main.xpath(".//*[local-name()='svg']"):
        svg.getparent().replace(svg, _made("img", svg.tail, alt=svg.get("aria-label", "")))
    for pre in main.xpath(".//pre"):
        pre.tag = "p"
        if "numberLines" in (pre.get("class") or ""):
            for number, line in enumerate(pre.xpath("./code/span"), int(pre.getparent().get("data-startfrom", "1"))):
                line.text = f"{number} {line.text or ''}"
    for break_ in main.xpath(".//br"):
        break_.drop_tag()
    for quotation in main.xpath(".//blockquote[normalize-space(text()[1])]"):
        # Words that HTML lets stand in a quotation as they are make a paragraph of it in the tags.
        paragraph = _made("p", None)
        paragraph.text, quotation.text = quotation.text, None
        paragraph.extend(list(quotation))
        quotation.append(paragraph)
    for quotation in main.xpath(".//td/blockquote | .//th/blockquote"):
        quotation.tag = "div"  # in the tags a cell holds no quotation
    _headings(main)
    _lists(main)
    _tables(main)
    _notes(main)
    for figure in main.xpath(".//figcaption"):
        figure.tag = "caption"
    return skeleton(main)


def _made(tag: str, tail: str | None, **attributes: str) -> Element:
    made = parser.Element(tag, attributes)
    made.tail = tail
    return made


def _headings(main: Element) -> None:
    for heading in main.xpath(".//div[contains(@class, 'heading level-')]"):
        heading[0].tag = f"h{heading.get('class').rpartition('level-')[2]}"


def _lists(main: Element) -> None:
    for terms in main.xpath(".//dl"):
        terms.tag = "ul"
        for term in list(terms):
            if term.tag == "dt":
                term.tag = "label"
                item = _made("li", None)
                terms.replace(term, item)
                item.append(term)
            else:
                item.append(term)
                term.drop_tag()
    for one in main.xpath(".//*[@role='list']"):
        one.tag = "ul"
    for one in main.xpath(".//*[@role='listitem']"):
        one.tag = "li"
    for numbered in main.xpath(".//ol[not(ancestor::section[@role='doc-endnotes'])]"):
        around = numbered.getparent().get("class") or ""
        form = "({})" if "two-parens" in around else "{})" if "one-paren" in around else "{}."
        kind, start = numbered.get("type", "1"), int(numbered.get("start", "1"))
        for number, item in enumerate(numbered, start):
            word = {"i": _ROMAN[number - 1]}.get(kind) or (_LETTERS[kind][number - 1] if kind in "aA" else str(number))
            _label(item, form.format(word))
    for bullets in main.xpath(".//ul[not(@role)]"):
        if "task-list" not in (bullets.get("class") or ""):
            depth = len(bullets.xpath("ancestor::ul | ancestor::ol[not(parent::section[@role='doc-endnotes'])]"))
            for item in bullets.xpath("./li[not(label)]"):
                _label(item, "•◦▪"[depth])


def _label(item: Element, words: str) -> None:
    label = _made("label", item.text)
    label.text, item.text = words, None
    item.insert(0, label)


def _tables(main: Element) -> None:
    for figure in main.xpath(".//figure[contains(@class, 'tabular')]"):
        caption, (table,) = figure.find("figcaption"), figure.xpath(".//table")
        table.insert(0, caption)
        table.tail = figure.tail
        figure.getparent().replace(figure, table)
    for group in main.xpath(".//colgroup"):
        group.drop_tree()
    for cell in main.xpath(".//th[@scope]"):
        cell.set("scope", {"col": "column", "rowgroup": "row"}.get(cell.get("scope"), cell.get("scope")))


def _notes(main: Element) -> None:
    for call in main.xpath(".//a[@role='doc-noteref']"):
        (note,) = main.xpath(f".//li[@id='{call.get('href')[1:]}']")
        (aside,) = [copy.deepcopy(note)]
        aside.tag = "aside"
        for back in aside.xpath(".//a[@role='doc-backlink']"):
            back.drop_tree()
        (number,) = call.xpath("./sup")
        aside.tail, number.tail = call.tail, None
        place = call.getparent()
        place.replace(call, number)
        number.addnext(aside)
        _label(aside, number.text)
    for notes in main.xpath(".//section[@role='doc-endnotes']"):
        notes.drop_tree()


def of_tags(main: Element) -> list[str]:
    """The lines of the chapters and references of a PDF, from what its tags say."""
    document = parser.fromstring(_plain(main))
    sections = list(document)
    titles = ["".join(section.xpath("./h1[1]//text()")) for section in sections]
    for section in [*sections[: titles.index("Contents") + 1], sections[titles.index("Colophon")]]:
        document.remove(section)
    for caption in document.xpath(".//section/caption"):
        caption.getparent().tag = "figure"
    return [line.replace("☐", "").replace("☑", "") for line in skeleton(document)]


def _plain(main: object) -> str:
    from xml.etree import ElementTree

    text = ElementTree.tostring(main, encoding="unicode")  # type: ignore[arg-type]
    return re.sub(r"(</?)ns\d+:", r"\1", text)
