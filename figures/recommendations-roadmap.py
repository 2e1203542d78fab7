"""A calendar: the steps that rank first with their phases, and the later steps that build on them."""

from svg import AMBER, BLUE, GREY, LIGHT, RED, TEAL, WHITE, Drawing, read_csv

LEFT, RIGHT, TOP, STEP, HIGH = 206, 632, 58, 25, 15
FIRST, LAST = 2027.0, 2032.0


def main() -> None:
    rows = read_csv("recommendations-roadmap")
    gap = 16
    first = [row for row in rows if row["kind"] == "first"]
    d = Drawing(height=TOP + STEP * len(rows) + gap + 8)

    def at(year: float) -> float:
        return LEFT + (RIGHT - LEFT) * (year - FIRST) / (LAST - FIRST)

    d.rect(8, 8, 22, 14, WHITE, stroke=GREY, width=1.3, dash="4 3")
    d.text(36, 20, "prepare", 13)
    d.rect(104, 8, 22, 14, LIGHT, stroke=BLUE, width=1.3)
    d.text(132, 20, "try", 13)
    d.marker(186, 15, "diamond", RED, 5)
    d.text(198, 20, "in force", 13)
    d.rect(272, 8, 22, 14, WHITE, stroke=TEAL, width=1.5)
    d.text(300, 20, "later step", 13)
    d.line(392, 15, 416, 15, AMBER, 1.8)
    d.text(422, 20, "waits for the first", 13)
    places = {row["label"]: TOP + STEP * i + (gap if row["kind"] == "later" else 0) for i, row in enumerate(rows)}
    bottom = TOP + STEP * len(rows) + gap
    for year in range(int(FIRST), int(LAST) + 1):
        d.line(at(year), TOP - 12, at(year), bottom, LIGHT, 1)
        if year < LAST:
            d.text(at(year + 0.5), TOP - 16, str(year), 13, "middle", fill=GREY)
    for row in first:
        if row["then"]:
            y, there = places[row["label"]] + HIGH / 2, places[row["then"]] + HIGH / 2
            target = next(one for one in rows if one["label"] == row["then"])
            x = at(float(target["start"])) + 4 + 9 * [one["then"] for one in first if one["then"]].index(row["then"])
            d.line(at(float(row["force"])) + 6, y, x, y, AMBER, 1.3)
            d.arrow(x, y, x, there - HIGH / 2 - 1, AMBER, 1.3)
    for row in rows:
        y = places[row["label"]]
        d.text(8, y + 12, row["label"], 13, weight=600 if row["kind"] == "first" else 400)
        start, force = at(float(row["start"])), at(float(row["force"]))
        if row["kind"] == "first":
            middle = at(float(row["try"]))
            d.rect(start, y, middle - start, HIGH, WHITE, stroke=GREY, width=1.3, dash="4 3")
            d.rect(middle, y, force - middle, HIGH, LIGHT, stroke=BLUE, width=1.3)
            d.marker(force, y + HIGH / 2, "diamond", RED, 5)
        else:
            d.rect(start, y, force - start, HIGH, WHITE, stroke=TEAL, width=1.5)
    d.save("recommendations-roadmap")


if __name__ == "__main__":
    main()
