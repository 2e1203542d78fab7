"""A network of statements into an SVG that print and screen show alike.

Nodes stand on an ellipse in their order. Each line bends to the left of its way, so that the two directions between a
pair of nodes never lie on one another; how it is drawn, and the sign on it, tell the choice without colour.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from html import escape

from chapterhouse.settings.statements import Choice
from chapterhouse.statements.network import Edge, Network

Point = tuple[float, float]
Rectangle = tuple[float, float, float, float]

WIDTH = 640.0
_INK, _BOX = "#1d2733", "#eef2f5"
_COLOURS = {"solid": "#1b4965", "dashed": "#b5452c", "dotted": "#5b5f66", "double": "#8a6414"}
_DASHES = {"dashed": "7 4", "dotted": "1.5 4", "double": "11 3 2 3"}
_BOX_SIZE = (168.0, 50.0)
_SIZE = 15.0
_FIRST_BEND, _NEXT_BEND = 15.0, 24.0
"""How far the middle of a line is from the straight way, and how much farther that of the next one between a pair."""
_LABEL_AT, _LABEL_AT_CROSSING, _LABEL_STEP = 0.43, 0.29, 0.06
"""How far along its line a label stands: less where lines cross in the middle, more for each further line."""
_LABEL_HEIGHT, _LABEL_AIR, _LABEL_EARLIEST = 18.0, 2.0, 0.12


def draw_network(shown: Network) -> bytes:
    """The drawing of ``shown``, as UTF-8; the same bytes for the same network."""
    places = _places([name for name, _ in shown.nodes])
    bottom = max(y for _, y in places.values()) + _BOX_SIZE[1] / 2
    top = min(y for _, y in places.values()) - _BOX_SIZE[1] / 2
    space = _FIRST_BEND + _NEXT_BEND * max(len(shown.choices) - 1, 0) + 18
    shift = space - top
    places = {name: (x, y + shift) for name, (x, y) in places.items()}
    legend = bottom + shift + space + 8
    entries = _legend(shown, legend)
    parts = [*_edges(shown, places), *_nodes(shown, places), *_legend_marks(entries)]
    height = max((y for _, _, _, y in entries), default=legend) + 20
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {WIDTH:.0f} {height:.0f}" font-family="\'Source Sans 3\', sans-serif">'
    )
    return "\n".join([head, *parts, "</svg>\n"]).encode()


def _places(names: list[str]) -> dict[str, Point]:
    """The middles of the nodes, the first at the upper left and the others clockwise; one alone in the middle."""
    if len(names) == 1:
        return {names[0]: (WIDTH / 2, 0.0)}
    turn = -3 * math.pi / 4
    rise = 165.0 if len(names) <= 4 else 55.0 * len(names)
    side = (WIDTH - _BOX_SIZE[0]) / 2 - 20
    reach = math.cos(math.pi / 4) if len(names) == 4 else 1.0
    placed = {}
    for index, name in enumerate(names):
        angle = turn + 2 * math.pi * index / len(names)
        placed[name] = (WIDTH / 2 + side * math.cos(angle) / reach, rise * math.sin(angle) / reach)
    return placed


def _edges(shown: Network, places: dict[str, Point]) -> Iterator[str]:
    between: defaultdict[tuple[str, str], list[Edge]] = defaultdict(list)
    for edge in shown.edges:
        between[edge.source, edge.target].append(edge)
    labels: list[str] = []
    taken = [(x, y, *_BOX_SIZE) for x, y in places.values()]
    middle = (WIDTH / 2, sum(y for _, y in places.values()) / len(places))
    for (source, target), edges in between.items():
        for rank, edge in enumerate(edges):
            start, end = places[source], places[target]
            curve = _Curve(start, end, _FIRST_BEND + _NEXT_BEND * rank)
            half = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
            crosses = len(places) > 3 and math.dist(half, middle) < 60
            at = (_LABEL_AT_CROSSING if crosses else _LABEL_AT) + _LABEL_STEP * rank
            yield from _line(curve, edge)
            place = _free(curve, at, (_label_width(edge), _LABEL_HEIGHT), taken)
            taken.append((*place, _label_width(edge), _LABEL_HEIGHT))
            labels += _label(place, edge)
    yield from labels


def _free(curve: _Curve, at: float, size: Point, taken: list[Rectangle]) -> Point:
    """The point of ``curve`` nearest to ``at`` where a label of ``size`` covers none of ``taken``; else that at ``at``.

    ``taken`` holds the middles, widths and heights of what is drawn.
    """
    steps = [0.0] + [sign * step * _LABEL_STEP / 3 for step in range(1, 25) for sign in (1, -1)]
    for place in (curve.point(at + step) for step in steps if _LABEL_EARLIEST <= at + step <= 1 - _LABEL_EARLIEST):
        if not any(
            abs(place[0] - x) < (size[0] + width) / 2 + _LABEL_AIR
            and abs(place[1] - y) < (size[1] + height) / 2 + _LABEL_AIR
            for x, y, width, height in taken
        ):
            return place
    return curve.point(at)


class _Curve:
    """A quadratic curve between the borders of two boxes, whose middle is ``bend`` to the left of the straight way."""

    def __init__(self, start: Point, end: Point, bend: float) -> None:
        length = math.dist(start, end) or 1.0
        across = (-(end[1] - start[1]) / length, (end[0] - start[0]) / length)
        half = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        self.start, self.end = start, end
        self.control = (half[0] - across[0] * bend * 2, half[1] - across[1] * bend * 2)
        self.begin_at = self._border(start, 0.0, 1.0)
        self.end_at = self._border(end, 1.0, 0.0)

    def point(self, at: float) -> Point:
        rest = 1 - at
        first, second, third = rest * rest, 2 * rest * at, at * at
        x = first * self.start[0] + second * self.control[0] + third * self.end[0]
        y = first * self.start[1] + second * self.control[1] + third * self.end[1]
        return x, y

    def _border(self, box: Point, inside: float, outside: float) -> float:
        """Where the curve leaves ``box``, with a little air."""
        for _ in range(24):
            half = (inside + outside) / 2
            x, y = self.point(half)
            if abs(x - box[0]) < _BOX_SIZE[0] / 2 + 3 and abs(y - box[1]) < _BOX_SIZE[1] / 2 + 3:
                inside = half
            else:
                outside = half
        return outside

    def path(self) -> str:
        steps = 24
        span = self.end_at - self.begin_at
        points = [self.point(self.begin_at + span * step / steps) for step in range(steps + 1)]
        return "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _line(curve: _Curve, edge: Edge) -> Iterator[str]:
    colour = _COLOURS[edge.choice.line]
    dashes = _DASHES.get(edge.choice.line)
    drawn = f' stroke-dasharray="{dashes}" stroke-linecap="round"' if dashes else ""
    yield f'<path d="{curve.path()}" fill="none" stroke="{colour}" stroke-width="1.8"{drawn}/>'
    tip, behind = curve.point(curve.end_at), curve.point(curve.end_at - 0.05)
    length = math.dist(tip, behind) or 1.0
    along = ((tip[0] - behind[0]) / length, (tip[1] - behind[1]) / length)
    left = (tip[0] - 10 * along[0] - 4.5 * along[1], tip[1] - 10 * along[1] + 4.5 * along[0])
    right = (tip[0] - 10 * along[0] + 4.5 * along[1], tip[1] - 10 * along[1] - 4.5 * along[0])
    corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in (tip, left, right))
    yield f'<polygon points="{corners}" fill="{colour}"/>'


def _label_words(edge: Edge) -> str:
    return f"{edge.choice.mark or ''}{len(edge.statements)}"


def _label_width(edge: Edge) -> float:
    return 9.0 + 7.5 * len(_label_words(edge))


def _label(place: Point, edge: Edge) -> Iterator[str]:
    words, width = _label_words(edge), _label_width(edge)
    colour = _COLOURS[edge.choice.line]
    x, y = place
    yield (
        f'<rect x="{x - width / 2:.1f}" y="{y - _LABEL_HEIGHT / 2:.1f}" width="{width:.1f}" '
        f'height="{_LABEL_HEIGHT:.0f}" rx="9" fill="#ffffff" stroke="{colour}" stroke-width="1"/>'
    )
    yield _text(x, y + 4.6, words, 13, colour, anchor="middle", weight=600)


def _nodes(shown: Network, places: dict[str, Point]) -> Iterator[str]:
    width, height = _BOX_SIZE
    for name, title in shown.nodes:
        x, y = places[name]
        yield (
            f'<rect x="{x - width / 2:.1f}" y="{y - height / 2:.1f}" width="{width:.0f}" height="{height:.0f}" '
            f'rx="4" fill="{_BOX}" stroke="{_INK}" stroke-width="1.2"/>'
        )
        lines = _wrapped(title)
        for row, line in enumerate(lines):
            yield _text(x, y + 5 + (row - (len(lines) - 1) / 2) * 18, line, _SIZE, _INK, anchor="middle", weight=600)


def _legend(shown: Network, y: float) -> list[tuple[Choice, str, float, float]]:
    """Each choice with its words, the left end of its line and its baseline; what finds no room begins a new row."""
    counts = Counter(edge.choice.name for edge in shown.edges for _ in edge.statements)
    entries: list[tuple[Choice, str, float, float]] = []
    x = 12.0
    for choice in shown.choices:
        words = f"{choice.mark or ''} {choice.title.lower()}: {counts[choice.name]}".strip()
        wide = 44 + 7.2 * len(words)
        if entries and x + wide > WIDTH:
            x, y = 12.0, y + 22
        entries.append((choice, words, x, y))
        x += wide + 30
    return entries


def _legend_marks(entries: list[tuple[Choice, str, float, float]]) -> Iterator[str]:
    for choice, words, x, y in entries:
        colour, dashes = _COLOURS[choice.line], _DASHES.get(choice.line)
        drawn = f' stroke-dasharray="{dashes}" stroke-linecap="round"' if dashes else ""
        yield (
            f'<line x1="{x:.1f}" y1="{y - 4.5:.1f}" x2="{x + 36:.1f}" y2="{y - 4.5:.1f}" '
            f'stroke="{colour}" stroke-width="1.8"{drawn}/>'
        )
        yield _text(x + 44, y, words, 13.5, _INK)


def _text(x: float, y: float, words: str, size: float, colour: str, anchor: str = "start", weight: int = 400) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" font-weight="{weight}" fill="{colour}" '
        f'text-anchor="{anchor}">{escape(words)}</text>'
    )


def _wrapped(title: str) -> list[str]:
    """``title`` on one line or two."""
    if len(title) <= 20:
        return [title]
    words = title.split(" ")
    cut = min(range(1, len(words) + 1), key=lambda at: abs(len(" ".join(words[:at])) - len(title) / 2))
    return [part for part in (" ".join(words[:cut]), " ".join(words[cut:])) if part]
