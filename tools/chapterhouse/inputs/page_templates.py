"""The project's own pages, ``theme/title.html``, ``cover.html`` and ``colophon.html``, into trees of what is allowed.

A page is a piece of XHTML in which ``{{ title }}`` and its like stand for the facts of the paper. It is read as
hostile: elements and attributes by an allow-list, no address but those of links, no picture but the project's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.parsers import expat

from chapterhouse.core.project_path import path_error
from chapterhouse.core.suggestion import closest
from chapterhouse.model.page_template import PageTemplate, TemplateNode
from chapterhouse.model.sheet import SheetFault

PAGES: Mapping[str, frozenset[str]] = {
    "title": frozenset({"title"}),
    "cover": frozenset({"title"}),
    "colophon": frozenset({"revision", "licence"}),
}
"""The pages that there can be, with the facts that each must print."""

FACTS = (
    *("title", "subtitle", "authors", "date", "version", "status", "note", "licence", "revision", "fonts", "tools"),
    *("standards", "publisher", "series", "number", "doi", "isbn", "contact", "cite_as", "disclaimer"),
)
"""What can stand in double braces."""

_TAGS = frozenset(
    {"a", "br", "div", "em", "h1", "h2", "hr", "img", "li", "ol", "p", "section", "small", "span", "strong", "ul"}
)
_ATTRIBUTES: Mapping[str, frozenset[str]] = {"a": frozenset({"href"}), "img": frozenset({"src", "alt"})}
_EVERYWHERE = frozenset({"class", "lang", "dir"})
_PICTURES = (".svg", ".png", ".jpg", ".jpeg")
_ADDRESS = re.compile(r"(https://|mailto:)[^\s\"<>]+")
_CLASS = re.compile(r"[\w -]{1,100}")
_FACT = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_LONGEST = 20_000
_DEEPEST = 20


def read_page(path: str, name: str, text: str) -> PageTemplate:
    """The page ``name`` of the file ``path``; it is usable where nothing is told of it."""
    reader = _Reader(text)
    if len(text) > _LONGEST:
        fault = SheetFault(0, 1, f"the page has more than {_LONGEST:,} characters", "leave out what is not needed")
        return PageTemplate(path, (), (fault,), ())
    content = reader.read()
    faults = [*reader.faults, *reader.unknown_facts()]
    for missing in sorted(PAGES[name] - set(reader.facts())) if not faults else ():
        hint = f"write `{{{{ {missing} }}}}` where it shall stand"
        faults.append(SheetFault(0, min(1, len(text)), f"the page does not print the {missing} of the paper", hint))
    if name == "title" and not faults and reader.headings != 1:
        message = "the title page needs one `h1`, in which the title stands"
        faults.append(SheetFault(0, min(1, len(text)), message, "write `<h1>{{ title }}</h1>` once"))
    return PageTemplate(path, content, tuple(sorted(faults, key=lambda fault: fault.start)), tuple(reader.pictures))


class _Refused(Exception):
    """Nothing more is read of the page."""


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.faults: list[SheetFault] = []
        self.pictures: list[str] = []
        self.headings = 0
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
            if found[1] not in FACTS:
                near = closest(found[1], FACTS)
                hint = f"did you mean `{{{{ {near} }}}}`?" if near else f"there are {', '.join(FACTS)}"
                yield SheetFault(*found.span(), f"no fact of the paper is called `{found[1]}`", hint)

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
        self.headings += tag == "h1"
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
        self._open[-1][2].append(words)

    def _end(self, tag: str) -> None:
        name, attributes, content = self._open.pop()
        self._open[-1][2].append(TemplateNode(name, attributes, tuple(content)))
