"""A paper with everything that a document for word processors has to hold, and the documents made of it."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

from docx_reader import Docx
from PIL import Image
from word_rules import broken_rules

from chapterhouse import pipeline
from chapterhouse.core.cache import Cache
from chapterhouse.core.runtime import Runtime
from chapterhouse.inputs.source import Buffers
from chapterhouse.model.built import BuildOptions, Revision

REVISION = Revision("0123456789ab" + "0" * 28, datetime.datetime(2026, 1, 2, 3, 4, tzinfo=datetime.UTC), modified=False)

TOML = """\
title = "Grids & cars"
subtitle = "Two systems, one city"
date = 2026-01-02
version = "0.2"
status = "Working draft"
note = "For its co-authors."
language = "en-GB"
licence = "CC-BY-4.0"
repository = "https://example.org/paper"
keywords = ["grids", "cars"]
bibliography = ["bibliography/references.bib"]
citation_style = "bibliography/numeric.csl"
front = ["chapters/summary.md"]
outputs = ["docx"]

[[authors]]
name = "A. Writer"
affiliation = "An institute"
orcid = "0000-0002-1825-0097"

[[credits]]
role = "Organisers"
names = [{ name = "An organiser", affiliation = "A university" }]

[[parts]]
title = "Systems"
label = "part:systems"
chapters = ["chapters/energy.md", "chapters/vehicles.md"]

[[dimensions]]
name = "system"
title = "System"
members = [{ name = "grid", title = "Grid" }, { name = "car", title = "Car" }]

[[kinds]]
name = "interaction"
prefix = "int"
noun = "Interaction"
plural = "Interactions"
links = ["from", "to"]

[[kinds.attributes]]
name = "from"
title = "From"
dimension = "system"
required = true

[[kinds.attributes]]
name = "to"
title = "To"
dimension = "system"
required = true

[[kinds.attributes]]
name = "effect"
title = "Effect"
required = true
choices = [
  { name = "helps", title = "Helps", mark = "+", line = "solid" },
  { name = "hurts", title = "Hurts", mark = "×", line = "dashed" },
  { name = "mixed", title = "Mixed", mark = "±", line = "dotted" },
  { name = "both", title = "Both", mark = "=", line = "double" },
]

[[kinds]]
name = "fact"
prefix = "fact"
noun = "Fact"
plural = "Facts"
print = "line"
"""

BIB = """\
@online{iea2025,
  author = {{International Energy Agency}},
  title = {Energy and {AI}},
  date = {2025},
  url = {https://example.org/a?b=1&c=2},
}
"""

SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100" width="200" height="100"
font-family="'Source Sans 3', sans-serif"><rect width="200" height="100" fill="#1b4965"/>
<text x="100" y="50" fill="#fff" text-anchor="middle" font-weight="600">Grid &amp; load</text></svg>"""

SUMMARY = """\
---
status: draft
summary: What grids and cars share
---

# Summary {#sec:summary}

All of it follows in @sec:energy.
"""

ENERGY = """\
---
status: draft
---

# Energy {#sec:energy}

Load *grows* [@iea2025, p. 3]; see @sec:vehicles, @tbl:load, @fig:grid, @eq:pue, @lst:code and @int:one.[^aside]
A word in [Korean]{lang=ko} and `code`.

[^aside]: An aside with [a way out](https://example.org/out) and `more`.

    Its second paragraph.

## Why \\<now> {#sec:why}

![The grid.](figures/grid.svg){#fig:grid alt="A box stands for \\"the\\" grid." width=50%}

A picture ![](figures/dot.png){alt="A dot." width=20px} in a line.

| Year | Load [TWh] |
|-----:|:----------:|
| 2024 | 415 [@iea2025] |
| 2025 | 448 |

: Load. {#tbl:load}

The ratio is
$$ r = \\frac{a}{b} $$ {#eq:pue}
and so on.

$$ x < y $$

```{#lst:code .python caption="Code."}
def f(x):
    return x < 1 & 2
```

> Quoted.

- one
- two
  1. deeper

Grid
:   wires

| a line
| another

---

### A section with a very long name that no bookmark could ever hold in it as it stands here

Back to [the same section](#a-section-with-a-very-long-name-that-no-bookmark-could-ever-hold-in-it-as-it-stands-here).
"""

VEHICLES = """\
# Vehicles {#sec:vehicles}

::: {.interaction #int:one from=grid to=car effect=helps title="Power moves"}
Cars charge [@iea2025].

- a point in the box
:::

::: {.interaction #int:two from=car to=grid effect=hurts title="Peaks"}
They charge at once.
:::

::: {.interaction #int:three from=car to=grid effect=mixed title="Storage"}
They give back.
:::

::: {.interaction #int:four from=car to=grid effect=both title="Two ways"}
They do both; see @int:one, @int:two and @int:three.
:::

::: {.fact #fact:one title="Cars"}
There are many cars; see @int:four and @fact:one.
:::

::: {.register #tbl:all kind=interaction caption="All of them."}
:::

::: {.matrix #tbl:matrix kind=interaction rows=from columns=to caption="Which on which."}
:::

::: {.network #fig:network kind=interaction caption="The network."}
:::
"""


STYLE = Path(__file__).parents[2] / "bibliography" / "numeric.csl"


def picture(colour: str = "red", size: tuple[int, int] = (8, 4)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    return file.getvalue()


def files(**chapters: str) -> dict[str, str | bytes]:
    return {
        "paper.toml": TOML,
        "bibliography/references.bib": BIB,
        "bibliography/numeric.csl": STYLE.read_bytes(),
        "figures/grid.svg": SVG,
        "figures/dot.png": picture("red", (80, 40)),
        "chapters/summary.md": chapters.get("summary", SUMMARY),
        "chapters/energy.md": chapters.get("energy", ENERGY),
        "chapters/vehicles.md": chapters.get("vehicles", VEHICLES),
    }


def made(texts: dict[str, str | bytes], *more: str, draft: bool = False, cache: Path | None = None) -> Docx:
    """The document of the paper of ``texts``, made in one run with the outputs that are called ``more``."""
    options = BuildOptions(REVISION, ["docx", *more], draft=draft)
    built = pipeline.build(Buffers(texts), options, Runtime(Cache(cache)))
    assert not built.stopped, [(f.code, f.message) for f in built.findings]
    assert isinstance(built.product, dict)
    return Docx(built.product["docx"])


def errors_of(docx: Docx, folder: Path) -> list[str]:
    """What breaks the rules of Office Open XML, as the Open XML SDK has them."""
    path = folder / "paper.docx"
    path.write_bytes(docx.data)
    return broken_rules(path)
