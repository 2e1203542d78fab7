"""What passes between the grid and the other three systems (diagram, no data)."""

from svg import BLUE, LIGHT, RED, TEAL, WHITE, Drawing

SYSTEMS = [
    (
        "Automated vehicles",
        "power at the parking place and at every traffic light",
        "storage in parked batteries; charging that can wait",
        "many chargers that start at the same moment",
    ),
    (
        "Data centres",
        "large blocks of steady power and a place in the queue",
        "work that can move in time and place; waste heat",
        "many sites that leave the grid on one line fault",
    ),
    (
        "Online communication",
        "power for mobile sites, switches and homes",
        "messages that steer demand; tools for energy communities",
        "remote access to devices by a vendor or an attacker",
    ),
]


def main() -> None:
    d = Drawing(height=372)
    d.box(20, 10, 600, 44, "Power grid", fill=BLUE, stroke=None, ink=WHITE, size=15)
    for i, (name, needs, gives, risks) in enumerate(SYSTEMS):
        x = 20 + i * 205
        d.arrow(x + 28, 54, x + 28, 136, BLUE, 2)
        d.text(x + 40, 76, "needs", 13, weight=600, fill=BLUE)
        d.paragraph(x + 40, 93, 148, needs, 13)
        d.box(x, 138, 190, 38, name, fill=LIGHT, stroke=BLUE)
        d.rect(x, 186, 190, 90, WHITE, TEAL, 1.6)
        d.marker(x + 16, 202, "circle", TEAL, 5)
        d.text(x + 28, 207, "can give back", 13, weight=600)
        d.paragraph(x + 12, 228, 174, gives, 13)
        d.rect(x, 286, 190, 76, WHITE, RED, 1.6, dash="5 3")
        d.marker(x + 16, 303, "triangle", RED, 5)
        d.text(x + 28, 307, "can bring", 13, weight=600)
        d.paragraph(x + 12, 328, 174, risks, 13)
    d.save("energy-exchange")


if __name__ == "__main__":
    main()
