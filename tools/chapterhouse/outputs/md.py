"""A built paper into one plain Markdown file, GitHub's, in which every number and reference is words."""

from __future__ import annotations

from chapterhouse.core.runtime import Runtime
from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs.shared.rendered import Rendered
from chapterhouse.outputs.shared.whole_document import Shape, written

NAME = "Markdown"
SUFFIX = "md"

# With HTML where GitHub's Markdown has no form: pandoc writes [TABLE] for a table whose cells hold more than words.
_SHAPE = Shape(
    "gfm+footnotes+tex_math_dollars", ("--wrap=none",), linked=False, has_head=False, counts_in_letters=False
)


def render(build: BuiltPaper, runtime: Runtime) -> Rendered:
    """The document of ``build``, with its pictures in a folder beside it.

    Raises :class:`~chapterhouse.outputs.shared.errors.OutputError` where it cannot be written.
    """
    return Rendered({name or SUFFIX: data for name, data in written(build, _SHAPE).items()})
