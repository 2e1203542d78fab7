"""The map of the paper: four technologies, five challenges, three questions (diagram, no data)."""

from svg import BLUE, GREY, LIGHT, TEAL, WHITE, Drawing

PARTS = [
    (
        "Part I: technologies",
        ["Energy systems", "Automated vehicles", "Data-centre management", "Online communication tools"],
        BLUE,
    ),
    (
        "Part II: challenges",
        [
            "Safety",
            "Privacy and security of data",
            "Equity and accessibility",
            "Democracy and participation",
            "Environmental sustainability",
        ],
        TEAL,
    ),
    (
        "Part III: harmonisation",
        [
            "A. Which challenges do they face?",
            "B. Where do policies fail to meet?",
            "C. Where can rules help one another?",
        ],
        GREY,
    ),
]
TOP, HIGH = 44, 252


def main() -> None:
    d = Drawing(height=TOP + HIGH + 12)
    for i, (title, chapters, colour) in enumerate(PARTS):
        x = 20 + i * 212
        d.text(x + 88, 24, title, 14, "middle", 600)
        step = HIGH / len(chapters)
        for j, chapter in enumerate(chapters):
            last = i == len(PARTS) - 1
            d.box(
                x, TOP + j * step + 4, 176, step - 8, chapter, fill=WHITE if last else LIGHT, stroke=colour, weight=400
            )
        if i < len(PARTS) - 1:
            d.arrow(x + 180, TOP + HIGH / 2, x + 208, TOP + HIGH / 2, BLUE, 2.2)
    d.save("introduction-map")


if __name__ == "__main__":
    main()
