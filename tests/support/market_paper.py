"""A paper that is long enough for a round of forty remarks and short enough to be built often."""

from __future__ import annotations

TOML = """title = "A market hall for the old harbour"
date = 2026-03-01
version = "1.0"
language = "en-GB"

[[parts]]
chapters = ["chapters/hall.md", "chapters/trade.md", "chapters/money.md"]
"""
HALL = """# The hall {#sec:hall}

The old harbour has an empty warehouse whose roof is sound and whose quay was mended only a few years ago.
Nobody has used the upper floor since the grain trade moved to deeper water on the other side of the bay.
This paper asks whether the town should turn the ground floor into a covered market that opens all year.
It compares three ways to do so, and says in @sec:money what each of them would cost the town in its first decade.
A *covered* market keeps traders dry, but its rents have to carry the lamps, the drains and somebody who locks up.

## What stands there {#sec:building}

The warehouse is ninety metres long and rests on oak piles that divers inspected before the last winter storms.[^piles]
Brick walls divide it into five bays, each with a wide door to the quay and a narrow one towards the street.
The third bay has lost its hoist, while the fifth still holds the scales on which sacks of barley were weighed.
Daylight enters through slits below the eaves, so that lamps would burn from morning until the last stall closes.
Rain runs off the northern slope into a gutter that blocks each autumn and then soaks the gable for several weeks.

[^piles]: Their report found worm in two piles out of eighty and advised that both be sleeved before any floor is laid.

Three kinds of work are needed before the first stall can open:

- Drains have to reach the sewer under the street, since fish stalls may not empty their tanks into the basin.
- Floors need a fall of one in sixty, so that they can be hosed down every evening without brooms or pumps.
- Doors towards the quay must open outwards, because crowds push when they are frightened by smoke.

## Who wants it {#sec:wishes}

Growers from the valley drive past the town today and sell at the motorway services, where parking costs them nothing.
Most of them told the council that they would rather sell here if the pitch were dry and the hours were certain.
Anglers want ice, bakers want ovens within reach, and the school would like a kitchen where pupils learn to cook.
Shopkeepers in the high street fear for their custom, yet two in five would rent a second counter inside the hall.
Residents near the basin worry about vans before dawn, gulls after closing time and music on summer nights.
"""
TRADE = """# Trade {#sec:trade}

Markets thrive where shoppers come for one thing and leave with three, so the order of the stalls matters.
Fish belongs beside the quay, bread next to the street door, and flowers wherever visitors first slow their pace.
A study of nine markets found that seats in the middle doubled the time which families spent inside [@atlas2025].
Its authors warn that cafés crowd out greengrocers as soon as landlords may choose the tenant who offers most.

## Rules for stalls {#sec:rules}

Leases should run for three years, long enough to pay off a cold counter and short enough to end a mistake.
Nobody may hold more than two stalls, and whoever leaves one empty for a month gives it back without compensation.
Prices are shown by weight, allergens by name, and the boat or the field from which the goods came by its place.
Inspectors visit twice each season, unannounced, and publish what they find on the board beside the main entrance.

| Bay    | Stalls | Goods                 |
|:-------|-------:|:----------------------|
| First  |     12 | bread, cheese, honey  |
| Second |     14 | greens, fruit, eggs   |
| Fifth  |      8 | fish, ice, oysters    |

: Bays that open first, with the number of their stalls. {#tbl:bays}

As @tbl:bays shows, the third and fourth bays stay closed until demand has proved itself through two winters.
Temporary pitches on the quay serve cherry growers in June, cider makers in October and tree sellers in Advent.

## Getting there {#sec:access}

Buses stop four hundred metres away, which is too far for anybody who carries potatoes for a household of five.
A new halt at the customs house would add two minutes to line seven and needs nothing but paint, a kerb and a bench.
Cyclists reach the basin by the towpath, whose cobbles shake eggs to pieces and ought to be relaid in smooth stone.
Lorries could unload between five and seven in the morning, provided that engines are switched off at the bollards.

> Parking decides less than planners believe; toilets decide more [@atlas2025].

Disabled visitors need level thresholds, a handrail along the ramp, and a quiet hour without loudspeakers every week.
Signs in three languages would help the crews of yachts, who buy plenty but rarely find the door towards the basin.
"""
MONEY = """# Money {#sec:money}

The cheapest plan mends the gutter, paints the doors and rents out bare pitches on Saturdays between Easter and harvest.
The middle plan lays drains and floors in three bays, and opens on five days from Tuesday until Saturday evening.
The dearest plan adds the kitchen, glass in the roof and a lift, so that the upper floor can hold concerts or courses.
Borrowing for thirty years spreads the burden over those who will use the building, though interest nearly doubles it.
Grants from the coastal fund cover half of any drain that keeps filth out of bathing water, but no paint and no lamps.

## What the town would earn {#sec:income}

Rents of four coins per metre and day would bring in enough to pay two caretakers and to fill a fund for repairs.
Turnover grows slowly: comparable halls needed six years until their last stall was let to somebody who stayed.
Fees are computed by a rule that every trader can check with a pencil:

~~~
fee = metres * days * rate
~~~

Savings come from the street market, whose barriers, cleaners and portable cabins burden the budget every single week.
Losses are likely during the first two winters, when storms keep boats in port and growers have little but cabbage.

## What we advise {#sec:advice}

We advise the middle plan, since it can grow into the dearest one without tearing out anything that was paid for.
Councillors should vote on drains first, because the permit takes eight months and all other work waits for it.
A board of traders, neighbours and officials would meet each quarter, with its minutes pinned up beside the scales.
After five years an outside auditor compares rents, visitors and complaints with the forecasts given in @sec:income.
Should fewer than half of the stalls be let by then, the lease returns to the harbour office and the doors are sealed.
Until that day the hall deserves patience: habits of shopping change over seasons, never within a fortnight.
"""
BIB = """@report{atlas2025,
  title = {Nine market halls by the sea},
  institution = {Office of Coastal Towns},
  year = {2025},
}
"""
FILES = {
    "paper.toml": TOML,
    "chapters/hall.md": HALL,
    "chapters/trade.md": TRADE,
    "chapters/money.md": MONEY,
    "bibliography/references.bib": BIB,
    ".gitignore": "build/\nback/\n",
}
