"""How far eight objects have come on the five steps of harmonisation (our reading of the chapters)."""

from svg import BLUE, GREY, LIGHT, WHITE, Drawing, read_csv

FORMS = {
    "terms": "common terms",
    "measure": "common measure",
    "recognition": "recognised results",
    "reports": "shared reports",
    "duties": "common duties",
}
FIRST, CELL, HEAD, ROW, TOP = 190, 88, 44, 32, 6


def mark(d: Drawing, x: float, y: float, state: str) -> None:
    d.circle(x, y, 8, BLUE if state == "agreed" else WHITE, stroke=BLUE if state != "none" else GREY, width=2)
    if state == "part":
        d.circle(x, y, 4, BLUE)


def main() -> None:
    rows = read_csv("gaps-steps")
    objects = list(dict.fromkeys(row["object"] for row in rows))
    state = {(row["object"], row["form"]): row["state"] for row in rows}
    d = Drawing(height=TOP + HEAD + ROW * len(objects) + 40)
    for j, label in enumerate(FORMS.values()):
        d.box(FIRST + j * CELL, TOP, CELL, HEAD, label, fill=LIGHT, stroke=WHITE, size=13, radius=0, pad=2)
    for i, name in enumerate(objects):
        y = TOP + HEAD + i * ROW
        d.text(6, y + ROW / 2 + 5, name, 13, weight=600)
        d.line(4, y + ROW, FIRST + CELL * len(FORMS), y + ROW, LIGHT, 1.2)
        for j, form in enumerate(FORMS):
            mark(d, FIRST + (j + 0.5) * CELL, y + ROW / 2, state[name, form])
    base = TOP + HEAD + ROW * len(objects) + 26
    for x, key, label in (
        (16, "agreed", "agreed across systems"),
        (206, "part", "for some, or defined apart"),
        (414, "none", "none that we found"),
    ):
        mark(d, x, base - 4, key)
        d.text(x + 16, base, label, 13)
    d.save("gaps-steps")


if __name__ == "__main__":
    main()
