"""pandoc's fragments into the markup of a book: its parts told to reading systems, notes that can pop up, drawings.

One :class:`FragmentRenderer` serves a whole book, for what must be known over all of it: the images placed so far, the
faults counted, and the rules that stand in for ``style`` attributes.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from markupsafe import Markup

from chapterhouse.core.cache import Cache
from chapterhouse.core.memo import JSON, call_tracked, facts_of
from chapterhouse.outputs.shared.fragments import (
    Pictures,
    StyleRules,
    UnreadableFragment,
    add_class,
    drop_empty_links,
    error_mark,
    read,
    with_class,
)
from chapterhouse.outputs.shared.stackable_tables import make_stackable, say_roles
from chapterhouse.settings.language import BRITISH, Words, locale_of

_BRITISH = locale_of(BRITISH).words
_MATHML = "http://www.w3.org/1998/Math/MathML"
_SVG = "http://www.w3.org/2000/svg"
_TEX = "application/x-tex"

# No chapter holds one: other packages see to that. A page has a policy against them besides, a book has only this.
_ACTIVE = frozenset(
    {
        "script",
        "style",
        "iframe",
        "object",
        "embed",
        "form",
        "base",
        "link",
        "meta",
        "audio",
        "video",
        "source",
        "track",
    }
)


class FragmentRenderer:
    """Makes the fragments of one book ready for it.

    ``resources`` maps the images' project paths to their bytes. After the last fragment, ``rules`` holds the CSS that
    the fragments need, ``images`` the files that they show by their place in the book, ``errors`` how many marks of a
    fault they show, and ``undescribed`` how many images say neither what they show nor that they show nothing.
    """

    def __init__(self, resources: Mapping[str, bytes], words: Words = _BRITISH) -> None:
        self._words = words
        self._pictures = Pictures(resources)
        self._styles = StyleRules()
        self._addresses: dict[str, str] = {}
        self.images: dict[str, bytes] = {}
        self.errors = 0
        self.undescribed = 0

    @property
    def rules(self) -> str:
        """CSS rules for the declarations that stood in ``style`` attributes."""
        return self._styles.css

    def chapter(self, fragment: str, title: str) -> Markup:
        """The chapter ``fragment``, called ``title``, as the book shows it.

        Raises :class:`~chapterhouse.outputs.shared.fragments.UnreadableFragment` where it is not well-formed XML, or
        holds what runs or fetches.
        """
        root = self._ready(fragment, title)
        for section in root:
            if section.tag == "section" and "level1" in section.get("class", "").split():
                _mean(section, "doc-chapter", "chapter")
                section.set("aria-label", title)
        for sources in with_class(root, "bibliography-place"):
            _mean(sources, "doc-bibliography", "bibliography")
        return _markup(root)

    def references(self, fragment: str, title: str) -> Markup:
        """The list of sources ``fragment`` as the book shows it, with its ways back to where they are cited."""
        return _markup(self._ready(fragment, title))

    def kept_chapter(self, fragment: str, title: str, cache: Cache) -> Markup:
        """The same as :meth:`chapter`, kept with what stood in the book before and with the images that it shows."""
        return self._kept(self.chapter, "chapter of EPUB", fragment, title, cache)

    def kept_references(self, fragment: str, title: str, cache: Cache) -> Markup:
        """The same as :meth:`references`, kept likewise."""
        return self._kept(self.references, "references of EPUB", fragment, title, cache)

    def _kept(self, render: Callable[[str, str], Markup], step: str, fragment: str, title: str, cache: Cache) -> Markup:
        inputs = (fragment, title, self._words.model_dump_json(), facts_of(self._state()))
        asked = self._pictures.asked_anew()
        markup, state = call_tracked(cache, step, inputs, asked, lambda: [render(fragment, title), self._state()], JSON)
        self._restore(state)
        return Markup(markup)

    def _state(self) -> list[Any]:
        """What stands in the book so far."""
        return [self._styles.classes, self._pictures.shown, list(self._addresses), self.errors, self.undescribed]

    def _restore(self, state: list[Any]) -> None:
        classes, self._pictures.shown, addresses, self.errors, self.undescribed = state
        self._styles.restore(classes)
        for path in addresses:
            data = self._pictures.bytes_of(path)
            if data is not None:
                self.image_address(path, data)

    def _ready(self, fragment: str, title: str) -> Element:
        root = read(fragment, title)
        self._children(root, title)
        for links in with_class(root, "backlinks"):
            for link in links.iter("a"):
                _mean(link, "doc-backlink")
        return root

    def _children(self, parent: Element, title: str) -> None:
        for place, child in enumerate(list(parent)):
            self._children(child, title)
            parent[place] = self._placed(child, title)

    def _placed(self, element: Element, title: str) -> Element:
        if element.tag in _ACTIVE or any(name.lower().startswith("on") for name in element.attrib):
            raise UnreadableFragment(f"{title}: <{element.tag}> has no place in a book, or an attribute that runs")
        self._styles.take(element)
        for name in [name for name in element.attrib if name.startswith("data-") and not name.islower()]:
            del element.attrib[name]  # pandoc's data-startFrom, which is no name of a book's
        classes = element.get("class", "").split()
        match element.tag:
            case "a" if "footnote-ref" in classes:
                _mean(element, "doc-noteref", "noteref")
            case "a" if element.get("role") == "doc-biblioref":
                element.set("epub:type", "biblioref")
            case "img":
                return self._image(element)
            case "figcaption":
                # pandoc hides a caption that repeats the alternative text; a reader may want both.
                element.attrib.pop("aria-hidden", None)
            case "table":
                make_stackable(element)
                say_roles(element)
                return _with_caption_outside(element) if _has_links_in_caption(element) else element
            case "th" if "scope" not in element.attrib:
                element.set("scope", "col")
            case "input":
                return _ticked(element, self._words)
            case "section" if "footnotes" in classes:
                return _notes(element, title, self._words)
            case "math":
                _say_in_words(element)
            case "code" if "sourceCode" in classes:
                drop_empty_links(element)
        if "fault" in classes:
            self.errors += 1
            element.set("id", element.get("id") or f"page:fault-{self.errors}")
        return element

    def _image(self, element: Element) -> Element:
        path = element.get("src", "")
        data = self._pictures.bytes_of(path)
        if data is None:
            self.errors += 1
            return error_mark(element, f"page:fault-{self.errors}")
        self.undescribed += "alt" not in element.attrib
        drawing = self._pictures.drawing(element, data)
        if drawing is not None:
            drawing.set("xmlns", _SVG)
            if "id" in element.attrib:
                drawing.set("id", element.attrib["id"])
            drawing.insert(0, _sheet(drawing))
            return drawing
        element.set("src", self.image_address(path, data))
        add_class(element, "drawing" if path.lower().endswith(".svg") else "photograph")
        return element

    def image_address(self, path: str, data: bytes) -> str:
        """Where the image ``path``, with the bytes ``data``, stands in the book from now on."""
        if path not in self._addresses:
            suffix = posixpath.splitext(path)[1].lower()
            self._addresses[path] = f"images/image-{len(self._addresses) + 1}{suffix}"
            self.images[self._addresses[path]] = data
        return self._addresses[path]


def _has_links_in_caption(table: Element) -> bool:
    caption = table.find("caption")
    return table.get("role") == "table" and caption is not None and caption.find(".//a") is not None


def _with_caption_outside(table: Element) -> Element:
    """``table`` as a figure: what has the role of a table has rows and nothing else that can be reached (WAI-ARIA 1.2).

    A caption with a link in it breaks that, and HTML allows a caption no role of its own.
    """
    caption = table.find("caption")
    assert caption is not None
    table.remove(caption)
    caption.tag, caption.tail = "figcaption", None
    figure = Element("figure", {"class": "tabular"})
    figure.tail, table.tail = table.tail, None
    figure.extend([caption, table])
    if name := table.get("id"):
        del table.attrib["id"]
        figure.set("id", name)
        caption.set("id", f"{name}.caption")
        table.set("aria-labelledby", f"{name}.caption")
    return figure


def _mean(element: Element, role: str, kind: str | None = None) -> None:
    """Tell what ``element`` is: its DPUB-ARIA role, and its kind in the EPUB Structural Semantics Vocabulary."""
    element.set("role", role)
    if kind is not None:
        element.set("epub:type", kind)


def _sheet(drawing: Element) -> Element:
    """White paper beneath ``drawing``: in the dark, reading systems take the backgrounds of style sheets away."""
    left, top, width, height = drawing.get("viewBox", "").replace(",", " ").split()
    return Element("rect", {"x": left, "y": top, "width": width, "height": height, "fill": "#ffffff"})


def _say_in_words(formula: Element) -> None:
    """Give ``formula`` its TeX as alternative text, for those who have no MathML."""
    formula.set("xmlns", _MATHML)
    tex = next((each.text for each in formula.iter("annotation") if each.get("encoding") == _TEX), None)
    if tex:
        formula.set("alttext", " ".join(tex.split()))


def _ticked(box: Element, words: Words) -> Element:
    """The sign of a task that is done or not, instead of a box that a book could not tick."""
    done = "checked" in box.attrib
    sign = Element("span", {"class": "tick", "role": "img", "aria-label": words.done if done else words.to_do})
    sign.text, sign.tail = "☑\N{NO-BREAK SPACE}" if done else "☐\N{NO-BREAK SPACE}", box.tail
    return sign


def _notes(section: Element, title: str, words: Words) -> Element:
    """The notes of a chapter as asides, which reading systems show where they are called.

    An aside has no number as an item of a list has, so each note begins with its own.
    """
    notes = Element("section", {"class": "footnotes", "aria-label": words.notes_of.format(title=title)})
    _mean(notes, "doc-endnotes", "footnotes")
    notes.tail = section.tail
    for number, note in enumerate(section.findall("ol/li"), 1):
        note.tag = "aside"
        _mean(note, "doc-footnote", "footnote")
        add_class(note, "footnote")
        first = note[0] if len(note) and note[0].tag == "p" else note
        called = Element("span", {"class": "note-number"})
        called.text, called.tail = str(number), f" {(first.text or '').lstrip()}"
        first.text = None
        first.insert(0, called)
        notes.append(note)
    return notes


def _markup(root: Element) -> Markup:
    inner = [ElementTree.tostring(child, encoding="unicode") for child in root]
    return Markup(Markup.escape(root.text or "") + Markup("").join(map(Markup, inner)))
