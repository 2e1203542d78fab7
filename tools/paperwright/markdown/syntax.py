"""Chapter text into panache's lossless syntax tree, with ranges in characters: the one door to panache.

panache prints byte ranges of UTF-8; everything after this module counts characters.
"""

from __future__ import annotations

import bisect
import json
import re
import shutil
import subprocess
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

PARSE_SECONDS = 20
"""A chapter that takes longer is refused; ordinary ones take some 15 ms."""

_CONFIGURATION = Path(__file__).with_name("panache.toml")


class Unparsable(Exception):
    """panache could not read a text; the message says why, in words for its author."""


@dataclass(slots=True)
class Node:
    """A node or token of the syntax tree: its kind in panache's terms and its range in characters."""

    kind: str
    start: int
    end: int
    children: list[Node]

    def walk(self) -> Iterator[Node]:
        """This node and everything under it, in the order of the text."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))

    def find(self, *kinds: str) -> Node | None:
        """The first node of one of ``kinds`` under this one, or None."""
        return next((node for node in self.walk() if node.kind in kinds), None)

    def child(self, *kinds: str) -> Node | None:
        """The first direct child of one of ``kinds``, or None."""
        return next((node for node in self.children if node.kind in kinds), None)


@lru_cache(maxsize=1)
def _executable() -> str:
    beside = Path(sysconfig.get_path("scripts")) / "panache"
    found = str(beside) if beside.exists() else shutil.which("panache")
    if found is None:
        raise FileNotFoundError("panache is not installed: run `make` again, which installs it into .venv")
    return found


class _Characters:
    """Byte offsets of a UTF-8 text into character offsets."""

    def __init__(self, text: str) -> None:
        self._starts: list[int] = []
        self._surplus: list[int] = []
        surplus = 0
        for match in re.finditer(r"[^\x00-\x7f]", text):
            self._starts.append(match.start() + surplus)
            surplus += len(match[0].encode()) - 1
            self._surplus.append(surplus)

    def offset(self, byte: int) -> int:
        """The character at ``byte``."""
        index = bisect.bisect_left(self._starts, byte)
        return byte - (self._surplus[index - 1] if index else 0)


def parse(text: str) -> Node:
    """The syntax tree of ``text``.

    Raises :class:`Unparsable` for a text that panache cannot read within :data:`PARSE_SECONDS`, or that nests too deep,
    and :class:`RuntimeError` where panache itself does not work.
    """
    command = [_executable(), "--config", str(_CONFIGURATION), "--no-cache", "parse", "--quiet"]
    try:
        # `--json FILE` *writes* to FILE, so the text goes in through standard input and never by its name.
        done = subprocess.run(
            [*command, "--json", "/dev/stdout"],
            input=text.encode(),
            capture_output=True,
            timeout=PARSE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unparsable(f"it could not be read within {PARSE_SECONDS} seconds") from None
    if done.returncode < 0:
        raise Unparsable("its blocks nest too deep to be read")
    if done.returncode > 0:
        raise RuntimeError(f"panache stopped: {done.stderr.decode(errors='replace').strip()}")
    try:
        return _node(json.loads(done.stdout), _Characters(text))
    except (RecursionError, ValueError):
        raise Unparsable("its blocks nest too deep to be read") from None


def _node(root: dict[str, Any], characters: _Characters) -> Node:
    def shallow(raw: dict[str, Any]) -> Node:
        span = raw["range"]
        return Node(raw["kind"], characters.offset(span["start"]), characters.offset(span["end"]), [])

    tree = shallow(root)
    stack = [(root, tree)]
    while stack:
        raw, node = stack.pop()
        for child in raw.get("children", ()):
            made = shallow(child)
            node.children.append(made)
            if child.get("children"):
                stack.append((child, made))
    return tree
