"""Who starts the measure and who holds its conditions, in the five cases of the chapter (our reading)."""

from svg import BLUE, GREY, INK, LIGHT, WHITE, Drawing, read_csv

AUTHORITIES = ["Energy", "Vehicles", "Telecoms", "Data protection", "Cybersecurity", "Environment", "City"]
FIRST, CELL, HEAD, ROW, TOP = 94, 78, 42, 66, 6


def main() -> None:
    rows = read_csv("complementarity-holders")
    cases = list(dict.fromkeys(row["case"] for row in rows))
    d = Drawing(height=TOP + HEAD + ROW * len(cases) + 34)
    for j, name in enumerate(AUTHORITIES):
        x = FIRST + j * CELL
        d.box(
            x, TOP, CELL, HEAD, name.replace("Cyber", "Cyber-\n"), fill=LIGHT, stroke=WHITE, size=13.6, radius=0, pad=1
        )
    for i, case in enumerate(cases):
        y = TOP + HEAD + i * ROW
        d.paragraph(4, y + (30 if len(case) > 12 else 38), FIRST - 8, case, 13, weight=600)
        d.line(4, y + ROW, FIRST + CELL * len(AUTHORITIES), y + ROW, LIGHT, 1.2)
        for row in rows:
            if row["case"] != case:
                continue
            x = FIRST + AUTHORITIES.index(row["authority"]) * CELL
            starts = row["role"] == "starts"
            d.box(
                x + 2,
                y + 5,
                CELL - 4,
                ROW - 10,
                "",
                row["what"],
                fill=BLUE if starts else WHITE,
                stroke=None if starts else GREY,
                ink=WHITE if starts else INK,
                size=13.6,
                pad=2,
                radius=0 if starts else 10,
            )
    base = TOP + HEAD + ROW * len(cases) + 24
    d.rect(6, base - 11, 16, 12, BLUE)
    d.text(28, base, "starts the measure", 13)
    d.rect(160, base - 11, 16, 12, WHITE, GREY, 1.2, 5)
    d.text(182, base, "holds a condition on which it depends", 13)
    d.save("complementarity-holders")


if __name__ == "__main__":
    main()
