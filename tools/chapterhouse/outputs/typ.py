"""A built paper into one Typst document, which ``typst compile`` sets as it stands."""

from __future__ import annotations

from chapterhouse.core.runtime import Runtime
from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs.shared.rendered import Rendered
from chapterhouse.outputs.shared.whole_document import Shape, written

NAME = "Typst"
SUFFIX = "typ"

_SHAPE = Shape("typst", ("--standalone", "--wrap=none"), preamble="#set figure(numbering: none)")


def render(build: BuiltPaper, runtime: Runtime) -> Rendered:
    """The document of ``build``, with its pictures in a folder beside it.

    Raises :class:`~chapterhouse.outputs.shared.errors.OutputError` where it cannot be written.
    """
    return Rendered({name or SUFFIX: data for name, data in written(build, _SHAPE).items()})
