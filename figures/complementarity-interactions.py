"""The catalogued interactions between the four technologies, by pair, direction and effect."""

from svg import AMBER, BLUE, GREY, INK, LIGHT, RED, TEAL, WHITE, Drawing, read_csv

NAMES = {"energy": "Energy systems", "av": "Automated vehicles", "dc": "Data centres", "comms": "Online communication"}
SHORT = {"energy": "energy", "av": "vehicles", "dc": "computing", "comms": "online"}
SIGNS = {"complementary": ("triangle", TEAL), "contradictory": ("cross", RED), "mixed": ("ring", AMBER)}
ORDER = list(SIGNS)
CORNERS = {"energy": (84, 56), "av": (556, 56), "dc": (84, 436), "comms": (556, 436)}
PANELS = {
    ("energy", "av"): (320, 56),
    ("energy", "dc"): (84, 270),
    ("energy", "comms"): (236, 178),
    ("av", "dc"): (404, 178),
    ("av", "comms"): (556, 270),
    ("dc", "comms"): (320, 436),
}
PANEL_WIDTH, PANEL_HEIGHT = 152, 84

rows = read_csv("complementarity-interactions")
d = Drawing(height=560)

for a, b in PANELS:
    (x1, y1), (x2, y2) = CORNERS[a], CORNERS[b]
    d.line(x1, y1, x2, y2, GREY, 1.6)

for key, (x, y) in CORNERS.items():
    d.box(x - 78, y - 28, 156, 56, NAMES[key], fill=BLUE, stroke=None, ink=WHITE, size=14)

for (a, b), (x, y) in PANELS.items():
    left, top = x - PANEL_WIDTH / 2, y - PANEL_HEIGHT / 2
    d.rect(left, top, PANEL_WIDTH, PANEL_HEIGHT, WHITE, GREY, 1.2, 4)
    for i, (start, end) in enumerate(((a, b), (b, a))):
        base = top + 16 + i * 40
        d.text(left + 8, base + 1, f"{SHORT[start]} to {SHORT[end]}", 13)
        found = [r for r in rows if r["from"] == start and r["to"] == end]
        found.sort(key=lambda r: (ORDER.index(r["effect"]), r["id"]))
        for j, row in enumerate(found):
            shape, fill = SIGNS[row["effect"]]
            d.marker(left + 16 + j * 19, base + 15, shape, fill, 5.5)

total = {effect: sum(r["effect"] == effect for r in rows) for effect in ORDER}
labels = {"complementary": "complementary", "contradictory": "contradictory", "mixed": "depends on the rules"}
d.line(6, 500, 634, 500, LIGHT, 1.2)
x = 60
for effect in ORDER:
    shape, fill = SIGNS[effect]
    d.marker(x, 524, shape, fill, 5.5)
    d.text(x + 14, 528.5, f"{labels[effect]} ({total[effect]})", 14, fill=INK)
    x += 186
d.save("complementarity-interactions")
