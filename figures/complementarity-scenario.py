"""How fast the frequency of a grid rises when load leaves it at once, before anything answers.

The first moment follows from the swing equation: rate = f0 * lost / (2 * stored), with f0 = 50 Hz, the lost load in MW
and the energy stored in rotating machines in MW s. Damping by the remaining load and all responses are left out, so
the times are those that a device has if nobody helps it. The range of stored energy is drawn evenly, 10,000 times with
a fixed seed, and the lost load within 20 per cent of its value; run the program to see the table.
"""

import random

from svg import AMBER, BLUE, GREY, LIGHT, RED, TEAL, Drawing, read_csv

NOMINAL, MARK, DRAWS = 50.0, 0.2, 10_000
COLOURS = {"british-bill": TEAL, "virginia": BLUE, "double": RED}


def rate(lost_mw: float, stored_gva_s: float) -> float:
    """The rise of frequency in hertz a second."""
    return NOMINAL * lost_mw / (2 * stored_gva_s * 1000)


def quantiles(lost: float, low: float, high: float) -> tuple[float, float, float]:
    """Seconds until the frequency is MARK above nominal: the 5th, 50th and 95th of a hundred."""
    draw = random.Random(20261130)
    times = sorted(MARK / rate(lost * draw.uniform(0.8, 1.2), draw.uniform(low, high)) for _ in range(DRAWS))
    return times[DRAWS // 20], times[DRAWS // 2], times[-DRAWS // 20]


def main() -> None:
    rows = read_csv("complementarity-scenario")
    left, top, wide, high = 56, 40, 360, 190
    d = Drawing(height=top + high + 46)

    def at(seconds: float, hertz: float) -> tuple[float, float]:
        return left + wide * seconds / 2, top + high - high * hertz / 0.8

    for mark in (0, 0.2, 0.4, 0.6, 0.8):
        x, y = at(0, mark)
        d.line(x, y, left + wide, y, LIGHT, 1)
        d.text(x - 6, y + 4.5, f"{50 + mark:.1f}", 13, "end", fill=GREY)
    d.text(8, 20, "hertz", 13, fill=GREY)
    for second in (0, 0.5, 1, 1.5, 2):
        x, y = at(second, 0)
        d.line(x, y, x, y + 4, GREY, 1)
        d.text(x, y + 20, f"{second:g}", 13, "middle")
    d.text(left + wide / 2, top + high + 40, "seconds after the loss", 13, "middle", fill=GREY)
    x, y = at(0, MARK)
    d.line(x, y, left + wide, y, AMBER, 1.8, dash="6 4")
    d.text(left + wide + 8, y + 4.5, "50.2: old inverters left", 13)
    for row in rows:
        lost, low, up = (float(row[name]) for name in ("lost_mw", "inertia_low", "inertia_high"))
        ends = []
        for stored in (low, up):
            slope = rate(lost, stored)
            seconds = min(2.0, 0.8 / slope)
            ends.append(at(seconds, slope * seconds))
            d.line(*at(0, 0), *ends[-1], COLOURS[row["case"]], 2, dash=None if stored == low else "3 3")
        early, middle, late = quantiles(lost, low, up)
        print(
            f"{row['label']}: {rate(lost, up):.2f} to {rate(lost, low):.2f} Hz/s;"
            f" +{MARK} Hz after {early:.2f} / {middle:.2f} / {late:.2f} s"
        )
    for i, row in enumerate(rows[::-1]):
        d.line(left + wide + 10, top + 8 + 36 * i, left + wide + 34, top + 8 + 36 * i, COLOURS[row["case"]], 2)
        head, _, rest = row["label"].partition(": ")
        d.text(left + wide + 40, top + 12.5 + 36 * i, head, 13, weight=600)
        d.text(left + wide + 40, top + 28 + 36 * i, rest, 12.5)
    d.text(left + wide + 10, top + high - 4, "full line: least inertia", 12.5)
    d.text(left + wide + 10, top + high + 13, "dotted: most inertia", 12.5)
    d.save("complementarity-scenario")


if __name__ == "__main__":
    main()
