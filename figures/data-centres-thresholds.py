"""From which size a rule bites on a data centre: one logarithmic scale of megawatts, a lane for each rule-maker."""

from math import log10

from svg import AMBER, BLUE, GREY, LIGHT, RED, TEAL, Drawing, read_csv, text_width

KINDS = {
    "use": ("energy use", "circle", BLUE),
    "grid": ("grid connection", "square", TEAL),
    "resilience": ("resilience", "diamond", RED),
    "permit": ("permits", "triangle", AMBER),
}
LEFT, RIGHT, TOP, LANE = 136, 616, 54, 54
LOW, HIGH = 0.1, 1000.0


def main() -> None:
    rows = read_csv("data-centres-thresholds")
    lanes = list(dict.fromkeys(row["jurisdiction"] for row in rows))
    bottom = TOP + LANE * len(lanes)
    d = Drawing(height=bottom + 46)

    def at(megawatts: float) -> float:
        return LEFT + (RIGHT - LEFT) * log10(megawatts / LOW) / log10(HIGH / LOW)

    x = 20.0
    for label, shape, colour in KINDS.values():
        d.marker(x + 6, 18, shape, colour, 5)
        d.text(x + 18, 23, label, 13)
        x += 60 + text_width(label, 13)
    for mark in (0.1, 1, 10, 100, 1000):
        d.line(at(mark), TOP - 12, at(mark), bottom, LIGHT, 1)
        d.text(at(mark), bottom + 18, f"{mark:,g}", 13, "middle", fill=GREY)
    d.text((LEFT + RIGHT) / 2, bottom + 38, "megawatts, each step tenfold", 13, "middle", fill=GREY)
    for i, lane in enumerate(lanes):
        y = TOP + LANE * i + LANE / 2
        d.text(LEFT - 10, y + 5, lane, 13, "end", 600)
        d.line(LEFT, y, RIGHT, y, LIGHT, 1.4)
        for row in (r for r in rows if r["jurisdiction"] == lane):
            _, shape, colour = KINDS[row["kind"]]
            cx = at(float(row["mw"]))
            d.marker(cx, y, shape, colour, 5.5)
            shown = f"{float(row['mw']):g}: {row['label']}"
            d.text(cx, y + (20 if row["side"] == "below" else -11), shown, 13, "middle")
    d.line(LEFT, bottom, RIGHT, bottom, GREY, 1.2)
    d.save("data-centres-thresholds")


if __name__ == "__main__":
    main()
