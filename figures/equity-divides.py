"""Three divides that decide who gains from the connected city."""

from svg import BLUE, GREY, TEAL, Drawing, read_csv

STYLES = [(BLUE, "solid"), (TEAL, "diagonal")]
rows = read_csv("equity-divides")
groups: dict[str, list[dict[str, str]]] = {}
for row in rows:
    groups.setdefault(row["group"], []).append(row)

d = Drawing(height=318)
d.text(632, 20, "Per cent of people", 13, "end", fill=GREY)
y = 20.0
for group, members in groups.items():
    d.text(8, y, group, 14, weight=600)
    shown = [(r["label"], float(r["value"]), r["value"], *STYLES[i]) for i, r in enumerate(members)]
    y = d.bars(8, y + 8, 592, shown, 168, 32, top=100, size=14) + 34
d.save("equity-divides")
