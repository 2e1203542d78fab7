"""Drawing primitives for the figures of the paper: plain SVG, standard library only.

A figure script reads its data, draws on a Drawing and saves it:

    from svg import Drawing, INK, BLUE, read_csv
    d = Drawing(height=300)
    d.box(20, 20, 180, 60, "Energy", fill=BLUE, ink="#ffffff")
    d.arrow(200, 50, 300, 50)
    d.save("energy-load")

The same input gives the same bytes: numbers are rounded, nothing depends on time or order of a set.
Every mark can be told apart without colour: use `pattern` ("solid", "diagonal", "back", "cross", "dots",
"open") next to `fill`, and label things directly.
"""

from __future__ import annotations

import csv
import math
from pathlib import Path
from xml.sax.saxutils import escape

WIDTH = 640
LEAST_SIZE = 13.6
"""Of type: the text of the paper is 134 mm wide, so that this is 8 points on paper; smaller sizes are taken for it."""
FONT = "'Source Sans 3', sans-serif"
INK = "#1d2733"
BLUE = "#1b4965"
TEAL = "#2a9d8f"
AMBER = "#e9a23b"
RED = "#b5452c"
GREY = "#6c757d"
LIGHT = "#e9ecef"
WHITE = "#ffffff"

FOLDER = Path(__file__).resolve().parent


def read_csv(name: str) -> list[dict[str, str]]:
    """Rows of figures/data/<name>.csv as dictionaries; lines that start with # are remarks."""
    path = FOLDER / "data" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(line for line in handle if not line.startswith("#")))


def number(value: float) -> str:
    """A coordinate as short text."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in {"", "-0"} else text


def text_width(text: str, size: float = 13, weight: int = 400) -> float:
    """A cautious estimate of the printed width in Source Sans 3."""
    size = max(size, LEAST_SIZE)
    total = 0.0
    for char in text:
        if char in "iljI.,:;'|!":
            total += 0.29
        elif char in " tfr()[]-/":
            total += 0.36
        elif char in "mwMW%@":
            total += 0.85
        elif char.isupper():
            total += 0.62
        else:
            total += 0.52
    return total * size * (1.06 if weight >= 600 else 1.0)


def wrap(text: str, width: float, size: float = 13, weight: int = 400) -> list[str]:
    """Break text into lines that fit the width; a newline in the text is a forced break."""
    lines: list[str] = []
    for part in text.split("\n"):
        current = ""
        for word in part.split():
            trial = f"{current} {word}".strip()
            if current and text_width(trial, size, weight) > width:
                lines.append(current)
                current = word
            else:
                current = trial
        lines.append(current)
    return lines


def ticks(top: float, count: int = 5) -> list[float]:
    """Round values from 0 up to at least `top`."""
    raw = top / count
    power = 10 ** math.floor(math.log10(raw))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= raw - 1e-9)
    values = [0.0]
    while values[-1] < top - 1e-9:
        values.append(round(values[-1] + step, 10))
    return values


class Drawing:
    """One figure, 640 px wide."""

    def __init__(self, height: float, width: float = WIDTH) -> None:
        self.width = width
        self.height = height
        self.parts: list[str] = []

    # -- plain marks -----------------------------------------------------------------------------

    def add(self, tag: str, **attributes: object) -> None:
        pairs = []
        for key, value in attributes.items():
            if value is None:
                continue
            shown = number(value) if isinstance(value, (int, float)) else str(value)
            pairs.append(f'{key.rstrip("_").replace("_", "-")}="{escape(shown, {chr(34): "&quot;"})}"')
        self.parts.append(f"<{tag} {' '.join(pairs)}/>")

    def line(
        self, x1: float, y1: float, x2: float, y2: float, stroke: str = INK, width: float = 1.2, dash: str | None = None
    ) -> None:
        self.add("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=width, stroke_dasharray=dash)

    def polyline(
        self, points: list[tuple[float, float]], stroke: str = INK, width: float = 2, dash: str | None = None
    ) -> None:
        joined = " ".join(f"{number(x)},{number(y)}" for x, y in points)
        self.add(
            "polyline",
            points=joined,
            fill="none",
            stroke=stroke,
            stroke_width=width,
            stroke_linejoin="round",
            stroke_dasharray=dash,
        )

    def polygon(
        self, points: list[tuple[float, float]], fill: str = INK, stroke: str | None = None, width: float = 1.2
    ) -> None:
        joined = " ".join(f"{number(x)},{number(y)}" for x, y in points)
        self.add("polygon", points=joined, fill=fill, stroke=stroke, stroke_width=width if stroke else None)

    def circle(
        self, x: float, y: float, r: float, fill: str = INK, stroke: str | None = None, width: float = 1.5
    ) -> None:
        self.add("circle", cx=x, cy=y, r=r, fill=fill, stroke=stroke, stroke_width=width if stroke else None)

    def rect(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        fill: str = LIGHT,
        stroke: str | None = None,
        width: float = 1.2,
        radius: float = 0,
        dash: str | None = None,
    ) -> None:
        self.add(
            "rect",
            x=x,
            y=y,
            width=w,
            height=h,
            rx=radius or None,
            fill=fill,
            stroke=stroke,
            stroke_width=width if stroke else None,
            stroke_dasharray=dash,
        )

    def marker(self, x: float, y: float, shape: str = "circle", fill: str = BLUE, r: float = 5) -> None:
        """A data point: circle, square, diamond, triangle, ring, or cross."""
        if shape == "circle":
            self.circle(x, y, r, fill)
        elif shape == "ring":
            self.circle(x, y, r, WHITE, stroke=fill, width=2)
        elif shape == "square":
            self.rect(x - r, y - r, 2 * r, 2 * r, fill)
        elif shape == "diamond":
            q = r * 1.3
            self.polygon([(x, y - q), (x + q, y), (x, y + q), (x - q, y)], fill)
        elif shape == "triangle":
            q = r * 1.2
            self.polygon([(x, y - q), (x + q, y + q * 0.8), (x - q, y + q * 0.8)], fill)
        elif shape == "cross":
            self.line(x - r, y - r, x + r, y + r, fill, 2.4)
            self.line(x - r, y + r, x + r, y - r, fill, 2.4)
        else:
            raise ValueError(shape)

    # -- text ------------------------------------------------------------------------------------

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 13,
        anchor: str = "start",
        weight: int = 400,
        fill: str = INK,
        italic: bool = False,
        rotate: float | None = None,
    ) -> None:
        """One line of text; y is the base line."""
        size = max(size, LEAST_SIZE)
        attributes = [f'x="{number(x)}"', f'y="{number(y)}"', f'font-size="{number(size)}"', f'fill="{fill}"']
        if anchor != "start":
            attributes.append(f'text-anchor="{anchor}"')
        if weight != 400:
            attributes.append(f'font-weight="{weight}"')
        if italic:
            attributes.append('font-style="italic"')
        if rotate is not None:
            attributes.append(f'transform="rotate({number(rotate)} {number(x)} {number(y)})"')
        self.parts.append(f"<text {' '.join(attributes)}>{escape(text)}</text>")

    def paragraph(
        self,
        x: float,
        y: float,
        width: float,
        text: str,
        size: float = 13,
        anchor: str = "start",
        weight: int = 400,
        fill: str = INK,
        leading: float = 1.25,
        italic: bool = False,
    ) -> float:
        """Wrapped text whose first base line is y; gives the base line after the last line."""
        for line in wrap(text, width, size, weight):
            self.text(x, y, line, size, anchor, weight, fill, italic)
            y += max(size, LEAST_SIZE) * leading
        return y

    # -- built marks -----------------------------------------------------------------------------

    def bar(self, x: float, y: float, w: float, h: float, fill: str = BLUE, pattern: str = "solid") -> None:
        """A filled area with a pattern that survives greyscale."""
        if w <= 0 or h <= 0:
            return
        if pattern == "solid":
            self.rect(x, y, w, h, fill)
            return
        self.rect(x, y, w, h, WHITE, stroke=fill, width=1.4)
        if pattern in {"diagonal", "cross"}:
            self._hatch(x, y, w, h, fill, 1)
        if pattern in {"back", "cross"}:
            self._hatch(x, y, w, h, fill, -1)
        if pattern == "dots":
            step = 6.0
            row, cy = 0, y + step / 2 + 0.5
            while cy < y + h - 1.5:
                cx = x + step / 2 + (step / 2 if row % 2 else 0)
                while cx < x + w - 1.5:
                    self.circle(cx, cy, 1.2, fill)
                    cx += step
                cy += step
                row += 1

    def _hatch(self, x: float, y: float, w: float, h: float, stroke: str, way: int, step: float = 6) -> None:
        """Slanted lines cut to the rectangle; way 1 rises to the right, -1 falls."""
        segments = []
        offset = step
        while offset < w + h:
            x1, y1 = (0.0, offset) if offset <= h else (offset - h, h)
            x2, y2 = (offset, 0.0) if offset <= w else (w, offset - w)
            if way < 0:
                x1, x2 = w - x1, w - x2
            segments.append(f"M{number(x + x1)} {number(y + y1)}L{number(x + x2)} {number(y + y2)}")
            offset += step
        if segments:
            self.add("path", d="".join(segments), stroke=stroke, stroke_width=1.3, fill="none")

    def box(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        title: str,
        body: str = "",
        fill: str = LIGHT,
        stroke: str | None = GREY,
        ink: str = INK,
        size: float = 13,
        body_size: float | None = None,
        radius: float = 4,
        pad: float = 8,
        anchor: str = "middle",
        dash: str | None = None,
        weight: int = 600,
    ) -> None:
        """A box with a bold title and an optional plain body, wrapped and centred upright."""
        size = max(size, LEAST_SIZE)
        small = max(body_size or size, LEAST_SIZE)
        heads = wrap(title, w - 2 * pad, size, weight) if title else []
        lines = wrap(body, w - 2 * pad, small) if body else []
        total = len(heads) * size * 1.2 + len(lines) * small * 1.25 + (3 if heads and lines else 0)
        if total > h - 4:
            raise ValueError(f"text does not fit its box: {title!r} needs {total:.0f} of {h:.0f} px")
        self.rect(x, y, w, h, fill, stroke, 1.2, radius, dash)
        tx = {"start": x + pad, "middle": x + w / 2, "end": x + w - pad}[anchor]
        ty = y + (h - total) / 2
        for line in heads:
            ty += size * 1.2
            self.text(tx, ty - size * 0.28, line, size, anchor, weight, ink)
        if heads and lines:
            ty += 3
        for line in lines:
            ty += small * 1.25
            self.text(tx, ty - small * 0.32, line, small, anchor, 400, ink)

    def arrow(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        stroke: str = INK,
        width: float = 1.6,
        dash: str | None = None,
        both: bool = False,
        head: float = 8,
    ) -> None:
        """A straight arrow with a filled head at its end (and at its start with both=True)."""
        angle = math.atan2(y2 - y1, x2 - x1)
        cut = head * 0.8
        sx, sy = (x1 + cut * math.cos(angle), y1 + cut * math.sin(angle)) if both else (x1, y1)
        self.line(sx, sy, x2 - cut * math.cos(angle), y2 - cut * math.sin(angle), stroke, width, dash)
        self._head(x2, y2, angle, stroke, head)
        if both:
            self._head(x1, y1, angle + math.pi, stroke, head)

    def elbow(
        self,
        points: list[tuple[float, float]],
        stroke: str = INK,
        width: float = 1.6,
        dash: str | None = None,
        head: float = 8,
    ) -> None:
        """An arrow along several points."""
        (xa, ya), (xb, yb) = points[-2], points[-1]
        angle = math.atan2(yb - ya, xb - xa)
        end = (xb - head * 0.8 * math.cos(angle), yb - head * 0.8 * math.sin(angle))
        self.polyline([*points[:-1], end], stroke, width, dash)
        self._head(xb, yb, angle, stroke, head)

    def _head(self, x: float, y: float, angle: float, fill: str, size: float) -> None:
        points = [(x, y)]
        for side in (2.72, -2.72):
            points.append((x + size * math.cos(angle + side), y + size * math.sin(angle + side)))
        self.polygon(points, fill)

    def legend(
        self, x: float, y: float, entries: list[tuple[str, str, str]], size: float = 13, gap: float = 22
    ) -> None:
        """Entries (label, colour, pattern) in one row from x; y is the base line."""
        for label, fill, pattern in entries:
            self.bar(x, y - 11, 16, 12, fill, pattern)
            self.text(x + 22, y, label, size)
            x += 22 + text_width(label, size) + gap

    # -- charts ----------------------------------------------------------------------------------

    def columns(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        rows: list[tuple[str, float, str, str, str]],
        unit: str = "",
        top: float | None = None,
        size: float = 13,
        share: float = 0.62,
    ) -> None:
        """Upright bars. Rows: (label, value, shown value, colour, pattern); unit is the title of the axis."""
        marks = ticks(top or max(row[1] for row in rows))
        high = marks[-1]
        self._grid_y(x, y, w, h, marks, unit, size)
        slot = w / len(rows)
        for i, (label, value, shown, fill, pattern) in enumerate(rows):
            bh = h * value / high
            bx = x + slot * i + slot * (1 - share) / 2
            self.bar(bx, y + h - bh, slot * share, bh, fill, pattern)
            self.text(bx + slot * share / 2, y + h - bh - 5, shown, size, "middle", 600)
            self.paragraph(bx + slot * share / 2, y + h + 18, slot - 4, label, size, "middle")
        self.line(x, y + h, x + w, y + h, INK, 1.2)

    def bars(
        self,
        x: float,
        y: float,
        w: float,
        rows: list[tuple[str, float, str, str, str]],
        label_width: float,
        row_height: float = 30,
        top: float | None = None,
        size: float = 13,
    ) -> float:
        """Lying bars with direct labels. Rows as in columns(); gives the y below the last bar."""
        high = top or max(row[1] for row in rows)
        room = w - label_width
        for label, value, shown, fill, pattern in rows:
            lines = wrap(label, label_width - 10, size)
            ty = y + row_height / 2 - (len(lines) - 1) * size * 0.6 + size * 0.33
            for line in lines:
                self.text(x + label_width - 8, ty, line, size, "end")
                ty += size * 1.2
            bw = room * value / high
            self.bar(x + label_width, y + row_height * 0.18, bw, row_height * 0.64, fill, pattern)
            self.text(x + label_width + bw + 6, y + row_height / 2 + size * 0.33, shown, size, "start", 600)
            y += row_height
        self.line(x + label_width, y - row_height * len(rows), x + label_width, y, INK, 1.2)
        return y

    def _grid_y(self, x: float, y: float, w: float, h: float, marks: list[float], unit: str, size: float) -> None:
        for mark in marks:
            my = y + h - h * mark / marks[-1]
            self.line(x, my, x + w, my, LIGHT, 1)
            self.text(x - 6, my + size * 0.33, f"{mark:,.10g}", size, "end", fill=GREY)
        if unit:
            self.text(x - 6, y - 12, unit, size, "start", fill=GREY)

    def lines(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        span: tuple[float, float],
        marks_x: list[float],
        series: list[tuple[list[tuple[float, float]], str, str, str | None]],
        unit: str = "",
        top: float | None = None,
        size: float = 13,
    ) -> tuple[object, object]:
        """A line chart. Series: (points, colour, marker shape, dash). Gives the two scale functions."""
        marks = ticks(top or max(value for points, *_ in series for _, value in points))

        def sx(value: float) -> float:
            return x + w * (value - span[0]) / (span[1] - span[0])

        def sy(value: float) -> float:
            return y + h - h * value / marks[-1]

        self._grid_y(x, y, w, h, marks, unit, size)
        self.line(x, y + h, x + w, y + h, INK, 1.2)
        for mark in marks_x:
            self.line(sx(mark), y + h, sx(mark), y + h + 4, INK, 1)
            self.text(sx(mark), y + h + 18, f"{mark:g}", size, "middle")
        for points, colour, shape, dash in series:
            self.polyline([(sx(a), sy(b)) for a, b in points], colour, 2, dash)
            for a, b in points:
                self.marker(sx(a), sy(b), shape, colour, 4.5)
        return sx, sy

    def matrix(
        self,
        x: float,
        y: float,
        columns: list[str],
        rows: list[tuple[str, list[str]]],
        first: float,
        cell_width: float,
        cell_height: float,
        head_height: float = 34,
        size: float = 13,
        head_fill: str = BLUE,
        fills: dict[tuple[int, int], str] | None = None,
    ) -> float:
        """A grid of short texts with a head row and a head column; gives the y below it."""
        for j, head in enumerate(columns):
            self.box(
                x + first + j * cell_width,
                y,
                cell_width,
                head_height,
                head,
                fill=head_fill,
                stroke=WHITE,
                ink=WHITE,
                size=size,
                radius=0,
                pad=4,
            )
        y += head_height
        for i, (label, cells) in enumerate(rows):
            self.box(
                x, y, first, cell_height, label, fill=WHITE, stroke=LIGHT, size=size, radius=0, pad=6, anchor="start"
            )
            for j, cell in enumerate(cells):
                fill = (fills or {}).get((i, j), WHITE)
                self.box(
                    x + first + j * cell_width,
                    y,
                    cell_width,
                    cell_height,
                    "",
                    cell,
                    fill=fill,
                    stroke=LIGHT,
                    size=size,
                    radius=0,
                    pad=5,
                )
            y += cell_height
        return y

    # -- output ----------------------------------------------------------------------------------

    def source(self) -> str:
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(self.width)} {number(self.height)}" '
            f'width="{number(self.width)}" height="{number(self.height)}" font-family="{FONT}">'
        )
        return "\n".join([head, *self.parts, "</svg>"]) + "\n"

    def save(self, name: str) -> Path:
        """Write figures/<name>.svg."""
        path = FOLDER / f"{name}.svg"
        path.write_text(self.source(), encoding="utf-8", newline="\n")
        return path
