"""pandoc's fragments into the page's own markup: headings in their rank, permalinks, tables and images in their frames.

One :class:`FragmentRenderer` serves a whole page, for what must be known over all of it: the identifiers in use, the
images placed so far, the faults counted, and the rules that stand in for ``style`` attributes, which the page's
Content-Security-Policy forbids.
"""

from __future__ import annotations

import base64
import math
import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from markupsafe import Markup

from chapterhouse.core.cache import Cache
from chapterhouse.core.memo import JSON, call_tracked, facts_of
from chapterhouse.outputs.shared.fragments import (
    MEDIA_TYPES,
    Pictures,
    StyleRules,
    add_class,
    drop_empty_links,
    error_mark,
    read,
    text_of,
    with_class,
)
from chapterhouse.outputs.shared.stackable_tables import make_stackable
from chapterhouse.outputs.shared.suggestions import Suggestion
from chapterhouse.settings.language import BRITISH, Locale, Words, locale_of

_HEADING = re.compile(r"h([1-6])")
_DEEPEST = 6
_LINE = 68
_PICTURE = 12
"""Characters of a line, and lines that a picture takes."""
_BRITISH = locale_of(BRITISH)
Helping = Mapping[str, tuple[Suggestion, ...]]
_NONE: Helping = {}


def _height(section: Element) -> int:
    """How tall ``section`` will be, as the power of two of lines of a text, from 3 (a few lines) to 10.

    A browser leaves out what is far off the screen, and needs to know how much room to keep for it.
    """
    frames = sum(1 for element in section.iter() if element.tag in {"svg", "img"})
    rows = sum(1 for _ in section.iter("tr"))
    lines = len(text_of(section)) / _LINE + frames * _PICTURE + rows
    return min(10, max(3, round(math.log2(max(lines, 1)))))


def embedded(path: str, data: bytes) -> str:
    """The address of an image that stands in the page itself (RFC 2397)."""
    suffix = posixpath.splitext(path)[1].lower()
    encoded = base64.b64encode(data).decode("ascii")
    return f"data:{MEDIA_TYPES.get(suffix, 'application/octet-stream')};base64,{encoded}"


class FragmentRenderer:
    """Makes the fragments of one page ready for it.

    ``resources`` maps the images' project paths to their bytes; ``locale`` has the words; ``address`` tells where the
    bytes of the image with a path stand, which is in the page itself unless another is given. After the last fragment,
    ``rules`` holds the CSS that the fragments need and ``errors`` how many marks of a fault they show.
    """

    def __init__(
        self,
        resources: Mapping[str, bytes],
        locale: Locale = _BRITISH,
        address: Callable[[str, bytes], str] = embedded,
    ) -> None:
        self._locale = locale
        self._address = address
        self._pictures = Pictures(resources)
        self._styles = StyleRules()
        self.errors = 0

    @property
    def rules(self) -> str:
        """CSS rules for the declarations that stood in ``style`` attributes."""
        return self._styles.css

    def kept(self, fragment: str, shift: int, title: str, cache: Cache, helping: Helping = _NONE) -> Markup:
        """The same as :meth:`ready`, kept with what stood on the page before and with the images that it shows.

        For pages that hold their images.
        """
        made = partial(self.ready, fragment, shift, title, helping)
        return Markup(self._kept("fragment of page", made, (fragment, title), cache, shift, helping))

    def kept_tree(
        self, fragment: str, shift: int, title: str, cache: Cache, helping: Helping, addresses: Mapping[str, str]
    ) -> str:
        """What :meth:`tree` gives, as XML, kept likewise; ``addresses`` are those of images by their paths."""

        def made() -> str:
            return ElementTree.tostring(self.tree(fragment, shift, title, helping), encoding="unicode")

        return self._kept("tree of page", made, (fragment, title), cache, shift, helping, addresses)

    def _kept(self, step: str, make: Callable[[], str], inputs: Sequence[str], cache: Cache, *further: object) -> str:
        before = facts_of([further, self._styles.classes, self._pictures.shown, self.errors])
        inputs = (*inputs, self._locale.tag, self._locale.words.model_dump_json(), before)
        asked = self._pictures.asked_anew()

        def made() -> list[Any]:
            return [make(), self._styles.classes, self._pictures.shown, self.errors]

        markup, classes, self._pictures.shown, self.errors = call_tracked(cache, step, inputs, asked, made, JSON)
        self._styles.restore(classes)
        return str(markup)

    def ready(self, fragment: str, shift: int, title: str, helping: Helping = _NONE) -> Markup:
        """``fragment`` as the page shows it.

        ``shift`` is added to the level of every heading; ``title`` names the fragment where its notes are announced;
        ``helping`` are the links that stand at headings, by the anchors of these.
        Raises :class:`~chapterhouse.outputs.shared.fragments.UnreadableFragment` where ``fragment`` is not well-formed
        XML.
        """
        root = self.tree(fragment, shift, title, helping)
        inner = [ElementTree.tostring(child, encoding="unicode", method="html") for child in root]
        return Markup(Markup.escape(root.text or "") + Markup("").join(map(Markup, inner)))

    def tree(self, fragment: str, shift: int, title: str, helping: Helping = _NONE) -> Element:
        """A ``<div>`` around what :meth:`ready` gives as markup, for who has more to do with it."""
        root = read(fragment, title)
        self._children(root, shift, title)
        _add_helping(root, helping)
        return root

    def _children(self, parent: Element, shift: int, title: str) -> None:
        for place, child in enumerate(list(parent)):
            self._children(child, shift, title)
            parent[place] = self._placed(child, parent, shift, title)

    def _placed(self, element: Element, parent: Element, shift: int, title: str) -> Element:
        self._styles.take(element)
        classes = element.get("class", "").split()
        words = self._locale.words
        if heading := _HEADING.fullmatch(element.tag):
            return _heading(element, parent, int(heading[1]), shift, words)
        match element.tag:
            case "img":
                return self._image(element)
            case "figure":
                return _figure(element, words)
            case "figcaption":
                # pandoc hides a caption that repeats the alternative text; here it carries the permalink.
                element.attrib.pop("aria-hidden", None)
            case "table":
                make_stackable(element)
                return _table(element, words)
            case "math" if element.get("display") == "block":
                element.set("tabindex", "0")
            case "section" if "level2" in classes:
                add_class(element, f"tall-{_height(element)}")
            case "th" if "scope" not in element.attrib:
                element.set("scope", "col")
            case "input":
                element.set("disabled", "disabled")
                element.set("aria-label", words.done if "checked" in element.attrib else words.to_do)
            case "section" if "footnotes" in classes:
                element.set("aria-label", words.notes_of.format(title=title))
            case "pre":
                element.set("tabindex", "0")
        if "equation" in classes:
            return _equation(element, self._locale)
        if "fault" in classes:
            self.errors += 1
            element.set("id", element.get("id") or f"page:fault-{self.errors}")
        if "sourceCode" in classes and element.tag == "code":
            drop_empty_links(element)
        return element

    def _image(self, element: Element) -> Element:
        data = self._pictures.bytes_of(element.get("src", ""))
        if data is None:
            self.errors += 1
            return error_mark(element, f"page:fault-{self.errors}")
        return self._pictures.drawing(element, data) or self._shown(element, data)

    def _shown(self, element: Element, data: bytes) -> Element:
        path = element.get("src", "")
        element.set("src", self._address(path, data))
        element.set("loading", "lazy")
        add_class(element, "drawing" if path.lower().endswith(".svg") else "photograph")
        return element


def _heading(element: Element, parent: Element, level: int, shift: int, words: Words) -> Element:
    """The heading with its permalink beside it, so that the link is not read out as a part of the heading."""
    rank = level + shift
    element.tag = f"h{min(rank, _DEEPEST)}"
    if rank > _DEEPEST:
        element.set("aria-level", str(rank))
    anchor = element.get("id") or (parent.get("id") if parent.tag == "section" and parent[0] is element else None)
    line = Element("div", {"class": f"heading level-{level}"})
    line.tail, element.tail = element.tail, None
    line.append(element)
    if anchor is not None:
        line.append(permalink(anchor, text_of(element), words))
    return line


def _add_helping(root: Element, helping: Helping) -> None:
    """Put the links by which readers can help behind the permalinks of headings."""
    for line in root.iter("div") if helping else ():
        if line[1:] and "heading" in line.get("class", "").split():
            for said, address, sign in helping.get(line[1].get("href", "").removeprefix("#"), ()):
                name = f"{said}: {text_of(line[0])}"
                link = Element("a", {"class": "permalink suggestion", "href": address, "rel": "nofollow"})
                link.attrib |= {"title": said, "aria-label": name}
                link.text = sign
                line.append(link)


def permalink(anchor: str, name: str, words: Words) -> Element:
    """A link from a thing called ``name`` to itself, for readers who wish to point others to it."""
    link = Element("a", {"class": "permalink", "href": f"#{anchor}", "aria-label": words.permalink.format(name=name)})
    link.text = "#"
    return link


def _figure(element: Element, words: Words) -> Element:
    caption = element.find("figcaption")
    label = _own_permalink(caption, element.get("id"), words)
    if label is None and caption is not None and element.get("id"):
        caption.append(permalink(element.get("id", ""), _bare(words.figure_caption), words))
    for place, child in enumerate(list(element)):
        if child.tag in {"svg", "img"} or (child.tag == "p" and len(child) == 1 and child[0].tag in {"svg", "img"}):
            element[place] = _scroller(child, label or _bare(words.figure_caption))
    for panel in with_class(element, "panel"):
        _name_panel(panel, label or _bare(words.figure_caption), words)
    add_class(element, "captioned")
    return element


def _name_panel(panel: Element, whole: str, words: Words) -> None:
    """Let the link and the frame of ``panel`` be called by the figure ``whole`` that it is part of: "Figure 2.1a"."""
    label = next(with_class(panel, "panel-label"), None)
    name = whole + ("" if label is None else text_of(label).strip("()"))
    if label is not None and label.tag == "a":
        label.set("aria-label", words.permalink.format(name=name))
    for frame in with_class(panel, "scroller"):
        frame.set("aria-label", name)


def _table(element: Element, words: Words) -> Element:
    """The table in a frame that scrolls by itself, below its caption, which must stay in view when the table moves."""
    frame = Element("figure", {"class": "captioned tabular"})
    frame.tail, element.tail = element.tail, None
    anchor = element.attrib.pop("id", None)
    if anchor is not None:
        frame.set("id", anchor)
    name = kind = _bare(words.table_caption)
    caption = element.find("caption")
    if caption is not None:
        element.remove(caption)
        caption.tag, caption.tail = "figcaption", None
        name = _own_permalink(caption, anchor, words) or name
        if name == kind and anchor is not None:
            caption.append(permalink(anchor, kind, words))
        frame.append(caption)
        if anchor is not None:
            caption.set("id", f"{anchor}:caption")
            element.set("aria-labelledby", f"{anchor}:caption")
    columns = max((sum(int(cell.get("colspan", "1")) for cell in row) for row in element.iter("tr")), default=0)
    add_class(element, f"columns-{min(columns, 5)}")
    frame.append(_scroller(element, name))
    return frame


def _equation(element: Element, locale: Locale) -> Element:
    anchor = element.get("id")
    words = locale.words
    name = _bare(words.equation)
    for number in with_class(element, "equation-number"):
        name = _capital(locale.numbered("equation", text_of(number)))
        if anchor is not None and not number.findall(".//a"):
            link = Element("a", {"class": "permalink-label", "href": f"#{anchor}"})
            link.set("aria-label", words.permalink.format(name=name))
            link.text, number.text = number.text, None
            link.extend(list(number))
            for child in list(number):
                number.remove(child)
            number.append(link)
    for formula in element.iter("math"):
        formula.attrib.pop("tabindex", None)
    add_class(element, "scroller")
    element.attrib |= {"role": "group", "aria-label": name, "tabindex": "0"}
    return element


def _own_permalink(caption: Element | None, anchor: str | None, words: Words) -> str | None:
    """Make the label of ``caption`` ("Figure 2.1") a link to its own thing, and return the label's text."""
    labels = [] if caption is None else [*with_class(caption, "caption-label"), *with_class(caption, "panel-label")]
    if not labels:
        return None
    label = labels[0]
    name = text_of(label)
    if anchor is not None:
        label.tag = "a"
        label.attrib |= {"class": f"{label.get('class', '')} permalink-label", "href": f"#{anchor}"}
        label.set("aria-label", words.permalink.format(name=name))
    return name


def _bare(pattern: str) -> str:
    """The noun of ``pattern`` without its number."""
    return _capital(pattern.replace("{number}", "").strip())


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _scroller(child: Element, name: str) -> Element:
    frame = Element("div", {"class": "scroller", "role": "group", "aria-label": name, "tabindex": "0"})
    frame.tail, child.tail = child.tail, None
    frame.append(child)
    return frame
