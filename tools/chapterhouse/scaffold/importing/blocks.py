"""Blocks of other tools' Markdown, fenced by backticks or colons, into blocks of pandoc's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import takewhile

from chapterhouse.scaffold.importing.labels import NAMED, label_of, plain
from chapterhouse.scaffold.importing.model import Left

_OPENED = re.compile(r"^(?P<indent>\s*)(?P<fence>`{3,}|~{3,}|:{3,})\s*(?P<info>\{[^{}\n]+\}|[\w-]+)?(?P<rest>[^\n]*)$")
_OPTION = re.compile(r"^\s*(?::(?P<key>[\w-]+):\s*(?P<value>.*)|#\|\s*(?P<key2>[\w.-]+):\s*(?P<value2>.*))$")
_CONTINUED = re.compile(r"^\s*#\|\s{2,}(?P<words>\S.*?)\s*$")
_CONDITIONAL = re.compile(r"\.content-(?P<kind>visible|hidden)[^{}]*?when-format=[\"'](?P<format>\w+)[^\"']*[\"']")
_CALLOUT = re.compile(r"\.callout-(?P<kind>\w+)")
_TITLE = re.compile(r'\b(?:title|name)="(?P<title>[^"]*)"')
_INCLUDED = re.compile(r"include_graphics\(\s*(?:path\s*=\s*)?[\"'](?P<path>[^\"']+)[\"']")
_CHUNK = re.compile(r"^\{(?P<language>r|R|python|julia|bash|sql|ojs|stan)\b[\s,]*(?P<options>[^}]*)\}$")
_CUSTOM = re.compile(r"^\{block2?\b[^{}]*?(?:type\s*=\s*[\"'](?:rmd)?(?P<kind>\w+)[\"'][^{}]*)?\}$")
_CHUNK_OPTION = re.compile(r"(?P<key>[\w.-]+)\s*=\s*(?P<value>\"(?:[^\"\\]|\\.)*\"|'[^']*'|[^,]+)")

_NOTES = frozenset(
    (
        *("note", "tip", "warning", "important", "caution", "danger", "hint", "attention", "error"),
        *("seealso", "admonition", "abstract", "topic", "sidebar"),
    )
)
_QUOTED = frozenset(("epigraph", "pull-quote", "highlights"))
_DROPPED = frozenset(("bibliography", "toctree", "tableofcontents", "contents", "printindex"))


@dataclass(slots=True)
class Block:
    """A fenced block: what it opens with, its options, the lines in it, and the line where it begins, from 1."""

    fence: str
    info: str
    rest: str
    line: int
    options: dict[str, str] = field(default_factory=dict)
    inner: list[str] = field(default_factory=list)


def convert_blocks(lines: list[str], tool: str, path: str, left: list[Left], first: int = 1) -> list[str]:
    """``lines`` with every block of another tool written as pandoc knows it; what is lost is added to ``left``."""
    made: list[str] = []
    at = 0
    while at < len(lines):
        opened = _OPENED.match(lines[at])
        end = _end(lines, at, opened["fence"]) if opened else None
        indent = opened["indent"] if opened is not None else ""
        if opened is None or end is None or (len(indent) > 3 and not _CHUNK.match(opened["info"] or "")):
            made.append(lines[at])
            at += 1
            continue
        whole = [line.removeprefix(indent) for line in lines[at : end + 1]]
        block = _block(opened, whole[1:-1], first + at)
        made += (indent + line if line else "" for line in _converted(block, _Again(tool, path, left), whole))
        at = end + 1
    return made


@dataclass(frozen=True, slots=True)
class _Again:
    """What the inside of a block is converted with."""

    tool: str
    path: str
    left: list[Left]

    def convert(self, block: Block) -> list[str]:
        return convert_blocks(block.inner, self.tool, self.path, self.left, block.line + 1 + len(block.options))

    def lose(self, block: Block, what: str) -> None:
        self.left.append(Left(self.path, block.line, what))


def _end(lines: list[str], start: int, fence: str) -> int | None:
    """The line that closes the block which ``start`` opens; blocks of colons nest."""
    depth = 0
    for at in range(start + 1, len(lines)):
        line = lines[at].strip()
        if fence[0] == ":" and line.startswith(":::"):
            if line.strip(":"):
                depth += 1
            elif depth:
                depth -= 1
            else:
                return at
        elif fence[0] != ":" and line.startswith(fence) and not line.strip(fence[0]):
            return at
    return None


def _block(opened: re.Match[str], inner: list[str], line: int) -> Block:
    block = Block(opened["fence"], opened["info"] or "", opened["rest"].strip(), line)
    at = 0
    if block.info.startswith("{"):
        while at < len(inner) and (option := _OPTION.match(inner[at])):
            value = (option["value"] if option["key"] else option["value2"]).strip().strip("\"'")
            at += 1
            if value in ("|", ">", "|-", ">-", ""):  # YAML's block scalars
                lines = [found["words"] for found in takewhile(bool, map(_CONTINUED.match, inner[at:])) if found]
                at += len(lines)
                value = " ".join(lines)
            block.options[option["key"] or option["key2"]] = value
    block.inner = inner[at:]
    return block


def _converted(block: Block, again: _Again, whole: list[str]) -> Iterator[str]:
    name = block.info.strip("{}").partition(" ")[0].lstrip(".=")
    chunk = _CHUNK.match(block.info) if block.fence[0] != ":" else None
    callout = _CALLOUT.search(block.info + block.rest)
    if chunk is not None:
        yield from _chunk(block, chunk, again)
    elif block.fence[0] != ":" and (custom := _CUSTOM.match(block.info)) is not None:
        yield from _note(custom["kind"] or "note", None, again.convert(block))
    elif callout is not None:
        yield from _note(callout["kind"], _title(block), again.convert(block))
    elif block.info.startswith("{") and name in _DIRECTIVES and again.tool == "myst":
        yield from _DIRECTIVES[name](block, again)
    elif block.info.startswith("{") and name in _NOTES and again.tool == "myst":
        yield from _note(name, block.rest or None, again.convert(block))
    elif block.info.startswith("{") and name in _DROPPED:
        again.lose(block, f"`{name}` is made by the build")
    elif block.info.startswith("{") and again.tool == "myst" and name in ("index", "raw"):
        what = "an entry of the index" if name == "index" else f"raw markup of the format {block.rest}"
        again.lose(block, f"{what} is left out")
    elif block.info.startswith("{") and again.tool == "myst" and name in _QUOTED:
        yield from ["", *(f"> {line}".rstrip() for line in again.convert(block)), ""]
    elif (
        (kind := name.removeprefix("prf:").removesuffix("-start")) in NAMED
        and again.tool == "myst"
        and not (block.info.startswith("{."))
    ):
        if place := block.options.get("label") or block.options.get("name"):
            yield from ["", f"[]{{#{plain(place)}}}"]
        yield from _note(kind, block.rest or None, again.convert(block), is_open=name.endswith("-start"))
    elif block.info.startswith("{") and name.removesuffix("-end") in NAMED and again.tool == "myst":
        yield ""
    elif (conditional := _CONDITIONAL.search(block.info + block.rest)) is not None and block.fence[0] == ":":
        if (conditional["kind"] == "visible") == (conditional["format"] == "html"):
            yield from again.convert(block)
        else:
            again.lose(block, f"what is not for the format html is left out ({conditional[0]})")
    elif block.fence[0] == ":" and block.rest and not block.rest.startswith("{") and re.fullmatch(r"[\w-]+", name):
        # VuePress and Docusaurus write `::: tip A title`, which is no div in pandoc's Markdown.
        yield from _note(name, block.rest.rstrip(": "), again.convert(block))
    elif block.fence[0] == ":":
        yield whole[0]
        yield from again.convert(block) if not block.options else whole[1:-1]
        yield whole[-1]
    elif block.info.startswith("{") and again.tool == "myst" and not block.info.startswith(("{.", "{#", "{=")):
        again.lose(block, f"the directive `{name}` is kept as code")
        yield from [f"{block.fence} {{.text}}", *whole[1:]]
    elif block.info.startswith("{="):
        again.lose(block, f"raw markup of the format {name} is left out")
    else:
        yield from whole


def _title(block: Block) -> str | None:
    found = _TITLE.search(block.info + block.rest)
    return found["title"] if found else None


def _note(kind: str, title: str | None, inner: list[str], *, is_open: bool = False) -> Iterator[str]:
    """A callout as a quotation whose first words name it: it comes out in every output.

    Of one that ``is_open`` only the first words are there, and what follows is text like any other.
    """
    if is_open:
        yield from ["", f"**{title or kind.capitalize()}**", "", *inner, ""]
        return
    while inner and not inner[0].strip():
        inner = inner[1:]
    if title is None and inner and (heading := re.match(r"^#{2,6}\s+(.+?)\s*$", inner[0])):
        title, inner = heading[1], inner[1:]
    yield from ["", f"> **{title or kind.capitalize()}**", ">"]
    yield from (f"> {line}".rstrip() for line in inner)
    yield ""


def _chunk(block: Block, chunk: re.Match[str], again: _Again) -> Iterator[str]:
    """A chunk that shows a picture becomes the picture; any other stays as code that nobody runs."""
    words = chunk["options"].strip()
    options = {o["key"].replace(".", "-"): o["value"].strip().strip("\"'") for o in _CHUNK_OPTION.finditer(words)}
    options |= block.options
    label = options.get("label") or (words.split(",")[0].strip() if words and "=" not in words.split(",")[0] else "")
    code = "\n".join(block.inner)
    pictures = _INCLUDED.findall(code)
    caption = options.get("fig-cap", "")
    if pictures:
        for number, path in enumerate(pictures):
            identifier = f"#{label_of(label, 'fig')}" if label and number == 0 else ""
            alt = options.get("fig-alt", "").replace('"', "'")
            attributes = " ".join(filter(None, [identifier, f'alt="{alt}"' if alt else ""]))
            yield from ["", f"![{caption}]({path}){{{attributes}}}" if attributes else f"![{caption}]({path})", ""]
        return
    if options.get("include", "").upper() == "FALSE" or not code.strip():
        return
    what = f"code in {chunk['language']} is not run: put what it makes, a picture or a table, in its place"
    again.lose(block, what)
    if options.get("echo", "").upper() != "FALSE":
        yield from [f"{block.fence} {{.{chunk['language'].lower()}}}", *block.inner, block.fence]


def _figure(block: Block, again: _Again) -> Iterator[str]:
    name = block.options.get("name") or block.options.get("label")
    caption = " ".join(line.strip() for line in block.inner if line.strip())
    alt = block.options.get("alt", "").replace('"', "'")
    width = block.options.get("width", "")
    attributes = [f"#{label_of(name, 'fig')}" if name else "", f'alt="{alt}"' if alt else ""]
    attributes.append(f'width="{width}"' if re.fullmatch(r"\d+%", width) else "")
    yield from ["", f"![{caption}]({block.rest}){{{' '.join(filter(None, attributes))}}}", ""]


def _math(block: Block, again: _Again) -> Iterator[str]:
    name = block.options.get("label") or block.options.get("name")
    inner = [line for line in block.inner if line.strip()]
    yield from ["", "$$", *inner, "$$" + (f" {{#{label_of(name, 'eq')}}}" if name else ""), ""]


def _table(block: Block, again: _Again) -> Iterator[str]:
    name = block.options.get("name") or block.options.get("label")
    yield from ["", *again.convert(block), ""]
    if block.rest or name:
        yield from [f": {block.rest}" + (f" {{#{label_of(name, 'tbl')}}}" if name else ""), ""]


def _code(block: Block, again: _Again) -> Iterator[str]:
    name, caption = block.options.get("name"), block.options.get("caption")
    attributes = [f"#{label_of(name, 'lst')}" if name else "", f".{block.rest}" if block.rest else ".text"]
    attributes.append(f'caption="{caption}"' if caption else "")
    yield from [f"{block.fence} {{{' '.join(filter(None, attributes))}}}", *block.inner, block.fence]


def _cell(block: Block, again: _Again) -> Iterator[str]:
    again.lose(block, "a cell of code is not run: put what it makes, a picture or a table, in its place")
    yield from [f"{block.fence} {{.{block.rest.split('.')[0] or 'text'}}}", *block.inner, block.fence]


_DIRECTIVES: Mapping[str, Callable[[Block, _Again], Iterator[str]]] = {
    "figure": _figure,
    "image": _figure,
    "math": _math,
    "table": _table,
    "code": _code,
    "code-block": _code,
    "code-cell": _cell,
}
