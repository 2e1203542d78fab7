"""The map of the paper: four technologies, five challenges, three questions, what follows (diagram, no data)."""

from svg import AMBER, BLUE, GREY, LIGHT, TEAL, WHITE, Drawing

PARTS = [
    (
        "I. Technologies",
        ["Energy systems", "Automated vehicles", "Data-centre management", "Online communication tools"],
        BLUE,
        LIGHT,
    ),
    (
        "II. Challenges",
        [
            "Safety",
            "Privacy and security of data",
            "Equity and accessibility",
            "Democracy and participation",
            "Environmental sustainability",
        ],
        TEAL,
        LIGHT,
    ),
    (
        "III. Harmonisation",
        [
            "A. Which challenges do they face?",
            "B. Where do policies fail to meet?",
            "C. Where can rules help one another?",
        ],
        GREY,
        WHITE,
    ),
    (
        "IV. What follows",
        ["Recommendations by actor and horizon", "Limits and open questions"],
        AMBER,
        WHITE,
    ),
]
TOP, HIGH, WIDE, STEP = 40, 262, 138, 163


def main() -> None:
    d = Drawing(height=TOP + HIGH + 10)
    for i, (title, chapters, colour, fill) in enumerate(PARTS):
        x = 6 + i * STEP
        d.text(x + WIDE / 2, 24, title, 14, "middle", 600)
        step = HIGH / len(chapters)
        for j, chapter in enumerate(chapters):
            d.box(x, TOP + j * step + 4, WIDE, step - 8, chapter, fill=fill, stroke=colour, weight=400)
        if i < len(PARTS) - 1:
            d.arrow(x + WIDE + 3, TOP + HIGH / 2, x + STEP - 3, TOP + HIGH / 2, BLUE, 2.2)
    d.save("introduction-map")


if __name__ == "__main__":
    main()
