"""The San Francisco outage of 20 December 2025 as a chain of failures, with the authority that watches each link."""

from svg import AMBER, BLUE, GREY, INK, LIGHT, RED, TEAL, Drawing

d = Drawing(height=424)
d.text(214, 18, "What happened", 14, "middle", 600)
d.text(542, 18, "Who watches this step", 14, "middle", 600)
d.line(440, 28, 440, 416, GREY, 1, "4 4")

d.box(84, 30, 260, 50, "Fire in a substation", "about 130,000 customers lose power", fill=LIGHT)
d.box(8, 112, 196, 50, "Traffic signals go dark", "", fill=LIGHT)
d.box(224, 112, 196, 50, "Cellular service is lost", "", fill=LIGHT)
d.box(8, 194, 196, 64, "Vehicles ask people", "to confirm what to do at dark crossings", fill=LIGHT)
d.box(224, 194, 196, 64, "Remote help is slow", "requests surge while links are missing", fill=LIGHT)
d.box(84, 290, 260, 50, "Robotaxis wait in the road", "the operator pauses the service", fill=LIGHT)
d.box(84, 370, 260, 46, "The mayor asks for their removal", "", fill=LIGHT)

d.arrow(160, 80, 110, 111)
d.arrow(268, 80, 318, 111)
d.arrow(106, 162, 106, 193)
d.arrow(322, 162, 322, 193)
d.arrow(204, 226, 223, 226)
d.arrow(110, 258, 160, 289)
d.arrow(318, 258, 268, 289)
d.arrow(214, 340, 214, 369)

watch = [
    (55, "Energy regulator", BLUE),
    (137, "Road authority; telecoms regulator", TEAL),
    (226, "No common rule yet for remote assistance", RED),
    (315, "State vehicle and utilities agencies", AMBER),
    (393, "The city, which does not license them", GREY),
]
for y, label, fill in watch:
    d.bar(452, y - 24, 8, 48, fill)
    lines = 2 if len(label) > 26 else 1
    d.paragraph(468, y + (5 if lines == 1 else -4), 152, label, 13, fill=INK)
d.save("safety-outage")
