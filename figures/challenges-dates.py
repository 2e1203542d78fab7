"""Start dates of eight sets of duties, as adopted and as moved."""

from datetime import date

from svg import BLUE, GREY, LIGHT, RED, Drawing, read_csv, text_width

LEFT, RIGHT, TOP, LANE = 244, 612, 52, 36
FIRST, LAST = 2026, 2029
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def year(text: str) -> float:
    day = date.fromisoformat(text)
    return day.year + (day.timetuple().tm_yday - 1) / 365.25


def month(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{MONTHS[day.month - 1]} {day.year}"


def main() -> None:
    rows = read_csv("challenges-dates")
    bottom = TOP + LANE * len(rows)
    d = Drawing(height=bottom + 28)

    def at(value: float) -> float:
        return LEFT + (RIGHT - LEFT) * (value - FIRST) / (LAST - FIRST)

    x = 8.0
    for label, shape, colour in (
        ("start as adopted", "ring", GREY),
        ("start as moved", "diamond", RED),
        ("start kept", "square", BLUE),
        ("fines at the earliest", "triangle", GREY),
    ):
        d.marker(x + 6, 16, shape, colour, 5)
        d.text(x + 18, 21, label, 13)
        x += 42 + text_width(label, 13)
    for tick in range(FIRST, LAST + 1):
        d.line(at(tick), TOP - 14, at(tick), bottom, LIGHT, 1.2)
        if tick < LAST:
            d.text((at(tick) + at(tick + 1)) / 2, bottom + 19, str(tick), 13, "middle", fill=GREY)
    for i, row in enumerate(rows):
        y = TOP + LANE * i + LANE / 2
        start = at(year(row["first"]))
        d.text(8, y + 5, row["duty"], 13, weight=600)
        if row["shown"] == "kept":
            d.marker(start, y, "square", BLUE, 5)
            d.text(start + 11, y + 4.5, month(row["first"]), 12.5)
            continue
        end = at(year(row["moved"]))
        moved = row["shown"] == "moved"
        d.arrow(start + 6, y, end - 7, y, RED if moved else GREY, 1.8, None if moved else "4 3")
        d.marker(start, y, "ring", GREY, 5)
        d.marker(end, y, "diamond" if moved else "triangle", RED if moved else GREY, 5)
        label = month(row["moved"]) if moved else f"{month(row['moved'])} or later"
        if end + 12 + text_width(label, 12.5) <= 640:
            d.text(end + 11, y + 4.5, label, 12.5)
        else:
            d.text(end + 5, y - 9, label, 12.5, "end")
    d.line(LEFT, bottom, RIGHT, bottom, GREY, 1.2)
    d.save("challenges-dates")


if __name__ == "__main__":
    main()
