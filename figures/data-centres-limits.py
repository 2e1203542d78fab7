"""Limits and goals for power usage effectiveness on one scale, a lane for each jurisdiction."""

from svg import BLUE, GREY, LIGHT, RED, TEAL, Drawing, read_csv, text_width

KINDS = {
    "new": ("limit, new sites", "circle", BLUE),
    "old": ("limit or goal, existing sites", "square", TEAL),
    "average": ("goal, average", "diamond", RED),
    "draft": ("draft only", "ring", GREY),
}
LEFT, RIGHT, TOP, LANE = 126, 600, 54, 58
LOW, HIGH = 1.0, 1.7


def main() -> None:
    rows = read_csv("data-centres-limits")
    lanes = list(dict.fromkeys(row["jurisdiction"] for row in rows))
    bottom = TOP + LANE * len(lanes)
    d = Drawing(height=bottom + 46)

    def at(pue: float) -> float:
        return LEFT + (RIGHT - LEFT) * (pue - LOW) / (HIGH - LOW)

    x = 20.0
    for label, shape, colour in KINDS.values():
        d.marker(x + 6, 18, shape, colour, 5)
        d.text(x + 18, 23, label, 13)
        x += 44 + text_width(label, 13)
    for step in range(8):
        pue = LOW + step / 10
        d.line(at(pue), TOP - 12, at(pue), bottom, LIGHT, 1)
        d.text(at(pue), bottom + 18, f"{pue:.1f}", 13, "middle", fill=GREY)
    d.text(
        (LEFT + RIGHT) / 2,
        bottom + 38,
        "power usage effectiveness (less is better; 1.0 is the ideal)",
        13,
        "middle",
        fill=GREY,
    )
    for i, lane in enumerate(lanes):
        y = TOP + LANE * i + LANE / 2
        d.text(LEFT - 10, y + 5, lane, 13, "end", 600)
        d.line(LEFT, y, RIGHT, y, LIGHT, 1.4)
        for j, row in enumerate(r for r in rows if r["jurisdiction"] == lane):
            _, shape, colour = KINDS[row["kind"]]
            cx = at(float(row["pue"]))
            d.marker(cx, y, shape, colour, 5.5)
            d.text(cx, y + (20 if j % 2 else -11), row["label"], 13, "middle")
    d.line(LEFT, bottom, RIGHT, bottom, GREY, 1.2)
    d.save("data-centres-limits")


if __name__ == "__main__":
    main()
