"""Who gains and who pays: five people, four flows of money (our reasoning, no measurement)."""

from svg import BLUE, GREY, LIGHT, RED, Drawing, read_csv

SIGNS = {
    "gains": ("gains", "circle", BLUE),
    "pays": ("pays", "diamond", RED),
    "none": ("neither", "ring", GREY),
}
FIRST, CELL, HEAD, ROW, TOP = 190, 110, 74, 50, 36


def main() -> None:
    rows = read_csv("equity-ledger")
    people = list(dict.fromkeys(row["person"] for row in rows))
    flows = list(dict.fromkeys(row["flow"] for row in rows))
    signs = {(row["person"], row["flow"]): row["sign"] for row in rows}
    bottom = TOP + HEAD + ROW * len(people)
    d = Drawing(height=bottom + 8)
    x = FIRST + 8.0
    for label, shape, colour in SIGNS.values():
        d.marker(x + 6, 16, shape, colour, 6)
        d.text(x + 20, 21, label, 13)
        x += 100
    for j, flow in enumerate(flows):
        left = FIRST + j * CELL
        d.box(left, TOP, CELL, HEAD, flow, fill=BLUE, stroke="#ffffff", ink="#ffffff", size=13, radius=0, pad=6)
    for i, person in enumerate(people):
        y = TOP + HEAD + i * ROW
        d.paragraph(6, y + (20 if len(person) > 24 else 30), FIRST - 34, person, 13, weight=600)
        d.line(4, y + ROW, FIRST + CELL * len(flows), y + ROW, LIGHT, 1.2)
        for j, flow in enumerate(flows):
            label, shape, colour = SIGNS[signs[person, flow]]
            cx = FIRST + j * CELL + 26
            d.marker(cx, y + ROW / 2, shape, colour, 7)
            d.text(cx + 16, y + ROW / 2 + 5, label, 13, fill=GREY if label == "neither" else "#1d2733")
    d.save("equity-ledger")


if __name__ == "__main__":
    main()
