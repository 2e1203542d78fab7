"""Paid robotaxi trips a month of one operator in California, August 2023 to March 2025."""

from svg import BLUE, GREY, INK, LIGHT, Drawing, read_csv, ticks

LEFT, RIGHT, TOP, BOTTOM = 66, 620, 44, 250
SHORT = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def main() -> None:
    rows = read_csv("vehicles-trips")
    marks = ticks(max(float(row["trips"]) for row in rows) / 1000, 4)
    slot = (RIGHT - LEFT) / len(rows)
    d = Drawing(height=BOTTOM + 52)

    def height(thousands: float) -> float:
        return (BOTTOM - TOP) * thousands / marks[-1]

    d.text(LEFT - 46, 20, "thousand paid trips a month", 13, fill=GREY)
    for mark in marks:
        y = BOTTOM - height(mark)
        d.line(LEFT, y, RIGHT, y, LIGHT, 1)
        d.text(LEFT - 8, y + 4.5, f"{mark:g}", 13, "end", fill=GREY)
    for i, row in enumerate(rows):
        year, month = row["month"].split("-")
        x = LEFT + slot * i
        h = height(float(row["trips"]) / 1000)
        d.bar(x + slot * 0.16, BOTTOM - h, slot * 0.68, h, BLUE)
        if i == 0:
            d.text(x + slot * 0.16, BOTTOM - h - 26, f"{int(row['trips']):,}", 13, "start", 600)
            d.line(x + slot / 2, BOTTOM - h - 22, x + slot / 2, BOTTOM - h - 3, GREY, 1)
        if i == len(rows) - 1:
            d.text(x + slot * 0.84, BOTTOM - h - 6, f"{int(row['trips']):,}", 13, "end", 600)
        d.text(x + slot / 2, BOTTOM + 17, SHORT[int(month) - 1], 12, "middle")
        if month == "01" or i == 0:
            d.line(x, BOTTOM, x, BOTTOM + 42, GREY, 1)
            d.text(x + 5, BOTTOM + 38, year, 13, weight=600)
    d.line(LEFT, BOTTOM, RIGHT, BOTTOM, INK, 1.2)
    d.save("vehicles-trips")


if __name__ == "__main__":
    main()
