"""Acts of participation by technology and by weight (after the ladder of Arnstein; the placing is ours)."""

from svg import BLUE, GREY, INK, LIGHT, TEAL, WHITE, Drawing, read_csv

RUNGS = {4: "own or vote", 3: "consent of a city", 2: "consulted", 1: "informed"}
FIRST, CELL, HEAD, ROW, TOP = 118, 129, 48, 62, 6


def main() -> None:
    rows = read_csv("democracy-rungs")
    columns = list(dict.fromkeys(row["technology"] for row in rows))
    d = Drawing(height=TOP + HEAD + ROW * 4 + 34)
    for j, name in enumerate(columns):
        d.box(FIRST + j * CELL, TOP, CELL, HEAD, name, fill=BLUE, stroke=WHITE, ink=WHITE, size=13, radius=0, pad=4)
    for i, (rung, label) in enumerate(RUNGS.items()):
        y = TOP + HEAD + i * ROW
        d.paragraph(6, y + (28 if len(label) > 13 else 36), FIRST - 34, label, 13, weight=600)
        d.line(4, y + ROW, FIRST + CELL * len(columns), y + ROW, LIGHT, 1.2)
        for row in rows:
            if int(row["rung"]) != rung:
                continue
            x = FIRST + columns.index(row["technology"]) * CELL
            strong = rung >= 3
            d.box(
                x + 5,
                y + 7,
                CELL - 10,
                ROW - 14,
                "",
                row["act"],
                fill=TEAL if strong else LIGHT,
                stroke=None if strong else GREY,
                ink=INK,
                size=13,
                pad=2,
            )
    line = TOP + HEAD + 2 * ROW
    d.line(4, line, FIRST + CELL * len(columns), line, BLUE, 2.2, "7 4")
    d.text(
        6, TOP + HEAD + ROW * 4 + 24, "Above the dashed line a decision needs the people or their city.", 13, fill=GREY
    )
    d.save("democracy-rungs")


if __name__ == "__main__":
    main()
