"""The size from which rules for connected power devices begin, on a logarithmic scale."""

import math

from svg import BLUE, GREY, INK, LIGHT, RED, TEAL, Drawing, read_csv

LEFT, RIGHT, TOP, ROW, HEAD = 126, 616, 10, 25, 29
HIGH = 6  # decades from 1 kW to 1 GW
STYLES = {
    "For scale": ("diamond", GREY),
    "Entry and price": ("circle", BLUE),
    "Remote control": ("triangle", RED),
    "Conduct as a load": ("square", TEAL),
}
MARKS = ["1 kW", "10 kW", "100 kW", "1 MW", "10 MW", "100 MW", "1 GW"]


def main() -> None:
    rows = read_csv("energy-thresholds")
    groups: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        groups.setdefault(row["kind"], []).append(row)
    bottom = TOP + sum(HEAD + ROW * len(members) for members in groups.values()) + 8
    d = Drawing(height=bottom + 30)

    def at(kw: float) -> float:
        return LEFT + (RIGHT - LEFT) * math.log10(kw) / HIGH

    for i, mark in enumerate(MARKS):
        x = LEFT + (RIGHT - LEFT) * i / HIGH
        d.line(x, TOP + 6, x, bottom, LIGHT, 1.2)
        d.text(x, bottom + 20, mark, 13, "middle", fill=GREY)
    y = float(TOP)
    for kind, members in groups.items():
        shape, colour = STYLES[kind]
        d.text(8, y + 20, kind, 14, weight=600)
        y += HEAD
        for row in members:
            x = at(float(row["kw"]))
            d.text(LEFT - 12, y + 17, row["place"], 13, "end")
            if row["bound"] == "to":
                d.arrow(x, y + 13, x - 46, y + 13, colour, 1.8)
            d.marker(x, y + 13, "ring" if row["state"] == "draft" else shape, colour, 5.5)
            left = x > LEFT + (RIGHT - LEFT) * 0.55
            d.text(x - 12 if left else x + 12, y + 17, row["label"], 13, "end" if left else "start")
            y += ROW
    d.line(LEFT, bottom, RIGHT, bottom, INK, 1.2)
    d.save("energy-thresholds")


if __name__ == "__main__":
    main()
