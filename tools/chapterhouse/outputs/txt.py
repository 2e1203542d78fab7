"""A built paper into plain text: what is left when everything but the words is taken away."""

from __future__ import annotations

from chapterhouse.core.runtime import Runtime
from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs.shared.rendered import Rendered
from chapterhouse.outputs.shared.whole_document import Shape, written

NAME = "plain text"
SUFFIX = "txt"

_SHAPE = Shape("plain", ("--columns=100",), linked=False, has_head=False)


def render(build: BuiltPaper, runtime: Runtime) -> Rendered:
    """The document of ``build``, with its pictures in a folder beside it.

    Raises :class:`~chapterhouse.outputs.shared.errors.OutputError` where it cannot be written.
    """
    return Rendered({name or SUFFIX: data for name, data in written(build, _SHAPE).items()})
