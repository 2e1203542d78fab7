"""Three disputes on data centres and one regulation, on a common time scale."""

from svg import BLUE, GREY, LIGHT, RED, TEAL, Drawing, read_csv, text_width

KINDS = {
    "decision": ("permit or rule", "square", GREY),
    "demand": ("request, suit, report", "ring", TEAL),
    "court": ("judgment", "diamond", RED),
    "result": ("result", "circle", BLUE),
}
LEFT, RIGHT, TOP, LANE = 130, 628, 56, 66
FIRST, LAST = 2020, 2027


def main() -> None:
    rows = read_csv("democracy-courts")
    lanes = list(dict.fromkeys(row["lane"] for row in rows))
    bottom = TOP + LANE * len(lanes)
    d = Drawing(height=bottom + 28)

    def at(year: float) -> float:
        return LEFT + (RIGHT - LEFT) * (year - FIRST) / (LAST - FIRST)

    x = 8.0
    for label, shape, colour in KINDS.values():
        d.marker(x + 6, 18, shape, colour, 5)
        d.text(x + 18, 23, label, 13)
        x += 48 + text_width(label, 13)
    for year in range(FIRST, LAST + 1):
        d.line(at(year), TOP - 14, at(year), bottom, LIGHT, 1)
        if year < LAST:
            d.text((at(year) + at(year + 1)) / 2, bottom + 18, str(year), 13, "middle", fill=GREY)
    for i, lane in enumerate(lanes):
        y = TOP + LANE * i + LANE / 2
        members = [row for row in rows if row["lane"] == lane]
        d.text(LEFT - 8, y + 5, lane, 13, "end", 600)
        d.line(at(float(members[0]["year"])), y, at(float(members[-1]["year"])), y, GREY, 1.6)
        for row in members:
            _, shape, colour = KINDS[row["kind"]]
            cx = at(float(row["year"]))
            d.marker(cx, y, shape, colour, 6)
            half = text_width(row["label"], 12.5) / 2 + 6
            tx = min(max(cx, LEFT + half), RIGHT + 8 - half)
            d.text(tx, y + (22 if row["row"] == "below" else -12), row["label"], 12.5, "middle")
    d.line(LEFT, bottom, RIGHT, bottom, GREY, 1.2)
    d.save("democracy-courts")


if __name__ == "__main__":
    main()
