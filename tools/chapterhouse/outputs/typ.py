"""A built paper into one Typst document, which ``typst compile`` sets as it stands."""

from __future__ import annotations

from chapterhouse.core.runtime import Runtime
from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs.shared.rendered import Rendered
from chapterhouse.outputs.shared.whole_document import Shape, written

NAME = "Typst"
SUFFIX = "typ"

_PREAMBLE = """\
#set figure(numbering: none)
#show figure.where(kind: table): it => context {
  set block(breakable: measure(it, width: page.width - 2.5in).height > page.height / 3)
  it
}
#show figure.caption.where(kind: table): it => block(sticky: true, it)
#show table: set align(start)
#show table: set par(justify: false)
#show table: set text(size: 0.85em)"""
"""To pandoc a table is a figure, and to Typst a figure stays on one page: rows that do not fit print over one another.

So what is higher than half the text may be divided; the margins are pandoc's. In `layout` nothing would be divided.
"""

_SHAPE = Shape(
    "typst",
    ("--standalone", "--wrap=none"),
    preamble=_PREAMBLE,
    needs_widths=True,
    papers={"A4": "a4", "A5": "a5", "Letter": "us-letter", "Legal": "us-legal"},
)


def render(build: BuiltPaper, runtime: Runtime) -> Rendered:
    """The document of ``build``, with its pictures in a folder beside it.

    Raises :class:`~chapterhouse.outputs.shared.errors.OutputError` where it cannot be written.
    """
    return Rendered({name or SUFFIX: data for name, data in written(build, _SHAPE).items()})
