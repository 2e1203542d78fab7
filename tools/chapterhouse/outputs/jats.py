"""A built paper into JATS XML (ANSI/NISO Z39.96), the article format of archives and publishers."""

from __future__ import annotations

import re

from chapterhouse.core.runtime import Runtime
from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs.shared.rendered import Rendered
from chapterhouse.outputs.shared.whole_document import Shape, written

NAME = "JATS"
SUFFIX = "jats"

_SHAPE = Shape("jats_archiving", ("--standalone", "--wrap=none"), names_apart=True)
_SAYS_NOTHING = re.compile(
    rb"<(journal-id|journal-title-group|issn|publisher-name|publisher|journal-meta|permissions)[^>]*>\s*</\1>\n?"
)
"""What pandoc's template writes of facts that a paper does not have; the archiving tag set asks for none of it."""
_LANGUAGE_OF_WORDS = re.compile(rb'(<monospace) language="[^"]*"')
"""pandoc tells the language of code in a line, which JATS can only of a block (1.2, <code> and <monospace>)."""


def render(build: BuiltPaper, runtime: Runtime) -> Rendered:
    """The document of ``build``, with its pictures in a folder beside it.

    Raises :class:`~chapterhouse.outputs.shared.errors.OutputError` where it cannot be written.
    """
    return Rendered({name or SUFFIX: data if name else _tidied(data) for name, data in written(build, _SHAPE).items()})


def _tidied(article: bytes) -> bytes:
    """``article`` without elements that hold nothing, from the inside out, and without what JATS does not know."""
    front, found, rest = article.partition(b"</front>")
    count = 1
    while count:
        front, count = _SAYS_NOTHING.subn(b"", front)
    return front + found + _LANGUAGE_OF_WORDS.sub(rb"\1", rest)
