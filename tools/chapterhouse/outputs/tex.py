"""A built paper into one LaTeX document, for publishers who set it by their own class; for LuaLaTeX or XeLaTeX."""

from __future__ import annotations

from chapterhouse.core.runtime import Runtime
from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs.shared.rendered import Rendered
from chapterhouse.outputs.shared.whole_document import Shape, written

NAME = "LaTeX"
SUFFIX = "tex"

_SHAPE = Shape(
    "latex",
    ("--standalone", "--wrap=none", "--variable=documentclass:report", "--top-level-division=chapter"),
    preamble="\\usepackage[labelformat=empty,labelsep=none]{caption}\n"
    "\\captionsetup[subfigure]{labelformat=empty,labelsep=none}",
    panels_side_by_side=True,
)


def render(build: BuiltPaper, runtime: Runtime) -> Rendered:
    """The document of ``build``, with its pictures in a folder beside it.

    Raises :class:`~chapterhouse.outputs.shared.errors.OutputError` where it cannot be written.
    """
    return Rendered({name or SUFFIX: data for name, data in written(build, _SHAPE).items()})
