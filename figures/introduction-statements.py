"""One chain of statements, from a fact to a recommendation, and what each kind must carry (diagram, no data)."""

from svg import AMBER, BLUE, GREY, INK, RED, TEAL, WHITE, Drawing

KINDS = [
    ("Fact", "Load lost at once in Virginia", "value, unit, year, region, source", GREY),
    ("Interaction", "One line fault switches off many sites", "two technologies, sign, challenges, source", RED),
    ("Gap", "Ride-through is written for plants, not for loads", "what each legal system says, with sources", AMBER),
    (
        "Recommendation",
        "Ask large and pooled loads to ride through faults",
        "actor, horizon, sign that it is done",
        TEAL,
    ),
]
WAYS = ["supports", "opens", "answers"]
WIDE, STEP, TOP, BOX = 116, 170.5, 76, 126


def main() -> None:
    d = Drawing(height=288)
    for i, (kind, example, carries, colour) in enumerate(KINDS):
        x = 6 + i * STEP
        light = colour == AMBER
        d.rect(x, TOP, WIDE, 26, WHITE if light else colour, stroke=colour, width=1.4)
        d.text(x + WIDE / 2, TOP + 18, kind, 13, "middle", 600, fill=INK if light else WHITE)
        d.box(x, TOP + 26, WIDE, BOX - 26, "", example, fill=WHITE, stroke=colour, radius=0)
        d.text(x + WIDE / 2, TOP + BOX + 24, "must carry", 12.5, "middle", fill=GREY, italic=True)
        d.paragraph(x + WIDE / 2, TOP + BOX + 42, WIDE + 10, carries, 13, "middle")
    for i, way in enumerate(WAYS):
        x = 6 + i * STEP
        ends = (x + WIDE + 3, x + STEP - 3)
        if way == "answers":
            ends = (ends[1], ends[0])
        d.arrow(ends[0], TOP + BOX / 2, ends[1], TOP + BOX / 2, BLUE, 2)
        d.text(x + (WIDE + STEP) / 2, TOP + BOX / 2 - 10, way, 12.5, "middle", fill=BLUE)
    left, right = 6 + STEP + WIDE / 2, 6 + 3 * STEP + WIDE / 2
    d.elbow([(right, TOP - 2), (right, 38), (left, 38), (left, TOP - 3)], BLUE, 2, "6 3")
    d.text((left + right) / 2, 28, "responds to", 12.5, "middle", fill=BLUE)
    d.save("introduction-statements")


if __name__ == "__main__":
    main()
