"""Electricity demand of data centres, estimates and projections, as lying bars."""

from svg import AMBER, BLUE, GREY, INK, LIGHT, Drawing, read_csv

LEFT, RIGHT, TOP, ROW = 196, 560, 46, 30
HIGH = 1000


def main() -> None:
    rows = read_csv("data-centres-demand")
    bottom = TOP + ROW * len(rows)
    d = Drawing(height=bottom + 34)

    def at(value: float) -> float:
        return LEFT + (RIGHT - LEFT) * value / HIGH

    d.legend(LEFT, 20, [("estimate", BLUE, "solid"), ("projection", AMBER, "diagonal")])
    for mark in range(0, HIGH + 1, 200):
        d.line(at(mark), TOP - 6, at(mark), bottom, LIGHT, 1)
        d.text(at(mark), bottom + 18, f"{mark:,} TWh" if mark == HIGH else f"{mark:,}", 13, "middle", fill=GREY)
    last = ""
    for i, row in enumerate(rows):
        y = TOP + ROW * i
        low, high = float(row["low"]), float(row["high"])
        if row["place"] != last:
            d.text(12, y + 20, row["place"], 13, weight=600)
            if last:
                d.line(12, y, RIGHT, y, LIGHT, 1.2)
        last = row["place"]
        d.text(LEFT - 10, y + 20, row["year"], 13, "end")
        fill, pattern = (BLUE, "solid") if row["kind"] == "estimate" else (AMBER, "diagonal")
        d.bar(LEFT, y + 6, at(low) - LEFT, ROW - 12, fill, pattern)
        if high > low:
            d.line(at(low), y + ROW / 2, at(high), y + ROW / 2, INK, 1.6)
            d.line(at(high), y + 8, at(high), y + ROW - 8, INK, 1.6)
        shown = f"{low:g}" if low == high else f"{low:g} to {high:g}"
        d.text(at(high) + 7, y + 20, shown, 13, weight=600)
    d.line(LEFT, TOP - 6, LEFT, bottom, INK, 1.2)
    d.save("data-centres-demand")


if __name__ == "__main__":
    main()
