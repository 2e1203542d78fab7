"""Four single repairs, what each moves elsewhere, and the joint rule that would hold (diagram, no data)."""

from svg import BLUE, LIGHT, RED, TEAL, WHITE, Drawing

ROWS = [
    (
        "Energy",
        "Open the grid to devices steered from afar",
        "A remote lever for vendors or attackers",
        "Local control by default; remote access capped",
    ),
    (
        "Vehicles",
        "Approve a vehicle for the way it drives",
        "Dark signals and lost links stop the fleet",
        "Outage scenarios shared by three regulators",
    ),
    (
        "Data centres",
        "Ask for batteries, or cap computing at sites",
        "Fire by the servers; computing in vehicles",
        "Fire and uptime joined; accounts by service",
    ),
    (
        "Communication",
        "Shut a network down to stop a message",
        "Dispatch and remote help stop as well",
        "No cut where safety needs the network",
    ),
]
X = (104, 289, 474)
WIDE, TOP, STEP, BOX = 164, 34, 48, 40


def main() -> None:
    d = Drawing(height=TOP + STEP * len(ROWS))
    for x, head in zip(X, ("Single repair", "What moves elsewhere", "Joint rule"), strict=True):
        d.text(x + WIDE / 2, 20, head, 14, "middle", 600)
    for i, (name, repair, moved, joint) in enumerate(ROWS):
        y = TOP + STEP * i
        middle = y + BOX / 2
        d.text(2, middle + 5, name, 13, weight=600)
        d.box(X[0], y, WIDE, BOX, "", repair, fill=LIGHT, stroke=BLUE, pad=3)
        d.arrow(X[0] + WIDE + 2, middle, X[1] - 3, middle, RED, 1.8)
        d.box(X[1], y, WIDE, BOX, "", moved, fill=WHITE, stroke=RED, dash="5 3", pad=3)
        d.arrow(X[1] + WIDE + 2, middle, X[2] - 3, middle, TEAL, 1.8)
        d.box(X[2], y, WIDE, BOX, "", joint, fill=WHITE, stroke=TEAL, pad=3)
    d.save("summary-repairs")


if __name__ == "__main__":
    main()
