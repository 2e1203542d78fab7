"""When thirteen rule-makers made their main rules on automated vehicles (a lane each, 2017 to 2027)."""

from svg import BLUE, GREY, LIGHT, RED, TEAL, Drawing, read_csv, text_width

KINDS = {
    "use": ("use on the road", "circle", BLUE),
    "approval": ("approval, reports", "square", TEAL),
    "security": ("security and data", "diamond", RED),
    "expected": ("expected or draft", "ring", GREY),
}
LEFT, RIGHT, TOP, LANE = 112, 632, 52, 31
FIRST, LAST = 2017, 2028


def main() -> None:
    rows = read_csv("vehicles-rules")
    lanes = list(dict.fromkeys(row["jurisdiction"] for row in rows))
    bottom = TOP + LANE * len(lanes)
    d = Drawing(height=bottom + 30)

    def at(year: float) -> float:
        return LEFT + (RIGHT - LEFT) * (year - FIRST) / (LAST - FIRST)

    x = 20.0
    for label, shape, colour in KINDS.values():
        d.marker(x + 6, 18, shape, colour, 5)
        d.text(x + 18, 23, label, 13)
        x += 44 + text_width(label, 13)
    for year in range(FIRST, LAST + 1):
        d.line(at(year), TOP - 12, at(year), bottom, LIGHT, 1)
        if year < LAST:
            d.text((at(year) + at(year + 1)) / 2, bottom + 18, str(year), 13, "middle", fill=GREY)
    for i, lane in enumerate(lanes):
        y = TOP + LANE * i + LANE / 2
        d.text(LEFT - 8, y + 5, lane, 13, "end", 600)
        d.line(LEFT, y, RIGHT, y, LIGHT, 1.4)
        for row in (r for r in rows if r["jurisdiction"] == lane):
            _, shape, colour = KINDS[row["kind"]]
            cx = at(float(row["year"]))
            d.marker(cx, y, shape, colour, 5.5)
            if row["side"] == "right":
                d.text(cx + 9, y - 4, row["label"], 12.5)
            else:
                d.text(cx - 9, y - 4, row["label"], 12.5, "end")
    d.line(LEFT, bottom, RIGHT, bottom, GREY, 1.2)
    d.save("vehicles-rules")


if __name__ == "__main__":
    main()
