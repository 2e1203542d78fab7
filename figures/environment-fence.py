"""What the EU reporting duty for data centres sees of the energy of computing, and what it does not."""

from svg import BLUE, GREY, LIGHT, RED, WHITE, Drawing

d = Drawing(height=372)
d.rect(6, 6, 274, 360, WHITE, BLUE, 2, 6)
d.text(143, 30, "Inside the fence", 15, "middle", 600, BLUE)
d.paragraph(143, 50, 250, "reported to the EU database each year", 13, "middle")
d.box(
    26,
    84,
    234,
    96,
    "Data centres from 500 kW",
    "of installed IT power: energy, water, heat, renewables",
    fill=BLUE,
    stroke=None,
    ink=WHITE,
    size=14,
    body_size=13,
)
d.box(
    26,
    212,
    234,
    130,
    "Totals are public,\nsites are not",
    "figures appear by member state and for the Union; the data of a single site are confidential",
    fill=LIGHT,
    stroke=GREY,
    size=14,
    body_size=13,
)
d.arrow(143, 180, 143, 211)

d.text(490, 30, "Outside the fence", 15, "middle", 600, RED)
d.paragraph(490, 50, 280, "not counted to a like depth", 13, "middle")
outside = [
    ("Smaller data centres", "below 500 kW"),
    ("Broadband networks", "25 to 30 TWh in the EU in 2022"),
    ("Computers in vehicles", "3 to 20 per cent more in a Level 4 car"),
    ("Phones and other devices", "at home and at work"),
    ("Sites in other countries", "under other rules, or none"),
]
y = 66.0
for title, body in outside:
    d.box(352, y, 280, 52, title, body, fill=WHITE, stroke=RED, size=14, body_size=13, dash="5 3")
    d.arrow(281, y + 26, 351, y + 26, GREY, 1.4, "4 3")
    y += 60
d.save("environment-fence")
