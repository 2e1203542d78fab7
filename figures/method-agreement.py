"""Two readings of the interactions against each other: how many they sign alike, and how much of that is chance.

Draws a table of the four signs by the four signs. Run it to see the agreement and Cohen's kappa
(J. Cohen, A coefficient of agreement for nominal scales, 1960): (observed - expected) / (1 - expected),
where expected is the agreement of two readers who draw at random from their own shares.
"""

from svg import BLUE, GREY, INK, LIGHT, WHITE, Drawing, read_csv

SIGNS = ("complementary", "contradictory", "mixed", "propagating")
LEFT, TOP, WIDE, HIGH = 190, 62, 104, 40


def agreement(pairs: list[tuple[str, str]]) -> tuple[float, float]:
    """The share of ``pairs`` whose two sides are equal, and Cohen's kappa; both without unit."""
    total = len(pairs)
    observed = sum(a == b for a, b in pairs) / total
    expected = sum(sum(a == sign for a, _ in pairs) * sum(b == sign for _, b in pairs) for sign in SIGNS) / total**2
    return observed, (observed - expected) / (1 - expected)


def main() -> None:
    rows = read_csv("interactions-coding")
    pairs = [(row["reading_a"], row["reading_b"]) for row in rows]
    observed, kappa = agreement(pairs)
    print(f"{sum(a == b for a, b in pairs)} of {len(pairs)} alike ({observed:.1%}), kappa {kappa:.2f}")
    d = Drawing(height=TOP + HIGH * 4 + 34)
    d.text(LEFT + WIDE * 2, 20, "second reading", 14, "middle", 600)
    d.text(8, TOP - 14, "first reading", 14, weight=600)
    for j, sign in enumerate(SIGNS):
        d.text(LEFT + WIDE * (j + 0.5), TOP - 14, sign, 13, "middle")
        d.text(8, TOP + HIGH * (j + 0.5) + 5, sign, 13)
    for i, first in enumerate(SIGNS):
        for j, second in enumerate(SIGNS):
            count = pairs.count((first, second))
            alike = i == j
            d.rect(
                LEFT + WIDE * j, TOP + HIGH * i, WIDE, HIGH, LIGHT if alike else WHITE, stroke=BLUE if alike else GREY
            )
            if count:
                d.text(LEFT + WIDE * (j + 0.5), TOP + HIGH * (i + 0.5) + 5, str(count), 14, "middle", 600, fill=INK)
    d.text(
        8, TOP + HIGH * 4 + 24, f"alike: {sum(a == b for a, b in pairs)} of {len(pairs)}; Cohen’s kappa {kappa:.2f}", 13
    )
    d.save("method-agreement")


if __name__ == "__main__":
    main()
