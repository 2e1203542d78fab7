"""The built paper into one PDF (``rendering.py``).

This says only what the output is: a process that typesets imports it too, and wants nothing else of the tool.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chapterhouse.core.runtime import Runtime
    from chapterhouse.model.built import BuiltPaper
    from chapterhouse.outputs.shared.rendered import Rendered

NAME = "PDF"
SUFFIX = "pdf"


def render(build: BuiltPaper, runtime: Runtime) -> Rendered:
    """See :func:`chapterhouse.outputs.pdf.rendering.render`."""
    from chapterhouse.outputs.pdf import rendering

    return rendering.render(build, runtime)
