"""A built paper into JATS XML (ANSI/NISO Z39.96), the article format of archives and publishers."""

from __future__ import annotations

from chapterhouse.core.runtime import Runtime
from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs.shared.rendered import Rendered
from chapterhouse.outputs.shared.whole_document import Shape, written

NAME = "JATS"
SUFFIX = "jats"

_SHAPE = Shape("jats_archiving", ("--standalone", "--wrap=none"), names_apart=True)


def render(build: BuiltPaper, runtime: Runtime) -> Rendered:
    """The document of ``build``, with its pictures in a folder beside it.

    Raises :class:`~chapterhouse.outputs.shared.errors.OutputError` where it cannot be written.
    """
    return Rendered({name or SUFFIX: data for name, data in written(build, _SHAPE).items()})
