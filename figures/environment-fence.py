"""Which places of computing two European instruments count, and which they leave out."""

from svg import BLUE, GREY, LIGHT, RED, WHITE, Drawing, read_csv

LEFT, FIRST, SECOND, WIDE = 8, 262, 452, 176
TOP, LANE = 66, 42
SHOWN = {
    "yes": ("counted", "solid"),
    "from 2027": ("edition of 2027", "diagonal"),
    "unclear": ("size not seen", "dots"),
    "no": ("not counted", "open"),
}


def main() -> None:
    rows = read_csv("environment-fence")
    bottom = TOP + LANE * len(rows)
    d = Drawing(height=bottom + 8)
    for x, title, body in (
        (FIRST, "European register", "by site, yearly"),
        (SECOND, "French survey", "by firm, yearly"),
    ):
        d.text(x + WIDE / 2, 22, title, 15, "middle", 600, BLUE)
        d.text(x + WIDE / 2, 42, body, 13, "middle", fill=GREY)
    for i, row in enumerate(rows):
        y = TOP + LANE * i
        d.line(LEFT, y - 4, SECOND + WIDE, y - 4, LIGHT, 1.2)
        d.text(LEFT, y + LANE / 2 + 1, row["place"].replace(";", ","), 14, weight=600)
        for x, column in ((FIRST, "european_register"), (SECOND, "french_survey")):
            label, pattern = SHOWN[row[column]]
            if pattern == "solid":
                d.rect(x, y, WIDE, LANE - 8, BLUE, radius=3)
                d.text(x + WIDE / 2, y + 22, label, 14, "middle", 600, WHITE)
            elif pattern == "open":
                d.rect(x, y, WIDE, LANE - 8, WHITE, RED, 1.4, 3, "5 3")
                d.text(x + WIDE / 2, y + 22, label, 14, "middle")
            else:
                d.bar(x, y, 34, LANE - 8, BLUE, pattern)
                d.rect(x, y, WIDE, LANE - 8, "none", BLUE, 1.4, 3)
                d.text(x + 34 + (WIDE - 34) / 2, y + 22, label, 14, "middle")
    d.save("environment-fence")


if __name__ == "__main__":
    main()
