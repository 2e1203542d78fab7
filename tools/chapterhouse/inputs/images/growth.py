"""A drawing into how much of it is drawn once every reference is followed: uses, patterns, markers, masks and clips.

The count is an upper bound. What paints (``fill``, ``stroke``, ``marker``) is inherited, so that it is multiplied with
all that is drawn below; a reference to what is being drawn already would be drawn without end.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chapterhouse.inputs.images.verdict import RefusedImage

MOST_DRAWN = 100_000
"""Elements that are drawn once every reference is followed."""

DEEPEST = 200
"""Levels that elements may nest, references followed."""

DEEPEST_REFERENCES = 24
"""References that lead to elements which refer to others in turn."""

MOST_CHARACTERS = 200_000
"""Characters of text that are drawn, once every reference is followed."""

_SVG = "{http://www.w3.org/2000/svg}"
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
_REFERENCE = re.compile(r"url\s*\(\s*['\"]?\s*#([^'\")\s]+)\s*['\"]?\s*\)", re.IGNORECASE)
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_COMPOUND = re.compile(r"([.#]?)([\w-]+)")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)")
_MARKERS = ("marker", "marker-start", "marker-mid", "marker-end")
_PAINTS = ("fill", "stroke")
_ONCE = ("mask", "clip-path", "filter")
_PROPERTIES = (*_MARKERS, *_PAINTS, *_ONCE)
_DECLARATION = re.compile(rf"(?:^|[;{{\s])({'|'.join(sorted(_PROPERTIES, key=len, reverse=True))})\s*:([^;}}]*)", re.I)
_GRADIENTS = (f"{_SVG}linearGradient", f"{_SVG}radialGradient")
_CAP = 10**12

Element = ElementTree.Element


@dataclass(slots=True)
class _Drawn:
    """What an element amounts to: elements, vertices and characters."""

    elements: int = 1
    vertices: int = 0
    characters: int = 0

    def add(self, other: _Drawn, times: int = 1) -> None:
        self.elements = min(_CAP, self.elements + times * other.elements)
        self.vertices = min(_CAP, self.vertices + times * other.vertices)
        self.characters = min(_CAP, self.characters + times * other.characters)


def refuse_growth(root: Element) -> None:
    """Raise :class:`RefusedImage` for a drawing that grows beyond the bounds, or without end."""
    drawn = _Counting(root).total()
    if drawn.elements > MOST_DRAWN:
        raise RefusedImage(f"draws {_said(drawn.elements)} elements, more than {MOST_DRAWN:,}, with all it refers to")
    if drawn.characters > MOST_CHARACTERS:
        raise RefusedImage(f"draws {_said(drawn.characters)} characters of text, more than {MOST_CHARACTERS:,}")


def _said(count: int) -> str:
    return f"{count:,}" if count < _CAP else "billions of"


class _Counting:
    """Each element is weighed once, after all that it holds and refers to."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._named: defaultdict[str, list[Element]] = defaultdict(list)
        for element in root.iter():
            if element.get("id"):
                self._named[element.get("id", "")].append(element)
        sheets = "\n".join("".join(one.itertext()) for one in root.iter(f"{_SVG}style"))
        self._rules = list(_rules(sheets))

    def total(self) -> _Drawn:
        known: dict[Element, _Drawn] = {}
        open_now: set[Element] = {self._root}
        references = {self._root: self._references(self._root)}
        stack = [(self._root, self._needs(self._root, references[self._root]), 0)]
        while stack:
            element, needs, followed = stack[-1]
            need = next(needs, None)
            if need is None:
                stack.pop()
                open_now.discard(element)
                known[element] = self._weigh(element, references.pop(element), known)
            elif need in open_now:
                raise RefusedImage("draws itself again and again")
            elif need not in known:
                if len(stack) >= DEEPEST:
                    raise RefusedImage(f"nests more than {DEEPEST} elements deep")
                if any(need in targets for targets in references[element].values()):
                    followed += 1
                if followed > DEEPEST_REFERENCES:
                    raise RefusedImage(f"has more than {DEEPEST_REFERENCES} references that lead to one another")
                open_now.add(need)
                references[need] = self._references(need)
                stack.append((need, self._needs(need, references[need]), followed))
        return known[self._root]

    def _needs(self, element: Element, references: dict[str, list[Element]]) -> Iterator[Element]:
        yield from element
        for targets in references.values():
            yield from targets

    def _references(self, element: Element) -> dict[str, list[Element]]:
        """What ``element`` refers to, by the property; ``href`` for what it uses or takes over."""
        found: defaultdict[str, list[Element]] = defaultdict(list)
        for name in _HREFS:
            if element.get(name, "").startswith("#"):
                found["href"] += self._named.get(element.get(name, "")[1:], ())
        written = [(name, element.get(name, "")) for name in _PROPERTIES if element.get(name)]
        written += [(one[1].lower(), one[2]) for one in _DECLARATION.finditer(element.get("style", ""))]
        for selector, declarations in self._rules:
            if _matches(selector, element):
                written += declarations
        for name, value in written:
            for reference in _REFERENCE.finditer(value):
                found[name] += self._named.get(reference[1], ())
        return found

    def _weigh(self, element: Element, references: dict[str, list[Element]], known: dict[Element, _Drawn]) -> _Drawn:
        drawn = _Drawn(vertices=_vertices(element))
        if element.tag in (f"{_SVG}text", f"{_SVG}tspan", f"{_SVG}textPath"):
            drawn.characters = len(element.text or "") + sum(len(child.tail or "") for child in element)
        for child in element:
            drawn.add(known[child])
        for target in references.pop("href", ()):
            drawn.add(known[target])
        inside = _Drawn(drawn.elements, drawn.vertices, drawn.characters)
        for name, targets in references.items():
            for target in targets:
                if target.tag in _GRADIENTS:
                    continue
                times = 1 if name in _ONCE else inside.vertices if name in _MARKERS else inside.elements
                drawn.add(known[target], times)
        return drawn


def _vertices(element: Element) -> int:
    if element.tag == f"{_SVG}path":
        return len(_NUMBER.findall(element.get("d", ""))) // 2 + 1
    if element.tag in (f"{_SVG}polyline", f"{_SVG}polygon"):
        return len(_NUMBER.findall(element.get("points", ""))) // 2 + 1
    return 2 if element.tag == f"{_SVG}line" else 0


def _rules(sheet: str) -> Iterator[tuple[frozenset[tuple[str, str]], list[tuple[str, str]]]]:
    """The rules of a style sheet that refer to something: the last compound of a selector, and its declarations."""
    for rule in _RULE.finditer(_COMMENT.sub(" ", sheet)):
        declarations = [
            (one[1].lower(), one[2]) for one in _DECLARATION.finditer(f";{rule[2]}") if "url" in one[2].lower()
        ]
        if declarations:
            for selector in rule[1].split(","):
                last = re.split(r"[\s>+~]+", selector.strip())[-1]
                last = re.sub(r":.*|\[.*", "", last)
                yield frozenset(_COMPOUND.findall(last)), declarations


def _matches(selector: Iterable[tuple[str, str]], element: Element) -> bool:
    for mark, name in selector:
        known = {"": element.tag.rpartition("}")[2:], "#": (element.get("id"),), ".": element.get("class", "").split()}
        if name not in known[mark]:
            return False
    return True
