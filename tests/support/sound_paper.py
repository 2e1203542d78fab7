"""A small sound paper, held in memory."""

from __future__ import annotations

import datetime

from chapterhouse.model.built import Revision

REVISION = Revision("0" * 40, datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC), modified=False)


TOML = """\
title = "Grids and cars"
date = 2026-01-02
bibliography = ["bibliography/references.bib"]

[[parts]]
chapters = ["chapters/energy.md", "chapters/vehicles.md"]
"""


BIB = """\
@book{iea2025,
  author = {{International Energy Agency}},
  title = {Energy and {AI}},
  year = {2025},
}

@article{rinaldi2001,
  author = {Rinaldi, Steven M. and Peerenboom, James P.},
  title = {Interdependencies},
  journal = {IEEE Control Systems},
  year = {2001},
}
"""


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="20" height="10" fill="#1b4965"/></svg>'
)


ENERGY = """\
---
status: draft
---

# Energy {#sec:energy}

Load grows [@iea2025, p. 3]; see @sec:vehicles and @tbl:load.

![The grid.](figures/grid.svg){#fig:grid alt="A box stands for the grid."}

| Year | Load [TWh] |
|-----:|-----------:|
| 2024 | 415 [@iea2025] |

: Load. {#tbl:load}
"""


VEHICLES = """\
# Vehicles {#sec:vehicles}

They charge [@rinaldi2001]; see @fig:grid.
"""


SOUND: dict[str, str | bytes] = {
    "paper.toml": TOML,
    "chapters/energy.md": ENERGY,
    "chapters/vehicles.md": VEHICLES,
    "bibliography/references.bib": BIB,
    "figures/grid.svg": SVG,
}

GAPS_AND_ADVICE = """
[[kinds]]
name = "gap"
noun = "Gap"
plural = "Gaps"
prefix = "gap"

[[kinds]]
name = "advice"
noun = "Recommendation"
plural = "Recommendations"
prefix = "rec"

[[kinds.attributes]]
name = "answers"
title = "Answers"
refers_to = "gap"
inverse = "Answered by"
"""
"""Two kinds of statements, for the settings of a paper: what is missing, and what is advised against it."""
