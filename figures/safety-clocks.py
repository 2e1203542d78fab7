"""Times that rules set and times that passed in accidents, on one logarithmic axis."""

import math

from svg import BLUE, GREY, INK, LIGHT, RED, Drawing, read_csv, text_width

LEFT, RIGHT, ROW = 296, 604, 27
FIRST, LAST = math.log10(10), math.log10(1_000_000)
MARKS = [
    (10, "10 s"),
    (60, "1 min"),
    (600, "10 min"),
    (3600, "1 h"),
    (21600, "6 h"),
    (86400, "1 day"),
    (604800, "1 week"),
]
LANES = [("rule", "Times that a rule sets", BLUE, "circle"), ("event", "Times that passed", RED, "diamond")]


def main() -> None:
    rows = read_csv("safety-clocks")
    height = 56 + ROW * len(rows) + 2 * 34
    d = Drawing(height=height)

    def at(seconds: float) -> float:
        return LEFT + (RIGHT - LEFT) * (math.log10(seconds) - FIRST) / (LAST - FIRST)

    bottom = height - 30
    for seconds, label in MARKS:
        d.line(at(seconds), 8, at(seconds), bottom, LIGHT, 1)
        d.text(at(seconds), bottom + 18, label, 12, "middle", fill=GREY)
    y = 22.0
    for lane, title, colour, shape in LANES:
        d.text(8, y, title, 14, weight=600, fill=colour)
        y += 22
        for row in (r for r in rows if r["lane"] == lane):
            x = at(float(row["seconds"]))
            d.text(LEFT - 12, y + 4, row["label"], 13, "end")
            d.line(LEFT, y, x, y, colour, 1.2, "2 3")
            d.marker(x, y, shape, colour, 5)
            wide = text_width(row["shown"], 13, 600)
            if x + 10 + wide < RIGHT + 20:
                d.rect(x + 8, y - 8, wide + 4, 16, "#ffffff")
                d.text(x + 10, y + 4.5, row["shown"], 13, weight=600, fill=INK)
            else:
                d.rect(x - 12 - wide, y - 8, wide + 4, 16, "#ffffff")
                d.text(x - 10, y + 4.5, row["shown"], 13, "end", 600, INK)
            y += ROW
        y += 16
    d.line(LEFT, bottom, RIGHT + 12, bottom, GREY, 1.2)
    d.save("safety-clocks")


if __name__ == "__main__":
    main()
