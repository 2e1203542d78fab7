"""What could be done by when, beside legal dates that are known or expected (one row for each legal date)."""

from svg import AMBER, BLUE, GREY, INK, LIGHT, RED, WHITE, Drawing, read_csv, wrap

LEFT, RIGHT, TOP = 150, 634, 58
FIRST, LAST, NOW = 2026.75, 2032.0, 2026.89
HIGH = 20


def main() -> None:
    rows = read_csv("recommendations-horizon")
    names = list(dict.fromkeys(row["row"] for row in rows))
    heights = []
    for name in names:
        here = [row for row in rows if row["row"] == name]
        hooks = any(row["kind"] == "hook" for row in here)
        steps = sum(row["kind"] == "step" for row in here)
        heights.append((22 if hooks else 4) + steps * (HIGH + 3) + 8)
    bottom = TOP + sum(heights)
    d = Drawing(height=bottom + 26)

    def at(year: float) -> float:
        return LEFT + (RIGHT - LEFT) * (year - FIRST) / (LAST - FIRST)

    d.marker(14, 16, "diamond", RED, 5)
    d.text(26, 21, "date in law", 13)
    d.marker(112, 16, "ring", RED, 5)
    d.text(124, 21, "expected or planned", 13)
    d.rect(258, 8, 26, 15, LIGHT, stroke=BLUE, width=1.3)
    d.text(290, 21, "within two years", 13)
    d.rect(404, 8, 26, 15, WHITE, stroke=GREY, width=1.3, dash="4 3")
    d.text(436, 21, "within five years", 13)
    for year in range(2027, 2033):
        d.line(at(year), TOP - 14, at(year), bottom, LIGHT, 1)
        if year < 2032:
            d.text((at(year) + at(year + 1)) / 2, TOP - 8, str(year), 13, "middle", fill=GREY)
    d.line(at(NOW), TOP - 14, at(NOW), bottom, AMBER, 1.6)
    d.text(at(NOW), bottom + 18, "this draft", 12.5, "middle", fill=INK)
    y = float(TOP)
    for name, height in zip(names, heights, strict=True):
        here = [row for row in rows if row["row"] == name]
        d.line(6, y, RIGHT, y, LIGHT, 1.2)
        lines = wrap(name, LEFT - 8, 13, 600)
        ty = y + 20
        for line in lines:
            d.text(8, ty, line, 13, weight=600)
            ty += 16
        hooks = [row for row in here if row["kind"] == "hook"]
        cy = y + 13
        for row in hooks:
            x = at(float(row["year"]))
            d.marker(x, cy, "diamond" if row["state"] == "fixed" else "ring", RED, 5)
            left = row["side"] == "left"
            d.text(x - 10 if left else x + 10, cy + 4.5, row["shown"], 12.5, "end" if left else "start")
        by = y + (24 if hooks else 6)
        for row in here:
            if row["kind"] != "step":
                continue
            two = row["state"] == "two"
            wide = at(float(row["year"])) - at(NOW)
            fill, stroke, dash = (LIGHT, BLUE, None) if two else (WHITE, GREY, "4 3")
            d.rect(at(NOW), by, wide, HIGH, fill, stroke, 1.3, dash=dash)
            d.text(at(NOW) + 8, by + 14.5, row["label"], 13)
            by += HIGH + 3
        y += height
    d.line(6, bottom, RIGHT, bottom, GREY, 1.2)
    d.save("recommendations-horizon")


if __name__ == "__main__":
    main()
