"""The six steps of the interaction test."""

from svg import BLUE, GREY, INK, LIGHT, TEAL, WHITE, Drawing

STEPS = [
    ("1  State the measure", "and the harm that it should mend"),
    ("2  Follow the links", "physical, cyber, geographic, logical"),
    ("3  Sign each effect", "complementary, contradictory, mixed"),
    ("4  Find the condition", "that decides which way it falls"),
    ("5  Name the holder", "who can set and check that condition"),
    ("6  Test a joint failure", "test the links together, then report"),
]
W, H, GAP_X, GAP_Y = 190, 84, 28, 62
d = Drawing(height=2 * H + GAP_Y + 62)
where = []
for i, (title, body) in enumerate(STEPS):
    row, place = divmod(i, 3)
    column = place if row == 0 else 2 - place
    x, y = 6 + column * (W + GAP_X), 6 + row * (H + GAP_Y)
    where.append((x, y))
    dark = i in (3, 4)
    d.box(
        x,
        y,
        W,
        H,
        title,
        body,
        fill=BLUE if dark else LIGHT,
        stroke=None if dark else GREY,
        ink=WHITE if dark else INK,
        size=14,
        body_size=13,
    )
for i in (0, 1):
    d.arrow(where[i][0] + W, where[i][1] + H / 2, where[i + 1][0] - 1, where[i + 1][1] + H / 2)
d.arrow(where[2][0] + W / 2, where[2][1] + H, where[3][0] + W / 2, where[3][1] - 1)
for i in (3, 4):
    d.arrow(where[i][0], where[i][1] + H / 2, where[i + 1][0] + W + 1, where[i + 1][1] + H / 2)
d.arrow(where[5][0] + W / 2, where[5][1] - 1, where[0][0] + W / 2, where[0][1] + H + 1, TEAL, 1.8, "6 4")
d.text(where[5][0] + W / 2 + 10, where[5][1] - GAP_Y / 2 + 5, "change the measure if the test fails", 13)
base = 2 * H + GAP_Y + 34
d.text(8, base, "Steps 4 and 5 carry the weight: each condition needs a holder.", 13, fill=GREY)
d.save("complementarity-method")
