"""Five gates between a city and the person whom it wants to warn or to ask (diagram, no data)."""

from svg import BLUE, GREY, LIGHT, RED, WHITE, Drawing

GATES = [
    ("Power", "energy law", "Portugal 2025: up to 90 per cent of one operator’s users cut off"),
    ("Network", "telecommunications law; orders of a government", "2024: 296 shutdowns counted in 54 countries"),
    ("Hosting", "resilience law, data law", "Daejeon 2025: 647 public systems stopped by one fire"),
    (
        "Platform",
        "platform law, terms of the firm",
        "2023: a weather service told to send 50 automated posts a day at most",
    ),
    ("Person", "accessibility law, affordability", "2025: 2.2 billion people offline"),
]
TOP, STEP, BOX = 78, 60, 48


def main() -> None:
    bottom = TOP + STEP * len(GATES)
    d = Drawing(height=bottom + 56)
    d.box(20, 10, 130, 40, "City", fill=BLUE, stroke=None, ink=WHITE, size=14)
    d.text(176, 60, "governed by", 13, weight=600, fill=GREY)
    d.text(366, 60, "where it breaks", 13, weight=600, fill=GREY)
    for i, (gate, law, failure) in enumerate(GATES):
        y = TOP + STEP * i
        d.arrow(85, y - (28 if i == 0 else STEP - BOX), 85, y, BLUE, 2)
        d.box(20, y, 130, BOX, gate, fill=LIGHT, stroke=BLUE)
        d.paragraph(176, y + (20 if len(law) > 26 else 29), 165, law, 13)
        d.marker(358, y + BOX / 2, "triangle", RED, 5)
        d.paragraph(374, y + (20 if len(failure) > 42 else 29), 236, failure, 13)
        d.line(160, y + BOX + 6, 620, y + BOX + 6, LIGHT, 1)
    d.arrow(85, bottom - (STEP - BOX), 85, bottom + 4, BLUE, 2)
    d.box(
        20,
        bottom + 4,
        130,
        44,
        "A warning read, a question answered",
        fill=BLUE,
        stroke=None,
        ink=WHITE,
        size=12,
        pad=4,
    )
    d.save("communication-gates")


if __name__ == "__main__":
    main()
