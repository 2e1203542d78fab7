"""Hours that a mobile site must last without mains power, and hours that were needed, on one logarithmic axis."""

import math

from svg import AMBER, BLUE, GREY, INK, LIGHT, RED, WHITE, Drawing, read_csv, text_width

LEFT, RIGHT, ROW = 300, 600, 25
FIRST, LAST = 0.0, math.log10(200)
MARKS = [(1, "1 h"), (2, "2"), (4, "4"), (6, "6"), (12, "12"), (24, "1 day"), (72, "3 days"), (168, "1 week")]
LANES = [
    ("rule", "Asked by a rule in force", BLUE, "circle"),
    ("draft", "Asked by a draft of December 2025", AMBER, "ring"),
    ("event", "What happened", RED, "diamond"),
]


def main() -> None:
    rows = read_csv("communication-hours")
    height = 40 + ROW * len(rows) + len(LANES) * 34
    bottom = height - 30
    d = Drawing(height=height)

    def at(hours: float) -> float:
        return LEFT + (RIGHT - LEFT) * (math.log10(hours) - FIRST) / (LAST - FIRST)

    for hours, label in MARKS:
        d.line(at(hours), 10, at(hours), bottom, LIGHT, 1)
        d.text(at(hours), bottom + 18, label, 12, "middle", fill=GREY)
    y = 22.0
    for lane, title, colour, shape in LANES:
        d.text(12, y, title, 13, weight=600)
        y += 22
        for row in (r for r in rows if r["kind"] == lane):
            x = at(float(row["hours"]))
            d.text(LEFT - 12, y + 4, f"{row['place']}: {row['label']}", 13, "end")
            d.line(LEFT, y, x, y, colour, 1.4, "4 3" if lane == "draft" else None)
            d.marker(x, y, shape, colour, 5)
            wide = text_width(row["shown"], 13, 600)
            if x + 14 + wide < RIGHT + 34:
                d.rect(x + 9, y - 8, wide + 2, 16, WHITE)
                d.text(x + 11, y + 4.5, row["shown"], 13, weight=600)
            else:
                d.rect(x - 13 - wide, y - 8, wide + 4, 16, WHITE)
                d.text(x - 11, y + 4.5, row["shown"], 13, "end", 600)
            y += ROW
        y += 12
    d.line(LEFT, 10, LEFT, bottom, INK, 1.2)
    d.line(LEFT, bottom, RIGHT + 34, bottom, GREY, 1.2)
    d.save("communication-hours")


if __name__ == "__main__":
    main()
