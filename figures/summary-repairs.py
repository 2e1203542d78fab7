"""Four single repairs, what each moves elsewhere, and the joint rule that would hold (diagram, no data)."""

from svg import BLUE, LIGHT, RED, TEAL, WHITE, Drawing

ROWS = [
    (
        "Energy",
        "Open the grid to small devices that are steered from afar",
        "A remote lever on supply, held by vendors or attackers",
        "Local control by default; remote access capped and logged",
    ),
    (
        "Vehicles",
        "Approve a vehicle for the way it drives",
        "Dark signals and a lost link stop the fleet in a power cut",
        "Outage scenarios shared by grid, network and vehicle approval",
    ),
    (
        "Data centres",
        "Ask for more batteries, or cap computing at sites",
        "Fire beside the servers; computing moves into vehicles",
        "Fire rules with uptime rules; accounts by service",
    ),
    (
        "Communication",
        "Shut a network down to stop a message",
        "Dispatch, payment and remote help stop as well",
        "No shutdown where safety services depend on the network",
    ),
]
X = (110, 290, 470)
WIDE, TOP, STEP, BOX = 156, 48, 92, 78


def main() -> None:
    d = Drawing(height=TOP + STEP * len(ROWS))
    for x, head in zip(X, ("Single repair", "What moves elsewhere", "Joint rule"), strict=True):
        d.text(x + WIDE / 2, 26, head, 14, "middle", 600)
    for i, (name, repair, moved, joint) in enumerate(ROWS):
        y = TOP + STEP * i
        middle = y + BOX / 2
        d.text(14, middle + 5, name, 13, weight=600)
        d.box(X[0], y, WIDE, BOX, "", repair, fill=LIGHT, stroke=BLUE)
        d.arrow(X[0] + WIDE + 2, middle, X[1] - 3, middle, RED, 1.8)
        d.box(X[1], y, WIDE, BOX, "", moved, fill=WHITE, stroke=RED, dash="5 3")
        d.arrow(X[1] + WIDE + 2, middle, X[2] - 3, middle, TEAL, 1.8)
        d.box(X[2], y, WIDE, BOX, "", joint, fill=WHITE, stroke=TEAL)
    d.save("summary-repairs")


if __name__ == "__main__":
    main()
