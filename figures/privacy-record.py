"""The open vehicle locations of 2024, followed through four technologies (diagram, no data)."""

from svg import AMBER, BLUE, GREY, INK, LIGHT, RED, TEAL, WHITE, Drawing

STEPS = [
    (
        "Vehicle",
        "sends its position when it is switched off",
        "type approval: the maker's processes",
        "how much leaves the car",
    ),
    (
        "Data centre",
        "a memory copy holds the key to the store",
        "network-security law: the site",
        "how a customer sets up its store",
    ),
    (
        "Online account",
        "a second key links cars to names",
        "data-protection law: breach and notice",
        "the union hall, the clinic, the barracks",
    ),
    (
        "Power grid",
        "where 800,000 batteries stand at night",
        "none: a bystander",
        "a map of load and storage",
    ),
]
ROWS = ["What happened", "Which rule looks here", "What it does not see"]
FILLS = [BLUE, TEAL, AMBER, GREY]


def main() -> None:
    d = Drawing(height=318)
    first, wide, gap = 84, 124, 14
    tops = [64, 150, 236]
    for label, top in zip(ROWS, tops, strict=True):
        d.paragraph(4, top + 24, first - 10, label, 13, weight=600, fill=INK)
    for i, (name, event, rule, blind) in enumerate(STEPS):
        x = first + i * (wide + gap)
        ink = INK if FILLS[i] in {AMBER, TEAL} else WHITE
        d.box(x, 8, wide, 40, name, fill=FILLS[i], stroke=None, ink=ink, size=14)
        if i:
            dash = "4 3" if i == 3 else None
            d.arrow(x - gap, 28, x, 28, INK, 1.8, dash)
        d.box(x, tops[0], wide, 74, "", event, fill=LIGHT)
        d.box(x, tops[1], wide, 74, "", rule, fill=WHITE, stroke=BLUE)
        d.box(x, tops[2], wide, 74, "", blind, fill=WHITE, stroke=RED, dash="5 3")
    d.save("privacy-record")


if __name__ == "__main__":
    main()
