"""Chapter text into panache's lossless syntax tree, with ranges in characters: the only importer of panache.

panache tells the text of every token, and its place in bytes of UTF-8. The places are left aside: counted from the
texts they come out in characters, as everything after this module wants them.
"""

from __future__ import annotations

import re
import sysconfig
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

import msgspec

from chapterhouse.inputs.markdown.raw_markup import COMMANDS
from chapterhouse.inputs.markdown.sizes import deep_quote
from chapterhouse.processes.programs import Finished, OutOfPatience, run
from chapterhouse.processes.surroundings import find_program

PARSE_SECONDS = 20
"""A chapter that takes longer is refused; ordinary ones take some 15 ms."""

_CONFIGURATION = Path(__file__).with_name("panache.toml")


class Unparsable(Exception):
    """panache could not read a text; the message says why, in words for its author, and ``offset`` to ``end`` where."""

    def __init__(self, reason: str, offset: int = 0, end: int | None = None) -> None:
        super().__init__(reason)
        self.offset = offset
        self.end = offset if end is None else end


class Node(msgspec.Struct, gc=False):
    """A node or token of the syntax tree: its kind in panache's terms and its range in characters."""

    kind: str
    start: int = 0
    end: int = 0
    children: list[Node] = []
    text: str | None = None
    """A token's text, as panache tells it."""

    def walk(self) -> Iterator[Node]:
        """This node and everything under it, in the order of the text."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            if node.children:
                stack.extend(node.children[::-1])

    def find(self, *kinds: str) -> Node | None:
        """The first node of one of ``kinds`` under this one, or None."""
        return next((node for node in self.walk() if node.kind in kinds), None)

    def child(self, *kinds: str) -> Node | None:
        """The first direct child of one of ``kinds``, or None."""
        return next((node for node in self.children if node.kind in kinds), None)


@lru_cache(maxsize=1)
def _executable() -> str:
    beside = Path(sysconfig.get_path("scripts")) / "panache"
    found = str(beside) if beside.exists() else find_program("panache")
    if found is None:
        raise FileNotFoundError("panache is not installed: run `make` again, which installs it into .venv")
    return found


def parse(text: str) -> Node:
    """The syntax tree of ``text``.

    Raises :class:`Unparsable` for a text that panache cannot read within :data:`PARSE_SECONDS`, or that nests too deep,
    and :class:`RuntimeError` where panache itself does not work.
    """
    if (deep := deep_quote(text)) is not None:
        raise Unparsable(f"it has {deep.reason}", deep.start, deep.end)
    covered, commands = _without_commands(text)
    done = _parsed(covered)
    if done.returncode < 0:
        raise Unparsable("its blocks nest too deep to be read")
    if done.returncode == _PANICKED:
        raise Unparsable("its reader stops at this line", *_stopping_line(covered))
    if done.returncode > 0:
        raise RuntimeError(f"panache stopped: {done.stderr.decode(errors='replace').strip()}")
    if not done.stdout:
        raise RuntimeError("panache gave no answer; can /dev/stdout be written to here?")
    try:
        tree = _TREE.decode(done.stdout)
        try:
            placed = _placed(tree, covered)
        except Unparsable:
            placed = _placed(_in_order(tree), covered)
        return _with_commands(placed, commands)
    except (RecursionError, msgspec.DecodeError):
        raise Unparsable("its blocks nest too deep to be read") from None


_PANICKED = 101
"""The exit code of a program in Rust that found itself in a state that its makers held impossible."""


def _parsed(text: str) -> Finished:
    command = [_executable(), "--config", str(_CONFIGURATION), "--no-cache", "parse", "--quiet"]
    try:
        # `--json FILE` *writes* to FILE, so the text goes in through standard input and never by its name.
        return run([*command, "--json", "/dev/stdout"], given=text.encode(), seconds=PARSE_SECONDS, walled=True)
    except OutOfPatience:
        raise Unparsable(f"it could not be read within {PARSE_SECONDS} seconds") from None


def _stopping_line(text: str) -> tuple[int, int]:
    """Where the first line of ``text`` stands behind which panache stops: it reads what is before it."""
    ends = [*accumulate(map(len, text.splitlines(keepends=True)))]
    read, stops = 0, len(ends)  # how many lines it reads, and how many it does not
    while stops - read > 1:
        middle = (read + stops) // 2
        if _parsed(text[: ends[middle - 1]]).returncode == _PANICKED:
            stops = middle
        else:
            read = middle
    start = ends[read - 1] if read else 0
    return start, start + len(text[start : ends[stops - 1]].rstrip("\r\n"))


_COMMAND_FIRST = re.compile(
    r"""^\ {0,3}(?:>\ ?)*
        (?P<tex>\\begin\{(?P<name>[A-Za-z]+\*?)\}[^\n]*?\\end\{(?P=name)\}
          | \\(?P<command>[A-Za-z]++)(?:\[[^\]\n]*+\]|\{(?:[^{}\n]|\{[^{}\n]*+\})*+\})*+
            (?=[ \t]*+(?:[^\s\\]|\n[ \t]*+\\?[^\s\\])))""",
    re.MULTILINE | re.VERBOSE,
)
_VERBATIM = re.compile("CODE|COMMENT|HTML|MATH|RAW|TEX|YAML")


_BEFORE_TEXT = frozenset(
    {
        *("caption", "chapter", "hspace", "label", "paragraph", "part", "section", "subparagraph", "subsection"),
        *("subsubsection", "vspace"),
    }
)
"""Commands behind which pandoc reads the rest of the line as text, though it reads none of them."""
_ATTRIBUTES_OF_DEFINITION = re.compile(
    r"""^(\ {0,3}\[[^\]\n]+\]:[ \t]*(?:<[^<>\n]*>|[^\s<>]+)(?:[ \t]+(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?)
        (?P<attributes>[ \t]+\{[^{}\n]*\})(?=[ \t]*$)""",
    re.MULTILINE | re.VERBOSE,
)
"""Attributes of the address of a link or picture, which panache does not know."""
_PAGE_FIRST = re.compile(r"^((?:[ \t>]|[-*+][ \t]|\d{1,3}[.)][ \t])*p)\.(?=[ \t]+\d)", re.MULTILINE)
"""The number of a page at the head of a line, which pandoc takes for no item of a list."""


def _without_commands(text: str) -> tuple[str, list[tuple[int, int]]]:
    """``text`` with letters for each command of TeX that begins a line of text, and where these stand.

    panache takes a line that begins with a command for TeX as a whole, and after an environment on one line all that
    follows for one paragraph; pandoc takes the command alone. The full stop of a page's number becomes a letter, too,
    and the attributes of the addresses of links become spaces.
    """
    text = _PAGE_FIRST.sub(r"\1x", text) if "p. " in text else text
    if "]:" in text:
        text = _ATTRIBUTES_OF_DEFINITION.sub(lambda found: found[1] + " " * len(found["attributes"]), text)
    commands = [
        found.span("tex")
        for found in (_COMMAND_FIRST.finditer(text) if "\\" in text else ())
        if found["name"] or found["command"] in COMMANDS or found["command"] in _BEFORE_TEXT
    ]
    pieces, last = [], 0
    for start, end in commands:
        pieces += [text[last:start], "x" * (end - start)]
        last = end
    return "".join([*pieces, text[last:]]), commands


def _with_commands(tree: Node, commands: Sequence[tuple[int, int]]) -> Node:
    """``tree`` in whose lines of text the ``commands`` stand by themselves."""
    if not commands:
        return tree
    for node in tree.walk():
        if node.children and _VERBATIM.search(node.kind) is None:
            node.children = [piece for child in node.children for piece in _parted(child, commands)]
    return tree


def _parted(node: Node, commands: Sequence[tuple[int, int]]) -> Iterator[Node]:
    """``node``, text, before, between and after the ``commands`` in it, and these."""
    at = node.start
    for start, end in commands:
        if node.kind == "TEXT" and at <= start and end <= node.end:
            if at < start:
                yield Node("TEXT", at, start, text="")
            yield Node("LATEX_COMMAND", start, end, [Node("TEXT", start, end, text="")])
            at = end
    if at == node.start:
        yield node
    elif at < node.end:
        yield Node("TEXT", at, node.end, text="")


def _in_order(tree: Node) -> Node:
    """``tree`` with the first line of each definition before the others: panache turns them round.

    It does where the second line begins as an item of a list does that counts from elsewhere than one, as ``c. 1900``.
    """
    for node in tree.walk():
        if node.kind == "DEFINITION":
            for at in range(len(node.children) - 1):
                if [child.kind for child in node.children[at : at + 2]] == ["PARAGRAPH", "PLAIN"]:
                    node.children[at : at + 2] = node.children[at + 1], node.children[at]
    return tree


_LOST = "its reader loses the place here, as it does at a table whose lines do not fit together"
_SPACES_AT_END = re.compile(r"[ \t]+(?=[\r\n])")
_TREE = msgspec.json.Decoder(Node)


def _placed(tree: Node, text: str) -> Node:
    """``tree``, with the places of its nodes in ``text``.

    The tree leaves nothing out but spaces at the ends of lines, such as one behind a term that is defined, and adds
    nothing but the end of a line behind a command of TeX that has none, as in an item of HTML: each token stands where
    the one before it ends, and it is proved on the way that it is the very text there. Raises :class:`Unparsable` where
    it is not.
    """

    def place(node: Node, start: int) -> int:  # not walk(): this is the loop that costs most of reading
        node.start = start
        token = node.text
        if token is None:
            for child in node.children:
                start = place(child, start)
        elif text.startswith(token, start):
            start += len(token)
        else:
            spaces = _SPACES_AT_END.match(text, start)
            if spaces is not None and text.startswith(token, spaces.end()):
                node.start = spaces.end()
                start = node.start + len(token)
            elif node.kind != "NEWLINE":
                raise Unparsable(_LOST, start)
        node.end = start
        return start

    end = place(tree, 0)
    if text[end:].strip(" \t"):
        raise Unparsable(_LOST, end)
    return tree
