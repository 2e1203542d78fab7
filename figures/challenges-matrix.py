"""How many catalogued interactions touch each meeting of technology and challenge."""

import math

from svg import BLUE, GREY, INK, LIGHT, WHITE, Drawing, read_csv

TECHNOLOGIES = {
    "energy": "Energy systems",
    "av": "Automated vehicles",
    "dc": "Data centres",
    "comms": "Online communication",
}
CHALLENGES = {
    "safety": "Safety",
    "privacy_security": "Privacy and security",
    "equity_access": "Equity and access",
    "democracy": "Democracy",
    "environment": "Environment",
}
LEFT, TOP, STEP_X, STEP_Y = 176, 54, 118, 62

rows = {(r["technology"], r["challenge"]): int(r["interactions"]) for r in read_csv("challenges-matrix")}
d = Drawing(height=TOP + STEP_Y * len(CHALLENGES) + 12)
for i, label in enumerate(TECHNOLOGIES.values()):
    d.box(LEFT + i * STEP_X - 8, 6, STEP_X - 4, 40, label, fill=LIGHT, stroke=None, size=13, pad=4)
for j, (challenge, label) in enumerate(CHALLENGES.items()):
    y = TOP + j * STEP_Y + STEP_Y / 2
    d.line(8, y - STEP_Y / 2, 632, y - STEP_Y / 2, LIGHT, 1)
    d.text(8, y + 5, label, 14, weight=600)
    for i, technology in enumerate(TECHNOLOGIES):
        x = LEFT + i * STEP_X + (STEP_X - 20) / 2
        count = rows[technology, challenge]
        radius = 7.8 * math.sqrt(count)
        d.circle(x, y, radius, BLUE if count >= 10 else WHITE, stroke=BLUE, width=1.8)
        d.text(x, y + 4.6, str(count), 14, "middle", 600, WHITE if count >= 10 else INK)
d.line(8, TOP + STEP_Y * len(CHALLENGES), 632, TOP + STEP_Y * len(CHALLENGES), GREY, 1)
d.save("challenges-matrix")
