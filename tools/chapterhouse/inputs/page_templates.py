"""The project's own pages, such as ``theme/title.html``, into trees of what is allowed.

A page is a piece of XHTML in which ``{{ title }}`` and its like stand for the facts of the paper, and ``{{ entries }}``
and its like for what the tool lists there. It is read as hostile: elements and attributes by an allow-list, no address
but those of links, no picture but the project's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from chapterhouse.core.project_path import path_error
from chapterhouse.core.suggestion import closest
from chapterhouse.model.page_template import PageTemplate, TemplateNode
from chapterhouse.model.sheet import SheetFault


@dataclass(frozen=True, slots=True)
class PageKind:
    """A page that a project may lay out: ``what`` it is, and which facts and lists it ``must`` and ``may`` print.

    ``heading`` is the fact that its one ``h1`` prints, by which it is found; None where the tool writes the heading.
    """

    what: str
    must: frozenset[str]
    may: frozenset[str] = field(default_factory=frozenset)
    heading: str | None = None

    @property
    def known(self) -> tuple[str, ...]:
        """All that can stand in double braces: what is the page's own, and the facts of the paper."""
        return (*sorted((self.must | self.may) - {*FACTS}), *FACTS)


FACTS = (
    *("title", "subtitle", "authors", "date", "version", "status", "note", "licence", "revision", "fonts", "tools"),
    *("standards", "publisher", "series", "number", "doi", "isbn", "contact", "cite_as", "disclaimer"),
)
"""The facts of the paper, which every page can print."""

LISTS = frozenset({"entries", "downloads", "versions", "cite"})
"""What stands for a list that the tool makes, with its links and numbers; ``home`` is a single link."""


def _title(what: str) -> PageKind:
    return PageKind(what, frozenset({"title"}), heading="title")


def _listing(what: str) -> PageKind:
    return PageKind(what, frozenset({"heading", "entries"}), heading="heading")


def _part(what: str) -> PageKind:
    return PageKind(what, frozenset({"heading"}), frozenset({"label", "entries"}), "heading")


def _colophon(what: str) -> PageKind:
    return PageKind(what, frozenset({"revision", "licence"}))


PAGES: Mapping[str, PageKind] = {
    "cover": PageKind("the cover of the PDF", frozenset({"title"})),
    "half-title": PageKind("its half title", frozenset({"title"})),
    "title": _title("its title page, or what stands for it above a text that runs on"),
    "contents": _listing("its contents"),
    "captions": _listing("its lists of figures, tables and boxes"),
    "part": _part("the page before a part"),
    "references": _listing("its list of sources"),
    "index": _listing("its index"),
    "colophon": _colophon("its colophon"),
    "screen-title": _title("the title of HTML and site"),
    "screen-front": PageKind(
        "the rest of the site's first page", frozenset({"entries", "downloads", "versions", "cite"})
    ),
    "screen-part": _part("the site's page of a part"),
    "screen-colophon": _colophon("the colophon of HTML and site"),
    "screen-404": PageKind("the site's page for what is not there", frozenset({"heading", "home"}), heading="heading"),
    "book-title": _title("the title page of the EPUB"),
    "book-part": _part("its page before a part"),
    "book-references": _listing("its list of sources"),
    "book-index": _listing("its index"),
    "book-colophon": _colophon("its colophon"),
}
"""The pages that there can be: of the PDF, of HTML and site, of the EPUB."""

_TAGS = frozenset(
    {"a", "br", "div", "em", "h1", "h2", "hr", "img", "li", "ol", "p", "section", "small", "span", "strong", "ul"}
)
_ATTRIBUTES: Mapping[str, frozenset[str]] = {"a": frozenset({"href"}), "img": frozenset({"src", "alt"})}
_EVERYWHERE = frozenset({"class", "lang", "dir"})
_PICTURES = (".svg", ".png", ".jpg", ".jpeg")
_ADDRESS = re.compile(r"(https://|mailto:)[^\s\"<>]+")
_CLASS = re.compile(r"[\w -]{1,100}")
_AROUND_LISTS = frozenset({"page", "div", "section", "li"})
_FACT = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_LONGEST = 20_000
_DEEPEST = 20


def read_page(path: str, name: str, text: str) -> PageTemplate:
    """The page ``name`` of the file ``path``; it is usable where nothing is told of it."""
    kind = PAGES[name]
    reader = _Reader(text, kind)
    if len(text) > _LONGEST:
        fault = SheetFault(0, 1, f"the page has more than {_LONGEST:,} characters", "leave out what is not needed")
        return PageTemplate(path, (), (fault,), ())
    content = reader.read()
    faults = [*reader.faults, *reader.unknown_facts()]
    if not faults:
        faults += (SheetFault(0, min(1, len(text)), *told) for told in _lacks(kind, reader))
    return PageTemplate(path, content, tuple(sorted(faults, key=lambda fault: fault.start)), tuple(reader.pictures))


def _lacks(kind: PageKind, reader: _Reader) -> Iterator[tuple[str, str]]:
    """What is told of a page that does not print what it must, and what to do about it."""
    missing = sorted(kind.must - set(reader.facts()))
    for name in missing:
        what = f"the {name} of the paper" if name in FACTS else f"its {name}"
        yield f"the page does not print {what}", f"write `{{{{ {name} }}}}` where it shall stand"
    if missing:
        return
    if kind.heading is not None and reader.headings != [kind.heading]:
        message = f"the page needs one `h1`, in which the {kind.heading} stands: by it the page is found"
        yield message, f"write `<h1>{{{{ {kind.heading} }}}}</h1>` once"
    if kind.heading is None and reader.headings:
        yield "the page cannot have an `h1`: what it would head has one already", "write `h2` or `p`"


class _Refused(Exception):
    """Nothing more is read of the page."""


class _Reader:
    def __init__(self, text: str, kind: PageKind) -> None:
        self.text = text
        self._kind = kind
        self.faults: list[SheetFault] = []
        self.pictures: list[str] = []
        self.headings: list[str | None] = []
        """What each ``h1`` prints of what a heading may have to print."""
        self._open: list[tuple[str, dict[str, str], list[str | TemplateNode]]] = [("page", {}, [])]
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._words
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.buffer_text = True
        self._shift = 0

    def read(self) -> tuple[str | TemplateNode, ...]:
        """What stands in the page, as far as it can be read."""
        before = "<page>"
        self._shift = len(before)
        try:
            self._parser.Parse(f"{before}{self.text}</page>".encode(), True)
        except _Refused:
            return ()
        except expat.ExpatError as error:
            at = self._offset(error.lineno, error.offset)
            reason = expat.errors.messages[error.code]
            self._fault(at, 1, f"the page cannot be read here: {reason}", "write XHTML: every tag is closed")
        content = self._open[0][2]
        page = content[0] if content and isinstance(content[0], TemplateNode) else None
        return page.content if page is not None else ()

    def facts(self) -> list[str]:
        """The facts that the page prints."""
        return [found[1] for found in _FACT.finditer(self.text)]

    def unknown_facts(self) -> Iterator[SheetFault]:
        """What is told of facts that no paper has."""
        for found in _FACT.finditer(self.text):
            if found[1] not in self._kind.known:
                near = closest(found[1], self._kind.known)
                hint = f"did you mean `{{{{ {near} }}}}`?" if near else f"there are {', '.join(self._kind.known)}"
                yield SheetFault(*found.span(), f"no fact of the paper is called `{found[1]}`", hint)
            elif found[1] in LISTS and self.facts().index(found[1]) < len(_FACT.findall(self.text, 0, found.start())):
                yield SheetFault(*found.span(), f"the list `{found[1]}` stands here once more", "let it stand once")

    def _offset(self, line: int, column: int) -> int:
        lines = f"{' ' * self._shift}{self.text}".split("\n")
        start = sum(len(one) + 1 for one in lines[: line - 1])
        return max(0, min(start + column - self._shift, len(self.text) - 1))

    def _fault(self, at: int, length: int, message: str, hint: str) -> None:
        self.faults.append(SheetFault(at, min(at + length, len(self.text)), message, hint))

    def _here(self) -> int:
        return self._offset(self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber)

    def _doctype(self, *_: object) -> None:
        self._fault(self._here(), 9, "a page of a theme has no DOCTYPE", "leave it out")
        raise _Refused

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        at = self._here()
        if len(self._open) > 1:
            if tag not in _TAGS:
                hint = f"there are {', '.join(f'`{one}`' for one in sorted(_TAGS))}"
                self._fault(at, len(tag) + 1, f"`<{tag}>` cannot stand in a page of a theme", hint)
            for key, value in attributes.items():
                if (reason := self._refused(tag, key, value)) is not None:
                    self._fault(at, len(tag) + 1, f"`{key}` of `<{tag}>` {reason[0]}", reason[1])
            if tag == "img":
                self._picture(at, attributes)
            if len(self._open) > _DEEPEST:
                self._fault(at, len(tag) + 1, "the elements stand too deep in one another", "leave some out")
        if tag == "h1":
            self.headings.append(None)
        self._open.append((tag, attributes, []))

    def _refused(self, tag: str, key: str, value: str) -> tuple[str, str] | None:
        if key not in _EVERYWHERE | _ATTRIBUTES.get(tag, frozenset()):
            return "is not allowed", "leave it out; looks are for `theme/print.css`"
        if key == "href" and not _ADDRESS.fullmatch(value):
            return f"cannot be `{value[:60]}`", "write an address that begins with https:// or mailto:"
        if key in _EVERYWHERE and not _CLASS.fullmatch(value):
            return f"cannot be `{value[:60]}`", "write letters, digits and hyphens"
        if key == "src" and (path_error(value) is not None or not value.lower().endswith(_PICTURES)):
            return f"cannot be `{value[:60]}`", "name an SVG, PNG or JPEG file of the project"
        return None

    def _picture(self, at: int, attributes: dict[str, str]) -> None:
        if not attributes.get("src"):
            self._fault(at, 4, "a picture has no `src`", "name an SVG, PNG or JPEG file of the project")
        elif "alt" not in attributes:
            self._fault(at, 4, "a picture has no `alt`", 'say what it shows, or write `alt=""` for an ornament')
        else:
            self.pictures.append(attributes["src"])

    def _words(self, words: str) -> None:
        tags = [tag for tag, *_ in self._open[1:]]
        for found in _FACT.finditer(words):
            if found[1] in LISTS and not _AROUND_LISTS.issuperset(tags):
                hint = "let it stand in a `div` or a `section`, or by itself"
                self._fault(self._here(), 1, f"the list `{found[1]}` cannot stand in `<{tags[-1]}>`", hint)
            elif "h1" in tags and found[1] == self._kind.heading and self.headings[-1] is None:
                self.headings[-1] = found[1]
        self._open[-1][2].append(words)

    def _end(self, tag: str) -> None:
        name, attributes, content = self._open.pop()
        self._open[-1][2].append(TemplateNode(name, attributes, tuple(content)))
